"""Crews moved, added and relieved while an incident goes on, each in one act.

Two officers who do this to the same crew at once: one wins, and the other is told who did, and
when (`DirectiveMovedOn`).
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from lianqin.core import clock
from lianqin.core.acts import act
from lianqin.core.scope import Viewer
from lianqin.dispatch.announcing import line_of
from lianqin.dispatch.call_errors import (
    NothingToReinforce,
    ReinforcementReasonMissing,
    SameCrew,
    SameIncident,
)
from lianqin.dispatch.directives import Came, Order, issue_in, police_only, prepared
from lianqin.dispatch.errors import CrewNotAllowed
from lianqin.dispatch.models import Directive, OrderRule
from lianqin.dispatch.orders import rule_for
from lianqin.dispatch.proposals import card_of, propose_for
from lianqin.dispatch.ring import open_call
from lianqin.dispatch.states import UNDER_WAY, Origin, Status
from lianqin.dispatch.steps import end, moved_on
from lianqin.incidents.models import Incident
from lianqin.units.kinds import POLICE_UNITS
from lianqin.units.models import Unit


def redirect(
    directive: Directive,
    to: Incident,
    *,
    actor: Viewer,
    actor_name: str,
    reason: str = "",
    at: datetime | None = None,
) -> Directive:
    """Move a crew to another incident: the old one shows that it left, the new one has it.

    The crew is asked anew and, unless it is police, may decline anew. Raises SameIncident,
    CrewNotAllowed where the law or the roads forbid it or one of the two is an exercise,
    NoOrderInForce, DirectiveMovedOn.
    """
    police_only(to, actor)
    if directive.incident_id == to.pk:
        raise SameIncident(number=to.number)
    if directive.is_exercise is not to.is_exercise:
        raise CrewNotAllowed(why=_("演练与真实警情之间不能改派"))
    now, unit = at or clock.now(), directive.unit_id
    order = Order(unit, override_reason=reason)
    advice = propose_for(to, now, freed=frozenset({unit}))  # the search stays outside of the act
    [ready] = prepared(to, [order], now, advice=advice)
    with act("directive.redirect", actor=actor, at=at) as act_:
        end(directive, Status.REDIRECTED, act_, actor_name=actor_name, said=f"→ {to.number}")
        call = open_call(to, act_)
        came = Came(origin=Origin.REDIRECTED, follows=directive, alerting=call)
        said = f"（改派自 {directive.number}）"
        return issue_in(act_, to, ready, came, actor_name=actor_name, said=said)


def reinforce(
    incident: Incident, order: Order, *, actor: Viewer, actor_name: str, at: datetime | None = None
) -> Directive:
    """Send one crew more to an incident, under the rule in force now.

    Up to the numbers of the rule nothing more is asked; beyond them the officer says why. Raises
    NothingToReinforce, ReinforcementReasonMissing, and what `directives.issue` raises.
    """
    police_only(incident, actor)
    if not Directive.unscoped.filter(incident=incident).exists():
        raise NothingToReinforce(number=incident.number)
    now = at or clock.now()
    rule = rule_for(incident, now)
    _refuse_unexplained(incident, rule, order)
    [ready] = prepared(incident, [order], now, rule=rule)
    with act("directive.reinforce", actor=actor, at=at) as act_:
        came = Came(origin=Origin.REINFORCING, alerting=open_call(incident, act_))
        return issue_in(act_, incident, ready, came, actor_name=actor_name, said="（增援）")


def _refuse_unexplained(incident: Incident, rule: OrderRule, order: Order) -> None:
    unit = Unit.unscoped.get(pk=order.unit_id)
    police = unit.kind in POLICE_UNITS
    card = card_of(rule, incident)
    wanted = max(1, card.officers if police else card.guards)
    sent = card.sent_officers if police else card.sent_guards
    if sent >= wanted and not order.override_reason.strip():
        raise ReinforcementReasonMissing(wanted=wanted)


def relieve(
    directive: Directive,
    order: Order,
    *,
    actor: Viewer,
    actor_name: str,
    at_once: bool = False,
    at: datetime | None = None,
) -> Directive:
    """Send a crew that takes over from another, which is free when it arrives, or at once.

    Whoever the relief is passed on to takes over just so. Raises SameCrew, CrewNotAllowed where
    others would take over from police, DirectiveMovedOn where
    the crew to be relieved is not under way any more, and what `directives.issue` raises.
    """
    incident = directive.incident
    police_only(incident, actor)
    if order.unit_id == directive.unit_id:
        raise SameCrew(unit=directive.unit.call_sign)
    relief_kind = Unit.unscoped.get(pk=order.unit_id).kind
    if directive.unit.kind in POLICE_UNITS and relief_kind not in POLICE_UNITS:
        raise CrewNotAllowed(why=_("民警只能由民警接替"))
    [ready] = prepared(incident, [order], at or clock.now())
    with act("directive.relieve", actor=actor, at=at) as act_:
        if not Directive.unscoped.filter(pk=directive.pk, status__in=UNDER_WAY).exists():
            raise moved_on(directive)
        came = Came(origin=Origin.RELIEVING, relieves=directive, alerting=open_call(incident, act_))
        said = f"（接替 {directive.unit.call_sign}）"
        relief = issue_in(act_, incident, ready, came, actor_name=actor_name, said=said)
        if at_once:
            by = f"← {line_of(relief)}"
            end(directive, Status.RELIEVED, act_, actor_name=actor_name, said=by)
        return relief
