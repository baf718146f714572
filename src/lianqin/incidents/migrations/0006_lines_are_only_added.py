"""A correction says why, an import is a source; the database refuses to change a line."""

from __future__ import annotations

from django.db import migrations, models

from lianqin.core.kept import kept

# What a line says: a correction is a new line that names it. Names of people may be erased later.
SAID = ("incident_id", "kind", "unit_id", "corrects_id", "text", "why", "at", "device_at")


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0005_deeper_categories"),
    ]

    operations = [
        migrations.AddField(
            model_name="timelineentry",
            name="why",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AlterField(
            model_name="call",
            name="source",
            field=models.CharField(
                choices=[
                    ("phone", "电话报警"),
                    ("walk_in", "当面报警"),
                    ("panic", "一键报警"),
                    ("field", "保安员或民警上报"),
                    ("patrol", "联勤巡逻发现"),
                    ("site_alarm", "单位技防报警"),
                    ("handover_110", "110指令"),
                    ("push_12345", "12345转办"),
                    ("push_119_120", "119/120推送"),
                    ("imported", "历史导入"),
                ],
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="incident",
            name="source",
            field=models.CharField(
                choices=[
                    ("phone", "电话报警"),
                    ("walk_in", "当面报警"),
                    ("panic", "一键报警"),
                    ("field", "保安员或民警上报"),
                    ("patrol", "联勤巡逻发现"),
                    ("site_alarm", "单位技防报警"),
                    ("handover_110", "110指令"),
                    ("push_12345", "12345转办"),
                    ("push_119_120", "119/120推送"),
                    ("imported", "历史导入"),
                ],
                max_length=16,
            ),
        ),
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
                ],
                max_length=12,
            ),
        ),
        *(kept("incidents_timelineentry", column) for column in (*SAID, "recorded_at")),
    ]
