"""Places are put on the nearest usable road, and the metres to it are told."""

import math
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqin.geo import Mode, RoadNetwork, Router
from lianqin.geo.coords import haversine_m
from lianqin.geo.tests.crossing import ARM_S, PLACES, crossing
from lianqin.geo.tests.osm_text import built, lonlat

ONE_WAY = {"highway": "residential", "oneway": "yes"}
TWO_WAY = {"highway": "residential"}


def test_place_beside_the_road_is_put_on_it(tmp_path: Path) -> None:
    snaps = Router(crossing(tmp_path)).snap([lonlat(-80, 30)])
    assert snaps.distance_m[0] == pytest.approx(30, abs=0.05)
    assert snaps.lonlat[0] == pytest.approx(lonlat(-80, 0), abs=1e-6)


def test_time_counts_from_the_road_point_not_from_the_junction(tmp_path: Path) -> None:
    router = Router(crossing(tmp_path))
    answer = router.times_to(lonlat(0, 50), [lonlat(-150, 10)])
    assert answer.metres[0] == pytest.approx(200, abs=0.1)
    assert answer.seconds[0] == pytest.approx(ARM_S, abs=0.1)


def test_walker_and_driver_are_put_on_their_own_roads(tmp_path: Path) -> None:
    network = built(
        tmp_path,
        {1: (0, 0), 2: (500, 0), 3: (0, 40), 4: (500, 40)},
        [(10, [1, 2], TWO_WAY), (11, [3, 4], {"highway": "footway"}), (12, [1, 3], TWO_WAY)],
    )
    router, place = Router(network), [lonlat(250, 39)]
    assert router.snap(place, Mode.FOOT).distance_m[0] == pytest.approx(1, abs=0.05)
    assert router.snap(place, Mode.CAR).distance_m[0] == pytest.approx(39, abs=0.05)


def test_place_far_from_every_road_is_not_reached_and_the_reason_is_told(tmp_path: Path) -> None:
    router = Router(crossing(tmp_path))
    far, near = lonlat(5000, 0), lonlat(0, 0)
    answer = router.times_to(near, [far, near])
    assert answer.reason == ("geo.no_road_near", "")
    assert answer.snap_m[0] == pytest.approx(4800, rel=0.01)
    assert np.isnan(answer.metres[0])
    assert router.times_to(far, [near]).reason == ("geo.target_no_road_near",)
    assert router.times_to(far, [near], max_snap_m=5000).reached.all()


def test_both_ends_on_one_road_go_straight(tmp_path: Path) -> None:
    router = Router(crossing(tmp_path))
    answer = router.times_to(lonlat(-50, 0), [lonlat(-150, 0), lonlat(-50, 0), lonlat(-10, 0)])
    assert answer.metres == pytest.approx([100, 0, 40], abs=0.1)
    assert answer.path(0).metres == pytest.approx(100, abs=0.1)
    assert answer.path(1).metres == 0


def block(tmp_path: Path) -> Router:
    """A one-way street 1-2 of 300 m, and two-way streets round the block back to 1."""
    places = {1: (0, 0), 2: (300, 0), 3: (300, 100), 4: (0, 100)}
    return Router(built(tmp_path, places, [(10, [1, 2], ONE_WAY), (11, [2, 3, 4, 1], TWO_WAY)]))


def test_against_a_one_way_street_one_drives_round_the_block(tmp_path: Path) -> None:
    router = block(tmp_path)
    answer = router.times_to(lonlat(100, 0), [lonlat(200, 0), lonlat(50, 0)])
    assert answer.metres == pytest.approx([100 + 500 + 100, 50], abs=0.5)
    assert answer.path(0).metres == pytest.approx(700, abs=0.5)
    walk = router.times_to(lonlat(100, 0), [lonlat(200, 0)], Mode.FOOT)
    assert walk.metres[0] == pytest.approx(100, abs=0.5)


def test_times_from_follow_the_one_way_street_too(tmp_path: Path) -> None:
    router = block(tmp_path)
    answer = router.times_from(lonlat(200, 0), [lonlat(100, 0), lonlat(250, 0)])
    assert answer.metres == pytest.approx([700, 50], abs=0.5)
    line = answer.path(0).lonlat
    assert line[0] == pytest.approx(lonlat(200, 0), abs=1e-6)
    assert line[-1] == pytest.approx(lonlat(100, 0), abs=1e-6)


def with_island(tmp_path: Path, gap_m: float) -> Router:
    """Eight kilometres of main road and, ``gap_m`` north of it, a lane that leads nowhere."""
    places = {1: (0, 0), 2: (4000, 0), 3: (4000, 4000)}
    places |= {4: (2000, gap_m), 5: (2100, gap_m)}
    return Router(built(tmp_path, places, [(10, [1, 2, 3], TWO_WAY), (11, [4, 5], TWO_WAY)]))


def test_a_lane_that_leads_nowhere_is_passed_over_for_a_road_near_by(tmp_path: Path) -> None:
    router = with_island(tmp_path, 150)
    place = [lonlat(2050, 145)]
    snaps = router.snap(place)
    assert snaps.island_skipped[0]
    assert not snaps.on_island[0]
    assert snaps.distance_m[0] == pytest.approx(145, abs=0.5)
    assert router.times_to(lonlat(0, 0), place).reached[0]


def test_a_true_island_stays_one_and_is_unreachable(tmp_path: Path) -> None:
    router = with_island(tmp_path, 900)
    place = [lonlat(2050, 895)]
    snaps = router.snap(place)
    assert snaps.on_island[0]
    assert not snaps.island_skipped[0]
    assert router.times_to(lonlat(0, 0), place).reason == ("geo.unreachable",)
    assert router.times_to(lonlat(2000, 900), place).metres[0] == pytest.approx(50, abs=0.5)


def test_one_can_be_sent_into_a_trap_but_not_out_of_it(tmp_path: Path) -> None:
    """A one-way lane into nowhere: a target may lie in it; a unit there is put on the main road."""
    places = {1: (0, 0), 2: (4000, 0), 3: (4000, 4000), 4: (2000, 0), 5: (2000, 60)}
    network = built(tmp_path, places, [(10, [1, 4, 2, 3], TWO_WAY), (11, [4, 5], ONE_WAY)])
    router, end = Router(network), lonlat(2000, 60)
    there = router.times_to(end, [lonlat(0, 0)])
    assert there.metres[0] == pytest.approx(2060, abs=1)
    back = router.times_to(lonlat(0, 0), [end])
    assert back.metres[0] == pytest.approx(2000, abs=1)
    assert back.places.island_skipped[0]


def test_path_is_the_line_that_was_timed(tmp_path: Path) -> None:
    router = Router(crossing(tmp_path, way10={"name": "陵沁路"}, way12={"name": "凤台街"}))
    path = router.path(lonlat(-150, 10), lonlat(10, 180))
    assert path.lonlat[0] == pytest.approx(lonlat(-150, 0), abs=1e-6)
    assert path.lonlat[-1] == pytest.approx(lonlat(0, 180), abs=1e-6)
    drawn = haversine_m(*path.lonlat[:-1].T, *path.lonlat[1:].T).sum()
    assert path.metres == pytest.approx(drawn, abs=0.01)
    assert [road.name for road in path.roads] == ["陵沁路", "凤台街"]
    assert [road.metres for road in path.roads] == pytest.approx([150, 180], abs=0.1)
    assert path.seconds == pytest.approx(sum(road.seconds for road in path.roads))


def test_units_kept_on_the_road_are_answered_like_fresh_ones(tmp_path: Path) -> None:
    router = Router(crossing(tmp_path))
    places = [lonlat(-150, 10), lonlat(90, -20)]
    kept = router.snap(places)
    fresh = router.times_to(lonlat(0, 50), places)
    assert router.times_to(lonlat(0, 50), kept).seconds.tolist() == fresh.seconds.tolist()


def test_mode_without_any_road_reaches_nobody(tmp_path: Path) -> None:
    path = {"highway": "footway"}
    router = Router(built(tmp_path, {1: (0, 0), 2: (100, 0)}, [(10, [1, 2], path)]))
    assert router.times_to(lonlat(0, 0), [lonlat(90, 0)]).reason == ("geo.target_no_road_near",)
    assert router.times_to(lonlat(0, 0), [lonlat(90, 0)], Mode.FOOT).reached.all()


def test_place_that_is_no_number_is_not_reached_and_spares_the_others(tmp_path: Path) -> None:
    router = Router(crossing(tmp_path))
    places = [(math.nan, 35.5), lonlat(-150, 10), (math.inf, -math.inf)]
    answer = router.times_to(lonlat(0, 50), places)
    assert answer.reason == ("geo.no_road_near", "", "geo.no_road_near")
    assert router.times_to((math.inf, 0), places[1:2]).reason == ("geo.target_no_road_near",)


def test_nobody_asks_from_nowhere(tmp_path: Path) -> None:
    answer = Router(crossing(tmp_path)).times_to(lonlat(0, 0), np.empty((0, 2)))
    assert answer.seconds.shape == (0,)
    assert answer.metres.shape == (0,)
    assert answer.reason == ()


@settings(max_examples=50, deadline=None)
@given(places=st.lists(st.tuples(st.floats(-400, 400), st.floats(-400, 400)), min_size=1))
def test_nearest_point_is_the_nearest_by_trying_all(
    places: list[tuple[float, float]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    network = crossing(tmp_path_factory.getbasetemp())
    snaps = Router(network).snap([lonlat(*place) for place in places])
    lines = [shapely.LineString([PLACES[1], PLACES[node]]) for node in (2, 3, 4, 5)]
    for place, found in zip(places, snaps.distance_m, strict=True):
        truth = min(line.distance(shapely.Point(place)) for line in lines)
        assert found == pytest.approx(truth, abs=0.02 + truth * 1e-3)


def test_networks_of_every_shape_give_finite_or_infinite_times(tmp_path: Path) -> None:
    network: RoadNetwork = crossing(tmp_path, way11={"oneway": "yes"}, way12={"oneway": "-1"})
    places = [lonlat(*place) for place in PLACES.values()]
    for target in places:
        seconds = Router(network).times_to(target, places).seconds
        assert not np.isnan(seconds).any()
        assert all(value >= 0 or math.isinf(value) for value in seconds.tolist())
