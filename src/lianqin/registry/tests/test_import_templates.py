"""The empty templates: nothing to read in them, everything to fill in."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from django.utils.translation import override

from lianqin.registry.importing.columns import COLUMNS
from lianqin.registry.importing.headers import bare
from lianqin.registry.importing.rows import read_row
from lianqin.registry.importing.sheets import open_table
from lianqin.registry.importing.templates import template
from lianqin.registry.importing.words import labels_of
from lianqin.registry.tests.papers import codes, saved

kinds = pytest.mark.parametrize("kind", COLUMNS)


@kinds
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_template_has_every_column_and_not_one_row(
    tmp_path: Path, kind: str, language: str
) -> None:
    with override(language):
        data = template(kind)
    path = tmp_path / "template"
    path.write_bytes(data)
    table = open_table(path, kind)
    assert list(table) == []
    assert list(table.columns.at) == [column.key for column in COLUMNS[kind]]
    assert table.columns.ignored == ()


@kinds
def test_a_template_keeps_digits_whole_and_offers_its_lists(kind: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template(kind)))
    sheet, explained = book.worksheets
    assert explained.title == "说明"
    assert sheet.freeze_panes == "A2"
    offered = " ".join(rule.formula1 for rule in sheet.data_validations.dataValidation)
    for place, column in enumerate(COLUMNS[kind], start=1):
        head = sheet.cell(1, place)
        assert head.value == column.title + ("*" if column.required else "")
        assert sheet.column_dimensions[head.column_letter].number_format == "@"
        assert sheet.cell(2, place).data_type in {"s", "n"}
        assert explained.cell(place + 1, 1).value == column.title
        for label in labels_of(column.choices) if column.choices is not None else ():
            assert label.replace(",", "，") in offered
    book.close()


@kinds
def test_the_example_reads_without_a_problem_once_its_mark_is_gone(
    tmp_path: Path, kind: str
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template(kind)))
    sheet = book.worksheets[0]
    for cell in sheet[2]:
        cell.value = cell.value.removeprefix("示例：") if cell.value else None
    path = tmp_path / "filled"
    path.write_bytes(saved(book))
    rows = [read_row(kind, row) for row in open_table(path, kind)]
    assert [row.problems for row in rows] == [()]


def test_an_example_that_was_written_over_in_part_is_named_and_not_lost(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template("people")))
    book.worksheets[0]["E2"] = "13800001111"
    path = tmp_path / "filled"
    path.write_bytes(saved(book))
    (row,) = (read_row("people", row) for row in open_table(path, "people"))
    assert codes(row.problems) == {"name": "example"}


@kinds
def test_no_two_columns_of_a_kind_answer_to_one_header(kind: str) -> None:
    said: dict[str, str] = {}
    for column in COLUMNS[kind]:
        for name in (column.title, *column.synonyms):
            assert said.setdefault(bare(name), column.key) == column.key, name
