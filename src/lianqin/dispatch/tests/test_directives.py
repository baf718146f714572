"""From the report to the end of a directive, on the cast's county with its real road search."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from cast import Cast, report

from lianqin.core.audit import verify_chain
from lianqin.core.clock import FrozenClock
from lianqin.core.models import AuditRow, EventRow, OutboxRow
from lianqin.dispatch import directives
from lianqin.dispatch.directives import DeviceTime, Order
from lianqin.dispatch.errors import (
    ActionNotLawful,
    CrewNotAllowed,
    DirectiveMovedOn,
    OnlyPoliceDirect,
    OverrideReasonMissing,
)
from lianqin.dispatch.models import Alerting, Directive
from lianqin.dispatch.proposals import propose_for
from lianqin.dispatch.silence import on_silence
from lianqin.dispatch.states import OPEN, DirectiveKind, Lead, Status
from lianqin.incidents import services as incidents
from lianqin.incidents.errors import FeedbackMissing, IncidentMovedOn
from lianqin.incidents.models import Incident, Participation
from lianqin.incidents.services import Outcome
from lianqin.registry.conditions import set_condition
from lianqin.registry.models import Certificate
from lianqin.units.errors import UnitTaken
from lianqin.units.models import Commitment, TrackingWindow

pytestmark = pytest.mark.django_db


def lost(county: Cast, **changes: object) -> Incident:
    """Two adults and three children lost near the village."""
    village = county.places.village
    facts = {
        "category": "assistance.lost",
        "priority": 2,
        "station": county.places.daji,
        "site": None,
        "lon": village.lon,
        "lat": village.lat,
        "adults": 2,
        "minors": 3,
        "suspects": 0,
        "has_fled": False,
    }
    return report(county, **{**facts, **changes})


def freeze_road(county: Cast, clock: FrozenClock) -> None:
    set_condition(
        actor=county.chen.viewer,
        kind="ice",
        label="大两线结冰",
        road_name="大两线",
        factor=2.2,
        since=clock.now() - timedelta(hours=1),
        until=clock.now() + timedelta(hours=10),
    )


def issue(county: Cast, incident: Incident, unit: object, **changes: object) -> Directive:
    order = Order(unit_id=unit.pk, **changes)  # type: ignore[attr-defined, arg-type]
    return directives.issue(incident, order, actor=county.chen.viewer, actor_name="陈警官")


def test_on_ice_the_enterprise_near_the_village_is_proposed_before_the_far_station(
    county: Cast, clock: FrozenClock
) -> None:
    freeze_road(county, clock)
    answer = propose_for(lost(county), clock.now())
    first = answer.ranked[0]
    assert first.candidate.unit_id == county.niu_crew.pk
    assert first.is_proposed
    assert first.directive == DirectiveKind.HELP
    said = "；".join(map(str, first.reasons))
    assert "大两线结冰" in said
    assert "自愿" in said
    assert "不收费" in said
    police = next(row for row in answer.ranked if row.candidate.is_police)
    assert police.candidate.unit_id == county.daji_car.pk
    assert police.is_proposed
    assert police.travel.seconds > 4 * first.travel.seconds


def test_without_ice_and_without_the_enterprise_the_station_is_proposed_and_sooner(
    county: Cast, clock: FrozenClock
) -> None:
    incident = lost(county)
    dry = propose_for(incident, clock.now()).of(county.daji_car.pk).travel.seconds
    freeze_road(county, clock)
    iced = propose_for(incident, clock.now()).of(county.daji_car.pk).travel.seconds
    assert iced == pytest.approx(2.2 * dry, rel=0.02)
    county.niu_crew.shift_until = clock.now()
    county.niu_crew.save()
    answer = propose_for(incident, clock.now())
    assert county.niu_crew.pk not in {row.candidate.unit_id for row in answer.ranked}
    assert answer.ranked[0].candidate.unit_id == county.daji_car.pk


def test_a_help_request_carries_its_basis_its_officer_and_that_it_is_voluntary(
    county: Cast,
) -> None:
    directive = issue(county, lost(county), county.niu_crew)
    assert directive.kind == DirectiveKind.HELP
    assert directive.lead == Lead.GUARDS_FIRST
    assert directive.officer_name == "陈警官"
    assert any("人民警察法" in law and "第三十四条" in law for law in directive.basis)
    assert any("第十五条" in law for law in directive.basis)
    assert set(directive.actions) == {
        "find_lost", "help_up", "keep_warm", "call_120", "report_back"
    }  # fmt: skip


def test_issuing_takes_the_crew_tells_its_phones_and_sets_the_timer(
    county: Cast, clock: FrozenClock
) -> None:
    directive = issue(county, lost(county), county.niu_crew)
    assert Commitment.unscoped.get(unit=county.niu_crew, until=None).source.endswith(
        str(directive.pk)
    )
    event = EventRow.objects.filter(kind="directive.issued").get()
    assert f"person:{county.niu.person.pk}" in event.audience
    managers = f"org:{county.niu_crew.organisation_id}:managers"
    assert managers not in event.audience  # who said what is not the employer's to hear
    assert EventRow.objects.get(kind="unit_help.changed").audience == [managers]
    assert f"person:{county.li.person.pk}" not in event.audience
    assert "lon" not in event.facts
    timer = OutboxRow.objects.get(topic="directive.silence")
    assert timer.due_at == clock.now() + timedelta(seconds=60)
    assert verify_chain().whole


def test_a_guard_who_tries_to_direct_is_refused_and_it_is_on_record(county: Cast) -> None:
    incident = lost(county)
    with pytest.raises(OnlyPoliceDirect):
        directives.issue(
            incident,
            Order(unit_id=county.niu_crew.pk),
            actor=county.li.viewer,
            actor_name="李保安",
        )
    assert not Directive.unscoped.exists()
    assert AuditRow.objects.get(action="directive.refused").actor_id == county.li.user.pk


def test_a_reserved_power_in_a_guards_directive_is_refused(county: Cast) -> None:
    with pytest.raises(ActionNotLawful):
        issue(county, lost(county), county.niu_crew, actions=("search",))


def test_a_guard_without_a_valid_certificate_cannot_be_sent(
    county: Cast, clock: FrozenClock
) -> None:
    Certificate.unscoped.filter(person=county.li.person).update(
        expires_on=clock.now().date() - timedelta(days=1)
    )
    with pytest.raises(CrewNotAllowed) as refused:
        issue(county, lost(county), county.li_crew, override_reason="人手不足")
    assert "保安员证" in str(refused.value)


def test_a_choice_beside_the_proposal_asks_why(county: Cast) -> None:
    incident = lost(county)
    with pytest.raises(OverrideReasonMissing):
        issue(county, incident, county.danhe_car)
    chosen = issue(county, incident, county.danhe_car, override_reason="大箕车有其他任务")
    assert chosen.override_reason == "大箕车有其他任务"


def test_two_dispatchers_cannot_both_send_the_same_crew(county: Cast) -> None:
    issue(county, lost(county), county.niu_crew)
    with pytest.raises(UnitTaken):
        issue(county, lost(county), county.niu_crew)
    assert Directive.unscoped.count() == 1


def test_acceptance_grants_sight_and_opens_tracking_until_the_end(
    county: Cast, clock: FrozenClock
) -> None:
    directive = issue(county, lost(county), county.niu_crew)
    assert directive in Directive.objects.for_viewer(county.niu.viewer)
    assert not TrackingWindow.unscoped.exists()
    directives.accept(directive, actor=county.niu.viewer, actor_name="牛")
    assert TrackingWindow.unscoped.filter(unit=county.niu_crew, until=None).exists()
    for step in (Status.EN_ROUTE, Status.ON_SCENE, Status.CLEARED):
        clock.move(timedelta(minutes=9))
        directives.progress(directive, step, actor=county.niu.viewer, actor_name="牛")
    assert not TrackingWindow.unscoped.filter(until=None).exists()
    assert not Commitment.unscoped.filter(until=None).exists()
    incident = Incident.unscoped.get(pk=directive.incident_id)
    part = Participation.unscoped.get(incident=incident, unit=county.niu_crew)
    assert incident.first_guard_on_scene_at == part.on_scene_at == directive.on_scene_at
    assert incident.first_police_on_scene_at is None


def test_declining_costs_nothing_and_frees_the_crew(county: Cast) -> None:
    directive = issue(county, lost(county), county.niu_crew)
    directives.decline(directive, actor=county.niu.viewer, actor_name="牛")
    assert directive.status == Status.DECLINED
    assert not Commitment.unscoped.filter(until=None).exists()
    again = issue(county, directive.incident, county.niu_crew)
    assert again.status == Status.SENT


def test_silence_frees_the_crew_and_a_late_answer_still_counts(
    county: Cast, clock: FrozenClock
) -> None:
    directive = issue(county, lost(county), county.niu_crew)
    timer = OutboxRow.objects.get(topic="directive.silence")
    clock.move(timedelta(seconds=61))
    on_silence(timer.payload, timer)
    on_silence(timer.payload, timer)
    directive.refresh_from_db()
    assert directive.status == Status.SILENT
    assert not Commitment.unscoped.filter(until=None).exists()
    directives.accept(directive, actor=county.niu.viewer, actor_name="牛")
    assert directive.status == Status.ACCEPTED
    assert Commitment.unscoped.filter(unit=county.niu_crew, until=None).exists()


def test_an_answered_directive_does_not_fall_silent(county: Cast) -> None:
    directive = issue(county, lost(county), county.niu_crew)
    directives.accept(directive, actor=county.niu.viewer, actor_name="牛")
    on_silence({"directive": directive.pk}, OutboxRow.objects.first())
    directive.refresh_from_db()
    assert directive.status == Status.ACCEPTED


def test_a_step_out_of_order_is_refused_and_changes_nothing(county: Cast) -> None:
    directive = issue(county, lost(county), county.niu_crew)
    with pytest.raises(DirectiveMovedOn):
        directives.progress(directive, Status.ON_SCENE, actor=county.niu.viewer, actor_name="牛")
    directive.refresh_from_db()
    assert directive.status == Status.SENT


def test_an_arrival_pressed_offline_keeps_the_moment_at_which_it_was_pressed(
    county: Cast, clock: FrozenClock
) -> None:
    directive = issue(county, lost(county), county.niu_crew)
    directives.accept(directive, actor=county.niu.viewer, actor_name="牛")
    clock.move(timedelta(minutes=30))
    wrong = clock.now() + timedelta(hours=7)  # the phone's clock is seven hours fast
    device = DeviceTime(pressed_at=wrong - timedelta(minutes=12), sent_at=wrong)
    directives.progress(
        directive, Status.ON_SCENE, actor=county.niu.viewer, actor_name="牛", device=device
    )
    assert directive.on_scene_at == clock.now() - timedelta(minutes=12)
    line = directive.incident.timeline.get(kind="on_scene")
    assert line.device_at == device.pressed_at
    assert line.is_skewed


# Said here once more and by hand: from where each step may be taken, and from nowhere else.
ALLOWED = {
    "delivered": {"sent"},
    "accepted": {"sent", "delivered", "silent"},
    "declined": {"sent", "delivered", "silent"},
    "silent": {"sent", "delivered"},
    "en_route": {"accepted"},
    "on_scene": {"accepted", "en_route"},
    "cleared": {"on_scene"},
    "cancelled": {"sent", "delivered", "silent", "accepted", "en_route", "on_scene"},
}


def take(county: Cast, directive: Directive, step: str) -> None:
    """Press the button that leads to `step`."""
    niu: dict[str, Any] = {"actor": county.niu.viewer, "actor_name": "牛"}
    match step:
        case "delivered":
            directives.delivered(directive, actor=county.niu.viewer)
        case "accepted":
            directives.accept(directive, **niu)
        case "declined":
            directives.decline(directive, **niu)
        case "silent":
            on_silence({"directive": directive.pk}, OutboxRow.objects.first())
        case "cancelled":
            directives.cancel(directive, actor=county.chen.viewer, actor_name="陈警官")
        case _:
            directives.progress(directive, Status(step), **niu)


@pytest.mark.parametrize("step", ALLOWED)
def test_a_step_is_taken_from_where_it_may_be_and_from_nowhere_else(
    county: Cast, step: str
) -> None:
    directive = issue(county, lost(county), county.niu_crew)
    for status in Status:
        free = status not in OPEN
        Directive.unscoped.filter(pk=directive.pk).update(status=status)
        Commitment.unscoped.update(until=directive.issued_at if free else None)
        Alerting.unscoped.update(filled_at=None)
        directive.refresh_from_db()
        with suppress(DirectiveMovedOn):
            take(county, directive, step)
        directive.refresh_from_db()
        expected = step if status in ALLOWED[step] else status
        assert directive.status == expected, status


def close_it(county: Cast, incident: Incident) -> None:
    who: dict[str, Any] = {"actor": county.chen.viewer, "actor_name": "陈警官"}
    incidents.give_feedback(incident, Outcome("rescued", "assistance.lost", helped=5), **who)
    incidents.close(incident, open_units=directives.open_units, **who)


def finish(county: Cast, directive: Directive) -> None:
    directives.accept(directive, actor=county.sun.viewer, actor_name="孙")
    for step in (Status.EN_ROUTE, Status.ON_SCENE, Status.CLEARED):
        directives.progress(directive, step, actor=county.sun.viewer, actor_name="孙")


def test_nobody_is_sent_to_a_record_that_is_closed(county: Cast) -> None:
    incident = lost(county)
    finish(county, issue(county, incident, county.daji_car))
    close_it(county, incident)
    with pytest.raises(IncidentMovedOn):
        issue(county, incident, county.niu_crew)
    assert Directive.unscoped.count() == 1
    assert not Commitment.unscoped.filter(unit=county.niu_crew).exists()


def test_a_record_is_not_closed_over_a_crew_that_was_sent_meanwhile(county: Cast) -> None:
    incident = lost(county)
    finish(county, issue(county, incident, county.daji_car))
    issue(county, incident, county.niu_crew)
    with pytest.raises(FeedbackMissing):
        close_it(county, incident)


def test_an_answer_after_the_silence_binds_nobody_to_a_closed_record(
    county: Cast, clock: FrozenClock
) -> None:
    incident = lost(county)
    late = issue(county, incident, county.niu_crew)
    clock.move(timedelta(seconds=61))
    on_silence({"directive": late.pk}, OutboxRow.objects.first())
    finish(county, issue(county, incident, county.daji_car))
    close_it(county, incident)
    late.refresh_from_db()
    with pytest.raises(IncidentMovedOn):
        directives.accept(late, actor=county.niu.viewer, actor_name="牛")
    late.refresh_from_db()
    assert late.status == Status.SILENT
    assert not TrackingWindow.unscoped.filter(until=None).exists()
    assert not Commitment.unscoped.filter(until=None).exists()
