"""The part of an incident's page that shows who did what when, and the word with the caller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from lianqin.core.scope import Viewer
from lianqin.desk.record.lanes import Picture, picture_of
from lianqin.incidents.contact import WAITING, contact_due
from lianqin.incidents.intervals import Shown, shown, since_first_call
from lianqin.incidents.merging import lines_of_family
from lianqin.incidents.models import Incident
from lianqin.incidents.order import Fault, faults
from lianqin.incidents.stamps import Entry, stamps_of, what_holds
from lianqin.incidents.states import EntryKind, State

# The lines that say when something was reported, and those that may put them right.
REPORTS = (EntryKind.RECEIVED, EntryKind.CORRECTION, EntryKind.STRUCK)


@dataclass(frozen=True)
class Named:
    """A named interval with the two lines that explain it, in words."""

    shown: Shown
    start: str
    end: str


@dataclass(frozen=True)
class OutOfOrder:
    """Two lines that contradict each other, in words."""

    fault: Fault
    earlier: str
    later: str


@dataclass(frozen=True)
class Moments:
    """The picture, the intervals in words, and what contradicts itself."""

    picture: Picture
    spans: tuple[Named, ...]
    odd: tuple[OutOfOrder, ...]


@dataclass(frozen=True)
class Contact:
    """The caller is to be spoken to again by `until`."""

    since: datetime
    until: datetime


def read_entries(incident: Incident, viewer: Viewer) -> tuple[list[Entry], dict[int, str]]:
    """The rows of its time line, and its crews' call signs by id. One query."""
    entries, names, _of_doubles = _read(incident, viewer)
    return entries, names


def _read(incident: Incident, viewer: Viewer) -> tuple[list[Entry], dict[int, str], list[Entry]]:
    """The same, and the lines that say when those merged into it were reported."""
    own, reports = Q(incident=incident), Q(kind__in=REPORTS)
    rows = lines_of_family(incident, viewer).filter(own | reports)
    entries: list[Entry] = []
    of_doubles: list[Entry] = []
    names: dict[int, str] = {}
    for of, pk, kind, at, unit, unit_kind, name, corrects in rows.values_list(
        "incident_id", "pk", "kind", "at", "unit_id", "unit__kind", "unit__call_sign",
        "corrects_id",
    ):  # fmt: skip
        mine = of == incident.pk
        (entries if mine else of_doubles).append(
            Entry(pk, kind, at, unit, unit_kind or "", corrects)
        )
        if unit and mine:
            names[unit] = name
    return entries, names, of_doubles


def moments_panel(incident: Incident, viewer: Viewer, at: datetime) -> Moments | None:
    """Who did what when; nothing while only the report is on record."""
    entries, names, of_doubles = _read(incident, viewer)
    stamps = stamps_of(entries)
    spans = shown(since_first_call(stamps, of_doubles))
    is_open = incident.state not in (State.CLEARED, State.CLOSED, State.MERGED)
    picture = picture_of(entries, stamps, spans, names, at if is_open else None)
    if picture is None:
        return None
    named = (Named(one, words(one.start, names), words(one.end, names)) for one in spans)
    return Moments(picture, tuple(named), tuple(_odd(entries, names)))


def words(line: Entry, names: dict[int, str]) -> str:
    """A line in a few words: which crew, what."""
    label = str(EntryKind(line.kind).label)
    return f"{names[line.unit_id]} {label}" if line.unit_id in names else label


def _odd(entries: Sequence[Entry], names: dict[int, str]) -> list[OutOfOrder]:
    found = faults(what_holds(entries))
    return [OutOfOrder(one, words(one.earlier, names), words(one.later, names)) for one in found]


def contact_panel(incident: Incident, viewer: Viewer, _at: datetime) -> Contact | None:
    """The next word with whoever called for help, until somebody is with them."""
    if not incident.category.startswith("assistance") or incident.state not in WAITING:
        return None
    entries, _names = read_entries(incident, viewer)
    due = contact_due(incident.category, incident.state, stamps_of(entries))
    return Contact(*due) if due else None
