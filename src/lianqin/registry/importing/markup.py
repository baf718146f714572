"""XML as a stream of events, without document types, entities or anything else that grows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NoReturn
from xml.parsers import expat

from lianqin.registry.importing.errors import FileBroken, FileUnsafe

# No token of a workbook is this long; expat would read it again with every piece of it.
LONGEST_TOKEN = 1024 * 1024
NAMES = 2_000

Start = Callable[[str, dict[str, str]], None]


class LocalNames(dict[str, str]):
    """An element's name without its prefix, found once each."""

    def __missing__(self, name: str) -> str:
        self[name] = local = name.rpartition(":")[2]
        return local


def quiet_parser() -> expat.XMLParserType:
    """A parser that refuses a document type at its first word, and with it every entity."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 64 * 1024
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    return parser


def feed(parser: expat.XMLParserType, chunks: Iterable[bytes]) -> Iterator[None]:
    """Give the parser one piece after the other, and a turn to the caller after each.

    Raises FileBroken for what is no XML or not what the handlers expect, FileUnsafe for a token
    or a number of names that no workbook has.
    """
    fed = 0
    for chunk in chunks:
        fed += len(chunk)
        _parse(parser, chunk, last=False)
        if fed - parser.CurrentByteIndex > LONGEST_TOKEN or len(parser.intern) > NAMES:
            raise FileUnsafe
        yield
    _parse(parser, b"", last=True)
    yield


def read_elements(chunks: Iterable[bytes], start: Start) -> None:
    """Call `start` with the local name and the attributes of every element of a part."""
    local = LocalNames()
    parser = quiet_parser()
    parser.StartElementHandler = lambda name, attributes: start(local[name], attributes)
    for _turn in feed(parser, chunks):
        pass


def attribute(attributes: dict[str, str], local: str) -> str:
    """The attribute of that name under any prefix, empty where there is none."""
    for name, value in attributes.items():
        if name.rpartition(":")[2] == local:
            return value
    return ""


def _parse(parser: expat.XMLParserType, chunk: bytes, *, last: bool) -> None:
    try:
        parser.Parse(chunk, last)
    except (expat.ExpatError, ValueError, LookupError, ArithmeticError) as damage:
        raise FileBroken from damage


def _refuse(*_declaration: Any) -> NoReturn:
    raise FileUnsafe
