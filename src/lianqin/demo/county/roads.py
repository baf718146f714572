"""Country roads: named routes along the trails, drawn as smooth curves that wind in mountains."""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from lianqin.demo.county.dice import Floats, Line, noise
from lianqin.demo.county.gazetteer import (
    MOUNTAIN_NAMES,
    MOUNTAIN_ROAD,
    ROADS,
    TOWNS,
    RoadSketch,
    Stop,
)
from lianqin.demo.county.plane import (
    lonlat,
    metres_between,
    normals,
    plane,
    spline,
    stretch,
    thinned,
)
from lianqin.demo.county.strokes import Stroke, tagged
from lianqin.demo.county.trails import Trails

SPEEDS = {"primary": "70", "secondary": "60", "tertiary": "40", "unclassified": "30"}
#: 大两线 is drawn a little past its village, so that the village lies exactly where promised.
MOUNTAIN_LENGTH = 47_000.0
STEP = 48.0


@dataclass(frozen=True)
class Run:
    """A stretch of one road over lattice places that no earlier road has taken."""

    road: RoadSketch
    places: list[int]


def pin_towns(trails: Trails) -> dict[str, int]:
    """Move the nearest lattice place under each town's centre, and say which it is."""
    pinned: dict[str, int] = {}
    for town in TOWNS:
        spot = trails.nearest(plane(town.lon, town.lat))
        trails.places[spot] = plane(town.lon, town.lat)
        pinned[town.slug] = spot
    return pinned


class Surveyor:
    """Routes roads one after another and remembers which road holds which step."""

    def __init__(self, trails: Trails, towns: dict[str, int]) -> None:
        self.trails = trails
        self.towns = towns
        self.runs: list[Run] = []
        self._taken: set[tuple[int, int]] = set()

    def route(self, road: RoadSketch) -> None:
        """Find the road's way through its stops and take what is free of it."""
        spots = [self._spot(stop) for stop in road.stops]
        path = [spots[0]]
        for start, end in pairwise(spots):
            if start != end:
                path += self.trails.path(start, end)[1:]
        self.take(road, _without_loops(path))

    def take(self, road: RoadSketch, path: list[int]) -> None:
        """Record the free steps of a path as runs of a road."""
        run: list[int] = []
        for a, b in pairwise(path):
            step = (min(a, b), max(a, b))
            if step in self._taken:
                self._close(road, run)
                run = []
                continue
            self._taken.add(step)
            run = run or [a]
            run.append(b)
        self._close(road, run)
        self.trails.build(path)

    def _close(self, road: RoadSketch, run: list[int]) -> None:
        if len(run) > 1:
            self.runs.append(Run(road, run))

    def _spot(self, stop: Stop) -> int:
        return self.towns[stop] if isinstance(stop, str) else self.trails.nearest(plane(*stop))


def _without_loops(path: list[int]) -> list[int]:
    """Erase every loop of a path, so that no road crosses itself."""
    clean: list[int] = []
    seen: dict[int, int] = {}
    for place in path:
        if place in seen:
            for gone in clean[seen[place] + 1 :]:
                del seen[gone]
            clean = clean[: seen[place] + 1]
            continue
        seen[place] = len(clean)
        clean.append(place)
    return clean


def route_all(surveyor: Surveyor) -> None:
    """Route the promised mountain road, then every other sketched road by rank."""
    surveyor.route(MOUNTAIN_ROAD)
    for road in ROADS:
        surveyor.route(road)


def relax(surveyor: Surveyor) -> None:
    """Let roads ease into curves: each place drifts towards its neighbours on its own road."""
    places, fixed = surveyor.trails.places, set(surveyor.towns.values())
    for _ in range(4):
        for run in surveyor.runs:
            row = np.array(run.places)
            eased = 0.5 * places[row[1:-1]] + 0.25 * (places[row[:-2]] + places[row[2:]])
            held = np.array([spot in fixed for spot in run.places[1:-1]], dtype=bool)
            places[row[1:-1]] = np.where(held, places[row[1:-1]], eased)


def draw(surveyor: Surveyor, seed: int) -> list[Stroke]:
    """Turn every run into a stroke."""
    uses: dict[int, int] = {}
    for run in surveyor.runs:
        for place in run.places:
            uses[place] = uses.get(place, 0) + 1
    strokes = []
    for run in surveyor.runs:
        step = 28.0 if run.road is MOUNTAIN_ROAD else STEP
        curve, spots = spline(surveyor.trails.places[np.array(run.places)], step)
        joints = [s for s, p in zip(spots, run.places, strict=True) if uses[p] > 1]
        swing = swings(curve, _calm(curve, joints), surveyor.trails)
        strokes.append(_stroke(run.road, curve, joints, swing, seed))
    return strokes


def _stroke(road: RoadSketch, curve: Line, joints: list[int], swing: Floats, seed: int) -> Stroke:
    tags = tagged(road.highway, road.name, ref=road.ref, maxspeed=SPEEDS[road.highway])
    tags = {key: value for key, value in tags.items() if value}
    if road.name in MOUNTAIN_NAMES:
        tags["maxspeed"] = "30"
    if road is MOUNTAIN_ROAD:
        return Stroke(_promised(curve, joints, swing, seed), tags, fixed=True)
    share = {"primary": 0.3, "secondary": 0.5}.get(road.highway, 1.0)
    return Stroke(wind(curve, share * swing, seed), tags)


def _calm(curve: Line, joints: list[int]) -> Floats:
    """Zero at every joint and end, one a quarter of a kilometre away."""
    along = stretch(curve)
    stops = np.array(sorted({0.0, float(along[-1]), *(float(along[j]) for j in joints)}))
    away = np.min(np.abs(along[:, None] - stops[None, :]), axis=1)
    return np.asarray(np.clip(away / 260.0, 0.0, 1.0) ** 2)


def wind(curve: Line, swing: Floats, seed: int) -> Line:
    """Let a curve wind: sweeping bends everywhere, hairpins here and there; swing in metres."""
    along = stretch(curve) + 220.0 * noise(curve, 900.0, seed + 21)
    hairpins = np.clip(1.6 * noise(curve, 2300.0, seed + 22), 0.0, 1.0)
    bends = 0.75 * hairpins * np.sin(2 * math.pi * along / 460.0)
    sweep = 1.1 * noise(curve, 1150.0, seed + 23) + 0.55 * noise(curve, 480.0, seed + 24)
    return np.asarray(curve + normals(curve) * swing * (bends + sweep))


def swings(curve: Line, calm: Floats, trails: Trails) -> Floats:
    """How far in metres a road may swing at each point: little on the plain, more on slopes."""
    return np.asarray(calm * (22.0 + 105.0 * trails.ruggedness(curve)))


def _promised(curve: Line, joints: list[int], swing: Floats, seed: int) -> Line:
    """Wind the mountain road just as much as its promised length asks for."""
    low, high = 0.0, 3.0
    line = curve
    for _ in range(20):
        middle = (low + high) / 2
        line = wind(curve, middle * swing, seed)
        line = line[np.array(thinned(line, 2.0, frozenset(joints)))]
        low, high = (middle, high) if length(line) < MOUNTAIN_LENGTH else (low, middle)
    return line


def length(line: Line) -> float:
    """Length of a line in metres on the sphere, as every map reader will measure it."""
    row = [lonlat(complex(p)) for p in line]
    return sum(metres_between(a, b) for a, b in pairwise(row))
