"""Put a SQLite that does not corrupt WAL databases in the place of Python's own.

Before 3.51.3 two connections that write and checkpoint can corrupt a database in WAL mode.
The `pysqlite3` wheel carries a newer library; it must stand in `sys.modules` before Django's
backend imports `sqlite3`.
"""

import sys

SAFE_FOR_WAL = (3, 51, 3)


def use_newer_sqlite() -> None:
    """Let `import sqlite3` mean the newer library for the whole process."""
    import pysqlite3
    import pysqlite3.dbapi2

    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
