"""The record itself: the incident, its calls, its time line, and who took part when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianqin.accounts.roles import DESK_POLICE, Role
from lianqin.core.retention import Retention
from lianqin.core.scope import NOTHING, ScopedModel, Viewer
from lianqin.incidents.categories import UNCLASSIFIED, Priority, choices
from lianqin.incidents.restricted import STAMPS, words_seen
from lianqin.incidents.states import EntryKind, Source, State
from lianqin.registry.models import Organisation, Person, Site
from lianqin.units.models import Unit, crews_of


class Incident(ScopedModel):
    """One thing that happened and that the police answer for (警情).

    `is_exercise` is set when the row is made, and the database refuses to change it. `station`
    follows from the place. People are counted, not named; `vehicle` and `flight` are how those who
    fled left and whereto, in words. `merged_into` names the incident that this one turned out to
    be (state "merged"); it counts nowhere by itself then. `category` is given at intake,
    `result_category` at feedback; figures use the latter where it is given (domain section 3).
    """

    number = models.CharField(max_length=24, unique=True)
    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    station = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="incidents")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="incidents", null=True)
    source = models.CharField(max_length=16, choices=Source)
    external_ref = models.CharField(max_length=48, default="", blank=True)
    category = models.CharField(max_length=32, choices=choices, default=UNCLASSIFIED)
    result_category = models.CharField(max_length=32, choices=choices, default="", blank=True)
    priority = models.PositiveSmallIntegerField(choices=Priority)
    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED)
    is_exercise = models.BooleanField(default=False)
    words = models.TextField(max_length=4000)
    place_text = models.CharField(max_length=160)
    lon = models.FloatField()
    lat = models.FloatField()
    uncertainty_m = models.FloatField(default=0)
    adults = models.PositiveSmallIntegerField(default=0)
    minors = models.PositiveSmallIntegerField(default=0)
    injured = models.PositiveSmallIntegerField(default=0)
    suspects = models.PositiveSmallIntegerField(default=0)
    has_weapon = models.BooleanField(default=False)
    is_ongoing = models.BooleanField(default=False)
    has_fled = models.BooleanField(default=False)
    minors_harmed = models.BooleanField(default=False, db_default=False)
    is_domestic = models.BooleanField(default=False, db_default=False)
    vehicle = models.CharField(max_length=96, default="", db_default="", blank=True)
    flight = models.CharField(max_length=96, default="", db_default="", blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="merged", null=True
    )
    is_simple = models.BooleanField(null=True)
    occurred_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    dispatched_at = models.DateTimeField(null=True)
    first_guard_on_scene_at = models.DateTimeField(null=True)
    first_police_on_scene_at = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True)
    feedback_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    reopened_at = models.DateTimeField(null=True)

    retention = Retention("警情记录；个人信息按规定期限匿名化")

    class Meta(ScopedModel.Meta):
        ordering = ("priority", "received_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("bureau", "external_ref"),
                condition=~Q(external_ref=""),
                name="outside_number_once",
            ),
            models.CheckConstraint(
                condition=~Q(is_simple=True)
                | Q(has_weapon=False, injured=0, minors_harmed=False, is_domestic=False),
                name="simple_harms_nobody",
            ),
        )
        indexes = (
            models.Index(
                fields=("bureau", "priority", "received_at"),
                name="incident_open",
                condition=~Q(state__in=("closed", "merged")),
            ),
            models.Index(fields=("bureau", "received_at"), name="incident_by_time"),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """The command centre sees the bureau's; a station its own, those it takes part in and
        those for which it is asked to help; the person who reported sees that one. Crews see
        directives, not incidents."""
        if viewer.bureau_id is None:
            return NOTHING
        if viewer.role == Role.DISPATCHER:
            return Q(bureau_id=viewer.bureau_id)
        if viewer.role in DESK_POLICE:
            own = viewer.organisation_ids
            part = Participation.unscoped.filter(
                incident_id=models.OuterRef("pk"), unit__organisation_id__in=own
            )
            asked = AskedStation.unscoped.filter(
                incident_id=models.OuterRef("pk"), station_id__in=own, until=None
            )
            helps = Q(models.Exists(part)) | Q(models.Exists(asked))
            return Q(bureau_id=viewer.bureau_id) & (Q(station_id__in=own) | helps)
        if viewer.person_id is None:
            return NOTHING
        return Q(pk__in=Call.unscoped.filter(reporter_id=viewer.person_id).values("incident_id"))

    @property
    def persons(self) -> int:
        """People helped or affected, of any age."""
        return self.adults + self.minors

    @property
    def counted_category(self) -> str:
        """The category that figures use: as fed back, else as taken."""
        return self.result_category or self.category


class StillOpen(models.Func):
    """Whether an incident is neither closed nor merged, in the very words of the index of those.

    SQLite takes up a partial index only where a query says its condition word by word, so that
    this is written out: `Incident.objects.for_viewer(viewer).filter(StillOpen("state"))`.
    """

    template = "NOT (%(expressions)s IN ('closed', 'merged'))"
    output_field = models.BooleanField()


def seen_with(key: str, viewer: Viewer) -> Q:
    """What belongs to an incident that the viewer sees; `key` is the column that holds its id.

    Asked row by row: a list of all that the viewer may see would be as long as the record.
    """
    seen = Incident.objects.for_viewer(viewer).filter(pk=models.OuterRef(key))
    return Q(models.Exists(seen.order_by()))


def told_with(key: str, viewer: Viewer) -> Q:
    """What belongs to an incident that the viewer sees and whose words they read."""
    seen = Incident.objects.for_viewer(viewer).filter(words_seen(viewer), pk=models.OuterRef(key))
    return Q(models.Exists(seen.order_by()))


class OfIncident(ScopedModel):
    """A fact that belongs to one incident and is seen by whoever sees it."""

    incident: models.ForeignKey[Incident, Incident]

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Desk police who see the incident. Someone who reported it sees no more than its state."""
        if viewer.role not in DESK_POLICE:
            return NOTHING
        return seen_with("incident_id", viewer)

    @property
    def is_exercise(self) -> bool:
        """As its incident, so that the audit row of a feedback or a photo says it too."""
        return self.incident.is_exercise


class ToldOfIncident(OfIncident):
    """A fact that tells what happened: words, a picture, a voice, an end.

    Of a protected incident it is seen by whoever reads the words (`restricted`).
    """

    class Meta(OfIncident.Meta):
        abstract = True

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Desk police who see the incident and read its words."""
        if viewer.role not in DESK_POLICE:
            return NOTHING
        return told_with("incident_id", viewer)


class Call(ToldOfIncident):
    """One report; several calls may be one incident. `device_at` is the reporter's clock."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="calls")
    source = models.CharField(max_length=16, choices=Source)
    reporter = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="calls", null=True)
    caller_phone = models.CharField(max_length=24, default="", blank=True)
    external_ref = models.CharField(max_length=48, default="", db_default="", blank=True)
    taken_by = models.BigIntegerField(null=True)
    words = models.TextField(max_length=4000)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    accuracy_m = models.FloatField(null=True)
    device_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()

    retention = Retention("报警人信息二年后删除", days=730, field="received_at")

    class Meta(ScopedModel.Meta):
        ordering = ("received_at",)
        indexes = (
            models.Index(
                fields=("external_ref",),
                name="call_by_outside_number",
                condition=~Q(external_ref=""),
            ),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As the incident, where its words may be read; and each reporter their own call."""
        own = Q(reporter_id=viewer.person_id) if viewer.person_id else NOTHING
        return super().visible_to(viewer) | own


class TimelineEntry(OfIncident):
    """One moment of the record, with the device's clock and the server's, in server order.

    A correction is a new row that names the row it corrects (`corrects`) and says `why`; the
    database refuses to change a row. `is_skewed` marks a device clock more than five minutes off.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="timeline")
    kind = models.CharField(max_length=12, choices=EntryKind)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)
    text = models.CharField(max_length=1000, default="", blank=True)
    why = models.CharField(max_length=200, default="", db_default="", blank=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=64, default="", blank=True)
    at = models.DateTimeField()
    device_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    is_skewed = models.BooleanField(default=False)

    retention = Retention("随警情记录保存")

    class Meta(ScopedModel.Meta):
        ordering = ("id",)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As the incident; lines that may repeat what was said only where its words are read."""
        stamps = Q(kind__in=STAMPS)
        return super().visible_to(viewer) & (stamps | words_seen(viewer, "incident__"))


class Participation(OfIncident):
    """A crew takes part in an incident; written by dispatch. It carries the crew's own stamps."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="participations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="participations")
    directed_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    en_route_at = models.DateTimeField(null=True)
    on_scene_at = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True)

    retention = Retention("随警情记录保存")

    class Meta(ScopedModel.Meta):
        ordering = ("directed_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("incident", "unit"), name="unit_once_in_incident"),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As the incident; a crew sees its own part."""
        return super().visible_to(viewer) | Q(unit_id__in=crews_of(viewer))


class AskedStation(OfIncident):
    """A station that was asked to help, and so sees the incident until it says no or it ends.

    Written by dispatch. Once a crew of its own takes part, `Participation` lets it see.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="asked_stations")
    station = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    retention = Retention("随警情记录保存")

    class Meta(ScopedModel.Meta):
        ordering = ("since", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("incident", "station"),
                condition=Q(until=None),
                name="station_asked_once_at_a_time",
            ),
        )
