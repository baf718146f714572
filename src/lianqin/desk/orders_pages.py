"""The standing order in force: who leads, what may be asked of whom, under which article."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianqin.accounts.permissions import requires
from lianqin.core import clock
from lianqin.desk.edge import DeskRequest, says_why
from lianqin.dispatch import law
from lianqin.dispatch.models import OrderRule
from lianqin.dispatch.order_text import Rule
from lianqin.dispatch.orders import actions_for, order_in_force
from lianqin.dispatch.rule_words import Names, said, where
from lianqin.units.kinds import POLICE_UNITS, UnitKind


@dataclass(frozen=True)
class RuleLine:
    """One rule with what it lets be asked of those who are not police, each action once."""

    rule: OrderRule
    actions: list[law.Action]
    where: str
    words: dict[str, str]


@requires("order.see")
@require_safe
@says_why
def orders(request: DeskRequest) -> HttpResponse:
    """Rules by category, the closed list of actions with its law, and what guards may not do."""
    order = order_in_force(request.viewer.bureau, clock.now())
    rows = OrderRule.objects.for_viewer(request.viewer).filter(order=order) if order else ()
    rules = [(row, Rule.of(row)) for row in rows]
    names = Names.of(rule for _row, rule in rules)
    context = {
        "order": order,
        "lines": [_line(row, rule, names) for row, rule in rules],
        "for_guards": law.lawful_for(UnitKind.GUARD),
        "for_police": [a for a in law.ACTIONS if a.kinds <= POLICE_UNITS],
        "forbidden": law.FORBIDDEN_TO_GUARDS,
        "refusal": law.RIGHT_TO_REFUSE,
    }
    return render(request, "desk/orders.html", context)


def _line(row: OrderRule, rule: Rule, names: Names) -> RuleLine:
    civil = [kind for kind in UnitKind if kind not in POLICE_UNITS]
    asked = {action.code for kind in civil for action in actions_for(row, kind)}
    actions = [action for action in law.ACTIONS if action.code in asked]
    return RuleLine(row, actions, where(rule, names), said(rule, names))
