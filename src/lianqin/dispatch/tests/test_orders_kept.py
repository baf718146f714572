"""What may be asked of whom, written out by hand; and what was signed or approved stays."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from cast import Cast
from django.db import Error, transaction
from unguarded import lift_guards

from lianqin.core.clock import SHANGHAI, today
from lianqin.dispatch import policies
from lianqin.dispatch.errors import PolicyNotReady, PolicySealed, RulesOverlap
from lianqin.dispatch.law import ACTIONS
from lianqin.dispatch.models import OrderRule, PolicyClause, PolicyDocument, StandingOrder
from lianqin.dispatch.order_text import Rule, Text, is_whole
from lianqin.dispatch.orders import actions_for, order_in_force
from lianqin.dispatch.policies import Paper
from lianqin.dispatch.signing import sign_order
from lianqin.dispatch.states import Lead
from lianqin.units.kinds import POLICE_UNITS, UnitKind

# domain.md section 2 and rows 30, 38, 46, 47, 61, read once more: who may be asked what.
EVERYBODY = """keep_order calm_people clear_obstacle light_and_cone guide_vehicles find_lost help_up
keep_warm call_120 keep_away report_back"""
NOT_VOLUNTEERS = "protect_scene evacuate close_own_gate watch_direction"
POLICE_ALONE = "attend_scene question search apprehend pursue block_road collect_evidence"
MAY: dict[UnitKind, str] = {
    UnitKind.POLICE: f"{EVERYBODY} {NOT_VOLUNTEERS} {POLICE_ALONE}",
    UnitKind.PATROL_SWAT: f"{EVERYBODY} {NOT_VOLUNTEERS} {POLICE_ALONE}",
    UnitKind.GUARD: f"{EVERYBODY} {NOT_VOLUNTEERS}",
    UnitKind.INTERNAL_SECURITY: f"{EVERYBODY} {NOT_VOLUNTEERS}",
    UnitKind.VOLUNTEER: EVERYBODY,
}


def test_every_action_and_every_kind_of_crew_stand_in_the_table_as_the_law_has_them() -> None:
    assert {action.code for action in ACTIONS} == set(MAY[UnitKind.POLICE].split())
    for kind in UnitKind:
        for action in ACTIONS:
            assert (kind in action.kinds) is (action.code in MAY[kind].split()), (kind, action.code)
        law = {action.basis.law for action in ACTIONS if kind in action.kinds}
        assert kind in POLICE_UNITS or law == {"保安服务管理条例", "人民警察法", "民法典"}


@pytest.mark.parametrize("lead", [Lead.POLICE_LED, Lead.GUARDS_FIRST])
@pytest.mark.parametrize("priority", [None, 1, 2])
def test_volunteers_are_asked_nothing_at_p1_and_no_rule_widens_the_law(
    lead: Lead, priority: int | None
) -> None:
    everything = [action.code for action in ACTIONS]
    rule = OrderRule(lead=lead, priority=priority, actions=everything)
    for kind in UnitKind:
        asked = {action.code for action in actions_for(rule, kind)}
        nothing = kind == UnitKind.VOLUNTEER and priority == 1
        assert asked == (set() if nothing else set(MAY[kind].split()))


CALM = Rule("dispute", Lead.GUARDS_FIRST, ("keep_order",), "简单纠纷可先期稳控")


def signed(county: Cast, at: datetime, version: int = 2, **more: Any) -> StandingOrder:
    text = Text(version, "勤务令", ("方所长", "林组长"), at, at, **more)
    return sign_order(county.places.bureau, text, [CALM], actor=county.fang.viewer)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [{"lead": "police_led"}, {"ack_seconds": 1}, {"reason": "改"}, {"guards": 3}],
    ids=lambda one: next(iter(one)),
)
def test_no_word_of_a_signed_rule_changes(cast: Cast, change: dict[str, Any]) -> None:
    with pytest.raises(Error), transaction.atomic():
        OrderRule.unscoped.filter(order=cast.order).update(**change)


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"title": "改"}, {"second_signature": "他人"}, {"digest": ""}])
def test_no_heading_of_a_signed_order_changes(cast: Cast, change: dict[str, Any]) -> None:
    with pytest.raises(Error), transaction.atomic():
        StandingOrder.unscoped.filter(pk=cast.order.pk).update(**change)


@pytest.mark.django_db
def test_a_rule_slipped_in_after_the_signatures_is_noticed(cast: Cast) -> None:
    assert is_whole(cast.order)
    OrderRule.unscoped.create(order=cast.order, **CALM.columns() | {"category": "other.panic"})
    assert not is_whole(cast.order)


@pytest.mark.django_db
def test_two_rules_that_would_both_be_nearest_are_refused(cast: Cast) -> None:
    now = datetime(2024, 7, 1, tzinfo=SHANGHAI)
    text = Text(2, "勤务令", ("方所长", "林组长"), now, now)
    with pytest.raises(RulesOverlap):
        sign_order(cast.places.bureau, text, [CALM, CALM], actor=cast.fang.viewer)


def plan(number: str, since: date, **more: Any) -> Paper:
    return Paper("实施方案", number, since, since, ("公安主导。", "保安助力。"), **more)


def approved(county: Cast, paper: Paper) -> PolicyDocument:
    found = policies.write(paper, actor=county.xu.viewer, actor_name="徐警官")
    read = policies.digest(found)
    policies.approve(found, read=read, actor=county.lin.viewer, actor_name="林组长")
    return found


@pytest.mark.django_db
def test_when_v2_is_in_force_from_1_september_august_still_uses_v1(cast: Cast) -> None:
    """Row 15, for the document and for the orders under it."""
    first = approved(cast, plan("1号", date(2024, 1, 1), is_trial=True))
    second = approved(cast, plan("2号", date(2024, 9, 1), replaces_id=first.pk))
    bureau = cast.places.bureau.pk
    for day, number in ((date(2024, 8, 31), "1号"), (date(2024, 9, 1), "2号")):
        assert [one.number for one in policies.policies_in_force(bureau, day)] == [number]
    signed(cast, datetime(2024, 1, 1, tzinfo=SHANGHAI), 2, policy_id=first.pk)
    signed(cast, datetime(2024, 9, 1, tzinfo=SHANGHAI), 3, policy_id=second.pk)
    august = order_in_force(bureau, datetime(2024, 8, 31, 23, 59, tzinfo=SHANGHAI))
    september = order_in_force(bureau, datetime(2024, 9, 1, tzinfo=SHANGHAI))
    assert august
    assert september
    assert (august.policy, september.policy) == (first, second)


@pytest.mark.django_db
def test_an_order_is_in_force_until_the_moment_of_its_end_and_no_longer(cast: Cast) -> None:
    lift_guards()
    end = datetime(2024, 9, 1, tzinfo=SHANGHAI)
    signed(cast, datetime(2024, 1, 1, tzinfo=SHANGHAI), 2)
    StandingOrder.unscoped.filter(version=2).update(in_force_to=end)
    bureau = cast.places.bureau.pk
    moments = (end - timedelta(microseconds=1), end)
    found = [order_in_force(bureau, moment) for moment in moments]
    assert [one.version for one in found if one] == [2, 1]  # the one before goes on


@pytest.mark.django_db
def test_an_approved_document_keeps_every_word(cast: Cast) -> None:
    found = approved(cast, plan("1号", today()))
    with pytest.raises(PolicySealed):
        policies.write(
            plan("1号", today()), actor=cast.xu.viewer, actor_name="徐警官", instead_of=found
        )
    with pytest.raises(Error), transaction.atomic():
        PolicyClause.unscoped.filter(policy=found).update(text="改")
    with pytest.raises(Error), transaction.atomic():
        PolicyDocument.unscoped.filter(pk=found.pk).update(title="改")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [{"until": date(2023, 1, 1)}, {"clauses": ()}, {"number": "旧号"}], ids=str
)
def test_a_document_that_says_nothing_or_ends_before_it_begins_is_refused(
    cast: Cast, wrong: dict[str, Any]
) -> None:
    approved(cast, plan("旧号", today()))
    with pytest.raises(PolicyNotReady):
        policies.write(
            Paper(**{**vars(plan("新号", date(2024, 1, 1))), **wrong}),
            actor=cast.xu.viewer,
            actor_name="徐警官",
        )
    assert PolicyDocument.unscoped.count() == 1


@pytest.mark.django_db
def test_the_document_before_ends_at_the_latest_when_its_successor_begins(cast: Cast) -> None:
    first = approved(cast, plan("1号", today()))
    later = today() + timedelta(days=30)
    approved(cast, plan("2号", later, replaces_id=first.pk))
    first.refresh_from_db()
    assert first.until == later
