"""Silence climbs the order's ladder, once and in time; a no is passed on at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cast import Cast

from lianqin.core.audit import verify_chain
from lianqin.core.clock import FrozenClock
from lianqin.core.models import AuditRow, OutboxRow
from lianqin.dispatch import directives, ladder, passing_on
from lianqin.dispatch.models import Directive, Escalation, OrderRule
from lianqin.dispatch.passing_on import next_crews, pass_on
from lianqin.dispatch.rule_terms import Step
from lianqin.dispatch.states import OPEN, Origin, Outcome, Status
from lianqin.dispatch.tests import calling
from lianqin.dispatch.tests.calling import ask, events, fresh, lines, quarrel, say_no, say_yes, wait
from lianqin.incidents.models import Incident
from lianqin.units.errors import UnitTaken
from lianqin.units.models import Commitment, Unit

pytestmark = pytest.mark.django_db


def test_a_rule_without_a_ladder_has_the_houses_own() -> None:
    steps = [(rung.after, rung.do) for rung in ladder.rungs_of(OrderRule(ack_seconds=60))]
    assert steps == [(30, Step.RESEND), (60, Step.NEXT_UNIT), (60, Step.DESK_ALARM)]


def test_half_way_to_silence_it_shows_on_the_phone_again_and_nobody_else_is_asked(
    county: Cast, clock: FrozenClock
) -> None:
    directive = ask(county, quarrel(county), county.li_crew)
    directives.delivered(directive, actor=county.li.viewer)
    wait(clock, 30)
    directive = fresh(directive)
    assert directive.resent_at == clock.now()
    assert directive.status == Status.DELIVERED  # a phone has it; no person has answered
    assert directive.answered_at is None
    (again,) = events("directive.resent", directive)
    assert f"person:{county.li.person.pk}" in again.audience
    assert Directive.unscoped.count() == 1
    wait(clock, 1)
    assert len(events("directive.resent", directive)) == 1


def test_silence_asks_the_next_nearest_lawful_crew_of_the_same_side_and_alarms_the_desk(
    county: Cast, clock: FrozenClock
) -> None:
    incident = quarrel(county)
    first = ask(county, incident, county.li_crew)
    nearest = next_crews(fresh(first), clock.now())[0].candidate
    wait(clock, 30)
    wait(clock, 30)
    first, second = fresh(first), Directive.unscoped.get(follows=first)
    assert first.status == Status.SILENT
    assert second.unit_id == nearest.unit_id != first.unit_id
    assert not nearest.is_police
    assert (second.origin, second.alerting_id) == (Origin.PASSED_ON, first.alerting_id)
    assert (second.officer_id, second.officer_name) == (first.officer_id, first.officer_name)
    assert second.rule_id == first.rule_id
    assert second.issued_at - first.answer_by <= timedelta(seconds=5)
    (alarm,) = events("directive.alarm", first)
    assert f"bureau:{incident.bureau_id}:desk" in alarm.audience
    assert not any(key.startswith("person:") for key in alarm.audience)
    told = lines(incident)
    assert [k for k in told if k in ("silent", "dispatched", "escalated", "resent")] == [
        *("dispatched", "resent", "silent", "dispatched", "escalated")
    ]
    assert verify_chain().whole


def test_each_rung_is_taken_once_however_often_its_timer_rings(
    county: Cast, clock: FrozenClock
) -> None:
    directive = ask(county, quarrel(county), county.li_crew)
    wait(clock, 61)
    before = (Directive.unscoped.count(), Escalation.unscoped.count(), AuditRow.objects.count())
    for row in OutboxRow.objects.filter(topic=ladder.RUNG, payload__directive=directive.pk):
        ladder.on_rung(row.payload, row)
    after = (Directive.unscoped.count(), Escalation.unscoped.count(), AuditRow.objects.count())
    assert before == after == (2, 3, before[2])


def test_an_answer_takes_every_rung_away(county: Cast, clock: FrozenClock) -> None:
    incident = quarrel(county)
    say_yes(ask(county, incident, county.li_crew), county.li)
    said = lines(incident)
    wait(clock, 3600)
    assert lines(incident) == said
    assert not Escalation.unscoped.exists()


def test_a_decline_is_passed_on_at_once_and_costs_nothing(county: Cast, clock: FrozenClock) -> None:
    incident = quarrel(county)
    first = ask(county, incident, county.li_crew)
    say_no(first, county.li)
    wait(clock, 0)
    second = Directive.unscoped.get(follows=first)
    assert second.issued_at == clock.now()
    assert second.unit_id != county.li_crew.pk
    assert "escalated" not in lines(incident)
    assert not Commitment.unscoped.filter(unit=county.li_crew, until=None).exists()
    assert ask(county, quarrel(county), county.li_crew).status == Status.SENT


def test_nobody_is_asked_twice_and_where_nobody_is_left_the_desk_is_told(
    county: Cast, clock: FrozenClock
) -> None:
    incident = quarrel(county)
    ask(county, incident, county.li_crew)
    for _ in range(6):
        wait(clock, 61)
    asked = list(Directive.unscoped.filter(incident=incident).values_list("unit_id", flat=True))
    assert len(asked) == len(set(asked)) > 1
    last = Directive.unscoped.filter(incident=incident).latest("pk")
    rung = Escalation.unscoped.get(directive=last, do=Step.NEXT_UNIT)
    assert rung.outcome == Outcome.NOBODY_LEFT
    assert "没有下一支可派力量" in " ".join(incident.timeline.values_list("text", flat=True))
    assert not Directive.unscoped.filter(status__in=OPEN).exists()


def test_a_crew_taken_while_we_looked_is_passed_over(county: Cast, clock: FrozenClock) -> None:
    incident = quarrel(county)
    first = ask(county, incident, county.li_crew)
    rows = next_crews(fresh(first), clock.now())
    taken, free = rows[0].candidate.unit_id, rows[1].candidate.unit_id
    wait(clock, 60.0 - 0.001)
    Commitment.unscoped.create(
        unit=Unit.unscoped.get(pk=taken), source="patrol:1", since=clock.now()
    )
    directives.fell_silent(first.pk, actor=ladder.HOUSE)
    for chosen in rows:  # as found before it was taken
        try:
            passing_on._ask(first.pk, 2, chosen, clock.now())
        except UnitTaken:
            continue
        break
    assert Directive.unscoped.get(follows=first).unit_id == free


def test_a_late_yes_sends_nobody_twice(county: Cast, clock: FrozenClock) -> None:
    first = ask(county, quarrel(county), county.li_crew)
    wait(clock, 61)
    second = Directive.unscoped.get(follows=first)
    say_yes(first, county.li)  # late, while the next has not answered
    assert fresh(first).status == Status.ACCEPTED
    assert fresh(second).status == Status.FILLED
    assert not Commitment.unscoped.filter(unit=second.unit, until=None).exists()
    wait(clock, 120)
    assert Directive.unscoped.count() == 2


def test_a_cancelled_directive_climbs_no_further(county: Cast, clock: FrozenClock) -> None:
    incident = quarrel(county)
    first = ask(county, incident, county.li_crew)
    directives.cancel(fresh(first), actor=county.chen.viewer, actor_name="陈警官")
    wait(clock, 600)
    assert Directive.unscoped.count() == 1
    assert not Escalation.unscoped.exists()


def test_the_orders_own_ladder_counts_where_it_has_one(county: Cast, clock: FrozenClock) -> None:
    incident = quarrel(county)
    calling.ladder(incident, (20, "resend"), (90, "station_alarm"), (120, "leader"))
    directive = ask(county, incident, county.li_crew)
    wait(clock, 61)
    assert Directive.unscoped.count() == 1  # this order asks nobody else
    wait(clock, 60)
    did = Escalation.unscoped.filter(directive=directive).values_list("do", flat=True)
    assert list(did) == ["resend", "station_alarm", "leader"]
    steps = [event.facts["step"] for event in events("directive.alarm", directive)]
    assert steps == ["station_alarm", "leader"]


def test_each_alarm_of_the_ladder_calls_further_people(county: Cast, clock: FrozenClock) -> None:
    incident = quarrel(county)
    calling.ladder(incident, (20, "desk_alarm"), (40, "station_alarm"), (60, "leader"))
    directive = ask(county, incident, county.li_crew)
    wait(clock, 61)
    centre, station = f"bureau:{incident.bureau_id}:desk", f"org:{incident.station_id}:desk"
    called = [set(event.audience) for event in events("directive.alarm", directive)]
    assert called == [
        {centre},
        {centre, station},
        {centre, station, f"org:{incident.bureau_id}:desk"},
    ]


def test_off_duty_people_receive_nothing_at_the_moment_of_sending(
    county: Cast, clock: FrozenClock
) -> None:
    incident = quarrel(county)
    directive = ask(county, incident, county.li_crew)
    Unit.unscoped.filter(pk=county.li_crew.pk).update(
        shift_until=clock.now() + timedelta(seconds=20)
    )
    wait(clock, 61)
    assert events("directive.resent", directive) == []
    late = [e for e in events("directive.changed", directive) if e.at > directive.issued_at]
    assert late, "the desk hears of the silence"
    assert not any(key.startswith("person:") for event in late for key in event.audience)
    rung = Escalation.unscoped.get(directive=directive, do=Step.RESEND)
    assert rung.outcome == Outcome.OFF_SHIFT
    assert Directive.unscoped.filter(follows=directive).exists()  # the incident is not forgotten


def test_the_moment_at_which_a_shift_ends_is_off_duty(county: Cast, clock: FrozenClock) -> None:
    directive = ask(county, quarrel(county), county.li_crew)
    Unit.unscoped.filter(pk=county.li_crew.pk).update(
        shift_until=clock.now() + timedelta(seconds=30)
    )
    wait(clock, 30)
    rung = Escalation.unscoped.get(directive=directive, do=Step.RESEND)
    assert (rung.due_at, rung.outcome) == (clock.now(), Outcome.OFF_SHIFT)
    assert events("directive.resent", directive) == []


def test_nobody_who_has_fallen_silent_is_pressed_on(county: Cast, clock: FrozenClock) -> None:
    incident = quarrel(county)
    calling.ladder(incident, (90, "resend"))
    directive = ask(county, incident, county.li_crew)
    wait(clock, 61)
    wait(clock, 30)
    assert fresh(directive).status == Status.SILENT
    assert Escalation.unscoped.get(directive=directive).outcome == Outcome.NOT_NEEDED
    assert events("directive.resent", directive) == []


def test_what_was_passed_on_once_is_passed_on_by_whoever_was_asked_then(
    county: Cast, clock: FrozenClock
) -> None:
    incident = quarrel(county)
    calling.ladder(incident, (90, "next_unit"), (160, "next_unit"))
    first = ask(county, incident, county.li_crew)
    for _ in range(16):
        wait(clock, 10)
    second = Directive.unscoped.get(follows=first)
    assert second.status == Status.SILENT  # nobody is being asked, and the first asks no other
    assert Escalation.unscoped.get(directive=first, number=2).outcome == Outcome.NOT_NEEDED
    wait(clock, 20)
    assert Directive.unscoped.get(follows=second).status == Status.SENT


def test_who_said_no_hears_nothing_more_off_duty(county: Cast, clock: FrozenClock) -> None:
    directive = ask(county, quarrel(county), county.li_crew)
    clock.set(county.li_crew.shift_until + timedelta(minutes=1))
    say_no(directive, county.li)  # pressed on a page that was left open
    (last,) = [e for e in events("directive.changed", directive) if e.at == clock.now()]
    assert not any(key.startswith("person:") for key in last.audience)


def test_what_a_crew_took_on_before_its_shift_ended_still_reaches_it(
    county: Cast, clock: FrozenClock
) -> None:
    directive = ask(county, quarrel(county), county.li_crew)
    say_yes(directive, county.li)
    clock.set(county.li_crew.shift_until + timedelta(minutes=1))
    directives.cancel(fresh(directive), actor=county.chen.viewer, actor_name="陈警官")
    (last,) = [e for e in events("directive.changed", directive) if e.at == clock.now()]
    assert f"person:{county.li.person.pk}" in last.audience


def test_nothing_climbs_for_a_record_that_is_closed(county: Cast, clock: FrozenClock) -> None:
    incident = quarrel(county)
    first = ask(county, incident, county.li_crew)
    directives.fell_silent(first.pk, actor=ladder.HOUSE)
    Incident.unscoped.filter(pk=incident.pk).update(state="closed")
    pass_on(first.pk, 2, due_at=clock.now())
    wait(clock, 120)
    assert Directive.unscoped.count() == 1
    assert "escalated" not in lines(incident)


def test_a_yes_after_the_silence_takes_a_crew_even_if_the_page_was_older(
    county: Cast, clock: FrozenClock
) -> None:
    stale: Any = ask(county, quarrel(county), county.li_crew)
    directives.fell_silent(stale.pk, actor=ladder.HOUSE)
    directives.accept(stale, actor=county.li.viewer, actor_name="李")
    assert Commitment.unscoped.filter(unit=county.li_crew, until=None).exists()
