"""On the phone: who knows this person, and the steps of roadside safety."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from cast import Cast, direct

from lianqin.core.clock import FrozenClock
from lianqin.core.models import CommandAnswer
from lianqin.dispatch.states import Status
from lianqin.field.tests.phone import JSON, fields, press
from lianqin.incidents import appeals
from lianqin.incidents.models import AppealView, Incident, Sighting, TimelineEntry
from lianqin.incidents.states import EntryKind, Source
from lianqin.incidents.tests.appealing import asked, by, live, lost_man

pytestmark = pytest.mark.django_db


def texts(kind: EntryKind) -> list[str]:
    return list(TimelineEntry.unscoped.filter(kind=kind).values_list("text", flat=True))


def test_the_phone_of_somebody_on_the_list_shows_it_at_once_and_no_other_does(
    county: Cast,
) -> None:
    appeal = asked(county)
    ge = county.ge.client()
    assert "请您辨认" not in ge.get("/field/").content.decode()
    assert ge.get(f"/field/appeals/{appeal.number}/").status_code == 404
    appeals.approve(appeal, **by(county.fang))
    for page in ("/field/", "/field/appeals/"):
        assert f"/field/appeals/{appeal.number}/" in ge.get(page).content.decode()
    zhao = county.zhao.client()
    assert "请您辨认" not in zhao.get("/field/").content.decode()
    for what in ("", "picture.jpg"):
        assert zhao.get(f"/field/appeals/{appeal.number}/{what}").status_code == 404


def test_an_answer_takes_two_taps_and_tells_the_desk_who_when_and_what(
    county: Cast, clock: FrozenClock
) -> None:
    appeal, ge = live(county), county.ge.client()
    url = f"/field/appeals/{appeal.number}/"
    page = ge.get(url).content.decode()
    assert all(f'name="kind" value="{kind}"' in page for kind in Sighting.Kind.values)
    clock.move(timedelta(minutes=9))
    sent = {"kind": "knows", "words": "前街老王家的", "place": "集市", "ago": "30"}
    answer = press(ge, f"{url}say/", **sent)
    assert (answer.status_code, answer.json()["url"]) == (200, url)
    said = Sighting.unscoped.get()
    assert (said.kind, said.person, said.place_text) == ("knows", county.ge.person, "集市")
    assert said.seen_at == said.said_at - timedelta(minutes=30)
    assert "已回复" in ge.get(url).content.decode()


def test_an_answer_sent_twice_counts_once(county: Cast) -> None:
    appeal, ge, command = live(county), county.ge.client(), uuid4()
    sent = fields(command, kind="seen")
    for _ in range(2):
        answer = ge.post(f"/field/appeals/{appeal.number}/say/", sent, headers=JSON)
        assert answer.status_code == 200
    assert Sighting.unscoped.count() == 1


def test_an_answer_that_waited_without_a_line_counts_from_when_it_was_pressed(
    county: Cast, clock: FrozenClock
) -> None:
    appeal, ge = live(county), county.ge.client()
    clock.move(timedelta(minutes=5))
    pressed = clock.now()
    clock.move(timedelta(minutes=20))
    appeals.withdraw(appeal, reason="找到了", **by(county.sun))
    sent = {
        "command": str(uuid4()),
        "kind": "knows",
        "pressed_at": pressed.isoformat(),
        "sent_at": clock.now().isoformat(),
    }
    answer = ge.post(f"/field/appeals/{appeal.number}/say/", sent, headers=JSON)
    assert answer.status_code == 200
    assert Sighting.unscoped.get().said_at == pressed


def test_an_answer_that_is_none_of_the_three_is_refused(county: Cast) -> None:
    appeal, ge = live(county), county.ge.client()
    for kind in ("", "everybody"):
        answer = press(ge, f"/field/appeals/{appeal.number}/say/", kind=kind)
        assert answer.status_code == 422
    assert not Sighting.unscoped.exists()


def test_each_look_is_marked_logged_and_not_stored(county: Cast) -> None:
    appeal, ge = live(county), county.ge.client()
    answer = ge.get(f"/field/appeals/{appeal.number}/picture.jpg")
    assert "no-store" in answer.headers["Cache-Control"]
    assert AppealView.unscoped.get().mark.startswith("葛网格")
    alone = {"Sec-Fetch-Dest": "document"}
    assert ge.get(f"/field/appeals/{appeal.number}/picture.jpg", headers=alone).status_code == 404
    page = ge.get(f"/field/appeals/{appeal.number}/").content.decode()
    assert " download" not in page
    assert "李保安" not in page


def test_after_the_end_the_page_has_neither_picture_nor_words(county: Cast) -> None:
    appeal, ge = live(county), county.ge.client()
    press(ge, f"/field/appeals/{appeal.number}/say/", kind="seen")
    appeals.withdraw(appeal, reason="找到了", **by(county.sun))
    page = ge.get(f"/field/appeals/{appeal.number}/").content.decode()
    assert "这次协查已经结束" in page
    assert "picture.jpg" not in page
    assert appeal.words not in page
    assert ge.get(f"/field/appeals/{appeal.number}/picture.jpg").status_code == 409


def test_no_answer_of_a_command_holds_anything_of_a_picture(county: Cast) -> None:
    appeal, ge = live(county), county.ge.client()
    press(ge, f"/field/appeals/{appeal.number}/say/", kind="seen", words="在集市见过")
    stored = CommandAnswer.objects.get().answer
    assert set(stored) == {"number", "skewed"}


def reported(county: Cast, name: str, **more: Any) -> Incident:
    """A man by the road, reported from somebody's phone."""
    who = county.everybody()[name]
    sent = {"category": "assistance.lost", "words": "陵沁路边躺着一个人", **more}
    sent |= {"lon": county.point.lon, "lat": county.point.lat}
    answer = press(who.client(), "/field/report/", **sent)
    assert answer.status_code == 200, answer.content
    return Incident.unscoped.get(number=answer.json()["number"])


@pytest.mark.parametrize("name", ["li", "sun", "he"])
def test_a_patrols_find_is_an_incident_with_the_patrol_as_its_source(
    county: Cast, name: str
) -> None:
    form = county.everybody()[name].client().get("/field/report/").content.decode()
    assert "联勤巡逻中发现" in form
    assert reported(county, name, on_patrol="on").source == Source.PATROL
    assert reported(county, name).source == Source.FIELD


def test_a_guard_at_his_own_post_is_on_no_patrol_even_when_he_says_so(county: Cast) -> None:
    assert "联勤巡逻中发现" not in county.zhao.client().get("/field/report/").content.decode()
    assert reported(county, "zhao", on_patrol="on").source == Source.FIELD


def test_the_card_offers_help_only_after_lights_and_cone(county: Cast) -> None:
    incident, li = reported(county, "li"), county.li.client()
    url = f"/field/roadside/{incident.number}/"
    assert url in li.get(f"/field/report/{incident.number}/").content.decode()
    assert "data-roadside-help hidden" in li.get(url).content.decode()
    early = press(li, f"{url}help/", code="help_up")
    assert (early.status_code, early.json()["code"]) == (409, "incidents.roadside_step_too_early")
    for code in ("lights", "cone"):
        assert press(li, f"{url}step/", code=code).status_code == 200
    assert "data-roadside-help hidden" not in li.get(url).content.decode()
    assert press(li, f"{url}help/", code="help_up").status_code == 200
    assert texts(EntryKind.HELPED) == ["搀扶至路边安全处"]


def test_no_answer_from_the_man_leads_to_120(county: Cast) -> None:
    incident, li = reported(county, "li"), county.li.client()
    url = f"/field/roadside/{incident.number}/"
    for code in ("lights", "cone", "behind_rail", "silent"):
        press(li, f"{url}step/", code=code)
    page = li.get(url).content.decode()
    assert "现在就拨打 120" in page
    assert 'href="tel:120"' in page


def test_a_step_keeps_the_phones_clock_and_the_moment_of_the_press(
    county: Cast, clock: FrozenClock
) -> None:
    incident, li = reported(county, "li"), county.li.client()
    clock.move(timedelta(minutes=1))
    pressed = clock.now()
    clock.move(timedelta(minutes=6))
    sent = fields(code="lights") | {"pressed_at": pressed.isoformat()}
    li.post(f"/field/roadside/{incident.number}/step/", sent, headers=JSON)
    line = TimelineEntry.unscoped.get(kind=EntryKind.ROADSIDE)
    assert (line.at, line.device_at) == (pressed, pressed)


def test_a_guard_who_posts_a_restraint_by_hand_is_refused_and_keeps_his_words(
    county: Cast,
) -> None:
    incident, li = reported(county, "li"), county.li.client()
    url = f"/field/roadside/{incident.number}/"
    page = li.get(url).content.decode()
    assert "restrain" not in page
    for sent in ({"code": "restrain"}, {"code": "help_up", "words": "已经按住"}):
        answer = li.post(f"{url}help/", fields(**sent))
        assert answer.status_code == 422
        assert "incidents.roadside_restraint_forbidden" in answer.content.decode()
    assert 'value="已经按住"' in answer.content.decode()
    assert texts(EntryKind.HELPED) == []


def test_a_directed_crew_has_the_card_and_a_stranger_to_it_has_not(county: Cast) -> None:
    incident = lost_man(county)
    directive = direct(county, incident, county.li_crew, status=Status.ON_SCENE)
    url = f"/field/roadside/{incident.number}/"
    page = county.li.client().get(f"/field/directives/{directive.number}/").content.decode()
    assert url in page
    assert county.li.client().get(url).status_code == 200
    assert county.niu.client().get(url).status_code == 404
