"""Villages: where they lie, the lanes that reach them, and the lanes within them."""

import numpy as np

from lianqin.demo.county.dice import Dice, Line
from lianqin.demo.county.gazetteer import TOWNS, RoadSketch
from lianqin.demo.county.ground import county_shape, inside
from lianqin.demo.county.plane import normals, plane, stretch
from lianqin.demo.county.roads import Surveyor
from lianqin.demo.county.strokes import Stroke, tagged

_ROUNDS = 6  # lanes are built in rounds, so that later ones join earlier ones
_FIRST = "上下前后东西南北大小老新石青白黑柳槐桃杏松柏崔郭焦原常靳段秦庞牛司霍樊冯寨岭"
_SECOND = "河沟掌坡洼庄峪岭背疙窑圪峧堂池泉寨陂掌院山湾川坪场沿底头口洞"
_LAST = "村庄头河底沟岭掌村村"


def names(dice: Dice, count: int, taken: set[str]) -> list[str]:
    """Invent plain village names, none of them twice in the county."""
    found: list[str] = []
    while len(found) < count:
        stem = dice.pick(_FIRST) + dice.pick(_SECOND)
        name = stem + ("村" if dice.chance() < 0.8 else dice.pick(_LAST))
        if name not in taken and name[1] != name[2] and name[0] != name[1]:
            taken.add(name)
            found.append(name)
    return found


def sites(surveyor: Surveyor, seed: int) -> list[tuple[str, str, int]]:
    """Choose a lattice place for every village: (town slug, name, place), valleys preferred."""
    trails = surveyor.trails
    free = trails.alive & inside(county_shape().buffer(-350.0), trails.places)
    centres = np.array([plane(t.lon, t.lat) for t in TOWNS])
    home = np.argmin(np.abs(trails.places[:, None] - centres[None, :]), axis=1)
    taken: set[str] = {"两谷坨村", "府城村"}
    chosen: list[tuple[str, str, int]] = []
    crowd: list[complex] = [complex(c) for c in centres]
    for number, town in enumerate(TOWNS):
        dice = Dice(seed, f"villages {town.slug}")
        away = np.abs(trails.places - centres[number])
        pool = np.flatnonzero(free & (home == number) & (away > 1600) & (away < 9500))
        for name in names(dice, town.villages, taken):
            spot = _spot(pool, trails.places, trails.ground, crowd, dice)
            crowd.append(complex(trails.places[spot]))
            chosen.append((town.slug, name, spot))
    return chosen


def _spot(
    pool: "np.typing.NDArray[np.int64]", places: Line, ground: "np.typing.NDArray[np.float64]",
    crowd: list[complex], dice: Dice,
) -> int:  # fmt: skip
    """The best of a handful of chances: low ground, not on top of a neighbour."""
    tries = [int(dice.pick(pool.tolist())) for _ in range(14)]
    gaps = [float(np.min(np.abs(np.array(crowd) - places[t]))) for t in tries]
    worth = [min(gap, 2800.0) - 1.1 * ground[t] for t, gap in zip(tries, gaps, strict=True)]
    return tries[int(np.argmax(np.round(worth, 3)))]


def reach_all(surveyor: Surveyor, spots: list[int]) -> None:
    """Build a lane from the nearest road to every village, lanes joining lanes."""
    lane = RoadSketch("", "", "unclassified", ())
    for first in range(_ROUNDS):
        roots = sorted({place for run in surveyor.runs for place in run.places})
        for path in surveyor.trails.branches(roots, spots[first::_ROUNDS], np.inf):
            if len(path) > 1:
                surveyor.take(lane, path)
    for first, second in _neighbours(surveyor.trails.places, spots):
        surveyor.take(lane, surveyor.trails.path(first, second, 9000.0))


def _neighbours(places: Line, spots: list[int]) -> list[tuple[int, int]]:
    """Pairs of villages near enough that people walk between them, and so a lane grew."""
    pairs = []
    for i, spot in enumerate(spots[::2]):
        gaps = np.abs(places[np.array(spots)] - places[spot])
        gaps[2 * i] = np.inf
        nearest = int(np.argmin(gaps))
        if gaps[nearest] < 3600.0:
            pairs.append((spot, spots[nearest]))
    return pairs


def lanes(roads: list[Stroke], centre: complex, dice: Dice, size: int) -> list[Stroke]:
    """Lanes of one village, off the road that runs through it, and a back lane joining them."""
    road, here = _through(roads, centre)
    beside = normals(road)
    strokes: list[Stroke] = []
    for side in (1.0, -1.0):
        ends: list[complex] = []
        for index in _starts(road, here, size):
            reach = dice.between(75, 175)
            slant = 1.0 + 0.5j * dice.between(-1, 1)
            start = complex(road[index])
            bend = start + side * beside[index] * slant * reach * 0.5
            end = complex(bend + side * beside[index] * reach * 0.5)
            strokes.append(Stroke(np.array([start, bend, end]), tagged("residential")))
            ends.append(end)
        if len(ends) > 2 and dice.chance() < 0.75:
            strokes.append(Stroke(np.array(ends), tagged("residential")))
    return strokes


def _through(roads: list[Stroke], centre: complex) -> tuple[Line, int]:
    best = min(roads, key=lambda road: float(np.min(np.abs(road.line - centre))))
    return best.line, int(np.argmin(np.abs(best.line - centre)))


def _starts(road: Line, here: int, size: int) -> list[int]:
    """Bends of the road around the village where lanes begin, at least 45 m apart."""
    along = stretch(road)
    starts: list[int] = []
    for index in range(max(1, here - size), min(len(road) - 1, here + size + 1)):
        if not starts or along[index] - along[starts[-1]] > 45.0:
            starts.append(index)
    return starts
