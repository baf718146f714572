"""A hub on a loop of its own and readers that listen to it, for tests written without await."""

from __future__ import annotations

import asyncio
import json
import queue
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from lianqin.core.acts import act
from lianqin.core.hub import Hub
from lianqin.core.listening import EventStream
from lianqin.core.models import EventRow, OutboxRow
from lianqin.core.scope import Viewer
from lianqin.core.stream import access

R = TypeVar("R")
PATIENCE = 10.0  # seconds until a test says that something did not come
CHEN = Viewer(user_id=7, role="dispatcher", bureau_id=1)


@dataclass(frozen=True)
class Message:
    """One block of the wire: `id` moves the position, `data` is None for a sign of life."""

    id: int | None
    data: dict[str, Any] | None


class Parser:
    """Reads server-sent events from pieces cut anywhere."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, piece: bytes) -> list[Message]:
        *blocks, self._rest = (self._rest + piece).split(b"\n\n")
        return [self._message(block.decode()) for block in blocks]

    def _message(self, block: str) -> Message:
        fields = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
        number, data = fields.get("id"), fields.get("data")
        return Message(int(number) if number else None, json.loads(data) if data else None)


class Reader:
    """One open stream, as a browser would hold it."""

    def __init__(self) -> None:
        self.status: int | None = None
        self.headers: dict[str, str] = {}
        self.position: int | None = None
        self.ended = threading.Event()
        self.body = b""
        self._began = threading.Event()
        self._messages: queue.Queue[Message] = queue.Queue()
        self._parser = Parser()
        self._gone = asyncio.Event()
        self._may_read = asyncio.Event()
        self._may_read.set()

    async def run(self, app: EventStream, scope: dict[str, Any]) -> None:
        try:
            await app(scope, self._receive, self._send)
        finally:
            self._began.set()
            self.ended.set()

    async def _receive(self) -> dict[str, Any]:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        await self._may_read.wait()
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {k.decode(): v.decode() for k, v in message["headers"]}
            return
        self.body += message["body"]
        if self.status == 200:
            for found in self._parser.feed(message["body"]):
                self._messages.put(found)
        self._began.set()

    def next_message(self, patience: float = PATIENCE) -> Message:
        """The next block, a sign of life too."""
        found = self._messages.get(timeout=patience)
        self.position = found.id or self.position
        return found

    def hear(self, patience: float = PATIENCE) -> dict[str, Any]:
        """The data of the next event."""
        while True:
            if data := self.next_message(patience).data:
                return data

    def kinds(self, count: int) -> list[str]:
        return [self.hear()["kind"] for _ in range(count)]

    def hears_nothing_more(self, for_seconds: float = 0.15) -> bool:
        try:
            self.hear(for_seconds)
        except queue.Empty:
            return True
        return False


class Line:
    """The stream's application on its own loop and thread."""

    def __init__(self, **hub_settings: float) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()
        self.viewers: dict[str, Viewer] = {}
        self.hub = self.do(self._make_hub(hub_settings))
        self.app = EventStream(self.hub)

    async def _make_hub(self, hub_settings: dict[str, float]) -> Hub:
        hub = Hub(**hub_settings)
        await hub.start()
        return hub

    def do(self, work: Coroutine[Any, Any, R]) -> R:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(PATIENCE)

    def open(
        self,
        who: str,
        query: str = "",
        *,
        resume: int | str = "",
        stalled: bool = False,
        **scope: Any,
    ) -> Reader:
        """Open a stream as `who` and wait until it has begun, or until a stalled one has joined."""
        headers = [(b"authorization", who.encode())]
        if resume != "":
            headers.append((b"last-event-id", str(resume).encode()))
        whole = {
            "type": "http",
            "method": "GET",
            "path": "/stream/",
            "query_string": query.encode(),
            "headers": headers + scope.pop("headers", []),
            **scope,
        }
        reader = self.do(_make(Reader))
        if stalled:
            self.stall(reader)
        already = len(self.hub.listeners)
        asyncio.run_coroutine_threadsafe(reader.run(self.app, whole), self.loop)
        wait_for(lambda: len(self.hub.listeners) > already if stalled else reader._began.is_set())
        return reader

    def close(self, reader: Reader) -> None:
        self.loop.call_soon_threadsafe(reader._gone.set)
        if not reader.ended.wait(PATIENCE):
            raise TimeoutError("the stream did not end")

    def stall(self, reader: Reader) -> None:
        """The reader's network takes nothing more."""
        self.loop.call_soon_threadsafe(reader._may_read.clear)

    def release(self, reader: Reader) -> None:
        """The reader's network takes things again."""
        self.loop.call_soon_threadsafe(reader._may_read.set)

    def stop(self) -> None:
        self.do(self.hub.stop())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(PATIENCE)
        self.loop.close()


async def _make(kind: type[R]) -> R:
    return kind()


@contextmanager
def open_line(**hub_settings: float) -> Iterator[Line]:
    """A line whose readers are known by the name they give."""
    line = Line(**hub_settings)
    before = access.authenticate, access.still_valid

    def authenticate(headers: dict[str, str]) -> tuple[str, Viewer] | None:
        who = headers.get("authorization", "")
        return (who, line.viewers[who]) if who in line.viewers else None

    access.authenticate = authenticate
    access.still_valid = lambda asked: {k: line.viewers[k] for k in asked if k in line.viewers}
    try:
        yield line
    finally:
        line.stop()
        access.authenticate, access.still_valid = before


def listener(number: int, *audience: str) -> Viewer:
    return Viewer(user_id=number, role="officer", bureau_id=1, audience=frozenset(audience))


def announce(kind: str, *audience: str, **facts: Any) -> EventRow:
    """One act that tells `audience` of something."""
    with act("test.announce", actor=CHEN) as act_:
        return act_.announce(kind, OutboxRow(pk=5), audience=audience, **facts)


def wait_for(condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait until it is so, or fail."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came to be"
        time.sleep(0.005)
