"""An office's file opened: what it is, where its header stands, and which rows it has."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import PatternFill

from lianqin.registry.importing import errors
from lianqin.registry.importing.sheets import CellKind, RawCell
from lianqin.registry.importing.workbook import is_date_format
from lianqin.registry.tests.papers import (
    GUARD,
    HEADER,
    codes,
    inline,
    package,
    people,
    read_people,
    saved,
    sheet_of,
    workbook,
)

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def test_a_row_is_read_with_its_number_and_its_known_columns(tmp_path: Path) -> None:
    table = people(tmp_path, workbook([(*HEADER, "备注"), (*GUARD, "无"), [], GUARD]))
    assert table.sheet == "人员"
    assert (table.header_row, table.rows_total) == (1, 4)
    assert table.columns.at["name"] == 0
    assert table.columns.ignored == ("备注",)
    first, second = table
    assert (first.number, second.number) == (2, 4)
    assert first.cells["name"] == RawCell("何小雨")
    assert set(first.cells) == set(table.columns.at)
    assert table.progress == 1
    assert [row.number for row in table] == [2, 4]


def test_progress_grows_with_the_rows_that_were_read(tmp_path: Path) -> None:
    table = people(tmp_path, workbook([HEADER, *[GUARD] * 9]))
    seen = [table.progress for _row in table]
    assert seen == [place / 10 for place in range(2, 11)]


def test_the_header_is_found_below_a_merged_title_and_in_any_order(tmp_path: Path) -> None:
    title = ["泽州县保安员花名册（2024年）"]
    header = [
        *("序\n号", "所属　单位（全称）", "＊姓 名", "公民身份号码:", "联系电话", "性别"),
        *("人员类别\n（必填）", "备注"),
    ]
    guard = [1, "平安保安", "何小雨", GUARD[2], "13800001111", "女", "保安员", ""]
    data = workbook([title, [], header, guard], merged=["A1:H1"])
    table = people(tmp_path, data)
    assert table.header_row == 3
    assert table.columns.ignored == ("序 号", "备注")
    row = read_people(tmp_path, data)[0]
    assert not row.problems
    assert row.values["organisation"] == "平安保安"
    assert row.values["phone"] == "13800001111"


def test_a_header_in_two_rows_is_read_where_most_columns_stand(tmp_path: Path) -> None:
    above = ["姓名", "人员类别", "所属单位", "合同", "", "保险公司"]
    below = ["", "", "", "合同起", "合同止", ""]
    guard = ["何小雨", "保安员", "平安保安", "2024-01-01", "长期", "人保财险"]
    merged = ["A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2"]
    table = people(tmp_path, workbook([above, below, guard], merged=merged))
    assert table.header_row == 2
    assert [row.number for row in table] == [3]
    assert set(table.columns.at) >= {"name", "contract_since", "contract_until", "insurer"}


def test_of_two_columns_of_one_meaning_the_first_is_read_and_the_other_named(
    tmp_path: Path,
) -> None:
    table = people(tmp_path, workbook([(*HEADER, "联系电话"), (*GUARD, "13800001111")]))
    assert table.columns.ignored == ("联系电话",)
    assert next(iter(table)).cells["phone"].text == "+9990000001"


def test_a_merged_block_gives_each_of_its_rows_what_its_top_cell_holds(tmp_path: Path) -> None:
    rows = [HEADER, GUARD, (*GUARD[:6], None), (*GUARD[:6], None), GUARD]
    table = people(tmp_path, workbook(rows, merged=["G2:G4"]))
    units = [row.cells["organisation"] for row in table]
    assert [unit.text for unit in units] == ["平安保安"] * 4
    assert [unit.merged for unit in units] == [False, True, True, False]


def test_a_row_that_has_nothing_but_a_merged_cell_is_an_empty_row(tmp_path: Path) -> None:
    rows = [HEADER, GUARD, [None] * 7, (*GUARD[:6], None)]
    table = people(tmp_path, workbook(rows, merged=["G2:G4"]))
    assert [row.number for row in table] == [2, 4]


def test_cells_that_hold_only_spaces_are_empty(tmp_path: Path) -> None:
    table = people(tmp_path, workbook([HEADER, [" ", "　", None], GUARD]))
    assert [row.number for row in table] == [3]


def test_hidden_sheets_and_the_explanations_are_passed_over(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].title = "说明"
    for title, state in (("旧名单", "hidden"), ("汇总", "visible"), ("名单", "visible")):
        sheet = book.create_sheet(title)
        sheet.sheet_state = state
        if title != "汇总":
            sheet.append(HEADER)
            sheet.append(GUARD)
    book.worksheets[0].append(HEADER)
    assert people(tmp_path, saved(book)).sheet == "名单"


def test_excels_own_dates_numbers_and_errors_are_told_apart(tmp_path: Path) -> None:
    header = (*HEADER, "入职日期", "离职日期", "发证日期", "岗位")
    joined = datetime.datetime.fromisoformat("2024-08-01T13:30")
    data = workbook([header, (*GUARD[:4], 13800001111, *GUARD[5:], joined, "#N/A", "=A1", "=A1")])
    cells = next(iter(people(tmp_path, data))).cells
    assert cells["joined_on"].kind is CellKind.DATE
    assert cells["phone"] == RawCell("13800001111", CellKind.NUMBER)
    row = read_people(tmp_path, data)[0]
    assert row.values["joined_on"] == datetime.date(2024, 8, 1)
    assert row.values["phone"] == "13800001111"
    assert codes(row.problems) == {
        "left_on": "excel_error",
        "certificate_issued_on": "formula",
        "position": "formula",
    }


def test_an_identity_number_that_excel_rounded_is_said_to_be_destroyed(tmp_path: Path) -> None:
    data = workbook([HEADER, (*GUARD[:2], 140525199001011234, *GUARD[3:])])
    assert codes(read_people(tmp_path, data)[0].problems) == {"identity": "identity_destroyed"}


def test_days_of_a_workbook_that_counts_from_1904_are_right(tmp_path: Path) -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.worksheets[0].append((*HEADER, "入职日期"))
    book.worksheets[0].append((*GUARD, datetime.date(2024, 8, 1)))
    row = read_people(tmp_path, saved(book))[0]
    assert row.values["joined_on"] == datetime.date(2024, 8, 1)


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("yyyy/m/d", True),
        ('yyyy"年"m"月"d"日";@', True),
        ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", True),
        ("yyyy-mm-dd hh:mm", True),
        ("h:mm:ss", False),
        ("[h]:mm", False),
        ("General", False),
        ('0.00"d"', False),
        ("#,##0.00_);[Red](#,##0.00)", False),
        ("@", False),
    ],
)
def test_a_number_format_is_a_date_when_it_shows_a_day(code: str, is_date: bool) -> None:
    assert is_date_format(code) is is_date


def test_chinese_builtin_date_formats_are_dates(tmp_path: Path) -> None:
    sheet = sheet_of(
        inline([(*HEADER, "入职日期")])
        + inline([GUARD]).replace("</row>", '<c r="H2" s="1"><v>45505</v></c></row>')
    )
    styles = '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="31"/></cellXfs></styleSheet>'
    cells = next(iter(people(tmp_path, package(sheet, styles=styles)))).cells
    assert cells["joined_on"] == RawCell("45505", CellKind.DATE)


def test_rich_text_is_read_without_its_phonetic_guide_and_with_its_line_breaks(
    tmp_path: Path,
) -> None:
    strings = (
        "<sst><si><r><t>何</t></r><r><t>小雨</t></r><rPh><t>he</t></rPh></si>"
        "<si><t>平安_x000D_\n保安</t></si></sst>"
    )
    guard = inline([GUARD]).replace(
        '<c t="inlineStr"><is><t>何小雨</t></is></c>', '<c t="s"><v>0</v></c>'
    )
    guard = guard.replace('<c t="inlineStr"><is><t>平安保安</t></is></c>', '<c t="s"><v>1</v></c>')
    data = package(sheet_of(inline([HEADER]) + guard), strings=strings)
    values = read_people(tmp_path, data)[0].values
    assert values["name"] == "何小雨"
    assert values["organisation"] == "平安 保安"


def test_a_workbook_with_prefixed_names_of_the_strict_kind_is_read(tmp_path: Path) -> None:
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    rows = inline([HEADER, GUARD])
    for tag in ("row", "c", "is", "t"):
        rows = rows.replace(f"<{tag}>", f"<x:{tag}>").replace(f"</{tag}>", f"</x:{tag}>")
        rows = rows.replace(f"<{tag} ", f"<x:{tag} ")
    sheet = f'<x:worksheet xmlns:x="{strict}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    assert not read_people(tmp_path, package(sheet))[0].problems


def test_thousands_of_coloured_but_empty_rows_are_no_rows(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADER)
    sheet.append(GUARD)
    for row in range(3, 1500):
        sheet.cell(row, 1).fill = PatternFill("solid", fgColor="FFFFFF00")
    table = people(tmp_path, saved(book))
    assert table.rows_total == 2
    assert len(list(table)) == 1


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", errors.FileEmpty),
        (b"\xef\xbb\xbf \r\n\r\n", errors.FileEmpty),
        (COMPOUND + "Workbook".encode("utf-16-le"), errors.FileOldExcel),
        (COMPOUND + "EncryptedPackage".encode("utf-16-le"), errors.FileLocked),
        (COMPOUND + "WordDocument".encode("utf-16-le"), errors.FileNotTable),
        (b"<html><table><tr><td>\xd0\xd5</td></tr></table></html>", errors.FileIsWebPage),
        (b'<?xml version="1.0"?><Workbook/>', errors.FileIsWebPage),
        (b"MIME-Version: 1.0\r\n", errors.FileIsWebPage),
        (b"%PDF-1.7\n", errors.FileNotTable),
        (b"\x89PNG\r\n\x1a\n", errors.FileNotTable),
        (b"PK\x05\x06" + bytes(18), errors.FileNotTable),
        (b"PK\x03\x04 and nothing more", errors.FileBroken),
        (b"\x01\x02\x03\x04\x05", errors.FileNotTable),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words_whatever_its_name(
    tmp_path: Path, data: bytes, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal) as refused:
        people(tmp_path, data, "名单.xlsx")
    assert str(refused.value)


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (package(**{"xl/vbaProject.bin": b"code"}), errors.FileHasMacros),
        (package(root="<Relationships/>"), errors.FileNotTable),
        (package(workbook="<document/>"), errors.FileNotTable),
        (package(workbook="<workbook/>"), errors.FileBroken),
        (package(**{"../../etc/cron.d/x": "x"}), errors.FileUnsafe),
        (package(sheet_of("")), errors.FileEmpty),
        (package(sheet_of(inline([HEADER, GUARD])[:-30])), errors.FileBroken),
        (workbook([["甲", "乙"], ["1", "2"]]), errors.HeaderMissing),
        (workbook([["姓名", "性别"], ["何小雨", "女"]]), errors.ColumnsMissing),
        (workbook([*[["一", "二"]] * 10, HEADER, GUARD]), errors.HeaderMissing),
        (workbook([(*HEADER, "指纹编号"), (*GUARD, "1")]), errors.ColumnForbidden),
        (workbook([[*HEADER, *map(str, range(300))], [*GUARD]]), errors.TooManyColumns),
    ],
)
def test_a_workbook_that_cannot_be_used_is_refused_with_its_own_reason(
    tmp_path: Path, data: bytes, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        people(tmp_path, data)


@pytest.mark.parametrize(
    "title",
    [
        "指纹",
        "人脸照片",
        "民族",
        "宗教信仰",
        "既往病史",
        "吸毒史",
        "尿检结果",
        "信用评分",
        "健康状况",
    ],
)
def test_a_fact_that_is_never_kept_is_refused_by_its_name(tmp_path: Path, title: str) -> None:
    with pytest.raises(errors.ColumnForbidden) as refused:
        people(tmp_path, workbook([(*HEADER, title), (*GUARD, "x")]))
    assert title in str(refused.value)


def test_a_credit_code_of_an_organisation_is_no_score_of_a_person(tmp_path: Path) -> None:
    table = people(tmp_path, workbook([(*HEADER, "统一社会信用代码"), (*GUARD, "x")]))
    assert table.columns.ignored == ("统一社会信用代码",)


def test_the_columns_that_are_missing_are_named(tmp_path: Path) -> None:
    with pytest.raises(errors.ColumnsMissing) as refused:
        people(tmp_path, workbook([["姓名", "性别"], ["何小雨", "女"]]))
    assert refused.value.params == {"columns": "人员类别、所属单位"}
