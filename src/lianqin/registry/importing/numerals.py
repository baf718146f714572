"""Numbers as a cell holds them, and Excel's habit of keeping fifteen digits and no more."""

from __future__ import annotations

import math
import re

from lianqin.registry.importing.problems import Unusable
from lianqin.registry.importing.raw import CellKind

# Excel keeps fifteen significant digits; a longer number ends in noughts that nobody typed.
KEPT_DIGITS = 15
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
POWER = re.compile(r"\d(\.\d+)?[eE]\+?\d{1,2}")


def as_float(text: str) -> float | None:
    """The number, or None where the text is none or is not finite."""
    if not NUMBER.fullmatch(text):
        return None
    number = float(text)
    return number if math.isfinite(number) else None


def as_digits(text: str, kind: CellKind) -> str:
    """A number cell as the digits that were typed; other cells as they are.

    1.3800001111E10 and 13800001111.0 read 13800001111. Raises Unusable for a date: Excel takes
    2024-1 for one.
    """
    if kind is CellKind.DATE:
        raise Unusable("turned_date")
    if kind is not CellKind.NUMBER or text.isdigit():
        return text
    number = as_float(text)
    if number is None or not number.is_integer() or abs(number) > 1e30:
        return text
    return str(int(number))


def lost_digits(digits: str, kind: CellKind) -> bool:
    """Whether Excel has put noughts for the last digits of a long number."""
    return (kind is CellKind.NUMBER and len(digits) > KEPT_DIGITS) or bool(POWER.fullmatch(digits))
