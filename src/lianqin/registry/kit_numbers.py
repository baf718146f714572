"""Numbers as they come from a hand scanner or a pen: one a line, or a range counted through."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from lianqin.registry.kit_errors import (
    KitNumbersMissing,
    KitNumbersTooMany,
    KitNumbersUnclear,
)

MOST = 300
LONGEST = 32
_BETWEEN = re.compile(r"\s*(?:至|到|~|\.\.+|—+|–)\s*")
_APART = re.compile(r"[\s,;、]+")
_COUNTED = re.compile(r"(.*?)(\d+)", re.DOTALL)


def read_numbers(words: str) -> list[str]:
    """The numbers in `words`, each once, in their order: "XB-001 至 XB-028" or "XB-001~028" is
    a range; full-width letters and digits are read as plain ones.

    Raises KitNumbersMissing, KitNumbersUnclear and KitNumbersTooMany.
    """
    found: dict[str, None] = {}
    plain = unicodedata.normalize("NFKC", words).replace("\x00", "")
    for number in _numbers(_BETWEEN.sub("~", plain)):
        found[number] = None
        if len(found) > MOST:
            raise KitNumbersTooMany(most=MOST)
    if not found:
        raise KitNumbersMissing
    return list(found)


def _numbers(words: str) -> Iterator[str]:
    for part in filter(None, _APART.split(words)):
        first, tilde, last = part.partition("~")
        if not tilde:
            yield part[:LONGEST].upper()
        else:
            yield from _range(first.upper(), last.upper(), part)


def _range(first: str, last: str, words: str) -> Iterator[str]:
    """`last` may leave out what both have in front of the digits that count."""
    begin, end = _COUNTED.fullmatch(first), _COUNTED.fullmatch(last)
    if not begin or not end or end[1] not in ("", begin[1]) or int(end[2]) < int(begin[2]):
        raise KitNumbersUnclear(words=words[:LONGEST])
    if int(end[2]) - int(begin[2]) >= MOST:
        raise KitNumbersTooMany(most=MOST)
    for place in range(int(begin[2]), int(end[2]) + 1):
        yield f"{begin[1]}{place:0{len(begin[2])}}"
