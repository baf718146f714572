"""A file that leaves: no cell is a formula, the purpose is entered, everybody in it can see it."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest
from cast import Cast
from hypothesis import given
from hypothesis import strategies as st

from lianqin.core.models import AuditRow
from lianqin.registry.exporting import (
    MOST_ROWS,
    Sheet,
    as_csv,
    as_workbook,
    defused,
    enter_export,
)
from lianqin.registry.exporting_errors import ExportTooLong, PurposeMissing
from lianqin.registry.kinds import FileKind, ReadingKind
from lianqin.registry.models import DossierReading, ExportRecord

HOSTILE = [
    "=1+1",
    "+99912345678",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    " =1",
    "=cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_a_csv_is_read_as_a_formula(text: str) -> None:
    content = as_csv(Sheet("x", ["头"], [[text]])).decode("utf-8-sig")
    cell = list(csv.reader(io.StringIO(content, newline="")))[1][0]
    assert cell.startswith("'")
    assert cell[1:] == text


@pytest.mark.parametrize("text", [*HOSTILE, "00123", "2024-06-12", "1e5", ""])
def test_every_cell_of_a_workbook_is_text_as_it_was(text: str) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(
            as_workbook(
                Sheet(
                    "人员",
                    ["=头"],
                    [
                        [
                            text,
                        ]
                    ],
                )
            )
        )
    )
    page = book.active
    assert page is not None
    assert page.freeze_panes == "B2"
    head, cell = page["A1"], page["A2"]
    assert (head.data_type, head.value) == ("s", "=头")
    assert (cell.value or "") == text.replace("\r", "\n")
    assert cell.data_type in {"s", "inlineStr"}
    assert cell.number_format == "@"


@given(st.text(max_size=12))
def test_whatever_is_in_it_a_cell_never_begins_as_a_formula(text: str) -> None:
    assert not defused(text).lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    as_workbook(Sheet("x", ["y"], [[text]]))


def entered(cast: Cast, **instead: Any) -> ExportRecord:
    fields: dict[str, Any] = {
        "actor": cast.xu.viewer,
        "actor_name": "徐警官",
        "kind": FileKind.PEOPLE,
        "columns": ["姓名"],
        "filter_words": "类别：保安员",
        "purpose": "季度检查核对",
        "rows": 2,
        "people": [cast.li.person.pk, cast.zhao.person.pk],
    }
    return enter_export(**{**fields, **instead})


@pytest.mark.django_db
def test_an_export_is_entered_with_its_purpose_and_in_the_file_of_each_person(cast: Cast) -> None:
    record = entered(cast)
    assert (record.rows, record.purpose, record.by_name) == (2, "季度检查核对", "徐警官")
    readings = DossierReading.unscoped.filter(kind=ReadingKind.EXPORT)
    assert {row.person_id for row in readings} == {cast.li.person.pk, cast.zhao.person.pk}
    assert {row.reason for row in readings} == {"季度检查核对"}
    mine = DossierReading.objects.for_viewer(cast.li.viewer)
    assert [row.reader_name for row in mine] == ["徐警官"]
    row = AuditRow.objects.get(action="registry.export")
    assert row.facts == {"kind": "people", "rows": 2}


@pytest.mark.django_db
def test_ones_own_row_in_an_export_is_no_reading_by_another(cast: Cast) -> None:
    entered(cast, people=[cast.xu.person.pk, cast.li.person.pk])
    assert not DossierReading.unscoped.filter(person=cast.xu.person).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("purpose", ["", "  ", "核对", " 核 对 "])
def test_nothing_leaves_without_a_purpose(cast: Cast, purpose: str) -> None:
    with pytest.raises(PurposeMissing):
        entered(cast, purpose=purpose)
    assert not ExportRecord.unscoped.exists()


@pytest.mark.django_db
def test_one_file_takes_no_more_than_its_limit(cast: Cast) -> None:
    with pytest.raises(ExportTooLong) as refused:
        entered(cast, rows=MOST_ROWS + 1)
    assert str(MOST_ROWS) in str(refused.value)


@pytest.mark.django_db
def test_the_register_is_for_the_bureaus_auditor_and_supervision(cast: Cast) -> None:
    record = entered(cast)
    for who, sees in ((cast.shen, True), (cast.xu, True), (cast.qian, False), (cast.wang, False)):
        assert (record in ExportRecord.objects.for_viewer(who.viewer)) is sees
