"""The bad rows of a file as a file: to be mended where it is marked, and sent again."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from lianqin.registry.importing.columns import COLUMNS, Column
from lianqin.registry.importing.reasons import reason_of
from lianqin.registry.importing.sealing import Content, open_row
from lianqin.registry.models import ImportRow, ImportRun

TEXT = "@"
MARKED = PatternFill("solid", fgColor="FFFCE0B0")
HEAD = PatternFill("solid", fgColor="FFE8EEF5")
REASON_WIDTH, CELL_WIDTH = 60, 18


def bad_rows_book(run: ImportRun, rows: Iterable[ImportRow]) -> bytes:
    """An .xlsx of those rows: bad cells coloured, the reasons in a last column, all of it text."""
    columns = [c for c in COLUMNS[run.kind] if c.key in run.facts.get("columns", [])]
    columns += [c for c in COLUMNS[run.kind] if c.required and c not in columns]
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("待改正"))
    for place in range(1, len(columns) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = CELL_WIDTH
    sheet.column_dimensions[get_column_letter(len(columns) + 1)].width = REASON_WIDTH
    sheet.freeze_panes = "A2"
    titles = [column.title for column in columns]
    sheet.append([_head(sheet, title) for title in (*titles, _("有误之处"))])
    for row in rows:
        content = open_row(row.sealed, run=run.pk, number=row.number)
        sheet.append(_line(sheet, columns, content))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _line(sheet: Any, columns: list[Column], content: Content) -> list[Cell]:
    bad = {problem.column for problem in content.problems}
    titles = {column.key: column.title for column in columns}
    line = [
        _cell(sheet, content.cells.get(column.key, ""), marked=column.key in bad)
        for column in columns
    ]
    reasons = (f"{titles.get(p.column, p.column)}：{reason_of(p)}" for p in content.problems)
    return [*line, _cell(sheet, " ".join(reasons))]


def _cell(sheet: Any, text: str, *, marked: bool = False) -> Cell:
    """A cell of text, whatever it begins with: nothing of it is ever calculated."""
    cell: Cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.number_format = TEXT
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if marked:
        cell.fill = MARKED
    return cell


def _head(sheet: Any, title: str) -> Cell:
    cell = _cell(sheet, title)
    cell.fill, cell.font = HEAD, Font(bold=True)
    return cell
