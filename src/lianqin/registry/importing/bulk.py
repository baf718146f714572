"""Many rows at once: keys are taken first, then one prepared statement runs for each row.

Django's bulk_create builds a statement of many rows for every few dozen on SQLite; a file of a
hundred thousand people writes half a million rows, and this costs a third of that.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models

Row = TypeVar("Row", bound=models.Model)

PLAIN = frozenset({str, int, bytes, type(None)})
CACHE_KILOBYTES = 64 * 1024
CHECKPOINT_PAGES = 50_000


def insert(model: type[Row], rows: Sequence[Row]) -> None:
    """Write new rows, each given its key. Call it within a transaction that holds the writer."""
    if not rows:
        return
    connection = connections[DEFAULT_DB_ALIAS]  # itself: its stand-in looks it up at every value
    if connection.vendor != "sqlite":
        model._base_manager.bulk_create(rows)
        return
    with connection.cursor() as cursor:
        first = _last_key(cursor, model) + 1
        statement, fields = _statement(model)
        told = []
        for key, row in enumerate(rows, start=first):
            row.pk = key
            values = row.__dict__
            told.append([_told(field, values[field.attname], connection) for field in fields])
        cursor.executemany(statement, told)


def make_room() -> None:
    """Let SQLite keep the indexes at hand while a long file is entered, on this connection.

    Its two megabytes hold a few hundred pages; a chunk of people touches thousands, which would
    be written out and read again within one act. The same pages come again with every chunk, so
    they are carried from the log into the database every two hundred megabytes only.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = -{CACHE_KILOBYTES}")
            cursor.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")


def _told(field: Any, value: Any, connection: Any) -> Any:
    """A value as the database takes it; most are already so."""
    if type(value) in PLAIN and not isinstance(field, models.JSONField):
        return value
    if type(value) is date:
        return value.isoformat()
    return field.get_db_prep_save(value, connection)


def _last_key(cursor: Any, model: type[models.Model]) -> int:
    cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
    found = cursor.fetchone()
    return int(found[0]) if found else 0


@cache
def _statement(model: type[models.Model]) -> tuple[str, tuple[Any, ...]]:
    fields: tuple[Any, ...] = tuple(f for f in model._meta.concrete_fields if not f.generated)
    quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
    names = ", ".join(quote(f.column) for f in fields)
    places = ", ".join(["%s"] * len(fields))
    table = quote(model._meta.db_table)
    return f"INSERT INTO {table} ({names}) VALUES ({places})", fields  # noqa: S608  (no value in it)
