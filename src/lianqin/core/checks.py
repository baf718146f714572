"""System checks that keep an unsafe database from being served."""

from __future__ import annotations

from typing import Any

from django.core.checks import Error, Tags, register
from django.db import connection

SAFE_FOR_WAL = (3, 51, 3)


@register(Tags.database)
def wal_is_safe(**_kwargs: Any) -> list[Error]:
    """Refuse WAL on a SQLite older than 3.51.3, which can corrupt with two writers."""
    if connection.vendor != "sqlite":
        return []
    import sqlite3

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        mode = cursor.fetchone()[0]
    return faults(sqlite3.sqlite_version_info, mode)


def faults(version: tuple[int, ...], mode: str) -> list[Error]:
    """What is wrong with a SQLite of this version in this journal mode."""
    if version >= SAFE_FOR_WAL or mode.lower() != "wal":
        return []
    return [
        Error(
            f"SQLite {'.'.join(map(str, version))} can corrupt a WAL database with two writers.",
            hint="Install the pysqlite3 wheel from requirements.txt.",
            id="core.E001",
        )
    ]
