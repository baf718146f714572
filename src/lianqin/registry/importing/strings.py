"""The shared strings of a workbook, kept as bytes: a third of what they take as objects."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable

from lianqin.registry.importing.errors import FileUnsafe
from lianqin.registry.importing.markup import LocalNames, feed, quiet_parser

STRINGS_BYTES = 64 * 1024 * 1024
STRINGS = 4_000_000
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class SharedStrings:
    """The strings by their place. Phonetic guides are left out, escaped characters read."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ends = array("I", [0])

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, place: int) -> str:
        if place < 0:
            raise IndexError(place)
        return self._bytes[self._ends[place] : self._ends[place + 1]].decode()

    def add(self, text: str) -> None:
        """Keep one more. Raises FileUnsafe when they are more than an office's file holds."""
        self._bytes += plain(text).encode("utf-8", "replace")
        self._ends.append(len(self._bytes))
        if len(self._bytes) > STRINGS_BYTES or len(self._ends) > STRINGS:
            raise FileUnsafe


def plain(text: str) -> str:
    """The text with characters that XML cannot hold, written as _x000D_, put back."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class _Reader:
    def __init__(self) -> None:
        self.strings = SharedStrings()
        self.local = LocalNames()
        self.parts: list[str] = []
        self.is_text = self.is_guide = False

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        tag = self.local[name]
        if tag == "si":
            self.parts.clear()
        elif tag == "rPh":
            self.is_guide = True
        self.is_text = tag == "t" and not self.is_guide

    def text(self, text: str) -> None:
        if self.is_text:
            self.parts.append(text)

    def end(self, name: str) -> None:
        self.is_text = False
        tag = self.local[name]
        if tag == "rPh":
            self.is_guide = False
        elif tag == "si":
            self.strings.add("".join(self.parts))


def read_strings(chunks: Iterable[bytes]) -> SharedStrings:
    """Read the part that holds them. Raises FileBroken and FileUnsafe."""
    reader = _Reader()
    parser = quiet_parser()
    parser.StartElementHandler = reader.start
    parser.CharacterDataHandler = reader.text
    parser.EndElementHandler = reader.end
    for _turn in feed(parser, chunks):
        pass
    return reader.strings
