"""The next crew: a directive that nobody answers, or that is declined, is passed on at once.

The next is the nearest that may lawfully go, of the same side (police or helpers) and not asked
for this incident before: a no and a silence cost nothing, and nobody is asked twice. It belongs to
the same call, under the rule in force now, in the same officer's name
and words.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lianqin.core import clock
from lianqin.core.acts import Act, act
from lianqin.core.errors import DomainError
from lianqin.core.models import OutboxRow
from lianqin.core.outbox import handles
from lianqin.dispatch import ladder
from lianqin.dispatch.directives import (
    NEXT_CREW,
    Came,
    Officer,
    Order,
    Ready,
    issue_in,
    lawful_actions,
)
from lianqin.dispatch.errors import CrewNotAllowed, NoOrderInForce
from lianqin.dispatch.models import Directive, Escalation, MusterAlert
from lianqin.dispatch.orders import rule_for
from lianqin.dispatch.proposals import propose_for
from lianqin.dispatch.reasons import Reason
from lianqin.dispatch.recommend import Ranked
from lianqin.dispatch.ring import wants_more
from lianqin.dispatch.rule_terms import Step
from lianqin.dispatch.states import Origin, Outcome, Status
from lianqin.dispatch.still_lawful import is_mustered
from lianqin.incidents.models import Incident
from lianqin.incidents.states import State
from lianqin.units.errors import UnitOffShift, UnitTaken
from lianqin.units.kinds import POLICE_UNITS
from lianqin.units.models import Unit

STILL_SENT_TO = (State.RECEIVED, State.DISPATCHED, State.ON_SCENE)
TRIES = 8  # crews that were taken while we looked, before the desk is told


@handles(NEXT_CREW)
def on_decline(payload: dict[str, Any], row: OutboxRow) -> None:
    """A crew said no: ask the next one."""
    pass_on(payload["directive"], ladder.AFTER_A_DECLINE, due_at=row.due_at)


def pass_on(directive_id: int, number: int, *, due_at: datetime) -> None:
    """Ask the next crew, once; where there is none the desk is alarmed.

    The search is outside of any transaction. What it found may be taken meanwhile: then the next
    of it is asked.
    """
    directive = _to_pass_on(directive_id, number)
    if directive is None:
        return
    for chosen in next_crews(directive, clock.now())[:TRIES]:
        try:
            _ask(directive_id, number, chosen, due_at)
        except (UnitTaken, UnitOffShift, CrewNotAllowed, NoOrderInForce):
            continue
        return
    with act("directive.next_unit", actor=ladder.HOUSE) as act_:
        if (found := _to_pass_on(directive_id, number)) is not None:
            outcome = _nobody(found, act_) if _is_wanted(found) else Outcome.NOT_NEEDED
            ladder.take(found, number, Step.NEXT_UNIT, act_, due_at=due_at, outcome=outcome)


def _to_pass_on(directive_id: int, number: int) -> Directive | None:
    """The directive, while this is still to be done."""
    wanted = (Status.DECLINED,) if number == ladder.AFTER_A_DECLINE else ladder.UNANSWERED
    rows = Directive.unscoped.select_related("incident", "unit", "rule", "alerting", "relieves")
    directive = rows.filter(pk=directive_id, status__in=wanted).first()
    taken = Escalation.unscoped.filter(directive_id=directive_id, number=number)
    return None if directive is None or taken.exists() else directive


def _is_wanted(directive: Directive) -> bool:
    """Whether somebody is still to be asked: nobody was yet, and the incident still needs them.

    Whoever a muster called is not passed on: there the next ring answers a silence, and
    while it is open it alone calls anybody but police.
    """
    if MusterAlert.unscoped.filter(directive=directive).exists():
        return False
    if directive.unit.kind not in POLICE_UNITS and is_mustered(directive.incident_id):
        return False
    passed = Directive.unscoped.filter(follows=directive, origin=Origin.PASSED_ON)
    open_still = Incident.unscoped.filter(pk=directive.incident_id, state__in=STILL_SENT_TO)
    return not passed.exists() and open_still.exists() and wants_more(directive)


def next_crews(directive: Directive, at: datetime) -> list[Ranked]:
    """Who may be asked next, nearest first; nobody where no order or road map answers."""
    if not _is_wanted(directive):
        return []
    try:
        rows = propose_for(directive.incident, at).ranked
    except DomainError:
        return []
    asked = Directive.unscoped.filter(incident_id=directive.incident_id)
    before = set(asked.values_list("unit_id", flat=True))
    police = directive.unit.kind in POLICE_UNITS
    return [
        row
        for row in rows
        if row.candidate.is_police is police and row.candidate.unit_id not in before
    ]


def _ask(directive_id: int, number: int, chosen: Ranked, due_at: datetime) -> None:
    unit = Unit.unscoped.select_related("organisation").get(pk=chosen.candidate.unit_id)
    with act("directive.next_unit", actor=ladder.HOUSE) as act_:
        directive = _to_pass_on(directive_id, number)
        if directive is None:
            return
        outcome = Outcome.NOT_NEEDED
        if _is_wanted(directive):
            _issue(directive, unit, chosen, act_)
            outcome = Outcome.DONE
        ladder.take(directive, number, Step.NEXT_UNIT, act_, due_at=due_at, outcome=outcome)


def _issue(directive: Directive, unit: Unit, chosen: Ranked, act_: Act) -> None:
    order = Order(unit.pk, task=directive.task)
    rule = rule_for(directive.incident, act_.at)
    actions = lawful_actions(rule, chosen.candidate.kind, directive.actions)
    if not actions:
        raise CrewNotAllowed(why=str(Reason("no_lawful_action")))
    came = Came(
        origin=Origin.PASSED_ON,
        follows=directive,
        relieves=directive.relieves,
        alerting=directive.alerting,
    )
    officer = Officer(directive.officer_id, directive.officer_name)
    ready = Ready(order, unit, chosen, actions, rule)
    issue_in(
        act_,
        directive.incident,
        ready,
        came,
        actor_name=directive.officer_name,
        officer=officer,
        said=f"（接力 {directive.number}）",
    )


def _nobody(directive: Directive, act_: Act) -> Outcome:
    ladder.alarm(directive, act_, Step.DESK_ALARM, f"：{Outcome.NOBODY_LEFT.label}")
    return Outcome.NOBODY_LEFT
