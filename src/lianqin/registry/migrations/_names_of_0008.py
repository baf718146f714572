"""How names were read and kept when 0008 was written; frozen, as the live rules may move on.

Copies of `naming.reading`, `place_names.ends_of` and `place_ends.cell_of` as they stood then. Who
changes those lets a later migration write every end anew.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from typing import Any, NamedTuple

from pypinyin import Style, lazy_pinyin, pinyin

TEXT, PINYIN, INITIALS = 32, 48, 16
CELL, ROWS_OF_CELLS = 0.05, 10_000


class NameEnd(NamedTuple):
    """A name from one of its characters on; `is_whole` from the first."""

    text: str
    pinyin: str
    initials: str
    is_whole: bool


def reading(name: str) -> tuple[str, str]:
    """The pinyin of a place's name without tones or gaps, and its initials."""
    full = "".join(lazy_pinyin(name)).lower()
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
    return full.replace(" ", ""), initials.replace(" ", "")


def cell_of(lon: float, lat: float) -> int:
    """The number of the square of the map in which a place lies."""
    return math.floor(lat / CELL) * ROWS_OF_CELLS + math.floor(lon / CELL)


def ends_of(name: str) -> list[NameEnd]:
    """Every end of a name, once for each way in which it is read."""
    plain = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", name).lower()))
    folded = plain.replace("联动", "联勤").replace("联控", "联勤")
    found: dict[NameEnd, None] = {}
    for text in dict.fromkeys((plain, folded)):
        apart = [_syllable(letter) for letter in text]
        together = [one[0].lower() for one in pinyin(text, style=Style.NORMAL, errors=_each)]
        for read in (apart, together if len(together) == len(text) else apart):
            found.update(dict.fromkeys(_ends(text, read)))
    return list(found)


def _ends(text: str, read: list[str]) -> Iterator[NameEnd]:
    for start in range(len(text)):
        if start and _is_run(text[start - 1], text[start]):
            continue
        initials = "".join(one[:1] for one in read[start : start + INITIALS])
        sound = "".join(read[start : start + TEXT])[:PINYIN]
        yield NameEnd(text[start : start + TEXT], sound, initials, start == 0)


def _is_run(one: str, other: str) -> bool:
    both = one + other
    return both.isascii() and (both.isdigit() or both.isalpha())


def _syllable(letter: str) -> str:
    return str(lazy_pinyin(letter, style=Style.NORMAL)[0]).lower()[:160] or letter


def _each(unread: str) -> Any:
    return list(unread)
