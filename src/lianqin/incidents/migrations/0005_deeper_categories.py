"""A deeper tree of categories, read from the code; simple only where nobody is harmed."""

from django.db import migrations, models
from django.db.models import Q

import lianqin.incidents.categories
from lianqin.core.kept import kept_again


class Migration(migrations.Migration):
    dependencies = [("incidents", "0004_simple_put_right")]

    operations = [
        migrations.AlterField(
            model_name="feedback",
            name="category",
            field=models.CharField(choices=lianqin.incidents.categories.choices, max_length=32),
        ),
        migrations.AlterField(
            model_name="incident",
            name="category",
            field=models.CharField(
                choices=lianqin.incidents.categories.choices,
                default="other.unclassified",
                max_length=32,
            ),
        ),
        migrations.AlterField(
            model_name="incident",
            name="result_category",
            field=models.CharField(
                blank=True,
                choices=lianqin.incidents.categories.choices,
                default="",
                max_length=32,
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=~Q(is_simple=True)
                | Q(has_weapon=False, injured=0, is_domestic=False, minors_harmed=False),
                name="simple_harms_nobody",
            ),
        ),
        kept_again("incidents_incident", "is_exercise"),
    ]
