"""Saying no in the form in which the question came: a page, JSON, or a word to htmx."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.urls import reverse

from lianqin.accounts.errors import DeviceRevoked, SignInNeeded
from lianqin.core.errors import DomainError

FRONT_DOOR = "/"


def ask_to_sign_in(request: Any) -> HttpResponseBase:
    """To the sign-in page and back; a phone whose token ended hears why."""
    error = DeviceRevoked() if request.device_ended else SignInNeeded()
    if _wants_json(request):
        return JsonResponse(error.as_json(), status=error.status)
    if request.device_ended:
        messages.warning(request, str(error))
    page, door = _page_of(request), reverse("account_login")
    if page == FRONT_DOOR:
        return _go(request, door)  # each role is let in where it works
    return _go(request, f"{door}?{urlencode({'next': page})}")


def send_to_password(request: HttpRequest, error: DomainError) -> HttpResponseBase:
    """To the change of password, which must come first."""
    if _wants_json(request):
        return JsonResponse(error.as_json(), status=error.status)
    messages.warning(request, str(error))
    return _go(request, reverse("account_change_password"))


def refuse(request: HttpRequest, error: DomainError) -> HttpResponseBase:
    """The refusal itself, with its sentence and its code; missing and hidden answer alike."""
    if _wants_json(request):
        return JsonResponse(error.as_json(), status=error.status)
    page = f"{error.status}.html" if error.status in {403, 404} else "accounts/refused.html"
    return render(request, page, {"error": error}, status=error.status)


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _page_of(request: HttpRequest) -> str:
    """The page the person is on: for a fragment that htmx fetches, the page around it."""
    shown = urlsplit(request.headers.get("HX-Current-URL", ""))
    return f"{shown.path}?{shown.query}".rstrip("?") if shown.path else request.get_full_path()


def _go(request: HttpRequest, url: str) -> HttpResponseBase:
    """Lead the whole page to `url`, also when only a fragment of it was asked for."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)
