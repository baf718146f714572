"""What became of it: merging, transfers, call-backs, appeals and hand-overs; calls with numbers."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

from lianqin.core.kept import kept_again


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0002_exercise_stays_one"),
        ("registry", "0006_certificates_by_tail"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="incident",
            name="incident_open",
        ),
        migrations.AddField(
            model_name="call",
            name="external_ref",
            field=models.CharField(blank=True, db_default="", default="", max_length=48),
        ),
        migrations.AddField(
            model_name="call",
            name="taken_by",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="feedback",
            name="dead",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="footageaccess",
            name="asked_by",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            model_name="footageaccess",
            name="footage_since",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="footageaccess",
            name="footage_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="footageaccess",
            name="held_for",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddField(
            model_name="footageaccess",
            name="is_held",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="incident",
            name="flight",
            field=models.CharField(blank=True, db_default="", default="", max_length=96),
        ),
        migrations.AddField(
            model_name="incident",
            name="is_domestic",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="incident",
            name="merged_into",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="incidents.incident",
            ),
        ),
        migrations.AddField(
            model_name="incident",
            name="minors_harmed",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="incident",
            name="reopened_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="incident",
            name="vehicle",
            field=models.CharField(blank=True, db_default="", default="", max_length=96),
        ),
        migrations.AddField(
            model_name="photo",
            name="device_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="photo",
            name="original_bytes",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="photo",
            name="original_sha256",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            model_name="photo",
            name="original_type",
            field=models.CharField(blank=True, db_default="", default="", max_length=32),
        ),
        migrations.AddField(
            model_name="photo",
            name="sealed",
            field=models.CharField(blank=True, db_default="", default="", max_length=96),
        ),
        migrations.AlterField(
            model_name="feedback",
            name="result",
            field=models.CharField(
                choices=[
                    ("rescued", "救助完成"),
                    ("apprehended", "抓获嫌疑人"),
                    ("mediated", "当场化解"),
                    ("transferred", "移交处理"),
                    ("nothing_found", "未发现异常"),
                    ("false_alarm", "误报"),
                    ("by_phone", "电话处理，无需到场"),
                ],
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="incident",
            name="state",
            field=models.CharField(
                choices=[
                    ("received", "已接警"),
                    ("dispatched", "已派警"),
                    ("on_scene", "处置中"),
                    ("cleared", "处置完毕"),
                    ("closed", "已结案"),
                    ("merged", "已并入"),
                ],
                default="received",
                max_length=12,
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
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                condition=models.Q(("state__in", ("closed", "merged")), _negated=True),
                fields=["bureau", "priority", "received_at"],
                name="incident_open",
            ),
        ),
        migrations.CreateModel(
            name="AnswerTally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("question", models.CharField(max_length=24)),
                ("answer", models.CharField(max_length=16)),
                ("count", models.PositiveIntegerField(default=0)),
                (
                    "bureau",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
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
                "ordering": ("month", "station_id", "question", "answer"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("station", "month", "question", "answer"), name="answer_tally_once"
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Callback",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "reached",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reached", "已联系上"),
                            ("no_answer", "无人接听"),
                            ("refused", "不愿接受回访"),
                            ("no_number", "未留电话"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                ("actor_id", models.BigIntegerField(null=True)),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="callbacks",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "ordering": ("due_at", "id"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at", None)),
                        fields=["due_at"],
                        name="callback_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("done_at", None)),
                        fields=("incident",),
                        name="one_open_callback",
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("user_id", models.BigIntegerField()),
                ("form", models.CharField(max_length=16)),
                ("key", models.UUIDField()),
                ("fields", models.JSONField(default=dict)),
                ("seen_entry", models.BigIntegerField(default=0)),
                ("saved_at", models.DateTimeField()),
                (
                    "incident",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "ordering": ("-saved_at", "id"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "constraints": [
                    models.UniqueConstraint(fields=("user_id", "form", "key"), name="draft_once")
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Grievance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("callback", "回访中提出"),
                            ("phone", "来电"),
                            ("walk_in", "当面"),
                            ("supervision", "监管大队转来"),
                            ("hotline", "12345转来"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words", models.CharField(max_length=1000)),
                ("reference", models.CharField(blank=True, default="", max_length=24)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_name", models.CharField(blank=True, default="", max_length=64)),
                ("at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, default="", max_length=1000)),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grievances",
                        to="incidents.incident",
                    ),
                ),
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
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("spouse", "配偶"),
                            ("parent", "父母"),
                            ("child", "子女"),
                            ("sibling", "兄弟姐妹"),
                            ("other_kin", "其他亲属"),
                            ("guardian", "监护人或学校"),
                            ("service", "救助机构或医院"),
                        ],
                        max_length=12,
                    ),
                ),
                ("checked_how", models.CharField(max_length=200)),
                (
                    "condition",
                    models.CharField(
                        choices=[
                            ("well", "状况平稳"),
                            ("care", "需家属照看"),
                            ("medical", "已交由120救护"),
                        ],
                        max_length=12,
                    ),
                ),
                ("persons", models.PositiveSmallIntegerField(default=1)),
                ("text", models.CharField(blank=True, default="", max_length=400)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_name", models.CharField(blank=True, default="", max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to="incidents.incident",
                    ),
                ),
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
        migrations.CreateModel(
            name="IdentityAppeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=24, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "待审批"),
                            ("live", "已发布"),
                            ("refused", "未批准"),
                            ("withdrawn", "已撤回"),
                            ("expired", "已到期"),
                            ("ended", "已移交，照片已销毁"),
                            ("key_lost", "密钥已失，照片不可读"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("basis", models.CharField(max_length=400)),
                ("words", models.CharField(max_length=400)),
                ("place_text", models.CharField(blank=True, default="", max_length=160)),
                ("is_child", models.BooleanField(default=False)),
                ("guardian_agrees", models.BooleanField(default=False)),
                ("picture", models.CharField(blank=True, default="", max_length=96)),
                ("picture_key", models.CharField(blank=True, default="", max_length=64)),
                ("maker_id", models.BigIntegerField()),
                ("maker_name", models.CharField(max_length=64)),
                ("approver_id", models.BigIntegerField(null=True)),
                ("approver_name", models.CharField(blank=True, default="", max_length=64)),
                ("refusal", models.CharField(blank=True, default="", max_length=200)),
                ("made_at", models.DateTimeField()),
                ("broadcast_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("erased_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("told_words", models.CharField(blank=True, default="", max_length=200)),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "ordering": ("-made_at", "id"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approver_id", None),
                            models.Q(("approver_id", models.F("maker_id")), _negated=True),
                            _connector="OR",
                        ),
                        name="appeal_by_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "live"), _negated=True),
                            models.Q(("approver_id__isnull", False), ("expires_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="live_appeal_is_approved",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state_before",
                    models.CharField(
                        choices=[
                            ("received", "已接警"),
                            ("dispatched", "已派警"),
                            ("on_scene", "处置中"),
                            ("cleared", "处置完毕"),
                            ("closed", "已结案"),
                            ("merged", "已并入"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, default="", max_length=200)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_name", models.CharField(blank=True, default="", max_length=64)),
                ("at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_by", models.BigIntegerField(null=True)),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges",
                        to="incidents.incident",
                    ),
                ),
                (
                    "into",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges_into",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)),
                        fields=("incident",),
                        name="merged_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("incident", models.F("into")), _negated=True),
                        name="merged_into_another",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="OutsideCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("category", "警情类别"), ("result", "处理结果")], max_length=8
                    ),
                ),
                ("own", models.CharField(max_length=32)),
                ("system", models.CharField(max_length=32)),
                ("code", models.CharField(max_length=32)),
                ("name", models.CharField(blank=True, default="", max_length=96)),
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
                "ordering": ("kind", "own", "system"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("bureau", "kind", "own", "system"), name="outside_code_once"
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Sighting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("knows", "认识，知道家在哪里"),
                            ("seen", "见过"),
                            ("not_known", "不认识"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words", models.CharField(blank=True, default="", max_length=400)),
                ("place_text", models.CharField(blank=True, default="", max_length=160)),
                ("seen_at", models.DateTimeField(null=True)),
                ("said_at", models.DateTimeField()),
                ("is_valid", models.BooleanField(null=True)),
                ("judged_by", models.BigIntegerField(null=True)),
                ("judged_at", models.DateTimeField(null=True)),
                (
                    "appeal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sightings",
                        to="incidents.identityappeal",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sightings",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "ordering": ("said_at", "id"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "to",
                    models.CharField(
                        choices=[
                            ("12345", "12345政务服务热线"),
                            ("119", "119消防救援"),
                            ("120", "120急救"),
                            ("122", "122交通事故"),
                            ("bureau", "其他公安机关"),
                            ("other", "其他部门"),
                        ],
                        max_length=8,
                    ),
                ),
                ("outside_ref", models.CharField(blank=True, default="", max_length=48)),
                ("text", models.CharField(blank=True, default="", max_length=400)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_name", models.CharField(blank=True, default="", max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="incidents.incident",
                    ),
                ),
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
        migrations.CreateModel(
            name="VoiceNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.CharField(max_length=96)),
                ("sha256", models.CharField(max_length=64)),
                ("seconds", models.FloatField()),
                ("sealed", models.CharField(max_length=96)),
                ("original_sha256", models.CharField(max_length=64)),
                ("original_bytes", models.PositiveIntegerField()),
                ("original_type", models.CharField(max_length=32)),
                ("device_at", models.DateTimeField(null=True)),
                ("sent_by", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voice_notes",
                        to="incidents.incident",
                    ),
                ),
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
        migrations.CreateModel(
            name="AppealRecipient",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="registry.person",
                    ),
                ),
                (
                    "appeal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recipients",
                        to="incidents.identityappeal",
                    ),
                ),
            ],
            options={
                "ordering": ("appeal_id", "id"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "constraints": [
                    models.UniqueConstraint(fields=("appeal", "person"), name="recipient_once")
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="AppealView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mark", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeal_views",
                        to="registry.person",
                    ),
                ),
                (
                    "appeal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="views",
                        to="incidents.identityappeal",
                    ),
                ),
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
        migrations.CreateModel(
            name="EvidenceOpening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=400)),
                ("asked_by", models.CharField(max_length=64)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_name", models.CharField(max_length=64)),
                ("is_whole", models.BooleanField()),
                ("at", models.DateTimeField()),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to="incidents.incident",
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to="incidents.photo",
                    ),
                ),
                (
                    "voice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to="incidents.voicenote",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("photo", None), ("voice", None), _connector="XOR"),
                        name="opening_of_one_original",
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        kept_again("incidents_incident", "is_exercise"),
    ]
