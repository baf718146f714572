"""What police and a crew say to each other about one directive (domain row 60)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianqin.accounts.roles import DESK_POLICE
from lianqin.core.retention import Retention
from lianqin.core.scope import NOTHING, ScopedModel, Viewer
from lianqin.dispatch.models.directives import Directive
from lianqin.incidents.models.record import told_with
from lianqin.units.models import crews_of

LONGEST = 200


class GuidanceMessage(ScopedModel):
    """A short message on a directive's thread, from the desk or from the crew.

    `read_at` is when somebody of the other side first had it before their eyes. It gives advice
    within the directive; it is no order, and saying nothing or no is no fault.
    """

    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="guidance")
    from_desk = models.BooleanField()
    text = models.CharField(max_length=LONGEST)
    author_id = models.BigIntegerField()
    author_name = models.CharField(max_length=64)
    is_exercise = models.BooleanField(default=False)
    at = models.DateTimeField()
    device_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    read_by_name = models.CharField(max_length=64, default="", blank=True)

    retention = Retention("勤务复盘与统计", days=1825, field="at")

    class Meta(ScopedModel.Meta):
        ordering = ("at", "id")

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """The crew its own thread; desk police who read the words of the incident."""
        desk = viewer.role in DESK_POLICE
        told = told_with("directive__incident_id", viewer) if desk else NOTHING
        return told | Q(directive__unit_id__in=crews_of(viewer))
