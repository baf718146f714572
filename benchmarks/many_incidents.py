"""A record of half a million closed incidents, laid beside the open ones of a county.

``lay(template, 500_000)`` copies one closed incident with all its rows (calls, time line,
participation, directive, feedback) by bulk SQL, past the services, as only the volume counts here:
one every three minutes, back from the template's hour. Each has a number of its own day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model

    from lianqin.incidents.models import Incident

A_DAY = 480  # one every three minutes
# By column of the incident: what it is instead of the template's, with {t} its moment.
SQLITE = {
    "t": "strftime('%Y-%m-%d %H:%M:%S', received_at, '-' || (3 * i) || ' minutes')",
    "number": "strftime('%Y%m%d', {t}) || '-' || (10000 + i % 480)",
}
POSTGRES = {
    "t": "(received_at - i * interval '3 minutes')",
    "number": "to_char({t} at time zone 'UTC', 'YYYYMMDD') || '-' || (10000 + i % 480)",
}
SERIES = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {most})"


def lay(template: Incident, most: int) -> None:
    """Copy `template` and its rows `most` times."""
    from django.db import connection, transaction

    from lianqin.dispatch.models import Directive
    from lianqin.incidents.models import Call, Feedback, Participation, TimelineEntry

    with transaction.atomic(), connection.cursor() as cursor:
        for series, places in _incidents(template, most):
            cursor.execute(series, places)
        for model in (Call, TimelineEntry, Participation, Feedback, Directive):
            cursor.execute(_copied(model), [template.pk, template.pk])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _incidents(template: Incident, most: int) -> list[tuple[str, list[int]]]:
    from django.db import connection

    own = SQLITE if connection.vendor == "sqlite" else POSTGRES
    instead = {"received_at": own["t"], "closed_at": own["t"]}
    instead["number"] = own["number"].format(t=own["t"])
    instead["station_id"] = _stations(template)
    columns = _columns(template)
    told = ", ".join(instead.get(name, name) for name in columns)
    insert = f"INSERT INTO {template._meta.db_table} ({', '.join(columns)})"
    select = f"SELECT {told} FROM n, {template._meta.db_table} WHERE id = %s"
    series = SERIES.format(most=most)
    return [(_escaped(f"{insert} {series} {select}"), [template.pk])]


def _stations(template: Incident) -> str:
    """Every station of the bureau in turn."""
    from lianqin.registry.models import Organisation

    rows = Organisation.unscoped.filter(bureau_id=template.bureau_id, kind="station")
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    cases = " ".join(f"WHEN {place} THEN {key}" for place, key in enumerate(keys))
    return f"CASE i % {len(keys)} {cases} END"


def _escaped(sql: str) -> str:
    """The statement with every percent sign doubled but that of its one place, the last."""
    head, _place, tail = sql.rpartition("%s")
    return f"{head.replace('%', '%%')}%s{tail}"


def _columns(of: Any) -> list[str]:
    return [field.column for field in of._meta.concrete_fields if not field.primary_key]


def _copied(model: type[Model]) -> str:
    """The template's rows of one model for every copied incident, numbers made their own."""
    columns = _columns(model)
    told = {name: f"t.{name}" for name in columns} | {"incident_id": "c.id"}
    if "number" in told:
        told["number"] = "'D' || c.id || '-' || t.id"
    values = ", ".join(told.values())
    return (
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {values} "
        f"FROM {model._meta.db_table} t, incidents_incident c "
        "WHERE t.incident_id = %s AND c.id > %s AND c.state = 'closed' "
        "AND length(c.number) = 14"
    )
