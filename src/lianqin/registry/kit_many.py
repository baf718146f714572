"""Kit by the armful: each number is an order of its own, and has an outcome of its own.

One number that cannot be handled keeps no other back, and a machine that stops half way leaves
what was handled handled: the same numbers may be sent again, and what was done says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from lianqin.core.errors import DomainError
from lianqin.core.scope import Viewer
from lianqin.registry import kit
from lianqin.registry.kinds import KitSort
from lianqin.registry.kit_errors import KitNobodyToReceive, KitNumberUnknown
from lianqin.registry.models import (
    KitIssue,
    KitItem,
    Organisation,
    Person,
    Team,
    TeamMembership,
)
from lianqin.registry.reach import reaches_unit


@dataclass(frozen=True)
class Outcome:
    """What became of one number: with whom it is or was, or why nothing was done."""

    number: str
    item: KitItem | None = None
    person: Person | None = None
    refused: DomainError | None = None


def register_many(
    *,
    actor: Viewer,
    actor_name: str,
    organisation: Organisation,
    numbers: Iterable[str],
    sort: KitSort | str,
    name: str = "",
    acquired_on: date | None = None,
) -> list[Outcome]:
    """Enter items of one sort; a number that is taken is refused alone."""

    def enter(number: str) -> Outcome:
        item = kit.register_item(
            actor=actor,
            actor_name=actor_name,
            organisation=organisation,
            number=number,
            sort=sort,
            name=name,
            acquired_on=acquired_on,
        )
        return Outcome(number, item)

    return [_tried(number, enter) for number in numbers]


def issue_many(
    *, actor: Viewer, actor_name: str, numbers: list[str], person: Person, note: str = ""
) -> list[Outcome]:
    """Hand several items to one person."""
    found = _seen(actor, numbers)

    def hand_out(number: str) -> Outcome:
        item = _known(found, number)
        kit.issue(actor=actor, actor_name=actor_name, item=item, person=person, note=note)
        return Outcome(number, item, person)

    return [_tried(number, hand_out) for number in numbers]


def issue_to_team(
    *, actor: Viewer, actor_name: str, numbers: list[str], team: Team, note: str = ""
) -> list[Outcome]:
    """Hand one item each to the people of a team, in the order of its list.

    Whoever of it already has an item of the sort, or is of another unit, is passed over. A number
    that is refused leaves its place to the next number.
    """
    found = _seen(actor, numbers)
    queues: dict[tuple[str, int], list[Person]] = {}

    def hand_out(number: str) -> Outcome:
        item = _known(found, number)
        key = (item.sort, item.organisation_id)
        if key not in queues:
            queues[key] = list(_without(actor, team, item))
        if not queues[key]:
            raise KitNobodyToReceive(number=number)
        person = queues[key][0]
        kit.issue(actor=actor, actor_name=actor_name, item=item, person=person, note=note)
        return Outcome(number, item, queues[key].pop(0))

    return [_tried(number, hand_out) for number in numbers]


def take_back_many(
    *, actor: Viewer, actor_name: str, numbers: list[str], is_fit: bool = True
) -> list[Outcome]:
    """Take several items back, whoever has them."""
    found = _seen(actor, numbers)

    def take(number: str) -> Outcome:
        item = _known(found, number)
        closed = kit.take_back(actor=actor, actor_name=actor_name, item=item, is_fit=is_fit)
        return Outcome(number, item, closed.person)

    return [_tried(number, take) for number in numbers]


def _without(actor: Viewer, team: Team, item: KitItem) -> Iterator[Person]:
    """The people of `team` who could have the item and have none of its sort, by name."""
    now_in = TeamMembership.unscoped.filter(team=team, until=None)
    crew = Person.objects.for_viewer(actor).filter(
        pk__in=now_in.values("person_id"), organisation_id=item.organisation_id
    )
    has = KitIssue.unscoped.filter(
        person__in=crew, item__sort=item.sort, returned_at=None, lost_at=None
    )
    yield from crew.exclude(pk__in=has.values("person_id")).order_by("name", "pk")


def _seen(actor: Viewer, numbers: list[str]) -> dict[str, KitItem]:
    """The items among `numbers` that are the actor's to handle, all in one query."""
    rows = KitItem.objects.for_viewer(actor).filter(bureau_id=actor.bureau, number__in=numbers)
    return {
        item.number: item
        for item in rows.select_related("organisation")
        if reaches_unit(item.organisation_id, actor)
    }


def _known(found: dict[str, KitItem], number: str) -> KitItem:
    if number not in found:
        raise KitNumberUnknown(number=number)
    return found[number]


def _tried(number: str, order: Callable[[str], Outcome]) -> Outcome:
    try:
        return order(number)
    except DomainError as refused:
        return Outcome(number, refused=refused)
