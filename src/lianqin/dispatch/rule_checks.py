"""What no standing order may say, each with the field that it stands in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import time
from itertools import combinations
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError
from lianqin.dispatch import rule_terms
from lianqin.dispatch.errors import RuleNotLawful, RulesOverlap
from lianqin.dispatch.listed import (
    check_ladder,
    check_listed,
    check_not_reserved,
    check_terms,
)
from lianqin.dispatch.models.rules import MOST_CREW
from lianqin.dispatch.order_text import Rule
from lianqin.dispatch.orders import holds_at
from lianqin.dispatch.states import Lead
from lianqin.incidents.categories import BY_CODE

SHORTEST_ANSWER, LONGEST_ANSWER = 10, 1800  # seconds
SHORTEST_WAY, LONGEST_WAY = 60, 6 * 3600  # seconds
Fault = tuple[str, DomainError]


def check_rule(rule: Rule) -> None:
    """Whether any standing order may say this; raises the first of `faults`."""
    for _field, fault in faults(rule):
        raise fault


def faults(rule: Rule) -> Iterator[Fault]:
    """Everything that is wrong with a rule, with the field it is said beside.

    Actions come from the closed list and are no power of the police (rows 46, 47, 61); where only
    police go nothing is asked of guards and none are wanted; what is never simple is never left to
    guards (row 58); police go to everything else than what guards begin alone (row 8).
    """
    columns = rule.columns()
    yield from _raised("actions", check_listed, columns["actions"])
    listed = [code for code in columns["actions"] if isinstance(code, str)]
    if not any(True for _ in _raised("actions", check_listed, columns["actions"])):
        yield from _raised("actions", check_not_reserved, listed)
    for name, terms in (
        ("skills", rule_terms.SKILLS),
        ("kit", rule_terms.KIT),
        ("informs", rule_terms.INFORMED),
    ):
        yield from _raised(name, check_terms, columns[name], terms)
    yield from _raised("ladder", check_ladder, columns["ladder"])
    for field, why in _reasons(rule):
        yield field, RuleNotLawful(category=BY_CODE[rule.category].name, why=why)


def _raised(field: str, check: Callable[..., None], *given: Any) -> Iterator[Fault]:
    try:
        check(*given)
    except DomainError as fault:
        yield field, fault


def _reasons(rule: Rule) -> Iterator[tuple[str, Promise | str]]:
    if rule.lead == Lead.POLICE_ONLY:
        if rule.actions:
            yield "actions", _("仅民警处置的警情不得列出保安任务")
        if rule.guards:
            yield "guards", _("仅民警处置的警情不派保安")
        if rule.skills or rule.kit:
            yield "skills", _("仅民警处置的警情不对保安提技能、装备要求")
    if rule.lead == Lead.GUARDS_FIRST and BY_CODE[rule.category].never_simple:
        yield "lead", _("该类警情一律由民警处置")
    if rule.lead != Lead.GUARDS_FIRST and not rule.officers:
        yield "officers", _("民警处置的警情至少派一名民警")
    if rule.guards and not rule.actions and rule.lead != Lead.POLICE_ONLY:
        yield "actions", _("要派保安，须列出可交办的任务")
    if max(rule.officers, rule.guards) > MOST_CREW:
        yield "guards", _("人数不得超过二十名")
    yield from _hours(rule.hours_since, rule.hours_until)
    if not SHORTEST_ANSWER <= rule.ack_seconds <= LONGEST_ANSWER:
        yield "ack_seconds", _("应答时限应在10秒至1800秒之间")
    if rule.arrival_seconds is not None and not (
        SHORTEST_WAY <= rule.arrival_seconds <= LONGEST_WAY
    ):
        yield "arrival_seconds", _("到达时限应在60秒至21600秒之间")


def _hours(since: time | None, until: time | None) -> Iterator[tuple[str, Promise | str]]:
    if (since is None) is not (until is None):
        yield "hours_since", _("时段要写明起止两个时刻")
    elif since is not None and since == until:
        yield "hours_since", _("时段的起止时刻不能相同")


def check_apart(rules: Sequence[Rule]) -> None:
    """Whether at every moment one rule at most is the nearest. Raises RulesOverlap for the first
    two of the same category, priority and area whose hours overlap."""
    for one, other in combinations(rules, 2):
        if overlap(one, other):
            raise RulesOverlap(category=BY_CODE[one.category].name)


def overlap(one: Rule, other: Rule) -> bool:
    """Whether two rules would both be the nearest at some hour."""
    same = (one.category, one.priority, one.area_id) == (
        other.category,
        other.priority,
        other.area_id,
    )
    if not same or (one.hours_since is None) is not (other.hours_since is None):
        return False
    if one.hours_since is None:
        return True
    assert other.hours_since is not None
    return holds_at(one, other.hours_since) or holds_at(other, one.hours_since)
