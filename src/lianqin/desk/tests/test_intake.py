"""Intake: a place by name, by press, by coordinates; bad input is told and nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest
from cast import Cast

from lianqin.incidents.models import Call, Incident
from lianqin.incidents.states import Source

WORDS = "带三个孩子迷路，路上结冰"


def send(cast: Cast, **said: Any) -> Any:
    data = {"words": WORDS, "source": "phone", **said}
    return cast.chen.client().post("/incidents/new/", data)


def taken(cast: Cast) -> Incident:
    return Incident.objects.for_viewer(cast.chen.viewer).get()


def test_a_place_by_name_becomes_an_incident_of_the_station_there(cast: Cast) -> None:
    answer = send(cast, place="两谷坨村", adults="2", minors="3", category="assistance.lost")
    incident = taken(cast)
    assert answer.headers["Location"] == f"/?incident={incident.number}&taken=1"
    assert incident.station == cast.daji
    assert (incident.persons, incident.minors) == (5, 3)
    assert incident.uncertainty_m == 500  # the gazetteer says that its place is rough
    assert 'data-draft-clear="intake"' in cast.chen.client().get(answer.url).content.decode()


def test_pinyin_and_initials_find_the_place(cast: Cast) -> None:
    client = cast.chen.client()
    for words in ("两谷", "lianggu", "lgtc"):
        page = client.get("/incidents/new/places/", {"q": words}).content.decode()
        assert "两谷坨村" in page
        assert "位置大致" in page
    asked = client.get("/incidents/new/places/?q=lgtc", headers={"Accept": "application/json"})
    assert asked.json()["places"][0]["name"] == "两谷坨村"


def test_an_unknown_place_says_what_to_do_and_keeps_every_word(cast: Cast) -> None:
    answer = send(cast, place="不存在的村", adults="2", has_weapon="on", caller_phone="1380000")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "registry.place_unknown" in page
    for kept in (WORDS, 'value="不存在的村"', 'value="1380000"'):
        assert kept in page
    assert 'name="has_weapon" id="id_has_weapon" checked' in page
    assert not Incident.objects.for_viewer(cast.chen.viewer).exists()


def test_swapped_coordinates_are_proposed_right_with_one_tap(cast: Cast) -> None:
    answer = send(cast, coordinates="35.51, 112.915")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "desk.coordinate_swapped" in page
    assert 'name="use" value="112.915, 35.51"' in page
    send(cast, coordinates="35.51, 112.915", use="112.915, 35.51")
    assert (taken(cast).lon, taken(cast).lat) == (112.915, 35.51)


def test_a_place_outside_the_county_is_told(cast: Cast) -> None:
    answer = send(cast, coordinates="116.397, 39.908")
    assert answer.status_code == 422
    assert "registry.outside_county" in answer.content.decode()
    assert WORDS in answer.content.decode()


def test_coordinates_of_a_public_map_are_brought_home(cast: Cast) -> None:
    from lianqin.geo.coords import from_wgs84

    shown = from_wgs84(112.915, 35.51, "bd09")
    send(cast, coordinates=f"{shown[0]}, {shown[1]}", system="bd09")
    assert taken(cast).lon == pytest.approx(112.915, abs=1e-5)


def test_a_report_without_words_or_place_names_what_is_missing(cast: Cast) -> None:
    assert "core.missing_input" in send(cast, words=" ", place="两谷坨村").content.decode()
    assert "desk.place_missing" in send(cast).content.decode()


def test_the_same_110_number_twice_is_the_one_incident(cast: Cast) -> None:
    said = {"source": "handover_110", "external_ref": "110-0031", "place": "两谷坨村"}
    send(cast, **said)
    answer = send(cast, **said)
    incident = taken(cast)
    assert incident.source == Source.HANDOVER_110
    assert Call.objects.for_viewer(cast.chen.viewer).filter(incident=incident).count() == 2
    page = cast.chen.client()
    page.cookies = answer.cookies or page.cookies
    assert f"incident={incident.number}" in answer.headers["Location"]


def test_the_officer_is_told_that_the_call_was_added(cast: Cast) -> None:
    client = cast.chen.client()
    said = {"words": WORDS, "source": "handover_110", "external_ref": "1", "place": "两谷坨村"}
    client.post("/incidents/new/", said)
    page = client.post("/incidents/new/", said, follow=True).content.decode()
    assert "本次来电已并入，没有重复立项" in page


def test_a_call_with_the_number_of_a_closed_record_is_said_to_be_of_one(cast: Cast) -> None:
    client = cast.chen.client()
    said = {"words": WORDS, "source": "handover_110", "external_ref": "1", "place": "两谷坨村"}
    client.post("/incidents/new/", said)
    client.post(f"/incidents/{taken(cast).number}/feedback/", {
        "result": "by_phone", "category": "other.inquiry"
    })  # fmt: skip
    client.post(f"/incidents/{taken(cast).number}/close/")
    assert taken(cast).state == "closed"
    page = client.post("/incidents/new/", said, follow=True).content.decode()
    assert "已结案。如来电说的是新情况" in page


def test_a_report_from_another_stations_place_is_told_and_not_lost(cast: Cast) -> None:
    client = cast.sun.client()
    said = {"words": WORDS, "source": "phone", "place": "两谷坨村"}
    answer = client.post("/incidents/new/", said, follow=True)
    assert answer.status_code == 200
    assert "属大箕派出所管辖" in answer.content.decode()
    assert taken(cast).station == cast.daji


def test_an_exercise_is_marked_from_the_first(cast: Cast) -> None:
    send(cast, place="两谷坨村", is_exercise="on")
    assert taken(cast).is_exercise
    assert taken(cast).number.startswith("演")


def test_several_places_are_offered_to_choose_from(cast: Cast) -> None:
    from lianqin.registry.models import Place
    from lianqin.registry.place_ends import write_ends

    for name in ("河东村", "河西村"):
        Place.unscoped.create(
            slug=name,
            bureau=cast.bureau,
            kind="village",
            name=name,
            pinyin="he",
            initials="h",
            lon=112.9,
            lat=35.5,
        )
    write_ends(Place.unscoped.filter(name__in=("河东村", "河西村")))
    page = send(cast, place="河").content.decode()
    assert "desk.place_unclear" in page
    assert 'name="use" value="112.900000, 35.500000|河东村"' in page
    send(cast, place="河", use="112.900000, 35.500000|河东村")
    assert taken(cast).place_text == "河东村"


def test_which_station_answers_is_said_while_typing(cast: Cast) -> None:
    client = cast.chen.client()
    said = client.get("/incidents/new/where/", {"coordinates": "112.71, 35.29"})
    assert "属 大箕派出所 管辖" in said.content.decode()
    swapped = client.get("/incidents/new/where/", {"coordinates": "35.29, 112.71"})
    assert 'value="112.71, 35.29"' in swapped.content.decode()


def test_the_suggestion_stands_beside_the_form(cast: Cast) -> None:
    answer = cast.chen.client().post("/incidents/new/category/", {"words": "有人持刀偷电缆"})
    page = answer.content.decode()
    assert 'data-category="criminal.theft.cable"' in page
    assert "<mark>偷…电缆</mark>" in page
    assert 'data-hint="has_weapon"' in page


def test_a_manager_takes_no_reports(cast: Cast) -> None:
    assert cast.qian.client().get("/incidents/new/").status_code == 403
