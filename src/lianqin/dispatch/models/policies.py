"""Policy documents: what the leading group has issued, in numbered clauses, for which days."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lianqin.core.retention import Retention
from lianqin.core.scope import NOTHING, ScopedModel, Viewer
from lianqin.registry.models import Organisation
from lianqin.registry.models.organisations import SEES_ALL_ORGANISATIONS

EDITORS = frozenset({"supervisor", "chief", "leader"})


class PolicyDocument(ScopedModel):
    """A document (实施方案, row 15) in force on the days `[since, until)` once it is approved.

    A trial says so (`is_trial`). `replaces` is the version before; when this one is approved that
    one ends on the day this begins, and what was done before still counts under it. `digest` is of
    the text that was approved; after that the database keeps every word.
    """

    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    number = models.CharField(max_length=64)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)
    is_trial = models.BooleanField(default=False)
    issued_on = models.DateField()
    since = models.DateField()
    until = models.DateField(null=True)
    written_by = models.BigIntegerField(null=True)
    writer_name = models.CharField(max_length=64)
    changed_at = models.DateTimeField()
    approved_by = models.BigIntegerField(null=True)
    approver_name = models.CharField(max_length=64, default="", blank=True)
    approved_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, default="", blank=True)

    retention = Retention("规范性文件长期保存")

    class Meta(ScopedModel.Meta):
        ordering = ("-since", "-id")
        constraints = (
            models.UniqueConstraint(fields=("bureau", "number"), name="policy_number_once"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="policy_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, digest="", approver_name="")
                | (Q(approved_at__isnull=False) & ~Q(digest="") & ~Q(approver_name="")),
                name="policy_approved_by_name",
            ),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """What is approved: police and oversight; what is being written: those who write it."""
        if viewer.bureau_id is None or viewer.role not in SEES_ALL_ORGANISATIONS:
            return NOTHING
        own = Q(bureau_id=viewer.bureau_id)
        return own if viewer.role in EDITORS else own & Q(approved_at__isnull=False)


class PolicyClause(ScopedModel):
    """A numbered clause; a rule may cite it. Approved, it is `is_sealed` and keeps its words."""

    policy = models.ForeignKey(PolicyDocument, on_delete=models.CASCADE, related_name="clauses")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=2000)
    is_sealed = models.BooleanField(default=False)

    retention = Retention("规范性文件长期保存")

    class Meta(ScopedModel.Meta):
        ordering = ("policy_id", "number")
        constraints = (
            models.UniqueConstraint(fields=("policy", "number"), name="clause_number_once"),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As its document."""
        return Q(policy__in=PolicyDocument.objects.for_viewer(viewer))
