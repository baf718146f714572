"""Draw the whole land: roads, villages, streets, works; the promised 45 km measured on the way."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from lianqin.demo.county import villages as village_room
from lianqin.demo.county.dice import Dice, Line
from lianqin.demo.county.expressways import expressways
from lianqin.demo.county.gazetteer import FUCHENG, MOUNTAIN_ROAD, TOWNS
from lianqin.demo.county.land import Place, RoadNetwork
from lianqin.demo.county.network import assemble, centimetres
from lianqin.demo.county.plane import LonLat, lonlat, metres_between, plane
from lianqin.demo.county.roads import Surveyor, draw, pin_towns, relax, route_all
from lianqin.demo.county.streets import city_streets, town_streets
from lianqin.demo.county.strokes import Stroke, tagged
from lianqin.demo.county.trails import Trails, survey
from lianqin.demo.county.works import hill_paths, spur, with_bridges, with_tunnel

#: Road lengths from 大箕派出所 along 大两线, in metres.
VILLAGE_AT, WORKS_AT = 45_000.0, 37_500.0
VILLAGE, WORKS_SPUR = "两谷坨村", "云岭矿区道路"


@dataclass(frozen=True)
class Drawing:
    """The finished land: places, network, and the three spots of the mountain story."""

    places: tuple[Place, ...]
    network: RoadNetwork
    station: LonLat
    village: LonLat
    works: LonLat
    roads: tuple[Stroke, ...]


def draw_land(seed: int) -> Drawing:
    """Draw everything once, in a fixed order."""
    trails = survey(seed)
    surveyor = Surveyor(trails, pin_towns(trails))
    route_all(surveyor)
    hamlets = village_room.sites(surveyor, seed)
    village_room.reach_all(surveyor, [spot for _, _, spot in hamlets])
    relax(surveyor)
    roads = draw(surveyor, seed)
    centres = [(t, n, complex(trails.places[s])) for t, n, s in hamlets]
    mountain = max((r for r in roads if r.name == MOUNTAIN_ROAD.name), key=lambda r: len(r.line))
    village, works = _at(mountain.line, VILLAGE_AT), _at(mountain.line, WORKS_AT)
    centres.append(("daji", VILLAGE, complex(mountain.line[village])))
    centres.append(("jincun", "府城村", plane(*FUCHENG)))
    mine = spur(mountain.line, works, 320.0, tagged("service", WORKS_SPUR, maxspeed="20"))
    strokes, gates = _everything(roads, [c for _, _, c in centres], trails, seed)
    network = assemble([*strokes, mine], gates, seed)
    return Drawing(
        _places(centres), network, _spot(mountain.line[0]), _spot(mountain.line[village]),
        _spot(mine.line[-1]), tuple(roads),
    )  # fmt: skip


def _everything(
    roads: list[Stroke], centres: list[complex], trails: Trails, seed: int
) -> tuple[list[Stroke], list[complex]]:
    strokes = with_bridges(with_tunnel(roads, MOUNTAIN_ROAD.name, trails))
    strokes += town_streets(roads, seed) + city_streets(roads, seed)
    dice = Dice(seed, "lanes")
    for centre in centres:
        strokes += village_room.lanes(roads, centre, dice, dice.whole(3, 6))
    strokes += expressways(roads)
    yards, gates = _gated_yards(roads, seed)
    return [*strokes, *yards, *hill_paths(centres, seed)], gates


def _gated_yards(roads: list[Stroke], seed: int) -> tuple[list[Stroke], list[complex]]:
    """Works roads behind a locked gate: a car cannot pass, and the reader must notice."""
    dice = Dice(seed, "yards")
    long = [r for r in roads if r.tags["highway"] in {"secondary", "tertiary"} and len(r.line) > 60]
    yards, gates = [], []
    for road in long[:10]:
        index = dice.whole(20, len(road.line) - 20)
        yard = spur(road.line, index, dice.between(220, 420), tagged("service", access="private"),
                    dice.pick((1.0, -1.0)))  # fmt: skip
        yards.append(yard)
        gates.append(complex(yard.line[1]))
    return [_anchored(yard) for yard in yards], gates


def _anchored(yard: Stroke) -> Stroke:
    gate = centimetres(complex(yard.line[1]))
    return Stroke(yard.line, yard.tags, yard.level, yard.fixed, (gate,))


def _spot(point: complex) -> LonLat:
    """Position of a bend exactly as the network holds it."""
    return lonlat(centimetres(complex(point)))


def _at(line: Line, metres: float) -> int:
    """Index of the bend nearest to a road length from the start, measured on the sphere."""
    row = [lonlat(complex(p)) for p in line]
    steps = [metres_between(a, b) for a, b in pairwise(row)]
    return int(np.argmin(np.abs(np.concatenate([[0.0], np.cumsum(steps)]) - metres)))


def _places(centres: list[tuple[str, str, complex]]) -> tuple[Place, ...]:
    towns = [
        Place(f"town-{t.slug}", t.name, "town", t.slug, t.lon, t.lat, 1, t.approximate, t.code)
        for t in TOWNS
    ]
    counts: dict[str, int] = {}
    hamlets = []
    for town, name, centre in centres:
        counts[town] = counts.get(town, 0) + 1
        slug = f"village-{town}-{counts[town]:02d}"
        rank = 2 if name in {VILLAGE, "府城村"} else 3
        hamlets.append(Place(slug, name, "village", town, *_spot(centre), rank, True))
    return (*towns, *hamlets)
