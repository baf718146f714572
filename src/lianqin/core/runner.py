"""The runner: takes up one due message at a time under a lease and calls its handler.

Any number of runners may work on one database: a lease of 15 seconds, renewed while the handler
works, gives a row to one of them. A runner that is killed loses nothing: its lease runs out and
another takes the row up again. Leases follow the database's clock, due times the duty clock.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import Error, close_old_connections, connection, connections, transaction

from lianqin.core import acts, clock, logs, outbox
from lianqin.core.errors import DomainError
from lianqin.core.models import OutboxRow
from lianqin.core.outbox import GiveUp, TryAgain

LONGEST_PAUSE = 1.0  # seconds: messages left by other processes are found this soon
SHORTEST_PAUSE = 0.01
COMPLAIN_EVERY = 60.0  # seconds between two complaints about topics without a handler
BATCH = 100

_log = logging.getLogger("lianqin.runner")


class Runner:
    """Handles due messages: `run_due` here and now, `start` in a thread of its own."""

    def __init__(self, *, lease: timedelta = outbox.LEASE) -> None:
        self.name = f"{socket.gethostname()[:24]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._lease = lease
        self._one_at_a_time = threading.Lock()
        self._woken, self._stopping = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self._complained = -COMPLAIN_EVERY

    def run_due(self, limit: int = BATCH) -> int:
        """Handle up to `limit` messages that are due now; the number handled, well or not."""
        with self._one_at_a_time:
            self._complain()
            handled = 0
            while handled < limit and not self._stopping.is_set():
                row = self._take()
                if row is None:
                    break
                self._handle(row)
                handled += 1
            return handled

    def start(self) -> None:
        """Handle messages in a thread until `stop`, woken by each act of this process."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._loop, name="outbox-runner", daemon=True)
        acts.on_wake(self._woken.set)
        self._thread.start()

    def stop(self, timeout: float = 10.0) -> None:
        """Finish the message under way, within `timeout` seconds, and take up no other."""
        acts.forget_waker(self._woken.set)
        self._stopping.set()
        self._woken.set()
        if self._thread:
            self._thread.join(timeout)

    def _take(self) -> OutboxRow | None:
        """The next due message, now leased to this runner."""
        if not connection.features.has_select_for_update_skip_locked:
            return self._lease_first(skip_locked=False)
        with transaction.atomic():
            return self._lease_first(skip_locked=True)

    def _lease_first(self, *, skip_locked: bool) -> OutboxRow | None:
        due = outbox.due(clock.now())
        rows = due.select_for_update(skip_locked=True) if skip_locked else due
        while row := rows.first():
            if outbox.lease(row, self.name, self._lease):
                return row
        return None

    def _handle(self, row: OutboxRow) -> None:
        if row.faults > outbox.MOST_FAULTS:  # its process died under it, each time
            self._give_up(row, outbox.DIED_EACH_TIME)
            return
        mark = logs.act_id.set(str(row.act_id))
        try:
            with self._kept(row):
                outbox.handler_of(row.topic)(row.payload, row)
        except TryAgain as later:
            outbox.put_off(row, self.name, later.after, later.code, faults=0)
        except GiveUp as end:
            self._give_up(row, end.code)
        except Exception as fault:  # noqa: BLE001  (whatever it is, the other messages go on)
            self._after_fault(row, fault)
        else:
            outbox.done(row, self.name)
        finally:
            logs.act_id.reset(mark)

    def _after_fault(self, row: OutboxRow, fault: Exception) -> None:
        code = fault.code if isinstance(fault, DomainError) else f"fault.{type(fault).__name__}"
        facts = {"topic": row.topic, "row": row.pk, "count": row.faults, "code": code}
        facts["exception"] = logs.exception_places(fault)
        _log.error("handler_fault", extra={"facts": facts})
        if connection.in_atomic_block or connection.needs_rollback:
            connection.close()
        if row.faults >= outbox.MOST_FAULTS:
            self._give_up(row, code)
        else:
            delay = outbox.delay_after(row.faults)
            outbox.put_off(row, self.name, delay, code, faults=row.faults)

    def _give_up(self, row: OutboxRow, code: str) -> None:
        outbox.give_up(row, self.name, code)
        facts = {"topic": row.topic, "row": row.pk, "code": code, "count": row.attempts}
        _log.error("message_given_up", extra={"facts": facts})

    @contextmanager
    def _kept(self, row: OutboxRow) -> Iterator[None]:
        """Renew the lease from a second thread while a slow handler works."""
        finished = threading.Event()
        keeper = threading.Thread(target=self._keep, args=(row, finished), daemon=True)
        keeper.start()
        try:
            yield
        finally:
            finished.set()
            keeper.join()

    def _keep(self, row: OutboxRow, finished: threading.Event) -> None:
        while not finished.wait(self._lease.total_seconds() / 3):
            try:
                if not outbox.renew(row, self.name, self._lease):
                    return
            except Error:
                _log.warning("lease_not_renewed", extra={"facts": {"row": row.pk}})
            finally:
                connections.close_all()

    def _loop(self) -> None:
        starters = outbox.starters()
        while not self._stopping.is_set():
            self._woken.clear()
            try:
                close_old_connections()
                self._begin(starters)
                if not self.run_due():
                    self._woken.wait(self._pause())
            except Error as fault:
                facts = {"exception": logs.exception_places(fault)}
                _log.error("runner_database_fault", extra={"facts": facts})
                connections.close_all()
                self._stopping.wait(LONGEST_PAUSE)
        connections.close_all()

    def _begin(self, starters: list[outbox.Starter]) -> None:
        """Call each once; one that found no database is called again, one with a fault is not."""
        while starters:
            try:
                starters[0]()
            except Error:
                raise
            except Exception as fault:  # noqa: BLE001  (the messages are handled all the same)
                facts = {"exception": logs.exception_places(fault)}
                _log.error("starter_fault", extra={"facts": facts})
            del starters[0]

    def _pause(self) -> float:
        """Seconds until the next timer is due, and no more than one."""
        next_due = outbox.waiting().values_list("due_at", flat=True).first()
        if next_due is None:
            return LONGEST_PAUSE
        ahead = (next_due - clock.now()).total_seconds()
        return max(SHORTEST_PAUSE, min(ahead, LONGEST_PAUSE))

    def _complain(self) -> None:
        """Say loudly, once a minute, which topics nobody in this process handles."""
        if time.monotonic() - self._complained < COMPLAIN_EVERY:
            return
        self._complained = time.monotonic()
        for topic, count in outbox.unhandled(clock.now()).items():
            _log.error("topic_without_handler", extra={"facts": {"topic": topic, "count": count}})
