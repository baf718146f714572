"""Standing orders: what a bureau has signed about who goes, who leads, and what may be asked."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lianqin.core.retention import Retention
from lianqin.core.scope import NOTHING, ScopedModel, Viewer
from lianqin.dispatch.models.policies import PolicyDocument
from lianqin.dispatch.models.rules import RuleText, where_it_holds
from lianqin.registry.models import Organisation
from lianqin.registry.models.organisations import SEES_ALL_ORGANISATIONS


class StandingOrder(ScopedModel):
    """A version of the bureau's standing order, in force over `[in_force_from, in_force_to)`.

    Two different people sign it, each by name, and with their accounts where it was written here.
    `digest` is of the text that they signed. The version in force at the moment judges an incident.
    It may be under a policy document.
    """

    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    is_trial = models.BooleanField(default=False)
    in_force_from = models.DateTimeField()
    in_force_to = models.DateTimeField(null=True)
    first_signature = models.CharField(max_length=64)
    second_signature = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    policy = models.ForeignKey(
        PolicyDocument, on_delete=models.PROTECT, related_name="orders", null=True
    )
    first_signer = models.BigIntegerField(null=True)
    second_signer = models.BigIntegerField(null=True)
    digest = models.CharField(max_length=64, default="", db_default="", blank=True)

    retention = Retention("规范性文件长期保存")

    class Meta(ScopedModel.Meta):
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(fields=("bureau", "version"), name="order_version_once"),
            models.CheckConstraint(
                condition=~Q(first_signature=F("second_signature")), name="order_signed_by_two"
            ),
            models.CheckConstraint(
                condition=~Q(first_signature="") & ~Q(second_signature=""),
                name="order_signed_by_name",
            ),
            models.CheckConstraint(
                condition=Q(in_force_to=None) | Q(in_force_to__gt=F("in_force_from")),
                name="order_ends_after_start",
            ),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Police and oversight."""
        if viewer.bureau_id is None or viewer.role not in SEES_ALL_ORGANISATIONS:
            return NOTHING
        return Q(bureau_id=viewer.bureau_id)


class OrderRule(RuleText):
    """A rule of a signed version."""

    order = models.ForeignKey(StandingOrder, on_delete=models.PROTECT, related_name="rules")

    retention = Retention("规范性文件长期保存")

    class Meta(RuleText.Meta):
        abstract = False
        ordering = ("order_id", "category", "priority", "area_id", "hours_since")
        constraints = where_it_holds("order")

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As its order."""
        return Q(order__in=StandingOrder.objects.for_viewer(viewer))
