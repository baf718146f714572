"""The database itself refuses to change or remove an audit row."""

from __future__ import annotations

from typing import Any

from django.db import migrations

SQLITE = [
    f"""CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
    for table, verb in (("core_auditrow", "UPDATE"), ("core_auditrow", "DELETE"))
]
POSTGRES = [
    """CREATE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$""",
    """CREATE TRIGGER core_auditrow_no_change BEFORE UPDATE OR DELETE ON core_auditrow
       FOR EACH ROW EXECUTE FUNCTION core_refuse_change()""",
]


def guard(apps: Any, schema_editor: Any) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_first")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop, elidable=False)]
