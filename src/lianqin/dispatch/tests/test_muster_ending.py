"""A muster when something came between: silence, a quicker officer, a merged or ended incident."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from cast import Cast, report

from lianqin.core.clock import FrozenClock
from lianqin.core.models import OutboxRow
from lianqin.dispatch import directives, muster_ending, muster_timers
from lianqin.dispatch.errors import NoRoadMap, OnlyPoliceDirect
from lianqin.dispatch.models import Directive
from lianqin.dispatch.models.muster import Duty, Muster, MusterAlert, MusterMoment, RallyPoint
from lianqin.dispatch.muster import Meeting, call_ring, move_rally
from lianqin.dispatch.muster_ending import stand_down
from lianqin.dispatch.muster_errors import HeadsMissing, MusterOver, RallyMoved
from lianqin.dispatch.muster_proposal import proposal_for, travels_to
from lianqin.dispatch.muster_terms import Terms, set_terms
from lianqin.dispatch.passing_on import pass_on
from lianqin.dispatch.states import Status
from lianqin.dispatch.tests.test_muster import alarm, alerts, counts, due, narrow, opened
from lianqin.incidents.merging import merge
from lianqin.incidents.models import Incident, TimelineEntry
from lianqin.incidents.states import State

pytestmark = pytest.mark.django_db


def officer(county: Cast) -> dict[str, Any]:
    return {"actor": county.chen.viewer, "actor_name": "陈警官"}


def all_silent(muster: Muster, county: Cast) -> None:
    for alert in alerts(muster).values():
        directives.fell_silent(alert.directive_id, actor=county.chen.viewer)


def two_narrow_rings(county: Cast) -> None:
    rings = [{"after": 0, "within": 60}, {"after": 2, "within": 90}]
    set_terms(county.bureau, Terms(rings=rings), **officer(county))


def test_a_first_ring_that_was_called_is_not_called_again_by_its_timer(county: Cast) -> None:
    narrow(county)
    muster = opened(county)
    first = set(alerts(muster))
    row = due("muster.widen", ring=1)
    assert row.due_at >= muster.opened_at + timedelta(seconds=10)
    muster_timers.on_widen(row.payload, row)
    assert set(alerts(muster)) == first
    assert county.daji_car.pk not in first


def test_police_who_stand_need_no_further_police_and_silent_ones_do(county: Cast) -> None:
    two_narrow_rings(county)
    muster = opened(county)
    call_ring(muster, 2)
    assert county.daji_car.pk not in alerts(muster)
    silent = alerts(muster)[county.danhe_car.pk].directive_id
    directives.fell_silent(silent, actor=county.chen.viewer)
    call_ring(muster, 2)
    assert county.daji_car.pk in alerts(muster)


def test_silent_police_of_a_muster_are_passed_on_by_nobody_but_its_next_ring(
    county: Cast, clock: FrozenClock
) -> None:
    two_narrow_rings(county)
    muster = opened(county)
    silent = alerts(muster)[county.danhe_car.pk].directive_id
    directives.fell_silent(silent, actor=county.chen.viewer)
    assert county.daji_car.pk not in alerts(muster)
    pass_on(silent, 2, due_at=clock.now())
    assert not Directive.unscoped.filter(unit=county.daji_car).exists()


def test_a_ring_that_was_being_called_when_it_was_stood_down_calls_nobody_more(
    county: Cast,
) -> None:
    two_narrow_rings(county)
    muster = opened(county)
    silent = alerts(muster)[county.danhe_car.pk].directive_id
    directives.fell_silent(silent, actor=county.chen.viewer)
    called = set(alerts(muster))
    plan = proposal_for(muster.incident, muster.opened_at)
    stand_down(muster, counts(muster), **officer(county))
    assert call_ring(muster, 2, plan) == 0
    assert set(alerts(muster)) == called


def test_blanks_are_no_reason_for_people_unaccounted_for_and_no_guard_stands_it_down(
    county: Cast,
) -> None:
    muster = opened(county)
    with pytest.raises(HeadsMissing):
        stand_down(muster, {}, reason=" \n ", **officer(county))
    Directive.unscoped.update(status=Status.DECLINED)  # no crew to release, which asks as well
    with pytest.raises(OnlyPoliceDirect):
        stand_down(muster, counts(muster), actor=county.li.viewer, actor_name="李保安")
    muster.refresh_from_db()
    assert muster.stood_down_at is None


def test_a_late_yes_to_a_muster_that_was_stood_down_is_refused_and_takes_nobody(
    county: Cast,
) -> None:
    muster = opened(county)
    alert = alerts(muster)[county.li_crew.pk]
    directives.fell_silent(alert.directive_id, actor=county.chen.viewer)
    stand_down(muster, counts(muster), **officer(county))
    alert.directive.refresh_from_db()
    assert alert.directive.status == Status.CANCELLED
    with pytest.raises(MusterOver):
        directives.accept(alert.directive, actor=county.li.viewer, actor_name="李保安")
    assert not county.li_crew.commitments.filter(until=None).exists()


def test_a_crew_called_during_the_head_count_is_missing_from_it(
    county: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow(county)
    muster = opened(county)
    found, real = counts(muster), muster_ending.act

    @contextmanager
    def late(*given: Any, **more: Any) -> Iterator[Any]:
        with real(*given, **more) as act_:
            call_ring(muster, 2)
            yield act_

    monkeypatch.setattr(muster_ending, "act", late)
    with pytest.raises(HeadsMissing) as told:
        stand_down(muster, found, **officer(county))
    assert county.daji_car.call_sign in str(told.value)


def test_only_a_crew_inside_goes_to_a_place_behind_the_scene(county: Cast) -> None:
    incident = alarm(county)
    plan = proposal_for(incident, incident.received_at)
    [call] = [c for c in plan.ring(1) if c.ranked.candidate.unit_id == county.li_crew.pk]
    assert call.duty == Duty.RALLY
    behind = RallyPoint(pk=1, name="现场门口", lon=incident.lon, lat=incident.lat)
    at = incident.received_at
    assert not travels_to(incident, [call], [behind], at, reach_m=300)
    inside = travels_to(incident, [call], [behind], at, reach_m=1e6)
    assert inside[county.li_crew.pk][0] is behind


def test_of_two_who_move_a_rally_point_the_second_is_told_who_was_quicker(county: Cast) -> None:
    muster = opened(county)
    point = alerts(muster)[county.li_crew.pk].rally
    school = Meeting("学校门口", county.school.lon, county.school.lat)
    new = move_rally(muster, point, school, **officer(county))
    with pytest.raises(RallyMoved) as told:
        move_rally(muster, point, school, actor=county.sun.viewer, actor_name="孙警官")
    assert "陈警官" in str(told.value)
    assert RallyPoint.unscoped.order_by("-pk").first() == new


def test_where_no_ring_can_be_made_out_the_desk_is_told_once(
    county: Cast, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow(county)
    muster = opened(county)
    first = set(alerts(muster))

    def none(*_given: Any) -> None:
        raise NoRoadMap

    monkeypatch.setattr(muster_timers, "proposal_for", none)
    clock.move(timedelta(minutes=2))
    row = due("muster.widen", ring=2)
    for _ in range(2):
        muster_timers.on_widen(row.payload, row)
    assert TimelineEntry.unscoped.filter(text__startswith="扩大集结未成").count() == 1
    assert set(alerts(muster)) == first


def run_timers() -> None:
    for row in OutboxRow.objects.filter(topic="muster.widen"):
        muster_timers.on_widen(row.payload, row)
    for row in OutboxRow.objects.filter(topic="muster.moment"):
        muster_timers.on_moment(row.payload, row)


def test_a_muster_of_a_merged_incident_can_be_stood_down_and_writes_nothing_there(
    county: Cast, clock: FrozenClock
) -> None:
    goes_on = report(county)
    clock.move(timedelta(minutes=1))
    incident = alarm(county)
    muster = opened(county, incident)
    all_silent(muster, county)
    merge(incident, goes_on, open_units=directives.open_units, **officer(county))
    lines, called = TimelineEntry.unscoped.filter(incident=incident), len(alerts(muster))
    before = lines.count()
    clock.move(timedelta(minutes=6))
    run_timers()
    muster = Muster.unscoped.get(pk=muster.pk)
    stand_down(muster, counts(muster), **officer(county))
    assert muster.stood_down_at is not None
    assert lines.count() == before
    assert MusterAlert.unscoped.count() == called
    assert not MusterMoment.unscoped.exists()
    assert {alert.directive.status for alert in alerts(muster).values()} == {Status.CANCELLED}


@pytest.mark.parametrize("state", [State.CLEARED, State.CLOSED])
def test_an_incident_that_is_over_calls_nobody_more_and_its_muster_can_be_stood_down(
    county: Cast, clock: FrozenClock, state: State
) -> None:
    muster = opened(county)
    all_silent(muster, county)
    called = len(alerts(muster))
    Incident.unscoped.filter(pk=muster.incident_id).update(state=state)
    clock.move(timedelta(minutes=6))
    run_timers()
    assert len(alerts(muster)) == called
    assert stand_down(muster, counts(muster), **officer(county)).stood_down_at is not None
