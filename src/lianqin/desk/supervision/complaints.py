"""Complaints with their answer dates, for the supervision brigade."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianqin.accounts.permissions import requires
from lianqin.core.clock import today
from lianqin.core.errors import DomainError
from lianqin.core.given import plain_text
from lianqin.desk.edge import DeskRequest, find, name_of, says_why, shown_status, wants_json
from lianqin.desk.forms import refuse_unread
from lianqin.desk.supervision import public_complaints
from lianqin.desk.supervision.complaint_forms import AnswerForm, TakenForm, WhomForm
from lianqin.desk.supervision.whom import candidates, whom
from lianqin.registry.models import Organisation, Person
from lianqin.supervision import complaints as service
from lianqin.supervision.callers import Caller
from lianqin.supervision.conduct_errors import PersonUnclear
from lianqin.supervision.models import Breach, Complaint
from lianqin.supervision.states import Channel, ComplaintResult, ComplaintState

PER_PAGE = 40


@requires("complaint.handle")
@require_safe
@says_why
def complaints(request: DeskRequest) -> HttpResponse:
    """The list: what is to be answered, the first to fall due first; answered ones on asking."""
    day, asked = today(), request.GET.get("state", "")
    rows = Complaint.objects.for_viewer(request.viewer)
    late = Q(state=ComplaintState.OPEN, due_on__lt=day)
    shown = {
        "": Q(state=ComplaintState.OPEN),
        "late": late,
        "answered": Q(state=ComplaintState.ANSWERED),
    }
    asked = asked if asked in shown else ""
    order = ("-answered_at", "-pk") if asked == "answered" else ("due_on", "pk")
    listed = rows.filter(shown[asked]).select_related("organisation", "person").order_by(*order)
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [(row, (row.due_on - day).days) for row in page],
        "state": asked,
        "query": f"state={asked}&",
        "counts": {name or "open": rows.filter(which).count() for name, which in shown.items()},
        "public_url": reverse("desk:public_complaint"),
    }
    return render(request, "desk/supervision/complaints.html", context)


@requires("complaint.handle")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def complaint_new(request: DeskRequest) -> HttpResponse:
    """Take down what somebody says by telephone, at the window, by letter or through 12345."""
    if request.method != "POST":
        return _new_page(request, TakenForm())
    form = TakenForm(request.POST)
    try:
        refuse_unread(form)
        told = form.told(Channel(form.cleaned_data["channel"]))
        taken = service.take_complaint(told, bureau_id=request.viewer.bureau, actor=request.viewer)
    except DomainError as refused:
        return _new_page(request, form, refused)
    if wants_json(request):
        return JsonResponse({"number": taken.complaint.number, "key": taken.key}, status=201)
    # The key is kept nowhere: it is said in this answer and in no other.
    return render(request, "desk/supervision/complaint_taken.html", {"taken": taken})


def _new_page(
    request: DeskRequest, form: TakenForm, refused: DomainError | None = None
) -> HttpResponse:
    if refused and wants_json(request):
        return JsonResponse(refused.as_json(), status=refused.status)
    context = {"form": form, "refused": refused, "days": service.ANSWER_DAYS}
    page = "desk/supervision/complaint_new.html"
    return render(request, page, context, status=shown_status(request, refused))


@requires("complaint.handle")
@require_safe
@says_why
def complaint(request: DeskRequest, complaint: str) -> HttpResponse:
    """One complaint: what was said, about whom, the answer."""
    return _page(request, _find(request, complaint))


@requires("complaint.handle")
@require_POST
@says_why
def complaint_whom(request: DeskRequest, complaint: str) -> HttpResponse:
    """Say which unit and guard it is about."""
    found = _find(request, complaint)
    form = WhomForm(request.POST, viewer=request.viewer)
    try:
        refuse_unread(form)
        typed = form.cleaned_data["who"].strip() or request.POST.get("person")
        pk = form.cleaned_data["organisation"]
        service.name_whom(
            found,
            organisation=find(Organisation, request.viewer, pk=pk) if pk else None,
            person=whom(request.POST, request.viewer) if typed else None,
            actor=request.viewer,
        )
    except DomainError as refused:
        return _page(request, found, refused, whom_form=form)
    return _done(request, found, _("已记下投诉涉及的单位和人员。"))


@requires("complaint.handle")
@require_POST
@says_why
def complaint_answer(request: DeskRequest, complaint: str) -> HttpResponse:
    """Answer it."""
    found, form = _find(request, complaint), AnswerForm(request.POST)
    try:
        refuse_unread(form)
        service.answer_complaint(
            found,
            result=ComplaintResult(form.cleaned_data["result"]),
            answer=form.cleaned_data["answer"],
            actor=request.viewer,
            actor_name=name_of(request),
        )
    except DomainError as refused:
        return _page(request, found, refused, answer_form=form)
    return _done(request, found, _("已答复。投诉人可凭编号和查询码查看。"))


@requires("complaint.handle")
@require_POST
@says_why
def complaint_caller(request: DeskRequest, complaint: str) -> HttpResponse:
    """Who complains, to report back to; that it was looked at is on the record."""
    found = _find(request, complaint)
    try:
        caller = service.caller_of(found, actor=request.viewer)
    except DomainError as refused:
        return _page(request, found, refused)
    if wants_json(request):
        return JsonResponse({"number": found.number})
    return _page(request, found, caller=caller)


def _find(request: DeskRequest, number: str) -> Complaint:
    return find(Complaint, request.viewer, number=number)


def _page(
    request: DeskRequest,
    found: Complaint,
    refused: DomainError | None = None,
    *,
    whom_form: WhomForm | None = None,
    answer_form: Form | None = None,
    caller: Caller | None = None,
) -> HttpResponse:
    if refused and wants_json(request):
        return JsonResponse(refused.as_json(), status=refused.status)
    breaches = Breach.objects.for_viewer(request.viewer).filter(complaint=found)
    context: dict[str, Any] = {
        "complaint": found,
        "days": (found.due_on - today()).days,
        "is_open": found.state == ComplaintState.OPEN,
        "is_late": service.is_late(found, today()),
        "whom_form": whom_form or WhomForm.of(found, request.viewer),
        "people": _offered(request, refused),
        "answer_form": answer_form or AnswerForm(),
        "caller": caller,
        "breaches": breaches.select_related("person"),
        "refused": refused,
    }
    page = "desk/supervision/complaint.html"
    return render(request, page, context, status=shown_status(request, refused))


def _offered(request: DeskRequest, refused: DomainError | None) -> list[Person]:
    """Those to choose from, where several answer to what was typed."""
    if not isinstance(refused, PersonUnclear):
        return []
    return candidates(plain_text(request.POST, "who", 64).strip(), request.viewer)


def _done(request: DeskRequest, found: Complaint, sentence: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"number": found.number})
    messages.success(request, sentence)
    return HttpResponseRedirect(reverse("desk:complaint", args=[found.number]))


_ONE = "supervision/complaints/<str:complaint>/"
urlpatterns: list[URLPattern] = [
    *public_complaints.urlpatterns,
    path("supervision/complaints/", complaints, name="complaints"),
    path("supervision/complaints/new/", complaint_new, name="complaint_new"),
    path(_ONE, complaint, name="complaint"),
    path(f"{_ONE}whom/", complaint_whom, name="complaint_whom"),
    path(f"{_ONE}answer/", complaint_answer, name="complaint_answer"),
    path(f"{_ONE}caller/", complaint_caller, name="complaint_caller"),
]
