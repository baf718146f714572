"""Lifting, within a test's transaction, the database's guards over what is written once.

A test that puts a mark into every word of the county writes where no act may. The guards stand
again when the test's transaction is rolled back.
"""

from __future__ import annotations

from django.db import connection

ON_SQLITE = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
ON_POSTGRES = "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
MARK = "_keeps_"  # as lianqin.core.kept names them


def lift_guards() -> int:
    """Drop each trigger that keeps a column; how many there were."""
    assert connection.in_atomic_block, "the guards would not come back"
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(ON_SQLITE if connection.vendor == "sqlite" else ON_POSTGRES)
        guards = [(name, table) for name, table in cursor.fetchall() if MARK in name]
        for name, table in guards:
            on = "" if connection.vendor == "sqlite" else f" ON {table}"
            cursor.execute(f"DROP TRIGGER {quote(name)}{on}")
    return len(guards)
