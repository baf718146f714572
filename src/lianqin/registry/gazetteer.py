"""The bureau's own place names, found by Chinese, by pinyin, or by initials."""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.db.models import Q
from pypinyin import Style, lazy_pinyin

from lianqin.core.scope import Viewer
from lianqin.registry.aliases import containing, fold, fold_reading, spelt_readings
from lianqin.registry.errors import PlaceUnknown
from lianqin.registry.kinds import PlaceKind
from lianqin.registry.models import Place

CANDIDATES = 60
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
    words of joint duty are one (row 20).

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
    return sorted(found, key=_order)[:limit]


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
    name, words = fold(place.name), fold(text)
    if name == words:
        return "name"
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
