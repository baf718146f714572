"""A file as a table: the sheet that has the header, and its rows, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import NamedTuple


class CellKind(Enum):
    """What the file says a cell holds. A date's text is its serial number in the 1900 system."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    ERROR = "error"
    FORMULA = "formula"


class RawCell(NamedTuple):
    """A cell before it is read: its text in the file, its kind, and whether a merge gave it."""

    text: str
    kind: CellKind = CellKind.TEXT
    merged: bool = False


class SheetRow(NamedTuple):
    """A row with something in it. `number` counts from 1 as in the file (CSV: its first line).

    `cells` has the known columns only, empty cells left out.
    """

    number: int
    cells: dict[str, RawCell]


@dataclass(frozen=True)
class Found:
    """What the header says: where each known column stands (from 0), and what is not read."""

    at: dict[str, int]
    ignored: tuple[str, ...]


class Table:
    """An opened file of one kind. Iterating reads it row by row in constant memory.

    It can be iterated again from the start. `rows_total` is the last row with something in it.
    """

    kind: str
    columns: Found
    sheet: str
    header_row: int
    rows_total: int

    @property
    def progress(self) -> float:
        """How much of the file the running iteration has read, from 0 to 1."""
        raise NotImplementedError

    def __iter__(self) -> Iterator[SheetRow]:
        """The rows under the header; wholly empty ones and the template's example left out."""
        raise NotImplementedError


def open_table(path: Path, kind: str) -> Table:
    """Find out what the file is, find its header, and be ready to read its rows.

    `kind` is one of `columns.COLUMNS`. The whole file has been looked through once when this
    returns, so that no row of a damaged file is ever read. Raises ImportRefused.
    """
    raise NotImplementedError
