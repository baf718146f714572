"""Footage found by its time; and no evidence, nor who saw it, deleted before thirty days (Art. 25)."""

from __future__ import annotations

from django.db import migrations, models

from lianqin.core.kept import kept_for

DAYS = 30


class Migration(migrations.Migration):
    dependencies = [("incidents", "0007_calls_by_outside_number")]
    operations = [
        migrations.AddIndex(
            model_name="footageaccess",
            index=models.Index(fields=["footage_since"], name="footage_by_its_time"),
        ),
        kept_for("incidents_photo", DAYS),
        kept_for("incidents_voicenote", DAYS),
        kept_for("incidents_evidenceopening", DAYS),
        kept_for("incidents_footageaccess", DAYS, held="OLD.is_held"),
    ]
