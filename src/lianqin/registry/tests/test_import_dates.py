"""Days in Chinese forms: every day in every form reads back, and what is unclear is not guessed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqin.registry.importing.dates import OpenEnd, chinese_date, read_day
from lianqin.registry.importing.problems import Unusable
from lianqin.registry.importing.raw import CellKind
from lianqin.registry.tests.papers import answer, has_its_sentence

TEXT, NUMBER, DATE = CellKind.TEXT, CellKind.NUMBER, CellKind.DATE
days = st.dates(date(1900, 3, 1), date(2100, 12, 31))
WIDE = str.maketrans("0123456789-./", "０１２３４５６７８９－．／")


def bare(day: date, mark: str) -> str:
    return f"{day.year}{mark}{day.month}{mark}{day.day}"


FORMS: list[Callable[[date], str]] = [
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day.year} 年 {day.month:02} 月 {day.day:02} 日",
    lambda day: bare(day, "."),
    lambda day: bare(day, "-"),
    lambda day: bare(day, "/"),
    lambda day: bare(day, "、"),
    lambda day: day.isoformat(),
    lambda day: day.isoformat().translate(WIDE),
    lambda day: f"{day.isoformat()} 00:00:00",
    lambda day: f"{day.isoformat()}T08:30:00.000",
    lambda day: f"{day.year}/{day.month:02}/{day.day:02} 8:05",
    lambda day: day.strftime("%Y%m%d"),
    chinese_date,
    lambda day: chinese_date(day).replace("〇", "零"),
    lambda day: chinese_date(day).replace("〇", "○"),
]


@given(days, st.sampled_from(FORMS))
def test_every_day_reads_back_from_every_form_in_which_an_office_writes_it(
    day: date, form: Callable[[date], str]
) -> None:
    assert read_day(form(day), TEXT) == day


@given(days, st.floats(0, 0.999))
def test_every_day_reads_back_from_excels_count_of_days_whatever_the_hour(
    day: date, hour: float
) -> None:
    count = (day - date(1899, 12, 30)).days
    assert read_day(str(count), DATE) == day
    assert read_day(str(count + hour), DATE) == day


@given(st.dates(date(1927, 5, 18), date(2100, 12, 31)))
def test_a_count_of_days_without_a_date_format_still_reads_as_the_day(day: date) -> None:
    count = str((day - date(1899, 12, 30)).days)
    assert read_day(count, NUMBER) == day
    assert read_day(count, TEXT) == day
    assert read_day(day.strftime("%Y%m%d"), NUMBER) == day


@given(st.text(max_size=20), st.sampled_from(CellKind))
def test_any_other_text_is_a_day_or_a_reason_and_never_a_crash(text: str, kind: CellKind) -> None:
    said = answer(read_day, text, kind)
    assert isinstance(said, date | OpenEnd | Unusable)
    assert has_its_sentence(said)


def test_excels_leap_day_that_never_was_is_refused_and_the_days_around_it_are_right() -> None:
    assert read_day("59", DATE) == date(1900, 2, 28)
    assert read_day("61", DATE) == date(1900, 3, 1)
    assert read_day("1", DATE) == date(1900, 1, 1)
    with pytest.raises(Unusable, match="date_impossible"):
        read_day("60", DATE)


@pytest.mark.parametrize("words", ["长期", "无固定期限", "长期有效", "永久"])
def test_a_last_day_that_never_comes_is_said_in_words(words: str) -> None:
    assert read_day(words, TEXT) is OpenEnd.OPEN


@pytest.mark.parametrize(
    ("said", "kind", "code"),
    [
        ("24.8.1", TEXT, "date_two_digit_year"),
        ("90年3月7日", TEXT, "date_two_digit_year"),
        ("8/1/2024", TEXT, "date_order"),
        ("2024年8月", TEXT, "date_incomplete"),
        ("2024-08", TEXT, "date_incomplete"),
        ("202408", TEXT, "date_incomplete"),
        ("2024", TEXT, "date_incomplete"),
        ("8月1日", TEXT, "date_incomplete"),
        ("2024", NUMBER, "date_incomplete"),
        ("2024.8", NUMBER, "date_incomplete"),
        ("202408", NUMBER, "date_incomplete"),
        ("2024年2月30日", TEXT, "date_impossible"),
        ("20240230", NUMBER, "date_impossible"),
        ("2023-02-29", TEXT, "date_impossible"),
        ("2024-13-01", TEXT, "date_impossible"),
        ("1024-08-01", TEXT, "date_out_of_range"),
        ("2224-08-01", TEXT, "date_out_of_range"),
        ("-3", DATE, "date_out_of_range"),
        ("9999999", DATE, "date_out_of_range"),
        ("1e400", DATE, "date_unreadable"),
        ("17", NUMBER, "date_unreadable"),
        ("去年", TEXT, "date_unreadable"),
    ],
)
def test_a_day_that_is_not_clear_is_refused_with_its_own_reason(
    said: str, kind: CellKind, code: str
) -> None:
    with pytest.raises(Unusable, match=f"^{code}$"):
        read_day(said, kind)


def test_the_days_of_two_centuries_are_all_read_in_the_certificates_own_words() -> None:
    day = date(1990, 1, 1)
    for _ in range(800):
        assert read_day(chinese_date(day), TEXT) == day
        day += timedelta(days=37)
