"""What is kept for places that stay equals a search for each of them, from anywhere."""

from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianqin.geo import Mode, Router
from lianqin.geo.tests.osm_text import built, lonlat
from lianqin.geo.tests.test_conditions import NIGHT, box, condition, router

FAR = 1e6
places = st.lists(st.tuples(st.integers(-50, 1050), st.integers(-50, 250)), min_size=1, max_size=6)
factors = st.sampled_from([None, 1.5, 4.0, float("inf")])


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hubs=places, origins=places, slower=factors)
def test_it_gives_the_seconds_of_a_search_for_each(
    tmp_path: Path,
    hubs: list[tuple[int, int]],
    origins: list[tuple[int, int]],
    slower: float | None,
) -> None:
    ways = router(tmp_path)
    ice = [] if slower is None else [condition(box(200, -50, 450, 250), slower)]
    tonight = ways.factors(ice, NIGHT, Mode.CAR)
    froms, to = [lonlat(*one) for one in origins], [lonlat(*one) for one in hubs]
    kept = ways.reach(to, Mode.CAR, tonight, limit_s=FAR).seconds(ways.snap(froms))
    asked = np.array([ways.times_to(hub, froms, Mode.CAR, tonight).seconds for hub in to]).T
    np.testing.assert_allclose(kept, asked, rtol=1e-6, atol=1e-4)


def test_beyond_the_limit_nothing_is_reached(tmp_path: Path) -> None:
    ways = router(tmp_path)
    reach = ways.reach([lonlat(0, 0)], limit_s=30.0)
    near, far = reach.seconds(ways.snap([lonlat(400, 0), lonlat(600, 0)]))[:, 0]
    assert near < 30
    assert far == np.inf


def test_no_hub_and_no_place_are_no_error(tmp_path: Path) -> None:
    ways = router(tmp_path)
    assert ways.reach([], limit_s=1.0).seconds(ways.snap([lonlat(0, 0)])).shape == (1, 0)
    nobody = ways.snap(np.zeros((0, 2)))
    assert ways.reach([lonlat(0, 0)], limit_s=1.0).seconds(nobody).shape == (0, 1)


def test_a_hub_far_from_every_road_is_reached_by_nobody(tmp_path: Path) -> None:
    ways = Router(built(tmp_path, {1: (0, 0), 2: (100, 0)}, [(1, [1, 2], {"highway": "primary"})]))
    reach = ways.reach([lonlat(90_000, 0)], limit_s=FAR)
    assert reach.seconds(ways.snap([lonlat(0, 0)])).tolist() == [[np.inf]]
