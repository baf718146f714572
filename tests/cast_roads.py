"""Roads for the cast's county: few, handmade, written as OSM so that the real reader reads them.

Danhe's town lies in the north-east; Daji's station in the south. From Daji a mountain road of
hairpins (大两线) leads to the village; the enterprise stands on it, close to the village.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import pytest
from cast import Cast
from cast_places import OFFSET

from lianqin.dispatch.roads import install_network
from lianqin.geo.network import RoadNetwork
from lianqin.geo.reader import read_roads
from lianqin.registry.areas import set_area

Point = tuple[float, float]

POINTS: dict[str, Point] = {
    "danhe": (112.905, 35.502),
    "point": (112.907, 35.503),
    "school": (112.900, 35.498),
    "site": (112.915, 35.510),
    "city": (112.850, 35.500),
    "swat": (112.840, 35.505),
    "daji": (112.842, 35.392),
    "west": (112.700, 35.380),
    "mine": (112.720, 35.300),
    "village": (112.710, 35.290),
}
ROADS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("陵沁路", "primary", ("swat", "city", "school", "danhe")),
    ("丹河街", "residential", ("danhe", "point", "site")),
    ("晋焦路", "secondary", ("city", "daji")),
    ("大两线", "tertiary", ("daji", "west", "mine", "village")),
)


def osm_text(offset: float = 0.0) -> str:
    """The roads as OSM XML."""
    numbers = {name: number for number, name in enumerate(POINTS, start=1)}
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6">']
    lines += [
        f'<node id="{numbers[name]}" lon="{lon + offset}" lat="{lat}" version="1"/>'
        for name, (lon, lat) in POINTS.items()
    ]
    for number, (name, kind, stops) in enumerate(ROADS, start=1):
        refs = "".join(f'<nd ref="{numbers[stop]}"/>' for stop in stops)
        tags = f'<tag k="highway" v="{kind}"/><tag k="name" v="{name}"/>'
        lines.append(f'<way id="{number}" version="1">{refs}{tags}</way>')
    return "\n".join([*lines, "</osm>"])


@cache
def network(county: str) -> RoadNetwork:
    """The roads of one county, read once."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roads.osm"
        path.write_text(osm_text(OFFSET[county]), encoding="utf-8")
        return read_roads(path)


def square(west: float, south: float, east: float, north: float) -> dict[str, object]:
    """A rectangle as GeoJSON."""
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def lay_roads(cast: Cast) -> Cast:
    """Give the county its roads, and its two stations the ground that they answer for."""
    where, shift = cast.places, OFFSET[cast.places.county]
    install_network(where.bureau.pk, network(where.county))
    chen = cast.people.chen.viewer
    set_area(where.danhe, square(112.6 + shift, 35.45, 113.1 + shift, 35.7), actor=chen)
    set_area(where.daji, square(112.6 + shift, 35.2, 113.1 + shift, 35.45), actor=chen)
    set_area(where.enterprise, square(112.715 + shift, 35.297, 112.725 + shift, 35.303), actor=chen)
    return cast


@pytest.fixture
def county(cast: Cast) -> Cast:
    """The cast's county with roads to drive on and ground to answer for."""
    return lay_roads(cast)
