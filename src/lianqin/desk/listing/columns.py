"""What a list says of each row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise

from lianqin.accounts.roles import EVERYONE
from lianqin.core.scope import ScopedModel

M = TypeVar("M", bound=ScopedModel)
Words = str | Promise


@dataclass(frozen=True)
class Row(Generic[M]):
    """A row of a page: the fact itself, and the parts that its columns asked for."""

    of: M
    parts: Mapping[str, Mapping[int, Any]]
    day: date

    def part(self, name: str, otherwise: Any = None) -> Any:
        """What part `name` found for this row."""
        return self.parts[name].get(self.of.pk, otherwise)


@dataclass(frozen=True)
class Cell:
    """`text` is what an export writes too; `tone` (late, done, wait) puts its sign before it.

    `note` stands beside it, quietly; `url` opens what the row is about.
    """

    text: Words
    url: str = ""
    tone: str = ""
    note: Words = ""

    @property
    def plain(self) -> str:
        """As a file says it: the text, and the note in brackets."""
        return f"{self.text}（{self.note}）" if self.note else str(self.text)


@dataclass(frozen=True)
class Column(Generic[M]):
    """`sort` are the fields, of an index, to order by; a column without any cannot sort the list.

    `parts` are those of the listing that it needs. A column that `is_extra` shows when chosen;
    one with `roles` is there for them only. The first column of a listing always shows.
    """

    key: str
    title: Words
    show: Callable[[Row[M]], Cell | Words]
    sort: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    css: str = ""
    is_extra: bool = False
    roles: frozenset[str] = EVERYONE

    def cell(self, row: Row[M]) -> Cell:
        """What it says of `row`."""
        said = self.show(row)
        return said if isinstance(said, Cell) else Cell(said)


def day_words(day: date | None) -> str:
    """A day as a list prints it; empty where there is none."""
    return day.isoformat() if day else ""
