"""From LIANQIN_DATABASE_URL to Django's database settings."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lianqin.config.environment import SettingUnreadable
from lianqin.config.sqlite import journal_mode

# WAL lets readers and the one writer work at once; FULL keeps an acknowledged act through a
# power loss; IMMEDIATE takes the write lock at the start, so that an act never fails half-way.
JOURNAL = journal_mode(sqlite3.sqlite_version_info)
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": f"PRAGMA journal_mode={JOURNAL}; PRAGMA synchronous=FULL; "
    "PRAGMA foreign_keys=ON;",
}


def database(url: str, data: Path) -> dict[str, Any]:
    """Django's settings for one database.

    Raises SettingUnreadable for a scheme that is neither sqlite nor postgresql.
    """
    if not url:
        return _sqlite(data / "lianqin.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme in {"postgresql", "postgres"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            # Each request of the ASGI handler has a thread of its own: a kept connection would
            # wait for a thread that never comes again. Put a pooler beside a busy server.
            "CONN_MAX_AGE": 0,
            # Whatever encoding the server was installed with, Chinese is kept in the tests too.
            "TEST": {"CHARSET": "UTF8", "TEMPLATE": "template0"},
        }
    raise SettingUnreadable("LIANQIN_DATABASE_URL", parts.scheme, "sqlite:/// or postgresql://")


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": dict(SQLITE_OPTIONS),
        # A file, so that threads of the live server see one database in tests too.
        "TEST": {"NAME": str(path.with_name("test.sqlite3"))},
    }
