"""The database itself refuses to turn an exercise into the real thing, or the other way round."""

from __future__ import annotations

from django.db import migrations

from lianqin.core.kept import kept


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_first")]
    operations = [kept("incidents_incident", "is_exercise")]
