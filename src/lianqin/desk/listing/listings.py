"""A list as it is declared."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic

from django.db.models import Q

from lianqin.core.scope import Viewer
from lianqin.desk.listing.columns import Column, M, Words
from lianqin.desk.listing.filters import Ask, Choice
from lianqin.registry.kinds import FileKind

Part = Callable[[Ask, Sequence[int]], Mapping[int, Any]]


@dataclass(frozen=True)
class Listing(Generic[M]):
    """`key` is its page's name (`desk:KEY`) and what its memory is kept under.

    `words` is the condition of the free words of the sentence. `parts` find, for the keys of one
    page, what columns need beyond the row itself, each in one query and within the viewer's scope.
    `related` rows are read along, `without` the heavy fields that no column shows.
    `sort` is the key of a sortable column, with "-" before it for downwards. `file_kind` is what
    an export of it is entered as; without one it cannot be exported. `none` says what an empty
    list is for, `step` (words, address name, permission) what to do about it. With `has_ticks`
    rows can be ticked: the page puts a form with the id `bulk` into the block `list_bulk`, which
    is sent the ticked keys as `row`.
    """

    key: str
    title: Words
    model: type[M]
    permission: str
    columns: tuple[Column[M], ...]
    sort: str
    filters: tuple[Choice, ...] = ()
    words: Callable[[str, Ask], Q] | None = None
    parts: Mapping[str, Part] = field(default_factory=dict)
    related: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    narrowed: Callable[[Ask], Q] = lambda ask: Q()
    file_kind: FileKind | None = None
    none: Words = ""
    step: tuple[Words, str, str] | None = None
    template: str = "desk/registry/list.html"
    has_ticks: bool = False

    def columns_for(self, viewer: Viewer) -> list[Column[M]]:
        """Those that the viewer's role may see."""
        return [column for column in self.columns if viewer.role in column.roles]

    def column(self, key: str) -> Column[M] | None:
        """The column called `key`."""
        return next((column for column in self.columns if column.key == key), None)


# What leaves the house as a file, by the kind of file: each list enters itself.
EXPORTABLE: dict[str, Listing[Any]] = {}


def enter(listing: Listing[M]) -> Listing[M]:
    """Let `listing` be exported. Raises KeyError for one without a kind of file."""
    if listing.file_kind is None:
        raise KeyError(listing.key)
    EXPORTABLE[listing.file_kind] = listing
    return listing
