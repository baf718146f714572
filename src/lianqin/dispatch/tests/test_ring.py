"""Several asked at once: the first who say yes go, the others are told that it is filled."""

from __future__ import annotations

import pytest
from cast import Cast

from lianqin.core.clock import FrozenClock
from lianqin.core.models import AuditRow
from lianqin.dispatch import directives
from lianqin.dispatch.call_errors import CallFilled, RingTooSmall
from lianqin.dispatch.errors import OnlyPoliceDirect
from lianqin.dispatch.models import Alerting, Directive
from lianqin.dispatch.ring import Ring, ring
from lianqin.dispatch.states import OPEN, Status
from lianqin.dispatch.tests.calling import events, fresh, lines, quarrel, say_no, say_yes, wait
from lianqin.units.errors import UnitTaken
from lianqin.units.models import Commitment

pytestmark = pytest.mark.django_db


def rung(county: Cast, *crews: object, wanted: int = 1) -> list[Directive]:
    units = tuple(crew.pk for crew in crews)  # type: ignore[attr-defined]
    return ring(quarrel(county), Ring(units, wanted), actor=county.chen.viewer, actor_name="陈警官")


def test_the_first_yeses_stand_and_the_others_are_told_it_is_filled(county: Cast) -> None:
    li, niu, he = rung(county, county.li_crew, county.niu_crew, county.he_walk, wanted=2)
    say_yes(niu, county.niu)
    assert fresh(li).status == Status.SENT
    say_yes(he, county.he)
    assert fresh(li).status == Status.FILLED
    assert f"person:{county.li.person.pk}" in events("directive.changed", li)[-1].audience
    assert not Commitment.unscoped.filter(unit=county.li_crew, until=None).exists()
    assert Alerting.unscoped.get().filled_at is not None
    with pytest.raises(CallFilled):
        say_yes(li, county.li)
    assert lines(li.incident).count("filled") == 1


def test_a_no_in_a_ring_asks_nobody_else_while_enough_are_asked(
    county: Cast, clock: FrozenClock
) -> None:
    li, niu = rung(county, county.li_crew, county.niu_crew)
    say_no(li, county.li)
    wait(clock, 0)
    assert Directive.unscoped.count() == 2
    say_no(niu, county.niu)
    wait(clock, 0)
    assert Directive.unscoped.count() == 3  # nobody was left of those asked


def test_a_ring_in_which_everybody_is_silent_asks_one_more_for_each_that_is_wanted(
    county: Cast, clock: FrozenClock
) -> None:
    li, niu = rung(county, county.li_crew, county.niu_crew)
    wait(clock, 61)
    assert Directive.unscoped.filter(follows__in=(li, niu)).count() == 1
    assert Directive.unscoped.filter(status__in=OPEN).count() == 1


def test_a_ring_asks_at_least_two_and_as_many_as_it_wants(county: Cast) -> None:
    with pytest.raises(RingTooSmall):
        rung(county, county.li_crew)
    with pytest.raises(RingTooSmall):
        rung(county, county.li_crew, county.niu_crew, wanted=3)


def test_who_was_silent_is_told_too_that_it_is_filled(county: Cast) -> None:
    li, niu = rung(county, county.li_crew, county.niu_crew)
    directives.fell_silent(li.pk, actor=county.chen.viewer)
    say_yes(niu, county.niu)
    assert fresh(li).status == Status.FILLED


def test_a_call_that_was_filled_asks_nobody_more_when_the_desk_takes_the_crew_back(
    county: Cast, clock: FrozenClock
) -> None:
    li, niu = rung(county, county.li_crew, county.niu_crew)
    say_no(li, county.li)
    say_yes(niu, county.niu)
    directives.cancel(fresh(niu), actor=county.chen.viewer, actor_name="陈警官")
    wait(clock, 0)
    assert Directive.unscoped.count() == 2


def test_a_ring_of_one_crew_named_twice_or_for_nobody_is_none(county: Cast) -> None:
    with pytest.raises(RingTooSmall):
        rung(county, county.li_crew, county.li_crew)
    with pytest.raises(RingTooSmall):
        rung(county, county.li_crew, county.niu_crew, wanted=0)
    assert not Directive.unscoped.exists()


def test_a_crew_that_is_taken_keeps_the_whole_ring_from_being_sent(county: Cast) -> None:
    rung(county, county.li_crew, county.niu_crew)
    with pytest.raises(UnitTaken):
        rung(county, county.he_walk, county.li_crew)
    assert Directive.unscoped.filter(unit=county.he_walk).count() == 0


def test_a_guard_who_rings_is_refused_and_it_is_on_record(county: Cast) -> None:
    asked = Ring((county.li_crew.pk, county.niu_crew.pk))
    with pytest.raises(OnlyPoliceDirect):
        ring(quarrel(county), asked, actor=county.li.viewer, actor_name="李")
    assert AuditRow.objects.get(action="directive.refused").actor_id == county.li.user.pk
    assert not Directive.unscoped.exists()
