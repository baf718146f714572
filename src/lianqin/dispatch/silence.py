"""The timers of every directive: at its deadline silence is an answer too, and what follows it.

`ladder` and `passing_on` enter handlers of their own as this is loaded.
"""

from __future__ import annotations

from typing import Any

from lianqin.core.models import OutboxRow
from lianqin.core.outbox import handles
from lianqin.dispatch import passing_on as passing_on
from lianqin.dispatch.directives import SILENCE, fell_silent
from lianqin.dispatch.ladder import HOUSE


@handles(SILENCE)
def on_silence(payload: dict[str, Any], _row: OutboxRow) -> None:
    """Mark the directive silent unless it was answered; a repeat changes nothing."""
    fell_silent(payload["directive"], actor=HOUSE)
