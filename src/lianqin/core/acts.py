"""One act, one transaction: state, audit row, event row and outgoing messages, or nothing.

    with act("incident.report", actor=viewer) as act_:
        incident = Incident.unscoped.create(...)
        act_.record(incident, priority=incident.priority)
        act_.announce("incident.reported", incident, audience=[...])
        act_.send("directive.remind", {"directive": 7}, due_at=...)

The outermost act opens the transaction and, on PostgreSQL, takes one advisory lock before any
row, so that audit and event numbers commit in order; on SQLite the IMMEDIATE transaction does the
same. Nothing slow belongs inside. Inner acts join the outer one.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

from lianqin.core import audit, clock, logs
from lianqin.core.models import EventRow, OutboxRow
from lianqin.core.scope import Viewer

ACT_LOCK = 0x11A9_0001  # the key of the one advisory lock; any constant would do
EVENTS_CHANNEL = "lianqin_events"  # on PostgreSQL, the tailers of every process listen here

_wakers: list[Callable[[], None]] = []
_current: ContextVar[Act | None] = ContextVar("current_act", default=None)


def on_wake(waker: Callable[[], None]) -> None:
    """Enter a function called after each act that left events or messages commits."""
    _wakers.append(waker)


def forget_waker(waker: Callable[[], None]) -> None:
    """Take out a function entered by `on_wake`; nothing happens when it is not there."""
    if waker in _wakers:
        _wakers.remove(waker)


class Act:
    """What one order leaves behind; made by `act`, not by hand."""

    def __init__(
        self, action: str, actor: Viewer, at: datetime, device_at: datetime | None
    ) -> None:
        self.action, self.actor, self.at, self.device_at = action, actor, at, device_at
        self.id = uuid.uuid4()
        self.outermost, self.announced = self, False

    def record(self, subject: models.Model, /, *, action: str = "", **facts: Any) -> None:
        """Write the audit row: what was done to `subject`; `facts` are ids, codes and counts."""
        audit.append(
            act_id=self.id,
            action=action or self.action,
            actor_id=self.actor.user_id,
            actor_role=self.actor.role,
            subject=subject._meta.label_lower,
            subject_id=str(subject.pk),
            facts=facts,
            is_exercise=bool(getattr(subject, "is_exercise", False)),
            device_at=self.device_at,
            at=self.at,
        )

    def announce(
        self, kind: str, subject: models.Model, /, *, audience: Iterable[str], **facts: Any
    ) -> EventRow:
        """Tell the open pages of `audience` to look at `subject` again."""
        self.outermost.announced = True
        return EventRow.objects.create(
            kind=kind,
            subject=subject._meta.label_lower,
            subject_id=str(subject.pk),
            audience=sorted(set(audience)),
            facts=facts,
            is_exercise=bool(getattr(subject, "is_exercise", False)),
            at=self.at,
        )

    def send(
        self, topic: str, payload: dict[str, Any], /, *, due_at: datetime | None = None
    ) -> OutboxRow:
        """Leave a message, or a timer when `due_at` lies ahead, for the runner."""
        return OutboxRow.objects.create(
            topic=topic,
            payload=payload,
            due_at=due_at or self.at,
            act_id=self.id,
            created_at=self.at,
        )


@contextmanager
def act(
    action: str, *, actor: Viewer, at: datetime | None = None, device_at: datetime | None = None
) -> Iterator[Act]:
    """Run a block as one act of `actor`. `at` is the server's instant, `device_at` the phone's."""
    outer = _current.get()
    this = Act(action, actor, at or clock.now(), device_at)
    if outer is not None:
        this.id, this.outermost = outer.id, outer.outermost
        with _marked(this):
            yield this
        return
    with transaction.atomic(), _marked(this):
        _take_the_lock()
        yield this
        if this.announced:
            _notify_other_processes()
        transaction.on_commit(wake)


@contextmanager
def _marked(this: Act) -> Iterator[None]:
    mark, log_mark = _current.set(this), logs.act_id.set(str(this.id))
    try:
        yield
    finally:
        _current.reset(mark)
        logs.act_id.reset(log_mark)


def _take_the_lock() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ACT_LOCK])


def _notify_other_processes() -> None:
    """PostgreSQL delivers this with the commit, once however often it is said."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, '')", [EVENTS_CHANNEL])


def wake() -> None:
    """Tell the runner and the stream that there is something to look at."""
    for waker in tuple(_wakers):
        waker()
