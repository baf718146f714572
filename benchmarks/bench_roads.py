"""Times of 500 units to one incident against SciPy's bare search on the same arrays.

Every round is another incident, given as coordinates and placed on the road within the time
measured. Placed units were put on the road when their position came in; for units never seen
before that is within the time too.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np
import shapely
from scipy.sparse.csgraph import dijkstra

from benchmarks import roads
from benchmarks.figure import Figure, side_by_side
from lianqin.geo import Condition, Mode, RoadFactors, Router

ROUNDS = 200
BARE = "bare scipy dijkstra"


def measure() -> Iterator[Figure]:
    """A grid of 50,176 junctions, and Liechtenstein."""
    network = roads.grid(224, np.random.default_rng(2024))
    yield from _county("50k grid", Router(network).prepare(Mode.CAR), 2.0)
    yield from _county("liechtenstein", roads.extract("liechtenstein-latest.osm.pbf"), 1.5)


def _county(name: str, router: Router, limit: float) -> Iterator[Figure]:
    """Four ways of asking, and the bare search from some junction, turn by turn."""
    dice = np.random.default_rng(7)
    places = roads.beside_roads(router.network, dice, roads.UNITS)
    incidents = [(float(x), float(y)) for x, y in roads.beside_roads(router.network, dice, ROUNDS)]
    fresh = [places + 1e-7 * number for number in range(1, ROUNDS + 1)]
    kept, ice = router.snap(places), _ice(router)
    graph = router.bare_graph(Mode.CAR)
    roots = dice.choice(roads.main_junctions(router.network), ROUNDS)
    bare, known, iced, cold, length = side_by_side(
        [
            lambda i: dijkstra(graph, indices=roots[i]),
            lambda i: router.times_to(incidents[i], kept).seconds,
            lambda i: router.times_to(_moved(incidents[i], 1), kept, Mode.CAR, ice).seconds,
            lambda i: router.times_to(_moved(incidents[i], 2), fresh[i]).seconds,
            lambda i: router.times_to(_moved(incidents[i], 3), kept).metres,
        ],
        ROUNDS,
    )
    what = f"500 placed units to a new incident, {name}"
    yield Figure(what, known, baseline=bare, against=BARE, limit=limit)
    yield Figure(f"{what}, half the county iced", iced, baseline=bare, against=BARE, limit=limit)
    cold_limit = limit if name == "50k grid" else None
    yield Figure(
        f"500 units never seen before, {name}",
        cold,
        baseline=bare,
        against=BARE,
        limit=cold_limit,
    )
    yield Figure(f"{what}, with the length of every way", length, baseline=bare, against=BARE)


def _moved(place: tuple[float, float], steps: int) -> tuple[float, float]:
    """A place a hand's breadth away, so that nothing remembered answers for it."""
    return place[0] + 1e-6 * steps, place[1]


def _ice(router: Router) -> RoadFactors:
    """Ice on the western half, a closure in the middle."""
    west, south, east, north = router.network.bounds
    begin = datetime(2024, 2, 1, tzinfo=UTC)
    middle = (west + east) / 2
    half = shapely.box(west, south, middle, north)
    spot = shapely.box(middle, south, middle + 1e-3, south + (north - south) / 4)
    conditions = [
        Condition("ice", "ice", half, begin, factor=2.0),
        Condition("shut", "closure", spot, begin),
    ]
    return router.factors(conditions, begin, Mode.CAR)
