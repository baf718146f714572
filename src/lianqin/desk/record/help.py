"""Help between stations at the desk: asked on one page, answered on another, kept in a list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianqin.accounts.permissions import requires
from lianqin.core import clock
from lianqin.core.clock import SHANGHAI
from lianqin.core.errors import DomainError
from lianqin.desk.edge import DeskRequest, find, name_of, says_why, shown_status, wants_json
from lianqin.desk.forms import refuse_unread
from lianqin.desk.record.help_forms import AskForm, CannotForm, OfferForm
from lianqin.desk.record.help_panel import shown
from lianqin.dispatch import help as helping
from lianqin.dispatch.help_errors import OnlyResponsibleAsks
from lianqin.dispatch.help_states import OPEN_HELP
from lianqin.dispatch.models import HelpRequest
from lianqin.dispatch.offering import crews_to_offer
from lianqin.incidents.models import Incident

SHOWN = 60


@requires("help.ask")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def help_ask(request: DeskRequest, number: str) -> HttpResponse:
    """Ask another station; a refusal gives back what was entered."""
    incident = find(Incident, request.viewer, number=number)
    if not helping.may_ask(incident, request.viewer):
        raise OnlyResponsibleAsks
    now = clock.now()
    if request.method != "POST":
        return _ask_page(request, incident, AskForm(incident, now))
    form = AskForm(incident, now, request.POST)
    try:
        refuse_unread(form)
        made = helping.ask_station(
            incident,
            form.cleaned_data["station"],
            form.wanted,
            actor=request.viewer,
            actor_name=name_of(request),
        )
    except DomainError as refused:
        return _ask_page(request, incident, form, refused)
    said = _("已请求%(station)s援助，%(time)s前未答复即报指挥中心。")
    messages.success(
        request,
        said
        % {"station": made.asked.name, "time": f"{made.answer_by.astimezone(SHANGHAI):%H:%M:%S}"},
    )
    return HttpResponseRedirect(reverse("desk:incident", args=[number]))


def _ask_page(
    request: DeskRequest, incident: Incident, form: AskForm, refused: DomainError | None = None
) -> HttpResponse:
    if refused and wants_json(request):
        return JsonResponse(refused.as_json(), status=refused.status)
    context = {"incident": incident, "form": form, "refused": refused}
    status = shown_status(request, refused)
    return render(request, "desk/record/help_ask.html", context, status=status)


@requires("help.see")
@require_safe
@says_why
def help_list(request: DeskRequest) -> HttpResponse:
    """What was asked of us and what we asked, what waits first."""
    rows = HelpRequest.objects.for_viewer(request.viewer)
    now = clock.now()
    seen = [
        shown(row, request.viewer, now)
        for row in rows.select_related("incident", "asker", "asked")[:SHOWN]
    ]
    seen.sort(key=lambda one: not one.waits)
    return render(request, "desk/record/help_list.html", {"rows": seen})


@requires("help.see")
@require_safe
@says_why
def help_request(request: DeskRequest, asked: str) -> HttpResponse:
    """One request with what was answered, and the forms of whoever may go on with it."""
    return _page(request, _find(request, asked))


def _find(request: DeskRequest, number: str) -> HelpRequest:
    found = find(HelpRequest, request.viewer, number=number)
    rows = HelpRequest.objects.for_viewer(request.viewer)
    return rows.select_related("incident", "asker", "asked").get(pk=found.pk)


def _page(
    request: DeskRequest,
    found: HelpRequest,
    refused: DomainError | None = None,
    **forms: Form,
) -> HttpResponse:
    if refused and wants_json(request):
        return JsonResponse(refused.as_json(), status=refused.status)
    now = clock.now()
    one = shown(found, request.viewer, now)
    free = list(crews_to_offer(found, now)) if one.waits and one.may_answer else []
    context: dict[str, Any] = {
        "one": one,
        "crews": found.crews.select_related("unit", "directive"),
        "sees": Incident.objects.for_viewer(request.viewer).filter(pk=found.incident_id).exists(),
        "offer_form": forms.get("offer") or OfferForm(free, found.kit),
        "cannot_form": forms.get("cannot") or CannotForm(),
        "has_crews": bool(free),
        "refused": refused,
    }
    status = shown_status(request, refused)
    return render(request, "desk/record/help_request.html", context, status=status)


@requires("help.ask")
@require_POST
@says_why
def help_offer(request: DeskRequest, asked: str) -> HttpResponse:
    """Name what we give; the crews' directives follow."""
    found = _find(request, asked)
    form = OfferForm(list(crews_to_offer(found, clock.now())), found.kit, request.POST)

    def act() -> None:
        refuse_unread(form)
        answered = helping.offer(
            found, form.offer, actor=request.viewer, actor_name=name_of(request)
        )
        for crew, why in answered.refused:
            messages.warning(request, f"{crew}: {why}")

    return _done(request, found, act, offer=form)


@requires("help.ask")
@require_POST
@says_why
def help_cannot(request: DeskRequest, asked: str) -> HttpResponse:
    """Say that we cannot, by the list."""
    found, form = _find(request, asked), CannotForm(request.POST)

    def act() -> None:
        refuse_unread(form)
        helping.cannot(
            found, form.cleaned_data["why"], actor=request.viewer, actor_name=name_of(request)
        )

    return _done(request, found, act, cannot=form)


@requires("help.ask")
@require_POST
@says_why
def help_end(request: DeskRequest, asked: str) -> HttpResponse:
    """Take it back before an answer, or say that the help is over."""
    found = _find(request, asked)
    who: dict[str, Any] = {"actor": request.viewer, "actor_name": name_of(request)}
    takes_back = shown(found, request.viewer, clock.now()).waits
    end = helping.withdraw if takes_back else helping.finish
    return _done(request, found, lambda: _ignored(end(found, **who)))


def _ignored(_answer: object) -> None:
    """What a service answers and a page does not need."""


def _done(
    request: DeskRequest, found: HelpRequest, act: Callable[[], None], **forms: Form
) -> HttpResponse:
    try:
        act()
    except DomainError as refused:
        return _page(request, _find(request, found.number), refused, **forms)
    return HttpResponseRedirect(reverse("desk:help_request", args=[found.number]))


@requires("help.see")
@require_safe
@says_why
def help_letter(request: DeskRequest, asked: str) -> HttpResponse:
    """What was asked and answered, as a letter on one sheet."""
    found = _find(request, asked)
    context = {
        "one": shown(found, request.viewer, clock.now()),
        "crews": found.crews.select_related("unit", "directive"),
        "is_open": found.status in OPEN_HELP,
        "printed_by": name_of(request),
        "printed_at": clock.now(),
    }
    return render(request, "desk/record/help_letter.html", context)


_ONE = "help/<str:asked>/"
urlpatterns: list[URLPattern] = [
    path("incidents/<str:number>/help/ask/", help_ask, name="help_ask"),
    path("help/", help_list, name="help_list"),
    path(_ONE, help_request, name="help_request"),
    path(f"{_ONE}offer/", help_offer, name="help_offer"),
    path(f"{_ONE}cannot/", help_cannot, name="help_cannot"),
    path(f"{_ONE}end/", help_end, name="help_end"),
    path(f"{_ONE}letter/", help_letter, name="help_letter"),
]
