"""Days in every form in which an office writes them, and why a form is not clear enough."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache

from lianqin.registry.importing.numerals import as_float
from lianqin.registry.importing.problems import Unusable
from lianqin.registry.importing.raw import CellKind


class OpenEnd(Enum):
    """What 长期 or 无固定期限 reads as: it was said that there is no last day."""

    OPEN = "open"


OPEN_WORDS = frozenset({"长期", "长期有效", "无固定期限", "无固定期", "永久", "永久有效", "终身"})
FIRST_YEAR, LAST_YEAR = 1900, 2100
# Excel counts a 29 February 1900 that never was; days before it stand one further.
PHANTOM, BEFORE, AFTER = 60, date(1899, 12, 31), date(1899, 12, 30)
LAST_SERIAL = (date(LAST_YEAR, 12, 31) - AFTER).days
# As text or under no date format only what cannot be a year, a month or a day of eight digits.
SERIAL = re.compile(r"\d{5}(\.\d+)?")

MARK = r"\s*[年./\-,、]\s*"
MONTH_MARK = r"\s*[月./\-,、]\s*"
TIME = r"(?:[\sT]+\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
WHOLE = re.compile(rf"(\d{{4}}){MARK}(\d{{1,2}}){MONTH_MARK}(\d{{1,2}})\s*[日号]?{TIME}")
EIGHT = re.compile(rf"(\d{{4}})(\d\d)(\d\d){TIME}")
PART = re.compile(
    rf"\d{{4}}(?:{MARK}\d{{1,2}}\s*月?份?)?\s*年?|\d{{6}}|(?:\d{{1,2}}月)?\d{{1,2}}[日号]"
)
SHORT_YEAR = re.compile(rf"['’‘]?\d\d{MARK}\d{{1,2}}{MONTH_MARK}\d{{1,2}}\s*[日号]?{TIME}")
YEAR_LAST = re.compile(rf"\d{{1,2}}\s*[./\-]\s*\d{{1,2}}\s*[./\-]\s*\d{{4}}{TIME}")

FIGURES = {"〇": "0", "零": "0", "○": "0", "Ｏ": "0", "O": "0", "o": "0"}
FIGURES |= {figure: str(value) for value, figure in enumerate("一二三四五六七八九", start=1)}
CHINESE = re.compile("[一二三四五六七八九十廿卅]")
COUNTED = re.compile("([一二三])?十([一二三四五六七八九])?")


@lru_cache(maxsize=8192)
def read_day(text: str, kind: CellKind) -> date | OpenEnd:
    """The day, or OPEN for 长期 and its like. Raises Unusable with the reason.

    Two digits for a year are never guessed at, nor is the order of 8/1/2024.
    """
    if kind is CellKind.DATE or kind is CellKind.NUMBER:
        return _day_of_number(text, kind)
    written = _plain_date(text)
    if written in OPEN_WORDS:
        return OpenEnd.OPEN
    whole = WHOLE.fullmatch(written) or EIGHT.fullmatch(written)
    if whole:
        return _day(int(whole[1]), int(whole[2]), int(whole[3]))
    if SERIAL.fullmatch(written):
        return _day_of_serial(float(written))
    raise Unusable(_reason(written))


def _reason(written: str) -> str:
    if PART.fullmatch(written):
        return "date_incomplete"
    if SHORT_YEAR.fullmatch(written):
        return "date_two_digit_year"
    return "date_order" if YEAR_LAST.fullmatch(written) else "date_unreadable"


def _day_of_number(text: str, kind: CellKind) -> date:
    number = as_float(text)
    if number is None:
        raise Unusable("date_unreadable")
    if kind is CellKind.DATE or (10_000 <= number <= LAST_SERIAL):
        return _day_of_serial(number)
    if 10_000_000 <= number < 100_000_000 and number.is_integer():
        whole = int(number)
        return _day(whole // 10_000, whole // 100 % 100, whole % 100)
    # 2024, 2024.8 and 202408 are what an office types for a year or a month.
    if FIRST_YEAR <= number < LAST_YEAR + 1 or 190_000 <= number <= 210_012:
        raise Unusable("date_incomplete")
    raise Unusable("date_unreadable")


def _day_of_serial(number: float) -> date:
    days = int(number)
    if days < 1 or days > LAST_SERIAL:
        raise Unusable("date_out_of_range")
    if days == PHANTOM:
        raise Unusable("date_impossible")
    return (BEFORE if days < PHANTOM else AFTER) + timedelta(days=days)


def _day(year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unusable("date_out_of_range")
    try:
        return date(year, month, day)
    except ValueError:
        raise Unusable("date_impossible") from None


def _plain_date(text: str) -> str:
    written = unicodedata.normalize("NFKC", text).strip().replace("。", ".").replace("——", "-")
    if not CHINESE.search(written):
        return written
    written = written.replace("廿", "二十").replace("卅", "三十").replace("元月", "1月")
    written = COUNTED.sub(_counted, written)
    return "".join(FIGURES.get(letter, letter) for letter in written)


def _counted(found: re.Match[str]) -> str:
    tens = int(FIGURES[found[1]]) if found[1] else 1
    return str(10 * tens + (int(FIGURES[found[2]]) if found[2] else 0))


def chinese_date(day: date) -> str:
    """The day as a certificate writes it: 二〇二四年八月一日."""
    year = "".join("〇一二三四五六七八九"[int(figure)] for figure in str(day.year))
    return f"{year}年{_spoken(day.month)}月{_spoken(day.day)}日"


def _spoken(number: int) -> str:
    figures = " 一二三四五六七八九"
    tens, units = divmod(number, 10)
    word = {0: "", 1: "十"}.get(tens) if tens < 2 else f"{figures[tens]}十"
    return f"{word}{figures[units] if units else ''}"
