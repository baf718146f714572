"""The command line: one word per job, each job's module loaded only when its word is said.

A module that brings commands has `add_commands(subparsers)`; each of its parsers sets `run`, a
function from the parsed arguments to an exit code. The road commands never load Django.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

REFUSED = 1
INTERRUPTED = 130


@dataclass(frozen=True)
class Command:
    """A word of the command line, the module that brings it, and what it does.

    `django` says that the module's own sentences need Django's settings before it is loaded.
    """

    word: str
    module: str
    meaning: str
    django: bool = False


COMMANDS = (
    Command("serve", "lianqin.config.server", "启动服务 / serve the pages"),
    Command("worker", "lianqin.config.worker", "投递消息和定时器 / deliver messages and timers"),
    Command(
        "migrate", "lianqin.config.upkeep", "建立或升级数据库 / create or upgrade the database"
    ),
    Command(
        "account",
        "lianqin.accounts.commands",
        "开通、停用、启用账号，重置密码 / open, end and mend accounts",
        django=True,
    ),
    Command("audit", "lianqin.config.audit_commands", "核对审计链 / verify the audit chain"),
    Command("retention", "lianqin.config.upkeep", "清除到期数据 / erase what is due"),
    Command("backup", "lianqin.config.backup", "备份到一个文件 / back up to one file", django=True),
    Command("restore", "lianqin.config.backup", "从备份恢复 / restore a backup", django=True),
    Command("roads", "lianqin.geo.commands", "检查路网、计算路程 / check roads, compute times"),
    Command(
        "network",
        "lianqin.dispatch.commands",
        "载入本县路网 / give the bureau its roads",
        django=True,
    ),
    Command("demo", "lianqin.config.demo", "建立并打开演示县 / build and open the demo county"),
    Command("manage", "lianqin.config.upkeep", "Django 的管理命令 / Django's own commands"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; answers its exit code, 1 for a refusal with its sentence printed."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    command = wanted(words)
    if command and command.django:
        load_django()
    args = build_parser(command).parse_args(words)
    try:
        code: int = args.run(args)
    except KeyboardInterrupt:
        return INTERRUPTED
    except _refusals() as refusal:
        sys.stderr.write(f"{_sentence(refusal)}  [{getattr(refusal, 'code', '')}]\n")
        return REFUSED
    return code


def wanted(words: Sequence[str]) -> Command | None:
    """The command that the first word names, if it names one."""
    first = words[0] if words else ""
    return next((command for command in COMMANDS if command.word == first), None)


def build_parser(command: Command | None) -> argparse.ArgumentParser:
    """A parser that knows every word, and all of `command`'s own arguments."""
    parser = argparse.ArgumentParser(
        prog="lianqin", description="联勤：警务与保安联动 / Lianqin: police and guards as one desk"
    )
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")
    for other in COMMANDS:
        if command is None or other.module != command.module:
            subparsers.add_parser(other.word, help=other.meaning)
    if command:
        import_module(command.module).add_commands(subparsers)
    return parser


def load_django() -> None:
    """Set Django up, and speak the language of the terminal."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianqin.config.settings")
    import django
    from django.utils import translation

    django.setup()
    translation.activate("en" if speaks_english() else "zh-hans")


def speaks_english() -> bool:
    """Whether the terminal asks for English; Chinese is the first language otherwise."""
    asked = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return next(filter(None, asked), "").startswith("en")


def _refusals() -> tuple[type[Exception], ...]:
    """The errors that carry a sentence for people, of the rooms that are loaded."""
    bases = {"lianqin.core.errors": "DomainError", "lianqin.geo.errors": "GeoError"}
    return tuple(getattr(sys.modules[m], base) for m, base in bases.items() if m in sys.modules)


def _sentence(refusal: Exception) -> str:
    sentence = getattr(refusal, "sentence", "")
    return sentence("en" if speaks_english() else "zh") if callable(sentence) else str(refusal)


if __name__ == "__main__":
    raise SystemExit(main())
