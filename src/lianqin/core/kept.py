"""A column that a row keeps as it was first written, held by the database itself.

Laid by a migration: `operations = [kept("incidents_incident", "is_exercise")]`. On SQLite a later
migration that rebuilds the table drops the guard with it and has to lay it again; a test of the
column notices.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

_SQLITE = """
CREATE TRIGGER {name} BEFORE UPDATE OF {column} ON {table}
WHEN OLD.{column} IS NOT NEW.{column}
BEGIN SELECT RAISE(ABORT, '{table}.{column} is set once'); END
"""
_POSTGRES = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{table}.{column} is set once' USING ERRCODE = 'check_violation'; END $$;
CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW
WHEN (OLD.{column} IS DISTINCT FROM NEW.{column}) EXECUTE FUNCTION {name}()
"""


def kept(table: str, column: str) -> migrations.RunPython:
    """The step of a migration by which the database refuses to change `column` of any row."""
    words = {"name": f"{table}_keeps_{column}", "table": table, "column": column}

    def lay(_apps: Any, editor: Any) -> None:
        words_of = _SQLITE if editor.connection.vendor == "sqlite" else _POSTGRES
        editor.execute(words_of.format(**words), params=None)

    def lift(_apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "sqlite":
            editor.execute("DROP TRIGGER {name}".format(**words), params=None)
        else:
            editor.execute("DROP FUNCTION {name}() CASCADE".format(**words), params=None)

    return migrations.RunPython(lay, lift, elidable=False)
