"""How the name of a place is said: from each of its characters on, in characters and in sounds.

A name is kept under each of its ends: 巴公镇 under 巴公镇, 公镇 and 镇. What is typed of it, from
wherever in it, is then the beginning of one of them, which an index answers (the suffix array of
Manber and Myers, 1990, kept as rows). An end has its characters, its reading in pinyin and its
initials. 联勤, 联动 and 联控 are one word (row 20), so a name with one of them has both spellings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pypinyin import Style, pinyin
from pypinyin.constants import PINYIN_DICT

from lianqin.registry.aliases import fold
from lianqin.registry.finding import spelt_whole
from lianqin.registry.naming import reading_of

TEXT, PINYIN, INITIALS = 32, 48, 16  # as many letters of each as are kept
SLIP_LEAST, SLIP_MOST = 4, 24  # a reading in which a slip is looked for
LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Said or not said inside a name: 巴公zx is 巴公镇中学 too.
SILENT = frozenset("镇乡村县市区街路的")


@dataclass(frozen=True)
class NameEnd:
    """A name from one of its characters on; `is_whole` from the first."""

    text: str
    pinyin: str
    initials: str
    is_whole: bool


def ends_of(name: str) -> list[NameEnd]:
    """Every end of a name, once for each way in which it is read."""
    plain = spelt_whole(name)
    found: dict[NameEnd, None] = {}
    for text in dict.fromkeys((plain, fold(plain))):
        for read in {tuple(read_apart(text)): None, tuple(_read_together(text)): None}:
            found.update(dict.fromkeys(_ends(text, read)))
    return list(found)


def _ends(text: str, read: tuple[str, ...]) -> Iterator[NameEnd]:
    for start in range(len(text)):
        if start and _is_run(text[start - 1], text[start]):
            continue
        initials = "".join(one[:1] for one in read[start : start + INITIALS])
        sound = "".join(read[start : start + TEXT])[:PINYIN]
        yield NameEnd(text[start : start + TEXT], sound, initials, start == 0)


def _is_run(one: str, other: str) -> bool:
    """Whether two neighbours are said in one go: two digits, or two letters."""
    both = one + other
    return both.isascii() and (both.isdigit() or both.isalpha())


def read_apart(text: str) -> list[str]:
    """The reading of each character by itself, so that a part of a name reads as in the whole."""
    return [syllable(letter) for letter in text]


@lru_cache(maxsize=32_768)
def syllable(letter: str) -> str:
    """One character's reading; a digit or letter is its own."""
    return reading_of(letter)["pinyin"] or letter


def _read_together(text: str) -> list[str]:
    """The reading of each character in its word: 银行 is yinhang and not yinxing."""
    read = [one[0].lower() for one in pinyin(text, style=Style.NORMAL, errors=_each)]
    return read if len(read) == len(text) else read_apart(text)


def _each(unread: str) -> Any:
    """What has no reading, character by character."""
    return list(unread)


def spells(asked: str, text: str) -> bool:
    """Whether `asked` says the beginning of `text`: each character as itself, by one of the same
    sound, in pinyin, or by its initial; the last one unfinished. 镇 and the like may go unsaid."""
    return _spells(asked, text)


@lru_cache(maxsize=8_192)
def _spells(asked: str, text: str) -> bool:
    if not asked:
        return True
    if not text:
        return False
    said = syllable(text[0])
    if asked[0] == text[0] or (not asked[0].isascii() and syllable(asked[0]) == said):
        if _spells(asked[1:], text[1:]):
            return True
    elif said.startswith(asked) and asked.isascii():
        return True
    for part in (said, said[:2], said[:1]):
        if asked.startswith(part) and _spells(asked[len(part) :], text[1:]):
            return True
    return text[0] in SILENT and _spells(asked, text[1:])


@lru_cache(maxsize=1)
def _syllables() -> tuple[frozenset[str], frozenset[str]]:
    """Every syllable of Mandarin without its tone, and every beginning of one."""
    every = {
        sound
        for sounds in PINYIN_DICT.values()
        for sound in _toneless(sounds).split(",")
        if sound.isascii() and sound.isalpha() and any(vowel in sound for vowel in "aeiouv")
    }
    return frozenset(every), frozenset(s[:n] for s in every for n in range(1, len(s) + 1))


_TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ", "aaaaeeeeiiiioooouuuuvvvvvnnnm")


def _toneless(sounds: str) -> str:
    return sounds.translate(_TONES)


def initials_in(latin: str, most: int = 4) -> list[str]:
    """The initials that a text of syllables and single letters may stand for, the likeliest first:
    bgzhongxue is b, g, zhong, xue."""
    found: dict[str, None] = {}
    for letters in _cut(latin, most * 4):
        found[letters] = None
    return list(found)[:most]


def _cut(latin: str, most: int) -> Iterator[str]:
    """Longest syllables first, else a single letter as an initial."""
    waiting = [(latin, "")]
    while waiting and most:
        rest, initials = waiting.pop()
        if not rest:
            most -= 1
            yield initials
            continue
        longest = next((n for n in range(6, 1, -1) if rest[:n] in _syllables()[0]), 0)
        waiting.append((rest[1:], initials + rest[0]))
        if longest:
            waiting.append((rest[longest:], initials + rest[0]))


def slips_of(reading: str) -> list[str]:
    """Every reading that one letter changed, missing, too many, or two neighbours exchanged make of
    it, and that can be read as pinyin, the last syllable perhaps unfinished."""
    if not SLIP_LEAST <= len(reading) <= SLIP_MOST or not reading.isascii():
        return []
    cuts = [(reading[:n], reading[n:]) for n in range(len(reading) + 1)]
    made = [a + b[1:] for a, b in cuts if b]
    made += [a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1]
    made += [a + letter + b[1:] for a, b in cuts if b for letter in LETTERS]
    made += [a + letter + b for a, b in cuts for letter in LETTERS]
    return [one for one in dict.fromkeys(made) if one != reading and _is_pinyin(one)]


def _is_pinyin(reading: str) -> bool:
    """Whether it is syllables, digits, and perhaps the beginning of one more syllable."""
    return _form().fullmatch(reading) is not None


@lru_cache(maxsize=1)
def _form() -> re.Pattern[str]:
    """Pinyin as one expression; a letter before a digit is one of K12 and the like."""
    whole, begun = _syllables()
    return re.compile(rf"(?:{_either(whole)}|\d|[a-z](?=\d))*(?:{_either(begun)})?")


def _either(words: Iterable[str]) -> str:
    """The words as an expression that looks at each letter once."""
    after: dict[str, list[str]] = {}
    for word in words:
        if word:
            after.setdefault(word[0], []).append(word[1:])
    ways = [
        f"{letter}(?:{_either(rest)}){'?' * ('' in rest)}" if any(rest) else letter
        for letter, rest in sorted(after.items())
    ]
    return "|".join(ways)
