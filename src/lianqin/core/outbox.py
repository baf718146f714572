"""The outbox: messages and timers that left with an act are handled at least once.

A higher room enters a handler for its topic at start-up:

    @handles("directive.remind")
    def remind(payload: dict[str, Any], row: OutboxRow) -> None: ...

It runs outside of any transaction and opens its own act. It may run twice when a process dies
under it, so its effect is guarded (a guarded update, or `core.commands.once`). It raises TryAgain
to be called later, GiveUp when trying is of no use; anything else is a fault, tried again with a
growing delay. `core.runner` calls the handlers.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from lianqin.core import clock
from lianqin.core.models import OutboxRow

Payload = dict[str, Any]
Handler = Callable[[Payload, OutboxRow], None]

LEASE = timedelta(seconds=15)
MOST_FAULTS = 10
FIRST_DELAY = timedelta(seconds=2)
LONGEST_DELAY = timedelta(minutes=5)
DIED_EACH_TIME = "core.died_each_time"

Starter = Callable[[], None]

_handlers: dict[str, Handler] = {}
_starters: list[Starter] = []


class TryAgain(Exception):
    """The message cannot be handled yet; `code` says why, `after` when to try again."""

    def __init__(self, after: timedelta, code: str) -> None:
        super().__init__(code)
        self.after, self.code = after, code


class GiveUp(Exception):
    """The message can never be handled; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def handles(topic: str) -> Callable[[Handler], Handler]:
    """Enter the decorated function as the one handler of `topic`."""

    def enter(handler: Handler) -> Handler:
        if _handlers.get(topic, handler) is not handler:
            raise TypeError(f"topic {topic!r} has two handlers")
        _handlers[topic] = handler
        return handler

    return enter


def at_start(starter: Starter) -> Starter:
    """Enter a function that each runner calls once as it starts, before any message.

    It sets the timers that must always be there, and so may be called by several at once.
    """
    _starters.append(starter)
    return starter


def starters() -> list[Starter]:
    """The functions entered by `at_start`."""
    return list(_starters)


def handler_of(topic: str) -> Handler:
    """The handler entered for `topic`; KeyError when there is none."""
    return _handlers[topic]


def waiting() -> models.QuerySet[OutboxRow]:
    """Messages that a handler of this process can take up, leased by nobody, first due first."""
    free = Q(leased_until=None) | Q(leased_until__lte=Now())
    rows = OutboxRow.objects.filter(free, state=OutboxRow.State.WAITING, topic__in=_handlers)
    return rows.order_by("due_at", "id")


def due(at: datetime) -> models.QuerySet[OutboxRow]:
    """Those of `waiting` whose time has come."""
    return waiting().filter(due_at__lte=at)


def unhandled(at: datetime) -> dict[str, int]:
    """Overdue messages by topic for which this process has no handler: a fault of the house."""
    rows = OutboxRow.objects.filter(state=OutboxRow.State.WAITING, due_at__lte=at)
    lost = rows.exclude(topic__in=_handlers).order_by().values("topic")
    counts = lost.annotate(count=models.Count("id")).values_list("topic", "count")
    return {str(topic): int(count) for topic, count in counts}


def failed() -> int:
    """Messages that were given up."""
    return OutboxRow.objects.filter(state=OutboxRow.State.FAILED).count()


def lease(row: OutboxRow, owner: str, length: timedelta) -> bool:
    """Take `row` up for `length`; False when another runner was quicker."""
    unchanged = waiting().order_by().filter(pk=row.pk, attempts=row.attempts)
    moved = unchanged.update(
        leased_until=Now() + length,
        leased_by=owner,
        attempts=row.attempts + 1,
        faults=row.faults + 1,
    )
    row.attempts, row.faults = row.attempts + moved, row.faults + moved
    return moved == 1


def renew(row: OutboxRow, owner: str, length: timedelta) -> bool:
    """Keep `row` for `length` more; False when the lease was lost."""
    return _mine(row, owner).update(leased_until=Now() + length) == 1


def done(row: OutboxRow, owner: str) -> None:
    """The handler has answered."""
    _end(row, owner, OutboxRow.State.DONE, "")


def give_up(row: OutboxRow, owner: str, code: str) -> None:
    """Nobody will try again; the code says why."""
    _end(row, owner, OutboxRow.State.FAILED, code[:64])


def put_off(row: OutboxRow, owner: str, after: timedelta, code: str, *, faults: int) -> None:
    """Give the message back, due again `after` from now."""
    _mine(row, owner).update(
        due_at=clock.now() + after,
        leased_until=None,
        leased_by="",
        last_error=code[:64],
        faults=faults,
    )


def delay_after(faults: int) -> timedelta:
    """2 s after the first fault, doubled with each, five minutes at most."""
    grown: timedelta = FIRST_DELAY * 2.0 ** min(faults - 1, 10)
    return min(grown, LONGEST_DELAY)


def _end(row: OutboxRow, owner: str, state: OutboxRow.State, code: str) -> None:
    _mine(row, owner).update(
        state=state, done_at=clock.now(), leased_until=None, leased_by="", last_error=code
    )


def _mine(row: OutboxRow, owner: str) -> models.QuerySet[OutboxRow]:
    """The row, if it is still as this owner took it; a runner that was too slow changes nothing."""
    return OutboxRow.objects.filter(
        pk=row.pk, leased_by=owner, attempts=row.attempts, state=OutboxRow.State.WAITING
    )
