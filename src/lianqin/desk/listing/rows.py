"""The rows of a list: first the keys of one page, then those rows with their parts.

A page asks the same number of queries for ten rows as for a hundred thousand. Rows are counted, and
pages turned, up to `COUNTED`; beyond that the page says so and asks for a narrower sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from lianqin.desk.listing.asked import Asked
from lianqin.desk.listing.columns import Column, M, Row
from lianqin.desk.listing.filters import Ask
from lianqin.desk.listing.listings import Listing

PER_PAGE = 50
COUNTED = 10_000
AT_ONCE = 500


@dataclass(frozen=True)
class PageOf:
    """One page of rows. `count` stops at `COUNTED`, with `is_more` beyond it."""

    rows: list[Row[Any]]
    number: int
    count: int
    is_more: bool
    has_next: bool

    @property
    def is_last_turn(self) -> bool:
        """Whether there are more rows, but pages are turned no further."""
        return self.is_more and self.number >= COUNTED // PER_PAGE

    @property
    def first(self) -> int:
        """The place of its first row in the list, from 1."""
        return (self.number - 1) * PER_PAGE + 1

    @property
    def last(self) -> int:
        """The place of its last row."""
        return self.first + len(self.rows) - 1


def narrowed(listing: Listing[M], ask: Ask, asked: Asked) -> QuerySet[M]:
    """The rows that the sentence speaks of, within the viewer's scope, in no order yet."""
    where = listing.narrowed(ask)
    for said in asked.said:
        where &= said.condition(ask)
    if asked.words and listing.words:
        where &= listing.words(asked.words, ask)
    return listing.model.objects.for_viewer(ask.viewer).filter(where)


def ordered(
    listing: Listing[M], rows: QuerySet[M], sort: str, *, along_index: bool = False
) -> QuerySet[M]:
    """By the column `sort`, and by key where that says nothing.

    `along_index` suits many rows, of which the first come at once. A database that went along the
    index for a few would read the whole table for them, so else they are found and then sorted.
    """
    column = listing.column(sort.removeprefix("-"))
    fields = [F(name) for name in (column.sort if column else ())]
    keys = fields if along_index else [Coalesce(field, field) for field in fields]
    down = sort.startswith("-")
    order = [key.desc() if down else key.asc() for key in (*keys, F("pk"))]
    return rows.order_by(*order)


def page_of(listing: Listing[M], ask: Ask, asked: Asked) -> PageOf:
    """The page asked for, or the first where that one has no rows."""
    rows = narrowed(listing, ask, asked)
    count = rows.order_by()[: COUNTED + 1].count()
    is_more = count > COUNTED
    keys = ordered(listing, rows, asked.sort, along_index=is_more).values_list("pk", flat=True)
    number = min(asked.page, COUNTED // PER_PAGE)
    found = _keys(keys, number)
    if not found and number > 1:
        number, found = 1, _keys(keys, 1)
    shown = dressed(listing, ask, found[:PER_PAGE], asked.columns)
    has_next = len(found) > PER_PAGE and number < COUNTED // PER_PAGE
    return PageOf(shown, number, min(count, COUNTED), is_more, has_next)


def _keys(keys: QuerySet[Any, Any], number: int) -> list[int]:
    start = (number - 1) * PER_PAGE
    return list(keys[start : start + PER_PAGE + 1])


def dressed(
    listing: Listing[M], ask: Ask, keys: Sequence[int], columns: Sequence[Column[M]]
) -> list[Row[M]]:
    """The rows of these keys, in this order, with the parts that the columns need."""
    rows = listing.model.objects.for_viewer(ask.viewer).filter(pk__in=keys).defer(*listing.without)
    found = (rows.select_related(*listing.related) if listing.related else rows).in_bulk()
    needed = dict.fromkeys(name for column in columns for name in column.parts)
    parts = {name: listing.parts[name](ask, keys) for name in needed}
    return [Row(cast(Any, found[key]), parts, ask.day) for key in keys if key in found]


def every(
    listing: Listing[M], ask: Ask, keys: Sequence[int], columns: Sequence[Column[M]]
) -> Iterator[Row[M]]:
    """The rows of many keys, dressed some hundred at once so that no query holds on for long."""
    for start in range(0, len(keys), AT_ONCE):
        yield from dressed(listing, ask, keys[start : start + AT_ONCE], columns)
