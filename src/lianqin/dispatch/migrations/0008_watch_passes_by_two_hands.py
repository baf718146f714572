"""The watch passes by two hands, and a lease says who sends crews."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0007_help_and_reports_upward"),
        ("incidents", "0010_stations_asked_to_help"),
        ("registry", "0008_find_names_again"),
    ]

    operations = [
        migrations.CreateModel(
            name="WatchHandover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("notes", models.CharField(blank=True, default="", max_length=1000)),
                ("outgoing_id", models.BigIntegerField()),
                ("outgoing_name", models.CharField(max_length=64)),
                ("given_at", models.DateTimeField()),
                ("incoming_id", models.BigIntegerField(null=True)),
                ("incoming_name", models.CharField(blank=True, default="", max_length=64)),
                ("taken_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "bureau",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ("-given_at", "-id"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("taken_at", None), ("withdrawn_at", None)),
                        fields=("desk",),
                        name="one_watch_given",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("incoming_id", None),
                            models.Q(("incoming_id", models.F("outgoing_id")), _negated=True),
                            _connector="OR",
                        ),
                        name="watch_signed_by_two",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="WatchItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField()),
                ("note", models.CharField(blank=True, default="", max_length=200)),
                ("state", models.CharField(max_length=12)),
                ("there", models.PositiveSmallIntegerField(default=0)),
                ("coming", models.PositiveSmallIntegerField(default=0)),
                ("next_words", models.CharField(blank=True, default="", max_length=64)),
                ("next_until", models.DateTimeField(null=True)),
                (
                    "handover",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="dispatch.watchhandover",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "ordering": ("place", "id"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "constraints": [
                    models.UniqueConstraint(fields=("handover", "incident"), name="once_in_a_watch")
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="DispatchLease",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("officer_id", models.BigIntegerField()),
                ("officer_name", models.CharField(max_length=64)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "ordering": ("since", "id"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("incident", "officer_id"), name="one_lease_each"
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
    ]
