"""Who did what when, as a picture: a lane for each crew over one line of time, drawn as SVG.

Geometry only, in units of the drawing; `_moments.html` draws it and says the same in words. It
prints in grey: what a crew did is told apart by height and pattern, not by colour alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.utils.functional import Promise

from lianqin.core.clock import SHANGHAI
from lianqin.incidents.intervals import INCIDENT, Shown
from lianqin.incidents.stamps import STEPS, Entry, Stamps, rounds_of, what_holds
from lianqin.incidents.states import EntryKind

WIDTH, LABEL, RIGHT = 400.0, 104.0, 18.0
HEAD, LANE, SPAN = 22.0, 24.0, 19.0
TICKS = tuple(timedelta(minutes=m) for m in (1, 2, 5, 10, 15, 30, 60, 120, 360, 720, 1440, 4320))
MOST_TICKS = 5
NAME = 7  # characters of a name that the lane's label has room for

# From the step that a stretch begins with: how the crew stood until the next.
STOOD = {
    EntryKind.DISPATCHED: "asked",
    EntryKind.ACCEPTED: "said-yes",
    EntryKind.EN_ROUTE: "moving",
    EntryKind.ON_SCENE: "there",
}
ENDS = (
    *(*STEPS, EntryKind.DECLINED, EntryKind.CANCELLED, EntryKind.SILENT),
    *(EntryKind.FILLED, EntryKind.REDIRECTED, EntryKind.RELIEVED),
)
# Moments of the incident itself, and the shape that each is drawn as.
MARKS = {
    EntryKind.OCCURRED: "ring",
    EntryKind.RECEIVED: "bar",
    EntryKind.CONTACT: "dot",
    EntryKind.APPREHENDED: "diamond",
    EntryKind.SAFE: "diamond",
    EntryKind.CLEARED: "square",
    EntryKind.FEEDBACK: "dot",
    EntryKind.CLOSED: "square",
}
LATE_KINDS = (EntryKind.CLOSED, EntryKind.FEEDBACK)


@dataclass(frozen=True)
class Stretch:
    """How a crew stood from one moment to the next."""

    stood: str
    x: float
    length: float
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Mark:
    """A moment of the incident itself."""

    shape: str
    label: str
    x: float
    at: datetime


@dataclass(frozen=True)
class Lane:
    """One crew, or the incident itself, which has marks and no stretches."""

    name: str
    kind: str
    y: float
    stretches: tuple[Stretch, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Bracket:
    """A named interval of the incident, drawn from its start to its end."""

    name: Promise | str
    length: timedelta
    y: float
    x: float
    until: float

    @property
    def is_left_of_words(self) -> bool:
        """Whether its length is written to its right, where there is room."""
        return self.until < WIDTH - 90

    @property
    def words_at(self) -> float:
        """Behind its end, or in its middle where there is no room behind."""
        return self.until + 5 if self.is_left_of_words else (self.x + self.until) / 2


@dataclass(frozen=True)
class Tick:
    x: float
    at: datetime


@dataclass(frozen=True)
class Picture:
    """The drawing; `since` and `until` are the ends of its line of time."""

    since: datetime
    until: datetime
    ticks: tuple[Tick, ...]
    lanes: tuple[Lane, ...]
    brackets: tuple[Bracket, ...]

    @property
    def width(self) -> float:
        return WIDTH

    @property
    def label(self) -> float:
        return LABEL

    @property
    def foot(self) -> float:
        """Where the lanes end and the brackets begin."""
        return HEAD + LANE * len(self.lanes)

    @property
    def height(self) -> float:
        return self.foot + SPAN * len(self.brackets) + 6


@dataclass(frozen=True)
class _Scale:
    since: datetime
    until: datetime

    def x(self, at: datetime) -> float:
        whole = (self.until - self.since) / timedelta(seconds=1)
        part = (min(max(at, self.since), self.until) - self.since) / timedelta(seconds=1)
        return round(LABEL + (WIDTH - LABEL - RIGHT) * part / whole, 1)


def picture_of(
    entries: Sequence[Entry],
    stamps: Stamps,
    spans: Iterable[Shown],
    names: Mapping[int, str],
    now: datetime | None,
) -> Picture | None:
    """The drawing of a whole time line; `names` are the crews' call signs by id and `now` how far
    what has not ended goes. None where nothing but the report is on record."""
    lines = what_holds(entries)
    drawn = [line for line in lines if line.kind in MARKS or line.kind in ENDS]
    if stamps.received is None or len(drawn) < 2:
        return None
    scale = _scale(drawn, now)
    lanes = list(_lanes(lines, scale, names))
    own = Lane("", "", HEAD, marks=tuple(_marks(drawn, scale)))
    foot = HEAD + LANE * (len(lanes) + 1)
    fits = [
        one for one in spans
        if one.interval.of == INCIDENT and one.end.at <= scale.until and one.start.at >= scale.since
    ]  # fmt: skip
    brackets = tuple(
        Bracket(one.interval.name, one.length, foot + SPAN * i, scale.x(one.start.at),
                scale.x(one.end.at))
        for i, one in enumerate(fits)
    )  # fmt: skip
    return Picture(scale.since, scale.until, _ticks(scale), (own, *lanes), brackets)


def _scale(drawn: Sequence[Entry], now: datetime | None) -> _Scale:
    """From the first moment to the last that matters: papers done long after do not squeeze it."""
    since = min(line.at for line in drawn)
    acts = [line.at for line in drawn if line.kind not in LATE_KINDS] + ([now] if now else [])
    last = max(acts)
    roomy = last + max((last - since) / 2, timedelta(minutes=10))
    until = max([last, *(line.at for line in drawn if line.at <= roomy)])
    return _Scale(since, max(until, since + timedelta(minutes=5)))


def _ticks(scale: _Scale) -> tuple[Tick, ...]:
    whole = scale.until - scale.since
    step = next((one for one in TICKS if whole / one <= MOST_TICKS), TICKS[-1])
    midnight = scale.since.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    at = midnight + step * -((midnight - scale.since) // step)
    found = []
    while at <= scale.until:
        found.append(Tick(scale.x(at), at))
        at += step
    return tuple(found)


def _lanes(lines: Sequence[Entry], scale: _Scale, names: Mapping[int, str]) -> Iterator[Lane]:
    for place, (unit_id, rounds) in enumerate(rounds_of(lines).items(), start=1):
        stretches = [one for steps in rounds for one in _stretches(lines, unit_id, steps, scale)]
        name = names.get(unit_id, "")
        short = name if len(name) <= NAME else f"{name[: NAME - 1]}…"
        yield Lane(short, rounds[0][0].unit_kind, HEAD + LANE * place, tuple(stretches))


def _stretches(
    lines: Sequence[Entry], unit_id: int, steps: Sequence[Entry], scale: _Scale
) -> Iterator[Stretch]:
    """How the crew stood in one round; what has no end yet goes on to the end of the line."""
    over = [row for row in lines if row.unit_id == unit_id and row.id > steps[-1].id]
    ended = next((row for row in over if row.kind in ENDS), None)
    moments = sorted(steps, key=lambda row: (row.at, STEPS.index(EntryKind(row.kind))))
    until = ended.at if ended and ended.kind not in STEPS else scale.until
    for row, after in pairwise([*moments, None]):
        end = after.at if after else until
        if row and row.kind in STOOD and row.at <= end:
            x = scale.x(row.at)
            yield Stretch(STOOD[EntryKind(row.kind)], x, max(scale.x(end) - x, 1.5), row.at, end)


def _marks(drawn: Iterable[Entry], scale: _Scale) -> Iterator[Mark]:
    for line in drawn:
        shape = MARKS.get(EntryKind(line.kind))
        if shape and line.at <= scale.until:
            yield Mark(shape, str(EntryKind(line.kind).label), scale.x(line.at), line.at)
