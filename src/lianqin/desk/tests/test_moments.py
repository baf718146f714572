"""The time line on the page: put right by whoever sees it, and drawn to scale."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from cast import Cast, report
from django.test import Client

from lianqin.core import clock as clocks
from lianqin.core.acts import act
from lianqin.core.clock import SHANGHAI, FrozenClock
from lianqin.desk.record.lanes import LABEL, RIGHT, WIDTH, Picture
from lianqin.desk.record.moments_panel import Moments, contact_panel, moments_panel
from lianqin.desk.templatetags.moments import skew_words
from lianqin.incidents import services
from lianqin.incidents.models import Incident, TimelineEntry
from lianqin.incidents.states import EntryKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def attended(cast: Cast, clock: FrozenClock) -> Incident:
    """22:00 reported, 22:02 the car sent, 22:05 it left, 22:09 there; now 22:20."""
    incident = report(cast)
    for after, kind in (
        (2, EntryKind.DISPATCHED),
        (5, EntryKind.EN_ROUTE),
        (9, EntryKind.ON_SCENE),
    ):
        clock.move(timedelta(minutes=after) - (clocks.now() - incident.received_at))
        with act("test.step", actor=cast.chen.viewer) as act_:
            step(cast, incident, kind, act_)
    clock.move(timedelta(minutes=11))
    return incident


def step(cast: Cast, incident: Incident, kind: EntryKind, act_: Any) -> None:
    from lianqin.incidents import timeline

    if kind == EntryKind.DISPATCHED:
        services.take_part(incident, cast.danhe_car, act_)
    elif kind == EntryKind.ON_SCENE:
        services.arrived(incident, cast.danhe_car, act_, act_.at)
    else:
        timeline.write(act_, incident, kind, unit=cast.danhe_car)


def line(incident: Incident, kind: EntryKind) -> TimelineEntry:
    return incident.timeline.get(kind=kind)


def address(incident: Incident, kind: EntryKind, more: str = "") -> str:
    return f"/incidents/{incident.number}/moments/{line(incident, kind).pk}/{more}"


def local(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%dT%H:%M:%S}"


def put_right(client: Client, incident: Incident, kind: EntryKind, **said: Any) -> Any:
    fields = {"at": local(line(incident, kind).at), "why": "对讲机记录为准", **said}
    return client.post(address(incident, kind), fields)


def test_an_arrival_is_put_right_on_its_page_and_both_moments_stay_to_be_read(
    cast: Cast, attended: Incident
) -> None:
    client = cast.sun.client()
    form = client.get(address(attended, EntryKind.ON_SCENE)).content.decode()
    assert 'value="2024-06-12T22:09:00"' in form
    assert cast.danhe_car.call_sign in form
    answer = put_right(client, attended, EntryKind.ON_SCENE, at="2024-06-12T22:07:30")
    assert answer.status_code == 302
    attended.refresh_from_db()
    assert local(attended.first_police_on_scene_at).endswith("22:07:30")
    page = client.get(f"/incidents/{attended.number}/").content.decode()
    assert re.search(r"<s>\s*22:09:00\s*</s>", page)
    assert "对讲机记录为准" in page


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"at": "2024-06-12T22:04:00"}, "incidents.steps_out_of_order"),
        ({"at": "2024-06-12T22:21:00"}, "incidents.stamp_in_future"),
        ({}, "incidents.nothing_corrected"),
        ({"at": "2024-06-12T22:08:00", "why": ""}, "core.missing_input"),
        ({"at": "gestern"}, "core.unreadable_input"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_what_was_typed_stays(
    cast: Cast, attended: Incident, said: dict[str, str], code: str
) -> None:
    answer = put_right(cast.sun.client(), attended, EntryKind.ON_SCENE, **said)
    page = answer.content.decode()
    assert answer.status_code in (409, 422)
    assert code in page
    assert said.get("at", "") in page
    assert attended.timeline.count() == 4


def test_a_line_is_struck_out_with_a_reason_and_can_be_brought_back(
    cast: Cast, attended: Incident
) -> None:
    client, strike = cast.sun.client(), address(attended, EntryKind.ON_SCENE, "strike/")
    assert client.post(strike, {"why": " "}).status_code == 422
    assert client.post(strike, {"why": "误按，\x00未到现场"}).status_code == 302
    attended.refresh_from_db()
    assert attended.first_police_on_scene_at is None
    page = client.get(f"/incidents/{attended.number}/").content.decode()
    assert "作废" in page
    assert "误按，未到现场" in page
    assert "恢复并更正" in client.get(address(attended, EntryKind.ON_SCENE)).content.decode()
    assert put_right(client, attended, EntryKind.ON_SCENE).status_code == 302
    attended.refresh_from_db()
    assert attended.first_police_on_scene_at is not None


def test_the_second_of_two_who_correct_is_told_and_sees_the_first(
    cast: Cast, attended: Incident
) -> None:
    seen = line(attended, EntryKind.ON_SCENE).pk
    put_right(cast.sun.client(), attended, EntryKind.ON_SCENE, at="2024-06-12T22:08:00", seen=seen)
    answer = put_right(
        cast.chen.client(), attended, EntryKind.ON_SCENE, at="2024-06-12T22:07:00", seen=seen
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "incidents.corrected_meanwhile" in page
    assert "22:08:00" in page
    assert 'value="2024-06-12T22:07:00"' in page


@pytest.mark.parametrize("name", ["ma", "zhao", "wang", "xu", "shen"])
def test_whoever_does_not_see_the_record_cannot_put_it_right(
    cast: Cast, attended: Incident, name: str
) -> None:
    who = cast.wang if name == "wang" else cast.everybody()[name]
    answer = put_right(who.client(), attended, EntryKind.ON_SCENE, at="2024-06-12T22:08:00")
    assert answer.status_code in (403, 404)
    assert attended.timeline.count() == 4


def panel(cast: Cast, incident: Incident) -> Moments:
    incident.refresh_from_db()
    found = moments_panel(incident, cast.chen.viewer, clocks.now())
    assert found
    return found


def at(picture: Picture, x: float) -> float:
    """Minutes since the report of a place in the drawing."""
    whole = (picture.until - picture.since) / timedelta(minutes=1)
    return (x - LABEL) / (WIDTH - LABEL - RIGHT) * whole


def test_the_picture_is_drawn_to_scale_a_lane_for_each_crew(cast: Cast, attended: Incident) -> None:
    picture = panel(cast, attended).picture
    own, car = picture.lanes
    assert [mark.shape for mark in own.marks] == ["bar"]
    stood = [(one.stood, at(picture, one.x)) for one in car.stretches]
    assert [name for name, _ in stood] == ["asked", "moving", "there"]
    assert [minute for _, minute in stood] == pytest.approx([2, 5, 9], abs=0.05)
    last = car.stretches[-1]
    assert at(picture, last.x + last.length) == pytest.approx(20, abs=0.05), "still there"
    assert all(tick.at.minute % 5 == 0 for tick in picture.ticks)
    assert [one.length for one in picture.brackets] == [
        timedelta(minutes=minutes) for minutes in (2, 9, 9)
    ]


def test_intervals_are_named_with_the_two_lines_that_explain_them(
    cast: Cast, attended: Incident
) -> None:
    said = [
        (one.shown.interval.code, one.start, one.shown.length / timedelta(minutes=1))
        for one in panel(cast, attended).spans
    ]
    assert said == [
        ("received_to_dispatched", "接警", 2),
        ("received_to_first_on_scene", "接警", 9),
        ("received_to_first_police", "接警", 9),
        ("received_to_on_scene", "接警", 9),
    ]
    page = cast.chen.client().get(f"/incidents/{attended.number}/").content.decode()
    assert "接报至民警首次到达" in page
    assert "9 分" in page


def test_lines_that_contradict_each_other_are_shown_and_their_interval_is_not(
    cast: Cast, attended: Incident
) -> None:
    TimelineEntry.unscoped.create(
        incident=attended,
        kind=EntryKind.UNIT_CLEARED,
        unit=cast.danhe_car,
        at=attended.received_at,
        recorded_at=clocks.now(),
    )
    found = panel(cast, attended)
    assert {(one.later, one.earlier.split()[-1]) for one in found.odd} == {
        (f"{cast.danhe_car.call_sign} 处置完毕", step) for step in ("下达指令", "出发", "到达现场")
    }
    page = cast.chen.client().get(f"/incidents/{attended.number}/").content.decode()
    assert "次序有误" in page


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (7, "手机时钟不准，快 7 分，按服务器时间记"),
        (-90, "手机时钟不准，慢 1 小时 30 分，按服务器时间记"),
    ],
)
def test_a_skewed_clock_says_by_how_much_and_which_one_counted(minutes: int, words: str) -> None:
    now = clocks.now()
    entry = TimelineEntry(kind="note", at=now, device_at=now + timedelta(minutes=minutes))
    assert skew_words(entry) == words


def test_a_caller_for_help_who_heard_nothing_for_ten_minutes_is_not_forgotten(
    cast: Cast, clock: FrozenClock
) -> None:
    incident = report(cast, category="assistance.lost")
    client, address = cast.chen.client(), f"/incidents/{incident.number}/"
    due = contact_panel(incident, cast.chen.viewer, clocks.now())
    assert due
    assert due.until == incident.received_at + timedelta(minutes=10)
    clock.move(timedelta(minutes=11))
    assert "与求助人联系" in client.get(address).content.decode()
    client.post(f"{address}note/", {"kind": "contact", "text": "已安抚"})
    again = contact_panel(incident, cast.chen.viewer, clocks.now())
    assert again
    assert again.until == clocks.now() + timedelta(minutes=10)
    with act("test.arrive", actor=cast.chen.viewer) as act_:
        services.take_part(incident, cast.niu_crew, act_)
        services.arrived(incident, cast.niu_crew, act_, act_.at)
    incident.refresh_from_db()
    assert contact_panel(incident, cast.chen.viewer, clocks.now()) is None
    assert contact_panel(report(cast), cast.chen.viewer, clocks.now()) is None, "no call for help"


def test_the_picture_costs_one_query_however_long_the_record(
    cast: Cast, attended: Incident, django_assert_num_queries: Any
) -> None:
    for _ in range(30):
        services.note(attended, text="记", actor=cast.chen.viewer, actor_name="陈警官")
    viewer = cast.chen.viewer
    with django_assert_num_queries(1):
        moments_panel(attended, viewer, clocks.now())
