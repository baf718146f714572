"""What a file is, by its first bytes and its insides, never by the name that it came under."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from lianqin.registry.importing.archive import MEGABYTE
from lianqin.registry.importing.errors import (
    FileEmpty,
    FileIsWebPage,
    FileLocked,
    FileNotTable,
    FileOldExcel,
    FileTooLarge,
)

LIMIT_MB = 64
ZIP = b"PK\x03\x04"
# A compound file: Excel until 2003, and the wrapping of a workbook with a password.
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = "EncryptedPackage".encode("utf-16-le")
OLD_BOOKS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
WEB = (b"<", b"mime-version")
OTHERS = (
    b"%pdf",
    b"{\\rtf",
    b"\x89png",
    b"\xff\xd8\xff",
    b"gif8",
    b"7z\xbc\xaf",
    b"rar!",
    b"pk\x05",
)
MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
HEAD = 512


class FileType(Enum):
    WORKBOOK = "xlsx"
    DELIMITED = "csv"


def type_of(path: Path) -> FileType:
    """Whether the file is to be read as a workbook or as CSV.

    Raises FileEmpty, FileTooLarge, FileOldExcel, FileLocked, FileIsWebPage, FileNotTable.
    """
    size = path.stat().st_size
    if size > LIMIT_MB * MEGABYTE:
        raise FileTooLarge(limit_mb=LIMIT_MB)
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head.startswith(ZIP):
        return FileType.WORKBOOK
    if head.startswith(COMPOUND):
        raise _compound(path)
    words = _words(head)
    if not words and size <= HEAD:
        raise FileEmpty
    if words.startswith(WEB):
        raise FileIsWebPage
    if words.startswith(OTHERS):
        raise FileNotTable
    return FileType.DELIMITED


def _words(head: bytes) -> bytes:
    for mark in MARKS:
        head = head.removeprefix(mark)
    return head.replace(b"\0", b"").strip().lower()


def _compound(path: Path) -> FileLocked | FileOldExcel | FileNotTable:
    data = path.read_bytes()
    if LOCKED in data:
        return FileLocked()
    return FileOldExcel() if any(name in data for name in OLD_BOOKS) else FileNotTable()
