"""Musters: who was called to an alarm, where to, who was there when, and who took the alarm."""

from __future__ import annotations

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0008_watch_passes_by_two_hands"),
        ("incidents", "0010_stations_asked_to_help"),
        ("registry", "0008_find_names_again"),
        ("units", "0002_officer_in_charge"),
    ]

    operations = [
        migrations.CreateModel(
            name="AlarmTaken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("officer_id", models.BigIntegerField()),
                ("officer_name", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "incident",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alarm_taken",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-id"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Muster",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rings", models.JSONField(default=list)),
                ("moments", models.JSONField(default=list)),
                ("reach_m", models.PositiveIntegerField()),
                ("sight_m", models.PositiveIntegerField()),
                ("wanted", models.PositiveSmallIntegerField()),
                ("ring", models.PositiveSmallIntegerField(default=0)),
                ("officer_id", models.BigIntegerField()),
                ("officer_name", models.CharField(max_length=64)),
                ("officer_role", models.CharField(max_length=32)),
                ("opened_at", models.DateTimeField()),
                ("stood_down_at", models.DateTimeField(null=True)),
                ("stood_down_by", models.CharField(blank=True, default="", max_length=64)),
                ("reason", models.CharField(blank=True, default="", max_length=200)),
                ("heads", models.PositiveSmallIntegerField(null=True)),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="musters",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "ordering": ("-opened_at", "-id"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("stood_down_at", None)),
                        fields=("incident",),
                        name="one_open_muster",
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="KeepAway",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("told_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(null=True)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                    ),
                ),
                (
                    "muster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kept_away",
                        to="dispatch.muster",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("muster", "unit"), name="kept_away_once_a_muster"
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="RallyPoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=96)),
                ("lon", models.FloatField()),
                ("lat", models.FloatField()),
                ("straight_m", models.FloatField()),
                ("reasons", models.JSONField(default=list)),
                ("officer_name", models.CharField(max_length=64)),
                ("set_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "muster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rally_points",
                        to="dispatch.muster",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="MusterAlert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ring", models.PositiveSmallIntegerField()),
                (
                    "duty",
                    models.CharField(
                        choices=[
                            ("contact", "接触区（仅民警）"),
                            ("own_site", "按本单位预案"),
                            ("rally", "到集结点待命"),
                        ],
                        max_length=12,
                    ),
                ),
                ("travel_seconds", models.FloatField(null=True)),
                ("travel_metres", models.FloatField(null=True)),
                ("alerted_at", models.DateTimeField()),
                (
                    "account",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("there", "在集结点或现场"),
                            ("on_way", "在途，已通知返回"),
                            ("released", "已放行或谢绝"),
                            ("not_answered", "未应答"),
                            ("unknown", "下落不明"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                ("heads", models.PositiveSmallIntegerField(null=True)),
                (
                    "directive",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="muster_alert",
                        to="dispatch.directive",
                    ),
                ),
                (
                    "muster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alerts",
                        to="dispatch.muster",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="muster_alerts",
                        to="units.unit",
                    ),
                ),
                (
                    "rally",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alerts",
                        to="dispatch.rallypoint",
                    ),
                ),
            ],
            options={
                "ordering": ("ring", "travel_seconds", "id"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("muster", "unit"), name="alerted_once_a_muster"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("duty", "rally"), _negated=True),
                            ("rally__isnull", False),
                            _connector="OR",
                        ),
                        name="rally_has_a_place",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="MusterMoment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("minute", models.PositiveSmallIntegerField()),
                ("meaning", models.CharField(max_length=40)),
                ("alerted", models.PositiveSmallIntegerField()),
                ("coming", models.PositiveSmallIntegerField()),
                ("there", models.PositiveSmallIntegerField()),
                ("police_there", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "muster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counts",
                        to="dispatch.muster",
                    ),
                ),
            ],
            options={
                "ordering": ("minute",),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("muster", "minute"), name="counted_once_a_minute"
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="MusterTerms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rings", models.JSONField(default=list)),
                ("moments", models.JSONField(default=list)),
                ("reach_m", models.PositiveIntegerField()),
                ("sight_m", models.PositiveIntegerField()),
                ("wanted", models.PositiveSmallIntegerField()),
                ("officer_id", models.BigIntegerField()),
                ("officer_name", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "bureau",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ("-made_at", "-id"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="PlanStepDone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("step", models.CharField(max_length=24)),
                ("at", models.DateTimeField()),
                (
                    "alert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="dispatch.musteralert",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "constraints": [
                    models.UniqueConstraint(fields=("alert", "step"), name="plan_step_once")
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
    ]
