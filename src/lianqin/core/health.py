"""/healthz and /metrics: whether the process, its database and its outbox are well."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError, connection

from lianqin.core import clock, outbox
from lianqin.core.models import OutboxRow


def report() -> dict[str, Any]:
    """`ok`, the database's vendor, and of the outbox: the age in seconds of the oldest overdue
    message, how many were given up, and overdue ones by topic for which nobody has a handler."""
    try:
        return {"ok": True, "database": connection.vendor, **_outbox()}
    except DatabaseError:
        return {"ok": False, "database": connection.vendor, "outbox_age_seconds": None}


def _outbox() -> dict[str, Any]:
    return {
        "outbox_age_seconds": outbox_age(),
        "outbox_failed": outbox.failed(),
        "outbox_unhandled": outbox.unhandled(clock.now()),
    }


def outbox_age() -> float:
    """Seconds since the oldest waiting message became due; 0 when none is overdue."""
    now = clock.now()
    waiting = OutboxRow.objects.filter(state=OutboxRow.State.WAITING, due_at__lte=now)
    oldest = waiting.order_by("due_at").values_list("due_at", flat=True).first()
    return (now - oldest).total_seconds() if oldest else 0.0
