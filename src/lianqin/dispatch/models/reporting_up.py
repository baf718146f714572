"""Reporting upward by the same record: who was told of an incident, when, and of which state."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianqin.accounts.roles import DESK_POLICE, Role
from lianqin.core.retention import Retention
from lianqin.core.scope import NOTHING, ScopedModel, Viewer
from lianqin.dispatch.help_states import Because, ReportTo
from lianqin.incidents.models import Incident, seen_with
from lianqin.registry.models import Organisation

READERS = {Role.LEADER: ReportTo.LEADING_GROUP, Role.SUPERVISOR: ReportTo.SUPERVISION}


class UpwardReport(ScopedModel):
    """An incident as it stood, reported to one addressee; an update is a row that adds to one.

    `facts` are codes and counts, never a name, a number of a phone, a word that was typed or an
    exact place: what the leading group may read. `entry` is the last line of the time line that
    the report knew, so that the version of the record can be told. Bureau leaders read the record.
    """

    number = models.CharField(max_length=24, unique=True)
    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="upward")
    to = models.CharField(max_length=16, choices=ReportTo)
    because = models.CharField(max_length=12, choices=Because)
    adds_to = models.ForeignKey("self", on_delete=models.PROTECT, related_name="addenda", null=True)
    entry = models.BigIntegerField()
    facts = models.JSONField(default=dict)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=64, default="", blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    read_by = models.BigIntegerField(null=True)
    read_name = models.CharField(max_length=64, default="", blank=True)

    retention = Retention("随警情记录保存")

    class Meta(ScopedModel.Meta):
        ordering = ("-at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("incident", "to"),
                condition=Q(adds_to=None),
                name="reported_up_once",
            ),
        )
        indexes = (models.Index(fields=("bureau", "to", "at"), name="reported_up_by_time"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Desk police who see the incident; the leading group and supervision what is for them."""
        if viewer.bureau_id is None:
            return NOTHING
        if viewer.role in DESK_POLICE:
            return seen_with("incident_id", viewer)
        if viewer.role in READERS:
            return Q(bureau_id=viewer.bureau_id, to=READERS[Role(viewer.role)])
        return NOTHING

    @property
    def is_exercise(self) -> bool:
        """As its incident."""
        return self.incident.is_exercise
