"""The one process: the event stream before Django's handler, and Django."""

from __future__ import annotations

import asyncio
import os
import warnings
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.conf import settings
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianqin.config.settings")
django_application = get_asgi_application()

from lianqin.core.bodies import BodyLimit  # noqa: E402
from lianqin.core.hub import Hub  # noqa: E402  (models need the application set up)
from lianqin.core.listening import EventStream  # noqa: E402
from lianqin.core.runner import Runner  # noqa: E402

STREAM_PATH = "/stream/"

# whitenoise hands a static file to Django as a plain iterator: it is read whole, once a browser.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]


class House:
    """Lifespan to the moving parts, /stream/ to the event stream, the rest to Django."""

    def __init__(self) -> None:
        self.stream: EventStream | None = None
        self.pages = BodyLimit(django_application)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.live(receive, send)
        elif scope["path"] == STREAM_PATH and self.stream:
            await self.stream(scope, receive, send)
        else:
            await self.pages(scope, receive, send)

    async def live(self, receive: Receive, send: Send) -> None:
        """Start the moving parts when the server starts, stop them when it stops."""
        await receive()
        runner, hub = Runner(), Hub()
        await hub.start()
        self.stream = EventStream(hub)
        if settings.RUNNER:
            runner.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await asyncio.to_thread(runner.stop)
        await hub.stop()
        self.stream = None
        await send({"type": "lifespan.shutdown.complete"})

    def end_streams(self) -> None:
        """End every open stream, so that the server need not wait for one."""
        if self.stream:
            self.stream.hub.end_all()


application = House()
