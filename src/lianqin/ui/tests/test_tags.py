"""Times, spans, distances, chips and shapes, as both languages say them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.template import Context, Template
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from lianqin.core import clock
from lianqin.core.clock import FrozenClock
from lianqin.ui import signs, words


def say(source: str, **context: Any) -> str:
    return Template("{% load lianqin_ui %}" + source).render(Context(context))


def test_an_instant_is_shown_as_the_clock_in_shanghai() -> None:
    assert say("{{ at|clock_time }}", at=datetime(2024, 2, 17, 14, 9, 31, tzinfo=UTC)) == "22:09:31"
    assert say("{{ at|clock_time }}", at=None) == ""


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        (timedelta(hours=11, minutes=59), "10:01:00"),
        (timedelta(hours=12), "06-12 10:00:00"),
        (timedelta(days=200), "2023-11-25 22:00:00"),
    ],
)
def test_a_time_that_is_not_the_present_dutys_carries_its_date(gone: timedelta, said: str) -> None:
    at = clock.now() - gone
    assert say("{{ at|dated_time }}", at=at) == said
    assert f">{said}</time>" in say("{% moment at %}", at=at)
    assert say("{{ at|dated_time }}", at=None) == ""


@pytest.mark.parametrize(
    ("seconds", "chinese", "english"),
    [
        (0, "0 秒", "0 s"),
        (40, "40 秒", "40 s"),
        (59.6, "1 分 0 秒", "1 min 0 s"),
        (460, "7 分 40 秒", "7 min 40 s"),
        (3900, "1 小时 5 分", "1 h 5 min"),
        (timedelta(minutes=58), "58 分 0 秒", "58 min 0 s"),
    ],
)
def test_a_road_time_is_said_as_people_say_it(seconds: Any, chinese: str, english: str) -> None:
    assert say("{{ s|duration }}", s=seconds) == chinese
    with override("en"):
        assert say("{{ s|duration }}", s=seconds) == english


@pytest.mark.parametrize(
    ("metres", "chinese", "english"),
    [
        (4, "0 米", "0 m"),
        (344, "340 米", "340 m"),
        (994, "990 米", "990 m"),
        (996, "1.0 公里", "1.0 km"),
        (45_100, "45.1 公里", "45.1 km"),
    ],
)
def test_a_road_distance_has_no_false_exactness(metres: float, chinese: str, english: str) -> None:
    assert say("{{ m|distance }}", m=metres) == chinese
    with override("en"):
        assert say("{{ m|distance }}", m=metres) == english


def test_minutes_gone_are_counted_by_the_one_clock(clock: FrozenClock) -> None:
    at = clock.now() - timedelta(minutes=7, seconds=59)
    assert say("{{ at|elapsed }}", at=at) == "7 分"
    clock.move(timedelta(hours=2))
    assert say("{{ at|elapsed }}", at=at) == "2 小时 7 分"
    clock.move(timedelta(days=3))
    assert say("{{ at|elapsed }}", at=at) == "3 天 2 小时"
    assert say("{{ at|elapsed:until }}", at=at, until=at + timedelta(minutes=58)) == "58 分"


@given(st.integers(min_value=0, max_value=400_000))
def test_a_span_never_says_more_than_has_gone(seconds: int) -> None:
    with override("en"):
        parts = words.span(timedelta(seconds=seconds)).split()
    unit = {"min": 60, "h": 3600, "d": 86_400}
    said = sum(int(n) * unit[u] for n, u in zip(parts[::2], parts[1::2], strict=True))
    assert said <= seconds < said + (60 if "min" in parts else 3600)


def test_a_time_carries_what_the_browser_needs_to_tick_on() -> None:
    at = clock.now() - timedelta(minutes=7)
    html = say("{% moment at %}", at=at)
    assert 'data-elapsed-since="2024-06-12T21:53:00+08:00"' in html
    assert ">21:53:00</time>" in html
    assert ">7 分</span>" in html


def test_a_deadline_says_what_is_left_and_then_by_how_much_it_is_over() -> None:
    now = clock.now()
    assert say("{{ u|left }}", u=now + timedelta(seconds=61)) == "还有 2 分"
    assert say("{{ u|left }}", u=now) == "已超 0 分"
    assert say("{{ u|left }}", u=now - timedelta(minutes=3, seconds=5)) == "已超 3 分"


@pytest.mark.parametrize(
    ("gone", "state", "value"),
    [(0, "open", 0), (50, "near", 50), (60, "late", 60), (90, "late", 60)],
)
def test_a_bar_fills_toward_its_deadline_and_never_past_it(
    gone: int, state: str, value: int
) -> None:
    start = clock.now() - timedelta(seconds=gone)
    html = say("{% deadline_bar a b %}", a=start, b=start + timedelta(seconds=60))
    assert f'data-state="{state}"' in html
    assert f'max="60" value="{value}"' in html


@pytest.mark.parametrize("priority", [1, 2, 3, 4])
def test_a_priority_is_a_shape_a_number_and_a_word(priority: int) -> None:
    chip = say("{% priority_chip p %}", p=priority)
    assert f"chip--p{priority}" in chip
    assert signs.PRIORITIES[priority].path in chip
    assert f"P{priority} {signs.PRIORITIES[priority].word}" in chip
    assert say("{% priority_chip p %}", p=f"P{priority}") == chip


def test_an_exercise_is_violet_whatever_its_priority_and_says_both_in_words() -> None:
    chips = say("{% priority_chip 1 exercise=True %}")
    assert "演练" in chips
    assert "P1 危及生命" in chips
    assert "chip--p1" not in chips


def test_no_two_priorities_and_no_two_kinds_share_a_shape_or_a_word() -> None:
    for table in (signs.PRIORITIES, signs.UNITS, signs.STATES):
        rows = list(table.values())
        assert (
            len({sign.path for sign in rows}) == len({str(sign.word) for sign in rows}) == len(rows)
        )


@pytest.mark.parametrize("state", list(signs.STATES))
def test_every_coloured_state_has_its_shape_and_its_word(state: str) -> None:
    chip = say("{% state_chip s %}", s=state)
    assert signs.STATES[state].path in chip
    assert str(signs.STATES[state].word) in chip


def test_every_coloured_chip_of_the_styles_is_a_sign_with_a_word() -> None:
    import re
    from pathlib import Path

    css = (Path(signs.__file__).parent / "static/ui/css/facts.css").read_text()
    coloured = set(re.findall(r"\.chip--([\w-]+)", css))
    made = set(signs.STATES) | {f"p{n}" for n in signs.PRIORITIES} | {"exercise-priority"}
    assert coloured == made


def test_every_kind_of_unit_has_its_shape() -> None:
    from lianqin.units.kinds import UnitKind

    assert set(signs.UNITS) == set(UnitKind.values)


def test_every_priority_of_the_desk_has_its_shape() -> None:
    from lianqin.incidents.categories import Priority

    assert set(signs.PRIORITIES) == set(Priority.values)


def test_a_unit_is_named_and_its_kind_is_read_aloud() -> None:
    html = say('{% unit_shape "guard" name %}', name="<b>")
    assert '<span class="unseen">保安 </span>&lt;b&gt;' in html
    assert 'data-fill="hollow"' in say('{% unit_shape "guard" "玉皇庙 3" True %}')


def test_the_browser_ticks_in_the_words_the_server_prints() -> None:
    said = words.browser_words()
    assert said["minutes"].format(m=7) == words.span(timedelta(minutes=7))
    assert said["hours"].format(h=2, m=5) == words.span(timedelta(minutes=125))
    assert said["days"].format(d=3, h=4) == words.span(timedelta(days=3, hours=4))
