"""Calling crews: how many are wanted of those asked, and what is done when nobody answers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lianqin.accounts.roles import DESK_POLICE
from lianqin.core.retention import Retention
from lianqin.core.scope import NOTHING, ScopedModel, Viewer
from lianqin.dispatch.models.directives import Directive
from lianqin.dispatch.rule_terms import Step
from lianqin.dispatch.states import Outcome
from lianqin.incidents.models import Incident, seen_with


class Alerting(ScopedModel):
    """One call for crews: of those asked, the first `wanted` that say yes go.

    A ring asks several at once, a ladder one after another. `filled_at` is when enough had said
    yes; whoever is still asked is told so then, and nobody else is asked.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="alertings")
    wanted = models.PositiveSmallIntegerField(default=1)
    is_ring = models.BooleanField(default=False)
    is_exercise = models.BooleanField(default=False)
    called_at = models.DateTimeField()
    filled_at = models.DateTimeField(null=True)

    retention = Retention("勤务复盘与统计", days=1825, field="called_at")

    class Meta(ScopedModel.Meta):
        ordering = ("called_at", "id")
        constraints = (
            models.CheckConstraint(condition=Q(wanted__gte=1), name="call_wants_somebody"),
            models.CheckConstraint(
                condition=Q(filled_at=None) | Q(filled_at__gte=F("called_at")),
                name="filled_after_the_call",
            ),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Desk police who see the incident."""
        return seen_with("incident_id", viewer) if viewer.role in DESK_POLICE else NOTHING


class Escalation(ScopedModel):
    """One rung of the ladder that was taken for a directive, once.

    `number` is the rung's place, from one; nought is what follows a decline. `due_at` is when it
    was due and `done_at` when it was done, so that a late house can be seen. It says what the house
    did; nothing is counted from it per crew or person.
    """

    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="escalations")
    number = models.PositiveSmallIntegerField()
    do = models.CharField(max_length=16, choices=Step)
    outcome = models.CharField(max_length=16, choices=Outcome)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField()

    retention = Retention("勤务复盘与统计", days=1825, field="done_at")

    class Meta(ScopedModel.Meta):
        ordering = ("done_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("directive", "number"), name="each_rung_once"),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Desk police who see the incident."""
        seen = viewer.role in DESK_POLICE
        return seen_with("directive__incident_id", viewer) if seen else NOTHING
