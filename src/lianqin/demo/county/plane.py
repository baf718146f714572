"""The drawing board: WGS-84 degrees to local metres and back, and curves upon it.

A point is a complex number, east + north * 1j, in metres from the middle of the county. The local
projection keeps lengths within 0.3 % over the county's 60 km, enough for an invented map; lengths
that are promised to anyone are measured on the sphere (``metres_between``).
"""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from lianqin.demo.county.dice import Floats, Line

ORIGIN_LON, ORIGIN_LAT = 112.88, 35.45
EARTH_RADIUS = 6_371_008.8
PER_LAT = math.radians(1) * EARTH_RADIUS
PER_LON = PER_LAT * math.cos(math.radians(ORIGIN_LAT))

LonLat = tuple[float, float]


def plane(lon: float, lat: float) -> complex:
    """Put a WGS-84 position on the board."""
    return complex((lon - ORIGIN_LON) * PER_LON, (lat - ORIGIN_LAT) * PER_LAT)


def planes(points: Sequence[LonLat]) -> Line:
    """Put a row of WGS-84 positions on the board."""
    return np.array([plane(lon, lat) for lon, lat in points])


def lonlat(point: complex) -> LonLat:
    """Read a WGS-84 position off the board, to 1e-7 degree (about a centimetre)."""
    lon = ORIGIN_LON + point.real / PER_LON
    lat = ORIGIN_LAT + point.imag / PER_LAT
    return round(float(lon), 7), round(float(lat), 7)


def metres_between(a: LonLat, b: LonLat) -> float:
    """Great-circle length in metres (haversine)."""
    lat_a, lat_b = math.radians(a[1]), math.radians(b[1])
    half = math.sin((lat_b - lat_a) / 2) ** 2
    half += math.cos(lat_a) * math.cos(lat_b) * math.sin(math.radians(b[0] - a[0]) / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(half))


def stretch(line: Line) -> Floats:
    """Distance in metres from the start of a line to each of its points."""
    return np.concatenate([[0.0], np.cumsum(np.abs(np.diff(line)))])


def at(line: Line, distance: float) -> complex:
    """Return the point at a distance in metres along a line."""
    along = stretch(line)
    return complex(np.interp(distance, along, line.real), np.interp(distance, along, line.imag))


def resample(line: Line, step: float) -> Line:
    """Walk a line in equal steps of about ``step`` metres, ends kept."""
    along = stretch(line)
    stops = np.linspace(0.0, along[-1], max(2, round(along[-1] / step) + 1))
    return np.asarray(np.interp(stops, along, line.real) + 1j * np.interp(stops, along, line.imag))


def normals(line: Line) -> Line:
    """Unit vectors to the left of travel at each point of a line."""
    tangent = np.gradient(line)
    return np.asarray(1j * tangent / np.maximum(np.abs(tangent), 1e-9))


def offset(line: Line, metres: float) -> Line:
    """Shift a line sideways, to the left of travel when positive."""
    return np.asarray(line + metres * normals(line))


def spline(controls: Line, step: float) -> tuple[Line, list[int]]:
    """Draw a Catmull–Rom curve through controls; also return where each control lies on it."""
    padded = np.concatenate(
        [[2 * controls[0] - controls[1]], controls, [2 * controls[-1] - controls[-2]]]
    )
    pieces: list[Line] = []
    places = [0]
    for i in range(len(controls) - 1):
        p0, p1, p2, p3 = padded[i : i + 4]
        count = max(1, round(abs(p2 - p1) / step))
        t = np.arange(count) / count
        pieces.append(_piece(p0, p1, p2, p3, t))
        places.append(places[-1] + count)
    return np.concatenate([*pieces, controls[-1:]]), places


def _piece(p0: complex, p1: complex, p2: complex, p3: complex, t: Floats) -> Line:
    curve = 2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2
    return np.asarray(0.5 * (curve + (3 * p1 - p0 - 3 * p2 + p3) * t**3))


def hermite(a: complex, towards: complex, b: complex, arriving: complex, count: int = 12) -> Line:
    """A smooth link from a to b, leaving along ``towards`` and arriving along ``arriving``."""
    t = np.linspace(0.0, 1.0, count)
    h = (2 * t**3 - 3 * t**2 + 1) * a + (t**3 - 2 * t**2 + t) * towards
    return np.asarray(h + (-2 * t**3 + 3 * t**2) * b + (t**3 - t**2) * arriving)


def thinned(line: Line, tolerance: float, keep: frozenset[int] = frozenset()) -> list[int]:
    """Indices that hold a line within tolerance metres (Douglas and Peucker), ``keep`` held."""
    held = sorted({0, len(line) - 1, *keep})
    chosen = set(held)
    spans = list(pairwise(held))
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        gaps = _gaps(line[first : last + 1])
        worst = int(np.argmax(gaps))
        if gaps[worst] > tolerance:
            chosen.add(first + worst)
            spans += [(first, first + worst), (first + worst, last)]
    return sorted(chosen)


def _gaps(line: Line) -> Floats:
    """Distance of each point from the chord between the ends."""
    chord = line[-1] - line[0]
    if abs(chord) < 1e-6:
        return np.asarray(np.abs(line - line[0]))
    rotated = (line - line[0]) * np.conj(chord) / abs(chord)
    return np.asarray(np.abs(rotated.imag))
