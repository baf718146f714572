"""A week before the court's deadline, mediator and station are told once (人民调解法 Art. 33)."""

from __future__ import annotations

from typing import Any

from lianqin.core import clock
from lianqin.core.acts import act
from lianqin.core.models import OutboxRow
from lianqin.core.outbox import handles
from lianqin.core.scope import Viewer
from lianqin.disputes import course
from lianqin.disputes.models import MediationAgreement
from lianqin.disputes.states import StepKind

TOPIC = "dispute.remind"
HOUSE = Viewer(user_id=None, role="house")


@handles(TOPIC)
def remind(payload: dict[str, Any], _row: OutboxRow) -> None:
    """Write the line and tell them; nothing where it was confirmed, is over, or was said before."""
    with act(TOPIC, actor=HOUSE) as act_:
        waiting = MediationAgreement.unscoped.filter(
            pk=payload["agreement"],
            reminded_at=None,
            confirmed_on=None,
            confirm_by__gte=clock.today(),
        )
        if waiting.update(reminded_at=act_.at) != 1:
            return
        agreement = MediationAgreement.unscoped.select_related("dispute").get(
            pk=payload["agreement"]
        )
        line = f"期限到 {agreement.confirm_by}"
        course.write(act_, agreement.dispute, StepKind.REMINDED, text=line)
