"""The desk's edge: what a request brings, and how a refusal is said in the form it was asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render

from lianqin.accounts.models import User
from lianqin.core.errors import DomainError
from lianqin.core.scope import Viewer, get_visible

View = Callable[..., HttpResponseBase]
find = get_visible  # as the desk calls it
# What htmx puts into the page; any other refusal of a fragment leaves the page as it is.
SWAPPED = frozenset({409, 422})


class DeskRequest(HttpRequest):
    """A request after the middleware: signed in, with the viewer on whose behalf rows are read."""

    viewer: Viewer
    user: User


def name_of(request: DeskRequest) -> str:
    """The name that the record prints beside what this person did."""
    return request.user.display_name


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks."""
    return request.headers.get("Accept", "").startswith("application/json")


def is_fragment(request: HttpRequest) -> bool:
    """Whether a part of a page is asked for, to be put into one that stands."""
    return bool(request.headers.get("HX-Request"))


def says_why(view: View) -> View:
    """A refusal inside `view` becomes its sentence and code: a page, a fragment or JSON."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except DomainError as error:
            return refusal(request, error)

    return answered


def refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    """`error` alone, where there is nothing entered that could be lost."""
    if wants_json(request):
        return JsonResponse(error.as_json(), status=error.status)
    if is_fragment(request):
        return render(request, "desk/_refused.html", {"refused": error}, status=error.status)
    page = "404.html" if error.status == 404 else "desk/refused.html"
    return render(request, page, {"error": error}, status=error.status)


def shown_status(request: HttpRequest, error: DomainError | None) -> int:
    """The status under which a page that says `error` is sent: for htmx one that it puts in."""
    if error is None:
        return 200
    return 409 if is_fragment(request) and error.status not in SWAPPED else error.status
