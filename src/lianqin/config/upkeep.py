"""`lianqin migrate`, `lianqin retention sweep` and `lianqin manage`: keeping the database well."""

from __future__ import annotations

import argparse
import json
import sys

from lianqin.config.cli import load_django

Subparsers = argparse._SubParsersAction


def add_commands(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Enter `migrate`, `retention` and `manage` in the command line."""
    migrating = subparsers.add_parser(
        "migrate", help="建立或升级数据库 / create or upgrade the database"
    )
    migrating.set_defaults(run=run_migrate)
    retention = subparsers.add_parser("retention", help="保存期限 / retention")
    jobs = retention.add_subparsers(required=True, metavar="JOB")
    sweeping = jobs.add_parser("sweep", help="清除到期数据 / erase what is due")
    sweeping.add_argument("--json", action="store_true", help="输出 JSON / print JSON")
    sweeping.set_defaults(run=run_sweep)
    managing = subparsers.add_parser("manage", help="Django 的管理命令 / Django's own commands")
    managing.add_argument("words", nargs=argparse.REMAINDER, metavar="…")
    managing.set_defaults(run=run_manage)


def run_migrate(_args: argparse.Namespace) -> int:
    """Bring the database up to this version, saying each step."""
    load_django()
    from django.core.management import call_command

    call_command("migrate", interactive=False)
    return 0


def run_sweep(args: argparse.Namespace) -> int:
    """Erase every row whose time is over; print how many of each kind."""
    load_django()
    from lianqin.core import clock, retention

    erased = retention.sweep(clock.now())
    if args.json:
        sys.stdout.write(json.dumps(erased) + "\n")
        return 0
    for label, count in sorted(erased.items()):
        sys.stdout.write(f"{label}: {count}\n")
    return 0


def run_manage(args: argparse.Namespace) -> int:
    """Hand the words to Django."""
    load_django()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["lianqin manage", *args.words])
    return 0
