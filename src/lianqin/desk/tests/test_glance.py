"""What a relief officer needs in ten seconds, and the time line beneath."""

from __future__ import annotations

from datetime import timedelta

from cast import Cast, direct, report

from lianqin.core import clock
from lianqin.desk.cards import need_of
from lianqin.desk.chronicle import chronicle
from lianqin.desk.glance import Glance, glance_of
from lianqin.dispatch.models import Directive
from lianqin.dispatch.states import Status
from lianqin.incidents.models import Callback, Grievance, Incident, TimelineEntry
from lianqin.incidents.states import EntryKind, State


def glance(cast: Cast, incident: Incident, *missing: str) -> Glance:
    directives = list(Directive.unscoped.filter(incident=incident))
    need = need_of(incident, directives)
    return glance_of(incident, cast.chen.viewer, directives, need, missing)


def test_a_crew_on_its_way_is_told_with_the_time_it_should_arrive(cast: Cast) -> None:
    incident, now = report(cast), clock.now()
    direct(
        cast,
        incident,
        cast.danhe_car,
        status=Status.EN_ROUTE,
        travel_seconds=600.0,
        answered_at=now - timedelta(minutes=2),
        en_route_at=now - timedelta(minutes=1),
    )
    (crew,) = glance(cast, incident).crews
    assert crew.eta == now + timedelta(minutes=9)
    assert not crew.is_there


def test_who_is_there_is_told_by_the_moment_of_arrival(cast: Cast) -> None:
    incident = report(cast, state=State.ON_SCENE)
    direct(cast, incident, cast.danhe_car, status=Status.ON_SCENE, on_scene_at=clock.now())
    seen = glance(cast, incident)
    assert (seen.there, seen.crews[0].eta) == (1, None)
    page = cast.chen.client().get(f"/incidents/{incident.number}/").content.decode()
    head = page.split("data-glance")[1].split('class="incident__nav"')[0]
    assert cast.danhe_car.call_sign in head
    assert "到达现场" in head


def test_what_is_open_names_the_unanswered_what_closing_lacks_and_complaints(cast: Cast) -> None:
    incident = report(cast, state=State.ON_SCENE)
    directive = direct(cast, incident, cast.danhe_car)
    Grievance.unscoped.create(incident=incident, channel="phone", words="慢", at=clock.now())
    opened = glance(cast, incident, "处置反馈").open
    assert [one.words for one in opened] == [
        "1 条指令待应答",
        "结案还缺：处置反馈",
        "1 件投诉未答复",
    ]
    assert opened[0].until == directive.answer_by


def test_next_is_the_deadline_that_comes_first_and_after_closing_the_call_back(cast: Cast) -> None:
    incident, now = report(cast), clock.now()
    directive = direct(cast, incident, cast.danhe_car)
    first = glance(cast, incident).next
    assert first
    assert first.until == directive.answer_by
    done = report(cast, state=State.CLOSED, closed_at=now)
    assert glance(cast, done).next is None
    Callback.unscoped.create(incident=done, due_at=now + timedelta(hours=20))
    after = glance(cast, done).next
    assert after
    assert after.until == now + timedelta(hours=20)


def test_nobody_coming_is_said_as_such(cast: Cast) -> None:
    first = glance(cast, report(cast)).next
    assert first
    assert first.is_stuck
    assert first.words == "待派警"


def test_a_correction_stands_beneath_what_it_corrects_and_both_are_read(cast: Cast) -> None:
    incident = report(cast)
    wrong = entry(incident, "到了")
    right = entry(incident, "更正一", corrects=wrong)
    again = entry(incident, "更正二", corrects=right)
    rows = list(TimelineEntry.unscoped.filter(incident=incident))
    lines = chronicle(incident, rows, [], {})
    assert lines[0].entry.pk == wrong.pk
    assert lines[0].corrections == (right, again)
    page = cast.chen.client().get(f"/incidents/{incident.number}/").content.decode()
    assert "<s>到了</s>" in page
    assert "更正二" in page


def test_a_line_of_a_double_carries_its_number(cast: Cast) -> None:
    incident = report(cast)
    double = report(cast, state=State.MERGED, merged_into=incident, words="又有人报")
    page = cast.chen.client().get(f"/incidents/{incident.number}/").content.decode()
    line = page.split("timeline__item")[1]
    assert "又有人报" in line
    assert double.number in line
    folded = cast.chen.client().get(f"/incidents/{double.number}/").content.decode()
    assert f'href="/incidents/{incident.number}/"' in folded.split('class="glance"')[0]


def entry(incident: Incident, text: str, **more: object) -> TimelineEntry:
    now = clock.now()
    fields = {"kind": EntryKind.NOTE, "text": text, "at": now, "recorded_at": now, **more}
    return TimelineEntry.unscoped.create(incident=incident, **fields)
