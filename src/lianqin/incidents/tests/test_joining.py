"""Many calls, one incident: the same outside number, or a call that somebody joins to a record."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from cast import Cast, report
from cast_roads import lay_roads

from lianqin.core.clock import FrozenClock
from lianqin.core.models import EventRow
from lianqin.core.tests.test_concurrency import together
from lianqin.incidents import intake as intake_room
from lianqin.incidents.errors import ExerciseMixed
from lianqin.incidents.intake import Report, take_report
from lianqin.incidents.joining import join
from lianqin.incidents.merging import merge
from lianqin.incidents.merging_errors import CallIntoClosed, MergeMixesExercise
from lianqin.incidents.models import Call, Incident
from lianqin.incidents.states import Source, State

pytestmark = pytest.mark.django_db
NUMBER = "110-7788"


def told(county: Cast, **changes: Any) -> Report:
    site = county.places.building_site
    facts: dict[str, Any] = {
        "source": Source.HANDOVER_110,
        "words": "工地有人剪电缆",
        "place_text": site.name,
        "lon": site.lon,
        "lat": site.lat,
        "external_ref": NUMBER,
    }
    return Report(**{**facts, **changes})


def by_chen(county: Cast) -> dict[str, Any]:
    return {"actor": county.people.chen.viewer, "actor_name": "陈民警"}


def merged(county: Cast, one: Incident, into: Incident) -> None:
    merge(one, into, open_units=lambda _incident: 0, **by_chen(county))


@pytest.mark.parametrize("source", [source for source in Source if source != Source.PANIC])
def test_a_report_from_every_source_is_one_incident_with_its_call(
    county: Cast, source: Source
) -> None:
    incident = take_report(told(county, source=source), **by_chen(county))
    call = incident.calls.get()
    assert (incident.source, call.source, call.external_ref) == (source, source, NUMBER)


def test_a_call_says_who_took_it_down_or_who_told_it_by_themselves(county: Cast) -> None:
    phone = take_report(told(county, source=Source.PHONE), **by_chen(county)).calls.get()
    assert (phone.taken_by, phone.reporter) == (county.people.chen.user.pk, None)
    own = told(county, source=Source.FIELD, external_ref="")
    call = take_report(own, actor=county.people.zhao.viewer).calls.get()
    assert (call.taken_by, call.reporter) == (None, county.people.zhao.person)


def test_the_number_of_a_merged_incident_leads_to_the_one_that_goes_on(county: Cast) -> None:
    first = take_report(told(county), **by_chen(county))
    other, last = report(county), report(county)
    merged(county, first, other)
    merged(county, other, last)
    again = take_report(told(county, words="还在剪"), **by_chen(county))
    assert again == last
    assert Incident.unscoped.count() == 3
    assert last.calls.order_by("pk").last().words == "还在剪"


def test_a_number_that_came_with_a_later_call_is_known_too(county: Cast) -> None:
    incident = take_report(told(county), **by_chen(county))
    join(told(county, external_ref="12345-9"), incident, **by_chen(county))
    again = take_report(told(county, external_ref="12345-9"), **by_chen(county))
    assert again == incident
    assert Incident.unscoped.count() == 1
    drill = told(county, external_ref="12345-9", is_exercise=True)
    with pytest.raises(ExerciseMixed):
        take_report(drill, **by_chen(county))


def test_a_number_of_another_bureau_is_another_number(county: Cast) -> None:
    take_report(told(county), **by_chen(county))
    site = lay_roads(county.twin).places.building_site
    theirs = take_report(told(county, lon=site.lon, lat=site.lat), actor=county.wang.viewer)
    assert theirs.calls.count() == 1
    assert Incident.unscoped.count() == 2


def test_a_call_joins_without_a_place_and_the_desk_hears_of_it(county: Cast) -> None:
    incident = report(county)
    call = told(county, lon=None, lat=None, place_text="", external_ref="")
    assert join(call, incident, **by_chen(county)) == incident
    assert incident.calls.order_by("pk").last().lon is None
    assert incident.timeline.last().text == "再次来电：工地有人剪电缆"
    assert EventRow.objects.filter(subject_id=str(incident.pk), kind="incident.changed").exists()


def test_a_call_to_a_merged_incident_joins_the_one_that_goes_on(county: Cast) -> None:
    first, double = report(county), report(county)
    merged(county, double, first)
    assert join(told(county, external_ref=""), double, **by_chen(county)) == first


def test_what_a_later_caller_adds_holds_and_silence_takes_nothing_back(county: Cast) -> None:
    incident = report(county, suspects=2, injured=1, priority=2, category="other.unclassified")
    more = told(
        county, suspects=1, has_weapon=True, vehicle="白色面包车", category="criminal.theft"
    )
    join(more, incident, **by_chen(county))
    join(told(county, external_ref=""), incident, **by_chen(county))
    incident.refresh_from_db()
    assert (incident.suspects, incident.injured, incident.has_weapon) == (2, 1, True)
    assert (incident.vehicle, incident.category) == ("白色面包车", "criminal.theft")
    assert incident.priority == 2


def test_a_graver_priority_given_with_the_call_holds(county: Cast) -> None:
    incident = report(county, priority=3)
    join(told(county, priority=1), incident, **by_chen(county))
    incident.refresh_from_db()
    assert incident.priority == 1


def test_a_simple_incident_is_looked_at_again_when_a_caller_tells_of_a_weapon(
    county: Cast,
) -> None:
    incident = report(county, category="dispute.neighbour", is_simple=True)
    join(told(county, has_weapon=True), incident, **by_chen(county))
    incident.refresh_from_db()
    assert incident.is_simple is None


def test_a_drill_call_never_joins_a_real_incident(county: Cast) -> None:
    with pytest.raises(MergeMixesExercise):
        join(told(county, is_exercise=True, external_ref=""), report(county), **by_chen(county))
    assert Call.unscoped.count() == 1


def test_a_new_call_does_not_join_a_closed_record_unseen(county: Cast, clock: FrozenClock) -> None:
    done = report(county, state=State.CLOSED, closed_at=clock.now())
    clock.move(timedelta(minutes=5))
    with pytest.raises(CallIntoClosed):
        join(told(county, external_ref=""), done, **by_chen(county))
    assert done.calls.count() == 1


def test_the_same_number_of_a_closed_incident_stays_one_incident(
    county: Cast, clock: FrozenClock
) -> None:
    done = report(county, state=State.CLOSED, closed_at=clock.now(), external_ref=NUMBER)
    assert take_report(told(county, has_weapon=True), **by_chen(county)) == done
    done.refresh_from_db()
    assert (done.state, done.calls.count(), done.has_weapon) == (State.CLOSED, 2, False)


def test_a_number_given_away_while_we_looked_is_joined(
    county: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database's own constraint decides, should anything ever write beside the lock."""
    first = take_report(told(county), **by_chen(county))
    known, looks = intake_room.known_by_number, []

    def blind_once(asked: Report, bureau: int) -> Incident | None:
        looks.append(asked)
        return None if len(looks) == 1 else known(asked, bureau)

    monkeypatch.setattr(intake_room, "known_by_number", blind_once)
    assert take_report(told(county), **by_chen(county)) == first
    assert (Incident.unscoped.count(), first.calls.count()) == (1, 2)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_officers_who_press_at_once_with_one_number_make_one_incident(county: Cast) -> None:
    """Six at once: one opens it, five join; on SQLite and on PostgreSQL alike."""
    barrier, viewer = Barrier(6), county.people.chen.viewer

    def press(number: int) -> None:
        barrier.wait()
        take_report(told(county, words=f"第{number}个人报的"), actor=viewer)

    together(press, 6)
    incident = Incident.unscoped.get()
    assert incident.calls.count() == 6
    assert incident.timeline.filter(text__startswith="再次来电").count() == 5


def test_a_number_of_the_imported_past_swallows_no_report(county: Cast) -> None:
    """Old rows bear numbers such as "1": a live report of that number is another thing."""
    past = report(county, source=Source.IMPORTED, external_ref=NUMBER, state=State.CLOSED)
    past.calls.update(external_ref=NUMBER, source=Source.IMPORTED)
    fresh = take_report(told(county), **by_chen(county))
    assert fresh != past
    assert fresh.calls.get().external_ref == NUMBER
    assert take_report(told(county, words="又来电"), **by_chen(county)) == fresh
