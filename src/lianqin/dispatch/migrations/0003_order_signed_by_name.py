"""An empty name is no signature, whoever writes the row."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0002_exercise_stays_one")]
    operations = [
        migrations.AddConstraint(
            model_name="standingorder",
            constraint=models.CheckConstraint(
                condition=~Q(first_signature="") & ~Q(second_signature=""),
                name="order_signed_by_name",
            ),
        ),
    ]
