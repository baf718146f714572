"""One directive at the desk: its thread, moving its crew, relief, one more, several at once."""

from __future__ import annotations

from typing import Any

import pytest
from cast import Cast
from django.test import Client

from lianqin.dispatch import guidance
from lianqin.dispatch.models import Directive, GuidanceMessage
from lianqin.dispatch.states import Origin, Status
from lianqin.dispatch.tests.calling import ask, fresh, quarrel, say_yes
from lianqin.incidents.models import Incident

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(county: Cast) -> Client:
    return county.chen.client()


def at(directive: Directive, what: str = "") -> str:
    return f"/incidents/{directive.incident.number}/directives/{directive.number}/{what}"


def on(incident: Incident, what: str) -> str:
    return f"/incidents/{incident.number}/{what}/"


def test_the_thread_shows_what_was_said_and_to_open_it_is_to_have_read(
    county: Cast, desk: Client
) -> None:
    directive = ask(county, quarrel(county), county.li_crew)
    guidance.write(directive, "找不到西门", actor=county.li.viewer, actor_name="李保安")
    incident_page = desk.get(on(directive.incident, "").replace("//", "/")).content.decode()
    assert "班组有话" in incident_page
    page = desk.get(at(directive)).content.decode()
    assert "找不到西门" in page
    assert GuidanceMessage.unscoped.get().read_by_name == county.chen.user.display_name
    assert "班组有话" not in desk.get(f"/incidents/{directive.incident.number}/").content.decode()


def test_a_message_is_sent_by_a_tap_or_in_words(county: Cast, desk: Client) -> None:
    directive = ask(county, quarrel(county), county.li_crew)
    assert desk.post(at(directive, "guide/"), {"phrase": "wait"}).status_code == 302
    desk.post(at(directive, "guide/"), {"text": "从西门进"})
    assert [m.text for m in GuidanceMessage.unscoped.all()] == ["原地等候", "从西门进"]
    empty = desk.post(at(directive, "guide/"), {"text": "  "})
    assert (empty.status_code, "dispatch.nothing_said" in empty.content.decode()) == (422, True)


def test_a_message_too_late_is_refused_and_what_was_typed_stays(county: Cast, desk: Client) -> None:
    directive = ask(county, quarrel(county), county.li_crew)
    desk.post(on(directive.incident, f"cancel/{directive.number}"))
    refused = desk.post(at(directive, "guide/"), {"text": "别去了"})
    assert refused.status_code == 409
    assert "指令已结束" in refused.content.decode()


def test_a_crew_is_moved_from_its_page(county: Cast, desk: Client) -> None:
    old, new = quarrel(county), quarrel(county, place_text="南门")
    directive = ask(county, old, county.li_crew)
    page = desk.get(at(directive)).content.decode()
    assert "南门" in page
    answer = desk.post(at(directive, "redirect/"), {"to": new.number, "why": "more_urgent"})
    assert answer.headers["Location"] == f"/incidents/{new.number}/"
    moved = Directive.unscoped.get(origin=Origin.REDIRECTED)
    assert (moved.incident_id, moved.override_reason) == (new.pk, "那里更急")
    lost = desk.post(at(directive, "redirect/"), {"to": new.number, "why": "nearer"})
    assert lost.status_code == 409
    assert county.chen.user.display_name in lost.content.decode()  # who was quicker


def test_a_crew_is_relieved_from_its_page(county: Cast, desk: Client) -> None:
    directive = ask(county, quarrel(county), county.li_crew)
    say_yes(directive, county.li)
    assert "派去接替" in desk.get(at(directive)).content.decode()
    desk.post(at(directive, "relieve/"), {"unit": county.niu_crew.pk, "at_once": "1"})
    assert fresh(directive).status == Status.RELIEVED
    assert Directive.unscoped.get(relieves=directive).unit_id == county.niu_crew.pk


def test_one_more_is_sent_and_beyond_the_rule_a_reason_is_asked(county: Cast, desk: Client) -> None:
    incident = quarrel(county)
    ask(county, incident, county.li_crew)
    page = desk.get(f"/incidents/{incident.number}/").content.decode()
    assert "增援、同时通知几支" in page
    bare = desk.post(on(incident, "reinforce"), {"unit": county.niu_crew.pk})
    assert bare.status_code == 422
    assert "dispatch.reinforcement_reason_missing" in bare.content.decode()
    said: dict[str, Any] = {"unit": county.niu_crew.pk, "why": "crowd"}
    assert desk.post(on(incident, "reinforce"), said).status_code == 302
    assert Directive.unscoped.get(origin=Origin.REINFORCING).override_reason == "现场人多"


def test_several_are_asked_at_once_from_the_incident(county: Cast, desk: Client) -> None:
    incident = quarrel(county)
    few = desk.post(on(incident, "ring"), {"units": [county.li_crew.pk], "wanted": "1"})
    assert (few.status_code, Directive.unscoped.count()) == (422, 0)
    both = {"units": [county.li_crew.pk, county.niu_crew.pk], "wanted": "1"}
    assert desk.post(on(incident, "ring"), both).status_code == 302
    assert Directive.unscoped.filter(incident=incident, alerting__is_ring=True).count() == 2


def test_another_stations_officer_finds_no_thread(county: Cast) -> None:
    directive = ask(county, quarrel(county), county.li_crew)
    assert county.ma.client().get(at(directive)).status_code == 404
    assert county.li.client().get(at(directive)).status_code == 403
