"""The timers of help: an answer that did not come, and an end that did."""

from __future__ import annotations

from typing import Any

from lianqin.core.models import OutboxRow
from lianqin.core.outbox import handles
from lianqin.dispatch.help import HELP_END, HELP_SILENCE, fell_silent, ran_out
from lianqin.dispatch.help_terms import HELP_LAPSE, lapse
from lianqin.dispatch.ladder import HOUSE


@handles(HELP_SILENCE)
def on_help_silence(payload: dict[str, Any], _row: OutboxRow) -> None:
    """Tell the command centre unless it was answered; a repeat changes nothing."""
    fell_silent(payload["request"], actor=HOUSE)


@handles(HELP_END)
def on_help_end(payload: dict[str, Any], _row: OutboxRow) -> None:
    """End the request unless it has ended; a repeat changes nothing."""
    ran_out(payload["request"], actor=HOUSE)


@handles(HELP_LAPSE)
def on_help_lapse(payload: dict[str, Any], _row: OutboxRow) -> None:
    """Free the crew of a help request that has run out; a repeat changes nothing."""
    lapse(payload["directive"], actor=HOUSE)
