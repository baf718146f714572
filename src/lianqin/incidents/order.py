"""What cannot be before what: pure, over the lines of a time line that hold.

An incident is not received before it occurred, no crew is sent or arrives before it was received,
and a crew's own steps follow each other. Imported rows may break this and are kept as they are
(`importing`); a correction may not make it worse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from lianqin.incidents.stamps import STEPS, Entry, first, rounds_of
from lianqin.incidents.states import EntryKind

# What people tell of an incident: it cannot be before the thing itself happened.
TOLD = (
    EntryKind.APPREHENDED,
    EntryKind.SAFE,
    EntryKind.CONTACT,
    EntryKind.ROADSIDE,
    EntryKind.HELPED,
)


@dataclass(frozen=True)
class Fault:
    """`later` says a moment before `earlier`, though it can only follow it."""

    earlier: Entry
    later: Entry


def faults(lines: Sequence[Entry]) -> list[Fault]:
    """Every pair of lines that contradict each other, the rows of a whole record given."""
    pairs = (*_around_the_report(lines), *_of_crews(lines), *_around_the_end(lines))
    return [Fault(a, b) for a, b in pairs if b.at < a.at]


def _of(lines: Iterable[Entry], *kinds: str) -> list[Entry]:
    return [line for line in lines if line.kind in kinds]


def _around_the_report(lines: Sequence[Entry]) -> Iterator[tuple[Entry, Entry]]:
    occurred, received = _of(lines, EntryKind.OCCURRED), first(_of(lines, EntryKind.RECEIVED))
    if received:
        yield from ((received, line) for line in _of(lines, *STEPS, EntryKind.CLEARED))
    if occurred:
        told = _of(lines, *TOLD) + ([received] if received else [])
        yield from ((occurred[-1], line) for line in told)


def _of_crews(lines: Sequence[Entry]) -> Iterator[tuple[Entry, Entry]]:
    for rounds in rounds_of(lines).values():
        for steps in rounds:
            ranked = sorted(steps, key=lambda line: (STEPS.index(EntryKind(line.kind)), line.id))
            yield from ((a, b) for a, b in combinations(ranked, 2) if a.kind != b.kind)
        for done, again in pairwise(rounds):
            yield from ((step, again[0]) for step in done)


def _around_the_end(lines: Sequence[Entry]) -> Iterator[tuple[Entry, Entry]]:
    """Cleared after the first arrival heard of by then, and before the feedback that followed."""
    for cleared in _of(lines, EntryKind.CLEARED):
        there = first(line for line in _of(lines, EntryKind.ON_SCENE) if line.id < cleared.id)
        told = [line for line in _of(lines, EntryKind.FEEDBACK) if line.id > cleared.id]
        if there:
            yield there, cleared
        if told:
            yield cleared, told[0]
