"""The database itself refuses to turn an exercise's directive into a real one, or back."""

from __future__ import annotations

from django.db import migrations

from lianqin.core.kept import kept


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0001_first")]
    operations = [kept("dispatch_directive", "is_exercise")]
