"""From a cell to a value: small pure readers, each for one sort of fact."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from lianqin.geo.errors import CoordinateUnreadableError
from lianqin.geo.pasted import parse_angle
from lianqin.registry.importing.dates import OpenEnd, read_day
from lianqin.registry.importing.numerals import as_digits, as_float, lost_digits
from lianqin.registry.importing.problems import SHOWN, Problem, Unusable
from lianqin.registry.importing.raw import CellKind, RawCell
from lianqin.registry.importing.texts import clean, compact

if TYPE_CHECKING:
    from lianqin.registry.importing.column import Column

Value = str | int | float | bool | date | OpenEnd | None
Reader = Callable[[str, CellKind], Any]

EXAMPLE = "示例："
FLAWS = {CellKind.ERROR: "excel_error", CellKind.FORMULA: "formula"}
# What stands in a cell so that it does not stand empty.
DASHES = frozenset({"/", "\\", "-", "--", "—", "——", "–", "／", "－", "、", "N/A", "n/a", "NULL"})
NONE = frozenset({"无", "暂无", "没有", "空", "（空）"})
# Mojibake: the replacement character, GBK read as UTF-8 and back, question marks for whole words.
BROKEN = re.compile("\ufffd|锟斤拷|烫烫|屯屯|\\?{2,}|？{2,}|[\ud800-\udfff]")
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff\U00020000-\U0003ffff]) (?=[\u3400-\u9fff])")
DOTS = str.maketrans(dict.fromkeys("・•‧∙⋅．", "·"))
CODE = re.compile(r"[0-9A-Z\u3400-\u9fff\-_./()〔〕\[\]#]+")
# Within the country's bounds the two can never be taken for one another.
LONGITUDES, LATITUDES = (73.0, 136.0), (3.0, 54.0)
# Seven decimals of a degree are a centimetre.
PLACES = 7


def read_cell(column: Column, raw: RawCell | None) -> Value | Problem:
    """The cell's value, None where it is empty, or the problem with it."""
    if raw is None:
        return _empty(column)
    text = clean(raw.text)
    try:
        if raw.kind in FLAWS:
            raise Unusable(FLAWS[raw.kind])
        if text.startswith(EXAMPLE):
            raise Unusable("example")
        if not text or text in DASHES or (text in NONE and not column.nothing_is_said):
            return _empty(column, text)
        value: Value = column.reader(text, raw.kind)
    except Unusable as why:
        return Problem(column.key, why.code, text[:SHOWN], why.params)
    return value


def _empty(column: Column, shown: str = "") -> Problem | None:
    return Problem(column.key, "required", shown, {}) if column.required else None


def text(limit: int) -> Reader:
    """A reader for words of at most `limit` letters, kept as written."""

    def read(said: str, kind: CellKind) -> str:
        said = as_digits(said, kind)
        if not said.isascii():
            _must_be_whole(said)
        elif "??" in said:
            raise Unusable("broken_text")
        if len(said) > limit:
            raise Unusable("too_long", limit=limit, length=len(said))
        return said

    return read


def name_of_person(limit: int) -> Reader:
    """A reader for a name: no spaces between its characters, one sort of dot in it."""
    words = text(limit)

    def read(said: str, kind: CellKind) -> str:
        if "?" in said or "？" in said:
            raise Unusable("broken_text")
        if not said.isascii():
            said = BETWEEN_HAN.sub("", said).translate(DOTS)
        name: str = words(said, kind)
        return name

    return read


def code(limit: int) -> Reader:
    """A reader for a number that is a name: capital letters, no spaces, all its digits."""

    def read(said: str, kind: CellKind) -> str:
        number = compact(as_digits(said, kind)).lstrip("'")
        if lost_digits(number, kind):
            raise Unusable("digits_lost")
        if not CODE.fullmatch(number):
            raise Unusable("code_unreadable")
        if len(number) > limit:
            raise Unusable("too_long", limit=limit, length=len(number))
        return number

    return read


def day(said: str, kind: CellKind) -> date:
    """A reader for a day that has to be named."""
    found = read_day(said, kind)
    if isinstance(found, OpenEnd):
        raise Unusable("open_end_not_here")
    return found


def last_day(said: str, kind: CellKind) -> date | OpenEnd:
    """A reader for a last day, or that there is none."""
    return read_day(said, kind)


def whole_number(least: int, most: int) -> Reader:
    """A reader for a whole number within bounds."""

    def read(said: str, kind: CellKind) -> int:
        number = as_float(compact(as_digits(said, kind)).replace(",", ""))
        if number is None or not number.is_integer():
            raise Unusable("number_unreadable")
        if not least <= number <= most:
            raise Unusable("number_out_of_range", least=least, most=most)
        return int(number)

    return read


def longitude(said: str, kind: CellKind) -> float:
    """Degrees east, decimal or in minutes and seconds."""
    return _degrees(said, kind, LONGITUDES, LATITUDES, "longitude_unreadable")


def latitude(said: str, kind: CellKind) -> float:
    """Degrees north, decimal or in minutes and seconds."""
    return _degrees(said, kind, LATITUDES, LONGITUDES, "latitude_unreadable")


def _degrees(
    said: str, kind: CellKind, own: tuple[float, float], other: tuple[float, float], refusal: str
) -> float:
    if kind is CellKind.DATE:
        raise Unusable(refusal)
    try:
        degrees = round(parse_angle(said), PLACES)
    except CoordinateUnreadableError:
        raise Unusable(refusal) from None
    if own[0] <= degrees <= own[1]:
        return degrees
    raise Unusable("coordinates_swapped" if other[0] <= degrees <= other[1] else refusal)


def _must_be_whole(said: str) -> None:
    if BROKEN.search(said):
        raise Unusable("broken_text")
    if PRIVATE.search(said):
        raise Unusable("private_character")
