"""Police bodies and whose ground is whose: the stations share out the county without a gap.

Each village with the ground about it belongs to its town, and each town to one station; the areas
are the unions, their borders eased without opening a gap, cut to the county's own border.
"""

import numpy as np
from shapely import (
    MultiPoint,
    Polygon,
    STRtree,
    coverage_simplify,
    points,
    union_all,
    voronoi_polygons,
)
from shapely.geometry.base import BaseGeometry

from lianqin.demo.county.dice import Line, noise, rough
from lianqin.demo.county.drawing import Drawing
from lianqin.demo.county.force import Organisation
from lianqin.demo.county.gazetteer import BOX
from lianqin.demo.county.ground import county_shape
from lianqin.demo.county.land import Area, Place, Ring
from lianqin.demo.county.persons import Registrar
from lianqin.demo.county.plane import LonLat, lonlat, plane, planes

#: Stations: slug, name, kind, towns they answer for, number of officers.
STATIONS: tuple[tuple[str, str, str, tuple[str, ...], int], ...] = (
    ("danhe", "丹河派出所", "station", ("jincun",), 10),
    ("bagong", "巴公分局", "sub_bureau", ("bagong",), 14),
    ("daji", "大箕派出所", "station", ("daji", "liushukou"), 6),
    ("zhoucun", "周村派出所", "station", ("zhoucun",), 7),
    ("xiacun", "下村派出所", "station", ("xiacun",), 6),
    ("nancun", "南村派出所", "station", ("nancun",), 7),
    ("gaodu", "高都派出所", "station", ("gaodu", "beiyicheng"), 6),
    ("dayang", "大阳派出所", "station", ("dayang",), 6),
    ("dadonggou", "大东沟派出所", "station", ("dadonggou",), 5),
    ("chuandi", "川底派出所", "station", ("chuandi",), 5),
    ("lichuan", "犁川派出所", "station", ("lichuan",), 5),
    ("jinmiaopu", "晋庙铺派出所", "station", ("jinmiaopu",), 5),
    ("shanhe", "山河派出所", "station", ("shanhe", "nanling"), 4),
)
#: Bodies of the whole county: slug, name, kind, place, number of officers.
CENTRAL: tuple[tuple[str, str, str, LonLat, int], ...] = (
    ("bureau", "泽州县公安局", "bureau", (112.9010, 35.5046), 0),
    ("command", "泽州县公安局指挥中心", "command_centre", (112.9010, 35.5046), 8),
    ("swat", "巡特警大队", "swat", (112.9085, 35.5000), 20),
    ("supervision", "保安监管大队", "supervision", (112.9040, 35.5030), 6),
)
STATION_OF = {town: slug for slug, _, _, towns, _ in STATIONS for town in towns}


def organisations(drawing: Drawing, registrar: Registrar) -> tuple[Organisation, ...]:
    """Bureau, central brigades, sub-bureau and stations with their areas."""
    bodies = [
        Organisation(slug, name, kind, "" if slug == "bureau" else "bureau", (), *where,
                     registrar.phone())
        for slug, name, kind, where, _ in CENTRAL
    ]  # fmt: skip
    shares = areas(drawing.places)
    for slug, name, kind, towns, _ in STATIONS:
        seat = next(p for p in drawing.places if p.slug == f"town-{towns[0]}")
        where = drawing.station if slug == "daji" else (seat.lon, seat.lat)
        phone = registrar.phone()
        bodies.append(Organisation(slug, name, kind, "bureau", towns, *where, phone, shares[slug]))
    return tuple(bodies)


def areas(places: tuple[Place, ...]) -> dict[str, tuple[Area, ...]]:
    """Each station's ground as polygons in degrees; borders follow no ruler."""
    spots = planes([(p.lon, p.lat) for p in places])
    scatter = _scatter(spots)
    owner = _owners(scatter, spots)
    shares: dict[str, list[BaseGeometry]] = {slug: [] for slug, *_ in STATIONS}
    for number, cell in _cells(scatter):
        shares[STATION_OF[places[int(owner[number])].town]].append(cell)
    grounds = coverage_simplify([union_all(cells) for cells in shares.values()], 260.0)
    county = county_shape()
    return {
        slug: _areas(ground.intersection(county))
        for slug, ground in zip(shares, grounds, strict=True)
    }


def _scatter(spots: Line) -> Line:
    """The places themselves, and a jittered lattice of points between them."""
    low, high = plane(BOX[0], BOX[1]), plane(BOX[2], BOX[3])
    x, y = np.meshgrid(np.arange(low.real, high.real, 620.0), np.arange(low.imag, high.imag, 620.0))
    lattice: Line = x.ravel() + 1j * y.ravel()
    lattice = lattice + 240.0 * (
        noise(lattice * 3.1, 700.0, 5) + 1j * noise(lattice * 3.1, 700.0, 6)
    )
    return np.concatenate([spots, lattice])


def _owners(scatter: Line, spots: Line) -> "np.typing.NDArray[np.int64]":
    """The place each point belongs to: the nearest, seen through land that bends distances."""
    bent = scatter + 700.0 * (rough(scatter, 3000.0, 8, 2) + 1j * rough(scatter, 3000.0, 9, 2))
    plain = np.abs(scatter[:, None] - spots[None, :])
    seen = np.where(plain < 1300.0, plain, 1300.0 + np.abs(bent[:, None] - spots[None, :]))
    return np.asarray(np.argmin(seen, axis=1))


def _cells(scatter: Line) -> list[tuple[int, BaseGeometry]]:
    """Voronoi cells by the number of their point."""
    seeds = np.asarray(points(scatter.real, scatter.imag))
    cells = voronoi_polygons(MultiPoint(list(seeds)), extend_to=county_shape().buffer(5000.0))
    owners, numbers = STRtree(seeds).query(np.array(cells.geoms), predicate="contains")[::-1]
    return [(int(o), cells.geoms[int(n)]) for o, n in sorted(zip(owners, numbers, strict=True))]


def _areas(shape: BaseGeometry) -> tuple[Area, ...]:
    parts = [p for p in getattr(shape, "geoms", [shape]) if isinstance(p, Polygon)]
    parts.sort(key=lambda part: -part.area)
    return tuple(
        Area(_ring(p.exterior.coords), tuple(_ring(h.coords) for h in p.interiors)) for p in parts
    )


def _ring(coords: object) -> Ring:
    return tuple(lonlat(complex(x, y)) for x, y in coords)  # type: ignore[attr-defined]


def outline() -> Area:
    """The county's invented border, with the hole for 城区, in degrees."""
    return _areas(county_shape())[0]
