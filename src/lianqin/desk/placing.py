"""Where something is, as it is said at the desk: by coordinates, by a name, or in other words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError
from lianqin.core.scope import Viewer
from lianqin.desk.coordinates import LonLat, read_coordinates
from lianqin.desk.errors import PlaceMissing, PlaceUnclear
from lianqin.dispatch.errors import NoRoadMap
from lianqin.dispatch.roads import router_for
from lianqin.geo.network import RoadNetwork
from lianqin.registry.errors import PlaceUnknown
from lianqin.registry.gazetteer import FoundPlace, find_places
from lianqin.registry.models import Organisation, Place
from lianqin.registry.plain_distance import metres_between
from lianqin.registry.where_found import APPROXIMATE_M, TWINS_M, Resolved, resolve

MOST_UNCERTAIN_M = 50_000.0
SYSTEMS = [
    ("wgs84", _("WGS-84（GPS、北斗）")),
    ("gcj02", _("GCJ-02（高德、腾讯）")),
    ("bd09", _("BD-09（百度）")),
]


def uncertainty_field() -> forms.FloatField:
    """How far the place may be out; empty means as far as its words leave open."""
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "min": 0, "step": 10})
    return forms.FloatField(
        label=_("误差（米）"),
        min_value=0,
        max_value=MOST_UNCERTAIN_M,
        required=False,
        widget=widget,
    )


@dataclass(frozen=True)
class Answers:
    """What answers to words typed: a place made of them, or why there is none, and names."""

    resolved: Resolved | None
    found: list[FoundPlace]
    refused: DomainError | None


def answers_to(viewer: Viewer, words: str, near: tuple[float, float] | None = None) -> Answers:
    """What is offered while somebody types; a name on file stands before what is made of it."""
    near = near or home_of(viewer)
    found = find_places(viewer, words, near=near)
    if not words.strip() or (found and found[0].why == "name"):
        return Answers(None, found, None)
    try:
        resolved = resolve(viewer, words, near=near, network=roads_of(viewer))
    except DomainError as error:
        return Answers(None, found, None if found else error)
    unknown = PlaceUnknown(words=words.strip()) if not found and resolved is None else None
    return Answers(resolved, found, unknown)


def home_of(viewer: Viewer) -> tuple[float, float] | None:
    """Where the viewer's own station, or bureau, stands: names near it come first."""
    own = Organisation.objects.for_viewer(viewer).filter(pk__in=viewer.organisation_ids)
    placed = own.exclude(lon=None).exclude(lat=None).order_by("-pk").values_list("lon", "lat")
    first = placed.first()
    return None if first is None or None in first else (float(first[0]), float(first[1]))  # type: ignore[arg-type]


def roads_of(viewer: Viewer) -> RoadNetwork | None:
    """The bureau's roads, or None where it has none yet."""
    try:
        return router_for(viewer.bureau).network
    except NoRoadMap:
        return None


def near_in(text: str) -> tuple[float, float] | None:
    """ "LON,LAT" as the map sends it, or None for what is no place."""
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return (lon, lat) if -180 <= lon <= 180 and -90 <= lat <= 90 else None


def picked(data: QueryDict) -> QueryDict:
    """What was sent, with the pressed proposal ("LON, LAT|NAME|METRES", the last two perhaps
    absent) in the place of what was typed."""
    if "use" not in data:
        return data
    mended = data.copy()
    spot, _bar, rest = str(data["use"]).partition("|")
    name, _bar, metres = rest.partition("|")
    mended["coordinates"], mended["system"] = spot, "wgs84"
    if name:
        mended["place"], mended["uncertainty"] = name, metres
    return mended


def place_of(said: Mapping[str, Any], viewer: Viewer) -> tuple[str, LonLat, float]:
    """Words, place and uncertainty in metres: coordinates first, else the one answer to the words.

    An `uncertainty` that was given counts before any other. Raises CoordinateUnreadable,
    CoordinateSwapped, PlaceMissing, PlaceUnknown, PlaceUnclear, and what `resolve` raises.
    """
    words, given = said["place"].strip(), said.get("uncertainty")
    if said["coordinates"].strip():
        spot = read_coordinates(said["coordinates"], said["system"] or "wgs84")
        return words or str(spot), spot, given or 0.0
    if not words:
        raise PlaceMissing
    name, spot, uncertain = _named(viewer, words)
    return name, spot, uncertain if given is None else given


def _named(viewer: Viewer, words: str) -> tuple[str, LonLat, float]:
    near = home_of(viewer)
    found = find_places(viewer, words, near=near)
    if found and found[0].why == "name":
        return _the_one([one.place for one in found if one.why == "name"], words)
    try:
        resolved = resolve(viewer, words, near=near, network=roads_of(viewer))
    except DomainError as error:
        if found:
            raise PlaceUnclear(words=words) from error
        raise
    if resolved is not None:
        return resolved.words, LonLat(resolved.lon, resolved.lat), resolved.uncertainty_m
    sure = [one.place for one in found if one.why != "typo"] or [one.place for one in found]
    return _the_one(sure, words)


def _the_one(places: list[Place], words: str) -> tuple[str, LonLat, float]:
    """The only one of them, or of one name and one spot. Raises PlaceUnknown and PlaceUnclear."""
    if not places:
        raise PlaceUnknown(words=words)
    place = places[0]
    spot = (place.lon, place.lat)
    if any(metres_between(spot, (one.lon, one.lat)) > TWINS_M for one in places[1:]):
        raise PlaceUnclear(words=words)
    if any(one.name != place.name for one in places[1:]):
        raise PlaceUnclear(words=words)
    return place.name, LonLat(*spot), APPROXIMATE_M * place.is_approximate
