"""A list leaves the house as a file: safe to open in a spreadsheet, and entered with its purpose.

A cell that a spreadsheet would take for a formula is kept as text (CWE-1236): in a workbook by its
type, in CSV by an apostrophe before it. Identity numbers are in no export.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from lianqin.core.acts import act
from lianqin.core.scope import Viewer
from lianqin.registry.exporting_errors import ExportTooLong, PurposeMissing
from lianqin.registry.kinds import FileKind, ReadingKind
from lianqin.registry.models import DossierReading, ExportRecord, Organisation

MOST_ROWS = 5_000
LEAST_PURPOSE = 4
# What makes a spreadsheet read a cell as a formula; the wide signs count too in some of them.
FORMULA = re.compile(r"^\s*[=+\-@\t\r＝＋－＠]")
# Signs that no workbook may hold.
UNPRINTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
WIDEST, NARROWEST = 40, 6


@dataclass(frozen=True)
class Sheet:
    """What is exported: a title, the heads of its columns, the cells of its rows as texts."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


def as_csv(sheet: Sheet) -> bytes:
    """The sheet as CSV in UTF-8 with a byte order mark, by which Excel knows Chinese."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    for row in (sheet.heads, *sheet.rows):
        writer.writerow([defused(text) for text in row])
    return out.getvalue().encode("utf-8-sig")


def as_workbook(sheet: Sheet) -> bytes:
    """The sheet as a workbook: every cell is text, the heads stay in sight."""
    book = Workbook(write_only=True)
    page = book.create_sheet(title=re.sub(r"[\\/*?:\[\]]", " ", sheet.title)[:31] or "1")
    page.freeze_panes = "B2"
    for number, width in enumerate(_widths(sheet), start=1):
        page.column_dimensions[get_column_letter(number)].width = width
    page.append([_cell(page, head, bold=True) for head in sheet.heads])
    for row in sheet.rows:
        page.append([_cell(page, text) for text in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


WRITERS = {"xlsx": as_workbook, "csv": as_csv}


def defused(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula."""
    clean = UNPRINTED.sub("", text)
    return f"'{clean}" if FORMULA.match(clean) else clean


def _cell(page: Any, text: str, *, bold: bool = False) -> Cell:
    cell = WriteOnlyCell(page, value="")
    cell.value = clean = UNPRINTED.sub("", text)
    cell.data_type, cell.number_format = "s", "@"
    cell.quotePrefix = bool(FORMULA.match(clean))
    if bold:
        cell.font = Font(bold=True)
    return cell


def _widths(sheet: Sheet) -> list[int]:
    """About as wide as the longest cell; a Chinese character takes two."""
    columns = zip(sheet.heads, *sheet.rows, strict=True)
    long = (max(sum(1 + (ord(sign) > 255) for sign in text) for text in cells) for cells in columns)
    return [min(max(width + 2, NARROWEST), WIDEST) for width in long]


def checked_purpose(purpose: str) -> str:
    """What it is for, in one line. Raises PurposeMissing for fewer than four characters."""
    said = " ".join(purpose.split())
    if len(said) < LEAST_PURPOSE:
        raise PurposeMissing(least=LEAST_PURPOSE)
    return said[:120]


def check_length(rows: int) -> None:
    """Raises ExportTooLong for more rows than one file may take out."""
    if rows > MOST_ROWS:
        raise ExportTooLong(most=MOST_ROWS)


def enter_export(
    *,
    actor: Viewer,
    actor_name: str,
    kind: FileKind,
    columns: Collection[str],
    filter_words: str,
    purpose: str,
    rows: int,
    people: Iterable[int] = (),
) -> ExportRecord:
    """Enter that a list leaves the house, and in the file of each of `people` that it was read.

    Raises PurposeMissing, ExportTooLong.
    """
    said = checked_purpose(purpose)
    check_length(rows)
    with act("registry.export", actor=actor) as act_:
        record = ExportRecord.unscoped.create(
            bureau_id=actor.bureau,
            organisation=_place(actor),
            kind=kind,
            columns=list(columns),
            filter_words=filter_words[:300],
            rows=rows,
            purpose=said,
            by_user=actor.user_id,
            by_name=actor_name,
            by_role=actor.role,
            at=act_.at,
        )
        _enter_readings(record, people, actor)
        act_.record(record, kind=str(kind), rows=rows)
    return record


def _enter_readings(record: ExportRecord, people: Iterable[int], actor: Viewer) -> None:
    """Whoever asks who has read their file sees the export too; their own reading leaves no row."""
    DossierReading.unscoped.bulk_create(
        (
            DossierReading(
                person_id=pk,
                kind=ReadingKind.EXPORT,
                reader_id=actor.user_id,
                reader_name=record.by_name,
                reader_role=actor.role,
                reader_place=record.organisation.name if record.organisation else "",
                reason=record.purpose,
                at=record.at,
            )
            for pk in people
            if pk != actor.person_id
        ),
        batch_size=500,
    )


def _place(actor: Viewer) -> Organisation | None:
    """Where the actor serves, where that is one place."""
    return Organisation.unscoped.filter(pk__in=actor.organisation_ids).order_by("pk").first()
