"""Put a SQLite that does not corrupt WAL databases in the place of Python's own.

Before 3.51.3 two connections that write and checkpoint can corrupt a database in WAL mode.
The `pysqlite3` wheel carries a newer library; it must stand in `sys.modules` before Django's
backend imports `sqlite3`. There is no such wheel for arm64: a machine whose own library is too old
there keeps the rollback journal, which is safe and lets one reader or writer at a time.
"""

import sys
from importlib import import_module

SAFE_FOR_WAL = (3, 51, 3)


def use_newer_sqlite() -> None:
    """Let `import sqlite3` mean the newer library for the whole process, where there is one."""
    try:
        newer = import_module("pysqlite3")
        dbapi = import_module("pysqlite3.dbapi2")
    except ModuleNotFoundError:
        return
    sys.modules["sqlite3"], sys.modules["sqlite3.dbapi2"] = newer, dbapi


def journal_mode(version: tuple[int, ...]) -> str:
    """WAL where the library of that version is safe with it, else the rollback journal."""
    return "WAL" if version >= SAFE_FOR_WAL else "DELETE"
