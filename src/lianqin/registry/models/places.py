"""Sites, cameras as references, and the bureau's own gazetteer."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianqin.accounts.roles import DESK_POLICE
from lianqin.core.retention import Retention
from lianqin.core.scope import NOTHING, ScopedModel, Viewer
from lianqin.registry.kinds import PlaceKind, Sector
from lianqin.registry.models.organisations import Organisation


class Site(ScopedModel):
    """A school, hospital, bank, factory, mine, building site, compound or monument.

    `organisation` keeps order there: its own department, or the company that guards it. `boundary`
    is a GeoJSON polygon; `plan_on` is the day of its incident plan, `drilled_on` of the last drill
    (企业事业单位内部治安保卫条例 Art. 15). Both are for those who guard it and the police.
    """

    slug = models.CharField(max_length=48)
    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    station = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="sites")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="own_sites", null=True
    )
    name = models.CharField(max_length=96)
    sector = models.CharField(max_length=16, choices=Sector)
    lon = models.FloatField()
    lat = models.FloatField()
    is_key_unit = models.BooleanField(default=False)
    is_key_target = models.BooleanField(default=False)
    gates = models.JSONField(default=list)
    boundary = models.JSONField(null=True)
    address = models.CharField(max_length=120, default="", db_default="", blank=True)
    plan_on = models.DateField(null=True)
    drilled_on = models.DateField(null=True)
    opened_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    retention = Retention("重点单位台账长期保存")

    class Meta(ScopedModel.Meta):
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("bureau", "slug"), name="site_slug_once"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Sites are no secret within the bureau; their plans (later) are."""
        return Q(bureau_id=viewer.bureau_id) if viewer.bureau_id else NOTHING


class Camera(ScopedModel):
    """A reference to a camera: where it stands and looks. No picture is kept here.

    `code` is the 20-digit identifier of GB/T 28181; `bearing` degrees from north; `reach_m` metres.
    """

    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="cameras", null=True)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=96)
    lon = models.FloatField()
    lat = models.FloatField()
    bearing = models.FloatField(null=True)
    reach_m = models.FloatField(default=60)
    angle = models.FloatField(null=True)
    ended_on = models.DateField(null=True)

    retention = Retention("视频点位台账长期保存")

    class Meta(ScopedModel.Meta):
        ordering = ("code",)
        constraints = (models.UniqueConstraint(fields=("bureau", "code"), name="camera_code_once"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Camera positions are for desk police."""
        in_bureau = Q(bureau_id=viewer.bureau_id)
        return in_bureau if viewer.bureau_id and viewer.role in DESK_POLICE else NOTHING


class Place(ScopedModel):
    """An entry of the gazetteer: a name that a caller may say, and where it is.

    `pinyin` is the whole reading in lower case without tones, `initials` its first letters;
    `rank` orders labels on the map (0 first); `is_approximate` is shown wherever it is used.
    """

    slug = models.CharField(max_length=64)
    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=PlaceKind)
    name = models.CharField(max_length=96, db_index=True)
    pinyin = models.CharField(max_length=192, db_index=True)
    initials = models.CharField(max_length=48, db_index=True)
    lon = models.FloatField()
    lat = models.FloatField()
    town = models.CharField(max_length=32, default="", blank=True)
    rank = models.PositiveSmallIntegerField(default=5)
    is_approximate = models.BooleanField(default=False)

    retention = Retention("地名库长期保存")

    class Meta(ScopedModel.Meta):
        ordering = ("rank", "name")
        constraints = (models.UniqueConstraint(fields=("bureau", "slug"), name="place_slug_once"),)
        indexes = (models.Index(fields=("bureau", "lat", "lon"), name="place_by_lat"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Place names are no secret within the bureau; a camera's is for desk police."""
        if viewer.bureau_id is None:
            return NOTHING
        in_bureau = Q(bureau_id=viewer.bureau_id)
        secret = Q(kind=PlaceKind.CAMERA)
        return in_bureau if viewer.role in DESK_POLICE else in_bureau & ~secret


class PlaceEnd(ScopedModel):
    """A place's name from one of its characters on, as it is looked for (registry.place_names).

    `level` is 0 for the whole name of what everybody knows (towns, stations), 1 for the whole name
    of anything else, 2 for an end of a name; `cell` is the square of the map it lies in
    (registry.place_ends). Written anew with its place, and never by hand.
    """

    bureau = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="ends")
    for_police = models.BooleanField()
    level = models.PositiveSmallIntegerField()
    cell = models.IntegerField()
    text = models.CharField(max_length=32)
    pinyin = models.CharField(max_length=48)
    initials = models.CharField(max_length=16)
    lon = models.FloatField()
    lat = models.FloatField()
    rank = models.PositiveSmallIntegerField()

    retention = Retention("随地名库保存，地名改动即重写")

    class Meta(ScopedModel.Meta):
        ordering = ("place_id", "id")
        indexes = (
            models.Index(fields=("bureau", "level", "pinyin"), name="place_end_read"),
            models.Index(fields=("bureau", "level", "initials"), name="place_end_initials"),
            models.Index(fields=("bureau", "cell", "level", "pinyin"), name="place_end_read_near"),
            models.Index(
                fields=("bureau", "cell", "level", "initials"), name="place_end_initials_near"
            ),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As the place that it names."""
        if viewer.bureau_id is None:
            return NOTHING
        in_bureau = Q(bureau_id=viewer.bureau_id)
        return in_bureau if viewer.role in DESK_POLICE else in_bureau & Q(for_police=False)
