"""Workers that enter a long file: killed half-way, and beside a desk that goes on working."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from cast import Cast, make_cast
from openpyxl import load_workbook

from lianqin.core import clock as duty_clock
from lianqin.core.acts import act
from lianqin.core.audit import verify_chain
from lianqin.core.clock import FrozenClock
from lianqin.core.models import AuditRow, EventRow, OutboxRow
from lianqin.core.runner import Runner
from lianqin.core.tests.children import child_environment
from lianqin.registry.importing import previewing
from lianqin.registry.importing.mending import bad_rows_book
from lianqin.registry.importing.runs import enter, receive
from lianqin.registry.models import Certificate, Change, Employment, ImportRun, Insurance, Person
from lianqin.registry.tests.rolls import guard, pieces, sheet
from lianqin.registry.tests.test_import_runs import bad, ran, roll
from lianqin.registry.tests.test_import_runs import entered as brought

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

ROWS = 3000
PATIENCE = 120.0  # seconds
PAUSE = 0.05


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """A process of its own that delivers messages, by the same clock and database."""
    at = duty_clock.now().isoformat()
    child = subprocess.Popen(
        [sys.executable, "-c", "from lianqin.config.cli import main; main(['worker'])"],
        env=child_environment(LIANQIN_CLOCK=at),
        stdout=subprocess.DEVNULL,
    )
    try:
        yield child
    finally:
        child.kill()
        child.wait()


def until(happened: Callable[[], bool]) -> None:
    """Wait for something that another process does."""
    given_up = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < given_up, "it did not come"
        time.sleep(0.02)


def long_run(cast: Cast) -> ImportRun:
    """A file of thousands of guards, read and waiting to be entered."""
    data = sheet("people", (guard(place) for place in range(ROWS)))
    run = receive(
        actor=cast.xu.viewer, by_name="徐警官", kind="people", name="名册.xlsx", pieces=pieces(data)
    )
    Runner().run_due()
    enter(actor=cast.xu.viewer, run_id=run.pk)
    return run


def entered(run: ImportRun) -> int:
    run.refresh_from_db()
    return run.entered


def lease_is_over() -> None:
    """The fifteen seconds after which another takes up what a dead worker had."""
    OutboxRow.objects.filter(state="waiting").update(leased_until=None)


def test_a_worker_killed_while_entering_is_followed_by_another_without_doubles(
    clock: FrozenClock,
) -> None:
    cast = make_cast()
    before = {model: model.unscoped.count() for model in PARTS}
    run = long_run(cast)
    for _ in range(2):
        so_far = entered(run)
        with worker() as child:
            until(lambda: entered(run) > so_far)  # noqa: B023
            os.kill(child.pid, signal.SIGKILL)
        assert run.state == ImportRun.State.APPLYING, "it was over before it was killed"
        lease_is_over()
        clock.move(timedelta(minutes=5))  # the workers' clock ran on
    while Runner().run_due():
        pass
    assert entered(run) == ROWS
    assert run.state == ImportRun.State.DONE
    for model, count in before.items():
        assert model.unscoped.count() - count == ROWS, model
    assert Change.unscoped.filter(field="created").count() == ROWS
    facts = AuditRow.objects.filter(action="import.enter").values_list("facts", flat=True)
    assert sum(told["rows"] for told in facts) == ROWS
    assert verify_chain().whole


def test_one_row_that_the_database_refuses_does_not_hold_up_the_others(
    clock: FrozenClock,
) -> None:
    cast = make_cast()
    brought(cast.xu.viewer, roll(cast, guard(0, joined_on=date(2020, 1, 1))))
    Employment.unscoped.filter(person__phone=guard(0)["phone"]).update(until=date(2030, 1, 1))
    run = roll(cast, guard(1), guard(0, joined_on=date(2022, 1, 1)), guard(2))
    enter(actor=cast.xu.viewer, run_id=run.pk)
    for _ in range(4):
        run = ran(run)
        clock.move(timedelta(minutes=1))
    assert (run.state, run.entered, bad(run)) == (
        ImportRun.State.DONE,
        2,
        [(3, "name", "kept_back")],
    )
    book = load_workbook(io.BytesIO(bad_rows_book(run, previewing.bad_rows(run, cast.xu.viewer))))
    assert [cell.value for cell in book.worksheets[0][2]][:2] == [
        guard(0)["name"],
        guard(0)["identity"],
    ]


PARTS = (Person, Employment, Certificate, Insurance)


def test_acts_of_dispatch_go_on_while_thousands_of_rows_are_entered() -> None:
    cast = make_cast()
    run = long_run(cast)
    done, slowest = 0, 0.0
    with worker():
        until(lambda: entered(run) > 0)
        while entered(run) < ROWS:
            begun = time.monotonic()
            order(cast, done)
            slowest = max(slowest, time.monotonic() - begun)
            done += 1
            time.sleep(PAUSE)
    assert done, "the file was entered before the desk could act beside it"
    assert AuditRow.objects.filter(action="test.order").count() == done
    assert slowest < 10, f"an act took {slowest:.1f} s"


def order(cast: Cast, number: int) -> None:
    """An act as the desk's are: audit row, event, message."""
    with act("test.order", actor=cast.chen.viewer) as act_:
        subject = EventRow(pk=1)
        act_.record(subject, number=number)
        act_.announce("test.order", subject, audience=["desk"], number=number)
        act_.send("test.nothing", {"number": number})
