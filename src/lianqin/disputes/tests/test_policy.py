"""What is never mediated, heard in words; days that the law counts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqin.core.clock import SHANGHAI
from lianqin.disputes import policy
from lianqin.disputes.states import BEFORE, ENDED, MAY_STEP, MEDIATES, OPEN, State, StepKind, To

FAMILY = st.sampled_from(("丈夫", "老公", "妻子", "前夫", "男友", "父亲", "儿子", "婆婆"))
BLOWS = st.sampled_from(("打", "殴打", "揍", "掐", "踹", "虐待"))
HARMLESS = st.sampled_from(
    (
        "丈夫打电话说楼上漏水",
        "儿子打工的工钱没结",
        "父亲打官司要地",
        "丈夫没有打人，只是吵",
        "夫妻没动手，为钱吵架",
        "邻居打麻将太吵",
        "孩子打牌声音大",
        "两家为宅基地争执",
        "老板拖欠工资",
    )
)


@given(who=FAMILY, blow=BLOWS, before=st.text("她他说，常又", max_size=4))
def test_a_blow_within_a_family_is_heard_however_it_is_said(
    who: str, blow: str, before: str
) -> None:
    assert policy.domestic_violence_in(f"{before}{who}经常{blow}她")
    assert policy.domestic_violence_in(f"{before}又{blow}{who}了")


@given(HARMLESS)
def test_a_quarrel_without_blows_is_not_taken_for_one(words: str) -> None:
    assert policy.domestic_violence_in(words) == ""


@pytest.mark.parametrize(
    "words", ["家暴", "长期家庭暴力", "老公打我", "打老婆", "打孩子", "夫妻打架"]
)
def test_the_words_of_the_trade_are_heard(words: str) -> None:
    assert policy.domestic_violence_in(words)


@pytest.mark.parametrize(
    ("words", "is_heard"),
    [("两人动手了", True), ("扬言要砍人", True), ("没动手", False), ("吵得很凶", False)],
)
def test_blows_and_threats_send_the_police_and_loud_words_do_not(
    words: str, is_heard: bool
) -> None:
    assert bool(policy.violence_in(words)) is is_heard


@given(st.dates(min_value=date(2010, 8, 28), max_value=date(2100, 1, 1)))
def test_the_court_is_asked_within_thirty_days_and_the_reminder_comes_a_week_before(
    day: date,
) -> None:
    deadline = policy.confirm_by(To.MEDIATOR, day)
    assert deadline is not None
    assert (deadline - day).days == 30
    reminded = policy.remind_at(deadline).astimezone(SHANGHAI)
    assert (deadline - reminded.date(), reminded.hour) == (timedelta(days=7), 8)
    assert policy.confirm_by(To.POLICE, day) is None


@given(st.integers(2, 9), st.sets(st.integers(1, 9)))
def test_talks_wait_for_every_side(sides: int, willing: set[int]) -> None:
    missing = policy.unasked(sides, willing)
    assert set(missing) | willing >= set(range(1, sides + 1))
    assert not set(missing) & willing


def test_guards_may_find_calm_ask_attend_and_report_and_nothing_else() -> None:
    allowed = {kind for kind in StepKind if policy.may_step("guard", kind)}
    assert allowed == {
        StepKind.FOUND,
        StepKind.CALMED,
        StepKind.ASKED,
        StepKind.ATTENDED,
        StepKind.ESCALATED,
    }
    assert all(roles & MEDIATES for kind, roles in MAY_STEP.items() if kind not in allowed)


def test_no_ended_dispute_is_followed_by_anything() -> None:
    assert set(OPEN) | set(ENDED) == set(State)
    assert not [goal for goal, before in BEFORE.items() if set(before) & set(ENDED)]
