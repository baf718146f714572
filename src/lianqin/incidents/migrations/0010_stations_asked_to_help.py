"""Stations that are asked to help, and the lines that say so and what was reported up."""

from __future__ import annotations

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0009_crews_called_again"),
        ("registry", "0008_find_names_again"),
    ]

    operations = [
        migrations.AlterField(
            model_name="timelineentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("occurred", "发生"),
                    ("received", "接警"),
                    ("classified", "分类"),
                    ("dispatched", "下达指令"),
                    ("delivered", "指令送达"),
                    ("accepted", "接受指令"),
                    ("declined", "谢绝指令"),
                    ("silent", "未应答"),
                    ("cancelled", "撤销指令"),
                    ("en_route", "出发"),
                    ("on_scene", "到达现场"),
                    ("unit_cleared", "处置完毕"),
                    ("footage", "调看监控"),
                    ("apprehended", "抓获"),
                    ("safe", "脱险"),
                    ("note", "记录"),
                    ("contact", "与报警人联系"),
                    ("photo", "照片"),
                    ("feedback", "反馈"),
                    ("cleared", "现场处置完毕"),
                    ("closed", "结案"),
                    ("correction", "更正"),
                    ("struck", "作废"),
                    ("merged", "合并"),
                    ("unmerged", "撤销合并"),
                    ("reopened", "重新打开"),
                    ("transferred", "移交"),
                    ("called_back", "回访"),
                    ("grievance", "投诉"),
                    ("voice", "语音"),
                    ("roadside", "路面防护"),
                    ("helped", "救助"),
                    ("appeal", "寻人协查"),
                    ("sighting", "协查回复"),
                    ("handover", "移交家属"),
                    ("resent", "再次提醒"),
                    ("escalated", "无应答升级"),
                    ("filled", "名额已满"),
                    ("redirected", "改派他处"),
                    ("relieved", "由他组接替"),
                    ("guidance", "指导"),
                    ("contact_due", "提醒联系求助人"),
                    ("help_asked", "请求援助"),
                    ("help_answer", "援助答复"),
                    ("help_over", "援助结束"),
                    ("reported_up", "上报"),
                    ("read_above", "上报已阅"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="AskedStation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asked_stations",
                        to="incidents.incident",
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
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
                        condition=models.Q(("until", None)),
                        fields=("incident", "station"),
                        name="station_asked_once_at_a_time",
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
    ]
