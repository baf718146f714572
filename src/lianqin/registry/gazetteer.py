"""The bureau's own place names, found by Chinese, by sound, by pinyin, or by initials."""

from __future__ import annotations

import math
from dataclasses import dataclass

from lianqin.core.scope import Viewer
from lianqin.registry.errors import PlaceUnknown
from lianqin.registry.kinds import PlaceKind
from lianqin.registry.models import Place
from lianqin.registry.naming import reading as reading
from lianqin.registry.place_search import hits_of
from lianqin.registry.plain_distance import METRES_PER_DEGREE as METRES_PER_DEGREE
from lianqin.registry.plain_distance import metres_between as metres_between

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
    """`distance_m` from where the search was made, or None; `why` is how it matched, one of
    place_search.WAYS."""

    place: Place
    why: str
    distance_m: float | None

    @property
    def kilometres(self) -> str:
        """The distance as a list prints it; empty where it is not known."""
        return "" if self.distance_m is None else f"{self.distance_m / 1000:.1f}"


def find_places(
    viewer: Viewer, words: str, *, near: tuple[float, float] | None = None, limit: int = 8
) -> list[FoundPlace]:
    """Places of which the words are the name or a part of it, in characters, in others of the same
    sound, in pinyin, in initials or mixed, one letter perhaps wrong; the three words of joint duty
    are one (row 20). Sites, points, cameras and teams on file are places too.

    Ordered by how they match, then by nearness to `near` (lon, lat) to the kilometre, then by
    rank. Of those that match alike and are farther away than four kilometres the first hundred or
    so that the index holds are compared. Empty words find nothing.
    """
    hits = hits_of(viewer, words, near, limit)
    rows = Place.objects.for_viewer(viewer).in_bulk([hit.place_id for hit in hits])
    return [
        FoundPlace(rows[hit.place_id], hit.why, hit.metres if near else None)
        for hit in hits
        if hit.place_id in rows
    ]


def only_place(viewer: Viewer, words: str, *, near: tuple[float, float] | None = None) -> Place:
    """The best answer to the words, none that only a slip or a guess would make one: nobody is
    asked whether it is meant. Raises PlaceUnknown when there is none."""
    found = [one for one in find_places(viewer, words, near=near) if one.why not in GUESSED]
    if not found:
        raise PlaceUnknown(words=words.strip())
    return found[0].place


def spot_named(bureau_id: int, name: str) -> tuple[float, float] | None:
    """Where the place of exactly this name is (lon, lat), the one first on file; None where there
    is none."""
    rows = Place.unscoped.filter(bureau_id=bureau_id, name=name.strip()).order_by("pk")
    return rows.values_list("lon", "lat").first()


GUESSED = frozenset({"mixed", "inside_initials", "typo"})


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
