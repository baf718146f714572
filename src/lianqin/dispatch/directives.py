"""Directives: issued by police only, answered freely, followed step by step.

Each function is one act. Steps are guarded updates over `states.BEFORE`, so that of two people who
press at once one wins and the other is told.
"""

from __future__ import annotations

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
    DirectiveMovedOn,
    OnlyPoliceDirect,
    OverrideReasonMissing,
)
from lianqin.dispatch.models import Directive, OrderRule
from lianqin.dispatch.orders import actions_for, lead_of, rule_for, usual_actions
from lianqin.dispatch.proposals import propose_for
from lianqin.dispatch.reasons import Reason
from lianqin.dispatch.recommend import Ranked, Recommendation
from lianqin.dispatch.states import (
    BEFORE,
    CREW_STATUS,
    UNDER_WAY,
    WAITING,
    DirectiveKind,
    Status,
)
from lianqin.incidents import services as incidents
from lianqin.incidents.models import Incident
from lianqin.incidents.numbers import next_number
from lianqin.incidents.policy import moment_of
from lianqin.incidents.states import State
from lianqin.units import services as units
from lianqin.units.errors import UnitTaken
from lianqin.units.models import Unit

SILENCE = "directive.silence"


@dataclass(frozen=True)
class Order:
    """What the officer decided: which crew, which of the lawful actions, in which words."""

    unit_id: int
    actions: tuple[str, ...] = ()
    task: str = ""
    override_reason: str = ""


def issue(
    incident: Incident, order: Order, *, actor: Viewer, actor_name: str, at: datetime | None = None
) -> Directive:
    """Send a crew, or ask it, by a numbered directive with its basis, actions and deadlines.

    Raises OnlyPoliceDirect (and records the attempt), CrewNotAllowed with every reason,
    ActionNotLawful, OverrideReasonMissing, UnitTaken, UnitOffShift, NoOrderInForce, and
    IncidentMovedOn for a record that is closed.
    """
    _police_only(incident, actor)
    now = at or clock.now()
    rule = rule_for(incident, now)
    chosen = _chosen(propose_for(incident, now), order, incident)  # the search stays outside
    actions = _actions(rule, chosen, order)
    unit = Unit.unscoped.select_related("organisation").get(pk=order.unit_id)
    with act("directive.issue", actor=actor, at=at) as act_:
        incidents.refuse_closed(incident)
        directive = _write(incident, unit, chosen, actions, rule, order, act_, actor_name)
        units.commit(
            unit, source=source_of(directive), at=act_.at, is_exercise=incident.is_exercise
        )
        incidents.take_part(incident, unit, act_, text=line_of(directive), actor_name=actor_name)
        act_.record(directive, incident=incident.pk, unit=unit.pk, actions=directive.actions)
        act_.send(SILENCE, {"directive": directive.pk}, due_at=directive.answer_by)
        announce_directive(directive, act_, "directive.issued")
    return directive


def _police_only(incident: Incident, actor: Viewer) -> None:
    if actor.role in DESK_POLICE:
        return
    with act("directive.refused", actor=actor) as act_:
        act_.record(incident)
    raise OnlyPoliceDirect


def _chosen(advice: Recommendation, order: Order, incident: Incident) -> Ranked:
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
    already = Directive.unscoped.filter(incident=incident, status__in=[*WAITING, *UNDER_WAY])
    if not (chosen.is_proposed or order.override_reason.strip() or already.exists()):
        raise OverrideReasonMissing
    return chosen


def _actions(rule: OrderRule, chosen: Ranked, order: Order) -> list[law.Action]:
    lawful = actions_for(rule, chosen.candidate.kind)
    asked = [action for action in lawful if action.code in order.actions]
    if len(asked) != len(set(order.actions)):
        raise ActionNotLawful
    return asked or usual_actions(rule, chosen.candidate.kind)


def _write(
    incident: Incident,
    unit: Unit,
    chosen: Ranked,
    actions: list[law.Action],
    rule: OrderRule,
    order: Order,
    act_: Act,
    actor_name: str,
) -> Directive:
    prefix = "" if chosen.directive == DirectiveKind.DISPATCH else "联"
    late = rule.arrival_seconds
    return Directive.unscoped.create(
        number=next_number(
            Directive, prefix=prefix or "警", at=act_.at, is_exercise=incident.is_exercise
        ),
        bureau_id=incident.bureau_id,
        incident=incident,
        unit=unit,
        kind=chosen.directive,
        rule=rule,
        lead=lead_of(rule, incident),
        actions=[action.code for action in actions],
        basis=basis_of(chosen, actions),
        task=order.task.strip() or incident.get_category_display(),
        officer_id=act_.actor.user_id or 0,
        officer_name=actor_name,
        is_exercise=incident.is_exercise,
        travel_seconds=chosen.travel.seconds,
        travel_metres=chosen.travel.metres,
        reasons=[reason.as_json() for reason in chosen.reasons],
        override_reason=order.override_reason.strip(),
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


def source_of(directive: Directive) -> str:
    """The name under which a directive takes its crew."""
    return f"directive:{directive.pk}"


@dataclass(frozen=True)
class DeviceTime:
    """The phone's clock when the button was pressed and when the message left, if it said so."""

    pressed_at: datetime | None = None
    sent_at: datetime | None = None


def delivered(directive: Directive, *, actor: Viewer, at: datetime | None = None) -> None:
    """The crew's phone shows the directive. A repeat changes nothing."""
    with act("directive.delivered", actor=actor, at=at) as act_:
        if _step(directive, Status.DELIVERED, delivered_at=act_.at):
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

    An answer after the silence still counts, while the crew is free and the record open.
    """
    with act("directive.accept", actor=actor, at=at, device_at=device.pressed_at) as act_:
        was_silent = directive.status == Status.SILENT
        moment = _moment(directive, device, act_)
        _advance(directive, Status.ACCEPTED, answered_at=moment)
        if was_silent:
            incidents.refuse_closed(directive.incident)
            units.commit(directive.unit, source=source_of(directive), at=act_.at)
        units.open_tracking(directive.unit, source=source_of(directive), at=act_.at)
        _finish_step(directive, act_, moment, actor_name)


def decline(
    directive: Directive,
    *,
    actor: Viewer,
    actor_name: str,
    device: DeviceTime = DeviceTime(),
    at: datetime | None = None,
) -> None:
    """The crew says no. It costs nothing, no reason is asked, and the crew is free again."""
    with act("directive.decline", actor=actor, at=at, device_at=device.pressed_at) as act_:
        moment = _moment(directive, device, act_)
        _advance(directive, Status.DECLINED, answered_at=moment, ended_at=act_.at)
        units.release(directive.unit, source=source_of(directive), at=act_.at)
        _finish_step(directive, act_, moment, actor_name)


def progress(
    directive: Directive,
    to: Status,
    *,
    actor: Viewer,
    actor_name: str,
    device: DeviceTime = DeviceTime(),
    at: datetime | None = None,
) -> None:
    """En route, on scene, cleared: the crew's next step, with both clocks."""
    with act(f"directive.{to}", actor=actor, at=at, device_at=device.pressed_at) as act_:
        moment = _moment(directive, device, act_)
        if to == Status.EN_ROUTE:
            _advance(directive, to, en_route_at=moment)
        elif to == Status.ON_SCENE:
            _advance(directive, to, on_scene_at=moment)
            incidents.move(directive.incident, State.ON_SCENE, act_)
        else:
            _advance(directive, Status.CLEARED, ended_at=moment)
            units.release(directive.unit, source=source_of(directive), at=act_.at)
        _finish_step(directive, act_, moment, actor_name)


def cancel(
    directive: Directive, *, actor: Viewer, actor_name: str, at: datetime | None = None
) -> None:
    """The desk takes the directive back; the crew is told and is free."""
    _police_only(directive.incident, actor)
    with act("directive.cancel", actor=actor, at=at) as act_:
        _advance(directive, Status.CANCELLED, ended_at=act_.at)
        units.release(directive.unit, source=source_of(directive), at=act_.at)
        _finish_step(directive, act_, act_.at, actor_name)


def fell_silent(directive_id: int, *, actor: Viewer) -> None:
    """Nobody answered in time: the desk is alarmed and the crew counts as free again.

    A later answer still counts, if nobody has taken the crew meanwhile.
    """
    directive = Directive.unscoped.select_related("incident", "unit").get(pk=directive_id)
    with act("directive.silent", actor=actor) as act_:
        if _step(directive, Status.SILENT):
            units.release(directive.unit, source=source_of(directive), at=act_.at)
            _finish_step(directive, act_, act_.at, "")


def open_units(incident: Incident) -> int:
    """How many crews still have this incident in hand."""
    rows = Directive.unscoped.filter(incident=incident, status__in=[*WAITING, *UNDER_WAY])
    return rows.count()


def _moment(directive: Directive, device: DeviceTime, act_: Act) -> datetime:
    """When the button was pressed; a step is never before the one that it follows."""
    steps = (directive.on_scene_at, directive.en_route_at, directive.answered_at)
    last = next((at for at in steps if at), directive.issued_at)
    return moment_of(device.pressed_at, device.sent_at, act_.at, not_before=last)


def _step(directive: Directive, to: Status, **stamps: datetime) -> bool:
    moved = Directive.unscoped.filter(pk=directive.pk, status__in=BEFORE[to])
    if moved.update(status=to, **stamps) != 1:
        return False
    directive.refresh_from_db()
    if to in CREW_STATUS:
        units.advance(directive.unit, source=source_of(directive), status=CREW_STATUS[to])
    return True


def _advance(directive: Directive, to: Status, **stamps: datetime) -> None:
    if not _step(directive, to, **stamps):
        raise DirectiveMovedOn(number=directive.number)


def _finish_step(directive: Directive, act_: Act, moment: datetime, actor_name: str) -> None:
    write_step(directive, act_, at=moment, actor_name=actor_name)
    act_.record(directive, status=str(directive.status))
    announce_directive(directive, act_)
