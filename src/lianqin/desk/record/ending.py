"""How it ended: properly or not, opened again, called back, complained of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianqin.accounts.permissions import requires
from lianqin.core import clock
from lianqin.core.errors import DomainError
from lianqin.core.given import plain_text
from lianqin.core.scope import Viewer
from lianqin.desk.charts import Bars, bars
from lianqin.desk.edge import DeskRequest, find, name_of, says_why, shown_status
from lianqin.desk.forms import refuse_unread
from lianqin.desk.incident_acts import acted
from lianqin.desk.record.ended import GrievanceForm
from lianqin.incidents.callbacks import QUESTIONS, Question, call_back
from lianqin.incidents.ending import reopen
from lianqin.incidents.grievances import answer_grievance, complain
from lianqin.incidents.models import AnswerTally, Call, Callback, Grievance, Incident
from lianqin.incidents.states import State
from lianqin.registry.models import Person

PER_PAGE = 40
FEW = 5  # fewer answers than these in a month are not shown: somebody could be guessed


def _said(question: Question) -> Any:
    """A question's words in the reader's language, whenever they are read."""
    return question.words


class CallbackForm(forms.Form):
    """Whether somebody was reached, and what they said; a field for each question."""

    reached = forms.ChoiceField(label=_("结果"), choices=Callback.Reached.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in QUESTIONS:
            self.fields[question.code] = forms.ChoiceField(
                label=_said(question),
                choices=question.answers,
                widget=forms.RadioSelect,
                required=False,
            )

    @property
    def answers(self) -> dict[str, str]:
        """What was answered, by question; silence is no answer."""
        said = {question.code: self.cleaned_data[question.code] for question in QUESTIONS}
        return {code: answer for code, answer in said.items() if answer}


@requires("incident.reopen")
@require_POST
@says_why
def incident_reopen(request: DeskRequest, number: str) -> HttpResponse:
    """Open a closed record again, with the reason."""

    def act(incident: Incident) -> None:
        why = plain_text(request.POST, "why", 1000)
        reopen(incident, why=why, actor=request.viewer, actor_name=name_of(request))

    return acted(request, number, act)


@requires("incident.call_back")
@require_POST
@says_why
def incident_grievance(request: DeskRequest, number: str) -> HttpResponse:
    """Enter a complaint; who complained is not asked."""
    form = GrievanceForm(request.POST)

    def act(incident: Incident) -> None:
        refuse_unread(form)
        complain(incident, actor=request.viewer, actor_name=name_of(request), **form.cleaned_data)

    return acted(request, number, act, grievance=form)


@requires("incident.call_back")
@require_POST
@says_why
def grievance_answer(request: DeskRequest, number: str, grievance_id: int) -> HttpResponse:
    """What was answered to a complaint."""

    def act(incident: Incident) -> None:
        found = find(Grievance, request.viewer, pk=grievance_id, incident=incident)
        answer = plain_text(request.POST, "answer", 1000)
        answer_grievance(found, actor=request.viewer, answer=answer)

    return acted(request, number, act)


@requires("incident.call_back")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def callback(request: DeskRequest, number: str) -> HttpResponse:
    """Who reported is called: three questions, counted and kept with nobody."""
    incident = find(Incident, request.viewer, number=number)
    waiting = _waiting(request.viewer).filter(incident=incident).first()
    form = CallbackForm(request.POST or None)
    if request.method != "POST" or waiting is None:
        return _callback_page(request, incident, form, is_done=waiting is None)
    try:
        refuse_unread(form)
        call_back(
            waiting,
            actor=request.viewer,
            actor_name=name_of(request),
            reached=form.cleaned_data["reached"],
            answers=form.answers,
        )
    except DomainError as refused:
        return _callback_page(request, incident, form, refused)
    messages.success(request, _now("已登记回访。答案只计入本月统计，不与这起警情一起保存。"))
    return HttpResponseRedirect(reverse("desk:callbacks"))


def _callback_page(
    request: DeskRequest,
    incident: Incident,
    form: CallbackForm,
    refused: DomainError | None = None,
    *,
    is_done: bool = False,
) -> HttpResponse:
    context = {
        "incident": incident,
        "numbers": _numbers(incident, request.viewer),
        "form": form,
        "questions": [form[question.code] for question in QUESTIONS],
        "refused": refused,
        "is_done": is_done,
    }
    page = "desk/record/callback.html"
    return render(request, page, context, status=shown_status(request, refused))


def _numbers(incident: Incident, viewer: Viewer) -> list[str]:
    """Where whoever reported can be reached, as far as this viewer may know it."""
    calls = Call.objects.for_viewer(viewer).filter(incident=incident)
    people = Person.objects.for_viewer(viewer).filter(pk__in=calls.values("reporter_id"))
    told = [*calls.values_list("caller_phone", flat=True), *people.values_list("phone", flat=True)]
    return list(dict.fromkeys(number for number in told if number))


def _waiting(viewer: Viewer) -> Any:
    """The calls that are owed, of records that are closed now."""
    owed = Callback.objects.for_viewer(viewer).filter(done_at=None)
    return owed.filter(incident__state=State.CLOSED)


@requires("incident.call_back")
@require_safe
@says_why
def callbacks(request: DeskRequest) -> HttpResponse:
    """Who is to be called back, the first to fall due first."""
    rows = _waiting(request.viewer).select_related("incident__station").order_by("due_at", "pk")
    now = clock.now()
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "late": rows.filter(due_at__lt=now).count(),
        "now": now,
        "query": "",
    }
    return render(request, "desk/record/callbacks.html", context)


@dataclass(frozen=True)
class Answered:
    """One question in one month: its chart, or None where there are too few answers to show."""

    question: Question
    total: int
    chart: Bars | None


@requires("incident.call_back")
@require_safe
@says_why
def callback_answers(request: DeskRequest) -> HttpResponse:
    """What was answered, by month, for the stations that the viewer sees, together."""
    tallies = AnswerTally.objects.for_viewer(request.viewer)
    months = list(tallies.order_by("-month").values_list("month", flat=True).distinct())
    asked = request.GET.get("month", "")
    month = next((one for one in months if one.isoformat()[:7] == asked), None)
    month = month or (months[0] if months else None)
    counted = tallies.filter(month=month) if month else tallies.none()
    answered = [_answered(counted, question) for question in QUESTIONS]
    context = {"months": months, "month": month, "answered": answered, "few": FEW}
    return render(request, "desk/record/callback_answers.html", context)


def _answered(tallies: Any, question: Question) -> Answered:
    rows = tallies.filter(question=question.code).order_by().values_list("answer")
    counts = dict(rows.annotate(n=Sum("count")))
    total = sum(counts.values())
    shown = [(str(words), counts.get(code, 0)) for code, words in question.answers]
    return Answered(question, total, bars(shown) if total >= FEW else None)


_ONE = "incidents/<str:number>/"
urlpatterns: list[URLPattern] = [
    path("incidents/callbacks/", callbacks, name="callbacks"),
    path("incidents/callbacks/answers/", callback_answers, name="callback_answers"),
    path(f"{_ONE}reopen/", incident_reopen, name="incident_reopen"),
    path(f"{_ONE}callback/", callback, name="callback"),
    path(f"{_ONE}grievance/", incident_grievance, name="incident_grievance"),
    path(f"{_ONE}grievance/<int:grievance_id>/answer/", grievance_answer, name="grievance_answer"),
]
