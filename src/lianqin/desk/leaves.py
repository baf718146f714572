"""A long list turned leaf by leaf, without counting what nobody will read.

Counting half a million rows takes longer than the page; whether there is one row more does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from lianqin.core.given import key_in

LAST = 250  # further back a filter finds more than turning does


@dataclass(frozen=True)
class Leaf:
    """Some rows of a list, and whether there are rows before and after them."""

    rows: list[Any]
    number: int
    has_more: bool

    @property
    def has_next(self) -> bool:
        return self.has_more and self.number < LAST

    @property
    def ends_early(self) -> bool:
        """Whether there is more than can be turned to."""
        return self.has_more and self.number >= LAST


def leaf_of(rows: QuerySet[Any], number: str, most: int) -> Leaf:
    """The leaf of that number, or the first one where it says none."""
    place = min(max(key_in(number) or 1, 1), LAST)
    found = list(rows[(place - 1) * most : place * most + 1])
    return Leaf(found[:most], place, len(found) > most)
