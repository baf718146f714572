"""A list on its page: heads, cells, sentence, and the ways on from here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.permissions import may
from lianqin.core import clock
from lianqin.desk.edge import DeskRequest
from lianqin.desk.listing.asked import RESET, Asked, asked_of, forget
from lianqin.desk.listing.columns import Cell, Column
from lianqin.desk.listing.filters import Ask, Said
from lianqin.desk.listing.listings import Listing
from lianqin.desk.listing.rows import PageOf, page_of

COMMAS = "，, "
BEFORE_WORDS = _("，写有")


@dataclass(frozen=True)
class Head:
    """A column's head: how it is sorted now, and the address that sorts by it (or turns it)."""

    column: Column[Any]
    sorted: str
    query: str


@dataclass(frozen=True)
class Line:
    """A row's cells; the first opens it."""

    pk: int
    cells: list[tuple[Column[Any], Cell]]


@dataclass(frozen=True)
class Shown:
    """Everything that the template of a list reads."""

    listing: Listing[Any]
    asked: Asked
    page: PageOf
    heads: list[Head]
    lines: list[Line]
    offered: list[Column[Any]]
    export_url: str
    step_url: str

    @property
    def chosen(self) -> set[str]:
        """The keys of the columns that show."""
        return {column.key for column in self.asked.columns}

    @property
    def clauses(self) -> list[tuple[str, Said, str]]:
        """The choices of the sentence with the words before each and the comma after it, which
        stands at the end of a line and not at the beginning of the next."""
        leads = [str(said.choice.before) for said in self.asked.said]
        follow = [*leads[1:], str(BEFORE_WORDS) if self.takes_words else ""]
        ends = [lead[: len(lead) - len(lead.lstrip(COMMAS))] for lead in follow]
        starts = [lead.lstrip(COMMAS) for lead in leads]
        return list(zip(starts, self.asked.said, ends, strict=True))

    @property
    def before_words(self) -> str:
        """What stands before the free words."""
        return str(BEFORE_WORDS).lstrip(COMMAS)

    @property
    def takes_words(self) -> bool:
        """Whether the sentence ends in free words."""
        return self.listing.words is not None

    @property
    def query(self) -> str:
        """The sentence and the order as the address says them."""
        return self.asked.query()


def ask_of(request: DeskRequest) -> Ask:
    """Who asks, today in Shanghai."""
    return Ask(request.viewer, clock.today())


def show_list(request: DeskRequest, listing: Listing[Any], **context: Any) -> HttpResponse:
    """The list as the address asks, or as it was left; `?reset=1` shows it as first seen."""
    if RESET in request.GET:
        forget(listing, request.session)
        return HttpResponseRedirect(request.path)
    ask = ask_of(request)
    asked = asked_of(listing, ask, request.GET, request.session)
    shown = _shown(listing, ask, asked, page_of(listing, ask, asked))
    return render(request, listing.template, {"list": shown, **context})


def _shown(listing: Listing[Any], ask: Ask, asked: Asked, page: PageOf) -> Shown:
    return Shown(
        listing=listing,
        asked=asked,
        page=page,
        heads=[_head(column, asked) for column in asked.columns],
        lines=[
            Line(row.of.pk, [(column, column.cell(row)) for column in asked.columns])
            for row in page.rows
        ],
        offered=listing.columns_for(ask.viewer)[1:],
        export_url=_export(listing, ask, asked),
        step_url=_step(listing, ask),
    )


def _head(column: Column[Any], asked: Asked) -> Head:
    if not column.sort:
        return Head(column, "", "")
    if asked.sort.removeprefix("-") != column.key:
        return Head(column, "none", asked.query(sort=column.key))
    if asked.sort.startswith("-"):
        return Head(column, "descending", asked.query(sort=column.key))
    return Head(column, "ascending", asked.query(sort=f"-{column.key}"))


def _export(listing: Listing[Any], ask: Ask, asked: Asked) -> str:
    if listing.file_kind is None or not may(ask.viewer.role, "files.export"):
        return ""
    return f"{reverse('desk:export', args=[listing.file_kind])}?{asked.query()}"


def _step(listing: Listing[Any], ask: Ask) -> str:
    if listing.step is None or not may(ask.viewer.role, listing.step[2]):
        return ""
    try:
        return reverse(listing.step[1])
    except NoReverseMatch:
        return ""
