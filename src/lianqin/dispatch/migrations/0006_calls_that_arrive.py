"""Directives that always arrive: calls for several crews, rungs taken, words between both sides."""

from __future__ import annotations

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

from lianqin.core.kept import kept, kept_again


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0005_rules_by_area_and_hour"),
        ("incidents", "0009_crews_called_again"),
        ("registry", "0008_find_names_again"),
        ("units", "0002_officer_in_charge"),
    ]

    operations = [
        migrations.CreateModel(
            name="Alerting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("wanted", models.PositiveSmallIntegerField(default=1)),
                ("is_ring", models.BooleanField(default=False)),
                ("is_exercise", models.BooleanField(default=False)),
                ("called_at", models.DateTimeField()),
                ("filled_at", models.DateTimeField(null=True)),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alertings",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "ordering": ("called_at", "id"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("wanted__gte", 1)), name="call_wants_somebody"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("filled_at", None),
                            ("filled_at__gte", models.F("called_at")),
                            _connector="OR",
                        ),
                        name="filled_after_the_call",
                    ),
                ],
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name="directive",
            name="follows",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followed_by",
                to="dispatch.directive",
            ),
        ),
        migrations.AddField(
            model_name="directive",
            name="origin",
            field=models.CharField(
                choices=[
                    ("issued", "下达"),
                    ("passed_on", "接力"),
                    ("redirected", "改派"),
                    ("reinforcing", "增援"),
                    ("relieving", "接替"),
                ],
                db_default="issued",
                default="issued",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="directive",
            name="relieves",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="relieved_by",
                to="dispatch.directive",
            ),
        ),
        migrations.AddField(
            model_name="directive",
            name="resent_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="directive",
            name="status",
            field=models.CharField(
                choices=[
                    ("sent", "已下达"),
                    ("delivered", "已送达"),
                    ("accepted", "已接受"),
                    ("en_route", "途中"),
                    ("on_scene", "到达现场"),
                    ("cleared", "处置完毕"),
                    ("declined", "已谢绝"),
                    ("silent", "未应答"),
                    ("cancelled", "已撤销"),
                    ("filled", "名额已满"),
                    ("redirected", "已改派他处"),
                    ("relieved", "已由他组接替"),
                ],
                default="sent",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="directive",
            name="alerting",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="directives",
                to="dispatch.alerting",
            ),
        ),
        migrations.AddConstraint(
            model_name="directive",
            constraint=models.UniqueConstraint(
                condition=models.Q(("origin", "passed_on")),
                fields=("follows",),
                name="passed_on_once",
            ),
        ),
        kept_again("dispatch_directive", "is_exercise"),
        migrations.CreateModel(
            name="Escalation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "directive",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalations",
                        to="dispatch.directive",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "do",
                    models.CharField(
                        choices=[
                            ("resend", "再次发送"),
                            ("next_unit", "改派下一支力量"),
                            ("desk_alarm", "提醒指挥中心"),
                            ("station_alarm", "提醒辖区派出所"),
                            ("leader", "报告带班领导"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("done", "已办"),
                            ("nobody_left", "没有下一支可派力量"),
                            ("not_needed", "已有足够力量"),
                            ("off_shift", "该班组已下班"),
                        ],
                        max_length=16,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("done_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("done_at", "id"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("directive", "number"), name="each_rung_once")
                ],
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="GuidanceMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "directive",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guidance",
                        to="dispatch.directive",
                    ),
                ),
                ("from_desk", models.BooleanField()),
                ("text", models.CharField(max_length=200)),
                ("author_id", models.BigIntegerField()),
                ("author_name", models.CharField(max_length=64)),
                ("is_exercise", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                ("device_at", models.DateTimeField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                ("read_by_name", models.CharField(blank=True, default="", max_length=64)),
            ],
            options={
                "ordering": ("at", "id"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        kept("dispatch_alerting", "is_exercise"),
        kept("dispatch_guidancemessage", "is_exercise"),
        kept("dispatch_guidancemessage", "text"),
    ]
