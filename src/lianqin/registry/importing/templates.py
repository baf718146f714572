"""The empty template of each kind, as an Excel file that keeps an office's digits whole."""

from __future__ import annotations

import io
from collections.abc import Sequence

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from lianqin.registry.importing.column import Column
from lianqin.registry.importing.columns import COLUMNS
from lianqin.registry.importing.sheets import EXPLANATIONS
from lianqin.registry.importing.words import labels_of
from lianqin.registry.importing.xlsx import ROWS
from lianqin.registry.kinds import FileKind

FONT = "Microsoft YaHei"
INK, PAPER, NEEDED, LINE, FAINT = "FF1F2937", "FFE8EEF5", "FFFCE8D5", "FFB8C2CC", "FF8A94A0"
TEXT = "@"
# Whole columns are laid out as text; the lists to choose from reach as far as a file may.
LAST_ROW = ROWS + 1
# Excel keeps a list within the cell's own rule up to so many characters.
LIST_LETTERS = 250


def template(kind: str) -> bytes:
    """An .xlsx with the kind's columns, its lists to choose from, and an example to write over.

    A second sheet explains every column in the active language. All cells are laid out as text,
    so that Excel turns neither numbers into powers nor codes into dates.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = dict(zip(FileKind.values, labels_of(FileKind), strict=True))[kind]
    columns = COLUMNS[kind]
    _fill(sheet, columns)
    _explain(book.create_sheet(EXPLANATIONS), columns)
    out = io.BytesIO()
    book.save(out)
    book.close()
    return out.getvalue()


def _fill(sheet: Worksheet, columns: Sequence[Column]) -> None:
    sheet.freeze_panes = "A2"
    sheet.row_dimensions[1].height = 26
    for place, column in enumerate(columns, start=1):
        _head(sheet.cell(1, place), _title(column), is_needed=column.required)
        example = sheet.cell(2, place)
        _write(example, column.example)
        example.font = Font(name=FONT, size=10, italic=True, color=FAINT)
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = _width(column)
        sheet.column_dimensions[letter].number_format = TEXT
        if column.choices is not None:
            _offer(sheet, f"{letter}2:{letter}{LAST_ROW}", labels_of(column.choices))


def _explain(sheet: Worksheet, columns: Sequence[Column]) -> None:
    sheet.freeze_panes = "A2"
    heads = ((_("列"), 20), (_("是否必填"), 10), (_("怎样填写"), 64), (_("可填的内容"), 64))
    for place, (head, width) in enumerate(heads, start=1):
        _head(sheet.cell(1, place), head, is_needed=False)
        sheet.column_dimensions[get_column_letter(place)].width = width
    for row, column in enumerate(columns, start=2):
        choices = "、".join(labels_of(column.choices)) if column.choices is not None else ""
        needed = _("必填") if column.required else ""
        for place, said in enumerate((column.title, needed, str(column.note), choices), start=1):
            cell = sheet.cell(row, place)
            _write(cell, said)
            cell.font = Font(name=FONT, size=10, color=INK)
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _head(cell: Cell | MergedCell, said: str, *, is_needed: bool) -> None:
    _write(cell, said)
    cell.font = Font(name=FONT, size=11, bold=True, color=INK)
    cell.fill = PatternFill("solid", fgColor=NEEDED if is_needed else PAPER)
    cell.alignment = Alignment(vertical="center", horizontal="center")
    cell.border = Border(bottom=Side("thin", color=LINE))


def _write(cell: Cell | MergedCell, said: str) -> None:
    """Put words into a cell as words, whatever sign they begin with."""
    assert isinstance(cell, Cell), "a new sheet has no merged cells"
    cell.number_format = TEXT
    if said:
        cell.value = said
        cell.data_type = "s"


def _offer(sheet: Worksheet, block: str, choices: Sequence[str]) -> None:
    listed = ",".join(choice.replace(",", "，") for choice in choices)
    if len(listed) > LIST_LETTERS:
        return
    rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
    rule.showErrorMessage = False
    sheet.add_data_validation(rule)
    rule.add(block)


def _title(column: Column) -> str:
    return f"{column.title}*" if column.required else column.title


def _width(column: Column) -> float:
    longest = max(len(column.title) + 1, len(column.example))
    wide = sum(1 for letter in column.example if not letter.isascii())
    return max(11.0, min(36.0, longest + max(wide, len(column.title)) + 2.0))
