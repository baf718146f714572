"""What the time line says when: pure readings of its rows, from which every stamp follows.

A row that corrects another (`corrects`) takes its place in what holds; the last one counts. A row
of kind "struck" takes it out. Nothing is ever changed or removed, so that what was first written
can always be read beside what holds now.

The columns of an incident and of its crews are a cache of `stamps_of`; `stamping` keeps it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from lianqin.incidents.states import EntryKind
from lianqin.units.kinds import POLICE_UNITS, UnitKind

# A crew's own steps in their order; a round begins with the first.
STEPS = (
    EntryKind.DISPATCHED,
    EntryKind.ACCEPTED,
    EntryKind.EN_ROUTE,
    EntryKind.ON_SCENE,
    EntryKind.UNIT_CLEARED,
)
# Who answers for an incident before the police are there (domain section 4, first response).
GUARD_UNITS = frozenset({UnitKind.GUARD, UnitKind.INTERNAL_SECURITY})


@dataclass(frozen=True)
class Entry:
    """A row of the time line, as much of it as stamps need; `unit_kind` is empty without a crew."""

    id: int
    kind: str
    at: datetime
    unit_id: int | None = None
    unit_kind: str = ""
    corrects: int | None = None
    text: str = ""


@dataclass(frozen=True)
class CrewStamps:
    """When one crew was asked, said yes, left, was there and was done.

    A crew that came twice is stamped by its first coming; one that has not come yet, by the last
    time that it was asked.
    """

    unit_id: int
    unit_kind: str
    dispatched: Entry | None = None
    accepted: Entry | None = None
    en_route: Entry | None = None
    on_scene: Entry | None = None
    unit_cleared: Entry | None = None

    def columns(self) -> dict[str, datetime | None]:
        """What the crew's `Participation` holds."""
        return {
            "directed_at": moment(self.dispatched),
            "accepted_at": moment(self.accepted),
            "en_route_at": moment(self.en_route),
            "on_scene_at": moment(self.on_scene),
            "cleared_at": moment(self.unit_cleared),
        }


@dataclass(frozen=True)
class Stamps:
    """The stamps of an incident (domain section 3), each the row that says it, or None.

    `accepted` is the first crew's yes, `contact` the last word with whoever reported. What was
    cleared or closed before the record was opened again no longer counts.
    """

    occurred: Entry | None = None
    received: Entry | None = None
    dispatched: Entry | None = None
    accepted: Entry | None = None
    first_on_scene: Entry | None = None
    first_guard: Entry | None = None
    first_police: Entry | None = None
    apprehended: Entry | None = None
    safe: Entry | None = None
    contact: Entry | None = None
    cleared: Entry | None = None
    feedback: Entry | None = None
    closed: Entry | None = None
    reopened: Entry | None = None
    called_back: Entry | None = None
    crews: tuple[CrewStamps, ...] = field(default=())

    def columns(self) -> dict[str, datetime | None]:
        """What the `Incident` holds."""
        return {
            "occurred_at": moment(self.occurred),
            "received_at": moment(self.received),
            "dispatched_at": moment(self.dispatched),
            "first_guard_on_scene_at": moment(self.first_guard),
            "first_police_on_scene_at": moment(self.first_police),
            "cleared_at": moment(self.cleared),
            "feedback_at": moment(self.feedback),
            "closed_at": moment(self.closed),
            "reopened_at": moment(self.reopened),
        }


def moment(entry: Entry | None) -> datetime | None:
    """When it was, or None."""
    return entry.at if entry else None


def what_holds(entries: Iterable[Entry]) -> list[Entry]:
    """The rows that hold, each as it was last corrected, in the order in which they were heard.

    A struck row is left out; a later correction of it brings it back.
    """
    rows = sorted(entries, key=lambda row: row.id)
    last = {row.corrects: row for row in rows if row.corrects is not None}
    roots = (row for row in rows if row.corrects is None)
    return [
        _put_right(row, last.get(row.id))
        for row in roots
        if row.id not in last or last[row.id].kind != EntryKind.STRUCK
    ]


def _put_right(row: Entry, by: Entry | None) -> Entry:
    if by is None:
        return row
    return replace(row, at=by.at, unit_id=by.unit_id, unit_kind=by.unit_kind, text=by.text)


def stamps_of(entries: Iterable[Entry]) -> Stamps:
    """Every stamp of the incident whose whole time line this is."""
    lines = what_holds(entries)
    by_kind: dict[str, list[Entry]] = defaultdict(list)
    for line in lines:
        by_kind[line.kind].append(line)
    arrivals = by_kind[EntryKind.ON_SCENE]
    opened = _last_heard(by_kind[EntryKind.REOPENED])
    since = opened.id if opened else 0
    return Stamps(
        occurred=_last_heard(by_kind[EntryKind.OCCURRED]),
        received=first(by_kind[EntryKind.RECEIVED]),
        dispatched=first(by_kind[EntryKind.DISPATCHED]),
        accepted=first(by_kind[EntryKind.ACCEPTED]),
        first_on_scene=first(arrivals),
        first_guard=first(line for line in arrivals if line.unit_kind in GUARD_UNITS),
        first_police=first(line for line in arrivals if line.unit_kind in POLICE_UNITS),
        apprehended=first(by_kind[EntryKind.APPREHENDED]),
        safe=first(by_kind[EntryKind.SAFE]),
        contact=_latest(by_kind[EntryKind.CONTACT]),
        cleared=_last_heard(line for line in by_kind[EntryKind.CLEARED] if line.id > since),
        feedback=_last_heard(by_kind[EntryKind.FEEDBACK]),
        closed=_last_heard(line for line in by_kind[EntryKind.CLOSED] if line.id > since),
        reopened=opened,
        called_back=_last_heard(by_kind[EntryKind.CALLED_BACK]),
        crews=tuple(_crews(lines)),
    )


def first(lines: Iterable[Entry]) -> Entry | None:
    """The earliest; of two at one moment the one that was heard first."""
    return min(lines, key=lambda line: (line.at, line.id), default=None)


def _latest(lines: Iterable[Entry]) -> Entry | None:
    return max(lines, key=lambda line: (line.at, line.id), default=None)


def _last_heard(lines: Iterable[Entry]) -> Entry | None:
    return max(lines, key=lambda line: line.id, default=None)


def _crews(lines: Sequence[Entry]) -> Iterable[CrewStamps]:
    for unit_id, rounds in rounds_of(lines).items():
        came = (one for one in rounds if any(row.kind == EntryKind.ON_SCENE for row in one))
        steps = next(came, rounds[-1])
        by_kind = {step: first(row for row in steps if row.kind == step) for step in STEPS}
        named = {str(step): row for step, row in by_kind.items()}
        yield CrewStamps(unit_id=unit_id, unit_kind=steps[0].unit_kind, **named)


def rounds_of(lines: Sequence[Entry]) -> dict[int, list[list[Entry]]]:
    """Each crew's steps, a list for each time that it was asked, in the order they were heard.

    What was heard before the crew was asked at all (a step corrected to be its own, or an
    imported row without the asking) belongs to its first round.
    """
    rounds: dict[int, list[list[Entry]]] = {}
    for line in lines:
        if line.unit_id is None or line.kind not in STEPS:
            continue
        mine = rounds.setdefault(line.unit_id, [[]])
        has_begun = any(row.kind == EntryKind.DISPATCHED for row in mine[-1])
        if line.kind == EntryKind.DISPATCHED and has_begun:
            mine.append([])
        mine[-1].append(line)
    return rounds
