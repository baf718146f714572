"""A file as a table: the sheet that has the header, and its rows, one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

from lianqin.registry.importing import delimited
from lianqin.registry.importing.archive import Archive
from lianqin.registry.importing.columns import COLUMNS, is_example
from lianqin.registry.importing.delimited import Dialect
from lianqin.registry.importing.errors import (
    ColumnsMissing,
    FileEmpty,
    FileNotTable,
    FileQuoteOpen,
    HeaderMissing,
)
from lianqin.registry.importing.files import FileType, type_of
from lianqin.registry.importing.headers import Found, read_header, refuse_forbidden
from lianqin.registry.importing.merges import Filled
from lianqin.registry.importing.raw import CellKind, RawCell
from lianqin.registry.importing.workbook import SheetPart, Workbook, read_workbook
from lianqin.registry.importing.xlsx import Bounds, SheetRows, look_through

__all__ = ["CellKind", "Found", "RawCell", "SheetRow", "Table", "open_table"]

HEADER_WITHIN = 10
EXPLANATIONS = "说明"

Rows = Iterator[tuple[int, dict[int, RawCell]]]


class SheetRow(NamedTuple):
    """A row with something in it. `number` counts from 1 as in the file (CSV: its first line).

    `cells` has the known columns only, empty cells left out.
    """

    number: int
    cells: dict[str, RawCell]


class Source(Protocol):
    """Where a table's rows come from: a sheet of a workbook, or a CSV file."""

    title: str
    last_row: int

    def head(self, until: int) -> Rows:
        """The rows as far as `until` with something in them: number, and cells from 0."""
        ...

    def body(self, wanted: frozenset[int], below: int) -> Rows:
        """Those under the row `below`, of the `wanted` columns only.

        A merged block that begins at or above it gives them nothing.
        """
        ...


class Table:
    """An opened file of one kind. Iterating reads it row by row in constant memory.

    It can be iterated again from the start. `sheet` is the sheet's title, empty for CSV;
    `header_row` the header's number; `rows_total` that of the last row with something in it.
    """

    def __init__(self, kind: str, source: Source, header_row: int, columns: Found) -> None:
        self.kind = kind
        self.sheet = source.title
        self.header_row, self.columns = header_row, columns
        self.rows_total = source.last_row
        self._source = source
        self._row = 0

    @property
    def progress(self) -> float:
        """How much of the file the running iteration has read, from 0 to 1."""
        return min(1.0, self._row / max(1, self.rows_total))

    def __iter__(self) -> Iterator[SheetRow]:
        """The rows under the header; wholly empty ones and the template's example left out."""
        keys = {place: key for key, place in self.columns.at.items()}
        for number, cells in self._source.body(frozenset(keys), self.header_row):
            self._row = number
            named = {keys[place]: cell for place, cell in cells.items()}
            if not is_example(self.kind, {key: cell.text for key, cell in named.items()}):
                yield SheetRow(number, named)
        self._row = self.rows_total


def open_table(path: Path, kind: str) -> Table:
    """Find out what the file is, find its header, and be ready to read its rows.

    `kind` is one of `columns.COLUMNS`. The whole file has been looked through once when this
    returns, so that no row of a damaged file is ever read. Raises ImportRefused.
    """
    if type_of(path) is FileType.WORKBOOK:
        return _of_workbook(path, kind)
    return _of_delimited(path, kind)


class _Sheet:
    """One sheet of a workbook, looked through."""

    def __init__(self, path: Path, book: Workbook, sheet: SheetPart, bounds: Bounds) -> None:
        self.title = sheet.title
        self.last_row = bounds.last_row
        self._path, self._book, self._part = path, book, sheet.part
        self._merges = bounds.merges

    def head(self, until: int) -> Rows:
        return self._rows(Filled(self._merges), None, min(until, self.last_row))

    def body(self, wanted: frozenset[int], below: int) -> Rows:
        rows = self._rows(Filled(self._merges, wanted, below), wanted, self.last_row)
        return (row for row in rows if row[0] > below)

    def _rows(self, filled: Filled, wanted: frozenset[int] | None, until: int) -> Rows:
        reader = SheetRows(self._book, wanted)
        with Archive(self._path) as archive:
            for number, cells in reader.read(archive, self._part, until):
                yield number, filled.in_row(number, cells)


class _Delimited:
    """A CSV file, read with one delimiter."""

    title = ""

    def __init__(self, path: Path, dialect: Dialect) -> None:
        self._path, self._dialect = path, dialect
        self.last_row = 0

    def looked_through(self) -> _Delimited:
        """The same, once the whole file is known to be readable."""
        self.last_row = delimited.last_row(self._path, self._dialect)
        return self

    def head(self, until: int) -> Rows:
        return delimited.rows(self._path, self._dialect, until)

    def body(self, wanted: frozenset[int], below: int) -> Rows:
        for number, cells in delimited.rows(self._path, self._dialect):
            kept = {place: cell for place, cell in cells.items() if place in wanted}
            if kept and number > below:
                yield number, kept


class _Header(NamedTuple):
    """The row that names the columns, and what it says."""

    number: int
    found: Found
    texts: dict[int, str]


def _of_workbook(path: Path, kind: str) -> Table:
    with Archive(path) as archive:
        book = read_workbook(archive)
        parts = (sheet for sheet in book.sheets if sheet.title != EXPLANATIONS)
        looked = (_Sheet(path, book, sheet, look_through(archive, sheet.part)) for sheet in parts)
        return _first(kind, (sheet for sheet in looked if sheet.last_row))


def _of_delimited(path: Path, kind: str) -> Table:
    """The delimiter under which the header names most columns is the file's own."""
    encoding = delimited.encoding_of(path)
    unclosed: FileQuoteOpen | None = None
    best: tuple[int, _Delimited] | None = None
    for mark in delimited.DELIMITERS:
        source = _Delimited(path, Dialect(encoding, mark))
        try:
            header = _header(kind, source)
        except FileQuoteOpen as quote:
            unclosed = unclosed or quote
            continue
        known = len(header.found.at) if header else 0
        if best is None or known > best[0]:
            best = known, source
    if best is None or (best[0] == 0 and unclosed):
        raise unclosed or FileNotTable()
    return _first(kind, [best[1].looked_through()])


def _first(kind: str, sources: Iterable[Source]) -> Table:
    """The first source whose header is whole, or the reason why there is none."""
    missing: list[str] = []
    is_empty = True
    for source in sources:
        is_empty = False
        header = _header(kind, source)
        if header:
            lacking = header.found.missing(kind)
            if not lacking:
                refuse_forbidden(header.texts)
                return Table(kind, source, header.number, header.found)
            missing = missing or lacking
    if is_empty:
        raise FileEmpty
    if missing:
        raise ColumnsMissing(columns="、".join(missing))
    needed = [column.title for column in COLUMNS[kind] if column.required]
    raise HeaderMissing(columns="、".join(needed))


def _header(kind: str, source: Source) -> _Header | None:
    """The row near the top that names most columns of the kind, if any names enough."""
    best: _Header | None = None
    for number, cells in source.head(HEADER_WITHIN):
        texts = {place: cell.text for place, cell in cells.items()}
        found = read_header(kind, texts)
        if found.is_header and (best is None or len(found.at) > len(best.found.at)):
            best = _Header(number, found, texts)
    return best
