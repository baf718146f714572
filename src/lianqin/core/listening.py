"""/stream/: the ASGI application that a page or a phone listens to (server-sent events).

It stands before Django's handler: no middleware, no thread, no connection is held while a stream
is open. The reader is asked who it is once; the hub asks again every few seconds for all.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.utils import translation

from lianqin.core import events
from lianqin.core.errors import DomainError
from lianqin.core.headers import HEADERS
from lianqin.core.hub import Hub, Listener
from lianqin.core.scope import Viewer
from lianqin.core.stream import access
from lianqin.core.stream_errors import NotSignedIn, OnlyReading, PositionUnreadable

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]

BACKLOG = 5000  # a page that missed more loads again: cheaper for both
RETRY_MILLISECONDS = 1500
FAREWELL_SECONDS = 1.0
POSITION_NAMES = ("after", "last_event_id")
LONGEST_POSITION = 18  # digits: what a BIGINT holds for certain


@dataclass(frozen=True)
class Opening:
    """Who listens, after which event, and whether events before that are lost to them."""

    credential: str
    viewer: Viewer
    after: int
    reset: bool


class EventStream:
    """The ASGI application; `hub` must have been started."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = scope["query_string"].decode("latin-1")  # never fails, and only digits count
        request = ASGIRequest({**scope, "query_string": query}, BytesIO())
        try:
            opening = await self._open(request)
            listener = self.hub.join(opening.credential, opening.viewer, opening.after)
        except DomainError as refusal:
            await refuse(request, refusal, send)
            return
        try:
            await self._serve(listener, opening, request, receive, send)
        finally:
            self.hub.leave(listener)

    async def _open(self, request: ASGIRequest) -> Opening:
        if request.method != "GET":
            raise OnlyReading
        after = position_asked(request)
        headers = {name.lower(): value for name, value in request.headers.items()}
        return await self.hub.ask(find_opening, headers, after)

    async def _serve(
        self,
        listener: Listener,
        opening: Opening,
        request: ASGIRequest,
        receive: Receive,
        send: Send,
    ) -> None:
        """Send until the reader goes, or the stream must end."""
        pump = asyncio.create_task(self._pump(listener, opening, request, send))
        gone = asyncio.create_task(_gone(receive))
        ends: set[asyncio.Future[Any]] = {pump, gone, listener.over}
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            if listener.over.done():
                await asyncio.wait({pump}, timeout=FAREWELL_SECONDS)
        finally:
            for task in (pump, gone):
                task.cancel()
            outcome, _ = await asyncio.gather(pump, gone, return_exceptions=True)
        if isinstance(outcome, Exception):
            raise outcome

    async def _pump(
        self, listener: Listener, opening: Opening, request: ASGIRequest, send: Send
    ) -> None:
        await send(response_start(200, b"text/event-stream; charset=utf-8", request))
        await send(_piece(_greeting(opening)))
        if listener.after < listener.joined_at:
            between, audience = (listener.after, listener.joined_at), listener.viewer.audience
            missed = await self.hub.ask(backlog, *between, audience)
            await send(_piece(missed))
        while not listener.over.done():
            await listener.woken.wait()
            listener.woken.clear()
            if piece := listener.take():
                await send(_piece(piece))
        await send(_piece(b"", last=True))


def position_asked(request: ASGIRequest) -> int | None:
    """Where to resume: the browser's own Last-Event-ID, else the address; None for the head.

    Raises PositionUnreadable for what is not a number.
    """
    given = [request.headers.get("Last-Event-ID", "")]
    given += [request.GET.get(name, "") for name in POSITION_NAMES]
    text = next(filter(None, given), "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_POSITION):
        raise PositionUnreadable(position=text[:20])
    return int(text)


def find_opening(headers: dict[str, str], after: int | None) -> Opening:
    """Who asks, and where their stream begins. Raises NotSignedIn. Runs in the hub's pool."""
    known = access.authenticate(headers)
    if known is None:
        raise NotSignedIn
    if after is not None and events.can_resume(after):
        return Opening(*known, after=after, reset=False)
    return Opening(*known, after=events.head(), reset=after is not None)


def backlog(after: int, upto: int, audience: frozenset[str]) -> bytes:
    """What a viewer missed after `after` up to and with `upto`, or a reset where it is too much."""
    missed = events.read_after(after, upto=upto, limit=BACKLOG + 1)
    if len(missed) > BACKLOG:
        return events.reset_on_wire(upto)
    return events.joined(event.wire for event in missed if event.concerns(audience))


async def refuse(request: ASGIRequest, refusal: DomainError, send: Send) -> None:
    """Say no as JSON, in the reader's language."""
    with translation.override(translation.get_language_from_request(request)):
        body = json.dumps(refusal.as_json(), ensure_ascii=False).encode()
    await send(response_start(refusal.status, b"application/json", request, len(body)))
    await send(_piece(body, last=True))


def response_start(
    status: int, kind: bytes, request: ASGIRequest, length: int | None = None
) -> dict[str, Any]:
    """The head of an answer: the house's security headers, no cache, no buffering on the way."""
    headers = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
    headers += [
        (b"content-type", kind),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
    ]
    if request.is_secure() and settings.SECURE_HSTS_SECONDS:
        age = f"max-age={settings.SECURE_HSTS_SECONDS}"
        headers.append((b"strict-transport-security", age.encode()))
    if length is not None:
        headers.append((b"content-length", str(length).encode()))
    return {"type": "http.response.start", "status": status, "headers": headers}


def _greeting(opening: Opening) -> bytes:
    """Opens the line at once, with the position, so that a reader that hears nothing resumes."""
    retry = f"retry: {RETRY_MILLISECONDS}\n".encode()
    if opening.reset:
        return retry + events.reset_on_wire(opening.after)
    return retry + events.position_on_wire(opening.after)


def _piece(body: bytes, *, last: bool = False) -> dict[str, Any]:
    return {"type": "http.response.body", "body": body, "more_body": not last}


async def _gone(receive: Receive) -> None:
    """Return when the reader has gone away."""
    while (await receive())["type"] != "http.disconnect":
        pass
