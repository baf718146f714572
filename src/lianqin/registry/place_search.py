"""The search over places' names, best ways to match first, each a query on an index with a limit.

Every way is asked of the squares about the caller first, so that however many names begin alike
the near ones are among the candidates, and of the whole bureau only where those are too few. What
was typed in characters is looked for by its reading, which finds names of the same sound too. A
slip of one letter is looked for last, by every reading that it can have come from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
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
    """A way to match: its candidates, and which of them it holds for. Those of characters match
    by their very name where nothing else is in it."""

    why: str
    rows: QuerySet[PlaceEnd, Row]
    holds: Callable[[Row], bool]
    is_near: bool = False
    asked: tuple[str, ...] = ()


Way = tuple[str, Iterator[Tier]]  # one of WAYS, and its tiers in turn


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
    found, _asked = answers(ways_of(viewer, words, near), near, limit)
    return sorted(found.values())[:limit]


def answers(
    ways: Iterable[Way], near: LonLat | None, limit: int
) -> tuple[dict[int, Hit], list[Tier]]:
    """The best hit of each place, and the tiers that were asked: a worse way is not asked once the
    better ones are enough, nor the whole bureau once enough are surely near."""
    found: dict[int, Hit] = {}
    asked: list[Tier] = []
    for why, way in ways:
        if len(found) >= (ENOUGH_FOR_TYPO if why == "typo" else limit):
            break
        for tier in way:
            asked.append(tier)
            hits = [_hit(tier, row, near) for row in tier.rows if tier.holds(row)]
            for hit in hits:
                found[hit.place_id] = min(found.get(hit.place_id, hit), hit)
            if tier.is_near and sum(hit.metres <= SURE_M for hit in hits) >= limit:
                break
    return found, asked


def _hit(tier: Tier, row: Row, near: LonLat | None) -> Hit:
    place_id, text, reading, _initials, lon, lat, rank, level = row
    is_whole = level in WHOLE
    why = "name" if tier.why == "begins" and is_whole and text in tier.asked else tier.why
    is_part = not is_whole or not _is_all_but_silent(text, reading, tier.asked)
    metres = metres_between(near, (lon, lat)) if near else 0.0
    return Hit(WAYS.index(why), is_part, int(metres / 1000), rank, metres, place_id)


def _is_all_but_silent(text: str, reading: str, asked: tuple[str, ...]) -> bool:
    """Whether nothing but 镇, 村 and the like was left out: 巴公 is 巴公镇 before 巴公中学."""
    return any(
        text.removeprefix(one) in UNSAID or reading.removeprefix(one) in UNSAID_READ
        for one in asked
    )


UNSAID = frozenset({"", "镇", "乡", "村", "街道", "社区", "派出所"})
UNSAID_READ = frozenset({"", "zhen", "xiang", "cun", "jiedao", "shequ", "paichusuo"})


def ways_of(viewer: Viewer, words: str, near: LonLat | None) -> Iterator[Way]:
    """The ways to match in turn, each made when it is asked."""
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
        self,
        why: str,
        by: Q,
        holds: Callable[[Row], bool],
        levels: tuple[int, ...] = WHOLE,
        asked: tuple[str, ...] = (),
    ) -> Iterator[Tier]:
        """What everybody knows, the squares about the caller, and everywhere."""
        rows = PlaceEnd.objects.for_viewer(self.viewer).filter(by)
        if 0 in levels:
            yield Tier(why, _first(rows.filter(level=0), MAJORS), holds, asked=asked)
        last = levels[-1]
        if self.near is not None:
            squares = rows.filter(cell__in=cells_about(*self.near), level=last)
            yield Tier(why, _first(squares, MOST), holds, True, asked)
        yield Tier(why, _first(rows.filter(level=last), MOST), holds, asked=asked)


def _first(rows: QuerySet[PlaceEnd], most: int) -> QuerySet[PlaceEnd, Row]:
    return rows.order_by().values_list(*COLUMNS)[:most]


def _characters(ends: _Ends, text: str) -> Iterator[Way]:
    reading = "".join(read_apart(text))
    sound = _from("pinyin", [reading])
    written = sound & Q(text__startswith=text)
    begun, alike = lambda row: row[1].startswith(text), _read_so([reading])
    yield "begins", ends.tiers("begins", written, begun, asked=(text,))
    yield "inside", ends.tiers("inside", written, begun, (2,))
    yield "sound", ends.tiers("sound", sound, alike, asked=(reading,))
    yield "sound", ends.tiers("sound", sound, alike, (2,))
    yield "mixed", _mixed(ends, text)
    yield "typo", _slipped(ends, reading)


def _latin(ends: _Ends, text: str) -> Iterator[Way]:
    readings = list(dict.fromkeys((text, fold_reading(text))))
    read = _from("pinyin", readings), _read_so(readings)
    yield "pinyin", ends.tiers("pinyin", *read, asked=tuple(readings))
    if len(text) == 1:
        return
    initials = _from("initials", [text]), _initials_so(text)
    yield "initials", ends.tiers("initials", *initials)
    yield "mixed", _mixed(ends, text)
    yield "inside_pinyin", ends.tiers("inside_pinyin", *read, (2,))
    yield "inside_initials", ends.tiers("inside_initials", *initials, (2,))
    yield "typo", _slipped(ends, readings[-1])


def _mixed(ends: _Ends, text: str) -> Iterator[Tier]:
    """Characters, syllables and initials one after another."""
    letters = "".join(one if one.isascii() else read_apart(one)[0][:1] for one in text)
    has_latin = any(one.isascii() and one.isalpha() for one in text)
    initials = [one for one in initials_in(letters) if one != text] if has_latin else []
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
    """By equality, 镇 and the like said or unsaid: so many ranges no database would seek one by
    one. What is only begun is not mended."""
    slips = slips_of(reading)
    if not slips:
        return
    said = [slip + unsaid for slip in slips for unsaid in sorted(UNSAID_READ)]
    rows = PlaceEnd.objects.for_viewer(ends.viewer).filter(pinyin__in=said)
    for level in (*WHOLE, 2):
        near_so = _first(rows.filter(level=level), MOST)
        yield Tier("typo", near_so, _read_so(slips), asked=tuple(slips))


def _from(field: str, beginnings: list[str]) -> Q:
    """What begins with one of them; a range, as only that uses the index on every database."""
    ranges = (Q(**{f"{field}__gte": one, f"{field}__lte": one + END}) for one in beginnings)
    return reduce(or_, ranges)


def _initials_so(text: str) -> Callable[[Row], bool]:
    return lambda row: row[3].startswith(text)


def _read_so(readings: list[str]) -> Callable[[Row], bool]:
    begun = tuple(readings)
    return lambda row: row[2].startswith(begun)
