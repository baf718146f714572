"""What our own reader of workbooks finds is what openpyxl finds in the same file."""

from __future__ import annotations

import io
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqin.registry.importing.archive import Archive
from lianqin.registry.importing.dates import read_day
from lianqin.registry.importing.raw import CellKind, RawCell
from lianqin.registry.importing.workbook import read_workbook
from lianqin.registry.importing.xlsx import SheetRows, look_through
from lianqin.registry.tests.papers import workbook

Cells = dict[tuple[int, int], Any]
words = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="_"), max_size=12
)
# A text that begins with a sign of equality is a formula to openpyxl.
texts = words.filter(lambda text: bool(text.strip()) and not text.startswith("="))
values = st.one_of(
    st.none(),
    texts,
    st.integers(-(10**14), 10**14),
    st.floats(-1e9, 1e9, allow_nan=False),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(2100, 12, 31)),
)
tables = st.lists(st.lists(values, max_size=6), max_size=8)


def ours(data: bytes) -> Cells:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book"
        path.write_bytes(data)
        with Archive(path) as archive:
            book = read_workbook(archive)
            part = book.sheets[0].part
            last = look_through(archive, part).last_row
            rows = list(SheetRows(book).read(archive, part, last))
    return {(number, place): cell for number, cells in rows for place, cell in cells.items()}


def theirs(data: bytes) -> Cells:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    found = {
        (number, place): value
        for number, row in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1)
        for place, value in enumerate(row)
        if value is not None
    }
    book.close()
    return found


def same(cell: RawCell, value: Any) -> bool:
    if isinstance(value, bool):
        return cell == RawCell(str(int(value)), CellKind.BOOLEAN)
    if isinstance(value, datetime):
        return cell.kind is CellKind.DATE and read_day(cell.text, cell.kind) == value.date()
    if isinstance(value, int | float):
        return cell.kind is CellKind.NUMBER and float(cell.text) == value
    return cell == RawCell(value)


def agree(data: bytes) -> None:
    mine, witness = ours(data), theirs(data)
    assert mine.keys() == witness.keys()
    assert [place for place in mine if not same(mine[place], witness[place])] == []


@given(tables)
@settings(max_examples=10, deadline=None)
def test_both_readers_find_the_same_values_in_the_same_cells(table: list[list[Any]]) -> None:
    agree(workbook(table))


@pytest.mark.slow
@given(tables)
@settings(max_examples=300, deadline=None)
def test_both_readers_agree_on_many_hundreds_of_tables(table: list[list[Any]]) -> None:
    agree(workbook(table))
