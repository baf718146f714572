"""Answering a phone in the form in which it asked: a page after a form, JSON after a fetch."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lianqin.accounts.permissions import may
from lianqin.core import clock
from lianqin.core.errors import DomainError
from lianqin.core.models import EventRow
from lianqin.field.duty import Duty, duty_of
from lianqin.field.words import browser_words

View = Callable[..., HttpResponseBase]


def wants_json(request: HttpRequest) -> bool:
    """Whether a module of ours asked, not a person's form."""
    return request.headers.get("Accept", "").startswith("application/json")


def says_why(view: View) -> View:
    """Turn a refusal into its sentence and code: JSON, a 404 page, or a line on the page.

    It also notes, before anything is read for a page, which event was the last one.
    """

    @wraps(view)
    def answered(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "GET":
            request.shown_from = _newest_event()
        try:
            return view(request, *args, **kwargs)
        except DomainError as error:
            return _refusal(request, error)

    return answered


def _newest_event() -> int:
    return EventRow.objects.order_by("-id").values_list("id", flat=True).first() or 0


def _refusal(request: HttpRequest, error: DomainError) -> HttpResponseBase:
    if wants_json(request):
        return JsonResponse(error.as_json(), status=error.status)
    if error.status == 404:
        return render(request, "404.html", {"error": error}, status=404)
    messages.error(request, f"{error} ({error.code})")
    return redirect("field:home")


def done(
    request: HttpRequest, url: str, sentence: str = "", *, skewed: bool = False, **facts: Any
) -> HttpResponseBase:
    """An act was taken: JSON with the page to show next, or that page itself.

    `skewed` says that the phone's clock was minutes wrong; its holder is told.
    """
    warning = clock_warning() if skewed else ""
    if wants_json(request):
        said = {"ok": True, "url": url, "sentence": sentence, "warning": warning}
        return JsonResponse({**said, "skewed": skewed, **facts})
    if warning:
        messages.warning(request, warning)
    if sentence:
        messages.info(request, sentence)
    return redirect(url)


def clock_warning() -> str:
    """What a person is told whose phone shows a wrong time."""
    return _("手机时间与服务器相差5分钟以上，已按服务器时间记录。请校准手机时间。")


def phone_page(
    request: Any, template: str, here: str, /, *, status: int = 200, **context: Any
) -> HttpResponse:
    """A page of the phone; the stream starts after the last event that it surely shows."""
    shown_from = request.shown_from if request.method == "GET" else _newest_event()
    duty: Duty = context.pop("duty", None) or duty_of(request.viewer, clock.now())
    return render(
        request,
        template,
        {
            "here": here,
            "duty": duty,
            "crew": duty.crew,
            "stream_from": str(shown_from),
            "field_words": browser_words(),
            "alarm_command": uuid4(),
            "answers": may(request.viewer.role, "directive.answer"),
            "may_alarm": may(request.viewer.role, "field.alarm"),
            **context,
        },
        status=status,
    )
