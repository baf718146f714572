"""A database as a released version left it, with a row in every table, brought up to this one.

Run in a process of its own: `python -m house.old_database`. It reads the released migrations as
JSON on standard input and writes what was there before and after, and the audit chain's report.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor

NIGHT = datetime(2024, 6, 12, 14, 0, tzinfo=UTC)
PAGE = 500
# Where a rule of the table asks for more than a value of the right type.
SPECIAL: dict[str, dict[str, Any]] = {
    "registry.roadcondition": {"factor": 2.0, "road_name": "大两线", "geometry": None},
}
# Three acts with the digests that the first version gave them: they must verify for ever.
CHAIN: tuple[tuple[str, dict[str, Any], str], ...] = (
    (
        "incident.report",
        {"source": "phone", "priority": 2},
        "753da46fda5e6d1dad8012f8186d3f5ee26e7a1e186808b8c7c9a3b03ae62f07",
    ),
    (
        "directive.issue",
        {"unit": 3, "reasons": ["way_by"]},
        "a37af13fcb70a230fbb7a3b9986e4c7da5d7afc001a1e6882d0631bf2203787e",
    ),
    (
        "incident.close",
        {"words": "办结"},
        "bbb81aafb99b3498126641edd8393c98da1a68d2e1ceeb25400a8b6710417c9f",
    ),
)


def main() -> None:
    """Migrate to the release, fill, migrate on, say what is left."""
    import django

    import lianqin.config  # noqa: F401  (puts the newer SQLite in place before Django loads)

    django.setup()
    from django.core.management import call_command

    from lianqin.core.audit import verify_chain

    released = [tuple(node) for node in json.load(sys.stdin)]
    executor = MigrationExecutor(connection)
    executor.migrate(released)
    old = executor.loader.project_state(released).apps
    rooms = {room for room, _ in released}
    tables = [model for model in old.get_models() if model._meta.app_label in rooms]
    fill(tables)
    columns = {m._meta.db_table: [f.column for f in m._meta.concrete_fields] for m in tables}
    before = rows(columns)
    call_command("migrate", interactive=False, verbosity=0)
    report = {"before": before, "after": rows(columns), "chain": verify_chain().as_json()}
    json.dump(report, sys.stdout, default=str)


def fill(tables: list[type[models.Model]]) -> None:
    """One row in each table, those that others point to first; the audit chain has three."""
    made: dict[str, models.Model] = {}
    waiting = list(tables)
    while waiting:
        ready = [model for model in waiting if needs(model) <= made.keys()]
        if not ready:
            raise RuntimeError(f"tables that wait for each other: {waiting}")
        for model in ready:
            label = model._meta.label_lower
            if label == "core.auditrow":
                made[label] = write_chain(model)
            else:
                made[label] = model._base_manager.create(**values(model, made))
            waiting.remove(model)


def needs(model: type[models.Model]) -> set[str]:
    """The tables that a row of this one must point to."""
    keys = [field for field in model._meta.concrete_fields if field.is_relation and not field.null]
    return {field.related_model._meta.label_lower for field in keys} - {model._meta.label_lower}


def values(model: type[models.Model], made: dict[str, models.Model]) -> dict[str, Any]:
    """A value for every column that takes one."""
    found = {}
    for field in model._meta.concrete_fields:
        if field.is_relation:
            found[field.name] = made.get(field.related_model._meta.label_lower)
        elif not isinstance(field, models.AutoField):
            found[field.name] = value(field)
    return found | SPECIAL.get(model._meta.label_lower, {})


def value(field: Any) -> Any:
    """Something that the column may hold; ends lie after beginnings."""
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, models.DateTimeField):
        return NIGHT + timedelta(hours=8 * field.name.endswith(("until", "_to", "ended_at")))
    if isinstance(field, models.DateField):
        return date(2024, 6, 12)
    if isinstance(field, models.UUIDField):
        return UUID(int=7)
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.IntegerField):
        return 1
    if isinstance(field, models.FloatField):
        return 1.5
    if isinstance(field, models.JSONField):
        return {"kept": ["字", 1]}
    if isinstance(field, models.BinaryField):
        return b"kept"
    return field.name[: field.max_length]


def write_chain(model: Any) -> models.Model:
    """The three acts as the first version wrote them."""
    previous = "0" * 64
    for seq, (action, facts, digest) in enumerate(CHAIN, start=1):
        row = model._base_manager.create(
            seq=seq,
            act_id=UUID(int=seq),
            action=action,
            actor_id=7,
            actor_role="dispatcher",
            subject="incidents.incident",
            subject_id="1",
            facts=facts,
            device_at=None,
            at=NIGHT + timedelta(seconds=seq),
            previous=previous,
            digest=digest,
        )
        previous = digest
    return row


def rows(columns: dict[str, list[str]]) -> dict[str, list[list[str]]]:
    """Every row of every table, in the columns that the release knew."""
    found = {}
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table, names in columns.items():
            cursor.execute(f"SELECT {', '.join(map(quote, names))} FROM {quote(table)}")
            found[table] = sorted([str(cell) for cell in row] for row in cursor.fetchmany(PAGE))
    return found


if __name__ == "__main__":
    main()
