"""A stretch of a named road, from one typed place to another, as a line on the road map."""

from __future__ import annotations

from typing import Any

import shapely
from shapely.geometry import LineString, Point, mapping
from shapely.ops import substring

from lianqin.core.errors import DomainError
from lianqin.desk.coordinates import read_coordinates
from lianqin.desk.errors import RoadUnknown, StretchUnclear
from lianqin.dispatch.roads import router_for
from lianqin.registry.gazetteer import spot_named

BESIDE_M = 15.0  # metres on either side of the line that the stretch takes in
FAR = 0.02  # degrees, some two kilometres: an end further from the road than that is a mistake


def stretch(bureau_id: int, road: str, begin: str, end: str) -> dict[str, Any]:
    """The road between the points nearest to two places (GeoJSON line).

    Raises RoadUnknown, StretchUnclear naming the end that is not found or not on the road, and
    NoRoadMap.
    """
    network = router_for(bureau_id).network
    edges = network.edges_named(road)
    if not len(edges):
        raise RoadUnknown(road=road)
    merged = shapely.line_merge(shapely.union_all(network.edge_lines[edges]))
    spots = [_spot(bureau_id, words) for words in (begin, end)]
    lines = [one for one in shapely.get_parts(merged) if isinstance(one, LineString)]
    line = min(lines, key=lambda one: sum(one.distance(spot) for spot in spots))
    for spot, words in zip(spots, (begin, end), strict=True):
        if line.distance(spot) > FAR:
            raise StretchUnclear(words=words)
    near, far = sorted(line.project(spot) for spot in spots)
    part = substring(line, near, far)
    if part.geom_type != "LineString" or part.length == 0:
        raise StretchUnclear(words=end)
    drawn: dict[str, Any] = {
        "type": "LineString",
        "coordinates": [[round(x, 6), round(y, 6)] for x, y in mapping(part)["coordinates"]],
    }
    return drawn


def _spot(bureau_id: int, words: str) -> Point:
    """A place by its name in the gazetteer, or by typed coordinates."""
    if named := spot_named(bureau_id, words):
        return Point(named)
    try:
        spot = read_coordinates(words)
    except DomainError as unread:
        raise StretchUnclear(words=words) from unread
    return Point(spot.lon, spot.lat)
