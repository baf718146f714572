"""CSV as county offices save it."""

from __future__ import annotations

from pathlib import Path

import pytest

from lianqin.registry.importing import errors
from lianqin.registry.tests.papers import GUARD, HEADER, csv_of, people, read_people

PLAIN = csv_of([HEADER, GUARD])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_every_encoding_and_delimiter_reads_alike(tmp_path: Path, encoding: str, mark: str) -> None:
    row = read_people(tmp_path, csv_of([HEADER, GUARD], mark).encode(encoding))[0]
    assert not row.problems
    assert (row.number, row.values["name"], row.values["organisation"]) == (2, "何小雨", "平安保安")


def test_big_endian_utf_16_is_read(tmp_path: Path) -> None:
    data = b"\xfe\xff" + PLAIN.encode("utf-16-be")
    assert len(read_people(tmp_path, data)) == 1


def test_a_row_is_numbered_by_the_line_on_which_it_begins(tmp_path: Path) -> None:
    broken = (*GUARD[:6], '"平安\r\n保安"')
    data = csv_of([HEADER, broken, [""], GUARD])
    rows = read_people(tmp_path, data.encode())
    assert [row.number for row in rows] == [2, 5]
    assert rows[0].values["organisation"] == "平安 保安"


def test_line_ends_of_every_system_are_read(tmp_path: Path) -> None:
    for end in ("\n", "\r", "\r\n"):
        assert len(read_people(tmp_path, PLAIN.replace("\r\n", end).encode())) == 1


def test_what_old_programs_leave_behind_is_passed_over(tmp_path: Path) -> None:
    data = "sep=,\r\n" + PLAIN.replace("何小雨", "何\0小雨") + "\x1a"
    rows = read_people(tmp_path, data.encode())
    assert [row.values["name"] for row in rows] == ["何小雨"]


def test_a_number_guarded_against_excel_is_read_bare(tmp_path: Path) -> None:
    guarded = (*GUARD[:2], f'="{GUARD[2]}"', *GUARD[3:])
    assert (
        read_people(tmp_path, csv_of([HEADER, guarded]).encode())[0].values["identity"] == GUARD[2]
    )


def test_empty_lines_at_the_end_are_no_rows(tmp_path: Path) -> None:
    table = people(tmp_path, (PLAIN + ",,,,,,\r\n" * 500).encode())
    assert table.rows_total == 2


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (PLAIN.encode() + b'"' + PLAIN.encode(), errors.FileQuoteOpen),
        (PLAIN.encode() + b'"' + b"a,b\r\n" * 40_000, errors.FileQuoteOpen),
        (PLAIN.encode() + b"\xff\xff\xff", errors.FileEncoding),
        (PLAIN.encode("utf-16")[:-1], errors.FileEncoding),
        (PLAIN.encode() + b"\x01\x02", errors.FileNotTable),
        (b"a" * 200_000, errors.FileNotTable),
        (b"name,sex\r\nx,y\r\n", errors.HeaderMissing),
        (",".join([*HEADER, *map(str, range(300))]).encode(), errors.TooManyColumns),
        (PLAIN.replace("手机", "民族").encode("gb18030"), errors.ColumnForbidden),
    ],
)
def test_csv_that_cannot_be_read_is_refused_with_its_own_reason(
    tmp_path: Path, data: bytes, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        people(tmp_path, data)


def test_the_line_of_an_open_quotation_mark_is_named(tmp_path: Path) -> None:
    with pytest.raises(errors.FileQuoteOpen) as refused:
        people(tmp_path, (PLAIN + '"何,女\r\n' + PLAIN).encode())
    assert refused.value.params == {"line": 3}


@pytest.mark.slow
def test_a_file_of_more_rows_than_one_may_bring_is_refused(tmp_path: Path) -> None:
    with pytest.raises(errors.TooManyRows):
        people(tmp_path, (PLAIN + "何,女\r\n" * 200_001).encode())
