"""Places by Chinese, pinyin and initials, and the station that answers for them."""

from __future__ import annotations

import random

import pytest
from cast import Cast

from lianqin.registry.areas import station_for
from lianqin.registry.errors import (
    OutsideCounty,
    PlaceUnknown,
)
from lianqin.registry.gazetteer import (
    find_places,
    metres_between,
    nearest_place,
    only_place,
    reading,
)
from lianqin.registry.models import DutyPoint, Place
from lianqin.registry.naming_places import name_place


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["两谷坨村", "两谷", "谷坨", "lianggutuo", "lgt", " 两谷坨 "])
def test_a_village_answers_to_its_name_its_pinyin_and_its_initials(
    county: Cast, words: str
) -> None:
    assert only_place(county.chen.viewer, words) == county.places.village


@pytest.mark.django_db
def test_an_unknown_name_is_refused_with_what_to_do(county: Cast) -> None:
    with pytest.raises(PlaceUnknown) as refused:
        only_place(county.chen.viewer, "不存在的地方")
    assert "不存在的地方" in str(refused.value)
    assert find_places(county.chen.viewer, "  ") == []


@pytest.mark.django_db
def test_another_bureau_finds_no_place_of_ours(county: Cast) -> None:
    assert find_places(county.wang.viewer, "两谷坨")[0].place.bureau != county.places.bureau


@pytest.mark.django_db
def test_a_spot_is_named_by_the_landmark_beside_it_and_far_out_by_none(county: Cast) -> None:
    viewer, village = county.chen.viewer, county.places.village
    near = nearest_place(viewer, village.lon + 0.003, village.lat + 0.002, 500)
    assert near is not None
    assert (near.place, round(near.distance_m or 0)) == (village, 352)
    assert nearest_place(viewer, village.lon + 0.003, village.lat + 0.002, 351) is None
    assert nearest_place(viewer, village.lon, village.lat, 0) is not None


@pytest.mark.django_db
def test_a_spot_is_never_named_by_another_bureaus_landmark(county: Cast) -> None:
    village = county.places.village
    assert nearest_place(county.wang.viewer, village.lon, village.lat, 500) is None


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["town", "road"])
def test_a_spot_is_not_named_by_what_is_kilometres_long(county: Cast, kind: str) -> None:
    village = county.places.village
    Place.unscoped.filter(pk=village.pk).update(kind=kind)
    assert nearest_place(county.chen.viewer, village.lon, village.lat, 500) is None


@pytest.mark.django_db
def test_the_nearest_landmark_is_the_one_that_measuring_them_all_finds(county: Cast) -> None:
    village, chance = county.places.village, random.Random(7)
    for number in range(40):
        at = village.lon + chance.uniform(-0.02, 0.02), village.lat + chance.uniform(-0.02, 0.02)
        _village_at(village, f"庄{number}", *at)
    everywhere = list(Place.objects.for_viewer(county.chen.viewer).filter(kind="village"))
    for _again in range(40):
        here = village.lon + chance.uniform(-0.03, 0.03), village.lat + chance.uniform(-0.03, 0.03)
        away = {one: metres_between(here, (one.lon, one.lat)) for one in everywhere}
        nearest = min(away, key=lambda one: away[one])
        found = nearest_place(county.chen.viewer, *here, 500)
        assert (found.place if found else None) == (nearest if away[nearest] <= 500 else None)


def _village_at(like: Place, name: str, lon: float, lat: float) -> None:
    full, initials = reading(name)
    Place.unscoped.create(
        slug=full,
        bureau=like.bureau,
        kind=like.kind,
        name=name,
        pinyin=full,
        initials=initials,
        lon=lon,
        lat=lat,
    )


def test_a_reading_has_no_tones_and_keeps_digits() -> None:
    assert reading("陵沁路K12") == ("lingqinluk12", "lqlk12")


@pytest.mark.django_db
def test_the_station_follows_from_the_place_and_outside_there_is_none(county: Cast) -> None:
    bureau = county.places.bureau.pk
    assert station_for(bureau, 112.91, 35.51) == county.places.danhe
    assert station_for(bureau, 112.71, 35.29) == county.places.daji
    with pytest.raises(OutsideCounty):
        station_for(bureau, 35.29, 112.71)


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["丹河广场联勤点", "广场联控", "danheguangchang", "丹河一队"])
def test_a_point_or_a_team_on_file_is_a_place(county: Cast, words: str) -> None:
    for someone in (county.chen, county.wang):
        name_place(DutyPoint.objects.for_viewer(someone.viewer).get())
    found = only_place(county.chen.viewer, words)
    assert (found.lon, found.lat) == (county.point.lon, county.point.lat)
    twin = only_place(county.wang.viewer, words)
    assert twin.lon != county.point.lon
