"""What a security unit files with the bureau, and whom it serves under contract."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianqin.accounts.roles import POLICE, Role
from lianqin.core.retention import Retention
from lianqin.core.scope import NOTHING, ScopedModel, Viewer
from lianqin.registry.kinds import FilingKind
from lianqin.registry.models.organisations import Organisation
from lianqin.registry.models.places import Site


def own_or_supervised(viewer: Viewer, path: str = "organisation") -> Q:
    """Rows of a unit: for the supervision of its bureau, and for those who manage the unit."""
    if viewer.bureau_id is None:
        return NOTHING
    if viewer.role == Role.SUPERVISOR:
        return Q(**{f"{path}__bureau_id": viewer.bureau_id})
    if viewer.role == Role.UNIT_MANAGER:
        return Q(**{f"{path}_id__in": viewer.organisation_ids})
    return NOTHING


class Filing(ScopedModel):
    """A filing of a unit that was accepted: that it began, changed or stopped (Art. 14)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="filings")
    kind = models.CharField(max_length=8, choices=FilingKind)
    number = models.CharField(max_length=48, default="", blank=True)
    occurred_on = models.DateField()
    filed_on = models.DateField()
    note = models.CharField(max_length=200, default="", blank=True)
    accepted_by = models.BigIntegerField(null=True)
    acceptor_name = models.CharField(max_length=64, default="", blank=True)

    retention = Retention("备案档案长期保存")

    class Meta(ScopedModel.Meta):
        ordering = ("organisation_id", "-filed_on", "-id")

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Police of the bureau, and the unit's manager."""
        if viewer.role in POLICE and viewer.bureau_id:
            return Q(organisation__bureau_id=viewer.bureau_id)
        return own_or_supervised(viewer)


class ServiceContract(ScopedModel):
    """Whom a unit serves, on the days `[since, until)`; kept two years after its end (Art. 21)."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="service_contracts"
    )
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="contracts", null=True)
    client = models.CharField(max_length=96)
    number = models.CharField(max_length=48)
    guards_agreed = models.PositiveIntegerField(null=True)
    since = models.DateField()
    until = models.DateField(null=True)

    retention = Retention("合同终止后二年（保安服务管理条例第21条）", days=731, field="until")

    class Meta(ScopedModel.Meta):
        ordering = ("organisation_id", "-since", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "number"), name="contract_number_once_a_unit"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=models.F("since")),
                name="contract_ends_after_start",
            ),
        )
        indexes = (models.Index(fields=("until",), name="contract_by_end"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Supervision and the unit's manager."""
        return own_or_supervised(viewer)
