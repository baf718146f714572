"""The three words of joint duty (联勤, 联动, 联控) are one (row 20): who asks for one finds all.

`fold` writes a text with one of them; two texts that fold alike are the same to a search. In a
query, where rows stand as they were typed, `containing` asks for every spelling.
"""

from __future__ import annotations

from itertools import product

from django.db.models import Q

WORDS = ("联勤", "联动", "联控")
READINGS = ("lianqin", "liandong", "liankong")
# So often may one of the words stand in a text that every spelling is asked for; three make 27.
MOST = 3


def fold(text: str) -> str:
    """The text with the first of the words wherever one of them stands."""
    for word in WORDS[1:]:
        text = text.replace(word, WORDS[0])
    return text


def fold_reading(pinyin: str) -> str:
    """The same for a reading in pinyin without gaps."""
    for word in READINGS[1:]:
        pinyin = pinyin.replace(word, READINGS[0])
    return pinyin


def spellings(text: str) -> list[str]:
    """Every text that folds alike, the given one first."""
    return _spelt(text, fold(text), WORDS)


def spelt_readings(pinyin: str) -> list[str]:
    """Every reading that folds alike, the given one first."""
    return _spelt(pinyin, fold_reading(pinyin), READINGS)


def speaks_of_joint_duty(text: str) -> bool:
    """Whether one of the three words stands in the text."""
    return WORDS[0] in fold(text)


def containing(text: str, *fields: str) -> Q:
    """The rows in one of whose `fields` the text stands, in any of its spellings."""
    found = Q()
    for field in fields:
        for spelling in spellings(text):
            found |= Q(**{f"{field}__icontains": spelling})
    return found


def _spelt(text: str, folded: str, words: tuple[str, ...]) -> list[str]:
    parts = folded.split(words[0], MOST)
    ways = product(words, repeat=len(parts) - 1)
    made = (_joined(parts, way) for way in ways)
    return list(dict.fromkeys([text, *made]))


def _joined(parts: list[str], way: tuple[str, ...]) -> str:
    return parts[0] + "".join(word + part for word, part in zip(way, parts[1:], strict=True))
