"""Keeping the ends of places' names: whoever writes a place lets them be written with it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import islice

from lianqin.registry.kinds import PlaceKind
from lianqin.registry.models import Place, PlaceEnd
from lianqin.registry.place_names import ends_of

CELL = 0.05  # degrees: squares of about five kilometres
ROWS_OF_CELLS = 10_000
MAJOR = (PlaceKind.TOWN, PlaceKind.STATION)
AT_ONCE = 200


def cell_of(lon: float, lat: float) -> int:
    """The number of the square of the map in which a place lies; those of a row follow."""
    return math.floor(lat / CELL) * ROWS_OF_CELLS + math.floor(lon / CELL)


def cells_about(lon: float, lat: float) -> list[int]:
    """The square of a place and the eight about it: all within CELL degrees, and some more."""
    here = cell_of(lon, lat)
    rows = (-ROWS_OF_CELLS, 0, ROWS_OF_CELLS)
    return [here + row + step for row in rows for step in (-1, 0, 1)]


def write_ends(places: Iterable[Place]) -> None:
    """Write the ends of the names of `places` anew, some hundreds of places at a time."""
    stream = iter(places)
    while chunk := list(islice(stream, AT_ONCE)):
        PlaceEnd.unscoped.filter(place__in=chunk).delete()
        rows = [row for place in chunk for row in ends_to_write(place)]
        PlaceEnd.unscoped.bulk_create(rows, batch_size=2_000)


def ends_to_write(place: Place) -> Iterator[PlaceEnd]:
    """The rows of one place, not written yet."""
    whole = 0 if place.kind in MAJOR else 1
    for end in ends_of(place.name):
        yield PlaceEnd(
            bureau_id=place.bureau_id,
            place=place,
            for_police=place.kind == PlaceKind.CAMERA,
            level=whole if end.is_whole else 2,
            cell=cell_of(place.lon, place.lat),
            text=end.text,
            pinyin=end.pinyin,
            initials=end.initials,
            lon=place.lon,
            lat=place.lat,
            rank=place.rank,
        )
