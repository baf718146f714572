"""A rule may hold for one station and for some hours, and says whom it wants and what follows."""

import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0004_deeper_categories"),
        ("registry", "0008_find_names_again"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="orderrule",
            options={
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "ordering": ("order_id", "category", "priority", "area_id", "hours_since"),
            },
        ),
        migrations.RemoveConstraint(
            model_name="orderrule",
            name="one_rule_each",
        ),
        migrations.RemoveConstraint(
            model_name="orderrule",
            name="one_rule_for_any_priority",
        ),
        migrations.AddField(
            model_name="orderrule",
            name="area",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.organisation",
            ),
        ),
        migrations.AddField(
            model_name="orderrule",
            name="guards",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="orderrule",
            name="hours_since",
            field=models.TimeField(null=True),
        ),
        migrations.AddField(
            model_name="orderrule",
            name="hours_until",
            field=models.TimeField(null=True),
        ),
        migrations.AddField(
            model_name="orderrule",
            name="informs",
            field=models.JSONField(blank=True, db_default=[], default=list),
        ),
        migrations.AddField(
            model_name="orderrule",
            name="kit",
            field=models.JSONField(blank=True, db_default=[], default=list),
        ),
        migrations.AddField(
            model_name="orderrule",
            name="ladder",
            field=models.JSONField(blank=True, db_default=[], default=list),
        ),
        migrations.AddField(
            model_name="orderrule",
            name="officers",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="orderrule",
            name="skills",
            field=models.JSONField(blank=True, db_default=[], default=list),
        ),
        migrations.AddConstraint(
            model_name="orderrule",
            constraint=models.UniqueConstraint(
                models.F("order"),
                models.F("category"),
                django.db.models.functions.comparison.Coalesce("priority", 0),
                django.db.models.functions.comparison.Coalesce("area", 0),
                django.db.models.functions.comparison.Coalesce(
                    "hours_since", models.Value("00:00", models.TimeField())
                ),
                django.db.models.functions.comparison.Coalesce(
                    "hours_until", models.Value("00:00", models.TimeField())
                ),
                name="one_rule_each_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("hours_since", None), ("hours_until", None)),
                    models.Q(
                        ("hours_since__isnull", False),
                        ("hours_until__isnull", False),
                        models.Q(("hours_since", models.F("hours_until")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="hours_from_and_to_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("guards__lte", 20), ("officers__lte", 20)),
                name="crew_not_too_large_in_order",
            ),
        ),
    ]
