"""Ranges: learnt from the bureau's own journeys where there are enough, a prior elsewhere."""

from __future__ import annotations

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from lianqin.dispatch.ranges import (
    LEAST,
    PRIOR,
    Journey,
    Spread,
    is_night,
    learn,
    spread_of,
)
from lianqin.dispatch.reasons import Reason, range_in_words
from lianqin.units.kinds import Mode


def driven(ratio: float, *, rough: bool = False, night: bool = False) -> Journey:
    return Journey(Mode.CAR, rough, night, promised=600.0, taken=600.0 * ratio)


def test_without_enough_journeys_the_prior_stands() -> None:
    learnt = learn([driven(2.0)] * (LEAST - 1))
    assert spread_of(learnt, Mode.CAR, rough=False, night=False) == PRIOR[Mode.CAR, False]


def test_enough_journeys_say_what_half_and_what_four_of_five_keep_to() -> None:
    learnt = learn([driven(1.0 + tenth / 10) for tenth in range(11) for _ in range(10)])
    assert spread_of(learnt, Mode.CAR, rough=False, night=False) == pytest.approx((1.5, 1.8))


def test_a_rough_night_is_not_learnt_from_dry_days_and_an_hour_without_enough_borrows() -> None:
    learnt = learn([driven(1.2)] * LEAST + [driven(1.2, night=True)] * 3)
    assert spread_of(learnt, Mode.CAR, rough=True, night=False) == PRIOR[Mode.CAR, True]
    assert spread_of(learnt, Mode.CAR, rough=False, night=True) == pytest.approx((1.2, 1.2))
    assert spread_of(learnt, Mode.FOOT, rough=False, night=True) == PRIOR[Mode.FOOT, False]


def test_a_promise_of_less_than_a_minute_teaches_nothing() -> None:
    assert learn([Journey(Mode.CAR, False, False, promised=30.0, taken=300.0)] * 99) == {}


def test_the_night_runs_over_midnight() -> None:
    assert [hour for hour in range(24) if is_night(hour)] == [0, 1, 2, 3, 4, 5, 22, 23]


@given(st.lists(st.floats(0.2, 5.0), min_size=LEAST, max_size=60), st.randoms())
def test_the_far_end_is_never_before_the_middle_and_the_order_does_not_matter(
    ratios: list[float], order: object
) -> None:
    shuffled = list(ratios)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    found = [learn(map(driven, rows))[Mode.CAR, False] for rows in (ratios, shuffled)]
    assert found[0] == found[1]
    assert found[0].middle <= found[0].far
    assert isinstance(found[0], Spread)


@pytest.mark.parametrize(
    ("middle", "far", "words"),
    [
        (660, 840, "11–14 分"),
        (660, 670, "约 11 分"),
        (20, 25, "不到 1 分"),
        (20, 70, "0–1 分"),
        (3300, 4200, "55 分 至 1 小时 10 分"),
        (4320, 5400, "1 小时 12 分 至 1 小时 30 分"),
    ],
)
def test_a_range_is_said_in_whole_minutes(middle: float, far: float, words: str) -> None:
    assert range_in_words(middle, far) == words


def test_a_way_is_said_with_its_range_and_one_kept_from_before_without() -> None:
    said = {"seconds": 660.0, "km": "8.1", "road": "陵沁路"}
    assert str(Reason("way_by", {**said, "seconds_80": 840.0})) == "11–14 分，8.1 公里，经陵沁路"
    assert str(Reason("way_by", said)) == "11 分 0 秒，8.1 公里，经陵沁路"
    with translation.override("en"):
        assert "11" in range_in_words(660, 840)
