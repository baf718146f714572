"""A column of an office's file: how its header may read, what its cells mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lianqin.core.errors import Sentence
from lianqin.registry.importing.cells import Reader


@dataclass(frozen=True)
class Column:
    """A column of a kind of file.

    `title` is its header in the template, in Chinese whoever reads. `reader` is one of those of
    `cells`, `words`, `identities`. `choices` fill the template's drop-down list. `is_text` keeps
    Excel from taking its digits for a number. `nothing_is_said` means that 无 is an answer here.
    """

    key: str
    title: str
    synonyms: tuple[str, ...]
    reader: Reader
    required: bool = False
    example: str = ""
    note: Sentence = ""
    choices: Any = None
    is_text: bool = False
    nothing_is_said: bool = False
