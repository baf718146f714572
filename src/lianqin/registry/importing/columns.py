"""The columns of each kind of file that can be read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from lianqin.registry.importing.cells import EXAMPLE
from lianqin.registry.importing.column import Column
from lianqin.registry.importing.people_columns import CERTIFICATES, PEOPLE
from lianqin.registry.importing.unit_columns import KIT, ORGANISATIONS, SITES
from lianqin.registry.kinds import FileKind

__all__ = ["ALTERNATIVES", "COLUMNS", "Column", "column_of", "is_example"]

COLUMNS: dict[str, tuple[Column, ...]] = {
    FileKind.ORGANISATIONS.value: ORGANISATIONS,
    FileKind.PEOPLE.value: PEOPLE,
    FileKind.CERTIFICATES.value: CERTIFICATES,
    FileKind.KIT.value: KIT,
    FileKind.SITES.value: SITES,
}
# Where no single column is needed, but one of these groups is: in the header, and in each row.
ALTERNATIVES: dict[str, tuple[tuple[str, ...], ...]] = {
    FileKind.CERTIFICATES.value: (("identity",), ("name", "born_on")),
}


def column_of(kind: str, key: str) -> Column:
    """The column of that key."""
    return next(column for column in COLUMNS[kind] if column.key == key)


def is_example(kind: str, texts: Mapping[str, str]) -> bool:
    """Whether a row is the template's example as it was: once changed, it is somebody's row."""
    example = _example(kind)
    marked = any(text.startswith(EXAMPLE) for text in texts.values())
    return marked and all(example.get(key) == text for key, text in texts.items())


@cache
def _example(kind: str) -> dict[str, str]:
    return {column.key: column.example for column in COLUMNS[kind]}
