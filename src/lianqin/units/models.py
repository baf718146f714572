"""Crews on shift, their commitments, and the few positions that may be kept."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from lianqin.accounts.roles import DESK_POLICE, Role
from lianqin.core.retention import Retention
from lianqin.core.scope import NOTHING, ScopedModel, Viewer
from lianqin.registry.models import Organisation, Person, Team
from lianqin.units.kinds import Mode, UnitKind, UnitStatus


class Unit(ScopedModel):
    """A crew that can be sent, for one shift `[shift_since, shift_until)`.

    `officer` is the police officer in charge of a crew on joint duty (row 7).

    For dispatch an on-duty crew stands at its rostered post unless a fresh permitted fix says
    otherwise (design: positions are accepted only inside a tracking window).
    """

    slug = models.CharField(max_length=48)
    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="units")
    station = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="units", null=True)
    officer = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="crews_in_charge", null=True
    )
    kind = models.CharField(max_length=20, choices=UnitKind)
    call_sign = models.CharField(max_length=48)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.CAR)
    post_name = models.CharField(max_length=96)
    post_lon = models.FloatField()
    post_lat = models.FloatField()
    shift_since = models.DateTimeField()
    shift_until = models.DateTimeField()
    on_joint_duty = models.BooleanField(default=False)
    is_released = models.BooleanField(default=True)

    retention = Retention("勤务复盘与统计", days=1825, field="shift_until")

    class Meta(ScopedModel.Meta):
        ordering = ("call_sign",)
        constraints = (
            models.UniqueConstraint(
                fields=("bureau", "slug", "shift_since"), name="unit_once_a_shift"
            ),
            models.CheckConstraint(
                condition=Q(shift_until__gt=models.F("shift_since")), name="shift_ends_after_start"
            ),
        )
        indexes = (models.Index(fields=("bureau", "shift_until"), name="unit_by_shift"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """The command centre sees all; a station its own and those posted in its area;
        a manager its own crews (never their live position); a crew itself."""
        if viewer.bureau_id is None:
            return NOTHING
        if viewer.role == Role.DISPATCHER:
            return Q(bureau_id=viewer.bureau_id)
        if viewer.role in DESK_POLICE:
            own = viewer.organisation_ids
            return Q(organisation_id__in=own) | Q(station_id__in=own)
        if viewer.role == Role.UNIT_MANAGER:
            return Q(organisation_id__in=viewer.organisation_ids)
        return Q(pk__in=crews_of(viewer))


def crews_of(viewer: Viewer) -> models.QuerySet[UnitMember, Any]:
    """The ids of the crews that the viewer is or was a member of, for use in a subquery."""
    members = UnitMember.unscoped.filter(person_id=viewer.person_id or 0)
    return members.values_list("unit_id", flat=True)


class UnitMember(ScopedModel):
    """A person is in a crew for its shift."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="unit_memberships")
    is_leader = models.BooleanField(default=False)

    retention = Retention("随班组保存")

    class Meta(ScopedModel.Meta):
        ordering = ("unit_id", "-is_leader", "person_id")
        constraints = (
            models.UniqueConstraint(fields=("unit", "person"), name="person_once_in_unit"),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As its crew."""
        return Q(unit__in=Unit.objects.for_viewer(viewer))


class Commitment(ScopedModel):
    """A crew is taken from `since` on; written by dispatch and patrols, ended by them.

    `source` names what took it, e.g. "directive:12". A crew has one open commitment at most.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="commitments")
    source = models.CharField(max_length=48)
    status = models.CharField(max_length=12, choices=UnitStatus, default=UnitStatus.COMMITTED)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    is_exercise = models.BooleanField(default=False)

    retention = Retention("勤务复盘与统计", days=1825, field="until")

    class Meta(ScopedModel.Meta):
        ordering = ("-since",)
        constraints = (
            models.UniqueConstraint(
                fields=("unit",), condition=Q(until=None), name="one_open_commitment"
            ),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As its crew."""
        return Q(unit__in=Unit.objects.for_viewer(viewer))


class TrackingWindow(ScopedModel):
    """The only time in which a crew's continuous positions are accepted.

    Opened when a directive is accepted or a patrol starts, closed when it ends.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="tracking_windows")
    source = models.CharField(max_length=48)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    retention = Retention("说明为何收集过位置", days=730, field="until")

    class Meta(ScopedModel.Meta):
        ordering = ("-since",)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As its crew."""
        return Q(unit__in=Unit.objects.for_viewer(viewer))


class Fix(ScopedModel):
    """One position of a crew, WGS-84, with both clocks. Erased after thirty days.

    `accuracy_m` metres, `heading` degrees from north, `speed` metres a second.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="fixes")
    lon = models.FloatField()
    lat = models.FloatField()
    accuracy_m = models.FloatField(null=True)
    heading = models.FloatField(null=True)
    speed = models.FloatField(null=True)
    device_at = models.DateTimeField()
    received_at = models.DateTimeField()

    retention = Retention(
        "行踪轨迹三十日后删除（个人信息保护法第19、28条）", days=30, field="received_at"
    )

    class Meta(ScopedModel.Meta):
        ordering = ("-received_at", "-id")
        indexes = (models.Index(fields=("unit", "-received_at"), name="fix_newest"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Live positions are for desk police; a manager never sees them; a crew sees its own."""
        if viewer.role in DESK_POLICE:
            return Q(unit__in=Unit.objects.for_viewer(viewer))
        return Q(unit_id__in=crews_of(viewer))
