"""The Chinese shifts equal the published vectors and can be undone."""

import csv
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqin.geo import coords
from lianqin.geo.tests.shared import shared

SHIFTS = {
    ("WGS84", "GCJ02"): coords.wgs84_to_gcj02,
    ("GCJ02", "WGS84"): coords.gcj02_to_wgs84,
    ("GCJ02", "BD09"): coords.gcj02_to_bd09,
    ("BD09", "GCJ02"): coords.bd09_to_gcj02,
    ("WGS84", "BD09"): coords.wgs84_to_bd09,
    ("BD09", "WGS84"): coords.bd09_to_wgs84,
}
in_china = st.tuples(st.floats(75, 134), st.floats(18, 53))


def test_every_published_vector_is_met_within_its_tolerance() -> None:
    text = shared("standards", "geo-cn", "coord_vectors.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    usable = [row for row in rows if row["usable"] == "yes"]
    assert (len(rows), len(usable)) == (2679, 2677)
    wrong = [row for row in usable if _error(row) > float(row["tolerance"])]
    assert wrong == []


def _error(row: dict[str, str]) -> float:
    shift = SHIFTS[row["from_crs"], row["to_crs"]]
    lon, lat = shift(float(row["in_lon"]), float(row["in_lat"]))
    expected = float(row["out_lon"]), float(row["out_lat"])
    if row["tolerance_unit"] == "m":
        return float(coords.haversine_m(lon, lat, *expected))
    return max(abs(lon - expected[0]), abs(lat - expected[1]))


def test_a_known_place_is_shifted_as_the_vectors_say() -> None:
    """Kept here so that a clone without the shared material tests the formula too."""
    lon, lat = coords.wgs84_to_gcj02(121.5272106, 31.1774276)
    assert (lon, lat) == pytest.approx((121.531541859215, 31.17530398364597), abs=1e-9)
    assert coords.gcj02_to_bd09(112.3551839, 28.5538642) == pytest.approx(
        (112.3617008, 28.5597723), abs=1e-7
    )


@given(place=in_china)
def test_the_way_back_from_gcj02_is_exact(place: tuple[float, float]) -> None:
    assert coords.gcj02_to_wgs84(*coords.wgs84_to_gcj02(*place)) == pytest.approx(place, abs=1e-9)


@given(place=in_china)
def test_the_way_back_from_baidu_is_within_a_foot(place: tuple[float, float]) -> None:
    back = coords.bd09_to_wgs84(*coords.wgs84_to_bd09(*place))
    assert coords.haversine_m(*back, *place) < 0.3


@given(place=in_china)
def test_the_shift_is_some_hundred_metres(place: tuple[float, float]) -> None:
    moved = float(coords.haversine_m(*place, *coords.wgs84_to_gcj02(*place)))
    assert 5 < moved < 1500


@given(
    st.tuples(st.floats(-180, 180), st.floats(-90, 90)).filter(
        lambda p: not coords.in_china_box(*p)
    )
)
def test_outside_china_nothing_moves(place: tuple[float, float]) -> None:
    for shift in SHIFTS.values():
        assert shift(*place) == place


def test_arrays_are_shifted_like_single_places() -> None:
    lons, lats = np.array([112.8, -76.6]), np.array([35.5, 39.3])
    moved = coords.wgs84_to_gcj02(lons, lats)
    assert moved[0][0] == coords.wgs84_to_gcj02(112.8, 35.5)[0]
    assert moved[1].tolist()[1] == 39.3


@pytest.mark.parametrize("system", ["wgs84", "GCJ-02", "bd09"])
def test_a_named_system_is_entered_and_left(system: str) -> None:
    lon, lat = coords.from_wgs84(112.8328, 35.5022, system)
    assert coords.to_wgs84(lon, lat, system) == pytest.approx((112.8328, 35.5022), abs=1e-6)


def test_distance_of_one_degree_of_latitude() -> None:
    assert coords.haversine_m(112, 35, 112, 36) == pytest.approx(111195.08, abs=0.1)
    assert coords.haversine_m(0, 0, 180, 0) == pytest.approx(math.pi * 6371008.8)
