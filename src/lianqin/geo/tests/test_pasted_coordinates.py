"""Whatever form a coordinate is pasted in, it is read right, refused clearly, or proposed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqin.geo.coords import wgs84_to_bd09, wgs84_to_gcj02
from lianqin.geo.errors import (
    CoordinateOutsideError,
    CoordinateSwappedError,
    CoordinateUnreadableError,
)
from lianqin.geo.pasted import parse_coordinate

COUNTY = (112.5437, 35.1876, 113.2322, 35.7140)


@pytest.mark.parametrize(
    "text",
    [
        "112.8328,35.5022",
        "112.8328, 35.5022",
        "112.8328 35.5022",
        "112.8328，35.5022",
        "１１２.８３２８，３５.５０２２",
        "(112.8328; 35.5022)",
        "[112.8328, 35.5022]",
        "112.8328E 35.5022N",
        "35.5022N 112.8328E",
        "35.5022° N, 112.8328° E",
        "N35.5022 E112.8328",
        "N 35.5022, E 112.8328",
        "北纬35.5022度，东经112.8328度",
        "东经112.8328°北纬35.5022°",
        "纬度：35.5022 经度：112.8328",
        "lat=35.5022&lon=112.8328",
        "lat: 35.5022, lng: 112.8328",
        "Longitude 112.8328 Latitude 35.5022",
        "geo:35.5022,112.8328",
        "geo:35.5022,112.8328;u=20",
        "geo:35.5022,112.8328?z=17",
    ],
)
def test_decimal_forms_are_read(text: str) -> None:
    assert parse_coordinate(text, COUNTY) == pytest.approx((112.8328, 35.5022), abs=1e-9)


@pytest.mark.parametrize(
    "text",
    [
        "35°30′07.92″N 112°49′58.08″E",
        "112°49'58.08\"E, 35°30'07.92\"N",
        "35º30’07.92”N，112º49’58.08”E",
        "35°30''N".replace("''", "'07.92''") + " 112°49'58.08''E",
        "东经112度49分58.08秒，北纬35度30分7.92秒",
        "N35°30.132' E112°49.968'",
        "112°49′58.08″ 35°30′07.92″",
    ],
)
def test_degrees_minutes_and_seconds_are_read(text: str) -> None:
    assert parse_coordinate(text, COUNTY) == pytest.approx((112.8328, 35.5022), abs=1e-7)


@pytest.mark.parametrize("text", ["35.5022, 112.8328", "35.5022 112.8328", "35°30′8″ 112°49′58″"])
def test_swapped_numbers_are_refused_with_a_proposal(text: str) -> None:
    with pytest.raises(CoordinateSwappedError) as caught:
        parse_coordinate(text, COUNTY)
    assert caught.value.params["lon"] == pytest.approx(112.8328, abs=1e-3)
    assert caught.value.params["lat"] == pytest.approx(35.5022, abs=1e-3)
    assert caught.value.code == "geo.coordinate_swapped"
    assert "35.50" in caught.value.sentence("zh")


def test_numbers_that_say_which_is_which_are_never_swapped() -> None:
    with pytest.raises(CoordinateOutsideError):
        parse_coordinate("35.5E 60.2N", COUNTY)


@pytest.mark.parametrize("text", ["116.4074, 39.9042", "-112.8328, 35.5022", "35.5S 112.83E"])
def test_places_outside_the_county_are_refused(text: str) -> None:
    with pytest.raises(CoordinateOutsideError):
        parse_coordinate(text, COUNTY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "somewhere",
        "112.8328",
        "112.8 35.5 7",
        "112.8N 35.5N",
        "35°75′N 112°E",
        "1e9, 2",
        "112.8328, 35.5022 near the mill",
        "geo:abc",
        "112,8328; 35,5022",
        "999, 999",
    ],
)
def test_what_is_no_coordinate_is_refused(text: str) -> None:
    with pytest.raises(CoordinateUnreadableError):
        parse_coordinate(text, COUNTY)


def test_coordinates_of_public_maps_are_brought_home() -> None:
    for system, shift in (("gcj02", wgs84_to_gcj02), ("bd09", wgs84_to_bd09)):
        lon, lat = shift(112.8328, 35.5022)
        found = parse_coordinate(f"{lon:.9f},{lat:.9f}", COUNTY, system)
        assert found == pytest.approx((112.8328, 35.5022), abs=1e-6)


def test_without_a_county_only_the_range_of_degrees_decides() -> None:
    assert parse_coordinate("35.5, 12.8") == (35.5, 12.8)
    with pytest.raises(CoordinateSwappedError):
        parse_coordinate("35.5, 112.8")


@given(st.floats(COUNTY[0], COUNTY[2]), st.floats(COUNTY[1], COUNTY[3]))
def test_every_place_of_the_county_is_read_back(lon: float, lat: float) -> None:
    assert parse_coordinate(f"{lon!r}, {lat!r}", COUNTY) == pytest.approx((lon, lat), abs=1e-12)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        lon, lat = parse_coordinate(text, COUNTY)
    except (CoordinateUnreadableError, CoordinateOutsideError, CoordinateSwappedError):
        return
    assert COUNTY[0] <= lon <= COUNTY[2]
    assert COUNTY[1] <= lat <= COUNTY[3]
