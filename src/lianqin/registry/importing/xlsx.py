"""The cells of one sheet: looked through once for its bounds, then read row by row.

openpyxl's reader is not used here: it loses merged cells, trusts the sheet's own dimensions, takes
six times as long, and raises whatever it likes over a damaged file. The tests hold it as a witness.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lianqin.registry.importing.archive import Archive
from lianqin.registry.importing.errors import FileBroken, FileUnsafe, TooManyColumns, TooManyRows
from lianqin.registry.importing.markup import LocalNames, feed, quiet_parser
from lianqin.registry.importing.merges import Merge
from lianqin.registry.importing.numerals import as_float
from lianqin.registry.importing.raw import CellKind, RawCell
from lianqin.registry.importing.strings import plain
from lianqin.registry.importing.workbook import Workbook

ROWS, COLUMNS = 200_000, 200
LAST_ROW = 1_048_576
# So many rows of twenty-six cells, each of three elements as some programs write them.
ELEMENTS = 16_000_000
DEPTH = 64
MERGES = 200_000
CELL_LETTERS = 32_767
DIGITS = "0123456789"
FILLS = frozenset({"v", "is", "f"})


@dataclass
class Bounds:
    """What a first look at a sheet found. `last_row` is the last with a value in it."""

    last_row: int = 0
    merges: list[Merge] = field(default_factory=list)


class Columns(dict[str, int]):
    """Column letters as numbers from 0, each worked out once."""

    def __missing__(self, letters: str) -> int:
        place = 0
        for letter in letters:
            if not "A" <= letter <= "Z":
                raise ValueError(letters)
            place = place * 26 + ord(letter) - 64
        self[letters] = place - 1
        return place - 1


def look_through(archive: Archive, part: str) -> Bounds:
    """Read a whole sheet for its bounds alone, so that nothing of a damaged one is ever used.

    Raises FileBroken, FileUnsafe, TooManyRows, TooManyColumns.
    """
    look = _Look()
    for _turn in feed(look.parser, archive.chunks(part)):
        if look.elements > ELEMENTS:
            raise FileUnsafe
    return look.bounds


class _Look:
    def __init__(self) -> None:
        self.bounds = Bounds()
        self.local = LocalNames()
        self.columns = Columns()
        self.elements = self.depth = self.row = self.column = self.filled = 0
        self.parser = quiet_parser()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self.depth += 1
        tag = self.local[name]
        if tag == "c":
            self.column = _column(attributes, self.column, self.columns)
        elif tag in FILLS:
            self._filled()
        elif tag == "row":
            self.row, self.column = _row(attributes, self.row), -1
        if self.depth > DEPTH:
            raise FileUnsafe

    def end(self, name: str) -> None:
        self.depth -= 1
        if self.local[name] == "sheetData":
            self.parser.StartElementHandler = self.after

    def after(self, name: str, attributes: dict[str, str]) -> None:
        """Below the cells only merged blocks are of interest; drawings have rows of their own."""
        self.elements += 1
        self.depth += 1
        if self.local[name] == "mergeCell":
            self._merge(attributes["ref"])
        if self.depth > DEPTH:
            raise FileUnsafe

    def _filled(self) -> None:
        if self.row > self.bounds.last_row:
            self.bounds.last_row = self.row
            self.filled += 1
            if self.filled > ROWS + 1:
                raise TooManyRows(limit=ROWS)
        if self.column >= COLUMNS:
            raise TooManyColumns(limit=COLUMNS)

    def _merge(self, ref: str) -> None:
        first, _, last = ref.partition(":")
        top, left = _place(first, self.columns)
        bottom, _right = _place(last or first, self.columns)
        if bottom > top:
            self.bounds.merges.append(Merge(top, left, bottom))
        if len(self.bounds.merges) > MERGES:
            raise FileUnsafe


def _row(attributes: dict[str, str], before: int) -> int:
    number = int(attributes.get("r", before + 1))
    if not before < number <= LAST_ROW:
        raise FileBroken
    return number


def _column(attributes: dict[str, str], before: int, columns: Columns) -> int:
    ref = attributes.get("r")
    return columns[ref.rstrip(DIGITS)] if ref else before + 1


def _place(ref: str, columns: Columns) -> tuple[int, int]:
    letters = ref.replace("$", "").rstrip(DIGITS)
    return int(ref.replace("$", "")[len(letters) :]), columns[letters]


class SheetRows:
    """The rows of a sheet that have a value in them: number, and cells by column from 0.

    `wanted` bounds which columns are kept; None keeps all.
    """

    def __init__(self, book: Workbook, wanted: frozenset[int] | None = None) -> None:
        self.book = book
        self.wanted = wanted
        self.local = LocalNames()
        self.columns = Columns()
        self.ready: list[tuple[int, dict[int, RawCell]]] = []
        self.cells: dict[int, RawCell] = {}
        self.row, self.column, self.ended = 0, -1, 0
        self._fresh_cell({})
        self.is_text = self.is_guide = False
        self.parser = quiet_parser()
        self.parser.StartElementHandler = self.start
        self.parser.CharacterDataHandler = self.text
        self.parser.EndElementHandler = self.end

    def read(
        self, archive: Archive, part: str, last_row: int
    ) -> Iterator[tuple[int, dict[int, RawCell]]]:
        """Row by row until `last_row`. A part that was looked through raises nothing more."""
        for _turn in feed(self.parser, archive.chunks(part)):
            yield from (row for row in self.ready if row[0] <= last_row)
            self.ready.clear()
            if self.ended >= last_row:
                return

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = self.local[name]
        if tag == "c":
            self.column = _column(attributes, self.column, self.columns)
            self._fresh_cell(attributes)
        elif tag == "v" or tag == "t":
            self.is_text = not self.is_guide
        elif tag == "row":
            self.row, self.column = _row(attributes, self.row), -1
            self.cells = {}
        elif tag == "f":
            self.is_formula = True
        elif tag == "rPh":
            self.is_guide = True

    def text(self, text: str) -> None:
        if self.is_text:
            self.said += text
            # More than a cell can hold is cut off; what is left is too long for any column.
            self.is_text = len(self.said) <= CELL_LETTERS

    def end(self, name: str) -> None:
        self.is_text = False
        tag = self.local[name]
        if tag == "c":
            if (self.said or self.is_formula) and self._is_wanted():
                cell = self._cell()
                if (cell.text and not cell.text.isspace()) or cell.kind is CellKind.FORMULA:
                    self.cells[self.column] = cell
        elif tag == "row":
            self.ended = self.row
            if self.cells:
                self.ready.append((self.row, self.cells))
                self.cells = {}
        elif tag == "rPh":
            self.is_guide = False
        elif tag == "sheetData":
            self.parser.StartElementHandler = self.parser.EndElementHandler = None

    def _fresh_cell(self, attributes: dict[str, str]) -> None:
        self.type = attributes.get("t", "n")
        self.style = attributes.get("s")
        self.said = ""
        self.is_formula = False

    def _is_wanted(self) -> bool:
        return self.wanted is None or self.column in self.wanted

    def _cell(self) -> RawCell:
        said, type_ = self.said, self.type
        if type_ == "s":
            return self._shared(said)
        if type_ == "n":
            return self._number(said)
        if type_ == "b":
            return RawCell(said, CellKind.BOOLEAN)
        if type_ == "e":
            return RawCell(said, CellKind.ERROR)
        return RawCell(plain(said))

    def _shared(self, said: str) -> RawCell:
        try:
            return RawCell(self.book.strings[int(said)])
        except (ValueError, IndexError):
            return RawCell(said, CellKind.ERROR)

    def _number(self, said: str) -> RawCell:
        if not said:
            return RawCell("", CellKind.FORMULA)
        if self.style not in self.book.date_styles:
            return RawCell(said, CellKind.NUMBER)
        number = as_float(said) if self.book.first_day else None
        if number is not None:
            return RawCell(str(number + self.book.first_day), CellKind.DATE)
        return RawCell(said, CellKind.DATE)
