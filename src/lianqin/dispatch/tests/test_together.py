"""Several incidents at once, over rows: lawful, for what is still lacking, real before exercise."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cast import Cast, direct, report
from cast_roads import lay_roads

from lianqin.core import clock
from lianqin.dispatch.together import Together, solve_for
from lianqin.incidents.models import Incident
from lianqin.units.kinds import POLICE_UNITS, UnitKind
from lianqin.units.models import Commitment


@pytest.fixture
def county(cast: Cast, db: None) -> Cast:
    return lay_roads(cast)


def solved(county: Cast, *incidents: Incident) -> Together:
    return solve_for(county.bureau.pk, incidents, clock.now())


def going(plan: Together, incident: Incident) -> set[int]:
    """The crews that the plan sends there."""
    return {
        one.candidate.unit_id
        for case in plan.cases
        if case.incident == incident
        for one in case.going
    }


def test_every_incident_gets_police_and_nobody_goes_twice(county: Cast) -> None:
    rows = [report(county, priority=priority) for priority in (1, 2, 3)]
    plan = solved(county, *rows)
    sent = [one.candidate for case in plan.cases for one in case.going]
    assert len(sent) == len({who.unit_id for who in sent})
    for case in plan.cases:
        assert any(one.candidate.is_police for one in case.going)
    assert plan.plan.is_proved
    assert all(who.kind in POLICE_UNITS or who.kind != UnitKind.VOLUNTEER for who in sent)


def test_it_is_never_worse_than_one_after_another(county: Cast) -> None:
    plan = solved(county, *(report(county, priority=priority) for priority in (1, 2, 2, 3)))
    assert (plan.chosen.missing, plan.chosen.cost - 1e-6) <= (
        plan.one_by_one.missing,
        plan.one_by_one.cost,
    )
    assert plan.fastest.missing == plan.chosen.missing


def test_the_same_moment_gives_the_same_plan_whatever_the_order_asked_in(county: Cast) -> None:
    rows = [report(county, priority=priority) for priority in (1, 2, 3)]
    assert solved(county, *rows) == solved(county, *reversed(rows))


def test_an_exercise_takes_no_crew_from_a_real_incident(county: Cast) -> None:
    drill, real = report(county, priority=1, is_exercise=True), report(county, priority=3)
    plan = solved(county, drill, real)
    assert [case.incident for case in plan.cases] == [real]


def test_a_taken_crew_is_not_offered(county: Cast) -> None:
    Commitment.unscoped.create(unit=county.danhe_car, source="patrol:1", since=clock.now())
    incident = report(county)
    sent = going(solved(county, incident), incident)
    assert sent
    assert county.danhe_car.pk not in sent


def test_who_is_on_the_way_is_not_asked_for_again(county: Cast) -> None:
    incident = report(county)
    direct(county, incident, county.danhe_car)
    plan = solved(county, incident)
    [case] = plan.cases
    assert (case.incident, case.officers) == (incident, 0)


def test_where_police_do_not_suffice_the_most_urgent_have_them_and_the_others_are_told_why(
    county: Cast,
) -> None:
    rows = [report(county, priority=priority) for priority in (3, 3, 2, 1, 1)]
    plan = solved(county, *rows)
    lacking = [lack for case in plan.cases for lack in case.lacks if lack.is_police]
    assert len(lacking) == 2
    assert {case.incident.priority for case in plan.cases if case.lacks} >= {3}
    for case in plan.cases:
        if case.incident.priority == 1:
            assert not [lack for lack in case.lacks if lack.is_police]
    assert all(lack.rivals and lack.there < lack.asked for lack in lacking)


def test_incidents_without_a_rule_are_named_and_nothing_breaks(county: Cast) -> None:
    first, second = report(county), report(county)
    early = county.order.in_force_from - timedelta(seconds=1)
    plan = solve_for(county.bureau.pk, [second, first], early)
    assert [(incident, why.code) for incident, why in plan.unruled] == [
        (first, "dispatch.no_order_in_force"),
        (second, "dispatch.no_order_in_force"),
    ]
    assert plan.cases == ()


def test_no_incident_and_no_crew_are_no_error(county: Cast) -> None:
    assert solved(county).cases == ()
    incident = report(county)
    late = clock.now() + timedelta(days=2)  # every shift has ended
    plan = solve_for(county.bureau.pk, [incident], late)
    [case] = plan.cases
    assert case.going == ()
    assert [lack.alone for lack in case.lacks] == [0] * len(case.lacks)
    assert case.lacks
