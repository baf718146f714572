"""The incident: the recommendation in words, one press to send, the record, the end."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from cast import Cast, commit, direct, report
from django.test import Client

from lianqin.core import clock
from lianqin.dispatch.directives import DeviceTime, accept, progress
from lianqin.dispatch.models import Directive
from lianqin.dispatch.states import DirectiveKind, Status
from lianqin.incidents.models import FootageAccess, Incident, TimelineEntry
from lianqin.incidents.states import EntryKind, State
from lianqin.registry.conditions import set_condition
from lianqin.registry.kinds import ConditionKind


@pytest.fixture
def lost(cast: Cast) -> Incident:
    """Five people lost near the village; the road from the station is iced."""
    now = clock.now()
    set_condition(
        actor=cast.chen.viewer,
        kind=ConditionKind.ICE,
        label="大两线结冰",
        since=now - timedelta(hours=1),
        until=now + timedelta(hours=8),
        factor=3.0,
        road_name="大两线",
    )
    return report(
        cast,
        category="assistance.lost",
        priority=2,
        words="带三个孩子迷路",
        place_text="两谷坨村",
        lon=112.71,
        lat=35.29,
        station=cast.daji,
        site=None,
        suspects=0,
        has_fled=False,
        adults=2,
        minors=3,
    )


def page_of(client: Client, incident: Incident, **more: Any) -> str:
    return client.get(f"/incidents/{incident.number}/", **more).content.decode()


def press(client: Client, incident: Incident, act: str, data: dict[str, Any]) -> Any:
    return client.post(f"/incidents/{incident.number}/{act}/", data)


def test_the_enterprise_is_proposed_first_with_both_times_and_the_ice(
    cast: Cast, lost: Incident
) -> None:
    page = page_of(cast.chen.client(), lost)
    first = page.split('class="pick pick--first"')[1].split("</li>")[0]
    assert cast.niu_crew.call_sign in first
    assert "比最近的民警早到" in first
    assert "自愿协助，不收费，可谢绝" in first
    assert re.search(r"民警最快 .+，协助力量最快 .+", page)
    assert "大两线结冰" in page


def test_one_press_sends_the_help_request_with_basis_and_no_fee(cast: Cast, lost: Incident) -> None:
    client = cast.chen.client()
    answer = press(client, lost, "dispatch", {"unit": cast.niu_crew.pk, "from": "board"})
    assert answer.headers["Location"] == f"/?incident={lost.number}"
    directive = Directive.objects.for_viewer(cast.chen.viewer).get()
    assert directive.kind == DirectiveKind.HELP
    assert directive.unit == cast.niu_crew
    assert directive.officer_name == "陈民警"
    page = page_of(client, lost)
    assert directive.number in page
    assert "自愿，不收费，可谢绝。" in page
    assert "《人民警察法》（2012年修正）第三十四条" in page


def test_all_proposed_crews_go_with_one_press(cast: Cast, lost: Incident) -> None:
    press(cast.chen.client(), lost, "dispatch", {"all": "1"})
    sent = Directive.objects.for_viewer(cast.chen.viewer).values_list("unit_id", flat=True)
    assert set(sent) == {cast.niu_crew.pk, cast.daji_car.pk}


def test_only_the_ticked_actions_are_asked(cast: Cast, lost: Incident) -> None:
    unit = cast.niu_crew.pk
    data = {"unit": unit, f"actions-{unit}": ["find_lost", "keep_warm"]}
    press(cast.chen.client(), lost, "dispatch", data)
    assert Directive.objects.for_viewer(cast.chen.viewer).get().actions == [
        "find_lost",
        "keep_warm",
    ]


def test_what_the_law_keeps_for_police_is_neither_offered_nor_taken(
    cast: Cast, lost: Incident
) -> None:
    client, unit = cast.chen.client(), cast.niu_crew.pk
    row = page_of(client, lost).split(f'id="pick-{unit}"')[1].split("</li>\n")[0]
    assert 'value="search"' not in row.split('id="pick-')[0]
    answer = press(client, lost, "dispatch", {"unit": unit, f"actions-{unit}": ["search"]})
    assert answer.status_code == 422
    assert "dispatch.action_not_lawful" in answer.content.decode()
    assert not Directive.objects.for_viewer(cast.chen.viewer).exists()


def test_another_choice_asks_why_and_keeps_the_reason(cast: Cast, lost: Incident) -> None:
    client, unit = cast.chen.client(), cast.swat_car.pk
    refused = press(client, lost, "dispatch", {"unit": unit})
    assert refused.status_code == 422
    assert "dispatch.override_reason_missing" in refused.content.decode()
    press(client, lost, "dispatch", {"override": f"{unit}:better_kit"})
    directive = Directive.objects.for_viewer(cast.chen.viewer).get()
    assert directive.unit_id == unit
    assert directive.override_reason == "装备更合适"


def test_those_who_may_not_go_are_folded_with_their_reasons(cast: Cast) -> None:
    commit(cast.swat_car)
    page = page_of(cast.chen.client(), report(cast, category="criminal.weapon", priority=1))
    ruled_out = page.split('class="ruled-out"')[1]
    assert "已有任务" in ruled_out
    assert "勤务令规定此类警情仅由民警处置" in ruled_out


def test_a_crew_taken_a_moment_ago_is_refused_in_words(cast: Cast) -> None:
    incident, client = report(cast), cast.chen.client()
    commit(cast.danhe_car)
    answer = press(client, incident, "dispatch", {"unit": cast.danhe_car.pk})
    assert answer.status_code == 409
    assert "刚被另一位民警派出" in answer.content.decode()


def test_a_refused_fragment_is_one_that_htmx_puts_in(cast: Cast) -> None:
    incident, client = report(cast), cast.chen.client()
    answer = client.post(f"/incidents/{incident.number}/close/", headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "incidents.feedback_missing" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_a_program_gets_json(cast: Cast) -> None:
    incident, client = report(cast), cast.chen.client()
    asked = {"Accept": "application/json"}
    answer = client.post(f"/incidents/{incident.number}/close/", headers=asked)
    assert answer.json()["code"] == "incidents.feedback_missing"
    sent = client.post(
        f"/incidents/{incident.number}/dispatch/", {"unit": cast.danhe_car.pk}, headers=asked
    )
    assert sent.json() == {"number": incident.number}


def test_a_weapon_is_never_simple_and_the_choice_stays_in_the_form(cast: Cast) -> None:
    incident = report(cast, category="dispute.neighbour", has_weapon=True, priority=3)
    data = {"category": "dispute.labour", "priority": "3", "is_simple": "yes"}
    answer = press(cast.chen.client(), incident, "classify", data)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "不得按简易警情交由保安处置：涉及凶器" in page
    assert '<option value="dispute.labour" selected>' in page
    incident.refresh_from_db()
    assert incident.category == "dispute.neighbour"


def test_category_and_priority_can_be_changed(cast: Cast) -> None:
    incident = report(cast)
    data = {"category": "dispute.labour", "priority": "3", "is_simple": "no"}
    assert press(cast.chen.client(), incident, "classify", data).status_code == 302
    incident.refresh_from_db()
    assert (incident.category, incident.priority, incident.is_simple) == (
        "dispute.labour",
        3,
        False,
    )


def test_a_directive_can_be_taken_back(cast: Cast) -> None:
    incident, client = report(cast), cast.chen.client()
    directive = direct(cast, incident, cast.danhe_car)
    press(client, incident, f"cancel/{directive.number}", {})
    directive.refresh_from_db()
    assert directive.status == Status.CANCELLED
    again = press(client, incident, f"cancel/{directive.number}", {})
    assert again.status_code == 409
    assert "dispatch.directive_moved_on" in again.content.decode()


def test_footage_needs_a_reason_and_enters_the_register(cast: Cast) -> None:
    incident, client = report(cast), cast.chen.client()
    assert cast.camera.name in page_of(client, incident)
    bare = press(client, incident, "footage", {"camera": cast.camera.pk, "reason": " "})
    assert bare.status_code == 422
    assert "incidents.reason_missing" in bare.content.decode()
    press(client, incident, "footage", {"camera": cast.camera.pk, "reason": "找嫌疑人去向"})
    access = FootageAccess.objects.for_viewer(cast.chen.viewer).get()
    assert (access.camera, access.reason) == (cast.camera, "找嫌疑人去向")


def test_moments_are_written_with_who_said_them(cast: Cast) -> None:
    incident, client = report(cast), cast.chen.client()
    press(client, incident, "note", {"kind": "apprehended", "text": "杨某、赵某"})
    line = TimelineEntry.objects.for_viewer(cast.chen.viewer).get(kind=EntryKind.APPREHENDED)
    assert (line.text, line.actor_name) == ("杨某、赵某", "陈民警")
    empty = press(client, incident, "note", {"kind": "note", "text": ""})
    assert empty.status_code == 422
    assert "core.missing_input" in empty.content.decode()


def test_a_wrong_phone_clock_is_shown_beside_the_servers(cast: Cast) -> None:
    incident = report(cast)
    TimelineEntry.unscoped.create(
        incident=incident,
        kind=EntryKind.ON_SCENE,
        at=clock.now(),
        device_at=clock.now() - timedelta(hours=3),
        recorded_at=clock.now(),
        is_skewed=True,
    )
    page = page_of(cast.chen.client(), incident)
    assert "手机时钟不准" in page
    assert "19:00:00" in page


def test_it_closes_after_feedback_and_names_what_is_missing_before(cast: Cast) -> None:
    incident, client = report(cast), cast.chen.client()
    assert "还缺：处置反馈" in page_of(client, incident)
    said = {"result": "apprehended", "category": "criminal.theft", "apprehended": "2"}
    early = press(client, incident, "feedback", said)
    assert early.status_code == 409
    assert "incidents.not_arrived" in early.content.decode()
    assert 'value="2"' in early.content.decode()
    _go_and_clear(cast, incident, client)
    press(client, incident, "feedback", said)
    press(client, incident, "close", {})
    incident.refresh_from_db()
    assert incident.state == State.CLOSED


def _go_and_clear(cast: Cast, incident: Incident, client: Client) -> None:
    press(client, incident, "dispatch", {"unit": cast.danhe_car.pk})
    directive = Directive.objects.for_viewer(cast.chen.viewer).get()
    who = {"actor": cast.sun.viewer, "actor_name": "孙民警", "device": DeviceTime()}
    accept(directive, **who)
    for step in (Status.ON_SCENE, Status.CLEARED):
        progress(directive, step, **who)


def test_the_way_is_drawn_from_the_crew_to_the_incident(cast: Cast, lost: Incident) -> None:
    answer = cast.chen.client().get(f"/incidents/{lost.number}/way/{cast.daji_car.pk}.json")
    (way,) = answer.json()["features"]
    assert way["geometry"]["coordinates"][-1] == [112.71, 35.29]
    assert way["properties"]["seconds"] > 0


def test_without_a_road_map_the_page_stands_and_says_so(cast: Cast) -> None:
    from lianqin.dispatch.roads import network_path

    network_path(cast.bureau.pk).unlink()
    page = page_of(cast.chen.client(), report(cast))
    assert "dispatch.no_road_map" in page
    assert "反馈与结案" in page


def test_a_guard_opens_no_incident_and_presses_no_button(cast: Cast) -> None:
    incident = report(cast)
    client = cast.li.client()
    assert client.get(f"/incidents/{incident.number}/").status_code == 403
    assert press(client, incident, "dispatch", {"unit": cast.danhe_car.pk}).status_code == 403


def test_an_english_reader_reads_english(cast: Cast, lost: Incident) -> None:
    client = cast.chen.client()
    client.cookies["django_language"] = "en"
    page = page_of(client, lost)
    assert "Send all proposed (2)" in page
    assert "可派力量" not in page


def test_once_both_are_on_the_way_the_others_are_folded_and_the_directives_lead(
    cast: Cast, lost: Incident
) -> None:
    client = cast.chen.client()
    assert 'id="more"' not in page_of(client, lost)
    press(client, lost, "dispatch", {"all": "1"})
    page = page_of(client, lost)
    assert page.index('id="more"') > page.index('class="sents"')
    assert 'class="pick pick--first"' not in page


def test_a_program_reads_the_recommendation_with_codes_and_words(
    cast: Cast, lost: Incident
) -> None:
    answer = cast.chen.client().get(f"/incidents/{lost.number}/recommendation.json").json()
    first = answer["ranked"][0]
    assert (first["call_sign"], first["directive"]) == (cast.niu_crew.call_sign, "help")
    assert first["proposed"] is True
    assert {reason["code"] for reason in first["reasons"]} >= {"appointed", "help_request"}
    assert {row["call_sign"] for row in answer["ruled_out"]} == {
        cast.zhao_post.call_sign,
        cast.he_walk.call_sign,
    }


def test_a_page_carries_the_nearest_and_offers_the_rest(
    cast: Cast, lost: Incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lianqin.desk import advice

    monkeypatch.setattr(advice, "IN_FULL", 1)
    monkeypatch.setattr(advice, "FOLDED", 1)
    client = cast.chen.client()
    page = page_of(client, lost)
    assert page.count('class="pick') < page_of(client, lost, data={"all": "1"}).count('class="pick')
    assert "支更远的，全部列出" in page


def test_a_press_that_names_no_crew_is_told(cast: Cast) -> None:
    incident = report(cast)
    for said in ({}, {"unit": "x"}, {"override": ":better_kit"}):
        answer = press(cast.chen.client(), incident, "dispatch", said)
        assert answer.status_code == 422
        assert "core.missing_input" in answer.content.decode()


def test_an_address_with_a_nul_in_it_is_not_found(cast: Cast) -> None:
    client = cast.chen.client()
    report(cast)
    for address in ("/incidents/%00/", "/?incident=%00", "/incidents/%00/way/1.json"):
        assert client.get(address).status_code == 404
    assert client.get("/incidents/?q=%00").status_code == 200
    assert client.get("/incidents/new/places/?q=%00").status_code == 200
    sent = client.post("/incidents/new/", {"words": "a\x00", "source": "phone", "place": "\x00"})
    assert sent.status_code == 422
