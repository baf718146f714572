"""The scorer: the same either way round, never the likelier for being farther, and in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from lianqin.incidents.categories import CATEGORIES, UNCLASSIFIED
from lianqin.incidents.duplicates import FROM_SCORE
from lianqin.incidents.likeness import Told, could_be, kinship, likeness, nearness
from lianqin.incidents.wording import Commonness, marks_of, shared

NIGHT = datetime(2024, 6, 12, 14, 0, tzinfo=UTC)
SEEN = "我看到有两个人偷我们项目部的电缆，被我发现后跑了，你们快来！"
HEARD = "工地那边有2名男子剪电线，往河边跑掉了"
OTHER = "楼上漏水，跟邻居吵起来了"
NONE = Commonness()


def told(words: str = SEEN, **changes: Any) -> Told:
    facts = {"marks": marks_of(words), "lon": 112.915, "lat": 35.51, "at": NIGHT}
    return Told(**{**facts, "category": "criminal.theft", **changes})


words = st.sampled_from([SEEN, HEARD, OTHER, "", "晋E12345 撞了", "有人打架，流血了"])
spots = st.builds(
    told,
    words,
    lon=st.floats(112.6, 113.2),
    lat=st.floats(35.2, 35.7),
    at=st.datetimes(datetime(2024, 1, 1), datetime(2024, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    uncertainty_m=st.floats(0, 3000),
    category=st.sampled_from([category.code for category in CATEGORIES]),
    site_id=st.sampled_from([None, 1, 2]),
    has_fled=st.booleans(),
)


@given(a=spots, b=spots)
def test_the_same_either_way_round_and_between_nothing_and_certain(a: Told, b: Told) -> None:
    common = Commonness.among([SEEN, HEARD, OTHER])
    assert likeness(a, b, common) == likeness(b, a, common)
    assert 0.0 <= likeness(a, b, common).score <= 1.0


@given(a=spots, b=spots)
def test_what_is_left_unread_could_not_have_been_proposed(a: Told, b: Told) -> None:
    near = replace(b, lon=a.lon + (b.lon - 112.9) / 40, lat=a.lat, at=a.at + (b.at - NIGHT) / 900)
    if not could_be(a, near, FROM_SCORE):
        assert likeness(a, near, NONE).score < FROM_SCORE


@given(a=spots, east=st.floats(0, 0.05), more=st.floats(0, 0.05))
def test_never_the_likelier_for_being_farther_away(a: Told, east: float, more: float) -> None:
    near, far = replace(a, lon=a.lon + east), replace(a, lon=a.lon + east + more)
    assert likeness(a, far, NONE).score <= likeness(a, near, NONE).score + 1e-12


@given(a=spots, minutes=st.integers(0, 600), more=st.integers(0, 600), late=st.booleans())
def test_never_the_likelier_for_being_longer_apart(
    a: Told, minutes: int, more: int, late: bool
) -> None:
    sign = 1 if late else -1
    soon = replace(a, at=a.at + sign * timedelta(minutes=minutes))
    later = replace(a, at=a.at + sign * timedelta(minutes=minutes + more))
    assert likeness(a, later, NONE).score <= likeness(a, soon, NONE).score


def test_the_same_theft_in_other_words_is_proposed_and_says_why() -> None:
    other = told(HEARD, lat=35.51 + 180 / 111_195, at=NIGHT + timedelta(minutes=4))
    found = likeness(told(), other, Commonness.among([SEEN, HEARD, OTHER]))
    assert found.score >= FROM_SCORE
    with translation.override("zh-hans"):
        said = "，".join(found.reasons)
    assert said.startswith("相距180米，间隔4分钟，都说到“")
    assert "电缆" in said
    assert "2人" in said


@pytest.mark.parametrize(
    "changes",
    [
        {"words": OTHER, "category": "dispute.neighbour"},
        {"words": HEARD, "lat": 35.55},
        {"words": HEARD, "at": NIGHT + timedelta(hours=3)},
    ],
    ids=["other matter", "far away", "hours later"],
)
def test_another_matter_another_place_or_another_hour_is_not_proposed(
    changes: dict[str, Any],
) -> None:
    assert likeness(told(), told(**changes), NONE).score < FROM_SCORE


def test_what_is_uncertain_about_the_place_is_not_held_against_it() -> None:
    assert nearness(500, 0, 0) < nearness(500, 300, 400) == 1.0


def test_one_site_is_one_place_however_far_its_gates_are_apart() -> None:
    gate, gate_2 = told(site_id=7), told(site_id=7, lon=112.93)
    found = likeness(gate, gate_2, NONE)
    assert found.score > likeness(gate, replace(gate_2, site_id=None), NONE).score
    with translation.override("zh-hans"):
        assert found.reasons[0] == "同一场所"


def test_kin_categories_count_more_than_strange_ones() -> None:
    theft, fight, quarrel = "criminal.theft", "criminal.robbery", "dispute.neighbour"
    assert kinship(theft, theft) > kinship(theft, fight) > kinship(theft, quarrel)
    assert kinship(theft, UNCLASSIFIED) == kinship(UNCLASSIFIED, UNCLASSIFIED) == 0.5


@given(a=st.text(max_size=200), b=st.text(max_size=200))
def test_any_text_can_be_compared(a: str, b: str) -> None:
    common = Commonness.among([a, b])
    assert shared(marks_of(a), marks_of(b), common) == shared(marks_of(b), marks_of(a), common)


def test_rare_words_tell_more_than_common_ones() -> None:
    texts = [f"店门口打架，第{n}桌" for n in range(20)] + ["晋E12345 店门口打架"]
    common = Commonness.among(texts)
    rare = shared(marks_of("晋E12345"), marks_of(texts[-1]), common).alike
    usual = shared(marks_of("打架"), marks_of(texts[-1]), common).alike
    assert rare > usual > 0


def test_a_reason_names_a_thing_once_whatever_both_called_it() -> None:
    a, b = told("有人流血受伤，打起来了"), told("打起来了，头上流血受伤")
    with translation.override("zh-hans"):
        (said,) = (why for why in likeness(a, b, NONE).reasons if why.startswith("都说到"))
    assert "受伤" in said
    assert "流血" not in said


def test_two_things_are_never_read_as_one_word() -> None:
    a, b = told("轿车出车祸了"), told("车祸，一辆轿车")
    with translation.override("zh-hans"):
        said = "".join(likeness(a, b, NONE).reasons)
    assert "轿车" in said
    assert "车祸" in said
    assert "轿车祸" not in said
