"""`lianqin worker`: deliver messages and timers in a process of its own (LIANQIN_RUNNER=0)."""

from __future__ import annotations

import argparse
import signal
import sys
import threading

from lianqin.config.cli import load_django


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Enter `worker` in the command line."""
    working = subparsers.add_parser("worker", help="投递消息和定时器 / deliver messages and timers")
    working.set_defaults(run=run_worker)


def run_worker(_args: argparse.Namespace) -> int:
    """Deliver until told to stop; the message under way is finished first."""
    load_django()
    from lianqin.config.readiness import refuse_unready_database
    from lianqin.core.runner import Runner

    refuse_unready_database()
    told = threading.Event()
    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, lambda *_: told.set())
    runner = Runner()
    runner.start()
    sys.stdout.write("正在投递，Ctrl+C 停止 / delivering; Ctrl+C stops\n")
    sys.stdout.flush()
    told.wait()
    runner.stop()
    return 0
