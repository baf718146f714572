"""What our categories and results are called outside, as the bureau maps them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianqin.accounts.permissions import may, requires
from lianqin.core.errors import DomainError
from lianqin.core.given import plain_text
from lianqin.desk.edge import DeskRequest, says_why, shown_status
from lianqin.incidents.codes import (
    LENGTHS,
    BadRow,
    OwnCode,
    Taken,
    mapped,
    own_codes,
    paste_codes,
    systems_of,
    write_codes,
)
from lianqin.incidents.models import OutsideCode

Kind = OutsideCode.Kind
LONGEST = 60_000  # characters of a pasted table


@dataclass(frozen=True)
class Line:
    """One of our codes with what it is called outside, as mapped or as just typed."""

    own: OwnCode
    code: str
    name: str


@requires("incident.see")
@require_safe
@says_why
def codes(request: DeskRequest) -> HttpResponse:
    """The table of one kind and one outside system: `?kind=category&system=NAME`."""
    return _page(request, *_asked(request))


@requires("codes.manage")
@require_POST
@says_why
def save(request: DeskRequest) -> HttpResponse:
    """The table as it was edited in place."""
    kind, system = _asked(request)
    given = {
        one.code: (_cell(request, "code", one), _cell(request, "name", one))
        for one in own_codes(kind)
        if f"code-{one.code}" in request.POST
    }
    try:
        taken = write_codes(given, kind=kind, system=system, actor=request.viewer)
    except DomainError as refused:
        return _page(request, kind, system, refused=refused, typed=given)
    return _taken(request, kind, system, taken, typed=given)


@requires("codes.manage")
@require_POST
@says_why
def paste(request: DeskRequest) -> HttpResponse:
    """Two or three columns pasted from a table; what cannot be taken stays in the box."""
    kind, system = _asked(request)
    text = plain_text(request.POST, "table", LONGEST)
    try:
        taken = paste_codes(text, kind=kind, system=system, actor=request.viewer)
    except DomainError as refused:
        return _page(request, kind, system, refused=refused, pasted=text)
    left = "\n".join(row.text for row in taken.bad)
    return _taken(request, kind, system, taken, pasted=left)


def _asked(request: DeskRequest) -> tuple[str, str]:
    """The kind (a category where none is said) and the system."""
    said = request.POST if request.method == "POST" else request.GET
    kind = said.get("kind", "")
    return (kind if kind in Kind.values else str(Kind.CATEGORY)), plain_text(said, "system", 80)


def _cell(request: DeskRequest, column: str, one: OwnCode) -> str:
    return plain_text(request.POST, f"{column}-{one.code}", 200).strip()


def _taken(
    request: DeskRequest, kind: str, system: str, taken: Taken, **shown: Any
) -> HttpResponse:
    """Back to the table; with bad rows, the page that names them and keeps what was typed."""
    said = _("已写入{n}条，{same}条原已如此。").format(n=taken.written, same=taken.same)
    if taken.bad:
        return _page(request, kind, system, said=said, bad=taken.bad, **shown)
    messages.success(request, said)
    query = urlencode({"kind": kind, "system": system.strip()})
    return HttpResponseRedirect(f"{reverse('desk:codes')}?{query}")


def _page(
    request: DeskRequest,
    kind: str,
    system: str,
    *,
    refused: DomainError | None = None,
    said: str = "",
    bad: tuple[BadRow, ...] = (),
    typed: dict[str, tuple[str, str]] | None = None,
    pasted: str = "",
) -> HttpResponse:
    systems = systems_of(request.viewer)
    system = system.strip() or (systems[0] if systems else "")
    context = {
        "kind": kind,
        "kinds": Kind.choices,
        "system": system,
        "systems": systems,
        "lines": _lines(request, kind, system, typed or {}) if system else [],
        "may_edit": may(request.viewer.role, "codes.manage"),
        "refused": refused,
        "said": said,
        "bad": bad,
        "pasted": pasted,
        "lengths": LENGTHS,
    }
    status = 422 if bad else shown_status(request, refused)
    return render(request, "desk/record/codes.html", context, status=status)


def _lines(
    request: DeskRequest, kind: str, system: str, typed: dict[str, tuple[str, str]]
) -> list[Line]:
    rows = mapped(request.viewer, kind, system)
    stand = {own: (row.code, row.name) for own, row in rows.items()} | typed
    return [Line(one, *stand.get(one.code, ("", ""))) for one in own_codes(kind)]


urlpatterns: list[URLPattern] = [
    path("incidents/codes/", codes, name="codes"),
    path("incidents/codes/save/", save, name="codes_save"),
    path("incidents/codes/paste/", paste, name="codes_paste"),
]
