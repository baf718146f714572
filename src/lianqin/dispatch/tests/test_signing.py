"""No standing order and no directive can say what the law does not allow, however it is written."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from cast import Cast, direct, report
from django.db import IntegrityError, transaction

from lianqin.core import clock
from lianqin.core.audit import verify_chain
from lianqin.core.models import AuditRow
from lianqin.dispatch import directives
from lianqin.dispatch.directives import Order
from lianqin.dispatch.draft_signing import digest, why_not_ready
from lianqin.dispatch.draft_signing import sign as sign_draft
from lianqin.dispatch.drafting import begin
from lianqin.dispatch.errors import (
    ActionNotLawful,
    ActionNotListed,
    ActionReserved,
    CrewNotAllowed,
    DraftNotReady,
    RuleNotLawful,
    SignaturesMissing,
)
from lianqin.dispatch.law import ACTIONS, BY_CODE
from lianqin.dispatch.models import (
    Directive,
    DraftSignature,
    OrderDraft,
    OrderRule,
    StandingOrder,
)
from lianqin.dispatch.orders import actions_for, lead_of, order_in_force, rule_for
from lianqin.dispatch.signing import Rule, Text, check_rule, sign_order
from lianqin.dispatch.states import DirectiveKind, Lead
from lianqin.incidents.categories import CATEGORIES
from lianqin.units.kinds import POLICE_UNITS, UnitKind

pytestmark = pytest.mark.django_db

# What 人民警察法 leaves to police, said here once more and by hand (domain rows 46, 47, 61).
RESERVED = ("attend_scene", "question", "search", "apprehend", "pursue", "block_road")
RESERVED += ("collect_evidence",)
CALM = Rule("dispute", Lead.GUARDS_FIRST, ("keep_order", "report_back"), "简单纠纷可先期稳控")


def text(**changes: Any) -> Text:
    now = clock.now()
    return replace(Text(2, "勤务令（第二版）", ("方所长", "徐警官"), now, now), **changes)


def sign(county: Cast, *rules: Rule, **changes: Any) -> StandingOrder:
    return sign_order(county.places.bureau, text(**changes), rules, actor=county.chen.viewer)


def test_a_signed_order_is_in_force_from_its_day_and_on_record(county: Cast) -> None:
    order = sign(county, CALM)
    assert order_in_force(county.places.bureau.pk, clock.now()) == order
    assert order.rules.get().actions == ["keep_order", "report_back"]
    assert AuditRow.objects.get(action="order.sign", subject_id=str(order.pk)).facts["rules"] == 1
    assert verify_chain().whole


@pytest.mark.parametrize(
    "names", [("方所长", " 方所长 "), ("方所长", ""), ("", "徐警官"), (" ", " ")]
)
def test_one_person_cannot_sign_twice_nor_nobody_once(county: Cast, names: tuple[str, str]) -> None:
    with pytest.raises(SignaturesMissing):
        sign(county, CALM, signatures=names)
    assert StandingOrder.unscoped.get(bureau=county.places.bureau).version == 1


@pytest.mark.parametrize("names", [("", "徐警官"), ("方所长", ""), ("方所长", "方所长")])
def test_the_table_itself_wants_two_names(county: Cast, names: tuple[str, str]) -> None:
    order = StandingOrder.unscoped.get(bureau=county.places.bureau)
    order.first_signature, order.second_signature = names
    with pytest.raises(IntegrityError), transaction.atomic():
        order.save()


@pytest.mark.parametrize("code", RESERVED)
def test_a_power_of_the_police_is_refused_with_its_law_and_nothing_is_kept(
    county: Cast, code: str
) -> None:
    with pytest.raises(ActionReserved) as refused:
        sign(county, CALM, replace(CALM, category="other", actions=("keep_order", code)))
    assert str(BY_CODE[code].name) in str(refused.value)
    assert "人民警察法" in str(refused.value)
    assert StandingOrder.unscoped.get(bureau=county.places.bureau).version == 1


def test_an_action_that_nobody_listed_is_refused_by_name(county: Cast) -> None:
    with pytest.raises(ActionNotListed, match="drive_the_police_car"):
        sign(county, replace(CALM, actions=("drive_the_police_car",)))


def test_where_only_police_go_nothing_is_asked_of_guards() -> None:
    with pytest.raises(RuleNotLawful):
        check_rule(Rule("criminal.weapon", Lead.POLICE_ONLY, ("report_back",), "仅民警"))
    check_rule(Rule("criminal.weapon", Lead.POLICE_ONLY, (), "仅民警"))


@pytest.mark.parametrize("category", [c.code for c in CATEGORIES if c.never_simple])
def test_what_is_never_simple_is_never_left_to_guards_first(category: str) -> None:
    with pytest.raises(RuleNotLawful):
        check_rule(Rule(category, Lead.GUARDS_FIRST, ("report_back",), "先期处置"))
    check_rule(Rule(category, Lead.POLICE_LED, ("report_back",), "民警主导"))


WRONG: tuple[Any, ...] = (["search"], ["unheard_of"], "keep_order", None, [["keep_order"]], [7])


@pytest.mark.parametrize("actions", WRONG, ids=str)
def test_no_way_into_the_table_lets_such_a_rule_pass(county: Cast, actions: Any) -> None:
    rule = OrderRule.unscoped.get(order=county.order, category="dispute")
    kept = rule.actions
    new = OrderRule(order=county.order, category="security.fight", lead="police_led")
    rule.actions = new.actions = actions
    ways = (rule.save, new.save, lambda: OrderRule.unscoped.bulk_create([new]))
    for way in ways:
        with pytest.raises((ActionNotListed, ActionReserved)), transaction.atomic():
            way()
    rule.refresh_from_db()
    assert rule.actions == kept
    assert not OrderRule.unscoped.filter(category="security.fight").exists()


@pytest.mark.parametrize("actions", [["unheard_of"], "keep_order", None], ids=str)
def test_not_even_an_update_of_many_rows_writes_what_is_not_listed(
    county: Cast, actions: Any
) -> None:
    with pytest.raises(ActionNotListed):
        OrderRule.unscoped.update(actions=actions)
    with pytest.raises(ActionNotListed):
        Directive.unscoped.update(actions=actions)


def test_a_directive_to_guards_cannot_be_written_with_a_power_of_the_police(county: Cast) -> None:
    incident = report(county)
    with pytest.raises(ActionReserved), transaction.atomic():
        direct(county, incident, county.li_crew, actions=["search"])
    assert direct(county, incident, county.danhe_car, actions=["search"]).actions == ["search"]


def test_a_rule_smuggled_past_the_house_still_reaches_no_guard() -> None:
    """Whatever a rule says, the law's own list is laid over it when a directive is made."""
    everything = OrderRule(lead=Lead.GUARDS_FIRST, actions=[action.code for action in ACTIONS])
    for kind in set(UnitKind) - POLICE_UNITS:
        assert not {action.code for action in actions_for(everything, kind)} & set(RESERVED)


@pytest.mark.slow
@pytest.mark.parametrize("lead", Lead)
def test_no_combination_of_action_crew_and_lead_gives_a_reserved_power_to_anyone_but_police(
    county: Cast, lead: Lead
) -> None:
    """Every action of the list is asked of every crew on shift, under every lead."""
    allowed = () if lead == Lead.POLICE_ONLY else tuple(set(BY_CODE) - set(RESERVED))
    sign(county, Rule("assistance", lead, allowed, "逐一试过"))
    village = county.places.village
    facts = {"category": "assistance.lost", "priority": 2, "lon": village.lon, "lat": village.lat}
    incident = report(county, **facts, suspects=0, has_fled=False)
    crews = [county.danhe_car, county.daji_car, county.li_crew, county.niu_crew, county.he_walk]
    given, refused = set(), set()
    for crew, action in itertools.product(crews, ACTIONS):
        order = Order(crew.pk, actions=(action.code,), override_reason="逐一试过")
        try:
            one = directives.issue(incident, order, actor=county.chen.viewer, actor_name="陈警官")
        except (ActionNotLawful, CrewNotAllowed):
            refused.add((UnitKind(crew.kind), action.code))
            continue
        given.add((UnitKind(crew.kind), action.code))
        assert one.actions == [action.code]
        assert (one.kind == DirectiveKind.DISPATCH) is (crew.kind in POLICE_UNITS)
        directives.cancel(one, actor=county.chen.viewer, actor_name="陈警官")
    civil = {(kind, code) for kind, code in given if kind not in POLICE_UNITS}
    assert not {code for _kind, code in civil} & set(RESERVED)
    assert {code for kind, code in given if kind in POLICE_UNITS} == set(BY_CODE)
    assert bool(civil) is (lead != Lead.POLICE_ONLY)
    assert not given & refused


@pytest.mark.parametrize(
    "fact",
    [
        {},
        {"has_weapon": True},
        {"injured": 1},
        {"category": "security.nuisance", "is_ongoing": True},
        {"category": "security.nuisance", "minors": 1},
    ],
    ids=["nothing", "weapon", "injury", "in progress", "a minor harmed"],
)
def test_a_grave_fact_takes_the_lead_from_the_guards_whatever_the_order_says(
    county: Cast, fact: dict[str, Any]
) -> None:
    """Row 58. The same order, a harmless quarrel: guards begin; with one such fact: police lead."""
    sign(county, CALM, replace(CALM, category="security"))
    quarrel = {"category": "dispute.neighbour", "suspects": 0, "has_fled": False}
    incident = report(county, **{**quarrel, **fact})
    rule = rule_for(incident, clock.now())
    assert rule.lead == Lead.GUARDS_FIRST
    assert lead_of(rule, incident) == (Lead.POLICE_LED if fact else Lead.GUARDS_FIRST)


def test_a_draft_of_an_older_version_is_not_signed_over_a_newer_one(county: Cast) -> None:
    older = begin(actor=county.fang.viewer, actor_name="方所长")
    OrderDraft.unscoped.filter(pk=older.pk).update(in_force_on=clock.today())
    older.refresh_from_db()
    assert why_not_ready(older) == ""
    later = sign(county, CALM, in_force_from=clock.now() + timedelta(days=3))
    with pytest.raises(DraftNotReady, match="第2版"):
        sign_draft(older, read=digest(older), actor=county.fang.viewer, actor_name="方所长")
    assert not DraftSignature.unscoped.exists()
    assert begin(actor=county.fang.viewer, actor_name="方所长").made_from_id == later.pk
