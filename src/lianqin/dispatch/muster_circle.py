"""A circle on the ground as a ring of a GeoJSON polygon."""

from __future__ import annotations

import math

CORNERS = 48
METRES_A_DEGREE = 111_320.0


def circle(lon: float, lat: float, metres: float) -> list[list[float]]:
    """The ring around a place, closed, WGS-84 degrees."""
    tall = metres / METRES_A_DEGREE
    wide = tall / math.cos(math.radians(lat))
    turns = [2 * math.pi * corner / CORNERS for corner in range(CORNERS)]
    ring = [[lon + wide * math.sin(t), lat + tall * math.cos(t)] for t in turns]
    return [*ring, ring[0]]
