"""Files that came in and went out: runs of the importer with their rows, and every export."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.roles import Role
from lianqin.core.retention import Retention
from lianqin.core.scope import NOTHING, ScopedModel, Viewer
from lianqin.registry.kinds import FileKind
from lianqin.registry.models.organisations import Organisation


class ImportRun(ScopedModel):
    """A file on its way into the registry: looked at first, entered when somebody says so.

    `file` is its name under the data folder, gone once the run is over; `sha256` tells the same
    file sent again. The counts are of rows: `seen` while reading; then `good`, `bad` and
    `unchanged`; `entered` while applying. `follows` is the run whose bad rows this file mends.
    """

    class State(models.TextChoices):
        READING = "reading", _("读取中")
        READY = "ready", _("待确认")
        APPLYING = "applying", _("录入中")
        DONE = "done", _("已完成")
        REFUSED = "refused", _("无法读取")
        DROPPED = "dropped", _("已放弃")

    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="imports")
    kind = models.CharField(max_length=16, choices=FileKind)
    name = models.CharField(max_length=120)
    file = models.CharField(max_length=80, default="", blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    progress = models.FloatField(default=0)
    seen = models.PositiveIntegerField(default=0)
    good = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    entered = models.PositiveIntegerField(default=0)
    facts = models.JSONField(default=dict)
    refused_code = models.CharField(max_length=64, default="", blank=True)
    follows = models.ForeignKey("self", on_delete=models.SET_NULL, related_name="+", null=True)
    by_user = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    retention = Retention("导入记录一年", days=365, field="started_at", many="rows")

    class Meta(ScopedModel.Meta):
        ordering = ("-started_at", "-id")

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Supervision sees the bureau's, a manager those sent for the unit."""
        if viewer.bureau_id is None:
            return NOTHING
        if viewer.role == Role.SUPERVISOR:
            return Q(bureau_id=viewer.bureau_id)
        if viewer.role == Role.UNIT_MANAGER:
            return Q(organisation_id__in=viewer.organisation_ids)
        return NOTHING


class ImportRow(ScopedModel):
    """A row of the file, read and checked, until it is entered. Its values are sealed.

    `number` is the row's number in the file; `action` what entering it will do; `problems` names
    column, code and parameters of each bad cell, never more of a person than the cell shows.
    """

    class Action(models.TextChoices):
        CREATE = "create", _("新增")
        UPDATE = "update", _("更新")
        NOTHING = "nothing", _("无变化")
        BAD = "bad", _("有误")

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    action = models.CharField(max_length=8, choices=Action)
    sealed = models.BinaryField(null=True)
    problems = models.JSONField(default=list)
    is_entered = models.BooleanField(default=False)

    retention = Retention("随导入记录保存，录入后清空内容")

    class Meta(ScopedModel.Meta):
        ordering = ("run_id", "number")
        constraints = (models.UniqueConstraint(fields=("run", "number"), name="row_once_a_run"),)
        indexes = (models.Index(fields=("run", "action", "number"), name="row_by_action"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As its run."""
        return Q(run__in=ImportRun.objects.for_viewer(viewer))


class ExportRecord(ScopedModel):
    """A list left the house as a file: which, how filtered, how many rows, for what, by whom."""

    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="exports", null=True
    )
    kind = models.CharField(max_length=16, choices=FileKind)
    columns = models.JSONField(default=list)
    filter_words = models.CharField(max_length=300, default="", blank=True)
    rows = models.PositiveIntegerField()
    purpose = models.CharField(max_length=120)
    by_user = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=64)
    by_role = models.CharField(max_length=24)
    at = models.DateTimeField()

    retention = Retention("导出登记三年（个人信息保护法第56条）", days=1096, field="at")

    class Meta(ScopedModel.Meta):
        ordering = ("-at", "-id")

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """The auditor and supervision of the bureau; whoever exported."""
        if viewer.bureau_id is None:
            return NOTHING
        if viewer.role in {Role.AUDITOR, Role.SUPERVISOR}:
            return Q(bureau_id=viewer.bureau_id)
        return Q(by_user=viewer.user_id) if viewer.user_id else NOTHING
