"""Drafts of the standing order, the rules in them, and the signatures under their text."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianqin.core.retention import Retention
from lianqin.core.scope import NOTHING, ScopedModel, Viewer
from lianqin.dispatch.models.orders import StandingOrder
from lianqin.dispatch.models.policies import EDITORS, PolicyDocument
from lianqin.dispatch.models.rules import RuleText, where_it_holds
from lianqin.registry.models import Organisation


class DraftState(models.TextChoices):
    OPEN = "open", _("起草中")
    SIGNED = "signed", _("已由两人签发")
    DROPPED = "dropped", _("已作废")


class OrderDraft(ScopedModel):
    """The next version of the standing order while it is written, made from the one in force.

    `in_force_on` is the day from which it is to count, a part of what is signed. `revision` grows
    with every change, so that nobody overwrites what another has just written. Signed by two it
    has become `order`, and nothing in it changes any more.
    """

    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    made_from = models.ForeignKey(
        StandingOrder, on_delete=models.PROTECT, related_name="+", null=True
    )
    title = models.CharField(max_length=160)
    is_trial = models.BooleanField(default=False)
    policy = models.ForeignKey(
        PolicyDocument, on_delete=models.PROTECT, related_name="+", null=True
    )
    in_force_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    state = models.CharField(max_length=8, choices=DraftState, default=DraftState.OPEN)
    revision = models.PositiveIntegerField(default=1)
    made_by = models.BigIntegerField(null=True)
    maker_name = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    order = models.OneToOneField(
        StandingOrder, on_delete=models.PROTECT, related_name="draft", null=True
    )

    retention = Retention("规范性文件长期保存")

    class Meta(ScopedModel.Meta):
        ordering = ("-made_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=(Q(state=DraftState.SIGNED) & Q(order__isnull=False))
                | (~Q(state=DraftState.SIGNED) & Q(order=None)),
                name="signed_draft_is_an_order",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("in_force_on")),
                name="draft_ends_after_start",
            ),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Who writes it or may sign it."""
        if viewer.bureau_id is None or viewer.role not in EDITORS:
            return NOTHING
        return Q(bureau_id=viewer.bureau_id)


class DraftRule(RuleText):
    """A rule as the draft has it; no draft holds what no order may hold."""

    draft = models.ForeignKey(OrderDraft, on_delete=models.CASCADE, related_name="rules")

    retention = Retention("规范性文件长期保存")

    class Meta(RuleText.Meta):
        abstract = False
        ordering = ("draft_id", "category", "priority", "area_id", "hours_since")
        constraints = where_it_holds("draft")

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As its draft."""
        return Q(draft__in=OrderDraft.objects.for_viewer(viewer))


class DraftSignature(ScopedModel):
    """An account's signature under the text whose digest it names.

    It is dropped (`dropped_at`) by any change of the text; it never moves to another text.
    """

    draft = models.ForeignKey(OrderDraft, on_delete=models.CASCADE, related_name="signatures")
    signer_id = models.BigIntegerField()
    signer_name = models.CharField(max_length=64)
    signer_role = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    retention = Retention("规范性文件长期保存")

    class Meta(ScopedModel.Meta):
        ordering = ("draft_id", "signed_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("draft", "signer_id"),
                condition=Q(dropped_at=None),
                name="one_signature_each",
            ),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As its draft."""
        return Q(draft__in=OrderDraft.objects.for_viewer(viewer))
