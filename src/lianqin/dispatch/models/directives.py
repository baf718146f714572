"""Directives: what one crew is asked, under which rule, and what became of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianqin.accounts.roles import DESK_POLICE, Role
from lianqin.core.retention import Retention
from lianqin.core.scope import NOTHING, ScopedModel, Viewer
from lianqin.dispatch.listed import ListedActions
from lianqin.dispatch.models.orders import OrderRule
from lianqin.dispatch.states import OPEN, DirectiveKind, Lead, Origin, Status
from lianqin.incidents.models import Incident, seen_with
from lianqin.registry.models import Organisation
from lianqin.units.models import Unit, crews_of


class Directive(ScopedModel):
    """An order to a police crew, or a linkage directive or help request to any other crew.

    It carries its legal basis, the requesting officer, the allowed actions and a deadline, and
    for anyone but police it is voluntary and unpaid (Art. 15, 31; 人民警察法 Art. 34).
    `reasons` is the recommendation's explanation as it stood when the officer decided. `follows`
    is the one that it was passed on or redirected from, `relieves` the one whose crew it takes
    over from, `alerting` the call that it belongs to.
    """

    number = models.CharField(max_length=24, unique=True)
    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="directives")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="directives")
    kind = models.CharField(max_length=12, choices=DirectiveKind)
    status = models.CharField(max_length=12, choices=Status, default=Status.SENT)
    rule = models.ForeignKey(OrderRule, on_delete=models.PROTECT, related_name="+")
    lead = models.CharField(max_length=16, choices=Lead)
    actions = ListedActions(default=list)
    basis = models.JSONField(default=list)
    task = models.CharField(max_length=400)
    officer_id = models.BigIntegerField()
    officer_name = models.CharField(max_length=64)
    is_exercise = models.BooleanField(default=False)
    travel_seconds = models.FloatField(null=True)
    travel_metres = models.FloatField(null=True)
    reasons = models.JSONField(default=list)
    override_reason = models.CharField(max_length=200, default="", blank=True)
    origin = models.CharField(
        max_length=12, choices=Origin, default=Origin.ISSUED, db_default=Origin.ISSUED.value
    )
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="followed_by", null=True
    )
    relieves = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="relieved_by", null=True
    )
    alerting = models.ForeignKey(
        "Alerting", on_delete=models.PROTECT, related_name="directives", null=True
    )
    resent_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    arrive_by = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    en_route_at = models.DateTimeField(null=True)
    on_scene_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    retention = Retention("勤务复盘与统计", days=1825, field="ended_at")

    class Meta(ScopedModel.Meta):
        ordering = ("issued_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("unit",),
                condition=Q(status__in=[status.value for status in OPEN]),
                name="one_open_directive",
            ),
            models.UniqueConstraint(
                fields=("follows",),
                condition=Q(origin=Origin.PASSED_ON.value),
                name="passed_on_once",
            ),
        )

    @property
    def reaches_guards(self) -> bool:
        """Whether anyone but police reads it."""
        return self.kind != DirectiveKind.DISPATCH

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Whoever sees the incident; the crew; its unit's manager the task and no more."""
        if viewer.role == Role.UNIT_MANAGER:
            return Q(unit__organisation_id__in=viewer.organisation_ids)
        desk = viewer.role in DESK_POLICE
        seen = seen_with("incident_id", viewer) if desk else NOTHING
        return seen | Q(unit_id__in=crews_of(viewer))
