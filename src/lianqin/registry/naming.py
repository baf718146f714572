"""How a name is read, for searching: pinyin, its initials, and the reading from its end."""

from __future__ import annotations

from functools import lru_cache

from pypinyin import Style, lazy_pinyin

TAIL = 4


def reading_of(name: str) -> dict[str, str]:
    """The search columns of `registry.Person` for a name."""
    syllables = [_syllable(letter) for letter in name if letter.isalnum()]
    pinyin = "".join(syllables)[:160]
    initials = "".join(syllable[:1] for syllable in syllables)[:32]
    return {"pinyin": pinyin, "pinyin_back": pinyin[::-1], "initials": initials}


def reading(name: str) -> tuple[str, str]:
    """The pinyin of a place's name, each character read in its word, without tones or gaps, and
    its initials; digits and letters stay."""
    full = "".join(lazy_pinyin(name)).lower()
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
    return full.replace(" ", ""), initials.replace(" ", "")


def tail_of(phone: str) -> str:
    """The last four digits of a telephone number, as people quote it."""
    return "".join(filter(str.isdigit, phone))[-TAIL:]


@lru_cache(maxsize=32_768)
def _syllable(letter: str) -> str:
    """One character read alone; letter by letter a name costs a tenth of reading it whole."""
    return str(lazy_pinyin(letter, style=Style.NORMAL)[0]).lower()
