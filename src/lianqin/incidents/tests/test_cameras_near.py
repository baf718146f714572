"""Which cameras could have seen a place: against points tried one by one, and turned about."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqin.incidents.cameras_near import (
    METRES_PER_DEGREE,
    Lens,
    Verdict,
    bearing_in,
    plane,
    point_of,
    sight_in_plane,
    sight_of,
    turn_between,
    who_could_see,
)

METRES = st.floats(-400, 400).map(lambda metres: round(metres, 3))
WIDE = st.floats(0, 200).map(lambda metres: round(metres, 3))
BEARING = st.floats(0, 360, exclude_max=True).map(lambda degrees: round(degrees, 2))
LENSES = st.builds(
    Lens,
    bearing=BEARING,
    angle=st.floats(1, 360).map(lambda degrees: round(degrees, 1)),
    reach_m=st.floats(5, 300).map(lambda metres: round(metres, 1)),
)
HAIR = 0.01  # metres: what lies this near to an edge is left to rounding


@dataclass(frozen=True)
class Post:
    """A camera as the registry has it."""

    lon: float = 112.9
    lat: float = 35.5
    bearing: float | None = 0.0
    angle: float | None = 60.0
    reach_m: float = 100.0


def nearest_tried(east: float, north: float, lens: Lens) -> tuple[float, float]:
    """The oracle: how near a place comes to the nearest of many points that the camera sees, by
    the words of the definition, and how far apart those points lie."""
    assert lens.bearing is not None
    depths = np.linspace(0.0, lens.reach_m, 200)
    turns = np.radians(lens.bearing + np.linspace(-lens.angle / 2, lens.angle / 2, 400))
    x, y = np.outer(depths, np.sin(turns)), np.outer(depths, np.cos(turns))
    apart = lens.reach_m / 199 + lens.reach_m * math.radians(lens.angle) / 399
    return float(np.hypot(x - east, y - north).min()), apart


@settings(max_examples=250)
@given(METRES, METRES, WIDE, LENSES)
def test_a_place_is_seen_where_any_point_of_it_is(
    east: float, north: float, wide: float, lens: Lens
) -> None:
    nearest, apart = nearest_tried(east, north, lens)
    if nearest <= wide:
        assert sight_in_plane(east, north, wide + 1e-6, lens).verdict == Verdict.SEES
    if nearest - apart > wide:
        assert sight_in_plane(east, north, wide, lens).verdict > Verdict.DIRECTION_UNKNOWN


def _clear(east: float, north: float, wide: float, lens: Lens) -> bool:
    """Whether the place is further than a hair from just touching what the camera sees."""
    nearest, apart = nearest_tried(east, north, lens)
    return not wide - HAIR <= nearest <= wide + apart + HAIR


@given(METRES, METRES, WIDE, LENSES, BEARING)
def test_turning_the_whole_map_changes_nothing_that_is_seen(
    east: float, north: float, wide: float, lens: Lens, turn: float
) -> None:
    sine, cosine = math.sin(math.radians(turn)), math.cos(math.radians(turn))
    turned_lens = Lens((lens.bearing or 0.0) + turn, lens.angle, lens.reach_m)
    before = sight_in_plane(east, north, wide, lens)
    after = sight_in_plane(
        east * cosine + north * sine, north * cosine - east * sine, wide, turned_lens
    )
    assert math.isclose(before.distance_m, after.distance_m, abs_tol=1e-6)
    if before.distance_m > HAIR:
        assert turn_between(before.from_place + turn, after.from_place) < 1e-3
    if _clear(east, north, wide, lens) and _off_edge(before.distance_m, wide, lens):
        assert before.verdict == after.verdict


def _off_edge(distance: float, wide: float, lens: Lens) -> bool:
    return abs(distance - lens.reach_m - wide) > HAIR


@given(st.floats(-0.02, 0.02), st.floats(-0.02, 0.02), WIDE, LENSES, st.floats(-5, 5))
def test_moving_camera_and_place_along_a_parallel_changes_nothing(
    lon: float, lat: float, wide: float, lens: Lens, shift: float
) -> None:
    """Exact along a parallel only: a degree of longitude is shorter further north."""
    here = Post(112.9, 35.5, lens.bearing, lens.angle, lens.reach_m)
    there = Post(112.9 + shift, 35.5, lens.bearing, lens.angle, lens.reach_m)
    one = sight_of(here, 112.9 + lon, 35.5 + lat, wide)
    other = sight_of(there, 112.9 + shift + lon, 35.5 + lat, wide)
    assert math.isclose(one.distance_m, other.distance_m, abs_tol=1e-4)
    east, north = plane((here.lon, here.lat), (112.9 + lon, 35.5 + lat))
    if _clear(east, north, wide, lens) and _off_edge(one.distance_m, wide, lens):
        assert one.verdict == other.verdict


@given(METRES, METRES, WIDE, LENSES)
def test_a_wider_uncertainty_never_hides_what_a_narrower_one_showed(
    east: float, north: float, wide: float, lens: Lens
) -> None:
    if sight_in_plane(east, north, wide, lens).verdict == Verdict.SEES:
        assert sight_in_plane(east, north, wide + 10, lens).verdict == Verdict.SEES


def north_of(post: Post, metres: float) -> tuple[float, float]:
    return post.lon, post.lat + metres / METRES_PER_DEGREE


def test_a_camera_that_looks_at_the_place_could_have_seen_it() -> None:
    post = Post(bearing=12.0)
    sight = sight_of(post, *north_of(post, 80), 0)
    assert sight.verdict == Verdict.SEES
    assert round(sight.distance_m) == 80
    assert sight.off_axis is not None
    assert round(sight.off_axis) == 12
    assert point_of(sight.from_place) == "南"  # the place lies north of it, so it lies south


@pytest.mark.parametrize(
    ("post", "metres", "wide", "verdict"),
    [
        (Post(bearing=180.0), 80, 0, Verdict.LOOKS_AWAY),
        (Post(bearing=180.0), 80, 90, Verdict.SEES),  # it may be anywhere around the camera
        (Post(), 160, 50, Verdict.OUT_OF_REACH),
        (Post(), 140, 50, Verdict.SEES),
        (Post(bearing=None, angle=None), 80, 0, Verdict.DIRECTION_UNKNOWN),
        (Post(bearing=None, angle=None), 160, 0, Verdict.OUT_OF_REACH),
        (Post(bearing=None, angle=360.0), 80, 0, Verdict.SEES),
        (Post(bearing=180.0, angle=360.0), 80, 0, Verdict.SEES),
        (Post(bearing=30.0, angle=None), 80, 0, Verdict.SEES),  # as a common lens: 75 degrees
        (Post(bearing=40.0, angle=None), 80, 0, Verdict.LOOKS_AWAY),
    ],
)
def test_each_verdict_has_its_reason(
    post: Post, metres: float, wide: float, verdict: Verdict
) -> None:
    assert sight_of(post, *north_of(post, metres), wide).verdict == verdict


def test_a_place_beside_the_end_of_what_a_camera_sees_is_not_seen() -> None:
    """140 m off and 20 degrees beside the sector: 57 m from its nearest corner, 48 from its edge
    drawn on."""
    east, north = 140 * math.sin(math.radians(50)), 140 * math.cos(math.radians(50))
    lens = Lens(bearing=0.0, angle=60.0, reach_m=100.0)
    assert sight_in_plane(east, north, 50, lens).verdict == Verdict.LOOKS_AWAY
    assert sight_in_plane(east, north, 58, lens).verdict == Verdict.SEES


def test_those_that_could_have_seen_it_come_first_and_the_nearer_before_the_further() -> None:
    far, away = Post(reach_m=500.0, lat=35.4975), Post(bearing=180.0, lat=35.4998)
    near, unknown = Post(lat=35.4995), Post(bearing=None, angle=None, lat=35.4999)
    found = who_could_see([away, far, unknown, near], 112.9, 35.5, 0)
    assert [one.camera for one in found] == [near, far, unknown, away]


def test_cameras_toward_which_somebody_fled_are_marked() -> None:
    east, west = Post(lon=112.93), Post(lon=112.87)
    too_far = Post(lon=112.97)
    found = who_could_see([east, west, too_far], 112.9, 35.5, 0, bearing_in("往东逃跑"))
    assert {one.camera for one in found if one.is_on_way} == {east}


@pytest.mark.parametrize(
    ("words", "bearing"),
    [
        ("往东北方向逃跑", 45.0),
        ("骑摩托车向南", 180.0),
        ("朝正西跑了", 270.0),
        ("西南", 225.0),
        ("东南方向", 135.0),
        ("fled north-east", 45.0),
        ("westwards", 270.0),
        ("往东环路跑了", None),
        ("往城东方向", None),
        ("往西北京路方向", None),
        ("往陵沁路方向", None),
        ("the best restaurant", None),
        ("", None),
    ],
)
def test_a_direction_is_read_from_words_but_not_from_names(
    words: str, bearing: float | None
) -> None:
    assert bearing_in(words) == bearing


@given(st.text(max_size=60))
def test_any_words_at_all_are_a_direction_or_none(words: str) -> None:
    found = bearing_in(words)
    assert found is None or 0 <= found < 360


def test_the_plane_is_good_to_a_metre_over_five_kilometres() -> None:
    east, north = plane((112.9, 35.5), (112.93, 35.53))
    radius, one, other = 6_371_008.8, math.radians(35.5), math.radians(35.53)
    turn = math.radians(0.03)
    half = math.sin((other - one) / 2) ** 2
    half += math.cos(one) * math.cos(other) * math.sin(turn / 2) ** 2
    assert abs(math.hypot(east, north) - 2 * radius * math.asin(math.sqrt(half))) < 1.0
