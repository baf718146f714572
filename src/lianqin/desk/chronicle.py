"""The time line as a page shows it: newest first, corrections beneath, doubles marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lianqin.incidents.models import Incident, Photo, TimelineEntry
from lianqin.incidents.states import EntryKind

# How a line is drawn: a stamp of somebody being there, an order, words of people, evidence, an end.
DRAWN: dict[str, tuple[EntryKind, ...]] = {
    "stamp": (
        EntryKind.OCCURRED,
        EntryKind.RECEIVED,
        EntryKind.ON_SCENE,
        EntryKind.APPREHENDED,
        EntryKind.SAFE,
        EntryKind.HANDOVER,
    ),
    "quiet": (
        *(EntryKind.DELIVERED, EntryKind.EN_ROUTE, EntryKind.UNIT_CLEARED),
        *(EntryKind.RESENT, EntryKind.FILLED, EntryKind.REDIRECTED, EntryKind.RELIEVED),
    ),
    "bad": (
        *(EntryKind.SILENT, EntryKind.DECLINED, EntryKind.CANCELLED, EntryKind.GRIEVANCE),
        *(EntryKind.ESCALATED, EntryKind.CONTACT_DUE),
    ),
    "seen": (EntryKind.PHOTO, EntryKind.VOICE, EntryKind.FOOTAGE),
    "end": (EntryKind.FEEDBACK, EntryKind.CLEARED, EntryKind.CLOSED, EntryKind.REOPENED),
}
_DRAWN_AS = {kind: drawn for drawn, kinds in DRAWN.items() for kind in kinds}


@dataclass(frozen=True)
class Line:
    """An entry with the entries that put it right, its photos, and the double that it is from."""

    entry: TimelineEntry
    corrections: tuple[TimelineEntry, ...] = ()
    photos: tuple[Photo, ...] = ()
    double: str = ""

    @property
    def drawn(self) -> str:
        """How its mark looks."""
        return _DRAWN_AS.get(EntryKind(self.entry.kind), "said")

    @property
    def is_put_right(self) -> bool:
        return bool(self.corrections)


def chronicle(
    incident: Incident,
    entries: Iterable[TimelineEntry],
    photos: Sequence[Photo],
    doubles: Mapping[int, str],
) -> list[Line]:
    """The lines of an incident and of its doubles (their numbers by id), newest first.

    A correction stands beneath what it corrects, not as a line of its own.
    """
    found = list(entries)
    here = {entry.pk: entry for entry in found}
    corrections: dict[int, list[TimelineEntry]] = defaultdict(list)
    for entry in found:
        if entry.corrects_id in here:
            corrections[_root(entry, here)].append(entry)
    own = _photos_by_line(found, photos)
    lines = [
        Line(entry, tuple(corrections[entry.pk]), own[entry.pk], _double(entry, incident, doubles))
        for entry in found
        if entry.corrects_id not in here
    ]
    return sorted(lines, key=lambda line: line.entry.pk, reverse=True)


def _root(entry: TimelineEntry, here: Mapping[int, TimelineEntry]) -> int:
    """The entry that a chain of corrections began with."""
    while parent := here.get(entry.corrects_id or 0):
        entry = parent
    return entry.pk


def _double(entry: TimelineEntry, incident: Incident, doubles: Mapping[int, str]) -> str:
    return doubles.get(entry.incident_id, "") if entry.incident_id != incident.pk else ""


def _photos_by_line(
    entries: Sequence[TimelineEntry], photos: Sequence[Photo]
) -> dict[int, tuple[Photo, ...]]:
    """Each photo at the line that tells of it: the last one of a photo, by its sender, before or
    with it."""
    told = [entry for entry in entries if entry.kind == EntryKind.PHOTO]
    found: dict[int, list[Photo]] = defaultdict(list)
    for photo in photos:
        same = [
            entry
            for entry in told
            if entry.incident_id == photo.incident_id and entry.actor_id == photo.sent_by
        ]
        near = min(same, key=lambda entry: abs(entry.recorded_at - photo.at), default=None)
        if near:
            found[near.pk].append(photo)
    return defaultdict(tuple, {key: tuple(rows) for key, rows in found.items()})
