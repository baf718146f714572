"""A program that is killed on purpose. Its mother starts mortals and outlives them.

    python -m lianqin.core.tests.mortal JOB SEED LEDGER

Each mortal is a fork that does its JOB until it is killed, by itself at a chosen point or by its
mother at a random moment; the mother starts the next until the job is done. LEDGER is a file
to which each handler adds a line on entry: a write that no kill takes back.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianqin.config.settings")
django.setup()

from django.db import connections  # noqa: E402

from lianqin.core import acts, outbox  # noqa: E402
from lianqin.core.acts import act  # noqa: E402
from lianqin.core.commands import once  # noqa: E402
from lianqin.core.models import OutboxRow  # noqa: E402
from lianqin.core.runner import Runner  # noqa: E402
from lianqin.core.scope import Viewer  # noqa: E402

CHEN = Viewer(user_id=7, role="dispatcher", bureau_id=1)
LEASE = timedelta(seconds=0.2)
TOPIC = "test.mortal"
KILLS = 60
GIVEN_UP_AFTER = 120.0
POINTS = ("before", "entered", "inside the act", "effect done", "before marking")

_here = ""  # the point at which this mortal dies
_countdown = 0


def die_at(point: str) -> None:
    """Die, with no chance to tidy up, if this is the point and its turn has come."""
    global _countdown
    if point == _here:
        _countdown -= 1
        if _countdown < 0:
            os.kill(os.getpid(), signal.SIGKILL)


def deliver_until_done(ledger: Path) -> None:
    """One mortal's life as a runner."""
    find, finish = outbox.handler_of, outbox.done

    def handler_of(topic: str) -> outbox.Handler:
        die_at("before")
        return find(topic)

    def done(row: OutboxRow, owner: str) -> None:
        die_at("before marking")
        finish(row, owner)

    outbox.handler_of, outbox.done = handler_of, done  # type: ignore[assignment]
    outbox.handles(TOPIC)(lambda payload, row: handle(payload, row, ledger))
    runner = Runner(lease=LEASE)
    while OutboxRow.objects.filter(state="waiting").exists():
        if not runner.run_due():
            time.sleep(0.02)


def handle(payload: dict[str, Any], row: OutboxRow, ledger: Path) -> None:
    """An idempotent handler, as every handler is to be: its effect goes through `once`."""
    with ledger.open("a") as file:
        file.write(f"{payload['number']}\n")
    die_at("entered")
    time.sleep(random.random() / 200)
    once(key=UUID(payload["key"]), actor=CHEN, contents=payload, effect=lambda: effect(row))
    die_at("effect done")


def effect(row: OutboxRow) -> dict[str, Any]:
    with act("test.effect", actor=CHEN) as act_:
        act_.record(row, number=row.payload["number"])
        die_at("inside the act")
        act_.announce("test.effect", row, audience=["desk"], number=row.payload["number"])
    return {"number": row.payload["number"]}


def act_for_ever(ledger: Path) -> None:
    """One mortal's life as a desk: acts of three rows each, until it is killed."""
    while True:
        with act("test.whole", actor=CHEN) as act_:
            row = act_.send("test.left", {})
            die_at("entered")
            act_.record(row)
            die_at("inside the act")
            act_.announce("test.whole", row, audience=["desk"])
            die_at("effect done")
        with ledger.open("a") as file:
            file.write(f"{act_.id}\n")
        die_at("before marking")


def notify_then_die() -> None:
    """PostgreSQL: the last statement of an act before its commit."""
    plain = acts._notify_other_processes

    def notify() -> None:
        plain()
        die_at("before")

    acts._notify_other_processes = notify


def mother(life: Callable[[Path], None], seed: int, ledger: Path) -> int:
    """Start mortals one after another, most of them killed; the number of kills."""
    dice, kills = random.Random(seed), 0
    began = time.monotonic()
    while time.monotonic() - began < GIVEN_UP_AFTER:
        doomed = kills < KILLS
        pid = bear(life, dice, ledger, by_itself=doomed and kills % 2 == 0)
        if doomed and kills % 2:
            time.sleep(dice.uniform(0.005, 0.04))
            os.kill(pid, signal.SIGKILL)
        elif not doomed and life is act_for_ever:
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        if os.WIFSIGNALED(status):
            kills += 1
        elif os.waitstatus_to_exitcode(status) != 0:
            raise SystemExit("a mortal failed by itself")
        else:
            return kills
        if life is act_for_ever and kills > KILLS:
            return kills
    raise SystemExit("the job was never done")


def bear(
    life: Callable[[Path], None], dice: random.Random, ledger: Path, *, by_itself: bool
) -> int:
    """Fork one mortal; the parent holds no connection and no thread, so that a fork is safe."""
    global _here, _countdown
    point, turn = dice.choice(POINTS), dice.randrange(4)
    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    _here, _countdown = (point, turn) if by_itself else ("", 0)
    try:
        life(ledger)
    except BaseException:  # noqa: BLE001  (a fork must not run on into its parent's code)
        import traceback

        traceback.print_exc()
        os._exit(1)
    connections.close_all()
    os._exit(0)


def together(job: Callable[[int], None], count: int) -> None:
    """Run `job(number)` in `count` forks at the same time."""
    pids = []
    for number in range(count):
        pid = os.fork()
        if not pid:
            code = 1
            try:
                job(number)
                code = 0
            finally:
                connections.close_all()
                os._exit(code)
        pids.append(pid)
    if any(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids):
        raise SystemExit("one of them failed")


def give_the_same_command(ledger: Path) -> None:
    """Four processes say the same twenty commands; each writes the answer that it got."""

    def say(number: int) -> None:
        for command in range(20):
            answered = once(
                key=UUID(int=command),
                actor=CHEN,
                contents={"command": command},
                effect=lambda command=command: _tell_who(number, command),
            )
            with ledger.open("a") as file:
                file.write(f"{command} {answered.answer['by']}\n")

    together(say, 4)


def _tell_who(number: int, command: int) -> dict[str, Any]:
    with act("test.effect", actor=CHEN) as act_:
        row = act_.send("test.left", {})
        act_.record(row, command=command)
    return {"by": number}


def act_together(_ledger: Path) -> None:
    """Four processes do twenty-five acts each."""

    def do(number: int) -> None:
        for step in range(25):
            with act("test.chain", actor=CHEN) as act_:
                row = act_.send("test.left", {})
                act_.record(row, process=number, step=step)
                act_.announce("test.chain", row, audience=["desk"], process=number, step=step)

    together(do, 4)


def main(job: str, seed: str, ledger: str) -> None:
    path = Path(ledger)
    notify_then_die()
    if job == "deliver":
        sys.stdout.write(f"{mother(deliver_until_done, int(seed), path)}\n")
    elif job == "act":
        sys.stdout.write(f"{mother(act_for_ever, int(seed), path)}\n")
    elif job == "command":
        give_the_same_command(path)
    else:
        act_together(path)


if __name__ == "__main__":
    main(*sys.argv[1:])
