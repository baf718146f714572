"""What comes with a button pressed on a phone: its own number, its clocks, perhaps a position."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from lianqin.core import clock
from lianqin.core.errors import DomainError, UnreadableInput
from lianqin.dispatch.directives import DeviceTime
from lianqin.incidents.policy import is_skewed, moment_of
from lianqin.units.models import Unit
from lianqin.units.services import Position, take_fix

OLDEST_FIX = timedelta(hours=12)  # a position older than a shift says nothing of the act
PLAUSIBLE_YEARS = range(2000, 2100)


@dataclass(frozen=True)
class Pressed:
    """`command` is the press's own number; a repeat of it has no effect of its own."""

    command: UUID
    device: DeviceTime
    position: Position | None

    @property
    def skewed(self) -> bool:
        """Whether the phone's clock is minutes away from the server's when it sent this."""
        return is_skewed(self.device.sent_at, clock.now())


def read_pressed(request: HttpRequest) -> Pressed:
    """Raises UnreadableInput for a press without a number; odd clocks and positions are let be."""
    fields: Mapping[str, Any] = request.POST
    device = DeviceTime(instant(fields.get("pressed_at")), instant(fields.get("sent_at")))
    return Pressed(_number(fields.get("command", "")), device, position_in(fields))


def _number(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as wrong:
        raise UnreadableInput(field=_("操作编号"), why=_("页面不完整，请刷新后再按")) from wrong


def instant(text: object) -> datetime | None:
    """A phone's ISO 8601 instant with offset, or None for anything else."""
    try:
        found = parse_datetime(str(text or ""))
    except ValueError:
        return None
    if found is None or found.tzinfo is None or found.year not in PLAUSIBLE_YEARS:
        return None
    return found


def position_in(fields: Mapping[str, Any]) -> Position | None:
    """The position that a phone sent, WGS-84, timed by the server's clock; None without one.

    A phone whose clock is wrong by hours still knows how old its position is.
    """
    lon, lat = _number_in(fields, "lon"), _number_in(fields, "lat")
    if lon is None or lat is None:
        return None
    now = clock.now()
    fixed, sent = instant(fields.get("fixed_at")), instant(fields.get("sent_at"))
    return Position(
        lon=lon,
        lat=lat,
        at=moment_of(fixed, sent, now, not_before=now - OLDEST_FIX),
        accuracy_m=_number_in(fields, "accuracy"),
        heading=_number_in(fields, "heading"),
        speed=_number_in(fields, "speed"),
    )


def _number_in(fields: Mapping[str, Any], name: str) -> float | None:
    try:
        found = float(fields.get(name, ""))
    except (TypeError, ValueError):
        return None
    return found if math.isfinite(found) else None


def attach_fix(unit: Unit | None, position: Position | None) -> bool:
    """Keep a position sent along with an act; one that cannot be does not spoil the act."""
    if unit is None or position is None:
        return False
    try:
        take_fix(unit, position, attached=True)
    except DomainError:
        return False
    return True
