"""After a report or a new priority: what the order has reported upward goes up by itself."""

from __future__ import annotations

from typing import Any

from lianqin.core.models import OutboxRow
from lianqin.core.outbox import handles
from lianqin.dispatch.ladder import HOUSE
from lianqin.dispatch.reporting_up import report_by_rule
from lianqin.incidents.moving import CHECK_UPWARD


@handles(CHECK_UPWARD)
def on_check_upward(payload: dict[str, Any], _row: OutboxRow) -> None:
    """Report what is due and was not yet; a repeat reports nothing twice."""
    report_by_rule(payload["incident"], actor=HOUSE)
