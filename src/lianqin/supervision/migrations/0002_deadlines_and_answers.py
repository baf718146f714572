"""Days to put a line right, what the unit sends back as a photo, and a note before its answer."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0001_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="inspectionline",
            name="days",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="inspectionphoto",
            name="finding",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="photos",
                to="supervision.finding",
            ),
        ),
        migrations.AlterField(
            model_name="inspectionline",
            name="answer",
            field=models.CharField(
                blank=True,
                choices=[("met", "符合"), ("not_met", "不符合"), ("na", "不适用")],
                default="",
                max_length=8,
            ),
        ),
    ]
