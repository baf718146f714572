"""The timer of every directive: at its deadline, silence is an answer too."""

from __future__ import annotations

from typing import Any

from lianqin.core.models import OutboxRow
from lianqin.core.outbox import handles
from lianqin.core.scope import Viewer
from lianqin.dispatch.directives import SILENCE, fell_silent

HOUSE = Viewer(user_id=None, role="house")


@handles(SILENCE)
def on_silence(payload: dict[str, Any], _row: OutboxRow) -> None:
    """Mark the directive silent unless it was answered; a repeat changes nothing."""
    fell_silent(payload["directive"], actor=HOUSE)
