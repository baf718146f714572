"""Four real extracts build and route, and no path of ours breaks what the file forbids."""

import time
from pathlib import Path

import numpy as np
import pytest

from lianqin.geo import Mode, Router, load_network, read_roads, save_network
from lianqin.geo.islands import islands
from lianqin.geo.tests.shared import EXTRACTS, shared
from lianqin.geo.tests.verdict import OsmFile


def extract(name: str) -> Router:
    return Router(read_roads(shared("data", "roads", name)))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "read", "applied"),
    [(EXTRACTS[0], 3, 2), (EXTRACTS[1], 3, 3), (EXTRACTS[2], 40, 38), (EXTRACTS[3], 45, 41)],
)
def test_extract_builds_and_routes(name: str, read: int, applied: int) -> None:
    router = extract(name)
    network = router.network
    assert network.counts["restrictions read"] == read
    assert network.counts["restrictions applied"] == applied
    for mode in Mode:
        part = islands(network, mode)
        assert part.main_km > 3 * part.other_km
        answer = router.times_to(middle(router), corners(router), mode, max_snap_m=1e5)
        assert answer.reached.any()
        for index in np.flatnonzero(answer.reached).tolist():
            path = answer.path(index)
            assert path.metres == pytest.approx(answer.metres[index])
            assert path.seconds == pytest.approx(sum(road.seconds for road in path.roads))


def middle(router: Router) -> tuple[float, float]:
    lon, lat = np.median(router.network.node_lonlat, axis=0)
    return float(lon), float(lat)


def corners(router: Router) -> list[tuple[float, float]]:
    west, south, east, north = router.network.bounds
    return [(west, south), (west, north), (east, south), (east, north)]


def test_one_place_is_placed_and_reached_as_among_many() -> None:
    """A single place takes a shorter way through the code; the answer must be the same."""
    router = extract(EXTRACTS[3])
    dice = np.random.default_rng(5)
    shape = router.network.shape_lonlat
    places = shape[dice.integers(0, len(shape), 150)] + dice.normal(0, 4e-4, (150, 2))
    places[::3] = router.network.node_lonlat[dice.integers(0, router.network.nodes, 50)]
    origin = middle(router)
    for leaving in (True, False):
        many = router.snap(places, leaving=leaving)
        for index, place in enumerate(places):
            one = router.snap(place, leaving=leaving)
            for name in ("edge", "offset_m", "node", "distance_m", "on_island"):
                assert getattr(one, name)[0] == pytest.approx(getattr(many, name)[index])
    there = router.times_from(origin, places).seconds
    for place, seconds in zip(places.tolist(), there.tolist(), strict=True):
        alone = router.times_to(tuple(place), [origin]).seconds[0]
        assert alone == pytest.approx(seconds)


@pytest.mark.slow
def test_reading_twice_gives_the_same_network() -> None:
    one, two = extract(EXTRACTS[3]).network, extract(EXTRACTS[3]).network
    assert one.fingerprint == two.fingerprint


@pytest.mark.slow
@pytest.mark.parametrize("name", EXTRACTS)
def test_no_path_breaks_a_one_way_or_a_turn_restriction_of_the_file(name: str) -> None:
    """Judged from the file alone: 20 targets, paths of 1,500 random pairs of junctions."""
    router = extract(name)
    judge = OsmFile(shared("data", "roads", name))
    dice = np.random.default_rng(20240801)
    nodes = router.network.node_lonlat
    breaches, driven = [], 0
    for target in nodes[dice.integers(0, len(nodes), 20)]:
        origins = nodes[dice.integers(0, len(nodes), 75)]
        answer = router.times_to((float(target[0]), float(target[1])), origins)
        exact = answer.reached & (answer.snap_m < 0.01) & (answer.hub.distance_m < 0.01)
        for index in np.flatnonzero(exact).tolist():
            driven += 1
            breaches += judge.breaches(answer.path(index).lonlat)
    assert breaches == []
    assert driven > 100


@pytest.mark.slow
def test_the_judge_sees_a_breach() -> None:
    """The same paths driven backwards break one-ways, or the judge is blind."""
    router = extract(EXTRACTS[1])
    judge = OsmFile(shared("data", "roads", EXTRACTS[1]))
    dice = np.random.default_rng(1)
    nodes = router.network.node_lonlat
    answer = router.times_to(middle(router), nodes[dice.integers(0, len(nodes), 200)])
    paths = [answer.path(index) for index in np.flatnonzero(answer.reached).tolist()]
    assert sum(bool(judge.breaches(path.lonlat[::-1])) for path in paths) > len(paths) / 2


@pytest.mark.slow
def test_saved_network_loads_in_a_tenth_of_the_reading_time(tmp_path: Path) -> None:
    begun = time.perf_counter()
    network = extract(EXTRACTS[0]).network
    reading = time.perf_counter() - begun
    path = tmp_path / "county.npz"
    save_network(network, path)
    begun = time.perf_counter()
    load_network(path)
    assert time.perf_counter() - begun < reading / 10
