"""The one process: the event stream before Django's handler, and Django."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.conf import settings
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianqin.config.settings")
django_application = get_asgi_application()

from lianqin.core.runner import Runner  # noqa: E402  (models need the application set up)

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Lifespan to the house's moving parts, /stream/ to the event stream, the rest to Django."""
    if scope["type"] == "lifespan":
        await live(receive, send)
    else:
        await django_application(scope, receive, send)


async def live(receive: Receive, send: Send) -> None:
    """Start the moving parts when the server starts, stop them when it stops."""
    await receive()
    runner = Runner()
    if settings.RUNNER:
        runner.start()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await asyncio.to_thread(runner.stop)
    await send({"type": "lifespan.shutdown.complete"})


def end_streams() -> None:
    """End every open stream, so that the server can stop at once."""
