"""A unit of elsewhere is asked: by its own will, for nothing, until an end, by its own word."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cast import Cast, Someone, report
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqin.core.clock import FrozenClock
from lianqin.core.errors import DomainError
from lianqin.core.models import EventRow, OutboxRow
from lianqin.dispatch import directives, help_terms
from lianqin.dispatch.directives import Order
from lianqin.dispatch.errors import DirectiveMovedOn
from lianqin.dispatch.help_errors import (
    EndAfterShift,
    EndNotAhead,
    HelpLapsed,
    NotAHelpRequest,
    UnitNotAgreed,
)
from lianqin.dispatch.help_states import HELP_BEFORE, HELPING, OPEN_HELP, HelpStatus
from lianqin.dispatch.help_timers import on_help_lapse
from lianqin.dispatch.models import Directive, HelpTerms
from lianqin.dispatch.states import Status
from lianqin.incidents.models import Incident, TimelineEntry
from lianqin.registry.models import Insurance, Membership
from lianqin.registry.viewers import managers_of
from lianqin.units.models import Commitment, TrackingWindow

pytestmark = pytest.mark.django_db


def asked(county: Cast, **changes: Any) -> Directive:
    """The enterprise near the village is asked to look for people lost there."""
    village = county.places.village
    facts = {"category": "assistance.lost", "priority": 2, "station": county.places.daji,
             "site": None, "lon": village.lon, "lat": village.lat, "suspects": 0,
             "has_fled": False, **changes}  # fmt: skip
    order = Order(unit_id=county.niu_crew.pk, override_reason="最近")
    return directives.issue(
        report(county, **facts), order, actor=county.chen.viewer, actor_name="陈民警"
    )


def managed(county: Cast) -> Someone:
    """Manager Qian answers for the enterprise from now on."""
    Membership.unscoped.filter(user=county.qian.user).update(organisation=county.places.enterprise)
    return county.qian


def lapse(directive: Directive) -> None:
    row = OutboxRow(topic="help.lapse", payload={"directive": directive.pk})
    for _twice in range(2):
        on_help_lapse(row.payload, row)
    directive.refresh_from_db()


def test_a_help_request_ends_by_itself_and_its_crew_is_free_and_told(
    county: Cast, clock: FrozenClock
) -> None:
    directive = asked(county)
    terms = HelpTerms.unscoped.get(directive=directive)
    timer = OutboxRow.objects.get(topic="help.lapse")
    assert timer.due_at == terms.ends_at <= directive.issued_at + help_terms.USUAL
    directives.accept(directive, actor=county.niu.viewer, actor_name="牛")
    lapse(directive)
    assert directive.status == Status.ACCEPTED
    clock.set(terms.ends_at)
    lapse(directive)
    assert directive.status == Status.CANCELLED
    assert not Commitment.unscoped.filter(until=None).exists()
    assert not TrackingWindow.unscoped.filter(until=None).exists()
    told = EventRow.objects.filter(kind="directive.changed").latest("id")
    assert f"person:{county.niu.person.pk}" in told.audience
    line = TimelineEntry.unscoped.filter(incident=directive.incident).latest("id")
    assert "到期" in line.text


def test_a_crew_on_the_scene_has_helped_and_is_cleared_at_the_end(
    county: Cast, clock: FrozenClock
) -> None:
    directive = asked(county)
    directives.accept(directive, actor=county.niu.viewer, actor_name="牛")
    directives.progress(directive, Status.ON_SCENE, actor=county.niu.viewer, actor_name="牛")
    clock.set(HelpTerms.unscoped.get().ends_at)
    lapse(directive)
    assert directive.status == Status.CLEARED
    incident = Incident.unscoped.get(pk=directive.incident_id)
    assert incident.first_guard_on_scene_at is not None


def test_nobody_goes_after_the_end(county: Cast, clock: FrozenClock) -> None:
    directive = asked(county)
    directives.fell_silent(directive.pk, actor=county.chen.viewer)
    clock.set(HelpTerms.unscoped.get().ends_at)
    with pytest.raises(HelpLapsed):
        directives.accept(directive, actor=county.niu.viewer, actor_name="牛")


def test_the_officer_puts_the_end_off_and_the_old_timer_does_nothing(
    county: Cast, clock: FrozenClock
) -> None:
    directive = asked(county)
    first = HelpTerms.unscoped.get().ends_at
    later = first + timedelta(hours=3)
    help_terms.set_end(directive, later, actor=county.chen.viewer)
    clock.set(first)
    lapse(directive)
    assert directive.status == Status.SENT
    with pytest.raises(EndNotAhead):
        help_terms.set_end(directive, clock.now(), actor=county.chen.viewer)
    with pytest.raises(DomainError):
        help_terms.set_end(directive, later, actor=county.niu.viewer)


def test_the_unit_agrees_first_where_it_has_a_manager(county: Cast) -> None:
    manager = managed(county)
    directive = asked(county)
    with pytest.raises(UnitNotAgreed):
        directives.accept(directive, actor=county.niu.viewer, actor_name="牛")
    help_terms.agree_for_unit(directive, actor=manager.viewer, actor_name="钱经理")
    directives.accept(directive, actor=county.niu.viewer, actor_name="牛")
    assert HelpTerms.unscoped.get().agreed_by == manager.user.pk


def test_only_the_units_own_manager_answers_for_it(county: Cast) -> None:
    directive = asked(county)
    for who in (county.qian, county.niu, county.chen, county.wang):
        with pytest.raises(NotAHelpRequest):
            help_terms.agree_for_unit(directive, actor=who.viewer, actor_name="某人")
    assert HelpTerms.unscoped.get().agreed_at is None


def test_a_no_frees_the_crew_and_leaves_nothing_against_the_unit(county: Cast) -> None:
    manager = managed(county)
    directive = asked(county)
    directives.decline(directive, actor=manager.viewer, actor_name="钱经理")
    terms = HelpTerms.unscoped.get()
    assert (terms.agreed_by, terms.agreed_name) == (None, "")
    assert OutboxRow.objects.filter(topic="directive.next_crew").count() == 1
    with pytest.raises(DirectiveMovedOn):
        help_terms.agree_for_unit(directive, actor=manager.viewer, actor_name="钱经理")


def test_the_insurance_note_says_whether_and_never_whose(county: Cast, clock: FrozenClock) -> None:
    first = asked(county)
    bare = help_terms.insurance_words(first.help_terms)
    directives.decline(first, actor=county.niu.viewer, actor_name="牛")
    Insurance.unscoped.create(
        person=county.niu.person, organisation=county.places.enterprise, insurer="平安",
        since=clock.now().date(), until=clock.now().date() + timedelta(days=30),
    )  # fmt: skip
    second = asked(county)
    insured = help_terms.insurance_words(second.help_terms)
    assert bare[0] == help_terms.NOT_ALL_INSURED
    assert insured[0] == help_terms.INSURED
    for words in (*bare, *insured):
        assert county.niu.person.name not in str(words)


def test_a_linkage_or_a_dispatch_has_no_such_terms(county: Cast) -> None:
    directives.issue(
        report(county), Order(unit_id=county.danhe_car.pk, override_reason="近"),
        actor=county.chen.viewer, actor_name="陈民警",
    )  # fmt: skip
    assert not HelpTerms.unscoped.exists()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(HelpStatus), max_size=8))
def test_whatever_is_pressed_a_request_ends_once_and_is_never_asked_anew(
    pressed: list[HelpStatus],
) -> None:
    state, walked = HelpStatus.ASKED, [HelpStatus.ASKED]
    for to in pressed:
        if state in HELP_BEFORE.get(to, ()):
            state = to
            walked.append(to)
    answers = [step for step in walked if step in (*HELPING, HelpStatus.DECLINED)]
    assert len(answers) <= 1
    assert len(walked) == len(set(walked))
    ended = [step for step in walked if step not in OPEN_HELP]
    assert len(ended) <= 1
    assert not ended or walked[-1] == ended[0]
    assert HelpStatus.WITHDRAWN not in walked or not set(HELPING) & set(walked)


def test_an_end_is_never_after_the_shift_of_the_crew(county: Cast, clock: FrozenClock) -> None:
    directive = asked(county)
    off = clock.now() + timedelta(hours=3)
    type(directive.unit).unscoped.filter(pk=directive.unit_id).update(shift_until=off)
    directive = Directive.unscoped.select_related("unit", "incident").get(pk=directive.pk)
    before = HelpTerms.unscoped.get(directive=directive).ends_at
    with pytest.raises(EndAfterShift):
        help_terms.set_end(directive, off + timedelta(minutes=1), actor=county.chen.viewer)
    assert HelpTerms.unscoped.get(directive=directive).ends_at == before
    assert help_terms.set_end(directive, off, actor=county.chen.viewer).ends_at == off


def test_nobody_is_asked_beyond_the_end_of_their_shift(county: Cast, clock: FrozenClock) -> None:
    off = clock.now() + timedelta(hours=1)
    type(county.niu_crew).unscoped.filter(pk=county.niu_crew.pk).update(shift_until=off)
    directive = asked(county)
    assert HelpTerms.unscoped.get(directive=directive).ends_at == off
    assert OutboxRow.objects.get(topic="help.lapse").due_at == off


def test_the_end_that_was_put_off_has_its_own_timer_and_comes(
    county: Cast, clock: FrozenClock
) -> None:
    directive = asked(county)
    directives.accept(directive, actor=county.niu.viewer, actor_name="牛")
    later = HelpTerms.unscoped.get().ends_at + timedelta(hours=3)
    help_terms.set_end(directive, later, actor=county.chen.viewer)
    assert OutboxRow.objects.filter(topic="help.lapse", due_at=later).count() == 1
    clock.set(later)
    lapse(directive)
    assert directive.status == Status.CANCELLED


def test_no_unit_agrees_after_the_end(county: Cast, clock: FrozenClock) -> None:
    manager = managed(county)
    directive = asked(county)
    clock.set(HelpTerms.unscoped.get().ends_at)
    with pytest.raises(HelpLapsed):
        help_terms.agree_for_unit(directive, actor=manager.viewer, actor_name="钱经理")
    assert HelpTerms.unscoped.get().agreed_at is None


def test_the_manager_hears_that_something_changed_and_never_what(county: Cast) -> None:
    managed(county)
    directive = asked(county)
    directives.decline(directive, actor=county.niu.viewer, actor_name="牛")
    key = managers_of(county.places.enterprise.pk)
    heard = [event for event in EventRow.objects.all() if key in event.audience]
    assert {event.kind for event in heard} == {"unit_help.changed"}
    assert not any("status" in event.facts for event in heard)
