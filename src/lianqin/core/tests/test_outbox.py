"""Messages and timers are handled at least once, in their time, by one runner at a time."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection, connections

from lianqin.core import clock, health, outbox
from lianqin.core import runner as runner_module
from lianqin.core.acts import act
from lianqin.core.clock import FrozenClock
from lianqin.core.models import OutboxRow
from lianqin.core.outbox import GiveUp, TryAgain, handles
from lianqin.core.runner import Runner
from lianqin.core.scope import Viewer

CHEN = Viewer(user_id=7, role="dispatcher", bureau_id=1)
MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def empty_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "_handlers", {})


@pytest.fixture
def runner() -> Runner:
    return Runner()


@pytest.fixture
def heard() -> list[dict[str, Any]]:
    """What the handler of `test.note` was called with."""
    payloads: list[dict[str, Any]] = []
    handles("test.note")(lambda payload, row: payloads.append(payload))
    return payloads


def leave(topic: str = "test.note", *, after: timedelta = timedelta(), **payload: Any) -> OutboxRow:
    with act("seed", actor=CHEN) as act_:
        return act_.send(topic, payload, due_at=clock.now() + after)


def test_a_message_is_handled_and_marked_done(runner: Runner, heard: list[Any]) -> None:
    row = leave(directive=7)
    assert runner.run_due() == 1
    assert heard == [{"directive": 7}]
    row.refresh_from_db()
    assert (row.state, row.attempts, row.done_at) == ("done", 1, clock.now())
    assert runner.run_due() == 0


def test_a_timer_waits_for_the_duty_clock(
    runner: Runner, heard: list[Any], clock: FrozenClock
) -> None:
    leave(after=5 * MINUTE)
    assert runner.run_due() == 0
    clock.move(5 * MINUTE)
    assert runner.run_due() == 1
    assert len(heard) == 1


def test_messages_are_handled_in_the_order_in_which_they_are_due(
    runner: Runner, heard: list[Any], clock: FrozenClock
) -> None:
    for minutes in (3, 1, 2):
        leave(after=minutes * MINUTE, minutes=minutes)
    clock.move(10 * MINUTE)
    runner.run_due()
    assert [payload["minutes"] for payload in heard] == [1, 2, 3]


def test_run_due_stops_at_its_limit(runner: Runner, heard: list[Any]) -> None:
    for _ in range(3):
        leave()
    assert runner.run_due(limit=2) == 2
    assert runner.run_due(limit=2) == 1


def test_a_handler_runs_outside_of_any_transaction(runner: Runner) -> None:
    inside = []
    handles("test.note")(lambda payload, row: inside.append(connection.in_atomic_block))
    leave()
    runner.run_due()
    assert inside == [False]


def test_try_again_puts_the_message_off_and_is_no_fault(runner: Runner, clock: FrozenClock) -> None:
    @handles("test.later")
    def later(payload: dict[str, Any], row: OutboxRow) -> None:
        raise TryAgain(MINUTE, "test.phone_off")

    row = leave("test.later")
    for _ in range(outbox.MOST_FAULTS + 2):
        assert runner.run_due() == 1
        assert runner.run_due() == 0
        clock.move(MINUTE)
    row.refresh_from_db()
    assert (row.state, row.last_error, row.faults) == ("waiting", "test.phone_off", 0)
    assert row.attempts == outbox.MOST_FAULTS + 2


def test_give_up_ends_the_message_with_its_code(runner: Runner) -> None:
    @handles("test.never")
    def never(payload: dict[str, Any], row: OutboxRow) -> None:
        raise GiveUp("test.no_such_phone")

    row = leave("test.never")
    runner.run_due()
    row.refresh_from_db()
    assert (row.state, row.last_error, row.done_at) == ("failed", "test.no_such_phone", clock.now())
    assert health.report()["outbox_failed"] == 1


def test_a_fault_is_tried_again_with_a_growing_delay_and_fails_in_the_end(
    runner: Runner, clock: FrozenClock
) -> None:
    @handles("test.broken")
    def broken(payload: dict[str, Any], row: OutboxRow) -> None:
        raise ZeroDivisionError

    row = leave("test.broken")
    delays = []
    for _ in range(outbox.MOST_FAULTS):
        assert runner.run_due() == 1
        row.refresh_from_db()
        delays.append((row.due_at - clock.now()).total_seconds())
        clock.set(max(row.due_at, clock.now()))
    assert (row.state, row.last_error) == ("failed", "fault.ZeroDivisionError")
    assert delays[:-1] == [2, 4, 8, 16, 32, 64, 128, 256, 300]
    assert runner.run_due() == 0


def test_a_fault_is_logged_without_its_message(
    runner: Runner, caplog: pytest.LogCaptureFixture
) -> None:
    @handles("test.broken")
    def broken(payload: dict[str, Any], row: OutboxRow) -> None:
        raise ValueError("李四 13900000000")

    leave("test.broken")
    with caplog.at_level(logging.ERROR, "lianqin.runner"):
        runner.run_due()
    assert "ValueError" in caplog.records[0].facts["exception"]
    assert "李四" not in str(caplog.records[0].__dict__)


def test_one_broken_message_does_not_hold_up_the_next(runner: Runner, heard: list[Any]) -> None:
    @handles("test.broken")
    def broken(payload: dict[str, Any], row: OutboxRow) -> None:
        raise ZeroDivisionError

    leave("test.broken")
    leave()
    assert runner.run_due() == 2
    assert len(heard) == 1


def test_a_topic_without_handler_waits_and_is_loud(
    runner: Runner, heard: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    row = leave("test.nobody")
    leave()
    with caplog.at_level(logging.ERROR, "lianqin.runner"):
        assert runner.run_due() == 1
    assert [r.message for r in caplog.records] == ["topic_without_handler"]
    assert health.report()["outbox_unhandled"] == {"test.nobody": 1}
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("waiting", 0)


def test_two_handlers_for_one_topic_are_refused(heard: list[Any]) -> None:
    with pytest.raises(TypeError, match="two handlers"):
        handles("test.note")(lambda payload, row: None)


def test_a_message_under_lease_is_not_taken_up_again(runner: Runner, heard: list[Any]) -> None:
    row = leave()
    assert outbox.lease(row, "another", timedelta(seconds=15))
    assert runner.run_due() == 0


def test_a_lease_that_ran_out_is_taken_over_and_the_slow_one_changes_nothing(
    runner: Runner, heard: list[Any]
) -> None:
    row = leave()
    assert outbox.lease(row, "slow", timedelta(milliseconds=1))
    time.sleep(0.01)
    taken = OutboxRow.objects.get()
    assert outbox.lease(taken, "quick", timedelta(seconds=15))
    outbox.give_up(row, "slow", "test.late")
    assert not outbox.renew(row, "slow", timedelta(seconds=15))
    assert OutboxRow.objects.get().state == "waiting"
    outbox.done(taken, "quick")
    assert OutboxRow.objects.get().state == "done"


def test_two_who_saw_the_same_row_do_not_both_get_it(heard: list[Any]) -> None:
    leave()
    mine, yours = OutboxRow.objects.get(), OutboxRow.objects.get()
    assert outbox.lease(mine, "mine", timedelta(seconds=15))
    assert not outbox.lease(yours, "yours", timedelta(seconds=15))


def test_a_message_whose_process_dies_each_time_is_given_up(
    runner: Runner, heard: list[Any]
) -> None:
    row = leave()
    OutboxRow.objects.update(faults=outbox.MOST_FAULTS)
    runner.run_due()
    row.refresh_from_db()
    assert (row.state, row.last_error, heard) == ("failed", outbox.DIED_EACH_TIME, [])


def test_a_slow_handler_keeps_its_lease() -> None:
    runner, rival, overtaken = Runner(lease=timedelta(seconds=0.3)), Runner(), []

    @handles("test.slow")
    def slow(payload: dict[str, Any], row: OutboxRow) -> None:
        time.sleep(0.7)
        overtaken.append(rival.run_due())

    leave("test.slow")
    assert runner.run_due() == 1
    assert overtaken == [0]


@pytest.fixture
def running() -> Iterator[Runner]:
    runner = Runner()
    runner.start()
    yield runner
    runner.stop()


def test_the_running_thread_is_woken_by_an_act(running: Runner) -> None:
    called = threading.Event()
    handles("test.event")(lambda payload, row: called.set())
    time.sleep(0.1)  # it has looked once and sleeps
    began = time.monotonic()
    leave("test.event")
    assert called.wait(5)
    assert time.monotonic() - began < 0.5


def test_the_running_thread_goes_on_after_the_database_came_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    called, plain = threading.Event(), outbox.due
    faults = iter([OperationalError("gone"), OperationalError("still gone")])

    def due(at: datetime) -> Any:
        for fault in faults:
            raise fault
        return plain(at)

    handles("test.event")(lambda payload, row: called.set())
    monkeypatch.setattr(outbox, "due", due)
    monkeypatch.setattr(runner_module, "LONGEST_PAUSE", 0.05)
    leave("test.event")
    runner = Runner()
    runner.start()
    assert called.wait(5)
    runner.stop()


def test_several_runners_handle_each_message_once() -> None:
    heard: list[int] = []
    handles("test.event")(lambda payload, row: heard.append(payload["number"]))
    for number in range(20):
        leave("test.event", number=number)

    def work() -> None:
        Runner().run_due()
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(heard) == list(range(20))
