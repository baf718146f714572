"""Help asked of other stations, the terms of help from elsewhere, and reports upward."""

from __future__ import annotations

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0006_calls_that_arrive"),
        ("incidents", "0010_stations_asked_to_help"),
        ("registry", "0008_find_names_again"),
        ("units", "0002_officer_in_charge"),
    ]

    operations = [
        migrations.CreateModel(
            name="HelpRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=24, unique=True)),
                ("by_command", models.BooleanField(default=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "待答复"),
                            ("accepted", "已同意"),
                            ("part", "可提供一部分"),
                            ("declined", "不能提供"),
                            ("silent", "未答复，已报指挥中心"),
                            ("withdrawn", "已撤回"),
                            ("over", "已到期或结束"),
                        ],
                        default="asked",
                        max_length=12,
                    ),
                ),
                ("officers", models.PositiveSmallIntegerField(default=0)),
                ("guards", models.PositiveSmallIntegerField(default=0)),
                ("kit", models.JSONField(blank=True, default=list)),
                ("basis", models.JSONField(default=list)),
                ("officer_id", models.BigIntegerField()),
                ("officer_name", models.CharField(max_length=64)),
                ("asked_at", models.DateTimeField()),
                ("answer_by", models.DateTimeField()),
                ("needed_until", models.DateTimeField()),
                ("offered_officers", models.PositiveSmallIntegerField(default=0)),
                ("offered_guards", models.PositiveSmallIntegerField(default=0)),
                ("offered_kit", models.JSONField(blank=True, default=list)),
                (
                    "why_not",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("own_incidents", "力量都在处置警情"),
                            ("nobody", "没有在勤的合适力量"),
                            ("road", "路不通或路程过长"),
                            ("no_kit", "没有所需装备"),
                            ("stays_home", "辖区重点部位不能离人"),
                        ],
                        default="",
                        max_length=16,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.BigIntegerField(null=True)),
                ("answered_name", models.CharField(blank=True, default="", max_length=64)),
                ("silent_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "asked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
                (
                    "asker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
                (
                    "bureau",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="help_requests",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["asked", "silent", "accepted", "part"])),
                        fields=("incident", "asked"),
                        name="one_open_help_request",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("asker", models.F("asked")), _negated=True),
                        name="help_from_elsewhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("needed_until__gt", models.F("asked_at"))),
                        name="help_ends_after_asked",
                    ),
                ],
                "ordering": ("-asked_at", "-id"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="HelpCrew",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "directive",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="help_crew",
                        to="dispatch.directive",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="crews",
                        to="dispatch.helprequest",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("request", "unit"), name="crew_once_in_help"),
                ],
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
            name="HelpTerms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ends_at", models.DateTimeField()),
                ("is_insured", models.BooleanField(default=False)),
                ("needs_unit", models.BooleanField(default=False)),
                ("agreed_at", models.DateTimeField(null=True)),
                ("agreed_by", models.BigIntegerField(null=True)),
                ("agreed_name", models.CharField(blank=True, default="", max_length=64)),
                ("lapsed_at", models.DateTimeField(null=True)),
                (
                    "directive",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="help_terms",
                        to="dispatch.directive",
                    ),
                ),
            ],
            options={
                "ordering": ("directive_id",),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="UpwardReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=24, unique=True)),
                (
                    "to",
                    models.CharField(
                        choices=[
                            ("bureau", "局领导"),
                            ("leading_group", "领导小组"),
                            ("supervision", "保安监管大队"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "because",
                    models.CharField(
                        choices=[
                            ("rule", "勤务令规定"),
                            ("priority", "一级警情"),
                            ("officer", "民警上报"),
                            ("added", "续报"),
                        ],
                        max_length=12,
                    ),
                ),
                ("entry", models.BigIntegerField()),
                ("facts", models.JSONField(default=dict)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_name", models.CharField(blank=True, default="", max_length=64)),
                ("at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("read_by", models.BigIntegerField(null=True)),
                ("read_name", models.CharField(blank=True, default="", max_length=64)),
                (
                    "adds_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="addenda",
                        to="dispatch.upwardreport",
                    ),
                ),
                (
                    "bureau",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="upward",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["bureau", "to", "at"], name="reported_up_by_time"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("adds_to", None)),
                        fields=("incident", "to"),
                        name="reported_up_once",
                    ),
                ],
                "ordering": ("-at", "-id"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
    ]
