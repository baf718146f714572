"""Distances within a county, on a plane that is true at the place itself."""

from __future__ import annotations

import math

LonLat = tuple[float, float]
METRES_PER_DEGREE = 111_195.0


def metres_between(a: LonLat, b: LonLat) -> float:
    """Straight-line metres between two (lon, lat), good to a per mille within a county."""
    east = (a[0] - b[0]) * math.cos(math.radians((a[1] + b[1]) / 2))
    return math.hypot(east, a[1] - b[1]) * METRES_PER_DEGREE


def moved(start: LonLat, bearing: float, metres: float) -> LonLat:
    """The (lon, lat) that lies `metres` from `start` in the direction `bearing`, degrees from
    north by east; good to a per mille within a county."""
    angle = math.radians(bearing)
    lat = start[1] + metres * math.cos(angle) / METRES_PER_DEGREE
    narrow = math.cos(math.radians((start[1] + lat) / 2))
    return start[0] + metres * math.sin(angle) / METRES_PER_DEGREE / narrow, lat
