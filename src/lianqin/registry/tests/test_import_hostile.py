"""Files made to harm: XML that grows, packed bombs, sheets that lie about their own size."""

from __future__ import annotations

import io
import os
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from lianqin.registry.importing import archive, errors
from lianqin.registry.tests.papers import (
    GUARD,
    HEADER,
    XML_PARTS,
    csv_of,
    inline,
    outcome,
    package,
    parts_of,
    sheet_of,
    workbook,
)

HAND_MADE = package()
CSV = csv_of([HEADER, GUARD]).encode("gb18030")
ROWS = inline([HEADER, GUARD])
BROKEN, UNSAFE, WIDE = errors.FileBroken.code, errors.FileUnsafe.code, errors.TooManyColumns.code

LAUGHS = "".join(
    f'<!ENTITY a{level} "{f"&a{level - 1};" * 10 if level else "ha"}">' for level in range(10)
)
DOCUMENT_TYPES = {
    "a billion laughs": (f"<!DOCTYPE x [{LAUGHS}]>", "&a9;"),
    "a file of the server": ('<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>', "&f;"),
    "an address elsewhere": ('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">', ""),
    "quadratic growth": (f'<!DOCTYPE x [<!ENTITY q "{"q" * 50_000}">]>', "&q;" * 5_000),
    "a parameter entity": ("<!DOCTYPE x [<!ENTITY % p \"<!ENTITY r 'r'>\"> %p;]>", "&r;"),
}


def opened_apart(tmp_path: Path, data: bytes) -> tuple[str, float, int]:
    """The outcome in a process of its own, its seconds of work, and its growth in megabytes."""
    path = tmp_path / "hostile"
    path.write_bytes(data)
    told = subprocess.run(
        [sys.executable, "-m", "lianqin.registry.tests.opening", str(path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert told.returncode == 0, told.stderr[-2000:]
    said, seconds, grown = told.stdout.split()
    return said, float(seconds), int(grown)


@pytest.mark.parametrize("part", XML_PARTS)
@pytest.mark.parametrize("words", DOCUMENT_TYPES)
def test_a_document_type_is_refused_in_every_part(part: str, words: str) -> None:
    declared, used = DOCUMENT_TYPES[words]
    text = parts_of(HAND_MADE)[part]
    head, _, rest = text.partition("?>")
    first, closed, tail = rest.rpartition("</")
    hostile = f"{head}?>{declared}{first}{used}{closed}{tail}"
    assert outcome(package(**{part: hostile})) == UNSAFE


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        (sheet_of(inline([[*HEADER, *["x"] * 10_000], GUARD])), WIDE),
        (sheet_of(ROWS, inside='<dimension ref="A1:XFD1048576"/>'), "rows:1"),
        (sheet_of(ROWS, inside='<dimension ref="A1"/>'), "rows:1"),
        (sheet_of(ROWS.replace("<row>", '<row r="0">', 1)), BROKEN),
        (sheet_of(ROWS.replace("<row>", '<row r="-1">', 1)), BROKEN),
        (sheet_of(ROWS.replace("<row>", '<row r="1e6">', 1)), BROKEN),
        (sheet_of(ROWS.replace("<row>", f'<row r="{"9" * 5000}">', 1)), BROKEN),
        (sheet_of(ROWS.replace("<row>", '<row r="1048577">', 1)), BROKEN),
        (sheet_of(ROWS + '<row r="1"/>'), BROKEN),
        (sheet_of(ROWS + '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), "rows:2"),
        (sheet_of(ROWS + '<row><c r="é1"><v>1</v></c></row>'), BROKEN),
        (sheet_of(ROWS + f'<row><c r="{"A" * 4000}1"><v>1</v></c></row>'), WIDE),
        (sheet_of(ROWS + '<row><c t="s"><v>7</v></c></row>'), "rows:2"),
        (sheet_of(ROWS + '<row><c t="s"><v>-1</v></c></row>'), "rows:2"),
        (sheet_of(ROWS + '<row><c t="s"><v>x</v></c></row>'), "rows:2"),
        (sheet_of(ROWS + "<row><c><v>4x5</v></c></row>"), "rows:2"),
        (sheet_of(ROWS, after='<mergeCells><mergeCell ref="A2:A1048576"/></mergeCells>'), "rows:1"),
        (sheet_of(ROWS, after='<mergeCells><mergeCell ref="2:A"/></mergeCells>'), BROKEN),
        (sheet_of(ROWS, after="<controls><row>5</row><c>7</c></controls>"), "rows:1"),
        (sheet_of(ROWS, after="<z>" * 100 + "</z>" * 100), UNSAFE),
        (sheet_of(ROWS).replace("UTF-8", "utf-7"), BROKEN),
        (sheet_of(ROWS).replace("UTF-8", "no-such"), BROKEN),
        (sheet_of(ROWS).replace("UTF-8", "UTF-16").encode("utf-16"), "rows:1"),
    ],
)
def test_a_sheet_that_lies_is_read_by_its_cells_or_refused(sheet: str | bytes, said: str) -> None:
    assert outcome(package(sheet)) == said


def test_a_packed_bomb_is_refused_before_it_has_grown() -> None:
    bomb = sheet_of(ROWS + " " * 12_000_000)
    assert outcome(package(bomb)) == UNSAFE


def test_many_parts_together_are_bounded_as_one_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "ALL_BYTES", 2_000)
    assert outcome(HAND_MADE) == UNSAFE


def test_an_archive_inside_an_archive_is_not_opened() -> None:
    assert outcome(package(workbook([HEADER]))) == BROKEN
    assert outcome(package(**{"xl/embeddings/more.zip": HAND_MADE})) == "rows:1"


@pytest.mark.parametrize(("declared", "said"), [(1, BROKEN), (100, BROKEN), (2**31, UNSAFE)])
def test_a_part_that_lies_about_its_size_is_refused(declared: int, said: str) -> None:
    with zipfile.ZipFile(io.BytesIO(HAND_MADE)) as packed:
        true = packed.getinfo("xl/worksheets/sheet1.xml").file_size
    lying = HAND_MADE.replace(true.to_bytes(4, "little"), declared.to_bytes(4, "little"))
    assert lying != HAND_MADE
    assert outcome(lying) == said


def test_an_archive_of_too_many_or_locked_or_strangely_packed_parts_is_refused() -> None:
    many = package(**{f"x/{place}": "" for place in range(2100)})
    assert outcome(many) == UNSAFE
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as packed:
        packed.writestr("[Content_Types].xml", "x")
    assert outcome(out.getvalue()) == UNSAFE
    locked = bytearray(HAND_MADE)
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    assert outcome(bytes(locked)) == errors.FileLocked.code


def test_a_directory_that_claims_megabytes_is_not_read() -> None:
    end = HAND_MADE.index(b"PK\x05\x06")
    record = bytearray(HAND_MADE[end:])
    record[12:16] = (2_900_000).to_bytes(4, "little")
    assert outcome(HAND_MADE + bytes(3_000_000) + bytes(record)) == UNSAFE


def stored(**parts: str | bytes) -> bytes:
    """A workbook whose parts are not packed, so that no ratio gives it away."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package(**parts))) as packed,
        zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as plain,
    ):
        for info in packed.infolist():
            plain.writestr(info.filename, packed.read(info))
    return out.getvalue()


MILLION = 1_000_000
HOSTILE: dict[str, Callable[[], bytes]] = {
    "a sheet of 300 megabytes": lambda: package(sheet_of(ROWS + " " * 300 * MILLION)),
    "eleven million empty elements": lambda: stored(sheet=sheet_of(ROWS + "<a/>" * 11 * MILLION)),
    "ten million open elements": lambda: stored(sheet=sheet_of("<a>" * 10 * MILLION)),
    "a million names": lambda: stored(
        sheet=sheet_of("".join(f"<n{place}/>" for place in range(MILLION)))
    ),
    "a million attributes": lambda: stored(
        sheet=sheet_of("".join(f'<n a{place}=""/>' for place in range(MILLION)))
    ),
    "a tag of fifty megabytes": lambda: stored(sheet=sheet_of(f'<c r="{"A" * 50 * MILLION}"/>')),
    "a comment of fifty megabytes": lambda: stored(sheet=sheet_of(f"<!--{'-a' * 25 * MILLION}-->")),
    "a cell of fifty megabytes": lambda: stored(
        sheet=sheet_of(inline([HEADER, ["何" * 17 * MILLION]]))
    ),
    "five million strings": lambda: stored(strings=f"<sst>{'<si/>' * 5 * MILLION}</sst>"),
    "a string of fifty megabytes": lambda: stored(
        strings=f"<sst><si><t>{'x' * 50 * MILLION}</t></si></sst>"
    ),
    "a million merged blocks": lambda: stored(
        sheet=sheet_of(ROWS, after='<mergeCell ref="A2:A3"/>' * MILLION)
    ),
    "a million formatted empty rows": lambda: package(
        sheet_of(
            ROWS
            + "".join(
                f'<row r="{row}">' + f'<c r="A{row}" s="1"/><c r="B{row}" s="1"/></row>'
                for row in range(3, MILLION)
            )
        )
    ),
    "a row of a million cells": lambda: stored(
        sheet=sheet_of(f"{ROWS}<row>{'<c><v>1</v></c>' * MILLION}</row>")
    ),
    "sixty megabytes of noise": lambda: random.Random(5).randbytes(60 * MILLION),
    "sixty megabytes of noise in a zip": lambda: (
        b"PK\x03\x04" + random.Random(5).randbytes(MILLION)
    ),
    "csv of one endless line": lambda: b"a," * 30 * MILLION,
    "csv of one endless quotation": lambda: CSV + b'"' + b"a\n" * 30 * MILLION,
    "csv of thirty million empty lines": lambda: CSV + b"\n" * 30 * MILLION,
    "csv of thirty million commas": lambda: CSV + (b"," * 1000 + b"\n") * 30_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("words", HOSTILE)
def test_a_file_made_to_harm_ends_within_seconds_and_bounded_memory(
    tmp_path: Path, words: str
) -> None:
    said, seconds, grown = opened_apart(tmp_path, HOSTILE[words]())
    assert said.startswith(("registry.import_", "rows:"))
    assert seconds < 20
    assert grown < 150
