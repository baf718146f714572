"""Taking and releasing crews, and the positions that may be kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from lianqin.core import clock
from lianqin.core.acts import act
from lianqin.core.scope import NOBODY, Viewer
from lianqin.registry.viewers import desk_of, desk_of_bureau
from lianqin.units.errors import FixImpossible, FixOutsideWindow, UnitOffShift, UnitTaken
from lianqin.units.kinds import POLICE_UNITS, UnitStatus
from lianqin.units.models import Commitment, Fix, TrackingWindow, Unit, UnitMember

FUTURE_ALLOWED = timedelta(minutes=5)


def commit(unit: Unit, *, source: str, at: datetime, is_exercise: bool = False) -> Commitment:
    """Take a crew for `source`, inside the caller's act. Raises UnitTaken or UnitOffShift."""
    if not unit.shift_since <= at < unit.shift_until:
        raise UnitOffShift(unit=unit.call_sign)
    try:
        with transaction.atomic():
            return Commitment.unscoped.create(
                unit=unit, source=source, since=at, is_exercise=is_exercise
            )
    except IntegrityError as taken:
        raise UnitTaken(unit=unit.call_sign) from taken


def advance(unit: Unit, *, source: str, status: UnitStatus) -> None:
    """The crew's open commitment moves on."""
    Commitment.unscoped.filter(unit=unit, source=source, until=None).update(status=status)


def release(unit: Unit, *, source: str, at: datetime) -> None:
    """End the commitment and every tracking window of `source`."""
    Commitment.unscoped.filter(unit=unit, source=source, until=None).update(until=at)
    TrackingWindow.unscoped.filter(unit=unit, source=source, until=None).update(until=at)


def open_tracking(unit: Unit, *, source: str, at: datetime) -> TrackingWindow:
    """From now on the crew's positions are accepted, until `release`."""
    return TrackingWindow.unscoped.create(unit=unit, source=source, since=at)


@dataclass(frozen=True)
class Position:
    """What a phone says of where it is, WGS-84; `at` is its own clock."""

    lon: float
    lat: float
    at: datetime
    accuracy_m: float | None = None
    heading: float | None = None
    speed: float | None = None


def take_fix(
    unit: Unit, position: Position, *, attached: bool = False, actor: Viewer = NOBODY
) -> Fix:
    """Keep one position of a crew, and let the desks' maps move.

    Police crews report throughout their shift; anyone else only inside a tracking window, or when
    the position is `attached` to a report, alarm or status that the person sent. Raises
    FixOutsideWindow and FixImpossible; a refused position is not kept anywhere.
    """
    now = clock.now()
    _refuse_impossible(position, now)
    if not attached and not _may_track(unit, now):
        raise FixOutsideWindow
    with act("unit.moved", actor=actor, at=now, device_at=position.at) as act_:
        fix = Fix.unscoped.create(
            unit=unit,
            lon=position.lon,
            lat=position.lat,
            accuracy_m=position.accuracy_m,
            heading=position.heading,
            speed=position.speed,
            device_at=position.at,
            received_at=now,
        )
        desks = {desk_of(unit.organisation_id), desk_of(unit.station_id)}
        act_.announce("unit.moved", unit, audience=desks | {desk_of_bureau(unit.bureau_id)})
    return fix


def _refuse_impossible(position: Position, now: datetime) -> None:
    at_null_island = abs(position.lon) < 1 and abs(position.lat) < 1
    on_earth = -180 <= position.lon <= 180 and -90 <= position.lat <= 90
    if at_null_island or not on_earth or position.at > now + FUTURE_ALLOWED:
        raise FixImpossible


def _may_track(unit: Unit, now: datetime) -> bool:
    if unit.kind in POLICE_UNITS:
        return unit.shift_since <= now < unit.shift_until
    return TrackingWindow.unscoped.filter(unit=unit, until=None, since__lte=now).exists()


def unit_of(viewer: Viewer, at: datetime | None = None) -> Unit | None:
    """The crew in which the viewer serves at this hour, or None off duty."""
    at = at or clock.now()
    member = (
        UnitMember.unscoped.filter(
            person_id=viewer.person_id or 0,
            unit__shift_since__lte=at,
            unit__shift_until__gt=at,
        )
        .select_related("unit")
        .order_by("unit_id")
        .first()
    )
    return member.unit if member else None
