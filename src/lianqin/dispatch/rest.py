"""Who must rest: how long somebody has been on duty without a break worth the name.

A break shorter than the least rest does not count, so that a shift begun after too short a night
is one duty with the shift before it. The limits are the bureau's policy within the labour law
(劳动法 Art. 36, 38, 41: working time, rest and overtime); police stand watches of a day and night.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q

from lianqin.units.kinds import POLICE_UNITS
from lianqin.units.models import Unit, UnitMember
from lianqin.units.selectors import on_shift

LOOK_BACK = timedelta(days=4)


class Shift(NamedTuple):
    """Somebody was on duty over `[since, until)`."""

    since: datetime
    until: datetime


def on_duty_since(present: Shift, earlier: Iterable[Shift], least_rest: timedelta) -> datetime:
    """When the duty began of which `present` is the last shift.

    Of two shifts that overlap only the later counts: nobody stands in two places, so the other was
    entered twice.
    """
    since = present.since
    for shift in sorted(earlier, reverse=True):
        if shift.until <= since and since - shift.until < least_rest:
            since = shift.since
    return since


def longest_duty(kind: str) -> timedelta:
    """How long a crew of this kind may be on duty without a break."""
    if kind in POLICE_UNITS:
        return timedelta(hours=settings.LONGEST_POLICE_DUTY_HOURS)
    return timedelta(hours=settings.LONGEST_DUTY_HOURS)


def crews_to_rest(bureau_id: int, at: datetime) -> set[int]:
    """The crews on shift in which somebody has been on duty too long; one query while nobody's
    shift is long or came after a short night."""
    least = timedelta(hours=settings.LEAST_REST_HOURS)
    crews = on_shift(Unit.unscoped.filter(bureau_id=bureau_id), at).order_by()
    before = UnitMember.unscoped.filter(
        person_id=OuterRef("person_id"),
        unit__shift_until__lte=OuterRef("unit__shift_since"),
        unit__shift_until__gt=OuterRef("unit__shift_since") - least,
    )
    long = Q(unit__shift_since__lt=at - longest_duty("")) | Q(Exists(before))
    asked = list(
        UnitMember.unscoped.filter(long, unit__in=crews)
        .order_by("pk")
        .values_list("person_id", "unit_id", "unit__kind", "unit__shift_since", "unit__shift_until")
    )
    earlier = _shifts_of({row[0] for row in asked}, at) if asked else {}
    return {
        unit_id
        for person_id, unit_id, kind, since, until in asked
        if at - on_duty_since(Shift(since, until), earlier.get(person_id, []), least)
        > longest_duty(kind)
    }


def _shifts_of(people: set[int], at: datetime) -> dict[int, list[Shift]]:
    rows = UnitMember.unscoped.filter(
        person_id__in=people, unit__shift_until__gt=at - LOOK_BACK, unit__shift_until__lte=at
    )
    shifts: dict[int, list[Shift]] = defaultdict(list)
    columns = (F("person_id"), F("unit__shift_since"), F("unit__shift_until"))
    for person_id, since, until in rows.order_by("pk").values_list(*columns):
        shifts[person_id].append(Shift(since, until))
    return shifts
