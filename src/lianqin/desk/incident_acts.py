"""The buttons of an incident: each parses, calls one service, and shows the incident again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqin.accounts.permissions import requires
from lianqin.core.errors import DomainError, MissingInput
from lianqin.core.given import key_in, plain_text
from lianqin.desk.advice import override_words
from lianqin.desk.edge import (
    DeskRequest,
    find,
    is_fragment,
    name_of,
    says_why,
    shown_status,
    wants_json,
)
from lianqin.desk.forms import (
    ClassifyForm,
    FeedbackForm,
    NoteForm,
    refuse_unread,
)
from lianqin.desk.map_frame import map_frame
from lianqin.desk.record.drafts import keep_refused, meanwhile_of, names_sent, sent_form
from lianqin.desk.sheet import sheet_of
from lianqin.dispatch import directives
from lianqin.dispatch.collision import telling_who_won
from lianqin.dispatch.models import Directive
from lianqin.incidents import services
from lianqin.incidents.drafts_errors import WrittenMeanwhile
from lianqin.incidents.models import Incident
from lianqin.incidents.services import Outcome
from lianqin.incidents.states import EntryKind

MOMENTS = (EntryKind.NOTE, EntryKind.CONTACT, EntryKind.APPREHENDED, EntryKind.SAFE)


@requires("incident.classify")
@require_POST
@says_why
def classify(request: DeskRequest, number: str) -> HttpResponse:
    """Category, priority, simple or not."""
    form = ClassifyForm(request.POST)

    def act(incident: Incident) -> None:
        refuse_unread(form)
        services.classify(
            incident, actor=request.viewer, actor_name=name_of(request), **form.cleaned_data
        )

    return acted(request, number, act, classify=form)


@requires("directive.issue")
@require_POST
@says_why
def dispatch(request: DeskRequest, number: str) -> HttpResponse:
    """Send one crew: `unit`, or `override` as "UNIT:REASON"; `all` sends every proposed one."""

    def act(incident: Incident) -> None:
        for order in _orders(request, incident):
            with telling_who_won(incident, order.unit_id, request.viewer):
                directives.issue(incident, order, actor=request.viewer, actor_name=name_of(request))

    return acted(request, number, act)


def _orders(request: DeskRequest, incident: Incident) -> list[directives.Order]:
    if "all" in request.POST:
        advice = sheet_of(incident, request.viewer).advice
        return [_order(request, row.ranked.candidate.unit_id, "") for row in advice.proposed]
    unit, _colon, why = request.POST.get("override", request.POST.get("unit", "")).partition(":")
    if (unit_id := key_in(unit)) is None:
        raise MissingInput(field=_("派出的力量"))
    return [_order(request, unit_id, why)]


def _order(request: DeskRequest, unit: int, why: str) -> directives.Order:
    return directives.Order(
        unit_id=unit,
        actions=tuple(request.POST.getlist(f"actions-{unit}")),
        task=plain_text(request.POST, "task", 400),
        override_reason=override_words(why),
    )


@requires("directive.issue")
@require_POST
@says_why
def cancel(request: DeskRequest, number: str, directive: str) -> HttpResponse:
    """Take a directive back."""

    def act(incident: Incident) -> None:
        found = find(Directive, request.viewer, number=directive, incident=incident)
        directives.cancel(found, actor=request.viewer, actor_name=name_of(request))

    return acted(request, number, act)


@requires("incident.classify")
@require_POST
@says_why
def note(request: DeskRequest, number: str) -> HttpResponse:
    """A line of the time line: a note, a contact, an arrest, a rescue."""
    form = NoteForm(request.POST)
    asked = request.POST.get("kind", "")
    kind = EntryKind(asked) if asked in MOMENTS else EntryKind.NOTE

    def act(incident: Incident) -> None:
        form.fields["text"].required = kind == EntryKind.NOTE
        refuse_unread(form)
        services.note(
            incident,
            actor=request.viewer,
            actor_name=name_of(request),
            text=form.cleaned_data["text"],
            kind=kind,
        )

    return acted(request, number, act, note=form)


@requires("incident.close")
@require_POST
@says_why
def feedback(request: DeskRequest, number: str) -> HttpResponse:
    """How it ended."""
    form = FeedbackForm(request.POST)

    def act(incident: Incident) -> None:
        refuse_unread(form)
        services.give_feedback(
            incident, _outcome(form.cleaned_data), actor=request.viewer, actor_name=name_of(request)
        )

    return acted(request, number, act, feedback=form)


def _outcome(said: dict[str, Any]) -> Outcome:
    """Counts left empty are none."""
    filled: dict[str, Any] = {name: value or 0 for name, value in said.items() if value != ""}
    return Outcome(**filled)


@requires("incident.close")
@require_POST
@says_why
def close(request: DeskRequest, number: str) -> HttpResponse:
    """Close the record."""

    def act(incident: Incident) -> None:
        services.close(
            incident,
            actor=request.viewer,
            actor_name=name_of(request),
            open_units=directives.open_units,
        )

    return acted(request, number, act)


def acted(
    request: DeskRequest, number: str, act: Callable[[Incident], None], **forms: Form
) -> HttpResponse:
    """Do it and show the incident; refused, show it with the sentence and what was entered.

    A form that another officer was quicker to send is shown beside what that one wrote.
    """
    incident = find(Incident, request.viewer, number=number)
    try:
        with sent_form(request, incident):
            act(incident)
    except DomainError as refused:
        keep_refused(request, incident)
        return _shown(request, number, refused, forms)
    if wants_json(request):
        return JsonResponse({"number": number})
    if is_fragment(request):
        return _shown(request, number, None, {})
    return HttpResponseRedirect(_back(request, number))


def _shown(
    request: DeskRequest, number: str, refused: DomainError | None, forms: dict[str, Form]
) -> HttpResponse:
    if refused and wants_json(request):
        return JsonResponse(refused.as_json(), status=refused.status)
    incident = find(Incident, request.viewer, number=number)
    sheet = sheet_of(incident, request.viewer, forms=forms, refused=refused)
    page = "desk/_incident.html" if is_fragment(request) else "desk/incident.html"
    context: dict[str, Any] = {"sheet": sheet, "from": request.POST.get("from", "")}
    if refused is None:
        context["sent_drafts"] = names_sent(request, number)
    elif isinstance(refused, WrittenMeanwhile):
        context["meanwhile"] = meanwhile_of(request, incident)
    if not is_fragment(request):
        context |= map_frame(request.viewer, board=True)
    return render(request, page, context, status=shown_status(request, refused))


def _back(request: DeskRequest, number: str) -> str:
    form = plain_text(request.POST, "draft", 16)
    sent = {"sent": form} if form else {}
    if request.POST.get("from") == "board":
        return f"{reverse('desk:board')}?{urlencode({'incident': number, **sent})}"
    return reverse("desk:incident", args=[number]) + (f"?{urlencode(sent)}" if sent else "")
