"""Policy documents in clauses, drafts of the standing order, and the signatures under a text."""

import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.manager
from django.db import migrations, models

import lianqin.incidents.categories


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0009_musters_and_alarms"),
        ("registry", "0008_find_names_again"),
    ]

    operations = [
        migrations.CreateModel(
            name="PolicyClause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.CharField(max_length=2000)),
                ("is_sealed", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ("policy_id", "number"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name="standingorder",
            name="digest",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            model_name="standingorder",
            name="first_signer",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="standingorder",
            name="second_signer",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="orderrule",
            name="clause",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="dispatch.policyclause",
            ),
        ),
        migrations.CreateModel(
            name="PolicyDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=160)),
                ("number", models.CharField(max_length=64)),
                ("is_trial", models.BooleanField(default=False)),
                ("issued_on", models.DateField()),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("written_by", models.BigIntegerField(null=True)),
                ("writer_name", models.CharField(max_length=64)),
                ("changed_at", models.DateTimeField()),
                ("approved_by", models.BigIntegerField(null=True)),
                ("approver_name", models.CharField(blank=True, default="", max_length=64)),
                ("approved_at", models.DateTimeField(null=True)),
                ("digest", models.CharField(blank=True, default="", max_length=64)),
                (
                    "bureau",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dispatch.policydocument",
                    ),
                ),
            ],
            options={
                "ordering": ("-since", "-id"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name="policyclause",
            name="policy",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="clauses",
                to="dispatch.policydocument",
            ),
        ),
        migrations.CreateModel(
            name="OrderDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=160)),
                ("is_trial", models.BooleanField(default=False)),
                ("in_force_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "起草中"),
                            ("signed", "已由两人签发"),
                            ("dropped", "已作废"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1)),
                ("made_by", models.BigIntegerField(null=True)),
                ("maker_name", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "bureau",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
                (
                    "made_from",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dispatch.standingorder",
                    ),
                ),
                (
                    "order",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draft",
                        to="dispatch.standingorder",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dispatch.policydocument",
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
        migrations.AddField(
            model_name="standingorder",
            name="policy",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="orders",
                to="dispatch.policydocument",
            ),
        ),
        migrations.CreateModel(
            name="DraftSignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("signer_id", models.BigIntegerField()),
                ("signer_name", models.CharField(max_length=64)),
                ("signer_role", models.CharField(max_length=20)),
                ("digest", models.CharField(max_length=64)),
                ("signed_at", models.DateTimeField()),
                ("dropped_at", models.DateTimeField(null=True)),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatures",
                        to="dispatch.orderdraft",
                    ),
                ),
            ],
            options={
                "ordering": ("draft_id", "signed_at", "id"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("dropped_at", None)),
                        fields=("draft", "signer_id"),
                        name="one_signature_each",
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="DraftRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "category",
                    models.CharField(choices=lianqin.incidents.categories.choices, max_length=32),
                ),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "一级：危及生命"),
                            (2, "二级：正在发生"),
                            (3, "三级：一般"),
                            (4, "四级：非警务"),
                        ],
                        null=True,
                    ),
                ),
                ("hours_since", models.TimeField(null=True)),
                ("hours_until", models.TimeField(null=True)),
                (
                    "lead",
                    models.CharField(
                        choices=[
                            ("police_only", "仅民警处置"),
                            ("police_led", "民警主导，保安协助"),
                            ("guards_first", "保安先期处置，民警随后到达或远程指导"),
                        ],
                        max_length=16,
                    ),
                ),
                ("officers", models.PositiveSmallIntegerField(db_default=1, default=1)),
                ("guards", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("skills", models.JSONField(blank=True, db_default=[], default=list)),
                ("kit", models.JSONField(blank=True, db_default=[], default=list)),
                ("actions", models.JSONField(default=list)),
                ("reason", models.CharField(max_length=200)),
                ("ack_seconds", models.PositiveIntegerField(default=60)),
                ("arrival_seconds", models.PositiveIntegerField(null=True)),
                ("ladder", models.JSONField(blank=True, db_default=[], default=list)),
                ("informs", models.JSONField(blank=True, db_default=[], default=list)),
                (
                    "area",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rules",
                        to="dispatch.orderdraft",
                    ),
                ),
                (
                    "clause",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dispatch.policyclause",
                    ),
                ),
            ],
            options={
                "ordering": ("draft_id", "category", "priority", "area_id", "hours_since"),
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("draft"),
                        models.F("category"),
                        django.db.models.functions.comparison.Coalesce("priority", 0),
                        django.db.models.functions.comparison.Coalesce("area", 0),
                        django.db.models.functions.comparison.Coalesce(
                            "hours_since", models.Value("00:00", models.TimeField())
                        ),
                        django.db.models.functions.comparison.Coalesce(
                            "hours_until", models.Value("00:00", models.TimeField())
                        ),
                        name="one_rule_each_in_draft",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hours_since", None), ("hours_until", None)),
                            models.Q(
                                ("hours_since__isnull", False),
                                ("hours_until__isnull", False),
                                models.Q(("hours_since", models.F("hours_until")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="hours_from_and_to_in_draft",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("guards__lte", 20), ("officers__lte", 20)),
                        name="crew_not_too_large_in_draft",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddConstraint(
            model_name="policydocument",
            constraint=models.UniqueConstraint(
                fields=("bureau", "number"), name="policy_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="policydocument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until", None), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="policy_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="policydocument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at", None), ("approver_name", ""), ("digest", "")),
                    models.Q(
                        ("approved_at__isnull", False),
                        models.Q(("digest", ""), _negated=True),
                        models.Q(("approver_name", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="policy_approved_by_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyclause",
            constraint=models.UniqueConstraint(
                fields=("policy", "number"), name="clause_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="orderdraft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "signed"), ("order__isnull", False)),
                    models.Q(models.Q(("state", "signed"), _negated=True), ("order", None)),
                    _connector="OR",
                ),
                name="signed_draft_is_an_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderdraft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None), ("ends_on__gt", models.F("in_force_on")), _connector="OR"
                ),
                name="draft_ends_after_start",
            ),
        ),
    ]
