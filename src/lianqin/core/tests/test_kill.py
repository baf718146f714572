"""Killed at any point, a process loses no message, doubles no effect and leaves no half act."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from lianqin.core.acts import act
from lianqin.core.audit import verify_chain
from lianqin.core.models import AuditRow, EventRow, OutboxRow
from lianqin.core.tests.children import child_environment
from lianqin.core.tests.lines import CHEN, listener, open_line
from lianqin.core.tests.mortal import KILLS, TOPIC

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


MESSAGES = 400  # enough to be there still at the last kill


def run_mortals(job: str, ledger: Path, seed: int = 0) -> str:
    """Run the program of `mortal` on this test's database; what it printed."""
    command = [sys.executable, "-m", "lianqin.core.tests.mortal", job, str(seed), str(ledger)]
    done = subprocess.run(
        command, env=child_environment(), capture_output=True, text=True, timeout=180
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def leave_messages(count: int) -> None:
    for number in range(count):
        with act("seed", actor=CHEN) as act_:
            act_.send(TOPIC, {"number": number, "key": str(uuid4())})


@pytest.mark.parametrize("seed", [1, 2])
def test_a_killed_runner_loses_no_message_and_doubles_no_effect(tmp_path: Path, seed: int) -> None:
    leave_messages(MESSAGES)
    kills = int(run_mortals("deliver", tmp_path / "ledger", seed))
    handled = Counter(int(line) for line in (tmp_path / "ledger").read_text().splitlines())
    assert kills >= KILLS
    assert set(handled) == set(range(MESSAGES))
    assert any(times > 1 for times in handled.values()), "no kill fell on a handler"
    effects = Counter(row.facts["number"] for row in AuditRow.objects.all())
    assert effects == Counter(range(MESSAGES))
    assert EventRow.objects.filter(kind="test.effect").count() == MESSAGES
    assert set(OutboxRow.objects.values_list("state", flat=True)) == {"done"}
    assert verify_chain().whole


def test_an_act_killed_before_its_commit_leaves_nothing(tmp_path: Path) -> None:
    kills = int(run_mortals("act", tmp_path / "ledger", seed=3))
    told = {UUID(line) for line in (tmp_path / "ledger").read_text().splitlines()}
    sent = set(OutboxRow.objects.values_list("act_id", flat=True))
    recorded = set(AuditRow.objects.values_list("act_id", flat=True))
    assert kills >= KILLS
    assert sent == recorded
    assert EventRow.objects.count() == OutboxRow.objects.count() == AuditRow.objects.count()
    assert told <= recorded, "an act that had returned was lost"
    assert len(told) > 20
    assert verify_chain().whole


def test_the_same_command_from_four_processes_has_one_effect_and_one_answer(
    tmp_path: Path,
) -> None:
    run_mortals("command", tmp_path / "ledger")
    answers: dict[str, list[str]] = {}
    for line in (tmp_path / "ledger").read_text().splitlines():
        command, by = line.split()
        answers.setdefault(command, []).append(by)
    assert {command: len(found) for command, found in answers.items()} == {
        str(command): 4 for command in range(20)
    }
    assert all(len(set(found)) == 1 for found in answers.values())
    effects = Counter(row.facts["command"] for row in AuditRow.objects.all())
    assert effects == Counter(range(20))


def test_four_processes_write_one_chain(tmp_path: Path) -> None:
    run_mortals("chain", tmp_path / "ledger")
    report = verify_chain()
    assert (report.whole, report.rows) == (True, 100)
    assert set(AuditRow.objects.values_list("facts__process", flat=True)) == {0, 1, 2, 3}
    for process in range(4):
        steps = AuditRow.objects.filter(facts__process=process).order_by("seq")
        assert list(steps.values_list("facts__step", flat=True)) == list(range(25))
    in_chain = AuditRow.objects.order_by("seq").values_list("act_id", flat=True)
    sent = OutboxRow.objects.order_by("id").values_list("act_id", flat=True)
    assert list(in_chain) == list(sent), "rows and messages are numbered in different orders"


def test_an_open_page_hears_what_other_processes_do(tmp_path: Path) -> None:
    with open_line() as line:
        line.viewers = {"chen": listener(1, "desk")}
        chen = line.open("chen")
        run_mortals("chain", tmp_path / "ledger")
        heard = [chen.hear()["facts"] for _ in range(100)]
        assert chen.hears_nothing_more(1.2)
    written = EventRow.objects.order_by("id").values_list("facts", flat=True)
    assert heard == list(written)
