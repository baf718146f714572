"""Count the times a message was taken up without an answer, so that a deadly one stops."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0002_audit_is_append_only")]
    operations = [
        migrations.AddField(
            model_name="outboxrow",
            name="faults",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
