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

    if sqlite3.sqlite_version_info >= SAFE_FOR_WAL:
        return []
    return [
        Error(
            f"SQLite {sqlite3.sqlite_version} can corrupt a WAL database with two writers.",
            hint="Install the pysqlite3 wheel from requirements.txt.",
            id="core.E001",
        )
    ]
