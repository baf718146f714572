"""Joint duty as such: linked people, teams, and the points where they stand."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianqin.core.retention import Retention
from lianqin.core.scope import NOTHING, ScopedModel, Viewer
from lianqin.registry.kinds import LinkageEnd, PointTier
from lianqin.registry.models.organisations import SEES_ALL_ORGANISATIONS, Organisation
from lianqin.registry.models.people import Person


class DutyPoint(ScopedModel):
    """A joint-duty point (联动点位): a place where teams stand ready."""

    slug = models.CharField(max_length=48)
    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    station = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="points")
    name = models.CharField(max_length=96)
    lon = models.FloatField()
    lat = models.FloatField()
    tier = models.PositiveSmallIntegerField(
        choices=PointTier, default=PointTier.POLICE_BOX, db_default=PointTier.POLICE_BOX
    )
    site = models.ForeignKey(
        "registry.Site", on_delete=models.PROTECT, related_name="points", null=True
    )
    hours = models.CharField(max_length=32, default="00:00-24:00")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)

    retention = Retention("点位沿革长期保存")

    class Meta(ScopedModel.Meta):
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("bureau", "slug"), name="point_slug_once"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Points are no secret within the bureau."""
        return Q(bureau_id=viewer.bureau_id) if viewer.bureau_id else NOTHING


class Team(ScopedModel):
    """A joint-duty team (联动队伍). `organisation` is its one unit, or none when it is joint."""

    slug = models.CharField(max_length=48)
    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=96)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="teams", null=True
    )
    station = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="joint_teams")
    point = models.ForeignKey(DutyPoint, on_delete=models.PROTECT, related_name="teams", null=True)
    leader = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    formed_on = models.DateField()
    ended_on = models.DateField(null=True)

    retention = Retention("队伍沿革长期保存")

    class Meta(ScopedModel.Meta):
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("bureau", "slug"), name="team_slug_once"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Police and oversight see the bureau's teams; others their own."""
        if viewer.role in SEES_ALL_ORGANISATIONS:
            return Q(bureau_id=viewer.bureau_id) if viewer.bureau_id else NOTHING
        own = Q(pk__in=viewer.team_ids)
        return own | Q(organisation_id__in=viewer.organisation_ids)


class TeamMembership(ScopedModel):
    """A person is in a team on the days `[since, until)`; never in two at once.

    The database refuses overlapping days (`core.kept.apart`).
    """

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="team_memberships")
    since = models.DateField()
    until = models.DateField(null=True)

    retention = Retention("随档案保存")

    class Meta(ScopedModel.Meta):
        ordering = ("team_id", "person_id")
        constraints = (
            models.UniqueConstraint(
                fields=("person",), condition=Q(until=None), name="one_team_at_a_time"
            ),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As the person's dossier."""
        return Q(person__in=Person.objects.for_viewer(viewer))


class Linkage(ScopedModel):
    """A registered person takes part in joint duty, by consent, on the days `[since, until)`.

    `station` is in whose area; `approved_by` the supervision officer, as an account's id and the
    name that the record prints. The database refuses two at once (`core.kept.apart`). Consent can
    be withdrawn at any time, and that counts against nobody.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="linkages")
    station = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="linkages", null=True
    )
    consented_on = models.DateField()
    since = models.DateField()
    until = models.DateField(null=True)
    ended_because = models.CharField(
        max_length=12, choices=LinkageEnd, default="", db_default="", blank=True
    )
    approved_by = models.BigIntegerField(null=True)
    approver_name = models.CharField(max_length=64, default="", db_default="", blank=True)

    retention = Retention("联动终止后二年", days=730, field="until")

    class Meta(ScopedModel.Meta):
        ordering = ("person_id", "since")
        constraints = (
            models.UniqueConstraint(
                fields=("person",), condition=Q(until=None), name="one_open_linkage"
            ),
            models.CheckConstraint(
                condition=Q(since__gte=models.F("consented_on")), name="linked_after_consent"
            ),
        )
        indexes = (models.Index(fields=("station", "until"), name="linkage_by_station"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As the person's dossier."""
        return Q(person__in=Person.objects.for_viewer(viewer))
