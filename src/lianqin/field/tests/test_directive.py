"""The directive on the phone: read, answered freely, followed step by step, once in effect."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from cast import Cast, report
from cast_roads import lay_roads
from django.test import Client
from django.utils.encoding import iri_to_uri

from lianqin.core import clock
from lianqin.dispatch.models import Directive
from lianqin.dispatch.states import DirectiveKind, Status
from lianqin.field.tests.phone import JSON, at, directed, fields, press
from lianqin.incidents.models import Incident, TimelineEntry
from lianqin.incidents.states import EntryKind
from lianqin.units.models import Commitment, Fix, TrackingWindow


@pytest.fixture
def phone(county: Cast) -> Client:
    return county.people.li.client()


@pytest.fixture
def directive(county: Cast) -> Directive:
    way = {"seconds": 460, "km": "5.2", "road": "陵沁路", "condition": "结冰"}
    return directed(
        county,
        county.crews.li_crew,
        travel_metres=5200.0,
        travel_seconds=460.0,
        reasons=[{"code": "way_by_condition", "params": way}],
        basis=["《人民警察法》（2012年修正）第三十四条"],
    )


def test_the_card_says_what_where_how_far_and_by_which_road(
    phone: Client, directive: Directive
) -> None:
    page = phone.get(at(directive, "")).content.decode()
    for said in (
        "保护现场，不追赶",
        "丹河新城二期工地",
        "5.2 公里",
        "7 分 40 秒",
        "经陵沁路（结冰）",
    ):
        assert said in page


def test_the_card_says_what_may_and_what_may_not_be_done_and_by_which_law(
    phone: Client, directive: Directive
) -> None:
    page = phone.get(at(directive, "")).content.decode()
    assert "远距离观察去向，不追赶" in page
    assert "第二十九条" in page
    assert "不得追赶、拦截嫌疑人或车辆" in page
    assert "《人民警察法》（2012年修正）第三十四条" in page
    assert "陈民警" in page
    assert "自愿协助，不收取费用。" in page
    assert "谢绝本指令不承担任何不利后果" in page


def test_police_are_told_neither_of_fees_nor_of_what_guards_may_not_do(county: Cast) -> None:
    directive = directed(county, county.crews.danhe_car)
    page = county.people.sun.client().get(at(directive, "")).content.decode()
    assert "赶赴现场依法处置" in page
    assert "不收取费用" not in page
    assert "不得追赶" not in page


def test_to_open_a_directive_is_to_have_received_it_once(
    phone: Client, directive: Directive
) -> None:
    for _ in range(2):
        phone.get(at(directive, ""))
    directive.refresh_from_db()
    assert directive.status == Status.DELIVERED
    assert TimelineEntry.unscoped.filter(kind=EntryKind.DELIVERED).count() == 1


def test_the_phone_acknowledges_a_directive_that_an_event_brought(
    phone: Client, directive: Directive
) -> None:
    answer = phone.post("/field/directives/received/", headers=JSON)
    directive.refresh_from_db()
    assert answer.json() == {"ok": True}
    assert directive.status == Status.DELIVERED


def test_guard_accepts_goes_arrives_and_is_done(phone: Client, directive: Directive) -> None:
    assert press(phone, at(directive, "answer/"), answer="accept").json()["status"] == "accepted"
    for to in ("en_route", "on_scene", "cleared"):
        assert press(phone, at(directive, "step/"), to=to).json()["status"] == to
    directive.refresh_from_db()
    assert directive.status == Status.CLEARED
    assert not Commitment.unscoped.filter(unit=directive.unit, until=None).exists()
    assert not TrackingWindow.unscoped.filter(unit=directive.unit, until=None).exists()


def test_guard_declines_and_is_free_and_told_that_nothing_follows(
    phone: Client, directive: Directive
) -> None:
    press(phone, at(directive, "answer/"), answer="decline")
    assert not Commitment.unscoped.filter(unit=directive.unit, until=None).exists()
    assert "已谢绝。没有任何不利后果。" in phone.get(at(directive, "")).content.decode()


def test_accept_and_decline_are_two_buttons_of_one_class_of_size(
    phone: Client, directive: Directive
) -> None:
    page = phone.get(at(directive, "")).content.decode()
    answers = page.split('<div class="answer">')[1].split("</div>")[0]
    assert answers.count("<button") == 2
    assert answers.count('class="button') == 2


def test_the_same_press_twice_has_one_effect_and_one_answer(
    phone: Client, directive: Directive
) -> None:
    sent = fields(answer="accept")
    first = phone.post(at(directive, "answer/"), sent, headers=JSON)
    later = {**sent, "sent_at": (clock.now() + timedelta(minutes=3)).isoformat()}
    second = phone.post(at(directive, "answer/"), later, headers=JSON)
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()
    assert TimelineEntry.unscoped.filter(kind=EntryKind.ACCEPTED).count() == 1
    assert TrackingWindow.unscoped.count() == 1


def test_a_number_used_for_something_else_is_refused(phone: Client, directive: Directive) -> None:
    number = uuid4()
    press(phone, at(directive, "answer/"), command=number, answer="accept")
    again = press(phone, at(directive, "step/"), command=number, to="en_route")
    assert (again.status_code, again.json()["code"]) == (409, "core.command_reused")


def test_a_step_out_of_order_is_refused_with_its_code(phone: Client, directive: Directive) -> None:
    early = press(phone, at(directive, "step/"), to="on_scene")
    assert (early.status_code, early.json()["code"]) == (409, "dispatch.directive_moved_on")
    directive.refresh_from_db()
    assert directive.status == Status.SENT


def test_a_clock_wrong_by_hours_is_flagged_and_not_refused(
    phone: Client, directive: Directive
) -> None:
    answer = press(phone, at(directive, "answer/"), slow_by=timedelta(hours=7), answer="accept")
    entry = TimelineEntry.unscoped.get(kind=EntryKind.ACCEPTED)
    assert answer.json()["skewed"] is True
    assert "请校准手机时间" in answer.json()["warning"]
    assert entry.is_skewed
    assert entry.at == clock.now()


def test_a_press_kept_on_a_phone_with_a_wrong_clock_is_dated_when_it_was_pressed(
    phone: Client, directive: Directive, clock: Any
) -> None:
    clock.move(timedelta(minutes=10))
    wrong = clock.now() + timedelta(hours=5)
    times = {"pressed_at": (wrong - timedelta(minutes=4)).isoformat(), "sent_at": wrong.isoformat()}
    press(phone, at(directive, "answer/"), answer="accept", **times)
    directive.refresh_from_db()
    assert directive.answered_at == clock.now() - timedelta(minutes=4)


@pytest.mark.parametrize("nonsense", ["", "gestern", "2024-13-45T00:00:00Z", "0001-01-01T00:00Z"])
def test_a_clock_that_says_nonsense_costs_nothing(
    phone: Client, directive: Directive, nonsense: str
) -> None:
    answer = press(phone, at(directive, "answer/"), answer="accept", pressed_at=nonsense)
    assert answer.status_code == 200


def test_a_position_comes_along_with_a_step_and_a_bad_one_does_not_spoil_it(
    phone: Client, directive: Directive
) -> None:
    press(phone, at(directive, "answer/"), answer="accept", lon="112.9", lat="35.5", accuracy="12")
    assert press(phone, at(directive, "step/"), to="en_route", lon="0", lat="0").status_code == 200
    assert (
        press(phone, at(directive, "step/"), to="on_scene", lon="nan", lat="x").status_code == 200
    )
    fix = Fix.unscoped.get()
    assert (fix.lon, fix.lat, fix.accuracy_m) == (112.9, 35.5, 12.0)


def test_without_scripts_the_buttons_lead_back_to_the_card(
    phone: Client, directive: Directive
) -> None:
    form = {"command": str(uuid4()), "answer": "accept"}
    answer = phone.post(at(directive, "answer/"), form, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [(iri_to_uri(at(directive, "")), 302)]
    assert "我出发了" in page
    assert "下一步：我到了" in page


def test_a_press_without_a_number_is_told_to_refresh(phone: Client, directive: Directive) -> None:
    answer = phone.post(at(directive, "answer/"), {"answer": "accept"}, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (422, "core.unreadable_input")


def test_the_next_buttons_are_on_the_page_for_a_phone_without_a_line(
    phone: Client, directive: Directive
) -> None:
    page = phone.get(at(directive, "")).content.decode()
    assert page.count('data-press="step" hidden') == 3


def test_strangers_directive_and_missing_one_answer_alike(
    county: Cast, directive: Directive
) -> None:
    for who in (county.people.niu, county.people.zhao, county.people.he, county.twin.people.li):
        phone = who.client()
        for what, method in (("", "get"), ("way/", "get"), ("answer/", "post"), ("step/", "post")):
            sent = fields(answer="accept", to="en_route") if method == "post" else {}
            assert getattr(phone, method)(at(directive, what), sent).status_code == 404
    missing = county.people.li.client().get("/field/directives/nothing/")
    assert missing.status_code == 404


def test_an_officer_who_sees_the_incident_cannot_answer_for_the_guards_crew(
    county: Cast, directive: Directive
) -> None:
    answer = press(county.people.sun.client(), at(directive, "answer/"), answer="accept")
    assert (answer.status_code, answer.json()["code"]) == (404, "core.not_found")


def test_grid_worker_may_not_answer_at_all(county: Cast, directive: Directive) -> None:
    assert (
        press(county.people.ge.client(), at(directive, "answer/"), answer="accept").status_code
        == 403
    )


def test_volunteers_list_holds_only_what_is_addressed_to_them(
    county: Cast, directive: Directive
) -> None:
    own = directed(county, county.crews.he_walk, kind=DirectiveKind.HELP, task="送去热水")
    page = county.people.he.client().get("/field/directives/").content.decode()
    assert own.number in page
    assert directive.number not in page


def test_an_exercise_is_said_on_every_page_that_shows_it(county: Cast) -> None:
    directive = directed(county, county.crews.li_crew, is_exercise=True)
    phone = county.people.li.client()
    for url in (at(directive, ""), "/field/", "/field/directives/"):
        page = phone.get(url).content.decode()
        assert "chip--exercise" in page
        assert "演练" in page


def test_a_real_directive_nowhere_says_exercise(phone: Client, directive: Directive) -> None:
    page = phone.get(at(directive, "")).content.decode()
    assert "演练" not in page.split('id="field-words"')[0]


def test_a_silent_directive_can_still_be_answered(phone: Client, directive: Directive) -> None:
    Directive.unscoped.filter(pk=directive.pk).update(status=Status.SILENT)
    Commitment.unscoped.update(until=clock.now())
    assert "没有按时答复，仍可以答复。" in phone.get("/field/").content.decode()
    assert press(phone, at(directive, "answer/"), answer="accept").status_code == 200


def test_a_directive_taken_back_says_so(phone: Client, directive: Directive) -> None:
    Directive.unscoped.filter(pk=directive.pk).update(status=Status.CANCELLED)
    assert "不必前往" in phone.get(at(directive, "")).content.decode()


def test_without_a_road_map_the_way_is_refused_and_the_card_stands(
    phone: Client, directive: Directive
) -> None:
    way = phone.get(at(directive, "way/"), headers=JSON)
    assert (way.status_code, way.json()["code"]) == (503, "dispatch.no_road_map")
    assert phone.get(at(directive, "")).status_code == 200


def test_the_way_is_a_line_from_the_crew_to_the_place(county: Cast, phone: Client) -> None:
    lay_roads(county)
    directive = directed(county, county.crews.li_crew)
    way = phone.get(at(directive, "way/"), headers=JSON).json()
    (line,) = way["route"]["features"]
    first, last = line["geometry"]["coordinates"][0], line["geometry"]["coordinates"][-1]
    crew, place = county.crews.li_crew, county.places.building_site
    assert first == pytest.approx([crew.post_lon, crew.post_lat], abs=0.001)
    assert last == pytest.approx([place.lon, place.lat], abs=0.001)
    assert line["properties"]["roads"] == ["丹河街"]
    assert way["seconds"] > 0
    assert way["metres"] == pytest.approx(1067, rel=0.05)
    assert way["units"]["features"][0]["properties"]["kind"] == "guard"


def test_where_no_road_leads_both_ends_are_still_shown(county: Cast, phone: Client) -> None:
    lay_roads(county)
    directive = directed(county, county.crews.li_crew)
    Incident.unscoped.filter(pk=directive.incident_id).update(lon=113.1, lat=35.7)
    way = phone.get(at(directive, "way/"), headers=JSON).json()
    assert way["route"]["features"] == []
    assert way["metres"] is None
    assert way["incidents"]["features"][0]["geometry"]["coordinates"] == [113.1, 35.7]


def test_the_card_costs_few_queries(
    phone: Client, directive: Directive, django_assert_num_queries: Any
) -> None:
    phone.get(at(directive, ""))  # received
    with django_assert_num_queries(8):
        phone.get(at(directive, ""))


def test_weapons_are_said_before_anything_else(county: Cast) -> None:
    directive = directed(county, county.crews.li_crew)
    type(directive.incident).unscoped.filter(pk=directive.incident_id).update(has_weapon=True)
    page = county.people.li.client().get(at(directive, "")).content.decode()
    assert page.index("不要靠近，保持距离观察") < page.index("directive__where")


def test_people_are_said_as_counts(county: Cast) -> None:
    directive = directed(county, county.crews.niu_crew)
    lost = {"adults": 2, "minors": 3, "suspects": 0}
    Incident.unscoped.filter(pk=directive.incident_id).update(**lost)
    page = county.people.niu.client().get(at(directive, "")).content.decode()
    assert "成人 2 · 未成年人 3<" in page


def test_the_reporters_words_stay_with_the_police(county: Cast) -> None:
    incident = report(county, words="户主张某某称两人偷电缆")
    directive = directed(county, county.crews.li_crew)
    Directive.unscoped.filter(pk=directive.pk).update(incident=incident)
    assert "张某某" not in county.people.li.client().get(at(directive, "")).content.decode()
