"""From a cell to a value: small pure readers, each for one sort of fact."""

from __future__ import annotations

from datetime import date
from enum import Enum

from lianqin.registry.importing.columns import Column
from lianqin.registry.importing.problems import Problem
from lianqin.registry.importing.sheets import RawCell


class OpenEnd(Enum):
    """What 长期 or 无固定期限 reads as: it was said that there is no last day."""

    OPEN = "open"


Value = str | int | float | bool | date | OpenEnd | None


def read_cell(column: Column, raw: RawCell | None) -> Value | Problem:
    """The cell's value, None where it is empty, or the problem with it."""
    raise NotImplementedError
