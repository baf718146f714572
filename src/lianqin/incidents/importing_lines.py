"""The time line that the rows of one past incident tell, before any of it is on record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from lianqin.incidents.stamps import STEPS, CrewStamps, Entry
from lianqin.incidents.states import EntryKind
from lianqin.units.models import Unit

if TYPE_CHECKING:
    from lianqin.incidents.importing import UnitRow

Key = tuple[str, datetime]
COLUMN_OF = {
    EntryKind.DISPATCHED: "dispatched_at",
    EntryKind.ACCEPTED: "accepted_at",
    EntryKind.EN_ROUTE: "en_route_at",
    EntryKind.ON_SCENE: "on_scene_at",
    EntryKind.UNIT_CLEARED: "available_at",
}


@dataclass(frozen=True)
class Told:
    """The rows of one incident and the lines that they make; `sources` the row behind a line."""

    rows: tuple[UnitRow, ...]
    entries: tuple[Entry, ...]
    sources: Mapping[int, UnitRow]

    def source_of(self, entry: Entry) -> UnitRow | None:
        """The row that a line comes from; None for what is the incident's own."""
        return self.sources.get(entry.id)

    def columns_of(self, crew: CrewStamps) -> dict[str, datetime | None]:
        """A crew's stamps; one whose order is not on record counts as sent with the report."""
        columns = crew.columns()
        columns["directed_at"] = columns["directed_at"] or self.entries[0].at
        return columns


def told_of(
    rows: Sequence[UnitRow],
    units: Mapping[Key, Unit],
    key_of: Callable[[UnitRow, datetime], Key],
) -> Told:
    """The lines of one incident: its report, each crew's steps in their own order, its end."""
    lines = _Lines()
    reported = [row.received_at for row in rows if row.received_at]
    moments = [at for row in rows for at in row.moments]
    received, last = min(reported or moments), max(moments)
    lines.add(EntryKind.RECEIVED, received, text=rows[0].words or rows[0].place)
    entered = [row.entered_at for row in rows if row.entered_at]
    if entered:
        lines.add(EntryKind.CLASSIFIED, min(entered))
    for row in rows:
        unit = units[key_of(row, min(moments))]
        for step in STEPS:
            if moment := getattr(row, COLUMN_OF[step]):
                lines.add(step, moment, unit=unit, row=row)
    done = [row.available_at for row in rows if row.available_at]
    lines.add(EntryKind.CLEARED, max(done or [last]))
    lines.add(EntryKind.CLOSED, last)
    return Told(tuple(rows), tuple(lines.entries), lines.sources)


class _Lines:
    """Lines numbered in the order in which they are written."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.sources: dict[int, UnitRow] = {}

    def add(
        self,
        kind: EntryKind,
        at: datetime,
        *,
        unit: Unit | None = None,
        row: UnitRow | None = None,
        text: str = "",
    ) -> None:
        """One line; a crew's says which crew."""
        number = len(self.entries) + 1
        sign = unit.call_sign if unit else text
        unit_id, unit_kind = (unit.pk, unit.kind) if unit else (None, "")
        self.entries.append(Entry(number, kind, at, unit_id, unit_kind, text=sign))
        if row is not None:
            self.sources[number] = row
