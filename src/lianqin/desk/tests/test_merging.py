"""Doubles at the desk: proposed while one types, joined by one press, merged and parted."""

from __future__ import annotations

from typing import Any

import pytest
from cast import Cast, client_for, direct, report
from django.test import Client

from lianqin.dispatch.directives import open_units
from lianqin.incidents.merging import merge
from lianqin.incidents.models import Call, Incident, Merge
from lianqin.incidents.states import State

NUMBER = "110-7788"


@pytest.fixture
def chen(cast: Cast) -> Client:
    return client_for(cast.people.chen.user)


def form(cast: Cast, **more: Any) -> dict[str, Any]:
    site = cast.places.building_site
    return {
        "words": "工地那边有2名男子剪电线，跑掉了",
        "place": "",
        "coordinates": f"{site.lon}, {site.lat}",
        "system": "wgs84",
        "source": "phone",
        "category": "criminal.theft",
        **more,
    }


def merged(cast: Cast, one: Incident, into: Incident) -> None:
    who = {"actor": cast.people.chen.viewer, "actor_name": "陈民警"}
    merge(one, into, open_units=open_units, **who)


def test_while_one_types_the_likely_double_is_shown_with_its_reasons_and_one_press(
    cast: Cast, chen: Client
) -> None:
    first = report(cast)
    page = chen.post("/incidents/new/doubles/", form(cast)).content.decode()
    assert first.number in page
    assert "都说到“" in page
    assert "电缆" in page
    assert f'formaction="/incidents/{first.number}/join/"' in page
    assert Call.unscoped.count() == 1


@pytest.mark.parametrize(
    "half",
    [{"words": ""}, {"coordinates": ""}, {"coordinates": "北纬"}, {"place": "没有这个地方"}],
    ids=["no words", "no place", "unreadable", "unknown place"],
)
def test_a_form_half_filled_proposes_nothing_and_complains_of_nothing(
    cast: Cast, chen: Client, half: dict[str, str]
) -> None:
    report(cast)
    answer = chen.post("/incidents/new/doubles/", form(cast, **{"coordinates": "", **half}))
    assert answer.status_code == 200
    assert answer.content.decode().strip() == ""


def test_a_number_on_record_is_told_before_anything_is_opened(cast: Cast, chen: Client) -> None:
    known = report(cast, external_ref=NUMBER)
    page = chen.post("/incidents/new/doubles/", form(cast, external_ref=NUMBER)).content.decode()
    assert known.number in page
    assert "自动并入" in page


def test_one_press_adds_the_call_and_needs_no_place(cast: Cast, chen: Client) -> None:
    first = report(cast)
    data = form(cast, coordinates="", caller_phone="13800000002")
    answer = chen.post(f"/incidents/{first.number}/join/", data)
    assert answer.url == f"/?incident={first.number}&taken=1"
    call = first.calls.order_by("pk").last()
    assert (Incident.unscoped.count(), first.calls.count()) == (1, 2)
    assert (call.lon, call.caller_phone) == (None, "13800000002")
    assert call.taken_by == cast.people.chen.user.pk


def test_a_place_that_the_gazetteer_does_not_know_stays_in_the_words(
    cast: Cast, chen: Client
) -> None:
    first = report(cast)
    data = form(cast, coordinates="", place="老磨坊后头")
    chen.post(f"/incidents/{first.number}/join/", data)
    assert first.calls.order_by("pk").last().words.endswith("（老磨坊后头）")


def test_a_refused_join_keeps_what_was_typed(cast: Cast, chen: Client) -> None:
    done = report(cast, state=State.CLOSED)
    answer = chen.post(f"/incidents/{done.number}/join/", form(cast))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "incidents.call_into_closed" in page
    assert "工地那边有2名男子剪电线" in page
    assert done.calls.count() == 1


def test_the_page_proposes_merges_and_parts(cast: Cast, chen: Client) -> None:
    first, double = report(cast), report(cast, words="工地有2名男子剪电线，跑掉了")
    page = chen.get(f"/incidents/{double.number}/").content.decode()
    assert "可能是同一件事" in page
    assert f'name="into" value="{first.number}"' in page
    chen.post(f"/incidents/{double.number}/merge/", {"into": first.number, "reason": "同一工地"})
    double.refresh_from_db()
    assert (double.state, double.merged_into) == (State.MERGED, first)
    page = chen.get(f"/incidents/{first.number}/").content.decode()
    assert "并入本警情的" in page
    assert "同一工地" in page
    chen.post(f"/incidents/{first.number}/unmerge/", {"double": double.number})
    double.refresh_from_db()
    assert double.state == State.RECEIVED


def test_a_merged_ones_own_page_says_where_it_went_and_parts_it(cast: Cast, chen: Client) -> None:
    first, double = report(cast), report(cast)
    merged(cast, double, first)
    page = chen.get(f"/incidents/{double.number}/").content.decode()
    assert f'href="/incidents/{first.number}/"' in page
    assert "撤销合并" in page
    chen.post(f"/incidents/{double.number}/unmerge/")
    assert Merge.unscoped.get().undone_at is not None


def test_where_crews_are_under_way_only_the_other_direction_is_offered(
    cast: Cast, chen: Client
) -> None:
    busy, idle = report(cast), report(cast)
    direct(cast, busy, cast.crews.li_crew)
    page = chen.get(f"/incidents/{busy.number}/").content.decode()
    assert f'name="take" value="{idle.number}"' in page
    assert f'name="into" value="{idle.number}"' not in page
    answer = chen.post(f"/incidents/{busy.number}/merge/", {"into": idle.number})
    assert answer.status_code == 409
    assert f"把 {idle.number} 并入 {busy.number}" in answer.content.decode()


def test_a_wrong_number_by_hand_is_refused_and_what_was_typed_is_kept(
    cast: Cast, chen: Client
) -> None:
    first = report(cast)
    answer = chen.post(f"/incidents/{first.number}/merge/", {"into": "T999", "reason": "同一件事"})
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "同一件事" in page
    empty = chen.post(f"/incidents/{first.number}/merge/", {"into": " "})
    assert "core.missing_input" in empty.content.decode()


def test_a_strangers_incident_is_as_if_it_were_not_there(cast: Cast, chen: Client) -> None:
    own, theirs = report(cast), report(cast.twin)
    answers = [
        chen.post(f"/incidents/{own.number}/merge/", {"into": number})
        for number in (theirs.number, "T999")
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    join = chen.post(f"/incidents/{theirs.number}/join/", form(cast))
    assert join.status_code == 404
    assert not Merge.unscoped.exists()


def test_merged_incidents_are_no_cards_on_the_board(cast: Cast, chen: Client) -> None:
    first, double = report(cast), report(cast)
    merged(cast, double, first)
    page = chen.get("/cards/").content.decode()
    assert first.number in page
    assert double.number not in page


def test_the_page_and_the_file_of_the_first_hold_what_was_told_next_door(cast: Cast) -> None:
    first = report(cast)
    double = report(cast, station=cast.places.daji, words="二号门有人翻墙")
    Call.unscoped.filter(incident=double).update(caller_phone="13800000077", words="二号门有人翻墙")
    merged(cast, double, first)
    sun = client_for(cast.people.sun.user)
    page = sun.get(f"/incidents/{first.number}/").content.decode()
    assert "13800000077" in page
    assert double.number in page
    told = sun.get(f"/incidents/{first.number}/record.json").json()
    assert {"incident": double.number, "words": "二号门有人翻墙"}.items() <= told["calls"][
        1
    ].items()
    assert double.number in {row["incident"] for row in told["timeline"]}


def test_what_is_withheld_of_a_double_stays_so_on_the_page_of_the_first(cast: Cast) -> None:
    first = report(cast)
    double = report(cast, station=cast.places.daji, category="security.domestic")
    Call.unscoped.filter(incident=double).update(caller_phone="13800000078", words="隔壁在打人")
    merged(cast, double, first)
    page = client_for(cast.people.sun.user).get(f"/incidents/{first.number}/").content.decode()
    assert "13800000078" not in page
    assert "隔壁在打人" not in page
