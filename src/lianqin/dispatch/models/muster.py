"""The muster (集结): who was called to an alarm, where to, who was there when (rows 29 to 31)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.roles import DESK_POLICE
from lianqin.core.retention import Retention
from lianqin.core.scope import NOTHING, ScopedModel, Viewer
from lianqin.dispatch.models.directives import Directive
from lianqin.incidents.models import Incident, OfIncident, seen_with
from lianqin.registry.models import Organisation
from lianqin.units.models import Unit, crews_of


class Duty(models.TextChoices):
    """What a crew is called for. Only police stand in the contact sector."""

    CONTACT = "contact", _("接触区（仅民警）")
    OWN_SITE = "own_site", _("按本单位预案")
    RALLY = "rally", _("到集结点待命")


class Account(models.TextChoices):
    """What became of a crew, as the officer counted it when the muster was stood down."""

    THERE = "there", _("在集结点或现场")
    ON_WAY = "on_way", _("在途，已通知返回")
    RELEASED = "released", _("已放行或谢绝")
    NOT_ANSWERED = "not_answered", _("未应答")
    UNKNOWN = "unknown", _("下落不明")


class AlarmTaken(OfIncident):
    """An officer has taken a panic alarm; until then every desk that hears it goes on sounding."""

    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="alarm_taken")
    officer_id = models.BigIntegerField()
    officer_name = models.CharField(max_length=64)
    at = models.DateTimeField()

    retention = Retention("随警情记录保存")

    class Meta(ScopedModel.Meta):
        ordering = ("-at", "-id")


class MusterTerms(ScopedModel):
    """How the bureau musters, a row for each change; the newest counts and none is ever altered.

    `rings` is a list of {"after": minutes from the opening, "within": seconds of road time};
    `moments` of {"minute", "meaning"} (自救、互助、增援). `reach_m` is how far from the scene, in a
    straight line, nobody but police and the site's own people may be; a rally point nearer than
    `sight_m` must not lie in the line of sight. Below `wanted` crews on their way the next ring is
    called.
    """

    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    rings = models.JSONField(default=list)
    moments = models.JSONField(default=list)
    reach_m = models.PositiveIntegerField()
    sight_m = models.PositiveIntegerField()
    wanted = models.PositiveSmallIntegerField()
    officer_id = models.BigIntegerField()
    officer_name = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    retention = Retention("规范性文件长期保存")

    class Meta(ScopedModel.Meta):
        ordering = ("-made_at", "-id")

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Desk police of the bureau."""
        if viewer.bureau_id is None or viewer.role not in DESK_POLICE:
            return NOTHING
        return Q(bureau_id=viewer.bureau_id)


class Muster(OfIncident):
    """A muster to one incident, opened by an officer who then answers for its rings.

    The terms are copied as they stood at the opening. `ring` is the last ring that was called.
    `reason` says why the officer stood down with somebody unaccounted for; `heads` how many people
    were counted. One muster of an incident is open at a time.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="musters")
    rings = models.JSONField(default=list)
    moments = models.JSONField(default=list)
    reach_m = models.PositiveIntegerField()
    sight_m = models.PositiveIntegerField()
    wanted = models.PositiveSmallIntegerField()
    ring = models.PositiveSmallIntegerField(default=0)
    officer_id = models.BigIntegerField()
    officer_name = models.CharField(max_length=64)
    officer_role = models.CharField(max_length=32)
    opened_at = models.DateTimeField()
    stood_down_at = models.DateTimeField(null=True)
    stood_down_by = models.CharField(max_length=64, default="", blank=True)
    reason = models.CharField(max_length=200, default="", blank=True)
    heads = models.PositiveSmallIntegerField(null=True)

    retention = Retention("随警情记录保存")

    class Meta(ScopedModel.Meta):
        ordering = ("-opened_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("incident",), condition=Q(stood_down_at=None), name="one_open_muster"
            ),
        )


def _seen_with_muster(viewer: Viewer) -> Q:
    """Desk police who see the incident of the muster."""
    if viewer.role not in DESK_POLICE:
        return NOTHING
    return seen_with("muster__incident_id", viewer)


class RallyPoint(ScopedModel):
    """A place to meet, out of sight and reach of a weapon; `reasons` say why it was proposed.

    `straight_m` is its distance from the scene in a straight line. One that is moved is closed
    (`closed_at`) and a new one takes its place, so that the record keeps where people were sent.
    """

    muster = models.ForeignKey(Muster, on_delete=models.PROTECT, related_name="rally_points")
    name = models.CharField(max_length=96)
    lon = models.FloatField()
    lat = models.FloatField()
    straight_m = models.FloatField()
    reasons = models.JSONField(default=list)
    officer_name = models.CharField(max_length=64)
    set_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    retention = Retention("随警情记录保存")

    class Meta(ScopedModel.Meta):
        ordering = ("id",)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """The desk, and the crews that were sent to it."""
        sent = MusterAlert.unscoped.filter(unit_id__in=crews_of(viewer)).values("rally_id")
        return _seen_with_muster(viewer) | Q(pk__in=sent)


class MusterAlert(ScopedModel):
    """A crew was called, in which ring, for what, and to which rally point.

    Its answer and its steps are those of its directive. `travel_seconds` and `travel_metres` are
    to the place where it is to go, not to the scene. `account` and `heads` are the head count.
    """

    muster = models.ForeignKey(Muster, on_delete=models.PROTECT, related_name="alerts")
    directive = models.OneToOneField(
        Directive, on_delete=models.PROTECT, related_name="muster_alert"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="muster_alerts")
    ring = models.PositiveSmallIntegerField()
    duty = models.CharField(max_length=12, choices=Duty)
    rally = models.ForeignKey(
        RallyPoint, on_delete=models.PROTECT, related_name="alerts", null=True
    )
    travel_seconds = models.FloatField(null=True)
    travel_metres = models.FloatField(null=True)
    alerted_at = models.DateTimeField()
    account = models.CharField(max_length=12, choices=Account, default="", blank=True)
    heads = models.PositiveSmallIntegerField(null=True)

    retention = Retention("随警情记录保存")

    class Meta(ScopedModel.Meta):
        ordering = ("ring", "travel_seconds", "id")
        constraints = (
            models.UniqueConstraint(fields=("muster", "unit"), name="alerted_once_a_muster"),
            models.CheckConstraint(
                condition=~Q(duty=Duty.RALLY) | Q(rally__isnull=False),
                name="rally_has_a_place",
            ),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """The desk, and the crew itself."""
        return _seen_with_muster(viewer) | Q(unit_id__in=crews_of(viewer))


class MusterMoment(ScopedModel):
    """Who had answered and who was there at a minute (1, 3, 5), in numbers of crews."""

    muster = models.ForeignKey(Muster, on_delete=models.PROTECT, related_name="counts")
    minute = models.PositiveSmallIntegerField()
    meaning = models.CharField(max_length=40)
    alerted = models.PositiveSmallIntegerField()
    coming = models.PositiveSmallIntegerField()
    there = models.PositiveSmallIntegerField()
    police_there = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    retention = Retention("随警情记录保存")

    class Meta(ScopedModel.Meta):
        ordering = ("minute",)
        constraints = (
            models.UniqueConstraint(fields=("muster", "minute"), name="counted_once_a_minute"),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """The desk."""
        return _seen_with_muster(viewer)


class KeepAway(ScopedModel):
    """Volunteers on shift nearby were told to keep away; nothing is asked of them (row 38)."""

    muster = models.ForeignKey(Muster, on_delete=models.PROTECT, related_name="kept_away")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    retention = Retention("随警情记录保存")

    class Meta(ScopedModel.Meta):
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("muster", "unit"), name="kept_away_once_a_muster"),
        )

    @property
    def is_exercise(self) -> bool:
        """An exercise's muster is one."""
        return self.muster.is_exercise

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """The desk, and the crew that was told."""
        return _seen_with_muster(viewer) | Q(unit_id__in=crews_of(viewer))


class PlanStepDone(ScopedModel):
    """The site's own crew has ticked a step of its plan (`muster_plan.STEPS`)."""

    alert = models.ForeignKey(MusterAlert, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=24)
    at = models.DateTimeField()

    retention = Retention("随警情记录保存")

    class Meta(ScopedModel.Meta):
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("alert", "step"), name="plan_step_once"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As the alert."""
        seen = seen_with("alert__muster__incident_id", viewer)
        desk = seen if viewer.role in DESK_POLICE else NOTHING
        return desk | Q(alert__unit_id__in=crews_of(viewer))
