"""The time strip of a dossier: since when and until when, drawn as lanes over the years."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _

AHEAD, LEAST = timedelta(days=183), timedelta(days=730)
MOST_TICKS = 8


@dataclass(frozen=True)
class Span:
    """A stretch of days `[since, until)`; without `until` it goes on."""

    words: str
    since: date
    until: date | None
    state: str = "held"


@dataclass(frozen=True)
class Bar:
    """A span as drawn: `x` and `width` in per cent of the strip, as SVG takes them."""

    span: Span
    x: str
    width: str


@dataclass(frozen=True)
class Lane:
    """One row of the strip."""

    name: str | Promise
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Strip:
    """The lanes, the years under them, and where the present day is."""

    lanes: tuple[Lane, ...]
    years: tuple[tuple[int, str], ...]
    now: str


def strip_of(lanes: Iterable[tuple[str | Promise, Iterable[Span]]], today: date) -> Strip | None:
    """The strip of some lanes; an empty lane is left out, and a strip without lanes is none."""
    filled = [(name, list(spans)) for name, spans in lanes]
    filled = [(name, spans) for name, spans in filled if spans]
    if not filled:
        return None
    first = min(min(span.since for _name, spans in filled for span in spans), today - LEAST)
    scale = Scale(first, today + AHEAD)
    drawn = (Lane(name, tuple(scale.bars(spans))) for name, spans in filled)
    return Strip(tuple(drawn), tuple(scale.years()), scale.at(today))


@dataclass(frozen=True)
class Scale:
    """From a day to a place on the strip."""

    first: date
    last: date

    def at(self, day: date) -> str:
        """Where a day lies, in per cent."""
        return f"{self._share(day):.2f}%"

    def bars(self, spans: Iterable[Span]) -> Iterator[Bar]:
        """The spans as drawn; what lasts no day or lies ahead is left out."""
        for span in spans:
            end = span.until or self.last
            if end <= span.since or span.since >= self.last:
                continue
            x, end_x = self._share(span.since), self._share(min(end, self.last))
            yield Bar(span, f"{x:.2f}%", f"{end_x - x:.2f}%")

    def years(self) -> Iterator[tuple[int, str]]:
        """The years whose first day lies on the strip, so few that they can be read."""
        found = range(self.first.year + 1, self.last.year + 1)
        step = -(-len(found) // MOST_TICKS) or 1
        for year in found:
            if (year - found[-1]) % step == 0:
                yield year, self.at(date(year, 1, 1))

    def _share(self, day: date) -> float:
        return 100 * (day - self.first).days / (self.last - self.first).days


def to_last_day(until: date | None) -> date | None:
    """The first day after `until`, where a paper names its last day."""
    return until + timedelta(days=1) if until and until < date.max else until


def spoken(span: Span) -> str:
    """A span in words: what the bar's title says."""
    until = span.until.isoformat() if span.until else _("至今")
    return _("%(what)s：%(since)s 至 %(until)s") % {
        "what": span.words,
        "since": span.since.isoformat(),
        "until": until,
    }
