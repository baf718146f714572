"""The pages of how an incident ended: opened again, called back, complained of."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cast import Cast, client_for, report

from lianqin.core import clock as duty_clock
from lianqin.core.acts import act
from lianqin.core.clock import FrozenClock
from lianqin.incidents import services
from lianqin.incidents.ending import Outcome
from lianqin.incidents.models import AnswerTally, Callback, Grievance, Incident, TimelineEntry
from lianqin.incidents.states import State

pytestmark = pytest.mark.django_db
GOOD = {"reached": "reached", "handled": "yes", "speed": "good", "manner": "poor"}


@pytest.fixture
def ended(cast: Cast) -> Incident:
    """An incident at Danhe that ended well, its caller to be called back."""
    incident = report(cast, category="assistance.lost")
    who = {"actor": cast.chen.viewer, "actor_name": "陈民警"}
    with act("test.arrive", actor=cast.chen.viewer) as act_:
        services.take_part(incident, cast.danhe_car, act_)
        services.arrived(incident, cast.danhe_car, act_, act_.at)
    services.give_feedback(incident, Outcome("rescued", "assistance.lost", helped=5), **who)
    services.close(incident, open_units=lambda _incident: 0, **who)
    incident.refresh_from_db()
    return incident


def test_a_closed_record_says_that_it_counts_as_properly_handled_for_now(
    cast: Cast, ended: Incident
) -> None:
    page = client_for(cast.sun.user).get(f"/incidents/{ended.number}/").content.decode()
    assert "妥善处置" in page
    assert "暂定" in page


def test_opening_again_from_the_page_needs_the_reason_and_keeps_to_the_record(
    cast: Cast, ended: Incident
) -> None:
    client = client_for(cast.sun.user)
    refused = client.post(f"/incidents/{ended.number}/reopen/", {"why": ""})
    assert "incidents.why_missing" in refused.content.decode()
    client.post(f"/incidents/{ended.number}/reopen/", {"why": "又来\x00电"})
    assert TimelineEntry.unscoped.get(incident=ended, kind="reopened").text.endswith("又来电")
    ended.refresh_from_db()
    assert ended.state == State.ON_SCENE
    page = client.get(f"/incidents/{ended.number}/").content.decode()
    assert "三十日内重新打开过" in page


def test_who_waits_longest_stands_first_and_late_ones_are_marked(
    cast: Cast, ended: Incident, clock: FrozenClock
) -> None:
    client = client_for(cast.sun.user)
    assert ended.number in client.get("/incidents/callbacks/").content.decode()
    assert "已超时" not in client.get("/incidents/callbacks/").content.decode()
    clock.move(timedelta(hours=49))
    assert "已超时" in client_for(cast.sun.user).get("/incidents/callbacks/").content.decode()


def test_the_caller_is_called_from_the_page_and_the_answer_goes_into_the_months_counts(
    cast: Cast, ended: Incident
) -> None:
    client = client_for(cast.sun.user)
    assert "tel:13800000001" in client.get(f"/incidents/{ended.number}/callback/").content.decode()
    client.post(f"/incidents/{ended.number}/callback/", GOOD)
    assert AnswerTally.unscoped.get(question="manner").answer == "poor"
    assert Callback.unscoped.get(incident=ended).done_at == duty_clock.now()
    again = client.post(f"/incidents/{ended.number}/callback/", GOOD).content.decode()
    assert "没有待办的回访" in again
    assert AnswerTally.unscoped.get(question="manner").count == 1


def test_a_strange_answer_is_named_and_the_rest_stays_as_it_was_ticked(
    cast: Cast, ended: Incident
) -> None:
    client = client_for(cast.sun.user)
    page = client.post(f"/incidents/{ended.number}/callback/", {**GOOD, "speed": "never"})
    assert page.status_code == 422
    assert "checked" in page.content.decode()
    assert not AnswerTally.unscoped.exists()


def test_few_answers_are_not_drawn(cast: Cast, ended: Incident) -> None:
    client = client_for(cast.sun.user)
    client.post(f"/incidents/{ended.number}/callback/", GOOD)
    page = client.get("/incidents/callbacks/answers/").content.decode()
    assert "不足 5 个回答" in page
    AnswerTally.unscoped.filter(question="handled").update(count=5)
    page = client.get("/incidents/callbacks/answers/").content.decode()
    assert page.count('<svg class="chart"') == 1


def test_a_complaint_shows_on_the_record_without_who_made_it(cast: Cast, ended: Incident) -> None:
    client = client_for(cast.sun.user)
    url = f"/incidents/{ended.number}/grievance/"
    refused = client.post(url, {"channel": "phone", "words": ""})
    assert refused.status_code == 422
    client.post(url, {"channel": "phone", "words": "到得太慢"})
    found = Grievance.unscoped.get(incident=ended)
    page = client.get(f"/incidents/{ended.number}/").content.decode()
    assert "到得太慢" in page
    assert "三十日内有投诉" in page
    client.post(f"{url}{found.pk}/answer/", {"answer": "道路结冰，\x00已说明"})
    assert "道路结冰，已说明" in client.get(f"/incidents/{ended.number}/").content.decode()


def test_another_station_neither_calls_back_nor_sees_who_waits(cast: Cast, ended: Incident) -> None:
    client = client_for(cast.ma.user)
    assert ended.number not in client.get("/incidents/callbacks/").content.decode()
    assert client.post(f"/incidents/{ended.number}/callback/", GOOD).status_code == 404
    assert not AnswerTally.unscoped.exists()
