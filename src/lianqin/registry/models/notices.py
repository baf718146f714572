"""Reminders that something ends soon: to the unit that has to act, and to supervision."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianqin.core.retention import Retention
from lianqin.core.scope import ScopedModel, Viewer
from lianqin.registry.kinds import ExpiryKind
from lianqin.registry.models.filings import own_or_supervised
from lianqin.registry.models.organisations import Organisation
from lianqin.registry.models.people import Person


class ExpiryNotice(ScopedModel):
    """`subject` (a model's label with its key) ends on `expires_on`; said `days_before`, once."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="notices")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices", null=True)
    kind = models.CharField(max_length=12, choices=ExpiryKind)
    subject = models.CharField(max_length=64)
    expires_on = models.DateField()
    days_before = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    seer_name = models.CharField(max_length=64, default="", blank=True)

    retention = Retention("提醒记录一年", days=365, field="sent_at")

    class Meta(ScopedModel.Meta):
        ordering = ("expires_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("subject", "expires_on", "days_before"), name="reminded_once"
            ),
        )
        indexes = (models.Index(fields=("organisation", "seen_at"), name="notice_by_unit"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Supervision, and the unit's manager."""
        return own_or_supervised(viewer)
