"""Finding listed words in what a caller said, apart from those that are denied.

A list names, for each `key`, rows of a weight and of words (see `words`). Pure; a report is read
once from left to right, and at each letter only the words that begin with it are tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lianqin.incidents.words.rows import Rows, spelled

HEARD = 400  # characters that are listened to: a call is told in fewer
REACH = 14  # characters between the two parts of "A~B"
BREAK = re.compile(r"[。！？；!?;\n]")
DENIED = re.compile(
    r"(?:(?<!有)没有?|(?<![有是])无|未|(?<!是)不是|并非|不像|不算|不需要)"
    r"(?:有|人|谁|被|什么|发生|明显|带|拿|用|持|动|的|大|任何|再|怎么|真|敢|看见|看到|听见){0,3}$"
)


@dataclass(frozen=True)
class Hit:
    """Words for `key` found in a report: from `start` up to `end`, with their weight.

    `is_whole` is False for two parts with something between them.
    """

    key: str
    start: int
    end: int
    weight: int
    words: str
    is_whole: bool = True


class WordList:
    """A list of words, made ready to be looked for."""

    def __init__(self, listed: Mapping[str, Rows]) -> None:
        self._entries: dict[str, list[tuple[str, str, int]]] = {}
        for key, rows in listed.items():
            for weight, words in rows:
                for word in (one for short in words.split() for one in spelled(short)):
                    first, _wave, second = word.partition("~")
                    self._entries.setdefault(first, []).append((second, key, weight))
        seconds = {second for rows in self._entries.values() for second, _key, _weight in rows}
        self._parts: dict[str, list[str]] = {}
        for part in sorted((self._entries.keys() | seconds) - {""}):
            self._parts.setdefault(part[0], []).append(part)

    def hits(self, text: str) -> Iterator[Hit]:
        """Every listed word in `text` that is not denied, each at its first such place."""
        places = self._places(text)
        for first, starts in places.items():
            for second, key, weight in self._entries.get(first, ()):
                if second:
                    span = _joined(text, (first, second), starts, places.get(second, []))
                    words = f"{first}…{second}"
                else:
                    start = next((at for at in starts if not is_denied(text, at)), None)
                    span, words = start if start is None else (start, start + len(first)), first
                if span is not None:
                    yield Hit(key, *span, weight, words, is_whole=not second)

    def _places(self, text: str) -> dict[str, list[int]]:
        """Where each part of a listed word begins."""
        found: dict[str, list[int]] = {}
        for at, letter in enumerate(text):
            for part in self._parts.get(letter, ()):
                if text.startswith(part, at):
                    found.setdefault(part, []).append(at)
        return found


def is_denied(text: str, start: int) -> bool:
    """Whether the words right before say that it is not so: "没有受伤", "不是抢劫"."""
    return DENIED.search(text, max(0, start - 9), start) is not None


def _joined(
    text: str, parts: tuple[str, str], starts: list[int], ends: list[int]
) -> tuple[int, int] | None:
    """Where the two parts stand, the second close behind the first and neither denied."""
    for start in starts:
        for end in ends:
            gap = end - start - len(parts[0])
            if not 0 <= gap <= REACH or BREAK.search(text, start, end):
                continue
            if not is_denied(text, start) and not is_denied(text, end):
                return start, end + len(parts[1])
    return None
