"""The hub: every open stream of this process, and what is done for all of them at once.

It lives on the event loop and holds no thread and no connection per stream. Questions to the
database go to a small fixed pool whose threads close their connection after each.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import Error, connections

from lianqin.core import events, logs
from lianqin.core.events import Event
from lianqin.core.scope import Viewer
from lianqin.core.stream import access
from lianqin.core.stream_errors import ServerStopping
from lianqin.core.tailer import Tailer

MOST_PER_USER = 8
QUEUE = 256  # pieces that wait for one slow reader before it is let go
POOL = 4
BEAT_SECONDS = 15.0
REVOCATION_SECONDS = 5.0
POLL_SECONDS = 1.0

P = ParamSpec("P")
R = TypeVar("R")
_log = logging.getLogger("lianqin.stream")


class Listener:
    """One open stream: whose it is, and what it has not yet been sent.

    `after` is the position from which it was asked, `joined_at` the hub's when it joined: what
    lies between is read from the database, what comes later is offered. `over` is done when the
    stream must end.
    """

    def __init__(self, credential: str, viewer: Viewer, after: int, joined_at: int) -> None:
        self.credential, self.viewer = credential, viewer
        self.after, self.joined_at = after, joined_at
        self.waiting: deque[bytes] = deque()
        self.woken = asyncio.Event()
        self.over: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def offer(self, piece: bytes) -> None:
        """Queue a piece; a reader that lets too many wait is let go, and resumes by itself."""
        if len(self.waiting) >= QUEUE:
            self.end("slow")
        elif not self.over.done():
            self.waiting.append(piece)
            self.woken.set()

    def take(self) -> bytes:
        """All that waits, as one piece."""
        piece = events.joined(self.waiting)
        self.waiting.clear()
        return piece

    def end(self, why: str) -> None:
        """Have the stream end; the first reason stands."""
        if not self.over.done():
            self.over.set_result(why)
            self.woken.set()


class Hub:
    """All listeners; `start` and `stop` belong to the server's lifespan."""

    def __init__(
        self,
        *,
        beat: float = BEAT_SECONDS,
        revocation: float = REVOCATION_SECONDS,
        poll: float = POLL_SECONDS,
    ) -> None:
        self.position = 0
        self.listeners: set[Listener] = set()
        self.stopping = False
        self._beat_seconds, self._revocation_seconds = beat, revocation
        self._pool = ThreadPoolExecutor(POOL, thread_name_prefix="stream-access")
        self._tailer = Tailer(self._hand_over, poll=poll)
        self._tasks: list[asyncio.Task[None]] = []
        self._of_user: defaultdict[int | None, list[Listener]] = defaultdict(list)

    async def start(self) -> None:
        """Begin at the newest event, on the running loop."""
        self._loop = asyncio.get_running_loop()
        await self._fill_pool()
        self.position = await self.ask(events.head)
        self._tailer.start(self.position)
        self._tasks = [asyncio.create_task(self._beat()), asyncio.create_task(self._revoke())]

    async def stop(self) -> None:
        """End every stream, the tailer and the pool."""
        self.end_all()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._loop.run_in_executor(self._pool, self._tailer.stop)
        self._pool.shutdown()

    def end_all(self) -> None:
        """End every open stream and open no other."""
        self.stopping = True
        for listener in self.listeners:
            listener.end("stopping")

    def join(self, credential: str, viewer: Viewer, after: int) -> Listener:
        """Open a stream: it hears every event after the later of `after` and `position`.

        One person keeps MOST_PER_USER; the oldest gives way, as a phone that changed networks
        leaves streams behind that nobody reads. Raises ServerStopping on the way down.
        """
        if self.stopping:
            raise ServerStopping
        theirs = self._of_user[viewer.user_id]
        if len(theirs) >= MOST_PER_USER:
            theirs.pop(0).end("replaced")
        listener = Listener(credential, viewer, after, self.position)
        theirs.append(listener)
        self.listeners.add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """Close a stream's place."""
        self.listeners.discard(listener)
        user = listener.viewer.user_id
        self._of_user[user] = [other for other in self._of_user[user] if other is not listener]
        if not self._of_user[user]:
            del self._of_user[user]

    async def ask(self, question: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Put a question to the database from the pool."""

        def answer() -> R:
            try:
                return question(*args, **kwargs)
            finally:
                connections.close_all()

        return await self._loop.run_in_executor(self._pool, answer)

    def _hand_over(self, page: list[Event]) -> None:
        """From the tailer's thread to the loop; waits, so that pages never pile up between."""
        taken = threading.Event()
        self._loop.call_soon_threadsafe(self._fan_out, page, taken)
        while not taken.wait(1) and not self.stopping:
            pass

    def _fan_out(self, page: Iterable[Event], taken: threading.Event) -> None:
        for event in page:
            for listener in self.listeners:
                if event.id > listener.after and event.concerns(listener.viewer.audience):
                    listener.offer(event.wire)
            self.position = event.id
        taken.set()

    async def _beat(self) -> None:
        """A sign of life on every line, with the position up to which it has heard all."""
        while True:
            await asyncio.sleep(self._beat_seconds)
            for listener in tuple(self.listeners):
                position = max(self.position, listener.after)
                listener.offer(events.position_on_wire(position))

    async def _revoke(self) -> None:
        """Ask about all credentials in one go; end what no longer opens, renew who hears what."""
        while True:
            await asyncio.sleep(self._revocation_seconds)
            credentials = {listener.credential for listener in self.listeners}
            if not credentials:
                continue
            try:
                self._apply(credentials, await self.ask(access.still_valid, credentials))
            except Error as fault:  # while the database is silent no event flows either
                facts = {"exception": logs.exception_places(fault)}
                _log.error("revocation_not_checked", extra={"facts": facts})

    def _apply(self, asked: set[str], valid: dict[str, Viewer]) -> None:
        for listener in self.listeners:
            if listener.credential not in asked:
                continue  # it came while the question was under way
            viewer = valid.get(listener.credential)
            if viewer is None or viewer.user_id != listener.viewer.user_id:
                listener.end("revoked")
            else:
                listener.viewer = viewer

    async def _fill_pool(self) -> None:
        """Start the pool's threads now, so that none is added by a stream."""
        together = threading.Barrier(POOL)
        waits = [self._loop.run_in_executor(self._pool, together.wait, 10) for _ in range(POOL)]
        await asyncio.gather(*waits)
