import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0002_area_version"),
    ]

    operations = [
        migrations.AddField(
            model_name="camera",
            name="angle",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="camera",
            name="ended_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="dutypoint",
            name="site",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="points",
                to="registry.site",
            ),
        ),
        migrations.AddField(
            model_name="dutypoint",
            name="tier",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (1, "警务室、岗亭"),
                    (2, "重点单位门卫室"),
                    (3, "小区、车站出入口"),
                    (4, "全天营业场所"),
                ],
                db_default=1,
                default=1,
            ),
        ),
        migrations.AddField(
            model_name="linkage",
            name="approved_by",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="linkage",
            name="approver_name",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            model_name="linkage",
            name="ended_because",
            field=models.CharField(
                blank=True,
                choices=[
                    ("withdrawn", "本人撤回同意"),
                    ("left", "离职"),
                    ("ineligible", "不再符合条件"),
                    ("unit", "单位调整"),
                    ("other", "其他"),
                ],
                db_default="",
                default="",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="linkage",
            name="station",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="linkages",
                to="registry.organisation",
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="address",
            field=models.CharField(blank=True, db_default="", default="", max_length=120),
        ),
        migrations.AddField(
            model_name="person",
            name="education",
            field=models.CharField(
                blank=True,
                choices=[
                    ("primary", "小学"),
                    ("junior", "初中"),
                    ("senior", "高中（中专、技校）"),
                    ("college", "大专"),
                    ("university", "本科及以上"),
                ],
                db_default="",
                default="",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="emptied_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="initials",
            field=models.CharField(blank=True, db_default="", default="", max_length=32),
        ),
        migrations.AddField(
            model_name="person",
            name="phone_tail",
            field=models.CharField(blank=True, db_default="", default="", max_length=4),
        ),
        migrations.AddField(
            model_name="person",
            name="pinyin",
            field=models.CharField(blank=True, db_default="", default="", max_length=160),
        ),
        migrations.AddField(
            model_name="person",
            name="pinyin_back",
            field=models.CharField(blank=True, db_default="", default="", max_length=160),
        ),
        migrations.AddField(
            model_name="site",
            name="address",
            field=models.CharField(blank=True, db_default="", default="", max_length=120),
        ),
        migrations.AddField(
            model_name="site",
            name="boundary",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="site",
            name="drilled_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="site",
            name="ended_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="site",
            name="opened_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="site",
            name="plan_on",
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name="certificate",
            name="number",
            field=models.CharField(db_index=True, max_length=32),
        ),
        migrations.AlterField(
            model_name="certificate",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="certificates",
                to="registry.person",
            ),
        ),
        migrations.AlterField(
            model_name="linkage",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="linkages",
                to="registry.person",
            ),
        ),
        migrations.AlterField(
            model_name="teammembership",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="team_memberships",
                to="registry.person",
            ),
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(fields=["expires_on"], name="certificate_by_expiry"),
        ),
        migrations.AddIndex(
            model_name="linkage",
            index=models.Index(fields=["station", "until"], name="linkage_by_station"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["bureau", "name"], name="person_by_name"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["bureau", "pinyin"], name="person_by_pinyin"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["bureau", "pinyin_back"], name="person_by_pinyin_back"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["bureau", "initials"], name="person_by_initials"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["bureau", "phone_tail"], name="person_by_phone_tail"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["bureau", "kind", "ended_on"], name="person_by_kind"),
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=48)),
                ("subject_id", models.CharField(max_length=24)),
                ("field", models.CharField(max_length=48)),
                ("before", models.CharField(blank=True, default="", max_length=200)),
                ("after", models.CharField(blank=True, default="", max_length=200)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_name", models.CharField(blank=True, default="", max_length=64)),
                ("actor_role", models.CharField(blank=True, default="", max_length=24)),
                ("act_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "bureau",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-id"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "indexes": [
                    models.Index(fields=["subject", "subject_id", "at"], name="change_by_subject")
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ConductEntry",
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
                            ("commendation", "表扬"),
                            ("complaint", "投诉"),
                            ("breach", "违规"),
                        ],
                        max_length=16,
                    ),
                ),
                ("words", models.CharField(max_length=400)),
                ("happened_on", models.DateField()),
                ("heard_on", models.DateField(null=True)),
                ("source", models.CharField(blank=True, default="", max_length=64)),
                ("entered_by", models.BigIntegerField(null=True)),
                ("enterer_name", models.CharField(blank=True, default="", max_length=64)),
                ("entered_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conduct",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "ordering": ("person_id", "-happened_on", "-id"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "breach"), _negated=True),
                            ("heard_on__isnull", False),
                            _connector="OR",
                        ),
                        name="breach_after_hearing",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("source", ""), _negated=True),
                        fields=("person", "source"),
                        name="conduct_once_a_source",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=48)),
                ("wanted", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "待答复"), ("made", "已更正"), ("declined", "未更正")],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("answer", models.CharField(blank=True, default="", max_length=200)),
                ("answered_by", models.BigIntegerField(null=True)),
                ("answerer_name", models.CharField(blank=True, default="", max_length=64)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrections",
                        to="registry.person",
                    ),
                ),
            ],
            options={
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
            name="DossierReading",
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
                            ("page", "查看档案"),
                            ("identity", "查看身份证号"),
                            ("export", "导出"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reader_id", models.BigIntegerField(null=True)),
                ("reader_name", models.CharField(max_length=64)),
                ("reader_role", models.CharField(max_length=24)),
                ("reader_place", models.CharField(blank=True, default="", max_length=96)),
                ("reason", models.CharField(blank=True, default="", max_length=120)),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-id"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "indexes": [models.Index(fields=["person", "at"], name="reading_by_person")],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="EligibilityCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_eligible", models.BooleanField()),
                ("checked_on", models.DateField()),
                ("checked_by", models.BigIntegerField(null=True)),
                ("checker_name", models.CharField(max_length=64)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="eligibility_checks",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "ordering": ("person_id", "-checked_on", "-id"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Employment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.CharField(blank=True, default="", max_length=48)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("contract_number", models.CharField(blank=True, default="", max_length=48)),
                ("contract_since", models.DateField(null=True)),
                ("contract_until", models.DateField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="employments",
                        to="registry.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="employments",
                        to="registry.person",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posted",
                        to="registry.site",
                    ),
                ),
            ],
            options={
                "ordering": ("person_id", "-since"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "indexes": [models.Index(fields=["contract_until"], name="employment_by_contract")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("person",),
                        name="one_open_employment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="employment_ends_after_start",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ExpiryNotice",
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
                            ("certificate", "保安员证"),
                            ("skill", "技能等级"),
                            ("insurance", "意外保险"),
                            ("employment", "劳动合同"),
                            ("contract", "服务合同"),
                            ("drill", "预案演练"),
                            ("filing", "备案"),
                        ],
                        max_length=12,
                    ),
                ),
                ("subject", models.CharField(max_length=64)),
                ("expires_on", models.DateField()),
                ("days_before", models.PositiveSmallIntegerField()),
                ("sent_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(null=True)),
                ("seer_name", models.CharField(blank=True, default="", max_length=64)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="registry.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "ordering": ("expires_on", "id"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "indexes": [
                    models.Index(fields=["organisation", "seen_at"], name="notice_by_unit")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject", "expires_on", "days_before"), name="reminded_once"
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ExportRecord",
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
                            ("organisations", "单位"),
                            ("people", "人员"),
                            ("certificates", "证件"),
                            ("kit", "装备"),
                            ("sites", "场所"),
                            ("teams", "队伍"),
                            ("points", "点位"),
                            ("cameras", "视频点位"),
                        ],
                        max_length=16,
                    ),
                ),
                ("columns", models.JSONField(default=list)),
                ("filter_words", models.CharField(blank=True, default="", max_length=300)),
                ("rows", models.PositiveIntegerField()),
                ("purpose", models.CharField(max_length=120)),
                ("by_user", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=64)),
                ("by_role", models.CharField(max_length=24)),
                ("at", models.DateTimeField()),
                (
                    "bureau",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exports",
                        to="registry.organisation",
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
            name="Filing",
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
                        choices=[("start", "备案"), ("change", "变更备案"), ("cancel", "撤销备案")],
                        max_length=8,
                    ),
                ),
                ("number", models.CharField(blank=True, default="", max_length=48)),
                ("occurred_on", models.DateField()),
                ("filed_on", models.DateField()),
                ("note", models.CharField(blank=True, default="", max_length=200)),
                ("accepted_by", models.BigIntegerField(null=True)),
                ("acceptor_name", models.CharField(blank=True, default="", max_length=64)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="filings",
                        to="registry.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ("organisation_id", "-filed_on", "-id"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ImportRun",
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
                            ("organisations", "单位"),
                            ("people", "人员"),
                            ("certificates", "证件"),
                            ("kit", "装备"),
                            ("sites", "场所"),
                            ("teams", "队伍"),
                            ("points", "点位"),
                            ("cameras", "视频点位"),
                        ],
                        max_length=16,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("file", models.CharField(blank=True, default="", max_length=80)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "读取中"),
                            ("ready", "待确认"),
                            ("applying", "录入中"),
                            ("done", "已完成"),
                            ("refused", "无法读取"),
                            ("dropped", "已放弃"),
                        ],
                        default="reading",
                        max_length=10,
                    ),
                ),
                ("progress", models.FloatField(default=0)),
                ("seen", models.PositiveIntegerField(default=0)),
                ("good", models.PositiveIntegerField(default=0)),
                ("bad", models.PositiveIntegerField(default=0)),
                ("unchanged", models.PositiveIntegerField(default=0)),
                ("entered", models.PositiveIntegerField(default=0)),
                ("facts", models.JSONField(default=dict)),
                ("refused_code", models.CharField(blank=True, default="", max_length=64)),
                ("by_user", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=64)),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "bureau",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="registry.importrun",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to="registry.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ("-started_at", "-id"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Insurance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("insurer", models.CharField(max_length=64)),
                ("policy_number", models.CharField(blank=True, default="", max_length=48)),
                ("since", models.DateField()),
                ("until", models.DateField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="insurances",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "ordering": ("person_id", "-until"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "indexes": [models.Index(fields=["until"], name="insurance_by_end")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("since"))),
                        name="insurance_ends_after_start",
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="KitItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=32)),
                (
                    "sort",
                    models.CharField(
                        choices=[
                            ("armband", "袖标"),
                            ("shoulder_lamp", "肩灯"),
                            ("vest", "反光背心"),
                            ("radio", "对讲机"),
                            ("torch", "手电"),
                            ("whistle", "哨子"),
                            ("uniform", "保安制服"),
                            ("helmet", "头盔"),
                            ("stab_vest", "防刺服"),
                            ("shield", "盾牌"),
                            ("gloves", "防割手套"),
                            ("fork", "钢叉"),
                            ("baton", "长棍"),
                            ("rubber_baton", "橡胶警棍"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "kit_class",
                    models.CharField(
                        choices=[
                            ("signalling", "标识通信类"),
                            ("protective", "防护类"),
                            ("restraining", "约束类"),
                        ],
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(blank=True, default="", max_length=48)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("in_store", "在库"),
                            ("issued", "已发"),
                            ("faulty", "待修"),
                            ("lost", "遗失"),
                            ("retired", "报废"),
                        ],
                        default="in_store",
                        max_length=10,
                    ),
                ),
                ("acquired_on", models.DateField(null=True)),
                ("ended_on", models.DateField(null=True)),
                (
                    "bureau",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kit",
                        to="registry.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ("organisation_id", "sort", "number"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "indexes": [models.Index(fields=["organisation", "state"], name="kit_by_state")],
                "constraints": [
                    models.UniqueConstraint(fields=("bureau", "number"), name="kit_number_once")
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Qualification",
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
                            ("skill", "职业技能等级"),
                            ("training", "培训"),
                            ("exercise", "演练"),
                            ("first_aid", "急救"),
                            ("driving", "驾驶"),
                        ],
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(blank=True, default="", max_length=96)),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (5, "五级（初级工）"),
                            (4, "四级（中级工）"),
                            (3, "三级（高级工）"),
                            (2, "二级（技师）"),
                            (1, "一级（高级技师）"),
                        ],
                        null=True,
                    ),
                ),
                ("number", models.CharField(blank=True, default="", max_length=48)),
                ("hours", models.DecimalField(decimal_places=1, max_digits=5, null=True)),
                ("granted_on", models.DateField()),
                ("expires_on", models.DateField(null=True)),
                ("source", models.CharField(blank=True, default="", max_length=64)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="qualifications",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "ordering": ("person_id", "-granted_on", "-id"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "indexes": [
                    models.Index(fields=["kind", "expires_on"], name="qualification_by_expiry")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "skill"), ("level__isnull", False)),
                            models.Q(models.Q(("kind", "skill"), _negated=True), ("level", None)),
                            _connector="OR",
                        ),
                        name="level_is_for_skill",
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ServiceContract",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("client", models.CharField(max_length=96)),
                ("number", models.CharField(max_length=48)),
                ("guards_agreed", models.PositiveIntegerField(null=True)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="service_contracts",
                        to="registry.organisation",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="registry.site",
                    ),
                ),
            ],
            options={
                "ordering": ("organisation_id", "-since", "-id"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "indexes": [models.Index(fields=["until"], name="contract_by_end")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "number"), name="contract_number_once_a_unit"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None), ("until__gt", models.F("since")), _connector="OR"
                        ),
                        name="contract_ends_after_start",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ShiftCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("dress_ok", models.BooleanField()),
                ("note", models.CharField(blank=True, default="", max_length=120)),
                ("at", models.DateTimeField()),
                ("device_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shift_checks",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-id"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "indexes": [
                    models.Index(fields=["organisation", "at"], name="shift_check_by_unit")
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("create", "新增"),
                            ("update", "更新"),
                            ("nothing", "无变化"),
                            ("bad", "有误"),
                        ],
                        max_length=8,
                    ),
                ),
                ("sealed", models.BinaryField(null=True)),
                ("problems", models.JSONField(default=list)),
                ("is_entered", models.BooleanField(default=False)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="registry.importrun",
                    ),
                ),
            ],
            options={
                "ordering": ("run_id", "number"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "indexes": [models.Index(fields=["run", "action", "number"], name="row_by_action")],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "number"), name="row_once_a_run")
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="KitInspection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_fit", models.BooleanField()),
                ("note", models.CharField(blank=True, default="", max_length=120)),
                ("inspector_name", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="registry.kititem",
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
            name="KitIssue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("issued_at", models.DateTimeField()),
                ("issuer_name", models.CharField(blank=True, default="", max_length=64)),
                ("returned_at", models.DateTimeField(null=True)),
                ("receiver_name", models.CharField(blank=True, default="", max_length=64)),
                ("lost_at", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, default="", max_length=120)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kit_issues",
                        to="registry.person",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issues",
                        to="registry.kititem",
                    ),
                ),
            ],
            options={
                "ordering": ("-issued_at", "-id"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "indexes": [models.Index(fields=["person", "returned_at"], name="issue_by_person")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lost_at", None), ("returned_at", None)),
                        fields=("item",),
                        name="item_with_one_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("returned_at", None), ("lost_at", None), _connector="OR"
                        ),
                        name="returned_or_lost",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ShiftCheckLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_fit", models.BooleanField()),
                ("note", models.CharField(blank=True, default="", max_length=120)),
                (
                    "check_made",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="registry.shiftcheck",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.kititem",
                    ),
                ),
            ],
            options={
                "ordering": ("check_made_id", "id"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "constraints": [
                    models.UniqueConstraint(fields=("check_made", "item"), name="item_once_a_check")
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
    ]
