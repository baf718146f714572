"""Who may be asked who somebody is: named people with an account who serve now, in four lists.

There is no list "everybody" and no group: whoever makes an appeal chooses people by name. For a
child only grid workers and officers can be chosen, fifty at most.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.roles import Role
from lianqin.incidents.appeal_errors import NoRecipients, RecipientNotServing, TooManyRecipients
from lianqin.incidents.models import Incident
from lianqin.registry.models import Membership
from lianqin.units.models import UnitMember

MOST = 200
MOST_FOR_CHILD = 50


@dataclass(frozen=True)
class Kind:
    """A list to choose from. `on_shift` says that only those on shift now stand in it."""

    code: str
    name: Promise | str
    roles: frozenset[Role]
    for_child: bool = False
    on_shift: bool = False
    own_station: bool = False


GUARDS = frozenset({Role.GUARD, Role.TEAM_LEADER, Role.INTERNAL_SECURITY})
KINDS: tuple[Kind, ...] = (
    Kind("grid", _("网格员"), frozenset({Role.GRID_WORKER}), for_child=True),
    Kind("guards", _("在班保安和保卫人员"), GUARDS, on_shift=True),
    Kind("volunteers", _("义务巡逻员"), frozenset({Role.VOLUNTEER})),
    Kind("officers", _("本所民警"), frozenset({Role.OFFICER}), for_child=True, own_station=True),
)
ASKED = frozenset(role for kind in KINDS for role in kind.roles)


@dataclass(frozen=True)
class Candidate:
    """Somebody who could be asked."""

    person_id: int
    name: str
    place: str


@dataclass(frozen=True)
class Choice:
    """One of the lists with those who stand in it now."""

    kind: Kind
    people: tuple[Candidate, ...]


def choices_for(incident: Incident, at: datetime) -> list[Choice]:
    """The lists for an incident, each with its people by place and name; two queries."""
    on_shift = set(_on_shift(incident, at))
    serving = list(_serving(incident, at))
    return [Choice(kind, tuple(_of(kind, incident, serving, on_shift))) for kind in KINDS]


def _of(
    kind: Kind, incident: Incident, serving: list[Membership], on_shift: set[int]
) -> Iterable[Candidate]:
    for row in serving:
        person = row.person
        if person is None or row.user.role not in kind.roles:
            continue
        if kind.on_shift and person.pk not in on_shift:
            continue
        if kind.own_station and row.organisation_id != incident.station_id:
            continue
        yield Candidate(person.pk, person.name, row.organisation.short_name)


def _serving(incident: Incident, at: datetime) -> QuerySet[Membership]:
    in_force = Q(since__lte=at) & (Q(until=None) | Q(until__gt=at))
    rows = Membership.unscoped.filter(
        in_force,
        organisation__bureau_id=incident.bureau_id,
        person__ended_on=None,
        person__isnull=False,
        user__is_active=True,
        user__role__in=ASKED,
    )
    return rows.select_related("user", "person", "organisation").order_by(
        "organisation__short_name", "person__pinyin", "pk"
    )


def _on_shift(incident: Incident, at: datetime) -> Iterable[int]:
    rows = UnitMember.unscoped.filter(
        unit__bureau_id=incident.bureau_id, unit__shift_since__lte=at, unit__shift_until__gt=at
    )
    return rows.values_list("person_id", flat=True)


def most_for(is_child: bool) -> int:
    """How many people the list may hold."""
    return MOST_FOR_CHILD if is_child else MOST


def checked(
    person_ids: Iterable[int], incident: Incident, at: datetime, *, is_child: bool
) -> list[int]:
    """Those chosen, each once, when all of them can be asked now.

    Raises NoRecipients, TooManyRecipients, RecipientNotServing.
    """
    chosen = list(dict.fromkeys(person_ids))
    if not chosen:
        raise NoRecipients
    if len(chosen) > (most := most_for(is_child)):
        raise TooManyRecipients(count=len(chosen), most=most)
    lists = [one for one in choices_for(incident, at) if one.kind.for_child or not is_child]
    known = {person.person_id for one in lists for person in one.people}
    if unknown := [pk for pk in chosen if pk not in known]:
        raise RecipientNotServing(count=len(unknown))
    return chosen
