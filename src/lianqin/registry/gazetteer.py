"""The bureau's own place names, found by Chinese, by pinyin, or by initials."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q
from pypinyin import Style, lazy_pinyin

from lianqin.core.scope import Viewer
from lianqin.registry.aliases import containing, fold, fold_reading, spelt_readings
from lianqin.registry.errors import PlaceUnknown
from lianqin.registry.finding import how_it_matches, spelt
from lianqin.registry.kinds import PlaceKind
from lianqin.registry.models import DutyPoint, Place, Site, Team

CANDIDATES = 60
ON_FILE = 6  # the rank of what stands in the registry and not in the gazetteer
METRES_PER_DEGREE = 111_195.0
# What people name when asked where they are; a road or a town is too long to stand beside.
LANDMARKS = (
    PlaceKind.VILLAGE,
    PlaceKind.SITE,
    PlaceKind.POINT,
    PlaceKind.STATION,
    PlaceKind.JUNCTION,
    PlaceKind.KILOMETRE_POST,
)


@dataclass(frozen=True)
class FoundPlace:
    """`distance_m` from where the search was made, or None; `why` is how it matched."""

    place: Place
    why: str
    distance_m: float | None


def reading(name: str) -> tuple[str, str]:
    """The pinyin of a name without tones or gaps, and its initials; digits and letters stay."""
    full = "".join(lazy_pinyin(name)).lower()
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
    return full.replace(" ", ""), initials.replace(" ", "")


def find_places(
    viewer: Viewer, words: str, *, near: tuple[float, float] | None = None, limit: int = 8
) -> list[FoundPlace]:
    """Places whose name contains the words, or whose pinyin or initials begin with them; the three
    words of joint duty are one (row 20). Sites, points and teams on file are places too, a team
    where its point is, unless the gazetteer has the name already.

    Ordered by how they match (whole name, beginning, inside, pinyin, initials), then by rank,
    then by nearness to `near` (lon, lat). Empty words find nothing.
    """
    text = words.strip().replace(" ", "")
    if not text:
        return []
    low = text.lower()
    matching = containing(text, "name")
    if text.isascii():
        matching |= Q(initials__startswith=low)
        for reading_so in spelt_readings(low):
            matching |= Q(pinyin__startswith=reading_so)
    rows = Place.objects.for_viewer(viewer).filter(matching).order_by("rank", "name")
    found = [_found(place, text, low, near) for place in rows[:CANDIDATES]]
    known = {one.place.name for one in found}
    found += [one for one in _on_file(viewer, text, near) if one.place.name not in known]
    return sorted(found, key=_order)[:limit]


def _on_file(viewer: Viewer, text: str, near: tuple[float, float] | None) -> Iterator[FoundPlace]:
    """The sites, points and teams on file that answer, as places that are not kept."""
    asked = spelt(text)
    for kind, name, lon, lat in _named_on_file(viewer):
        why = how_it_matches(name, asked)
        if why in MATCHES:
            place = Place(kind=kind, name=name, lon=lon, lat=lat, rank=ON_FILE)
            distance = metres_between(near, (lon, lat)) if near else None
            yield FoundPlace(place, _exactly(why, name, text), distance)


def _named_on_file(viewer: Viewer) -> Iterator[tuple[PlaceKind, str, float, float]]:
    sites = Site.objects.for_viewer(viewer).filter(ended_on=None)
    points = DutyPoint.objects.for_viewer(viewer).filter(closed_on=None)
    teams = Team.objects.for_viewer(viewer).filter(ended_on=None, point__isnull=False)
    for kind, rows in (
        (PlaceKind.SITE, sites.order_by().values_list("name", "lon", "lat")),
        (PlaceKind.POINT, points.order_by().values_list("name", "lon", "lat")),
        (PlaceKind.POINT, teams.order_by().values_list("name", "point__lon", "point__lat")),
    ):
        for name, lon, lat in rows:
            yield kind, name, lon, lat


def _exactly(why: str, name: str, text: str) -> str:
    """Only the very name is the name; one with another of the three words begins alike."""
    return "begins" if why == "name" and name != text else why


def only_place(viewer: Viewer, words: str) -> Place:
    """The best answer to the words. Raises PlaceUnknown when there is none."""
    found = find_places(viewer, words, limit=1)
    if not found:
        raise PlaceUnknown(words=words.strip())
    return found[0].place


def nearest_place(viewer: Viewer, lon: float, lat: float, within_m: float) -> FoundPlace | None:
    """The landmark nearest to (lon, lat), WGS-84, no more than `within_m` metres away, or None.

    Its `why` is "near". Of two equally near the one of the lower rank is named.
    """
    tall = within_m / METRES_PER_DEGREE
    wide = tall / math.cos(math.radians(lat))
    rows = Place.objects.for_viewer(viewer).filter(
        kind__in=LANDMARKS,
        lon__range=(lon - wide, lon + wide),
        lat__range=(lat - tall, lat + tall),
    )
    here = (lon, lat)
    found = [FoundPlace(row, "near", metres_between(here, (row.lon, row.lat))) for row in rows]
    near = [one for one in found if one.distance_m is not None and one.distance_m <= within_m]
    return min(near, key=_nearness, default=None)


def _nearness(found: FoundPlace) -> tuple[float, int, str]:
    return (found.distance_m or 0.0, found.place.rank, found.place.name)


MATCHES = ("name", "begins", "inside", "pinyin", "initials")


def _found(place: Place, text: str, low: str, near: tuple[float, float] | None) -> FoundPlace:
    distance = metres_between(near, (place.lon, place.lat)) if near else None
    return FoundPlace(place, _why(place, text, low), distance)


def _why(place: Place, text: str, low: str) -> str:
    if place.name == text:
        return "name"
    name, words = fold(place.name), fold(text)
    if name.startswith(words):
        return "begins"
    if words in name:
        return "inside"
    read = fold_reading(place.pinyin)
    return "pinyin" if read.startswith(fold_reading(low)) else "initials"


def _order(found: FoundPlace) -> tuple[int, int, float, str]:
    return (
        MATCHES.index(found.why),
        found.place.rank,
        found.distance_m or 0.0,
        found.place.name,
    )


def metres_between(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Straight-line metres between two (lon, lat), good to a per mille within a county."""
    east = (a[0] - b[0]) * math.cos(math.radians((a[1] + b[1]) / 2))
    return math.hypot(east, a[1] - b[1]) * METRES_PER_DEGREE
