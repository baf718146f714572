"""Along one road by its name: pieces that belong together, the middle, and where roads meet."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from cast_roads import POINTS, network
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqin.geo.along import crossings, is_road, stretch_between

ROAD = "陵沁路"


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    narrow = math.cos(math.radians(one[1]))
    return math.hypot((one[0] - other[0]) * narrow, one[1] - other[1]) * 111_195.0


def test_a_stretch_is_as_long_as_its_pieces_and_has_its_middle_half_way() -> None:
    roads = network("home")
    found = stretch_between(roads, ROAD, POINTS["swat"], POINTS["danhe"])
    assert found is not None
    stops = [POINTS[name] for name in ("swat", "city", "school", "danhe")]
    assert found.metres == pytest.approx(sum(metres(*pair) for pair in pairwise(stops)), rel=5e-3)
    back = stretch_between(roads, ROAD, POINTS["danhe"], POINTS["swat"])
    assert back is not None
    assert back.metres == pytest.approx(found.metres, rel=1e-3)
    assert metres(back.at(0.25), found.at(0.75)) < 1
    assert metres(found.at(0.5), back.at(0.5)) < 1
    assert found.off_m == pytest.approx((0, 0), abs=1)


def test_two_places_beside_one_piece_have_the_part_between_them() -> None:
    one, other = (112.860, 35.501), (112.880, 35.500)
    found = stretch_between(network("home"), ROAD, one, other)
    assert found is not None
    assert found.metres == pytest.approx(metres(one, other), rel=0.05)
    assert all(0 < off < 300 for off in found.off_m)


@settings(deadline=None, max_examples=50)
@given(
    st.tuples(st.floats(112.83, 112.92), st.floats(35.48, 35.52)),
    st.tuples(st.floats(112.83, 112.92), st.floats(35.48, 35.52)),
    st.floats(0, 1),
)
def test_any_point_of_any_stretch_lies_on_the_road(
    one: tuple[float, float], other: tuple[float, float], share: float
) -> None:
    roads = network("home")
    found = stretch_between(roads, ROAD, one, other)
    assert found is not None
    lon, lat = found.at(share)
    again = stretch_between(roads, ROAD, (lon, lat), (lon, lat))
    assert again is not None
    assert again.off_m[0] < 1
    assert np.isfinite(found.lonlat).all()


def test_a_road_that_is_not_there_has_no_stretch() -> None:
    assert stretch_between(network("home"), "无名路", POINTS["swat"], POINTS["danhe"]) is None
    assert not is_road(network("home"), "无名路")
    assert is_road(network("home"), ROAD)


def test_roads_meet_where_they_share_a_junction() -> None:
    roads = network("home")
    (meeting,) = crossings(roads, ROAD, "晋焦路")
    assert metres(meeting, POINTS["city"]) < 1
    assert crossings(roads, "丹河街", "大两线") == []
    assert crossings(roads, ROAD, "无名路") == []
