"""Write the documents made from the code: settings, error codes, permissions, retention.

Usage: ``make docs``. A test fails while a file differs from what this would write.
"""

import os
import pkgutil
import sys
from importlib import import_module
from pathlib import Path

import django
from django.utils import translation

ROOT = Path(__file__).resolve().parent.parent
APART = {"tests", "migrations", "asgi", "__main__"}


def documents() -> dict[str, str]:
    """Each file's path in the repository and its whole text."""
    import_all()
    return {
        "docs/settings.md": settings_page(),
        "docs/errors.md": errors_page(),
        "docs/permissions.md": permissions_page(),
        "docs/retention.md": retention_page(),
    }


def import_all() -> None:
    """Import every module of the house, so that every error is in the catalogue."""
    import lianqin

    for found in pkgutil.walk_packages(lianqin.__path__, "lianqin."):
        if APART.isdisjoint(found.name.split(".")):
            import_module(found.name)


def settings_page() -> str:
    """The settings table, as `lianqin.config.environment` declares it."""
    from lianqin.config.environment import SETTINGS

    head = (
        "# Settings · 设置项\n\n"
        "Read from the environment at start. A value that cannot be read stops the process with a "
        "sentence that names the setting.\n\n"
        "启动时从环境变量读取；值无法读取时，进程报出该设置项的名称并停止。\n\n"
    )
    rows = [
        (f"`{s.name}`", code(s.default), s.expected, s.meaning_zh, s.meaning_en, s.owner, s.since)
        for s in SETTINGS
    ]
    return head + table("name default expected 含义 meaning owner since", rows)


def errors_page() -> str:
    """Every refusal with its code, its status over HTTP, and its sentence in both languages."""
    from lianqin.core.errors import DomainError

    head = (
        "# Error codes · 错误代码\n\n"
        "A machine reads the code, a person the sentence. `%(…)s` are the parameters.\n\n"
        "程序读取代码，人读取句子；`%(…)s` 为参数。\n\n"
    )
    catalogue = sorted(DomainError.catalogue.items())
    rows = [
        (f"`{name}`", error.status, said(error.sentence, "zh-hans"), said(error.sentence, "en"))
        for name, error in catalogue
        if error.__module__.startswith("lianqin.") and ".tests." not in error.__module__
    ]
    return head + table("code HTTP 中文 English", rows) + road_errors()


def road_errors() -> str:
    """The refusals of the road room, which needs no Django and carries both languages itself."""
    from lianqin.geo.errors import GeoError

    head = (
        "\n## Roads and coordinates · 道路与坐标\n\n`{…}` are the parameters. · `{…}` 为参数。\n\n"
    )
    kinds = sorted(_below(GeoError), key=lambda kind: kind.code)
    return head + table("code 中文 English", [(f"`{k.code}`", k.zh, k.en) for k in kinds])


def _below(kind: type) -> set[type]:
    """A class's descendants, its tests' own left out."""
    found = {kind}
    for child in kind.__subclasses__():
        found |= _below(child)
    return {k for k in found if ".tests." not in k.__module__}


def permissions_page() -> str:
    """Which role may do what, as `lianqin.accounts.permissions` holds it."""
    from lianqin.accounts.permissions import PERMISSIONS
    from lianqin.accounts.roles import Role

    head = (
        "# Permissions · 权限\n\n"
        "Which role may do what. Which rows someone sees is decided apart from this.\n\n"
        "各岗位可以做什么。能看到哪些记录，另由每条记录的范围规则决定。\n\n"
    )
    roles = [f"- `{r.value}` {said(r.label, 'zh-hans')} · {said(r.label, 'en')}" for r in Role]
    rows = [
        (f"`{name}`", ", ".join(f"`{role.value}`" for role in Role if role in holders))
        for name, holders in sorted(PERMISSIONS.items())
    ]
    return head + "\n".join(roles) + "\n\n" + table("permission roles", rows)


def retention_page() -> str:
    """How long each fact is kept, from which of its dates, and why."""
    from django.apps import apps

    from lianqin.core.retention import kept_models

    head = (
        "# Retention · 保存期限\n\n"
        "How long a row of each table is kept, counted from which of its dates, and on what basis. "
        "`lianqin retention` erases what is due.\n\n"
        "每类记录保存多久、自哪一日期起算、依据为何。`lianqin retention` 删除到期记录。\n\n"
    )
    rows = [
        (
            f"`{name}`",
            first_line(apps.get_model(name).__doc__),
            rule.days or "—",
            code(rule.field),
            rule.basis,
        )
        for name, rule in sorted(kept_models().items())
    ]
    return head + table("table meaning days from 依据", rows)


def first_line(text: str | None) -> str:
    """The first line of a docstring."""
    return (text or "").strip().split("\n", 1)[0]


def said(sentence: object, language: str) -> str:
    """The sentence in one language."""
    with translation.override(language):
        return str(sentence)


def code(text: str) -> str:
    """A value set in code, or nothing."""
    return f"`{text}`" if text else ""


def table(head: str, rows: list[tuple[object, ...]]) -> str:
    """A Markdown table; the head is given as words."""
    columns = head.split()
    lines = [columns, ["---"] * len(columns), *rows]
    cells = ([str(cell).replace("|", "\\|").replace("\n", " ") for cell in line] for line in lines)
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)


def main() -> int:
    """Write each document that differs."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianqin.config.settings")
    import lianqin.config  # noqa: F401  (puts the newer SQLite in place before Django loads)

    django.setup()
    for name, text in documents().items():
        path = ROOT / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"written: {name}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
