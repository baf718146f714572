"""The standing order in force at a moment, and the rule it holds for an incident."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from lianqin.dispatch.errors import NoOrderInForce
from lianqin.dispatch.law import ACTIONS, ATTEND, BY_CODE, Action, lawful_for
from lianqin.dispatch.models import OrderRule, StandingOrder
from lianqin.dispatch.states import Lead
from lianqin.incidents.categories import lineage
from lianqin.incidents.models import Incident
from lianqin.incidents.policy import why_never_simple
from lianqin.incidents.services import facts_of
from lianqin.units.kinds import POLICE_UNITS, UnitKind


def order_in_force(bureau_id: int, at: datetime) -> StandingOrder | None:
    """The one version with `in_force_from <= at < in_force_to`; the newest, should two overlap."""
    rows = StandingOrder.unscoped.filter(bureau_id=bureau_id, in_force_from__lte=at)
    return rows.filter(Q(in_force_to=None) | Q(in_force_to__gt=at)).order_by("-version").first()


def rule_for(incident: Incident, at: datetime) -> OrderRule:
    """The nearest rule: own category before its class, own priority before any.

    Raises NoOrderInForce when no rule covers it.
    """
    order = order_in_force(incident.bureau_id, at)
    nearest = lineage(incident.category)
    rules = list(order.rules.filter(category__in=nearest)) if order else []
    for category in nearest:
        for priority in (incident.priority, None):
            for rule in rules:
                if rule.category == category and rule.priority == priority:
                    return rule
    raise NoOrderInForce(category=incident.get_category_display())


def lead_of(rule: OrderRule, incident: Incident) -> Lead:
    """Who leads. An incident on the never-simple list is never left to guards first."""
    lead = Lead(rule.lead)
    if lead == Lead.GUARDS_FIRST and why_never_simple(facts_of(incident)):
        return Lead.POLICE_LED
    return lead


def actions_for(rule: OrderRule, kind: UnitKind | str) -> tuple[Action, ...]:
    """What may be asked of a crew of `kind` under the rule: the order's list within the law's."""
    if kind in POLICE_UNITS:
        return lawful_for(kind)
    return tuple(action for action in lawful_for(kind) if action.code in rule.actions)


def usual_actions(rule: OrderRule, kind: UnitKind | str) -> list[Action]:
    """What a crew is asked when the officer ticks nothing: the order's list; police attend."""
    if kind in POLICE_UNITS:
        return [BY_CODE[ATTEND]]
    return list(actions_for(rule, kind))


def known_actions(codes: list[str]) -> list[Action]:
    """The actions named by `codes`, in the list's order; unknown codes are left out."""
    return [action for action in ACTIONS if action.code in set(codes) & set(BY_CODE)]
