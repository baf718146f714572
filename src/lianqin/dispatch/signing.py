"""Putting a standing order in force: two people sign it, and only a lawful one can be signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqin.core.acts import act
from lianqin.core.scope import Viewer
from lianqin.dispatch.errors import RuleNotLawful, SignaturesMissing
from lianqin.dispatch.listed import check_listed, check_not_reserved
from lianqin.dispatch.models import OrderRule, StandingOrder
from lianqin.dispatch.states import Lead
from lianqin.incidents.categories import BY_CODE
from lianqin.registry.models import Organisation


@dataclass(frozen=True)
class Rule:
    """For one category (or its whole class), priority, station and hours (None: any): who leads,
    how many go and what they bring, what guards may be asked, why, the seconds to answer and to
    arrive (None: the order is silent), the steps after silence, and who is informed."""

    category: str
    lead: Lead
    actions: tuple[str, ...]
    reason: str
    priority: int | None = None
    ack_seconds: int = 60
    arrival_seconds: int | None = None
    area_id: int | None = None
    hours_since: time | None = None
    hours_until: time | None = None
    officers: int = 1
    guards: int = 0
    skills: tuple[str, ...] = ()
    kit: tuple[str, ...] = ()
    ladder: tuple[tuple[int, str], ...] = ()
    informs: tuple[str, ...] = ()

    def columns(self) -> dict[str, Any]:
        """As its row holds it."""
        lists = ("actions", "skills", "kit", "informs")
        steps = [{"after": after, "do": str(what)} for after, what in self.ladder]
        return {**vars(self), **{k: list(vars(self)[k]) for k in lists}, "ladder": steps}


@dataclass(frozen=True)
class Text:
    """What was signed: title, version, who signed and when, and from when it counts."""

    version: int
    title: str
    signatures: tuple[str, str]
    signed_at: datetime
    in_force_from: datetime
    in_force_to: datetime | None = None
    is_trial: bool = False


def sign_order(
    bureau: Organisation, text: Text, rules: Sequence[Rule], *, actor: Viewer
) -> StandingOrder:
    """Enter a version of the standing order with all its rules, or none of it.

    Raises SignaturesMissing, and ActionNotListed, ActionReserved or RuleNotLawful for the first
    rule that the law does not allow.
    """
    first, second = (name.strip() for name in text.signatures)
    if not first or not second or first == second:
        raise SignaturesMissing
    for rule in rules:
        check_rule(rule)
    facts = {**vars(text), "first_signature": first, "second_signature": second}
    del facts["signatures"]
    with act("order.sign", actor=actor) as act_:
        order = StandingOrder.unscoped.create(bureau=bureau, **facts)
        OrderRule.unscoped.bulk_create(OrderRule(order=order, **rule.columns()) for rule in rules)
        act_.record(order, version=order.version, rules=len(rules))
    return order


def check_rule(rule: Rule) -> None:
    """Whether any standing order may say this; raises as `sign_order` does.

    Actions come from the closed list and are no power of the police (rows 46, 47, 61); where only
    police go nothing is asked of guards; what is never simple is never left to guards (row 58).
    """
    check_listed(list(rule.actions))
    check_not_reserved(list(rule.actions))
    why = None
    if rule.lead == Lead.POLICE_ONLY and rule.actions:
        why = _("仅民警处置的警情不得列出保安任务")
    if rule.lead == Lead.GUARDS_FIRST and BY_CODE[rule.category].never_simple:
        why = _("该类警情一律由民警处置")
    if why:
        raise RuleNotLawful(category=BY_CODE[rule.category].name, why=why)
