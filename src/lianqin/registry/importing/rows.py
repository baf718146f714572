"""A whole row read: every column's value, every problem, and what the columns say together."""

from __future__ import annotations

from typing import NamedTuple

from lianqin.registry.importing.cells import Value
from lianqin.registry.importing.problems import Problem
from lianqin.registry.importing.sheets import SheetRow


class ReadRow(NamedTuple):
    """`values` has every column of the file that could be read, None for an empty cell."""

    number: int
    values: dict[str, Value]
    problems: tuple[Problem, ...]


def read_row(kind: str, row: SheetRow) -> ReadRow:
    """Read a row of `kind`. Pure: the same row reads the same, whatever stands in the database.

    A birth date and a sex that are not given are taken from the identity number; where given,
    they have to agree with it.
    """
    raise NotImplementedError
