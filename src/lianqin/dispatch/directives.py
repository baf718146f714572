"""Directives: issued by police only, answered freely, followed step by step.

Each function is one act. Steps are guarded updates over `states.BEFORE`, so that of two people who
press at once one wins and the other is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lianqin.accounts.roles import DESK_POLICE
from lianqin.core import clock
from lianqin.core.acts import Act, act
from lianqin.core.scope import Viewer
from lianqin.dispatch import law
from lianqin.dispatch.announcing import announce_directive, line_of, write_step
from lianqin.dispatch.errors import (
    ActionNotLawful,
    CrewNotAllowed,
    OnlyPoliceDirect,
    OverrideReasonMissing,
)
from lianqin.dispatch.help_terms import begin_terms, refuse_before_unit
from lianqin.dispatch.ladder import set_timers
from lianqin.dispatch.models import Alerting, Directive, OrderRule
from lianqin.dispatch.muster_rally import goes_to_scene, refuse_stood_down
from lianqin.dispatch.orders import actions_for, lead_of, rule_for, usual_actions
from lianqin.dispatch.proposals import propose_for
from lianqin.dispatch.reasons import Reason
from lianqin.dispatch.recommend import Ranked, Recommendation
from lianqin.dispatch.ring import close_if_filled, open_call, refuse_filled
from lianqin.dispatch.states import OPEN, UNDER_WAY, DirectiveKind, Origin, Status
from lianqin.dispatch.steps import advance, end, finish_step, is_on_shift, source_of, step
from lianqin.dispatch.still_lawful import refuse_beside_muster, refuse_not_lawful, refuse_taken
from lianqin.incidents import services as incidents
from lianqin.incidents.models import Incident
from lianqin.incidents.numbers import next_number
from lianqin.incidents.policy import moment_of
from lianqin.incidents.states import State
from lianqin.units import services as units
from lianqin.units.errors import UnitOffShift, UnitTaken
from lianqin.units.kinds import UnitKind
from lianqin.units.models import Unit

SILENCE = "directive.silence"
NEXT_CREW = "directive.next_crew"


@dataclass(frozen=True)
class Order:
    """What the officer decided: which crew, which of the lawful actions, in which words."""

    unit_id: int
    actions: tuple[str, ...] = ()
    task: str = ""
    override_reason: str = ""


@dataclass(frozen=True)
class Officer:
    """In whose name a directive is given."""

    user_id: int
    name: str


@dataclass(frozen=True)
class Came:
    """What a directive comes of, and the call that it belongs to."""

    origin: Origin = Origin.ISSUED
    follows: Directive | None = None
    relieves: Directive | None = None
    alerting: Alerting | None = None


@dataclass(frozen=True)
class Ready:
    """An order that was looked at: the crew may go, by this way, for these actions."""

    order: Order
    unit: Unit
    chosen: Ranked
    actions: list[law.Action]
    rule: OrderRule


def issue(
    incident: Incident, order: Order, *, actor: Viewer, actor_name: str, at: datetime | None = None
) -> Directive:
    """Send a crew, or ask it, by a numbered directive with its basis, actions and deadlines.

    Raises OnlyPoliceDirect (and records the attempt), CrewNotAllowed with every reason,
    ActionNotLawful, OverrideReasonMissing, UnitTaken, UnitOffShift, NoOrderInForce, and
    IncidentMovedOn for a record that is closed.
    """
    police_only(incident, actor)
    [ready] = prepared(incident, [order], at or clock.now(), asks_why=True)  # outside of the act
    with act("directive.issue", actor=actor, at=at) as act_:
        came = Came(alerting=open_call(incident, act_))
        return issue_in(act_, incident, ready, came, actor_name=actor_name)


def police_only(incident: Incident, actor: Viewer) -> None:
    """Raises OnlyPoliceDirect for anybody else, and records the attempt (row 8)."""
    if actor.role in DESK_POLICE:
        return
    with act("directive.refused", actor=actor) as act_:
        act_.record(incident)
    raise OnlyPoliceDirect


def prepared(
    incident: Incident,
    orders: Sequence[Order],
    now: datetime,
    *,
    asks_why: bool = False,
    advice: Recommendation | None = None,
    rule: OrderRule | None = None,
) -> list[Ready]:
    """Each order with its crew, its way and its lawful actions; the search is done once.

    Raises CrewNotAllowed, UnitTaken, ActionNotLawful and, where `asks_why`, OverrideReasonMissing.
    """
    rule = rule or rule_for(incident, now)
    advice = advice or propose_for(incident, now)
    ready = []
    for order in orders:
        chosen = _chosen(advice, order, incident, asks_why=asks_why)
        unit = Unit.unscoped.select_related("organisation").get(pk=order.unit_id)
        ready.append(Ready(order, unit, chosen, _actions(rule, chosen, order), rule))
    return ready


def issue_in(
    act_: Act,
    incident: Incident,
    ready: Ready,
    came: Came,
    *,
    actor_name: str,
    officer: Officer | None = None,
    said: str = "",
    by_muster: bool = False,
) -> Directive:
    """Inside an act: write the directive, take the crew, set every timer, tell whom it concerns.

    `officer` is in whose name it goes on where the house itself acts; `said` stands beside it in
    the time line; `by_muster` where its ring calls. Raises IncidentMovedOn, UnitTaken,
    UnitOffShift, and CrewNotAllowed beside a muster.
    """
    incidents.refuse_closed(incident)
    unit = ready.unit
    if not by_muster:
        refuse_beside_muster(incident, unit)
    refuse_taken(unit)
    officer = officer or Officer(act_.actor.user_id or 0, actor_name)
    directive = _write(incident, ready, came, officer, act_)
    units.commit(unit, source=source_of(directive), at=act_.at, is_exercise=incident.is_exercise)
    text = f"{line_of(directive)}{said}"
    incidents.take_part(incident, unit, act_, text=text, actor_name=actor_name)
    act_.record(directive, incident=incident.pk, unit=unit.pk, actions=directive.actions)
    act_.send(SILENCE, {"directive": directive.pk}, due_at=directive.answer_by)
    set_timers(directive, act_)
    begin_terms(directive, act_)
    announce_directive(directive, act_, "directive.issued")
    return directive


def _chosen(advice: Recommendation, order: Order, incident: Incident, *, asks_why: bool) -> Ranked:
    chosen = advice.of(order.unit_id)
    if chosen is None:
        reasons = [
            r
            for row in advice.ruled_out
            for r in row.reasons
            if row.candidate.unit_id == order.unit_id
        ]
        if any(reason.code == "taken" for reason in reasons):
            raise UnitTaken(unit=Unit.unscoped.get(pk=order.unit_id).call_sign)
        why = "；".join(map(str, reasons)) or str(Reason("geo.unreachable"))
        raise CrewNotAllowed(why=why)
    already = Directive.unscoped.filter(incident=incident, status__in=OPEN)
    named = chosen.is_proposed or order.override_reason.strip()
    if asks_why and not (named or already.exists()):
        raise OverrideReasonMissing
    return chosen


def _actions(rule: OrderRule, chosen: Ranked, order: Order) -> list[law.Action]:
    lawful = actions_for(rule, chosen.candidate.kind)
    asked = [action for action in lawful if action.code in order.actions]
    if len(asked) != len(set(order.actions)):
        raise ActionNotLawful
    asked = asked or usual_actions(rule, chosen.candidate.kind)
    if not asked:
        raise CrewNotAllowed(why=str(Reason("no_lawful_action")))
    return asked


def lawful_actions(rule: OrderRule, kind: UnitKind, asked: Sequence[str]) -> list[law.Action]:
    """Of what another crew was asked, what may be asked of this kind; else what is usual."""
    kept = [action for action in actions_for(rule, kind) if action.code in asked]
    return kept or usual_actions(rule, kind)


def _write(incident: Incident, ready: Ready, came: Came, officer: Officer, act_: Act) -> Directive:
    chosen, rule, order = ready.chosen, ready.rule, ready.order
    prefix = "" if chosen.directive == DirectiveKind.DISPATCH else "联"
    late = rule.arrival_seconds
    return Directive.unscoped.create(
        number=next_number(
            Directive, prefix=prefix or "警", at=act_.at, is_exercise=incident.is_exercise
        ),
        bureau_id=incident.bureau_id,
        incident=incident,
        unit=ready.unit,
        kind=chosen.directive,
        rule=rule,
        lead=lead_of(rule, incident),
        actions=[action.code for action in ready.actions],
        basis=basis_of(chosen, ready.actions),
        task=order.task.strip() or incident.get_category_display(),
        officer_id=officer.user_id,
        officer_name=officer.name,
        is_exercise=incident.is_exercise,
        travel_seconds=chosen.travel.map_seconds,
        travel_metres=chosen.travel.metres,
        reasons=[reason.as_json() for reason in chosen.reasons],
        override_reason=order.override_reason.strip(),
        **vars(came),
        issued_at=act_.at,
        answer_by=act_.at + timedelta(seconds=rule.ack_seconds),
        arrive_by=act_.at + timedelta(seconds=late) if late else None,
    )


def basis_of(chosen: Ranked, actions: list[law.Action]) -> list[str]:
    """The laws that a directive prints, each once, in the order in which they carry it."""
    basis = [] if chosen.candidate.is_police else [str(law.POLICE_34)]
    if chosen.directive == DirectiveKind.HELP:
        basis.append(str(law.ART_15))
    basis += [str(action.basis) for action in actions]
    return list(dict.fromkeys(basis))


@dataclass(frozen=True)
class DeviceTime:
    """The phone's clock when the button was pressed and when the message left, if it said so."""

    pressed_at: datetime | None = None
    sent_at: datetime | None = None


def delivered(directive: Directive, *, actor: Viewer, at: datetime | None = None) -> None:
    """The crew's phone shows the directive. A repeat changes nothing.

    That a phone has it says nothing of the person: their answer is a step of its own.
    """
    with act("directive.delivered", actor=actor, at=at) as act_:
        if step(directive, Status.DELIVERED, delivered_at=act_.at):
            write_step(directive, act_)
            act_.record(directive)
            announce_directive(directive, act_)


def accept(
    directive: Directive,
    *,
    actor: Viewer,
    actor_name: str,
    device: DeviceTime = DeviceTime(),
    at: datetime | None = None,
) -> None:
    """The crew takes it on. From now until its end the crew's positions are accepted.

    An answer after the silence still counts, while the crew is free, the record open and the call
    not filled; of a help request, once its unit agreed and until its end. Raises CallFilled,
    UnitOffShift, UnitTaken, IncidentMovedOn, DirectiveMovedOn, UnitNotAgreed, HelpLapsed,
    MusterOver, CrewNotAllowed where the law lets the crew go no more.
    """
    with act("directive.accept", actor=actor, at=at, device_at=device.pressed_at) as act_:
        refuse_filled(directive)
        refuse_before_unit(directive, act_.at)
        refuse_stood_down(directive)
        directive.refresh_from_db(fields=["status"])  # the page may be older than the silence
        was_silent = directive.status == Status.SILENT
        if was_silent:
            refuse_taken(directive.unit)
        moment = _moment(directive, device, act_)
        advance(directive, Status.ACCEPTED, answered_at=moment)
        refuse_not_lawful(directive, act_.at)
        if not is_on_shift(directive, moment):
            raise UnitOffShift(unit=directive.unit.call_sign)
        if was_silent:
            incidents.refuse_closed(directive.incident)
            units.commit(
                directive.unit,
                source=source_of(directive),
                at=act_.at,
                is_exercise=directive.is_exercise,
            )
        units.open_tracking(directive.unit, source=source_of(directive), at=act_.at)
        finish_step(directive, act_, moment, actor_name)
        close_if_filled(directive, act_)


def decline(
    directive: Directive,
    *,
    actor: Viewer,
    actor_name: str,
    device: DeviceTime = DeviceTime(),
    at: datetime | None = None,
) -> None:
    """The crew says no. It costs nothing, no reason is asked, the crew is free again, and the next
    one is asked at once."""
    with act("directive.decline", actor=actor, at=at, device_at=device.pressed_at) as act_:
        moment = _moment(directive, device, act_)
        advance(directive, Status.DECLINED, answered_at=moment, ended_at=act_.at)
        units.release(directive.unit, source=source_of(directive), at=act_.at)
        finish_step(directive, act_, moment, actor_name)
        act_.send(NEXT_CREW, {"directive": directive.pk})


def progress(
    directive: Directive,
    to: Status,
    *,
    actor: Viewer,
    actor_name: str,
    device: DeviceTime = DeviceTime(),
    at: datetime | None = None,
) -> None:
    """En route, on scene, cleared: the crew's next step, with both clocks.

    A crew that came to relieve another frees it by its arrival.
    """
    with act(f"directive.{to}", actor=actor, at=at, device_at=device.pressed_at) as act_:
        moment = _moment(directive, device, act_)
        if to == Status.EN_ROUTE:
            advance(directive, to, en_route_at=moment)
        elif to == Status.ON_SCENE:
            advance(directive, to, on_scene_at=moment)
            if goes_to_scene(directive):
                incidents.move(directive.incident, State.ON_SCENE, act_)
        else:
            advance(directive, Status.CLEARED, ended_at=moment)
            units.release(directive.unit, source=source_of(directive), at=act_.at)
        finish_step(directive, act_, moment, actor_name)
        if to == Status.ON_SCENE:
            free_the_relieved(directive, act_)


def free_the_relieved(directive: Directive, act_: Act) -> None:
    """The crew that this one came to relieve is free from now on, if it is still there."""
    relieved = directive.relieves
    if relieved is None:
        return
    relieved.refresh_from_db(fields=["status"])
    if relieved.status in UNDER_WAY:
        end(relieved, Status.RELIEVED, act_, said=f"← {line_of(directive)}")


def cancel(
    directive: Directive, *, actor: Viewer, actor_name: str, at: datetime | None = None
) -> None:
    """The desk takes the directive back; the crew is told and is free."""
    police_only(directive.incident, actor)
    with act("directive.cancel", actor=actor, at=at) as act_:
        end(directive, Status.CANCELLED, act_, actor_name=actor_name)


def fell_silent(directive_id: int, *, actor: Viewer) -> None:
    """Nobody answered in time: the crew counts as free again; what is done then is the ladder's.

    A later answer still counts, if nobody has taken the crew meanwhile and the call is not filled.
    """
    directive = Directive.unscoped.select_related("incident", "unit").get(pk=directive_id)
    with act("directive.silent", actor=actor) as act_:
        if step(directive, Status.SILENT):
            units.release(directive.unit, source=source_of(directive), at=act_.at)
            finish_step(directive, act_, act_.at, "")


def open_units(incident: Incident) -> int:
    """How many crews still have this incident in hand."""
    return Directive.unscoped.filter(incident=incident, status__in=OPEN).count()


def _moment(directive: Directive, device: DeviceTime, act_: Act) -> datetime:
    """When the button was pressed; a step is never before the one that it follows."""
    steps = (directive.on_scene_at, directive.en_route_at, directive.answered_at)
    last = next((at for at in steps if at), directive.issued_at)
    return moment_of(device.pressed_at, device.sent_at, act_.at, not_before=last)
