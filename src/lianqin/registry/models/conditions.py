"""Tonight's roads: ice, flood, closure, each with a start and an end."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianqin.core.retention import Retention
from lianqin.core.scope import NOTHING, ScopedModel, Viewer
from lianqin.registry.kinds import ConditionKind
from lianqin.registry.models.organisations import Organisation


class RoadCondition(ScopedModel):
    """Roads are slower or closed from `since` until (not including) `until`.

    Exactly one of `road_name` and `geometry` (GeoJSON polygon, or a point with `radius_m`, or a
    line with as many metres on either side) says where. `factor` multiplies travel time and is at
    least 1; none means closed.
    """

    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=ConditionKind)
    label = models.CharField(max_length=96)
    road_name = models.CharField(max_length=96, default="", blank=True)
    geometry = models.JSONField(null=True)
    radius_m = models.FloatField(null=True)
    factor = models.FloatField(null=True)
    since = models.DateTimeField()
    until = models.DateTimeField()
    set_by = models.BigIntegerField(null=True)
    set_at = models.DateTimeField()

    retention = Retention("勤务复盘", days=730, field="until")

    class Meta(ScopedModel.Meta):
        ordering = ("-since", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(until__gt=models.F("since")), name="condition_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(factor=None) | Q(factor__gte=1), name="condition_never_speeds_up"
            ),
            models.CheckConstraint(
                condition=(Q(road_name="") & Q(geometry__isnull=False))
                | (~Q(road_name="") & Q(geometry__isnull=True)),
                name="condition_says_where_once",
            ),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Road conditions are no secret within the bureau."""
        return Q(bureau_id=viewer.bureau_id) if viewer.bureau_id else NOTHING
