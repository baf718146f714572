"""Several threads, each with its own connection, at the same tables at the same time."""

from __future__ import annotations

import queue
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.db import connections

from lianqin.core import stream
from lianqin.core.acts import act
from lianqin.core.audit import verify_chain
from lianqin.core.commands import once
from lianqin.core.errors import CommandReused
from lianqin.core.models import AuditRow
from lianqin.core.tests.lines import CHEN, Line, Message, announce, listener, open_line

pytestmark = pytest.mark.django_db(transaction=True)


def together(job: Callable[[int], None], count: int) -> None:
    """Run `job(number)` in `count` threads at once; the first failure is raised."""
    failures: list[BaseException] = []

    def run(number: int) -> None:
        try:
            job(number)
        except BaseException as failure:  # noqa: BLE001  (raised again below)
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def test_the_same_command_sent_six_times_at_once_has_one_effect_and_one_answer() -> None:
    answers: list[tuple[dict[str, Any], bool]] = []

    def effect(number: int) -> dict[str, Any]:
        with act("test.effect", actor=CHEN) as act_:
            act_.record(act_.send("test.left", {}))
        return {"by": number}

    def say(number: int) -> None:
        said = once(key=UUID(int=1), actor=CHEN, contents="arrived", effect=lambda: effect(number))
        answers.append((said.answer, said.repeated))

    together(say, 6)
    assert AuditRow.objects.count() == 1
    assert len({answer["by"] for answer, _ in answers}) == 1
    assert sorted(repeated for _, repeated in answers) == [False] + [True] * 5


def test_a_command_number_used_for_something_else_is_refused() -> None:
    once(key=UUID(int=1), actor=CHEN, contents="arrived", effect=dict)
    with pytest.raises(CommandReused):
        once(key=UUID(int=1), actor=CHEN, contents="left", effect=dict)


def test_a_command_number_of_somebody_else_is_refused_and_tells_nothing() -> None:
    once(key=UUID(int=1), actor=CHEN, contents="arrived", effect=lambda: {"number": "警0001"})
    with pytest.raises(CommandReused) as refused:
        once(
            key=UUID(int=1),
            actor=replace(CHEN, user_id=99),
            contents="arrived",
            effect=dict,
        )
    assert "警0001" not in str(refused.value.as_json())


def test_an_effect_that_fails_leaves_its_command_free_to_be_sent_again() -> None:
    def refuse() -> dict[str, Any]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        once(key=UUID(int=1), actor=CHEN, contents="arrived", effect=refuse)
    assert not once(key=UUID(int=1), actor=CHEN, contents="arrived", effect=dict).repeated


def test_four_threads_write_one_chain() -> None:
    def work(number: int) -> None:
        for step in range(10):
            with act("test.chain", actor=CHEN) as act_:
                act_.record(act_.send("test.left", {}), thread=number, step=step)

    together(work, 4)
    report = verify_chain()
    assert (report.whole, report.rows) == (True, 40)


class Restless:
    """A reader who goes away at random and comes back with the last position that they saw."""

    def __init__(self, line: Line, who: str, dice: random.Random) -> None:
        self.line, self.who, self.dice = line, who, dice
        self.seen: list[Message] = []
        self.returns = 0

    def listen_until(self, end: str) -> None:
        position: int | str = 0
        while True:
            reader = self.line.open(self.who, resume=position)
            patience = self.dice.choice([1, 2, 5, 30])
            for message in self._some_of(reader, patience):
                position = message.id or position
                if message.data:
                    self.seen.append(message)
                    if message.data["kind"] == end:
                        self.line.close(reader)
                        return
            self.line.close(reader)
            self.returns += 1

    def _some_of(self, reader: Any, count: int) -> Iterator[Message]:
        """The next few messages; those on the way when the line breaks are lost."""
        for _ in range(count):
            try:
                yield reader.next_message(0.5)
            except queue.Empty:
                return


@pytest.mark.slow
@pytest.mark.parametrize("seed", [11, 12, 13])
def test_readers_who_come_and_go_while_others_write_miss_nothing_and_hear_nothing_twice(
    seed: int,
) -> None:
    """Every event of the audience once and in order, whatever was on the way at each break."""
    written: dict[str, list[int]] = {"desk": [], "team": []}
    lock = threading.Lock()

    def write(number: int) -> None:
        dice = random.Random(seed * 100 + number)
        for _ in range(60):
            key = dice.choice(["desk", "team"])
            row = announce("test.note", key, writer=number)
            with lock:
                written[key].append(row.pk)

    with open_line(beat=0.05) as line:
        line.viewers = {
            "chen": listener(1, "desk", "end"),
            "li": listener(2, "team", "end"),
            "both": listener(3, "desk", "team", "end"),
        }
        restless = [Restless(line, w, random.Random(seed)) for w in ("chen", "li", "both")]
        ears = [
            threading.Thread(target=reader.listen_until, args=("test.end",)) for reader in restless
        ]
        for ear in ears:
            ear.start()
        together(write, 4)
        announce("test.end", "end")
        for ear in ears:
            ear.join(60)
            assert not ear.is_alive()
    expected = [written["desk"], written["team"], written["desk"] + written["team"]]
    for reader, ids in zip(restless, expected, strict=True):
        heard = [m.id for m in reader.seen if m.data and m.data["kind"] == "test.note"]
        assert heard == sorted(ids)
        assert reader.returns > 5, "the reader never went away"
    assert Counter(written["desk"] + written["team"]).most_common(1)[0][1] == 1
    assert stream.head() == restless[0].seen[-1].id
