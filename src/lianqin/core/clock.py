"""One clock for code, runner and browser. Instants are aware and in UTC.

Nothing else in Lianqin asks the system for the time; a test or a rehearsal puts its own clock
here and everything follows, the pages included (ui gives `now` to the browser's clock).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
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
