"""A cell as the file has it, before anybody asks what it means."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class CellKind(Enum):
    """What the file says a cell holds. A date's text is its serial number in the 1900 system."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    ERROR = "error"
    FORMULA = "formula"


class RawCell(NamedTuple):
    """The cell's text in the file, its kind, and whether a merged block gave it."""

    text: str
    kind: CellKind = CellKind.TEXT
    merged: bool = False
