"""The public's way to complain and to read the answer (Art. 39): no account, nothing asked twice.

What a page can say of the house to somebody unknown is here and nowhere else: the names of its
bureaus, and an answer to whoever holds its number and key.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lianqin.accounts.permissions import PUBLIC, requires
from lianqin.core.errors import DomainError, MissingInput
from lianqin.desk.edge import says_why, shown_status, wants_json
from lianqin.desk.forms import refuse_unread
from lianqin.desk.limits import spend
from lianqin.desk.supervision.complaint_forms import ComplaintForm, LookupForm
from lianqin.registry.models import Organisation
from lianqin.supervision import complaints as service
from lianqin.supervision.conduct_errors import ComplaintsTooMany, LookupsTooMany
from lianqin.supervision.states import Channel, ComplaintState

MOST_AN_HOUR = 5
MOST_LOOKUPS = 20


@requires(PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def complain(request: HttpRequest) -> HttpResponse:
    """The form; sent, the number and the key, which are said once."""
    if request.method != "POST":
        return _form(request, ComplaintForm())
    form = ComplaintForm(request.POST)
    try:
        refuse_unread(form)
        bureau = _bureau(request)
        spend(request, "complaint", most=MOST_AN_HOUR, refusal=ComplaintsTooMany)
        taken = service.take_complaint(form.told(Channel.WEB), bureau_id=bureau.pk)
    except DomainError as refused:
        return _form(request, form, refused)
    if wants_json(request):
        return JsonResponse({"number": taken.complaint.number, "key": taken.key}, status=201)
    return render(request, "desk/supervision/complaint_sent.html", {"taken": taken})


def _bureau(request: HttpRequest) -> Organisation:
    """The one bureau of the house, or the one that was chosen."""
    there = service.bureaus()
    chosen = request.POST.get("bureau", "")
    found = [one for one in there if str(one.pk) == chosen] if len(there) > 1 else there
    if not found:
        raise MissingInput(field=_("受理机关"))
    return found[0]


def _form(
    request: HttpRequest, form: ComplaintForm, refused: DomainError | None = None
) -> HttpResponse:
    if refused and wants_json(request):
        return JsonResponse(refused.as_json(), status=refused.status)
    context = {
        "here": "complain",
        "form": form,
        "bureaus": service.bureaus(),
        "bureau": request.POST.get("bureau", ""),
        "days": service.ANSWER_DAYS,
        "refused": refused,
    }
    page = "desk/supervision/complaint_public.html"
    return render(request, page, context, status=shown_status(request, refused))


@requires(PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def look_up(request: HttpRequest) -> HttpResponse:
    """What became of a complaint, for whoever holds its number and key."""
    if request.method != "POST":
        return _answer(request, LookupForm())
    form = LookupForm(request.POST)
    try:
        refuse_unread(form)
        spend(request, "complaint-answer", most=MOST_LOOKUPS, refusal=LookupsTooMany)
        found = service.look_up(**form.cleaned_data)
    except DomainError as refused:
        return _answer(request, form, refused)
    if wants_json(request):
        return JsonResponse({"state": found.state, "result": found.result, "answer": found.answer})
    is_open = found.state == ComplaintState.OPEN
    return _answer(request, form, complaint=found, is_open=is_open)


def _answer(
    request: HttpRequest, form: LookupForm, refused: DomainError | None = None, **found: Any
) -> HttpResponse:
    if refused and wants_json(request):
        return JsonResponse(refused.as_json(), status=refused.status)
    context = {"here": "answer", "form": form, "refused": refused, **found}
    page = "desk/supervision/complaint_answer_public.html"
    return render(request, page, context, status=shown_status(request, refused))


urlpatterns: list[URLPattern] = [
    path("complaints/", complain, name="public_complaint"),
    path("complaints/answer/", look_up, name="public_answer"),
]
