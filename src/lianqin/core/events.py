"""Stored events as the stream reads them: in order, with whom they concern, ready for the wire."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from lianqin.core.models import EventRow

PAGE = 500


@dataclass(frozen=True)
class Event:
    """`id` is the position in the stream, `wire` the server-sent event as bytes."""

    id: int
    audience: frozenset[str]
    wire: bytes

    def concerns(self, audience: frozenset[str]) -> bool:
        """Whether one of these audience keys is meant."""
        return not self.audience.isdisjoint(audience)


def head() -> int:
    """The id of the newest event, 0 when there is none."""
    return EventRow.objects.order_by("-id").values_list("id", flat=True).first() or 0


def read_after(position: int, *, upto: int | None = None, limit: int = PAGE) -> list[Event]:
    """The next events after `position` in order, `limit` at most: one query."""
    rows = EventRow.objects.filter(id__gt=position).order_by("id")
    if upto is not None:
        rows = rows.filter(id__lte=upto)
    return [from_row(row) for row in rows[:limit]]


def can_resume(position: int) -> bool:
    """Whether nothing after `position` was erased: the event itself is still kept.

    0 is the position of a page that was drawn before the first event.
    """
    return position == 0 or EventRow.objects.filter(id=position).exists()


def from_row(row: EventRow) -> Event:
    """`subject_id` says the same as `id`, for readers that put the position under `id`."""
    data = {
        "kind": row.kind,
        "subject": row.subject,
        "id": row.subject_id,
        "subject_id": row.subject_id,
        "facts": row.facts,
        "exercise": row.is_exercise,
        "at": row.at.astimezone(UTC).isoformat(timespec="milliseconds"),
    }
    return Event(row.pk, frozenset(row.audience), on_wire(row.pk, data))


def on_wire(position: int, data: dict[str, Any]) -> bytes:
    """One server-sent event (WHATWG HTML, section 9.2.6), its data on one line of JSON."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"id: {position}\ndata: {text}\n\n".encode()


def reset_on_wire(position: int) -> bytes:
    """Tells a page that events are missing before `position`, so that it loads again."""
    return on_wire(position, {"kind": "reset"})


def position_on_wire(position: int) -> bytes:
    """A comment that shows the line is alive, and moves the reader's position without an event."""
    return f": \nid: {position}\n\n".encode()


def joined(wires: Iterable[bytes]) -> bytes:
    """Several events as one piece."""
    return b"".join(wires)
