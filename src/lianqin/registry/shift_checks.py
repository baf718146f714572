"""The check before a shift: dress and each item in one's hands (row 41, Art. 27)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from lianqin.core.acts import Act, act
from lianqin.core.scope import Viewer
from lianqin.registry import kit
from lianqin.registry.models import (
    KitIssue,
    KitItem,
    Person,
    ShiftCheck,
    ShiftCheckLine,
    TeamMembership,
)
from lianqin.registry.viewers import managers_of, person_key

LONGEST_NOTE = 120


@dataclass(frozen=True)
class Found:
    """How one item was found."""

    item_id: int
    is_fit: bool
    note: str = ""


def make_check(
    *,
    actor: Viewer,
    person: Person,
    dress_ok: bool,
    found: Iterable[Found],
    note: str = "",
    at: datetime,
    device_at: datetime | None = None,
) -> ShiftCheck:
    """Keep a person's own check, made at `at` by the server's clock.

    A check may have waited on a phone: what is no longer in these hands is left out of it. An item
    that is not fit is set aside as faulty, and the manager and the team's leader are told.
    """
    with act("kit.shift_check", actor=actor, device_at=device_at) as act_:
        check = ShiftCheck.unscoped.create(
            person=person,
            organisation_id=person.organisation_id,
            dress_ok=dress_ok,
            note=note[:LONGEST_NOTE],
            at=at,
            device_at=device_at,
        )
        lines = _lines(act_, check, {row.item_id: row for row in found})
        faults = sum(not line.is_fit for line in lines)
        act_.record(check, items=len(lines), faults=faults, dress_ok=dress_ok)
        act_.announce("kit.checked", check, audience=told_of(person))
    return check


def _lines(act_: Act, check: ShiftCheck, found: Mapping[int, Found]) -> list[ShiftCheckLine]:
    lines = []
    for held in in_hands(check.person).filter(item_id__in=found):
        how = found[held.item_id]
        line = ShiftCheckLine(
            check_made=check, item=held.item, is_fit=how.is_fit, note=how.note[:LONGEST_NOTE]
        )
        lines.append(line)
        if not how.is_fit and held.item.state == KitItem.State.ISSUED:
            kit.find_unfit(act_, held.item, check.person.name, line.note)
    ShiftCheckLine.unscoped.bulk_create(lines)
    return lines


def in_hands(person: Person) -> QuerySet[KitIssue]:
    """What somebody has now, with the items."""
    held = KitIssue.unscoped.filter(person=person, returned_at=None, lost_at=None)
    return held.select_related("item").order_by("item__sort", "item__number")


def told_of(person: Person) -> list[str]:
    """Whom a check concerns: its maker, the unit's managers, the leader of the team."""
    teams = TeamMembership.unscoped.filter(person=person, until=None, team__leader__isnull=False)
    leaders = teams.values_list("team__leader_id", flat=True)
    keys = [person_key(person.pk), managers_of(person.organisation_id)]
    return keys + [person_key(pk) for pk in leaders]


def last_check(viewer: Viewer, person_id: int, since: datetime) -> ShiftCheck | None:
    """The newest check that somebody made from `since` on, with its lines."""
    rows = ShiftCheck.objects.for_viewer(viewer).filter(person_id=person_id, at__gte=since)
    return rows.prefetch_related("lines__item").first()
