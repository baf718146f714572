"""Messages and timers of acts, delivered at least once by one leased runner."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lianqin.core.models import OutboxRow

Handler = Callable[[dict[str, Any], OutboxRow], None]

_handlers: dict[str, Handler] = {}


def handles(topic: str) -> Callable[[Handler], Handler]:
    """Enter the function that delivers the messages of `topic`."""

    def enter(handler: Handler) -> Handler:
        _handlers[topic] = handler
        return handler

    return enter
