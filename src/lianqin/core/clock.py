"""One clock for code, runner and browser. Instants are aware and in UTC.

Nothing else in Lianqin asks the system for the time; a test or a rehearsal puts its own clock
here and everything follows, the pages included (ui gives `now` to the browser's clock).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


class Clock(Protocol):
    """Anything that tells the present instant."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class FrozenClock:
    """Stands still until it is moved."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        return self._at

    def move(self, by: timedelta) -> None:
        self._at += by

    def set(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)


class ShiftedClock:
    """Runs on from a given instant at the machine's pace."""

    def __init__(self, start: datetime) -> None:
        self._offset = start.astimezone(UTC) - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset


_clock: Clock = SystemClock()


def now() -> datetime:
    """The present instant, aware, UTC."""
    return _clock.now()


def today(at: datetime | None = None) -> date:
    """The day in Asia/Shanghai at `at`, or now."""
    return (at or now()).astimezone(SHANGHAI).date()


def later(day: date, by: timedelta) -> date:
    """The day that much later; where the calendar ends before, its last day."""
    return day + by if by <= date.max - day else date.max


def years_later(day: date, years: int) -> date:
    """The same; raises ValueError where that year has no 29 February."""
    year = day.year + years
    return day.replace(year=year) if year <= date.max.year else date.max


def install(clock: Clock) -> Clock:
    """Put `clock` in charge for the whole process; returns the one it replaces."""
    global _clock
    before, _clock = _clock, clock
    return before


@contextmanager
def using(clock: Clock) -> Iterator[Clock]:
    """Put `clock` in charge for the length of a block."""
    before = install(clock)
    try:
        yield clock
    finally:
        install(before)


def start_from_settings() -> None:
    """Follow LIANQIN_CLOCK: empty for the real time, else run on from that instant."""
    from django.conf import settings

    if settings.CLOCK:
        install(ShiftedClock(datetime.fromisoformat(settings.CLOCK)))
