"""The lie of the land: mountains, gorges and plains that roads have to follow.

The county's shape is real in outline only: mountains in the east, south and west, a plain from 大阳
to 金村, gorges of the 丹河, 长河 and 沁河. Heights are invented (metres above the sea).
"""

from functools import cache

import numpy as np
from shapely import LineString, Point, Polygon, contains_xy, distance, points

from lianqin.demo.county.dice import Floats, Line, rough
from lianqin.demo.county.gazetteer import BOX, CITY_OUTLINE, OUTLINE, RIVERS, TOWNS
from lianqin.demo.county.plane import LonLat, normals, plane, planes, resample, spline

#: Mountain masses: place, half-width in metres, height in metres.
_MASSIFS = (
    ((113.16, 35.45), 11_000.0, 620.0),
    ((113.05, 35.34), 10_000.0, 560.0),
    ((112.90, 35.28), 9_000.0, 520.0),
    ((112.70, 35.26), 10_000.0, 560.0),
    ((112.58, 35.40), 8_000.0, 420.0),
    ((112.62, 35.64), 7_000.0, 360.0),
    ((112.76, 35.43), 3_500.0, 160.0),
)


def ring(outline: Line) -> Polygon:
    """Close an outline on the board into a polygon."""
    return Polygon(np.column_stack([outline.real, outline.imag]))


@cache
def county_shape() -> Polygon:
    """The county on the board, with the hole for 城区."""
    border, city = _ragged(OUTLINE, 380.0, 61), _ragged(CITY_OUTLINE, 130.0, 62)
    return Polygon(ring(border).exterior, [ring(city).exterior])


def reach() -> Polygon:
    """Where roads may run: the county and the city it surrounds, a step inside the border."""
    return Polygon(county_shape().exterior).buffer(-150.0)


def _ragged(outline: tuple[LonLat, ...], swing: float, salt: int) -> Line:
    """Let a sketched border follow ridges and gullies instead of the ruler, inside the box."""
    closed = planes([*outline, outline[0]])
    line = resample(closed, 260.0)[:-1]
    shift = rough(line, 2600.0, salt, 4) + 1j * rough(line, 2600.0, salt + 7, 4)
    low, high = plane(BOX[0], BOX[1]), plane(BOX[2], BOX[3])
    line = line + swing * shift
    x = np.clip(line.real, low.real + 30, high.real - 30)
    return np.asarray(x + 1j * np.clip(line.imag, low.imag + 30, high.imag - 30))


def _meander(course: Line) -> LineString:
    """Let a sketched river wind."""
    curve, _ = spline(course, 120.0)
    curve = curve + normals(curve) * 260.0 * rough(curve, 1800.0, 77, 2)
    return LineString(np.column_stack([curve.real, curve.imag]))


@cache
def rivers() -> dict[str, LineString]:
    """River courses on the board by name."""
    return {name: _meander(planes(course)) for name, _, course in RIVERS}


def height(where: Line, seed: int) -> Floats:
    """Height of the ground in metres at each point."""
    uplift = np.zeros(where.shape)
    for place, wide, high in _MASSIFS:
        uplift += high * np.exp(-((np.abs(where - plane(*place)) / wide) ** 2))
    ground = 720.0 + uplift + (42.0 + 0.62 * uplift) * rough(where, 4600.0, seed, 5)
    for name, wide, _ in RIVERS:
        away = distance(rivers()[name].simplify(90.0), points(where.real, where.imag))
        ground -= (25.0 + 0.55 * uplift) * np.exp(-((away / wide) ** 2))
    for town in TOWNS:
        level = np.exp(-((np.abs(where - plane(town.lon, town.lat)) / 1500.0) ** 2))
        ground -= level * (0.35 * uplift)
    return np.asarray(ground)


def inside(shape: Polygon, where: Line) -> "np.typing.NDArray[np.bool_]":
    """Which points lie within a shape on the board."""
    return np.asarray(contains_xy(shape, where.real, where.imag))


def point(where: complex) -> Point:
    """One place on the board for shapely."""
    return Point(where.real, where.imag)
