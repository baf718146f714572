"""Reminders, once a day at eight: what ends in 90, 30, 7 days or today, each said once.

A timer of the outbox starts the round and sets the next morning's before it begins, so that a
fault of one day is not the end of all. Its command number is made from the day: whatever number
of workers set it, there is one. A notice is a row that the database allows once; a round that is
cut off and begun again says nothing twice. It goes in slices of about a second, each a message.
"""

from __future__ import annotations

import logging
import math
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from time import monotonic
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db.models import QuerySet

from lianqin.core import clock
from lianqin.core.acts import act
from lianqin.core.commands import Answer, once
from lianqin.core.models import OutboxRow
from lianqin.core.outbox import at_start, handles
from lianqin.core.scope import Viewer
from lianqin.registry.expiry import AHEAD, LONG_AGO, Expiry, everything, in_chunks
from lianqin.registry.models import ExpiryNotice, Organisation
from lianqin.registry.viewers import managers_of

TOPIC = "registry.remind"
HOUSE = Viewer(user_id=None, role="house")
EIGHT = time(8, 0, tzinfo=clock.SHANGHAI)
DAYS_BEFORE = (0, 7, 30, 90)
CHUNK = 200
SLICE_SECONDS = 1.0
_log = logging.getLogger("lianqin.reminders")


def threshold(day: date, today: date) -> int | None:
    """Which reminder is due: the narrowest that has begun; None while the day is far.

    A thing entered late gets this one only, not all those that it missed.
    """
    left = (day - today).days
    return next((days for days in DAYS_BEFORE if left <= days), None)


@at_start
def ensure_timer() -> None:
    """Set this morning's round unless it was set before; called whenever a runner starts."""
    _set_timer(clock.today())


def _set_timer(day: date) -> None:
    due = datetime.combine(day, EIGHT).astimezone(UTC)

    def send() -> Answer:
        with act(TOPIC, actor=HOUSE) as act_:
            row = act_.send(TOPIC, {"day": day.isoformat()}, due_at=due)
        return {"row": row.pk}

    once(key=timer_of(day), actor=HOUSE, contents={"day": day.isoformat()}, effect=send)


def timer_of(day: date) -> UUID:
    """The command number under which a day's timer is set; the same in every process."""
    return uuid5(NAMESPACE_URL, f"lianqin:{TOPIC}:{day.isoformat()}")


@handles(TOPIC)
def on_morning(payload: dict[str, Any], _row: OutboxRow) -> None:
    """Set the next morning's round, then go through what ends, a slice at a time.

    Between two slices the runner takes up what else is due: a directive that nobody answers must
    not wait for an office's reminders. A repeat says nothing twice.
    """
    today, before = clock.today(), int(payload.get("done", 0))
    if not before:
        _set_timer(today + timedelta(days=1))
    _written, done, faults = _walk(today, before, SLICE_SECONDS)
    if done:
        _go_on(today, done)
    if faults:
        raise faults[0]


def _go_on(day: date, done: int) -> None:
    """Leave the rest of the round for the next slice; once, however often this one is tried."""
    contents = {"day": day.isoformat(), "done": done}

    def send() -> Answer:
        with act(TOPIC, actor=HOUSE) as act_:
            return {"row": act_.send(TOPIC, contents).pk}

    key = uuid5(NAMESPACE_URL, f"lianqin:{TOPIC}:{day.isoformat()}:{done}")
    once(key=key, actor=HOUSE, contents=contents, effect=send)


def remind(today: date) -> int:
    """Write all notices that are due today and were not written before; how many."""
    written, _done, faults = _walk(today, 0, math.inf)
    if faults:
        raise faults[0]
    return written


def _walk(today: date, before: int, seconds: float) -> tuple[int, int, list[Exception]]:
    """Notices written after the first `before` chunks, as long as `seconds` last; with how many
    chunks are then done (0: all of them), and the faults, none of which holds up another.

    Each chunk is an act of its own, so that no other act waits for long.
    """
    until = today + AHEAD + timedelta(days=1)
    written, faults, begun = 0, list[Exception](), monotonic()
    chunks = in_chunks(everything(), LONG_AGO, until, size=CHUNK)
    for number, chunk in enumerate(chunks, start=1):
        if number <= before:
            continue
        written += _write_what_can_be(chunk, today, faults)
        if monotonic() - begun > seconds:
            return written, number, faults
    return written, 0, faults


def _write_what_can_be(rows: list[Expiry], today: date, faults: list[Exception]) -> int:
    """Write a chunk; where it cannot be, each of its rows by itself."""
    try:
        return _write(rows, today)
    except Exception as fault:  # noqa: BLE001  (whatever it is, the others go on)
        if len(rows) > 1:
            return sum(_write_what_can_be([row], today, faults) for row in rows)
        facts = {"topic": TOPIC, "row": rows[0].subject, "code": f"fault.{type(fault).__name__}"}
        _log.error("reminder_fault", extra={"facts": facts})
        faults.append(fault)
        return 0


def _write(rows: list[Expiry], today: date) -> int:
    """Write those of a chunk that were not written before, and tell the managers of each unit."""
    due = _unsaid(rows, today)
    if not due:
        return 0
    with act(TOPIC, actor=HOUSE) as act_:
        due = _unsaid(rows, today)  # again, now that no other act can be under way
        for notice in due:
            notice.sent_at = act_.at
        ExpiryNotice.unscoped.bulk_create(due, ignore_conflicts=True)
        counts = Counter(notice.organisation_id for notice in due)
        for unit in Organisation.unscoped.filter(pk__in=counts):
            count = counts[unit.pk]
            act_.record(unit, count=count)
            act_.announce("expiry.noticed", unit, audience=[managers_of(unit.pk)], count=count)
    return len(due)


def _unsaid(rows: Iterable[Expiry], today: date) -> list[ExpiryNotice]:
    due = {(row.subject, row.day, threshold(row.day, today)): row for row in rows}
    said = ExpiryNotice.unscoped.filter(subject__in={row.subject for row in due.values()})
    known = set(said.values_list("subject", "expires_on", "days_before"))
    return [
        _notice(row, key[2]) for key, row in due.items() if key[2] is not None and key not in known
    ]


def _notice(row: Expiry, days_before: int) -> ExpiryNotice:
    return ExpiryNotice(
        organisation_id=row.unit_id,
        person_id=row.person_id,
        kind=row.kind,
        subject=row.subject,
        expires_on=row.day,
        days_before=days_before,
    )


def unseen(viewer: Viewer) -> QuerySet[ExpiryNotice]:
    """The notices that the viewer may see and that nobody of the unit has marked as seen."""
    return ExpiryNotice.objects.for_viewer(viewer).filter(seen_at=None)


def mark_seen(*, actor: Viewer, actor_name: str, up_to: int) -> int:
    """The unit's manager has read the notices up to the one with that key; how many were new."""
    with act("expiry.seen", actor=actor) as act_:
        rows = unseen(actor).filter(pk__lte=up_to)
        counts = Counter(rows.order_by().values_list("organisation_id", flat=True))
        rows.update(seen_at=act_.at, seer_name=actor_name)
        for unit in Organisation.unscoped.filter(pk__in=counts):
            act_.record(unit, count=counts[unit.pk])
            act_.announce("expiry.noticed", unit, audience=[managers_of(unit.pk)], count=0)
    return sum(counts.values())
