"""The tailer: one thread and one connection a process, reading each new event once for all.

It is woken by an act of this process (SQLite) or by NOTIFY from any process (PostgreSQL), and
looks once a second besides, which is how SQLite hears of other processes.
"""

from __future__ import annotations

import logging
import select
import socket
import threading
from collections.abc import Callable
from typing import Any

from django.db import Error, connection

from lianqin.core import acts, events, logs
from lianqin.core.events import Event

Deliver = Callable[[list[Event]], None]

_log = logging.getLogger("lianqin.tailer")


class Tailer:
    """Calls `deliver` in its own thread with every event after `position`, in order."""

    def __init__(self, deliver: Deliver, *, poll: float = 1.0) -> None:
        self._deliver, self._poll = deliver, poll
        self._position = 0
        self._stopping = threading.Event()
        self._doorbell, self._door = socket.socketpair()
        self._doorbell.setblocking(False)
        self._door.setblocking(False)
        self._thread: threading.Thread | None = None
        self._heard_on: Any = None

    def start(self, position: int) -> None:
        """Read on from `position` in a thread, until `stop`."""
        self._position = position
        self._thread = threading.Thread(target=self._run, name="event-tailer", daemon=True)
        if connection.vendor == "sqlite":  # PostgreSQL's NOTIFY reaches this process too
            acts.on_wake(self.ring)
        self._thread.start()

    def stop(self, timeout: float = 5.0) -> None:
        """End the thread and close its connection."""
        acts.forget_waker(self.ring)
        self._stopping.set()
        self.ring()
        if self._thread:
            self._thread.join(timeout)
        self._doorbell.close()
        self._door.close()

    def ring(self) -> None:
        """Have it look at once; callable from any thread, never waits."""
        try:
            self._doorbell.send(b"!")
        except OSError:  # it is full of rings already, or the tailer has ended
            return

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._listen()
                if not self._read() and not self._heard():
                    self._wait()
            except Error as fault:
                facts = {"exception": logs.exception_places(fault)}
                _log.error("tailer_database_fault", extra={"facts": facts})
                connection.close()
                self._stopping.wait(self._poll)
        connection.close()

    def _read(self) -> bool:
        """Hand over the next page of events; True when there may be more."""
        page = events.read_after(self._position)
        if page:
            self._deliver(page)
            self._position = page[-1].id
        return len(page) == events.PAGE

    def _listen(self) -> None:
        """On a new connection to PostgreSQL, ask to be told of commits with events."""
        if connection.vendor != "postgresql":
            return
        if connection.connection is None or connection.connection is not self._heard_on:
            with connection.cursor() as cursor:
                cursor.execute(f"LISTEN {acts.EVENTS_CHANNEL}")
            self._heard_on = connection.connection

    def _heard(self) -> bool:
        """Whether a notification came in with the last answer, where waiting cannot see it."""
        if self._heard_on is None:
            return False
        with connection.wrap_database_errors:
            return bool(list(self._heard_on.notifies(timeout=0)))

    def _wait(self) -> None:
        poller = select.poll()  # not select(): a process with many streams has high numbers
        poller.register(self._door, select.POLLIN)
        if self._heard_on is not None:
            poller.register(self._heard_on.fileno(), select.POLLIN)
        poller.poll(self._poll * 1000)
        self._empty_door()
        self._heard()

    def _empty_door(self) -> None:
        try:
            while self._door.recv(4096):
                pass
        except BlockingIOError:
            return
