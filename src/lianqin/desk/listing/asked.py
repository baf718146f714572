"""What is asked of a list: by its address, else as it was left."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.sessions.backends.base import SessionBase
from django.http import QueryDict

from lianqin.core.given import key_in, plain_text
from lianqin.desk.listing.columns import Column
from lianqin.desk.listing.filters import Ask, Said, said_of
from lianqin.desk.listing.listings import Listing

MEMORY = "lists"
WORDS, SORT, COLUMNS, PAGE, RESET = "q", "sort", "columns", "page", "reset"
LONGEST = 64
LAST_PAGE = 1_000_000
# An identity number is looked for on the page of the search, which keeps it out of addresses.
IDENTITY = re.compile(r"\d{15}")


@dataclass(frozen=True)
class Asked:
    """The choices as they stand, the free words, the order, the columns, the page."""

    said: list[Said]
    words: str
    sort: str
    columns: list[Column[Any]]
    page: int

    @property
    def is_narrowed(self) -> bool:
        """Whether anything differs from the list as it is first seen."""
        return bool(self.words) or any(said.is_asked for said in self.said)

    def query(self, **instead: object) -> str:
        """The address's own part that asks the same, with some asked `instead`."""
        asked: dict[str, object] = {said.choice.key: said.value for said in self.said}
        asked |= {WORDS: self.words, SORT: self.sort, **instead}
        return urlencode({key: value for key, value in asked.items() if value != ""})

    def sentence(self) -> str:
        """The choices made, in words, as an export is entered."""
        words = [f"{said.choice.label}：{said.words}" for said in self.said if said.value]
        return "；".join([*words, f"“{self.words}”"] if self.words else words)


def asked_of(listing: Listing[Any], ask: Ask, given: QueryDict, session: SessionBase) -> Asked:
    """What the address says, or as the list was left; what it says is remembered."""
    kept = session.get(MEMORY, {}).get(listing.key, {})
    heard = _heard(listing, given)
    asked = {**kept, **heard} if COLUMNS in heard and len(heard) == 1 else heard or kept
    if COLUMNS not in asked and COLUMNS in kept:
        asked[COLUMNS] = kept[COLUMNS]
    if asked != kept:
        session[MEMORY] = {**session.get(MEMORY, {}), listing.key: asked}
    return _read(listing, ask, asked, given.get(PAGE, ""))


def as_first_seen(listing: Listing[Any], ask: Ask, given: QueryDict) -> Asked:
    """What an address asks of someone who has never seen the list; nothing is remembered."""
    return _read(listing, ask, _heard(listing, given), given.get(PAGE, ""))


def forget(listing: Listing[Any], session: SessionBase) -> None:
    """Show the list as it is first seen."""
    session[MEMORY] = {k: v for k, v in session.get(MEMORY, {}).items() if k != listing.key}


def _heard(listing: Listing[Any], given: QueryDict) -> dict[str, Any]:
    """What the address says of this list's own questions; an identity number is not heard."""
    keys = [*(choice.key for choice in listing.filters), WORDS, SORT]
    heard: dict[str, Any] = {key: given[key][:LONGEST] for key in keys if key in given}
    if IDENTITY.search(heard.get(WORDS, "")):
        del heard[WORDS]
    if COLUMNS in given:
        heard[COLUMNS] = given.getlist(COLUMNS)[:LONGEST]
    return heard


def _read(listing: Listing[Any], ask: Ask, asked: Mapping[str, Any], page: str) -> Asked:
    choices = [choice for choice in listing.filters if ask.viewer.role in choice.roles]
    words = plain_text(asked, WORDS, LONGEST).strip() if listing.words else ""
    return Asked(
        said=[said_of(choice, ask, asked.get(choice.key)) for choice in choices],
        words=words,
        sort=_sort(listing, ask, asked.get(SORT, "")),
        columns=_columns(listing, ask, asked.get(COLUMNS)),
        page=min(max(key_in(page) or 1, 1), LAST_PAGE),
    )


def _sort(listing: Listing[Any], ask: Ask, asked: str) -> str:
    known = {column.key for column in listing.columns_for(ask.viewer) if column.sort}
    return asked if asked.removeprefix("-") in known else listing.sort


def _columns(listing: Listing[Any], ask: Ask, chosen: list[str] | None) -> list[Column[Any]]:
    """The chosen ones in the list's own order; the first, which opens the row, always."""
    offered = listing.columns_for(ask.viewer)
    if chosen is None:
        return [column for column in offered if not column.is_extra]
    return [column for column in offered if column is offered[0] or column.key in chosen]
