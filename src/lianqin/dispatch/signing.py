"""Putting a standing order in force: two people sign it, and only a lawful one can be signed."""

from __future__ import annotations

from collections.abc import Sequence

from lianqin.core.acts import act
from lianqin.core.scope import Viewer
from lianqin.dispatch.errors import SignaturesMissing
from lianqin.dispatch.models import OrderRule, StandingOrder
from lianqin.dispatch.order_text import Rule, Text, digest_of
from lianqin.dispatch.rule_checks import check_apart, check_rule
from lianqin.registry.models import Organisation

__all__ = ["Rule", "Text", "check_rule", "sign_order"]


def sign_order(
    bureau: Organisation, text: Text, rules: Sequence[Rule], *, actor: Viewer
) -> StandingOrder:
    """Enter a version of the standing order with all its rules, or none of it.

    Raises SignaturesMissing, RulesOverlap, and ActionNotListed, ActionReserved, TermNotListed or
    RuleNotLawful for the first rule that the law does not allow.
    """
    first, second = (name.strip() for name in text.signatures)
    if not first or not second or first == second:
        raise SignaturesMissing
    if text.first_signer is not None and text.first_signer == text.second_signer:
        raise SignaturesMissing
    for rule in rules:
        check_rule(rule)
    check_apart(rules)
    facts = {**vars(text), "first_signature": first, "second_signature": second}
    del facts["signatures"]
    facts["digest"] = digest_of(text, rules)
    with act("order.sign", actor=actor) as act_:
        order = StandingOrder.unscoped.create(bureau=bureau, **facts)
        OrderRule.unscoped.bulk_create(OrderRule(order=order, **rule.columns()) for rule in rules)
        act_.record(order, version=order.version, rules=len(rules))
    return order
