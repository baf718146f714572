"""A cell is a value or a reason: text, codes, lists, yes and no, coordinates, Excel's flaws."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from lianqin.registry.importing import cells, words
from lianqin.registry.importing.cells import read_cell
from lianqin.registry.importing.columns import COLUMNS, Column, column_of
from lianqin.registry.importing.dates import OpenEnd
from lianqin.registry.importing.problems import Problem, Unusable
from lianqin.registry.importing.raw import CellKind, RawCell
from lianqin.registry.importing.rows import read_row
from lianqin.registry.importing.sheets import SheetRow
from lianqin.registry.importing.texts import clean, folded
from lianqin.registry.tests.papers import GUARD, codes

TEXT, NUMBER = CellKind.TEXT, CellKind.NUMBER
EVERY = [column for columns in COLUMNS.values() for column in columns]
PERSON = dict(
    zip(("name", "sex", "identity", "born_on", "phone", "kind", "organisation"), GUARD, strict=True)
)


def read(kind: str, key: str, text: str, cell: CellKind = TEXT) -> Any:
    return read_cell(column_of(kind, key), RawCell(text, cell))


def person(**cells: str) -> Any:
    """A guard's row with some cells changed; an empty one is left out."""
    row = {key: RawCell(text) for key, text in {**PERSON, **cells}.items() if text}
    return read_row("people", SheetRow(2, row))


def test_text_is_kept_as_written_but_for_widths_and_what_nobody_sees() -> None:
    assert clean("　泽州县\u00a0第１\u200b中学（Ａ区）\n ") == "泽州县 第1中学（A区）"
    assert clean("\ufeff平安\t保安\x07\x00") == "平安 保安"
    assert clean("平安，保安。") == "平安，保安。"


def test_two_spellings_of_one_unit_fold_alike_and_two_units_do_not() -> None:
    assert folded("泽州县（城东）保安公司") == folded(" 泽州县(城东) 保安公司")
    assert folded("ＡＢＣ保安") == folded("abc保安")
    assert folded("城东保安公司") != folded("城西保安公司")


@given(st.text(max_size=40))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert not any(ord(letter) < 32 for letter in clean(text))


def test_a_name_loses_the_spaces_that_line_it_up_and_keeps_its_dot() -> None:
    assert read("people", "name", "何　雨") == "何雨"
    assert read("people", "name", "何 小 雨") == "何小雨"
    assert read("people", "name", "阿依古丽・买买提") == "阿依古丽·买买提"
    assert read("people", "name", "Anna  Lee") == "Anna Lee"


@pytest.mark.parametrize(
    ("kind", "key", "text", "cell", "code"),
    [
        ("people", "name", "何?雨", TEXT, "broken_text"),
        ("people", "name", "锟斤拷", TEXT, "broken_text"),
        ("people", "name", "何\ufffd雨", TEXT, "broken_text"),
        ("people", "name", "何\ue123雨", TEXT, "private_character"),
        ("people", "name", "何" * 65, TEXT, "too_long"),
        ("people", "name", "示例：何小雨", TEXT, "example"),
        ("people", "name", "#N/A", CellKind.ERROR, "excel_error"),
        ("people", "name", "", CellKind.FORMULA, "formula"),
        ("people", "name", "45505", CellKind.DATE, "turned_date"),
        ("people", "name", "/", TEXT, "required"),
        ("people", "name", " ", TEXT, "required"),
        ("people", "sex", "先生", TEXT, "sex_unreadable"),
        ("people", "kind", "协警", TEXT, "not_in_list"),
        ("people", "left_on", "长期", TEXT, "open_end_not_here"),
        ("people", "certificate_number", "1.4052024E+17", TEXT, "digits_lost"),
        ("people", "certificate_number", "140520240012345678", NUMBER, "digits_lost"),
        ("people", "certificate_number", "BA@1", TEXT, "code_unreadable"),
        ("people", "policy_number", "9" * 49, TEXT, "too_long"),
        ("sites", "lon", "35.5", NUMBER, "coordinates_swapped"),
        ("sites", "lat", "112.83", NUMBER, "coordinates_swapped"),
        ("sites", "lon", "37512345", NUMBER, "longitude_unreadable"),
        ("sites", "lat", "35°61′0″", TEXT, "latitude_unreadable"),
        ("sites", "is_key_unit", "大概", TEXT, "yes_or_no"),
    ],
)
def test_a_cell_that_cannot_be_used_says_why(
    kind: str, key: str, text: str, cell: CellKind, code: str
) -> None:
    problem = read(kind, key, text, cell)
    assert isinstance(problem, Problem)
    assert (problem.column, problem.code) == (key, code)
    assert problem.sentence
    assert "%(" not in problem.sentence


@pytest.mark.parametrize(
    ("kind", "key", "text", "cell", "value"),
    [
        ("people", "sex", "男性", TEXT, "M"),
        ("people", "kind", "保安", TEXT, "guard"),
        ("people", "kind", "单位保卫人员", TEXT, "internal_security"),
        ("people", "education", "中专", TEXT, "senior"),
        ("people", "education", "高中（中专、技校）", TEXT, "senior"),
        ("people", "skill_level", "国家职业资格五级", TEXT, 5),
        ("people", "skill_level", "五级（初级工）", TEXT, 5),
        ("people", "skill_level", "初级工／五级", TEXT, 5),
        ("people", "skill_level", "高级技师（一级）", TEXT, 1),
        ("people", "skill_level", "Ⅲ级", TEXT, 3),
        ("people", "skill_level", "4", NUMBER, 4),
        ("people", "skill_level", "无", TEXT, None),
        ("people", "certificate_number", "ｂａ 000１", TEXT, "BA0001"),
        ("people", "certificate_number", "140520240012", NUMBER, "140520240012"),
        ("people", "certificate_expires_on", "长期", TEXT, OpenEnd.OPEN),
        ("people", "phone", "——", TEXT, None),
        ("organisations", "kind", "保安服务有限公司", TEXT, "company"),
        ("organisations", "kind", "自招保安员单位", TEXT, "self_recruiting"),
        ("kit", "sort", "红袖标", TEXT, "armband"),
        ("kit", "kit_class", "防护", TEXT, "protective"),
        ("sites", "sector", "文保单位", TEXT, "heritage"),
        ("sites", "is_key_unit", "√", TEXT, True),
        ("sites", "is_key_unit", "无", TEXT, False),
        ("sites", "is_key_unit", "1", CellKind.BOOLEAN, True),
        ("sites", "is_key_unit", "/", TEXT, None),
        ("sites", "lon", "112.831205", NUMBER, 112.831205),
        ("sites", "lon", "东经112.831205°", TEXT, 112.831205),
        ("sites", "lon", "112°49′52.338″", TEXT, 112.8312050),
        ("sites", "lon", "E112度49分52.338秒", TEXT, 112.8312050),
        ("sites", "lat", "35°30'1.1556''N", TEXT, 35.5003210),
    ],
)
def test_the_words_of_an_office_read_as_the_houses_values(
    kind: str, key: str, text: str, cell: CellKind, value: Any
) -> None:
    assert read(kind, key, text, cell) == value


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_choice_reads_back_from_its_own_label_whoever_reads(language: str) -> None:
    with override(language):
        for column in (column for column in EVERY if column.choices is not None):
            for choice, label in zip(column.choices, words.labels_of(column.choices), strict=True):
                assert column.reader(clean(label), TEXT) == choice.value


def test_a_whole_number_is_read_within_its_bounds() -> None:
    reader = cells.whole_number(0, 500)
    assert reader("1,20", TEXT) == 120
    assert reader("12.0", NUMBER) == 12
    with pytest.raises(Unusable, match="number_out_of_range"):
        reader("501", TEXT)
    with pytest.raises(Unusable, match="number_unreadable"):
        reader("十二", TEXT)


def test_sex_and_birth_are_taken_from_the_number_where_they_are_not_given() -> None:
    row = person(sex="", born_on="")
    assert not row.problems
    assert row.values["sex"] == "F"
    assert str(row.values["born_on"]) == "1990-03-07"


def test_sex_and_birth_that_contradict_the_number_are_named_without_showing_the_number() -> None:
    row = person(sex="男", born_on="1990-07-03")
    assert codes(row.problems) == {"born_on": "birth_differs", "sex": "sex_differs"}
    for problem in row.problems:
        assert "9901" not in problem.shown + problem.sentence


def test_a_last_day_before_its_first_is_named_in_the_cell_of_the_last() -> None:
    row = person(contract_since="2024-08-01", contract_until="2024-07-31")
    assert codes(row.problems) == {"contract_until": "last_before_first"}
    assert not person(contract_since="2024-08-01", contract_until="长期").problems


def test_every_needed_cell_that_is_empty_is_named_and_the_others_are_still_read() -> None:
    row = person(name="", organisation="/")
    assert codes(row.problems) == {"name": "required", "organisation": "required"}
    assert row.values["phone"] == "+9990000001"


def test_a_certificate_needs_the_number_or_the_name_and_the_day_of_birth() -> None:
    certificate = {
        "certificate_number": RawCell("BA1"),
        "certificate_issued_on": RawCell("2024.1.2"),
    }
    without = read_row("certificates", SheetRow(2, certificate))
    assert codes(without.problems) == {"identity": "required"}
    named = certificate | {"name": RawCell("何小雨"), "born_on": RawCell("1990-03-07")}
    assert not read_row("certificates", SheetRow(2, named)).problems


def test_a_problem_shows_its_own_cell_and_of_a_long_one_only_the_beginning() -> None:
    problem = read("people", "kind", "协" * 500)
    assert problem.shown == "协" * 60


@given(st.sampled_from(EVERY), st.text(max_size=30), st.sampled_from(CellKind))
def test_any_text_in_any_column_is_a_value_or_a_reason(
    column: Column, text: str, cell: CellKind
) -> None:
    said = read_cell(column, RawCell(text, cell))
    assert not isinstance(said, Problem) or said.sentence
