"""Which rows bear one of many values, found by the index whatever SQLite thinks of the table.

SQLite keeps no counts of a table's rows. It takes a bureau to have ten people, and would rather
read all hundred thousand of them than look up five hundred numbers one by one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models


def keys_of(
    model: type[models.Model], column: str, values: Iterable[str], **fixed: int | None
) -> list[int]:
    """The keys of the rows whose `column` has one of `values`, and `fixed` what it says.

    The values stand as a table on the left of a join: SQLite keeps a CROSS JOIN's order, and so
    looks each of them up; PostgreSQL joins as it sees fit.
    """
    asked = sorted(set(values))
    if not asked:
        return []
    connection = connections[DEFAULT_DB_ALIAS]
    quote = connection.ops.quote_name
    places = ", ".join(["(%s)"] * len(asked))
    told: list[Any] = [*asked, *(value for value in fixed.values() if value is not None)]
    meant = [f"kept.{quote(column)} = asked.said"]
    meant += [
        f"kept.{quote(name)} IS NULL" if value is None else f"kept.{quote(name)} = %s"
        for name, value in fixed.items()
    ]
    sql = (
        f"WITH asked(said) AS (VALUES {places}) SELECT kept.id "  # noqa: S608  (no value in it)
        f"FROM asked CROSS JOIN {quote(model._meta.db_table)} AS kept WHERE {' AND '.join(meant)}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, told)
        return [key for (key,) in cursor.fetchall()]
