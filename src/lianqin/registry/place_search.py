"""The search over places' names, best ways to match first, each a query on an index with a limit.

Every way is asked of the squares about the caller first, so that however many names begin alike
the near ones are among the candidates, and of the whole bureau only where those are too few. What
was typed in characters is looked for by its reading, which finds names of the same sound too. A
slip of one letter is looked for last, by every reading that it can have come from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from lianqin.core.scope import Viewer
from lianqin.registry.aliases import fold, fold_reading
from lianqin.registry.finding import END, spelt
from lianqin.registry.models import PlaceEnd
from lianqin.registry.place_ends import CELL, cells_about
from lianqin.registry.place_names import initials_in, read_apart, slips_of, spells
from lianqin.registry.plain_distance import METRES_PER_DEGREE, LonLat, metres_between

# How a place answered, the best first.
WAYS = (
    "name", "begins", "inside", "sound", "pinyin", "initials", "mixed",
    "inside_pinyin", "inside_initials", "typo",
)  # fmt: skip
MOST, MAJORS = 120, 30  # candidates of one query
ENOUGH_FOR_TYPO = 3  # with so many answers nobody is taken to have slipped
SURE_M = CELL * METRES_PER_DEGREE * 0.8  # all within this are in the squares about a place
WHOLE = (0, 1)  # the levels of whole names
Row = tuple[int, str, str, str, float, float, int, int]
COLUMNS = ("place_id", "text", "pinyin", "initials", "lon", "lat", "rank", "level")


@dataclass(frozen=True)
class Tier:
    """A way to match: its candidates, and which of them it holds for."""

    why: str
    rows: QuerySet[PlaceEnd, Row]
    holds: Callable[[Row], bool]
    is_near: bool = False


@dataclass(frozen=True, order=True)
class Hit:
    """A place that answers; the least is the best."""

    way: int
    is_part: bool
    kilometres: int
    rank: int
    metres: float
    place_id: int

    @property
    def why(self) -> str:
        """One of WAYS."""
        return WAYS[self.way]


def hits_of(viewer: Viewer, words: str, near: LonLat | None, limit: int) -> list[Hit]:
    """The places that answer, best first: by the way, whole names first, then by the kilometres
    from `near`, then by rank."""
    found, _asked = answers(tiers(viewer, words, near), near, limit)
    return sorted(found.values())[:limit]


def answers(
    ways: Iterator[Tier], near: LonLat | None, limit: int
) -> tuple[dict[int, Hit], list[Tier]]:
    """The best hit of each place, and the tiers that were asked: a worse way is not asked once the
    better ones are enough, nor the whole bureau once enough are surely near."""
    found: dict[int, Hit] = {}
    asked: list[Tier] = []
    for tier in ways:
        if _is_enough(tier, asked, found, limit):
            continue
        asked.append(tier)
        for row in tier.rows:
            if tier.holds(row):
                hit = _hit(tier.why, row, near)
                found[row[0]] = min(found.get(row[0], hit), hit)
    return found, asked


def _is_enough(tier: Tier, asked: list[Tier], found: dict[int, Hit], limit: int) -> bool:
    if tier.why == "typo" and len(found) >= ENOUGH_FOR_TYPO:
        return True
    if not asked or len(found) < limit:
        return False
    if tier.why != asked[-1].why:
        return True
    sure = [one for one in found.values() if one.why == tier.why and one.metres <= SURE_M]
    return asked[-1].is_near and len(sure) >= limit


def _hit(why: str, row: Row, near: LonLat | None) -> Hit:
    place_id, _text, _pinyin, _initials, lon, lat, rank, level = row
    metres = metres_between(near, (lon, lat)) if near else 0.0
    return Hit(WAYS.index(why), level not in WHOLE, int(metres / 1000), rank, metres, place_id)


def tiers(viewer: Viewer, words: str, near: LonLat | None) -> Iterator[Tier]:
    """The ways to match in turn."""
    text = spelt(words)
    if not text or viewer.bureau_id is None:
        return
    ends = _Ends(viewer, near)
    if text.isascii():
        yield from _latin(ends, text)
    else:
        yield from _characters(ends, fold(text))


@dataclass(frozen=True)
class _Ends:
    """Where tiers are looked for."""

    viewer: Viewer
    near: LonLat | None

    def tiers(
        self, why: str, by: Q, holds: Callable[[Row], bool], levels: tuple[int, ...] = WHOLE
    ) -> Iterator[Tier]:
        """The squares about the caller, what everybody knows, and everywhere."""
        rows = PlaceEnd.objects.for_viewer(self.viewer).filter(by)
        if self.near is not None:
            squares = rows.filter(cell__in=cells_about(*self.near), level__in=levels)
            yield Tier(why, _first(squares, MOST), holds, is_near=True)
        for level in levels:
            most = MAJORS if level == 0 else MOST
            yield Tier(why, _first(rows.filter(level=level), most), holds)


def _first(rows: QuerySet[PlaceEnd], most: int) -> QuerySet[PlaceEnd, Row]:
    return rows.order_by().values_list(*COLUMNS)[:most]


def _characters(ends: _Ends, text: str) -> Iterator[Tier]:
    reading = "".join(read_apart(text))
    written = _from("pinyin", [reading]) & Q(text__startswith=text)
    yield from ends.tiers("name", written, lambda row: row[1] == text)
    yield from ends.tiers("begins", written, lambda row: row[1].startswith(text))
    yield from ends.tiers("inside", written, lambda row: row[1].startswith(text), (2,))
    yield from ends.tiers("sound", _from("pinyin", [reading]), _read_so([reading]))
    yield from ends.tiers("sound", _from("pinyin", [reading]), _read_so([reading]), (2,))
    yield from _mixed(ends, text, reading)
    yield from _slipped(ends, reading)


def _latin(ends: _Ends, text: str) -> Iterator[Tier]:
    readings = list(dict.fromkeys((text, fold_reading(text))))
    yield from ends.tiers("pinyin", _from("pinyin", readings), _read_so(readings))
    if len(text) == 1:
        return
    by_initials = _from("initials", [text])
    yield from ends.tiers("initials", by_initials, lambda row: row[3].startswith(text))
    yield from _mixed(ends, text, "")
    yield from ends.tiers("inside_pinyin", _from("pinyin", readings), _read_so(readings), (2,))
    yield from ends.tiers("inside_initials", by_initials, lambda row: row[3].startswith(text), (2,))
    yield from _slipped(ends, readings[-1])


def _mixed(ends: _Ends, text: str, reading: str) -> Iterator[Tier]:
    """Characters, syllables and initials one after another."""
    letters = "".join(one if one.isascii() else read_apart(one)[0][:1] for one in text)
    if letters == text:
        initials = [one for one in initials_in(text) if one != text]
    else:
        has_latin = any(one.isascii() and one.isalpha() for one in text)
        initials = initials_in(letters) if has_latin else []
    if not initials:
        return
    for levels in (WHOLE, (2,)):
        by = _from("initials", initials)
        yield from ends.tiers("mixed", by, lambda row: spells(text, row[1]), levels)
    written = text[: next((n for n, one in enumerate(text) if one.isascii()), 0)]
    if written:  # 巴公zx may leave out what stands between, as in 巴公镇中学
        by = _from("pinyin", ["".join(read_apart(written))]) & Q(text__startswith=written)
        yield from ends.tiers("mixed", by, lambda row: spells(text, row[1]))


def _slipped(ends: _Ends, reading: str) -> Iterator[Tier]:
    slips = slips_of(reading)
    if not slips:
        return
    for levels in (WHOLE, (2,)):
        yield from ends.tiers("typo", _from("pinyin", slips), _read_so(slips), levels)


def _from(field: str, beginnings: list[str]) -> Q:
    """What begins with one of them; a range, as only that uses the index on every database."""
    ranges = (Q(**{f"{field}__gte": one, f"{field}__lte": one + END}) for one in beginnings)
    return reduce(or_, ranges)


def _read_so(readings: list[str]) -> Callable[[Row], bool]:
    begun = tuple(readings)
    return lambda row: row[2].startswith(begun)
