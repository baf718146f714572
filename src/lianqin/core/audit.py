"""The audit chain: append, and verify from the first row to the last.

Each digest is SHA-256 over the previous digest and the row's canonical JSON, so that a changed,
removed or inserted row breaks every digest after it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from lianqin.core.models import AuditRow

GENESIS = "0" * 64
PAGE = 2000


@dataclass(frozen=True)
class ChainReport:
    """`rows` read, `head` digest, and the first `broken_at` seq with the reason, or None."""

    rows: int
    head: str
    broken_at: int | None = None
    reason: str = ""

    @property
    def whole(self) -> bool:
        return self.broken_at is None

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "whole": self.whole}


def append(**fields: Any) -> AuditRow:
    """Add one row; only `Act.record` calls this, inside its transaction and its lock."""
    last = AuditRow.objects.order_by("-seq").values("seq", "digest").first()
    row = AuditRow(**fields, seq=(last["seq"] + 1) if last else 1)
    row.facts = json.loads(json.dumps(row.facts, default=str))
    row.previous = last["digest"] if last else GENESIS
    row.digest = digest(row)
    row.save(force_insert=True)
    return row


def digest(row: AuditRow) -> str:
    """SHA-256 of the previous digest and the row's canonical JSON."""
    body = {
        "seq": row.seq,
        "act": str(row.act_id),
        "action": row.action,
        "actor": [row.actor_id, row.actor_role],
        "subject": [row.subject, row.subject_id],
        "facts": row.facts,
        "exercise": row.is_exercise,
        "device_at": _instant(row.device_at),
        "at": _instant(row.at),
    }
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{row.previous}\n{text}".encode()).hexdigest()


def verify_chain(progress: Callable[[int], None] = lambda rows: None) -> ChainReport:
    """Read the whole chain in pages; stop at the first row that does not follow."""
    rows, previous = 0, GENESIS
    while page := list(AuditRow.objects.filter(seq__gt=rows).order_by("seq")[:PAGE]):
        for row in page:
            rows += 1
            if why := _fault(row, rows, previous):
                return ChainReport(rows - 1, previous, broken_at=row.seq, reason=why)
            previous = row.digest
        progress(rows)
    return ChainReport(rows, previous)


def _fault(row: AuditRow, expected_seq: int, previous: str) -> str:
    if row.seq != expected_seq:
        return "a row is missing"
    if row.previous != previous:
        return "the row does not follow the one before"
    if row.digest != digest(row):
        return "the row was changed"
    return ""


def _instant(value: datetime | None) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds") if value else ""
