"""Moved, added, relieved: in one act each, and of two officers one wins and the other is told."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from cast import Cast
from unguarded import lift_guards

from lianqin.core.audit import verify_chain
from lianqin.core.clock import FrozenClock
from lianqin.dispatch import directives
from lianqin.dispatch.call_errors import (
    NothingToReinforce,
    ReinforcementReasonMissing,
    SameCrew,
    SameIncident,
)
from lianqin.dispatch.directives import Order
from lianqin.dispatch.errors import CrewNotAllowed, DirectiveMovedOn, OnlyPoliceDirect
from lianqin.dispatch.handing_over import redirect, reinforce, relieve
from lianqin.dispatch.models import Directive, OrderRule
from lianqin.dispatch.orders import rule_for
from lianqin.dispatch.states import Origin, Status
from lianqin.dispatch.tests.calling import ask, fresh, lines, quarrel, say_no, say_yes, wait
from lianqin.incidents.errors import IncidentMovedOn
from lianqin.incidents.models import Incident, Participation
from lianqin.incidents.stamping import differences
from lianqin.incidents.states import State
from lianqin.units.models import Commitment, TrackingWindow

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(county: Cast) -> dict[str, Any]:
    return {"actor": county.chen.viewer, "actor_name": "陈警官"}


def there(county: Cast, directive: Directive, who: Any) -> Directive:
    """The crew said yes, went, and is there."""
    say_yes(directive, who)
    for to in (Status.EN_ROUTE, Status.ON_SCENE):
        directives.progress(fresh(directive), to, actor=who.viewer, actor_name="甲")
    return fresh(directive)


def test_a_crew_is_moved_in_one_act_and_both_incidents_show_it(
    county: Cast, clock: FrozenClock, who: dict[str, Any]
) -> None:
    old, new = quarrel(county), quarrel(county)
    first = there(county, ask(county, old, county.li_crew), county.li)
    clock.move(timedelta(minutes=3))
    moved = redirect(first, new, reason="更急", **who)
    assert fresh(first).status == Status.REDIRECTED
    assert (moved.incident_id, moved.unit_id) == (new.pk, county.li_crew.pk)
    assert (moved.origin, moved.follows_id, moved.status) == (
        *(Origin.REDIRECTED, first.pk, Status.SENT),
    )
    assert lines(old)[-2:] == ["unit_cleared", "redirected"]
    assert lines(new)[-1] == "dispatched"
    assert differences(old) == differences(new) == []
    part = Participation.unscoped.get(incident=old, unit=county.li_crew)
    assert part.cleared_at == clock.now()
    assert Commitment.unscoped.get(until=None).source == f"directive:{moved.pk}"
    assert not TrackingWindow.unscoped.filter(until=None).exists()  # asked anew: no sharing yet
    assert directives.open_units(old) == 0
    assert verify_chain().whole


def test_a_move_that_is_refused_leaves_the_crew_where_it_is(
    county: Cast, who: dict[str, Any]
) -> None:
    old = quarrel(county)
    first = there(county, ask(county, old, county.li_crew), county.li)
    said = lines(old)
    with pytest.raises(SameIncident):
        redirect(first, old, **who)
    with pytest.raises(CrewNotAllowed):  # weapons are for police alone
        redirect(first, quarrel(county, category="criminal.weapon", priority=1), **who)
    closed = quarrel(county)
    Incident.unscoped.filter(pk=closed.pk).update(state=State.CLOSED)
    with pytest.raises(IncidentMovedOn):
        redirect(first, closed, **who)
    with pytest.raises(OnlyPoliceDirect):
        redirect(first, quarrel(county), actor=county.li.viewer, actor_name="李")
    assert fresh(first).status == Status.ON_SCENE
    assert lines(old) == said
    assert Commitment.unscoped.get(until=None).source == f"directive:{first.pk}"


def test_of_two_officers_one_moves_the_crew_and_the_other_is_told_who_and_when(
    county: Cast, clock: FrozenClock, who: dict[str, Any]
) -> None:
    first = there(county, ask(county, quarrel(county), county.li_crew), county.li)
    seen_by_the_other = fresh(first)
    redirect(first, quarrel(county), **who)
    other = {"actor": county.fang.viewer, "actor_name": "方所长"}
    clock.move(timedelta(seconds=2))
    with pytest.raises(DirectiveMovedOn) as lost:
        directives.cancel(seen_by_the_other, **other)
    assert "陈警官" in str(lost.value)
    assert "已改派他处" in str(lost.value)
    assert re.fullmatch(r"\d\d:\d\d:\d\d", lost.value.params["when"])
    with pytest.raises(DirectiveMovedOn):
        redirect(seen_by_the_other, quarrel(county), **other)
    assert Directive.unscoped.filter(origin=Origin.REDIRECTED).count() == 1


def test_reinforcement_goes_under_the_same_rule_and_beyond_its_numbers_says_why(
    county: Cast, who: dict[str, Any]
) -> None:
    incident = quarrel(county)
    with pytest.raises(NothingToReinforce):
        reinforce(incident, Order(county.li_crew.pk), **who)
    first = ask(county, incident, county.li_crew)
    with pytest.raises(ReinforcementReasonMissing):
        reinforce(incident, Order(county.niu_crew.pk), **who)
    more = reinforce(incident, Order(county.niu_crew.pk, override_reason="现场人多"), **who)
    assert (more.origin, more.rule_id) == (Origin.REINFORCING, first.rule_id)
    assert more.override_reason == "现场人多"
    police = reinforce(incident, Order(county.danhe_car.pk), **who)  # within the rule's numbers
    assert police.override_reason == ""
    assert directives.open_units(incident) == 3


def test_up_to_the_numbers_of_the_rule_no_reason_is_asked(
    county: Cast, who: dict[str, Any]
) -> None:
    incident = quarrel(county)
    lift_guards()
    OrderRule.unscoped.update(guards=3)
    ask(county, incident, county.li_crew)  # two people
    assert reinforce(incident, Order(county.niu_crew.pk), **who).status == Status.SENT


def test_a_crew_is_free_when_its_relief_arrives(
    county: Cast, clock: FrozenClock, who: dict[str, Any]
) -> None:
    incident = quarrel(county)
    tired = there(county, ask(county, incident, county.li_crew), county.li)
    relief = relieve(tired, Order(county.niu_crew.pk), **who)
    assert relief.relieves_id == tired.pk
    say_yes(relief, county.niu)
    directives.progress(fresh(relief), Status.EN_ROUTE, actor=county.niu.viewer, actor_name="牛")
    assert fresh(tired).status == Status.ON_SCENE
    clock.move(timedelta(minutes=9))
    directives.progress(fresh(relief), Status.ON_SCENE, actor=county.niu.viewer, actor_name="牛")
    assert fresh(tired).status == Status.RELIEVED
    assert fresh(tired).ended_at == clock.now()
    assert Commitment.unscoped.get(until=None).unit_id == county.niu_crew.pk
    assert lines(incident)[-3:] == ["on_scene", "unit_cleared", "relieved"]
    assert differences(incident) == []


def test_a_crew_relieved_at_once_is_free_at_once(county: Cast, who: dict[str, Any]) -> None:
    tired = there(county, ask(county, quarrel(county), county.li_crew), county.li)
    relieve(tired, Order(county.niu_crew.pk), at_once=True, **who)
    assert fresh(tired).status == Status.RELIEVED
    with pytest.raises(DirectiveMovedOn):
        relieve(tired, Order(county.he_walk.pk), **who)


def test_whoever_the_relief_is_passed_on_to_takes_over_just_so(
    county: Cast, clock: FrozenClock, who: dict[str, Any]
) -> None:
    tired = there(county, ask(county, quarrel(county), county.li_crew), county.li)
    relief = relieve(tired, Order(county.niu_crew.pk), **who)
    say_no(relief, county.niu)
    wait(clock, 0)
    assert Directive.unscoped.get(follows=relief).relieves_id == tired.pk


def test_nobody_relieves_themselves_and_no_guard_relieves_anybody(
    county: Cast, who: dict[str, Any]
) -> None:
    tired = there(county, ask(county, quarrel(county), county.li_crew), county.li)
    with pytest.raises(SameCrew):
        relieve(tired, Order(county.li_crew.pk), **who)
    with pytest.raises(OnlyPoliceDirect):
        relieve(tired, Order(county.niu_crew.pk), actor=county.qian.viewer, actor_name="钱")
    assert fresh(tired).status == Status.ON_SCENE


def test_no_guard_reinforces_and_no_guard_moves_a_crew(county: Cast) -> None:
    incident = quarrel(county)
    first = ask(county, incident, county.li_crew)
    guard: dict[str, Any] = {"actor": county.qian.viewer, "actor_name": "钱"}
    with pytest.raises(OnlyPoliceDirect):
        reinforce(incident, Order(county.niu_crew.pk, override_reason="人多"), **guard)
    with pytest.raises(OnlyPoliceDirect):
        redirect(first, quarrel(county), reason="人多", **guard)
    assert Directive.unscoped.get().status == Status.SENT


def test_police_are_relieved_by_police_alone(county: Cast, who: dict[str, Any]) -> None:
    tired = there(county, ask(county, quarrel(county), county.danhe_car), county.chen)
    with pytest.raises(CrewNotAllowed, match="民警"):
        relieve(tired, Order(county.niu_crew.pk), **who)
    assert fresh(tired).status == Status.ON_SCENE


def test_no_crew_is_moved_between_an_exercise_and_the_real(
    county: Cast, who: dict[str, Any]
) -> None:
    real = ask(county, quarrel(county), county.li_crew)
    drill = quarrel(county, is_exercise=True)
    with pytest.raises(CrewNotAllowed, match="演练"):
        redirect(real, drill, **who)
    drilled = ask(county, drill, county.niu_crew)
    with pytest.raises(CrewNotAllowed, match="演练"):
        redirect(drilled, quarrel(county), **who)


def test_what_goes_later_goes_under_the_rule_in_force_then(
    county: Cast, clock: FrozenClock, who: dict[str, Any]
) -> None:
    incident = quarrel(county)
    first = ask(county, incident, county.li_crew)
    Incident.unscoped.filter(pk=incident.pk).update(category="assistance.lost")
    incident.refresh_from_db()
    now = rule_for(incident, clock.now())
    assert now.pk != first.rule_id
    more = reinforce(incident, Order(county.niu_crew.pk, override_reason="人多"), **who)
    assert more.rule_id == now.pk
    say_no(first, county.li)
    wait(clock, 0)
    passed = Directive.unscoped.get(follows=first)
    assert passed.rule_id == now.pk
    assert set(passed.actions) <= set(now.actions)
