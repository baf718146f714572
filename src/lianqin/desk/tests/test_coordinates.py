"""Pasted coordinates are read as people write them, and never mended in silence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqin.desk.coordinates import LonLat, read_coordinates
from lianqin.desk.errors import CoordinateSwapped, CoordinateUnreadable
from lianqin.geo.coords import from_wgs84, haversine_m

LONGITUDE = st.floats(73.5, 135.0, allow_nan=False).map(lambda value: round(value, 6))
LATITUDE = st.floats(4.0, 53.5, allow_nan=False).map(lambda value: round(value, 6))
PLACE = (112.8328, 35.5022)


@pytest.mark.parametrize(
    "text",
    [
        "112.8328, 35.5022",
        "112.8328,35.5022",
        " (112.8328  35.5022) ",
        "112.8328，35.5022",
        "东经112.8328，北纬35.5022",
        "经度：112.8328 纬度：35.5022",
        "112.8328°E, 35.5022°N",
        "112°49′58.08″ 35°30′7.92″",
        "112°49'58.08\"E, 35°30'7.92\"N",
        "lon=112.8328&lat=35.5022".replace("&", " "),
    ],
)
def test_every_usual_spelling_is_the_same_place(text: str) -> None:
    found = read_coordinates(text)
    assert (found.lon, found.lat) == pytest.approx(PLACE, abs=1e-6)


@pytest.mark.parametrize(
    "text",
    ["", "晋城", "112.8328", "112.8328, 35.5022, 800", "0, 0", "500, 35", "112.8, -35.5", "a, b"],
)
def test_what_is_no_place_in_china_is_refused(text: str) -> None:
    with pytest.raises(CoordinateUnreadable):
        read_coordinates(text)


@given(LONGITUDE, LATITUDE)
def test_latitude_first_is_told_with_the_proposal(lon: float, lat: float) -> None:
    with pytest.raises(CoordinateSwapped) as told:
        read_coordinates(f"{lat}, {lon}")
    assert read_coordinates(f"{told.value.params['lon']}, {told.value.params['lat']}") == (
        LonLat(round(lon, 6), round(lat, 6))
    )


@given(LONGITUDE, LATITUDE, st.sampled_from(["wgs84", "gcj02", "bd09"]))
def test_each_system_leads_to_the_true_place(lon: float, lat: float, system: str) -> None:
    shown = from_wgs84(lon, lat, system)
    found = read_coordinates(f"{shown[0]:.8f}, {shown[1]:.8f}", system)
    assert haversine_m(found.lon, found.lat, lon, lat) < 0.5


@given(st.text(max_size=40))
def test_anything_typed_is_a_place_or_a_refusal(text: str) -> None:
    try:
        found = read_coordinates(text)
    except (CoordinateSwapped, CoordinateUnreadable):
        return
    assert 73 <= found.lon <= 136
    assert 3 <= found.lat <= 54
