"""The columns of stamps as a cache of the time line: renewed with every row, and checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from lianqin.incidents.models import Incident, Participation, TimelineEntry
from lianqin.incidents.stamps import STEPS, CrewStamps, Entry, Stamps, stamps_of
from lianqin.incidents.states import EntryKind

# Which columns a new row of a kind can change; a row that corrects another can change any.
_ARRIVALS = ("first_guard_on_scene_at", "first_police_on_scene_at")
COLUMNS: dict[str, tuple[str, ...]] = {
    EntryKind.OCCURRED: ("occurred_at",),
    EntryKind.DISPATCHED: ("dispatched_at",),
    EntryKind.ON_SCENE: _ARRIVALS,
    EntryKind.CLEARED: ("cleared_at",),
    EntryKind.FEEDBACK: ("feedback_at",),
    EntryKind.CLOSED: ("closed_at",),
    EntryKind.REOPENED: ("reopened_at", "closed_at", "cleared_at"),
}
STAMPED = (
    *STEPS,
    EntryKind.OCCURRED,
    EntryKind.RECEIVED,
    EntryKind.CLEARED,
    EntryKind.FEEDBACK,
    EntryKind.CLOSED,
    EntryKind.REOPENED,
)
# Kept where no line says them: an imported crew's order may not be on record.
NEVER_EMPTY = frozenset({"received_at", "directed_at"})
_FIELDS = ("pk", "kind", "at", "unit_id", "kind_of_unit", "corrects_id", "text")


def entries_of(incident_id: int, *, only_stamps: bool = False) -> list[Entry]:
    """The rows of one time line for `stamps_of`, in one query."""
    rows = TimelineEntry.unscoped.filter(incident_id=incident_id)
    if only_stamps:
        kinds = (*STAMPED, EntryKind.CORRECTION, EntryKind.STRUCK)
        rows = rows.filter(kind__in=kinds)
    found = rows.annotate(kind_of_unit=F("unit__kind")).order_by("pk").values_list(*_FIELDS)
    return [Entry(pk, kind, at, unit, of or "", corrects, text)
            for pk, kind, at, unit, of, corrects, text in found]  # fmt: skip


def renew(entry: TimelineEntry) -> None:
    """After a row was written, inside its act: the columns that it can change follow."""
    if entry.corrects_id is not None:
        renew_all(entry.incident_id)
        return
    columns, is_step = COLUMNS.get(entry.kind, ()), entry.kind in STEPS
    if not columns and not (is_step and entry.unit_id):
        return
    stamps = stamps_of(entries_of(entry.incident_id, only_stamps=True))
    _set_incident(entry.incident_id, stamps, columns)
    if is_step:
        _set_crews(entry.incident_id, [c for c in stamps.crews if c.unit_id == entry.unit_id])


def renew_all(incident_id: int) -> None:
    """Every column anew, as after a correction; a crew left without any step keeps its place."""
    stamps = stamps_of(entries_of(incident_id, only_stamps=True))
    _set_incident(incident_id, stamps, stamps.columns())
    known = {crew.unit_id for crew in stamps.crews}
    others = Participation.unscoped.filter(incident_id=incident_id).exclude(unit_id__in=known)
    emptied = [CrewStamps(unit, "") for unit in others.values_list("unit_id", flat=True)]
    _set_crews(incident_id, [*stamps.crews, *emptied])


def _set_incident(incident_id: int, stamps: Stamps, columns: Iterable[str]) -> None:
    values = stamps.columns()
    said = {name: values[name] for name in columns}
    said = _without_empty(said)
    if said:
        Incident.unscoped.filter(pk=incident_id).update(**said)


def _set_crews(incident_id: int, crews: Iterable[CrewStamps]) -> None:
    for crew in crews:
        said = _without_empty(crew.columns())
        Participation.unscoped.filter(incident_id=incident_id, unit_id=crew.unit_id).update(**said)


def _without_empty(said: dict[str, datetime | None]) -> dict[str, datetime | None]:
    return {name: at for name, at in said.items() if at is not None or name not in NEVER_EMPTY}


@dataclass(frozen=True)
class Difference:
    """A column that says something else than the time line; `unit_id` where it is a crew's."""

    column: str
    holds: datetime | None
    should: datetime | None
    unit_id: int | None = None


def differences(incident: Incident) -> list[Difference]:
    """Where the columns of an incident and its crews differ from its time line; empty as ever."""
    stamps, row = stamps_of(entries_of(incident.pk)), Incident.unscoped.get(pk=incident.pk)
    found = _compared(row, stamps.columns())
    crews = {crew.unit_id: crew for crew in stamps.crews}
    for part in Participation.unscoped.filter(incident=incident):
        crew = crews.pop(part.unit_id, CrewStamps(part.unit_id, ""))
        found += _compared(part, crew.columns(), part.unit_id)
    found += [Difference("participation", None, None, unit) for unit in crews]
    return found


def _compared(
    row: Incident | Participation, said: dict[str, datetime | None], unit_id: int | None = None
) -> list[Difference]:
    held = {name: getattr(row, name) for name in said}
    return [
        Difference(name, held[name], said[name], unit_id)
        for name in said
        if held[name] != said[name] and not (name in NEVER_EMPTY and said[name] is None)
    ]
