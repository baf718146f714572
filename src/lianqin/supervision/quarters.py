"""Quarters of a year, as `[since, until)` in days, with a code such as 2026Q3."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

_CODE = re.compile(r"(20\d\d)Q([1-4])")


@dataclass(frozen=True, order=True)
class Quarter:
    """`number` 1 to 4 of `year`."""

    year: int
    number: int

    @property
    def code(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def since(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def until(self) -> date:
        return self.next.since

    @property
    def next(self) -> Quarter:
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def before(self) -> Quarter:
        return Quarter(self.year - (self.number == 1), (self.number + 2) % 4 + 1)

    def __str__(self) -> str:
        return _("%(year)d年第%(number)d季度") % {"year": self.year, "number": self.number}


def quarter_of(day: date) -> Quarter:
    """The quarter in which a day lies."""
    return Quarter(day.year, (day.month + 2) // 3)


def read_quarter(code: str) -> Quarter | None:
    """The quarter of a code, or None for what is none."""
    found = _CODE.fullmatch(code)
    return Quarter(int(found[1]), int(found[2])) if found else None
