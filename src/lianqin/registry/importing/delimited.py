"""CSV as county offices save it: UTF-8, GB 18030 or UTF-16; comma, semicolon or tab."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path

from lianqin.registry.importing.archive import CHUNK
from lianqin.registry.importing.errors import (
    FileEncoding,
    FileNotTable,
    FileQuoteOpen,
    TooManyColumns,
    TooManyRows,
)
from lianqin.registry.importing.raw import RawCell
from lianqin.registry.importing.xlsx import COLUMNS, LAST_ROW, ROWS

DELIMITERS = (",", ";", "\t")
LINE_LETTERS = 128 * 1024
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
ENCODINGS = ("utf-8", "gb18030")
# Not tab, line ends, form feed, nor the NUL and Ctrl-Z that old programs leave behind.
CONTROL = re.compile("[\x01-\x08\x0b\x0e-\x19\x1b-\x1f]")
LEFT_BEHIND = {0x00: None, 0x1A: None}
# ="0356" is how offices keep Excel from eating a leading zero.
GUARDED = re.compile('="(.*)"', re.DOTALL)


@dataclass(frozen=True)
class Dialect:
    """How a file has to be read."""

    encoding: str
    delimiter: str


def encoding_of(path: Path) -> str:
    """The encoding in which the whole file can be read. Raises FileEncoding, FileNotTable."""
    with path.open("rb") as file:
        head = file.read(4)
    marked = next((name for mark, name in MARKS.items() if head.startswith(mark)), None)
    for name in (marked,) if marked else ENCODINGS:
        if _decodes(path, name):
            return name
    raise FileEncoding


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while chunk := file.read(CHUNK):
                if CONTROL.search(decoder.decode(chunk)):
                    raise FileNotTable
            decoder.decode(b"", final=True)
        except UnicodeError:
            return False
    return True


def last_row(path: Path, dialect: Dialect) -> int:
    """The line of the last row with something in it, the whole file having been looked through.

    Raises FileQuoteOpen, TooManyRows, TooManyColumns.
    """
    last = filled = 0
    for number, cells in rows(path, dialect):
        last, filled = number, filled + 1
        if max(cells) >= COLUMNS:
            raise TooManyColumns(limit=COLUMNS)
        if filled > ROWS + 1:
            raise TooManyRows(limit=ROWS)
    return last


def rows(
    path: Path, dialect: Dialect, until: int = LAST_ROW
) -> Iterator[tuple[int, dict[int, RawCell]]]:
    """The rows with something in them: the line on which each begins, and cells from 0.

    None that begins after line `until`. Raises FileQuoteOpen, FileNotTable, TooManyRows.
    """
    with path.open("rb") as binary, TextIOWrapper(binary, dialect.encoding, newline="") as file:
        # Strict: a quotation mark never closed would otherwise swallow every row below it.
        reader = csv.reader(_lines(file), delimiter=dialect.delimiter, strict=True)
        while True:
            start = reader.line_num + 1
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as unclosed:
                raise FileQuoteOpen(line=start) from unclosed
            if start > LAST_ROW:
                raise TooManyRows(limit=ROWS)
            if start > until:
                return
            if cells := _cells(row):
                yield start, cells


def _cells(row: list[str]) -> dict[int, RawCell]:
    return {
        place: RawCell(unguarded(text))
        for place, text in enumerate(row)
        if text and not text.isspace()
    }


def unguarded(text: str) -> str:
    """The text inside ="…", or the text itself."""
    guarded = GUARDED.fullmatch(text.strip()) if text.lstrip().startswith('="') else None
    return guarded[1].replace('""', '"') if guarded else text


def _lines(file: TextIOWrapper) -> Iterator[str]:
    while line := file.readline(LINE_LETTERS):
        if len(line) >= LINE_LETTERS:
            raise FileNotTable
        yield line.translate(LEFT_BEHIND)
