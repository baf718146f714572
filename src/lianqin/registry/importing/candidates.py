"""A row on its way: what it says, what the registry already has of it, what entering will do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from lianqin.registry.importing.cells import Value
from lianqin.registry.importing.dates import OpenEnd
from lianqin.registry.importing.problems import SHOWN, Problem
from lianqin.registry.importing.raw import CellKind, RawCell
from lianqin.registry.importing.sealing import Content
from lianqin.registry.importing.texts import clean
from lianqin.registry.models import ImportRow

Action = ImportRow.Action
LONGEST_CELL = 200
EXCEL_BEGINS = date(1899, 12, 30)


class Changed(NamedTuple):
    """A fact that entering will change: the column that says so, whose field, from what to what."""

    column: str
    part: str
    field: str
    before: Any
    after: Any


@dataclass(slots=True)
class Candidate:
    """One row. `found` holds what checking learnt: rows of the registry, keys, sealed numbers."""

    number: int
    values: dict[str, Value]
    raw: dict[str, RawCell] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    found: dict[str, Any] = field(default_factory=dict)
    changes: list[Changed] = field(default_factory=list)
    is_new: bool = False

    def __getitem__(self, column: str) -> Any:
        """The value of a column; None where it is empty, unread or not in the file."""
        return self.values.get(column)

    def day(self, column: str) -> date | None:
        """A day; none also for a period that has no last one."""
        value = self.values.get(column)
        return value if isinstance(value, date) else None

    def says(self, column: str) -> bool:
        """Whether the cell says anything, be it that there is no end."""
        return self.values.get(column) is not None

    def refuse(self, column: str, code: str, **params: Any) -> None:
        """Name a cell as bad; a cell that could not be read has said enough already."""
        if not self.is_bad(column):
            cell = self.raw.get(column)
            words = shown(cell) if cell else said(self.values.get(column))
            self.problems.append(Problem(column, code, words[:SHOWN], params))

    def is_bad(self, column: str) -> bool:
        """Whether something is wrong with that cell already."""
        return any(problem.column == column for problem in self.problems)

    def compare(
        self, part: str, row: Any, columns: Iterable[tuple[str, str]], *, kept: bool = False
    ) -> None:
        """Note each field of `row` that its column says otherwise; an empty cell says nothing.

        `kept` leaves alone what the registry already has.
        """
        for column, name in columns:
            value = self.values.get(column)
            if value is None:
                continue
            before, after = getattr(row, name), None if value is OpenEnd.OPEN else value
            if before != after and not (kept and before):
                self.changes.append(Changed(column, part, name, before, after))

    def changed(self, part: str) -> dict[str, Any]:
        """The new values of one part, by field."""
        return {change.field: change.after for change in self.changes if change.part == part}

    @property
    def action(self) -> Action:
        """What entering the row will do."""
        if self.problems:
            return Action.BAD
        if self.is_new:
            return Action.CREATE
        return Action.UPDATE if self.changes else Action.NOTHING

    @property
    def content(self) -> Content:
        """What has to be kept of it until it is entered."""
        if self.problems:
            cells = {key: shown(cell) for key, cell in self.raw.items()}
            cells = cells or {key: said(value) for key, value in self.values.items()}
            return Content(cells=cells, problems=self.problems)
        return Content(values=self.values)


def shown(cell: RawCell) -> str:
    """A cell as somebody sees it in the file; a day is a number there."""
    if cell.kind is CellKind.DATE:
        try:
            return (EXCEL_BEGINS + timedelta(days=int(float(cell.text)))).isoformat()
        except (ValueError, OverflowError):
            return cell.text
    return clean(cell.text)[:LONGEST_CELL]


def said(value: Value) -> str:
    """A value as a cell would show it."""
    if value is None:
        return ""
    return "长期" if value is OpenEnd.OPEN else str(value)
