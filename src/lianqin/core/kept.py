"""What the database itself holds: a column kept as it was first written, periods kept apart.

Laid by a migration: `operations = [kept("incidents_incident", "is_exercise")]`. On SQLite a later
migration that rebuilds the table drops the guard with it and has to lay it again; a test of the
column notices.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import migrations

_SQLITE = """
CREATE TRIGGER {name} BEFORE UPDATE OF {column} ON {table}
WHEN ({when}) AND OLD.{column} IS NOT NEW.{column}
BEGIN SELECT RAISE(ABORT, '{table}.{column} is set once'); END
"""
_POSTGRES = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{table}.{column} is set once' USING ERRCODE = 'check_violation'; END $$;
CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW
WHEN (({when}) AND OLD.{column} IS DISTINCT FROM NEW.{column}) EXECUTE FUNCTION {name}()
"""


def _lifted(name: str) -> Callable[[Any, Any], None]:
    """What takes a guard of one name away again."""

    def lift(_apps: Any, editor: Any) -> None:
        is_sqlite = editor.connection.vendor == "sqlite"
        editor.execute(
            f"DROP TRIGGER {name}" if is_sqlite else f"DROP FUNCTION {name}() CASCADE", params=None
        )

    return lift


def kept(table: str, column: str, *, when: str = "1 = 1") -> migrations.RunPython:
    """The step of a migration by which the database refuses to change `column` of any row, or of
    those for which `when` holds: SQL over the row as it is, such as "OLD.state = 'signed'"."""
    words = {"name": f"{table}_keeps_{column}", "table": table, "column": column, "when": when}

    def lay(_apps: Any, editor: Any) -> None:
        words_of = _SQLITE if editor.connection.vendor == "sqlite" else _POSTGRES
        editor.execute(words_of.format(**words), params=None)

    return migrations.RunPython(lay, _lifted(str(words["name"])), elidable=False)


def kept_again(table: str, column: str, *, when: str = "1 = 1") -> migrations.RunPython:
    """The same after a step that made SQLite rebuild the table, which drops the guard with it;
    where it still stands, nothing happens."""
    words = {"name": f"{table}_keeps_{column}", "table": table, "column": column, "when": when}

    def lay(_apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "sqlite":
            editor.execute("DROP TRIGGER IF EXISTS {name}".format(**words), params=None)
            editor.execute(_SQLITE.format(**words), params=None)

    return migrations.RunPython(lay, migrations.RunPython.noop, elidable=False)


_APART_SQLITE = """
CREATE TRIGGER {name} BEFORE {event} ON {table}
WHEN EXISTS (
    SELECT 1 FROM {table} WHERE {owner} = NEW.{owner} AND id IS NOT NEW.id
    AND (until IS NULL OR until > NEW.since) AND (NEW.until IS NULL OR NEW.until > since)
    AND (until IS NULL OR until > since) AND (NEW.until IS NULL OR NEW.until > NEW.since)
)
BEGIN SELECT RAISE(ABORT, '{table}: two at once for one {owner}'); END
"""
_APART_POSTGRES = """
ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist
(int8range({owner}, {owner}, '[]') WITH &&, daterange(since, until, '[)') WITH &&)
"""


def apart(table: str, owner: str) -> migrations.RunPython:
    """The step of a migration by which the database refuses that the days `[since, until)` of two
    rows of one `owner` overlap; an empty period (`since` = `until`) overlaps nothing.

    On PostgreSQL the owner is compared as a range of one number, which needs no extension: one in
    the schema that a restore puts aside would take these constraints with it.
    """
    words = {"table": table, "owner": owner}

    def lay(_apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "sqlite":
            for event in ("INSERT", "UPDATE"):
                name = f"{table}_apart_on_{event.lower()}"
                sql = _APART_SQLITE.format(**words, name=name, event=event)
                editor.execute(sql, params=None)
        else:
            editor.execute(_APART_POSTGRES.format(**words, name=f"{table}_apart"), params=None)

    def lift(_apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "sqlite":
            for event in ("insert", "update"):
                editor.execute(f"DROP TRIGGER {table}_apart_on_{event}", params=None)
        else:
            editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {table}_apart", params=None)

    return migrations.RunPython(lay, lift, elidable=False)


_UNDELETED_SQLITE = """
CREATE TRIGGER {name} BEFORE DELETE ON {table}
WHEN OLD.{column} > datetime('now', '-{days} days') OR ({held})
BEGIN SELECT RAISE(ABORT, '{table}: kept for {days} days'); END
"""
_UNDELETED_POSTGRES = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{table}: kept for {days} days' USING ERRCODE = 'check_violation'; END $$;
CREATE TRIGGER {name} BEFORE DELETE ON {table} FOR EACH ROW
WHEN (OLD.{column} > now() - interval '{days} days' OR ({held})) EXECUTE FUNCTION {name}()
"""


def kept_for(
    table: str, days: int, *, column: str = "at", held: str = "1 = 0"
) -> migrations.RunPython:
    """The step of a migration by which the database refuses to delete a row before `days` after its
    `column`, or one for which `held` holds: SQL over the row as it is, such as "OLD.is_held"."""
    words = {"name": f"{table}_kept_{days}_days", "table": table, "days": days}
    words |= {"column": column, "held": held}

    def lay(_apps: Any, editor: Any) -> None:
        is_sqlite = editor.connection.vendor == "sqlite"
        sql = _UNDELETED_SQLITE if is_sqlite else _UNDELETED_POSTGRES
        editor.execute(sql.format(**words), params=None)

    return migrations.RunPython(lay, _lifted(str(words["name"])), elidable=False)
