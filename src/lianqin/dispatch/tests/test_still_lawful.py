"""Between asking and yes the law, the matter and the crew may change: it is decided anew."""

from __future__ import annotations

from typing import Any

import pytest
from cast import Cast
from unguarded import lift_guards

from lianqin.core import clock
from lianqin.core.clock import FrozenClock
from lianqin.dispatch import directives
from lianqin.dispatch.errors import CrewNotAllowed
from lianqin.dispatch.models import Directive, OrderRule, StandingOrder
from lianqin.dispatch.models.muster import Muster
from lianqin.dispatch.muster_terms import terms_of
from lianqin.dispatch.passing_on import next_crews
from lianqin.dispatch.states import Lead, Status
from lianqin.dispatch.tests.calling import ask, fresh, quarrel, say_no, say_yes, wait
from lianqin.incidents.models import Incident
from lianqin.units.errors import UnitTaken
from lianqin.units.models import Commitment, Unit

pytestmark = pytest.mark.django_db


def silent(county: Cast, **changes: Any) -> Directive:
    """Li's crew was asked and did not answer in time."""
    directive = ask(county, quarrel(county, **changes), county.li_crew)
    directives.fell_silent(directive.pk, actor=county.chen.viewer)
    return fresh(directive)


def muster(incident: Incident) -> Muster:
    """An officer has opened a muster that has called nobody yet."""
    return Muster.unscoped.create(
        incident=incident,
        **vars(terms_of(incident.bureau_id)),
        officer_id=1,
        officer_name="陈警官",
        officer_role="dispatcher",
        opened_at=clock.now(),
    )


def test_a_late_yes_of_a_crew_that_was_asked_elsewhere_meanwhile_is_refused_in_words(
    county: Cast,
) -> None:
    late = silent(county)
    ask(county, quarrel(county), county.li_crew)
    with pytest.raises(UnitTaken):
        say_yes(late, county.li)
    assert fresh(late).status == Status.SILENT


def test_a_late_yes_in_an_exercise_takes_the_crew_for_the_exercise(county: Cast) -> None:
    say_yes(silent(county, is_exercise=True), county.li)
    assert Commitment.unscoped.get(until=None).is_exercise


def test_a_volunteer_does_not_go_to_what_has_become_a_p1(county: Cast) -> None:
    directive = ask(county, quarrel(county), county.he_walk)
    Incident.unscoped.filter(pk=directive.incident_id).update(priority=1)
    with pytest.raises(CrewNotAllowed, match="义务巡逻员"):
        say_yes(directive, county.he)
    assert fresh(directive).status == Status.SENT


def test_a_crew_that_its_unit_no_longer_releases_does_not_go(county: Cast) -> None:
    directive = ask(county, quarrel(county), county.li_crew)
    Unit.unscoped.filter(pk=county.li_crew.pk).update(is_released=False)
    with pytest.raises(CrewNotAllowed):
        say_yes(directive, county.li)


def test_guards_do_not_go_where_the_order_now_leaves_it_to_police_and_police_do(
    county: Cast,
) -> None:
    incident = quarrel(county)
    guards, police = (ask(county, incident, unit) for unit in (county.li_crew, county.danhe_car))
    lift_guards()
    OrderRule.unscoped.update(lead=Lead.POLICE_ONLY, actions=[])
    with pytest.raises(CrewNotAllowed):
        say_yes(guards, county.li)
    say_yes(police, county.chen)
    assert fresh(police).status == Status.ACCEPTED


def test_guards_do_not_go_to_what_has_become_a_matter_for_police_under_another_rule(
    county: Cast,
) -> None:
    directive = ask(county, quarrel(county), county.li_crew)
    Incident.unscoped.filter(pk=directive.incident_id).update(category="criminal.weapon")
    with pytest.raises(CrewNotAllowed):
        say_yes(directive, county.li)
    assert fresh(directive).status == Status.SENT


def test_where_no_rule_covers_it_any_more_the_one_it_was_asked_under_still_holds(
    county: Cast,
) -> None:
    directive = ask(county, quarrel(county), county.li_crew)
    lift_guards()
    StandingOrder.unscoped.update(in_force_to=clock.now())
    say_yes(directive, county.li)
    assert fresh(directive).status == Status.ACCEPTED


def test_during_a_muster_guards_are_neither_issued_nor_passed_on_and_police_are(
    county: Cast, clock: FrozenClock
) -> None:
    incident = quarrel(county)
    first = ask(county, incident, county.li_crew)
    muster(incident)
    say_no(first, county.li)
    wait(clock, 0)
    assert next_crews(fresh(first), clock.now()) == []
    assert not Directive.unscoped.filter(follows=first).exists()
    with pytest.raises(CrewNotAllowed, match="集结"):
        ask(county, incident, county.niu_crew)
    assert ask(county, incident, county.danhe_car).status == Status.SENT
