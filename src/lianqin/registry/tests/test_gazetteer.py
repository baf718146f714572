"""Places by Chinese, pinyin and initials; conditions; certificates; identity numbers."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from cast import Cast
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from lianqin.core.clock import FrozenClock
from lianqin.registry import identity
from lianqin.registry.areas import station_for
from lianqin.registry.conditions import in_force, lift_condition, set_condition
from lianqin.registry.errors import (
    ConditionEndsBeforeStart,
    ConditionWithoutPlace,
    IdentityUnreadable,
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
from lianqin.registry.models import Certificate, Place, RoadCondition


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
def test_a_condition_holds_from_its_start_until_before_its_end(
    county: Cast, clock: FrozenClock
) -> None:
    start, end = clock.now(), clock.now() + timedelta(hours=2)
    set_condition(
        actor=county.chen.viewer, kind="ice", label="结冰", road_name="大两线",
        factor=2.0, since=start, until=end,
    )  # fmt: skip
    bureau = county.places.bureau.pk
    assert in_force(bureau, start).count() == 1
    assert in_force(bureau, end - timedelta(microseconds=1)).count() == 1
    assert in_force(bureau, end).count() == 0


@pytest.mark.django_db
def test_a_lifted_condition_ends_now_and_stays_on_record(county: Cast, clock: FrozenClock) -> None:
    condition = set_condition(
        actor=county.chen.viewer, kind="closure", label="封闭", road_name="大两线",
        factor=None, since=clock.now(), until=clock.now() + timedelta(hours=2),
    )  # fmt: skip
    clock.move(timedelta(minutes=5))
    lift_condition(actor=county.chen.viewer, condition_id=condition.pk)
    assert in_force(county.places.bureau.pk, clock.now()).count() == 0
    assert RoadCondition.unscoped.count() == 1


@pytest.mark.django_db
def test_a_condition_without_place_or_ending_before_its_start_is_refused(
    county: Cast, clock: FrozenClock
) -> None:
    facts = {"actor": county.chen.viewer, "kind": "ice", "label": "冰", "factor": 2.0}
    now = clock.now()
    with pytest.raises(ConditionWithoutPlace):
        set_condition(**facts, since=now, until=now + timedelta(hours=1))
    with pytest.raises(ConditionEndsBeforeStart):
        set_condition(**facts, road_name="大两线", since=now, until=now)


def test_a_certificate_still_holds_on_its_last_day_and_not_on_the_next() -> None:
    certificate = Certificate(issued_on=date(2020, 1, 1), expires_on=date(2024, 6, 12))
    assert certificate.valid_on(date(2024, 6, 12))
    assert not certificate.valid_on(date(2024, 6, 13))
    assert not certificate.valid_on(date(2019, 12, 31))
    certificate.revoked_on = date(2024, 6, 1)
    assert not certificate.valid_on(date(2024, 6, 1))


@pytest.mark.django_db
@pytest.mark.parametrize("expires", [None, 12, 20])
@pytest.mark.parametrize("revoked", [None, 11, 14])
def test_asking_for_all_certificates_that_hold_agrees_with_asking_each(
    county: Cast, expires: int | None, revoked: int | None
) -> None:
    issued, expires_on, revoked_on = (
        date(2024, 6, day) if day else None for day in (10, expires, revoked)
    )
    Certificate.unscoped.all().delete()
    certificate = Certificate.unscoped.create(
        person=county.li.person,
        number="1",
        issued_on=issued,
        expires_on=expires_on,
        revoked_on=revoked_on,
    )
    for day in (date(2024, 6, number) for number in range(8, 23)):
        found = Certificate.unscoped.filter(Certificate.holds_on(day)).exists()
        assert found == certificate.valid_on(day), day


digits_17 = st.text("0123456789", min_size=17, max_size=17)


@given(digits_17, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_in_an_identity_number_is_always_found(
    digits: str, place: int, more: int
) -> None:
    number = digits + identity.check_character(digits)
    assert identity.read_identity(f" {number.lower()} ") == number
    wrong = str((int(number[place]) + more) % 10)
    with pytest.raises(IdentityUnreadable):
        identity.read_identity(number[:place] + wrong + number[place + 1 :])


def test_a_sealed_number_opens_only_for_the_row_it_belongs_to() -> None:
    sealed = identity.seal("99999919900101001X", owner="guard-1")
    assert b"9999991990" not in sealed
    assert identity.unseal(sealed, owner="guard-1") == "99999919900101001X"
    with pytest.raises(InvalidTag):
        identity.unseal(sealed, owner="guard-2")
    assert identity.index_of("1") != identity.index_of("2")
    assert identity.masked("99999919900101001X") == "999***********001X"
