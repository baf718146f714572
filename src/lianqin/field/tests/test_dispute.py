"""A guard finds a dispute by phone: a few taps, once, offline too; and mediates nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cast import Cast
from cast_disputes import dispute_in, referred_to_mei
from django.test import Client

from lianqin.core import clock as duty_clock
from lianqin.disputes.models import Dispute, MediationAgreement
from lianqin.disputes.states import How, State, StepKind
from lianqin.field.tests.phone import JSON, fields, press
from lianqin.incidents.models import Call, Incident

NEW, REPORT = "/field/disputes/new/", "/field/report/"
TOLD: dict[str, Any] = {
    "kind": "neighbour",
    "how": "on_the_spot",
    "sides": "2",
    "words": "两家为停车争吵",
}
HERE: dict[str, Any] = {"lon": "112.915", "lat": "35.510", "accuracy": "18.4"}


@pytest.fixture
def phone(county: Cast) -> Client:
    return county.people.zhao.client()


def at(dispute: Dispute, what: str = "") -> str:
    return f"/field/disputes/{dispute.number}/{what}"


def said(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_a_guard_tells_of_a_dispute_and_holds_its_number(county: Cast, phone: Client) -> None:
    answer = press(phone, NEW, **TOLD, **HERE, is_calmed="on", wants_mediator="on")
    dispute = Dispute.unscoped.get()
    assert (dispute.how, dispute.state) == (How.ON_THE_SPOT, State.CALMED)
    assert (dispute.lon, dispute.lat, dispute.station) == (112.915, 35.51, county.places.danhe)
    assert dispute.refer_asked_at
    page = said(phone, answer.json()["url"])
    assert dispute.number in page
    assert "已劝和" in page
    assert dispute.number in said(phone, "/field/disputes/")
    assert not Incident.unscoped.exists()


def test_a_tile_alone_is_enough_and_is_kept_in_chinese(county: Cast, phone: Client) -> None:
    phone.cookies["django_language"] = "en"
    press(phone, NEW, kind="property", how="visit", sides="3")
    dispute = Dispute.unscoped.get()
    assert (dispute.words, dispute.how, dispute.sides) == ("物业纠纷", How.VISIT, 3)
    assert county.crews.zhao_post.post_name in dispute.place_text


def test_sent_twice_it_is_one(phone: Client) -> None:
    sent = fields(**TOLD, **HERE)
    first, second = (phone.post(NEW, sent, headers=JSON) for _ in range(2))
    assert first.json() == second.json()
    assert Dispute.unscoped.count() == 1


def test_what_waited_without_a_signal_is_dated_when_it_was_found(phone: Client, clock: Any) -> None:
    pressed = duty_clock.now()
    clock.move(timedelta(minutes=40))
    late = {"pressed_at": pressed.isoformat(), "sent_at": duty_clock.now().isoformat()}
    phone.post(NEW, fields(**TOLD, **HERE) | late, headers=JSON)
    assert Dispute.unscoped.get().found_at == pressed


def test_without_scripts_it_leads_to_its_page(phone: Client) -> None:
    answer = phone.post(NEW, fields(**TOLD), follow=True)
    assert Dispute.unscoped.get().number in answer.content.decode()


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"words": "丈夫打她，孩子在哭"}, "disputes.domestic_violence"),
        ({"is_domestic": "on"}, "disputes.domestic_violence"),
        ({"is_violent": "on"}, "disputes.turned_violent"),
    ],
)
def test_what_is_an_incident_is_refused_and_one_press_reports_it_with_the_words(
    county: Cast, phone: Client, told: dict[str, Any], code: str
) -> None:
    sent = {**TOLD, **HERE, **told}
    refused = press(phone, NEW, **sent)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert "请按警情受理" in refused.json()["message"]
    page = phone.post(NEW, fields(**sent)).content.decode()
    assert "data-as-report hidden" not in page
    assert f'name="words" value="{sent["words"]}"' in page
    assert not Dispute.unscoped.exists()
    press(phone, REPORT, **HERE, words=sent["words"], category="security.fight", is_ongoing="on")
    assert Incident.unscoped.get().words == sent["words"]


def test_the_way_to_an_incident_is_folded_until_it_is_needed(phone: Client) -> None:
    assert "data-as-report hidden" in said(phone, NEW)


def test_one_that_may_turn_violent_is_before_the_desk_at_once(county: Cast, phone: Client) -> None:
    press(phone, NEW, **TOLD, **HERE, may_turn_violent="on")
    incident = Incident.unscoped.get()
    assert Call.unscoped.get().reporter == county.people.zhao.person
    assert Incident.objects.for_viewer(county.people.sun.viewer).get() == incident
    page = said(phone, at(Dispute.unscoped.get()))
    assert "已转警情" in page
    assert 'value="calmed"' not in page


def test_the_page_offers_calming_and_asking_and_nothing_of_a_mediators(
    county: Cast, phone: Client
) -> None:
    dispute = dispute_in(county)
    page = said(phone, at(dispute))
    assert 'value="calmed"' in page
    assert 'value="asked"' in page
    for kind in StepKind:
        if kind not in (StepKind.CALMED, StepKind.ASKED, StepKind.ESCALATED):
            assert f'name="do" value="{kind}"' not in page, kind
    assert "不能主持调解" in page


def test_calmed_and_asked_once_however_often_pressed(county: Cast, phone: Client) -> None:
    dispute = dispute_in(county)
    for do in ("calmed", "asked"):
        sent = fields(do=do)
        answers = [phone.post(at(dispute, "step/"), sent, headers=JSON).json() for _ in range(2)]
        assert answers[0] == answers[1]
    dispute.refresh_from_db()
    assert dispute.state == State.CALMED
    assert dispute.refer_asked_at
    assert dispute.steps.count() == 2


def test_a_guard_attends_talks_and_sees_the_state_and_not_what_was_said(
    county: Cast, phone: Client
) -> None:
    dispute = referred_to_mei(county)
    dispute.steps.create(kind=StepKind.NOTE, text="甲说了家里的事", at=duty_clock.now(), actor_id=1)
    press(phone, at(dispute, "step/"), do="attended")
    page = said(phone, at(dispute))
    assert "已移交调解" in page
    assert "到场协助" in page
    assert "甲说了家里的事" not in page
    assert "梅调解" not in page


@pytest.mark.parametrize("do", ["agreed", "begun", "willing", "note", "refused", "confirmed"])
def test_a_mediators_step_sent_by_hand_is_refused_with_the_sentence(
    county: Cast, phone: Client, do: str
) -> None:
    dispute = dispute_in(county, state=State.IN_MEDIATION)
    refused = press(phone, at(dispute, "step/"), do=do, terms="赔钱")
    assert (refused.status_code, refused.json()["code"]) == (403, "disputes.not_a_mediator")
    assert "不能主持调解，也不能记录协议" in refused.json()["message"]
    assert not MediationAgreement.unscoped.exists()


def test_a_step_that_is_none_is_refused(county: Cast, phone: Client) -> None:
    dispute = dispute_in(county)
    for sent in ({"do": "x"}, {"do": "escalated", "why": "x"}, {"do": "settled"}):
        assert press(phone, at(dispute, "step/"), **sent).status_code == 422
    assert press(phone, at(dispute, "step/"), do="attended").status_code == 409


def test_blows_on_the_spot_are_an_incident_in_one_press(county: Cast, phone: Client) -> None:
    dispute = dispute_in(county)
    press(phone, at(dispute, "step/"), do="escalated", why="weapon")
    incident = Incident.unscoped.get()
    assert (incident.category, incident.has_weapon) == ("criminal.weapon", True)
    assert "已转警情" in said(phone, at(dispute))


def test_nobody_sees_what_somebody_else_found(county: Cast) -> None:
    dispute, li = dispute_in(county), county.people.li.client()
    assert li.get(at(dispute)).status_code == 404
    assert press(li, at(dispute, "step/"), do="calmed").status_code == 404
    assert "您还没有报过纠纷" in said(li, "/field/disputes/")


def test_the_first_page_leads_there(phone: Client) -> None:
    assert f'href="{NEW}"' in said(phone, "/field/")
