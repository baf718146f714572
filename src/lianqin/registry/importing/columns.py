"""The columns of each kind of file: their names, other names, readers, and what a template says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lianqin.core.errors import Sentence


@dataclass(frozen=True)
class Column:
    """A column of a kind of file. `title` is its header in the template, always in Chinese."""

    key: str
    title: str
    synonyms: tuple[str, ...]
    reader: Callable[..., Any]
    required: bool
    example: str
    note: Sentence


COLUMNS: dict[str, tuple[Column, ...]] = {}


def identity_says(number: str) -> None:
    """Laid in `identities`: the birth date and the sex ("M" or "F") inside a valid number."""
