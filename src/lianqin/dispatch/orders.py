"""The standing order in force at a moment, and the rule it holds for an incident."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from operator import itemgetter
from typing import NamedTuple, Protocol, TypeVar

from django.db.models import Q

from lianqin.core.clock import SHANGHAI
from lianqin.dispatch.errors import NoOrderInForce
from lianqin.dispatch.law import ACTIONS, ATTEND, BY_CODE, Action, lawful_for
from lianqin.dispatch.models import OrderRule, StandingOrder
from lianqin.dispatch.states import Lead
from lianqin.incidents.categories import Priority, lineage
from lianqin.incidents.models import Incident
from lianqin.incidents.policy import Facts, why_never_simple
from lianqin.incidents.services import facts_of
from lianqin.units.kinds import POLICE_UNITS, UnitKind


def order_in_force(bureau_id: int, at: datetime) -> StandingOrder | None:
    """The one version with `in_force_from <= at < in_force_to`; the newest, should two overlap."""
    rows = StandingOrder.unscoped.filter(bureau_id=bureau_id, in_force_from__lte=at)
    return rows.filter(Q(in_force_to=None) | Q(in_force_to__gt=at)).order_by("-version").first()


class Asked(NamedTuple):
    """What decides which rule counts: the category, the priority, the station in whose area it
    happened, and the local time of day."""

    category: str
    priority: int
    station_id: int
    hour: time


class Held(Protocol):
    """Where a rule holds; a signed one, a drafted one and one about to be signed all say it."""

    @property
    def category(self) -> str: ...
    @property
    def priority(self) -> int | None: ...
    @property
    def area_id(self) -> int | None: ...
    @property
    def hours_since(self) -> time | None: ...
    @property
    def hours_until(self) -> time | None: ...


R = TypeVar("R", bound=Held)


def asked_of(incident: Incident, at: datetime) -> Asked:
    """What the incident asks of the order at a moment."""
    hour = at.astimezone(SHANGHAI).time()
    return Asked(incident.category, incident.priority, incident.station_id, hour)


def holds_at(rule: Held, hour: time) -> bool:
    """Whether the rule's hours `[since, until)` hold that time of day; they may pass midnight."""
    since, until = rule.hours_since, rule.hours_until
    if since is None or until is None:
        return True
    if since < until:
        return since <= hour < until
    return hour >= since or hour < until


def nearest(rules: Iterable[R], asked: Asked) -> R | None:
    """The nearest of `rules`, or None: own category before its class, then own priority before
    any, own area before any, own hours before any. Pure."""
    up = {code: steps for steps, code in enumerate(lineage(asked.category))}
    found: list[tuple[tuple[int, bool, bool, bool], R]] = []
    for rule in rules:
        if (
            rule.category in up
            and rule.priority in (None, asked.priority)
            and rule.area_id in (None, asked.station_id)
            and holds_at(rule, asked.hour)
        ):
            whole = (rule.priority is None, rule.area_id is None, rule.hours_since is None)
            found.append(((up[rule.category], *whole), rule))
    return min(found, key=itemgetter(0))[1] if found else None


def rule_for(incident: Incident, at: datetime) -> OrderRule:
    """The nearest rule of the version in force at the moment.

    Raises NoOrderInForce when no rule covers it.
    """
    order = order_in_force(incident.bureau_id, at)
    rules = order.rules.filter(category__in=lineage(incident.category)) if order else ()
    found = nearest(rules, asked_of(incident, at))
    if found is None:
        raise NoOrderInForce(category=incident.get_category_display())
    return found


def lead_of(rule: OrderRule, incident: Incident) -> Lead:
    """Who leads. An incident on the never-simple list is never left to guards first."""
    return lead_of_facts(Lead(rule.lead), facts_of(incident))


def lead_of_facts(lead: Lead, facts: Facts) -> Lead:
    """The rule's lead over what is known of the incident."""
    if lead == Lead.GUARDS_FIRST and why_never_simple(facts):
        return Lead.POLICE_LED
    return lead


def actions_for(rule: OrderRule, kind: UnitKind | str) -> tuple[Action, ...]:
    """What may be asked of a crew of `kind` under the rule: the order's list within the law's.
    Volunteers are asked nothing at P1 (row 38)."""
    if kind in POLICE_UNITS:
        return lawful_for(kind)
    if kind == UnitKind.VOLUNTEER and rule.priority == Priority.P1:
        return ()
    return tuple(action for action in lawful_for(kind) if action.code in rule.actions)


def usual_actions(rule: OrderRule, kind: UnitKind | str) -> list[Action]:
    """What a crew is asked when the officer ticks nothing: the order's list; police attend."""
    if kind in POLICE_UNITS:
        return [BY_CODE[ATTEND]]
    return list(actions_for(rule, kind))


def known_actions(codes: list[str]) -> list[Action]:
    """The actions named by `codes`, in the list's order; unknown codes are left out."""
    return [action for action in ACTIONS if action.code in set(codes) & set(BY_CODE)]
