"""The nearest rule: by category, then priority, then area, then hours, against a plain oracle."""

from __future__ import annotations

from datetime import UTC, datetime, time

from hypothesis import given, settings
from hypothesis import strategies as st

from lianqin.dispatch.order_text import Rule
from lianqin.dispatch.orders import Asked, asked_of, holds_at, nearest
from lianqin.dispatch.rule_checks import overlap
from lianqin.dispatch.states import Lead
from lianqin.incidents.categories import lineage
from lianqin.incidents.models import Incident

CATEGORIES = ("criminal", "criminal.theft", "criminal.theft.cable", "dispute")
hours = st.builds(time, st.integers(0, 23), st.sampled_from((0, 30)))
spans = st.one_of(st.none(), st.tuples(hours, hours).filter(lambda two: two[0] != two[1]))


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    span = draw(spans) or (None, None)
    return Rule(
        draw(st.sampled_from(CATEGORIES)),
        Lead.POLICE_LED,
        (),
        "规则",
        priority=draw(st.sampled_from((None, 1, 2))),
        area_id=draw(st.sampled_from((None, 7, 8))),
        hours_since=span[0],
        hours_until=span[1],
    )


asked = st.builds(
    Asked,
    st.sampled_from(CATEGORIES),
    st.sampled_from((1, 2, 3)),
    st.sampled_from((7, 8, 9)),
    hours,
)


def holds(rule: Rule, hour: time) -> bool:
    """Minute by minute from the rule's beginning until its end."""
    if rule.hours_since is None or rule.hours_until is None:
        return True
    minute = rule.hours_since.hour * 60 + rule.hours_since.minute
    end = rule.hours_until.hour * 60 + rule.hours_until.minute
    while minute % 1440 != end:
        if minute % 1440 == hour.hour * 60 + hour.minute:
            return True
        minute += 30
    return False


def oracle(held: list[Rule], one: Asked) -> Rule | None:
    """Sixteen questions per category, in the order in which the order itself says them."""
    for category in lineage(one.category):
        for priority in (one.priority, None):
            for area in (one.station_id, None):
                for narrow in (True, False):
                    for rule in held:
                        where = (rule.category, rule.priority, rule.area_id)
                        narrows = (rule.hours_since is not None) is narrow
                        fits = narrows and holds(rule, one.hour)
                        if where == (category, priority, area) and fits:
                            return rule
    return None


def standing_apart(drawn: list[Rule]) -> list[Rule]:
    """As a signed order may hold them: of two that overlap the first."""
    kept: list[Rule] = []
    for rule in drawn:
        if not any(overlap(rule, other) for other in kept):
            kept.append(rule)
    return kept


@settings(deadline=None)
@given(st.lists(rules(), max_size=14), asked)
def test_the_nearest_rule_is_the_one_that_a_plain_search_finds(
    drawn: list[Rule], one: Asked
) -> None:
    held = standing_apart(drawn)
    assert nearest(held, one) is oracle(held, one)


@settings(deadline=None)
@given(st.lists(rules(), max_size=14), asked, st.randoms(use_true_random=False))
def test_no_order_in_which_rules_are_read_changes_which_is_nearest(
    drawn: list[Rule], one: Asked, shuffle: st.DataObject
) -> None:
    held = standing_apart(drawn)
    mixed = list(held)
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]
    assert nearest(mixed, one) is nearest(held, one)


def test_own_category_comes_before_own_priority_before_own_area_before_own_hours() -> None:
    day = (time(8), time(20))
    ladder = [  # the nearest first
        Rule(category, Lead.POLICE_LED, (), "规则", priority=priority, area_id=area,
             hours_since=since, hours_until=until)
        for category in ("criminal.theft", "criminal")
        for priority in (2, None)
        for area in (7, None)
        for since, until in (day, (None, None))
    ]  # fmt: skip
    one = Asked("criminal.theft", 2, 7, time(12))
    for place, rule in enumerate(ladder):
        assert nearest(ladder[place:], one) is rule
        assert nearest(list(reversed(ladder[place:])), one) is rule


def test_the_hour_that_is_asked_is_the_countys_own() -> None:
    incident = Incident(category="dispute", priority=3, station_id=7)
    moment = datetime(2024, 8, 31, 16, 30, tzinfo=UTC)
    assert asked_of(incident, moment).hour == time(0, 30)


def test_hours_that_pass_midnight_hold_the_first_minute_and_not_the_last() -> None:
    night = Rule("dispute", Lead.POLICE_LED, (), "夜间", hours_since=time(22), hours_until=time(6))
    held = (time(21, 59), time(22), time(0), time(5, 59), time(6))
    assert [holds_at(night, hour) for hour in held] == [False, True, True, True, False]


@settings(deadline=None)
@given(rules(), rules())
def test_hours_overlap_where_some_half_hour_lies_in_both(one: Rule, other: Rule) -> None:
    alike = (one.category, one.priority, one.area_id) == (
        other.category,
        other.priority,
        other.area_id,
    ) and (one.hours_since is None) is (other.hours_since is None)
    halves = [time(hour, minute) for hour in range(24) for minute in (0, 30)]
    both = any(holds(one, hour) and holds(other, hour) for hour in halves)
    assert overlap(one, other) is (alike and both)
