"""The zip file that a workbook is: opened without trust, each part counted while it inflates."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from lianqin.registry.importing.errors import FileBroken, FileLocked, FileUnsafe

MEGABYTE = 1024 * 1024
CHUNK = 64 * 1024
ENTRIES = 2_000
PART_BYTES, ALL_BYTES = 256 * MEGABYTE, 320 * MEGABYTE
# Sheets shrink ten- to forty-fold; deflate's own end is at a thousand.
RATIO, RATIO_FREE_BYTES = 200, 4 * MEGABYTE
ENCRYPTED = 0x1

# Everything that zipfile and zlib raise over damaged bytes.
DAMAGE = (
    BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    ArithmeticError,
    RuntimeError,
)


@contextmanager
def damage_is_refused() -> Iterator[None]:
    """Whatever damaged bytes raise becomes FileBroken."""
    try:
        yield
    except DAMAGE as damage:
        raise FileBroken from damage


class _Modest(io.FileIO):
    """A file that hands out a megabyte at most: no workbook's directory is longer.

    zipfile reads the directory whole, at the length that the file itself claims.
    """

    def read(self, size: int | None = -1, /) -> bytes:
        asked = MEGABYTE + 1 if size is None or size < 0 else size
        data = super().read(min(asked, MEGABYTE + 1)) or b""
        if len(data) > MEGABYTE:
            raise FileUnsafe
        return data


class Archive:
    """The parts of a workbook by name, in lower case and with forward slashes.

    Raises FileBroken, FileLocked and FileUnsafe on opening and on reading.
    """

    def __init__(self, path: Path) -> None:
        self._file = _Modest(path)
        self._inflated = 0
        try:
            with damage_is_refused():
                self._zip = ZipFile(self._file)
            self._entries = _entries(self._zip)
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._zip.close()
        self._file.close()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._entries

    def names(self) -> list[str]:
        """Every part's name."""
        return list(self._entries)

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part's bytes, inflated piece by piece and never beyond what an office's file needs."""
        entry = self._entries.get(name.lower())
        if entry is None:
            raise FileBroken
        limit = min(PART_BYTES, max(RATIO_FREE_BYTES, RATIO * entry.compress_size))
        if entry.file_size > limit:
            raise FileUnsafe
        # zipfile hands out no more than was declared, and the checksum finds a lie.
        with damage_is_refused(), self._zip.open(entry) as part:
            while chunk := part.read(CHUNK):
                self._inflated += len(chunk)
                if self._inflated > ALL_BYTES:
                    raise FileUnsafe
                yield chunk


def _entries(archive: ZipFile) -> dict[str, ZipInfo]:
    infos = archive.infolist()
    if len(infos) > ENTRIES:
        raise FileUnsafe
    named = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in infos}
    if any(".." in name.split("/") for name in named):
        raise FileUnsafe
    if any(info.flag_bits & ENCRYPTED for info in infos):
        raise FileLocked
    if any(info.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for info in infos):
        raise FileUnsafe
    return named
