"""Files of an office for the tests of reading them: whole ones by openpyxl, wrong ones by hand."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from lianqin.core.errors import DomainError
from lianqin.registry.identity import check_character
from lianqin.registry.importing.cells import Reader
from lianqin.registry.importing.problems import Problem, Unusable, sentence_of
from lianqin.registry.importing.raw import CellKind
from lianqin.registry.importing.rows import ReadRow, read_row
from lianqin.registry.importing.sheets import Table, open_table

HEADER = ("姓名*", "性别", "身份证号", "出生日期", "手机", "人员类别*", "所属单位*")
GUARD = ("何小雨", "女", "990101199003070023", "1990-03-07", "+9990000001", "保安员", "平安保安")

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
PARTS = {
    "types": "[Content_Types].xml",
    "root": "_rels/.rels",
    "rels": "xl/_rels/workbook.xml.rels",
    "workbook": "xl/workbook.xml",
    "styles": "xl/styles.xml",
    "strings": "xl/sharedStrings.xml",
    "sheet": "xl/worksheets/sheet1.xml",
}
# Those that are read; the list of types is not.
XML_PARTS = tuple(part for part in PARTS if part != "types")
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def number_of(digits_17: str) -> str:
    """An identity number by its first seventeen digits."""
    return digits_17 + check_character(digits_17)


def workbook(rows: Sequence[Sequence[Any]], *, title: str = "人员", **more: Any) -> bytes:
    """An .xlsx of one sheet; `merged` names blocks."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for block in more.get("merged", ()):
        sheet.merge_cells(block)
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    book.close()
    return out.getvalue()


def people(tmp_path: Path, data: bytes, name: str = "file") -> Table:
    """The file opened as one of people."""
    path = tmp_path / name
    path.write_bytes(data)
    return open_table(path, "people")


def read_people(tmp_path: Path, data: bytes) -> list[ReadRow]:
    return [read_row("people", row) for row in people(tmp_path, data)]


def answer(reader: Reader, text: str, kind: CellKind) -> Any:
    """What a reader says to a cell: a value, or the reason why there is none."""
    try:
        return reader(text, kind)
    except Unusable as why:
        return why


def has_its_sentence(said: Any) -> bool:
    return not isinstance(said, Unusable) or bool(sentence_of(said.code, said.params))


def outcome(data: bytes) -> str:
    """The code of the refusal, or how many rows came; anything else raised fails the test."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(data)
        try:
            rows = [read_row("people", row) for row in open_table(path, "people")]
        except DomainError as refused:
            return refused.code if str(refused) else ""
    return f"rows:{len(rows)}"


def parts_of(book: bytes) -> dict[str, str]:
    """The text of each part that is read."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {part: archive.read(PARTS[part]).decode() for part in XML_PARTS}


def codes(problems: Sequence[Problem]) -> dict[str, str]:
    return {problem.column: problem.code for problem in problems}


def csv_of(rows: Sequence[Sequence[str]], mark: str = ",") -> str:
    return "".join(mark.join(row) + "\r\n" for row in rows)


def inline(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a sheet's XML holds them."""
    cells = (
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in row) + "</row>"
        for row in rows
    )
    return "".join(cells)


def sheet_of(data: str, after: str = "", inside: str = "") -> str:
    return f"{XML}<worksheet {MAIN}>{inside}<sheetData>{data}</sheetData>{after}</worksheet>"


def package(sheet: str | bytes | None = None, **parts: str | bytes) -> bytes:
    """A workbook by hand: `workbook`, `rels`, `styles`, `strings` replace what it would have."""
    content = {**_plain_parts(), **parts}
    content["sheet"] = sheet if sheet is not None else sheet_of(inline([HEADER, GUARD]))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in content.items():
            archive.writestr(PARTS.get(part, part), text)
    return out.getvalue()


def _plain_parts() -> dict[str, str | bytes]:
    related = [("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")]
    related.append(("sharedStrings", "sharedStrings.xml"))
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(related, start=1)
    )
    root = f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    rels = f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{{}}</Relationships>'
    sheets = '<sheets><sheet name="人员" sheetId="1" r:id="rId1"/></sheets>'
    return {
        "types": f'{XML}<Types xmlns="{PACKAGE}/content-types"/>',
        "root": rels.format(root),
        "workbook": f'{XML}<workbook {MAIN} xmlns:r="{OFFICE}">{sheets}</workbook>',
        "rels": rels.format(links),
        "styles": f'{XML}<styleSheet {MAIN}><cellXfs><xf numFmtId="0"/></cellXfs></styleSheet>',
        "strings": f"{XML}<sst {MAIN}/>",
    }
