"""The timer of every finding: overdue, its unit is reminded each morning until it answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lianqin.core.acts import act
from lianqin.core.clock import today
from lianqin.core.models import EventRow, OutboxRow
from lianqin.core.outbox import handles
from lianqin.core.scope import Viewer
from lianqin.registry.viewers import managers_of
from lianqin.supervision.findings import OVERDUE, is_overdue, remind_on
from lianqin.supervision.models import Finding

HOUSE = Viewer(user_id=None, role="house")
KIND = "finding.overdue"


@handles(OVERDUE)
def on_overdue(payload: dict[str, Any], _row: OutboxRow) -> None:
    """Remind the unit and come back tomorrow; a timer that no longer counts does nothing."""
    with act("finding.overdue", actor=HOUSE) as act_:
        finding = Finding.unscoped.filter(pk=payload["finding"]).first()
        day = today(act_.at)
        counts = finding and finding.due_on.isoformat() == payload["due_on"]
        if finding is None or not counts or not is_overdue(finding, day) or _said(finding, act_.at):
            return
        act_.record(finding, days=(day - finding.due_on).days)
        audience = [managers_of(finding.inspection.organisation_id)]
        act_.announce(KIND, finding, audience=audience)
        remind_on(act_, finding, day + timedelta(days=1))


def _said(finding: Finding, at: Any) -> bool:
    """Whether it was said today already: a message may be handled twice."""
    said = EventRow.objects.filter(kind=KIND, subject_id=str(finding.pk)).order_by("-id").first()
    return said is not None and today(said.at) == today(at)
