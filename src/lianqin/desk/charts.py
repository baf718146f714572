"""Charts drawn by the server as SVG: they need no script, print in grey, and read aloud as tables.

Geometry only; the templates `_bars.html` and `_pyramid.html` draw it. A hidden count is drawn as
a hatched stub with its words, never as a bar of some length.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

WIDTH, ROW, LABEL = 480, 26, 132  # LABEL: the least room for words, before the bars
FIGURE = 70  # the room for a figure behind the longest bar
WIDE, NARROW = 13.5, 7.2  # what a Chinese and a Latin letter take at most
HALF = 150  # the longest bar to either side of a pyramid
STUB = 14


@dataclass(frozen=True)
class Bar:
    """One bar: where it begins and how long it is, in units of the drawing."""

    words: str
    count: int | None
    x: float
    y: float
    length: float

    @property
    def end(self) -> float:
        """Where its figure is written."""
        return self.x + self.length + 6

    @property
    def before(self) -> float:
        """Where its figure is written when it grows to the left."""
        return self.x - 6

    @property
    def middle(self) -> float:
        """The line on which its words stand."""
        return self.y + ROW / 2 + 4


@dataclass(frozen=True)
class Bars:
    """A bar for each word, longest within `width`."""

    bars: tuple[Bar, ...]
    width: int
    height: int


def bars(rows: Sequence[tuple[str, int | None]]) -> Bars:
    """Horizontal bars from (words, count)."""
    most = max((count or 0 for _words, count in rows), default=0) or 1
    label = max([LABEL, *(_long(words) for words, _count in rows)])
    drawn = tuple(
        Bar(words, count, label, i * ROW, _length(count, most, WIDTH - label - FIGURE))
        for i, (words, count) in enumerate(rows)
    )
    return Bars(drawn, WIDTH, len(rows) * ROW or ROW)


@dataclass(frozen=True)
class Pyramid:
    """Two rows of bars back to back, from the oldest above to the youngest."""

    left: tuple[Bar, ...]
    right: tuple[Bar, ...]
    middle: float
    width: int
    height: int


def pyramid(rows: Sequence[tuple[str, int | None, int | None]]) -> Pyramid:
    """From (words, men, women), the youngest first."""
    most = max((n or 0 for _words, *pair in rows for n in pair), default=0) or 1
    middle, gap = WIDTH / 2, 44
    left, right = [], []
    for i, (words, men, women) in enumerate(reversed(rows)):
        long = _length(men, most, HALF)
        left.append(Bar(words, men, middle - gap - long, i * ROW, long))
        right.append(Bar(words, women, middle + gap, i * ROW, _length(women, most, HALF)))
    return Pyramid(tuple(left), tuple(right), middle, WIDTH, len(rows) * ROW or ROW)


def _long(words: str) -> int:
    """About how long the words are, with the gap before their bar: never shorter than drawn."""
    wide = sum(east_asian_width(letter) in "WF" for letter in words)
    return round(wide * WIDE + (len(words) - wide) * NARROW) + 12


def _length(count: int | None, most: int, room: float) -> float:
    return STUB if count is None else room * count / most
