"""One directive at the desk: its thread, what was done about it, and where its crew goes next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianqin.accounts.permissions import requires
from lianqin.core import clock
from lianqin.core.errors import DomainError, MissingInput
from lianqin.core.given import key_in, plain_text
from lianqin.desk.edge import DeskRequest, find, name_of, says_why, shown_status, wants_json
from lianqin.desk.incident_acts import acted
from lianqin.desk.why import MOVED_WHY, REINFORCED_WHY, words_of
from lianqin.dispatch import guidance, handing_over
from lianqin.dispatch import ring as rings
from lianqin.dispatch.directives import Order
from lianqin.dispatch.models import Directive, Escalation
from lianqin.dispatch.models.guidance import LONGEST
from lianqin.dispatch.proposals import propose_for
from lianqin.dispatch.recommend import Ranked
from lianqin.dispatch.ring import Ring
from lianqin.dispatch.states import OPEN, UNDER_WAY
from lianqin.incidents.models import Incident, StillOpen
from lianqin.incidents.restricted import sees_words
from lianqin.incidents.states import State
from lianqin.units.kinds import POLICE_UNITS

OFFERED = 8  # other incidents, and crews that could take over


@requires("directive.issue")
@require_safe
@says_why
def directive(request: DeskRequest, number: str, directive: str) -> HttpResponse:
    """The page. To open it is to have read what the crew wrote."""
    found = _find(request, number, directive)
    guidance.read(found, actor=request.viewer, actor_name=name_of(request))
    return _page(request, found)


@requires("directive.issue")
@require_POST
@says_why
def guide(request: DeskRequest, number: str, directive: str) -> HttpResponse:
    """A message to the crew: a phrase by one tap, else what was typed."""
    found = _find(request, number, directive)
    phrase = words_of(guidance.FROM_DESK, request.POST.get("phrase", ""))
    text = phrase or plain_text(request.POST, "text", LONGEST)
    return _acted(
        request,
        found,
        lambda: guidance.write(found, text, actor=request.viewer, actor_name=name_of(request)),
    )


@requires("directive.issue")
@require_POST
@says_why
def redirect(request: DeskRequest, number: str, directive: str) -> HttpResponse:
    """Move the crew to the incident of the number in `to`, for the reason in `why`."""
    found = _find(request, number, directive)
    to = find(Incident, request.viewer, number=plain_text(request.POST, "to", 24))
    return _acted(
        request,
        found,
        lambda: handing_over.redirect(
            found,
            to,
            actor=request.viewer,
            actor_name=name_of(request),
            reason=words_of(MOVED_WHY, request.POST.get("why", "")),
        ),
        reverse("desk:incident", args=[to.number]),
    )


@requires("directive.issue")
@require_POST
@says_why
def relieve(request: DeskRequest, number: str, directive: str) -> HttpResponse:
    """Send the crew in `unit` to take over, on its arrival or, with `at_once`, now."""
    found = _find(request, number, directive)

    def act() -> object:
        if (unit := key_in(request.POST.get("unit", ""))) is None:
            raise MissingInput(field=_("接替的力量"))
        return handing_over.relieve(
            found,
            Order(unit),
            actor=request.viewer,
            actor_name=name_of(request),
            at_once="at_once" in request.POST,
        )

    return _acted(request, found, act, reverse("desk:incident", args=[number]))


@requires("directive.issue")
@require_POST
@says_why
def reinforce(request: DeskRequest, number: str) -> HttpResponse:
    """One crew more for the same incident: `unit`, and `why` beyond the rule's numbers."""

    def act(incident: Incident) -> None:
        if (unit := key_in(request.POST.get("unit", ""))) is None:
            raise MissingInput(field=_("增援的力量"))
        why = words_of(REINFORCED_WHY, request.POST.get("why", ""))
        order = Order(unit, override_reason=why)
        handing_over.reinforce(incident, order, actor=request.viewer, actor_name=name_of(request))

    return acted(request, number, act)


@requires("directive.issue")
@require_POST
@says_why
def ring(request: DeskRequest, number: str) -> HttpResponse:
    """Ask every crew in `units` at once; the first `wanted` who say yes go."""

    def act(incident: Incident) -> None:
        units = (key_in(unit) for unit in request.POST.getlist("units"))
        asked = Ring(
            tuple(unit for unit in units if unit is not None),
            wanted=key_in(request.POST.get("wanted", "")) or 1,
        )
        rings.ring(incident, asked, actor=request.viewer, actor_name=name_of(request))

    return acted(request, number, act)


def _find(request: DeskRequest, number: str, directive: str) -> Directive:
    incident = find(Incident, request.viewer, number=number)
    return find(Directive, request.viewer, number=directive, incident=incident)


def _acted(
    request: DeskRequest, found: Directive, act: Callable[[], object], url: str = ""
) -> HttpResponse:
    """Do it and go on; refused, the page again with the sentence and what was typed."""
    try:
        act()
    except DomainError as refused:
        if wants_json(request):
            return JsonResponse(refused.as_json(), status=refused.status)
        return _page(request, _again(request, found), refused)
    if wants_json(request):
        return JsonResponse({"number": found.number})
    return HttpResponseRedirect(url or _own(found))


def _again(request: DeskRequest, found: Directive) -> Directive:
    return find(Directive, request.viewer, pk=found.pk)


def _own(found: Directive) -> str:
    return reverse("desk:directive", args=[found.incident.number, found.number])


def _page(
    request: DeskRequest, found: Directive, refused: DomainError | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        "directive": found,
        "incident": found.incident,
        "is_open": found.status in OPEN,
        "messages_said": list(guidance.thread_of(found, request.viewer)),
        "is_writable": guidance.is_writable(found) and sees_words(found.incident, request.viewer),
        "phrases": guidance.FROM_DESK,
        "most": LONGEST,
        "typed": plain_text(request.POST, "text", LONGEST) if refused else "",
        "rungs": Escalation.objects.for_viewer(request.viewer).filter(directive=found),
        "others": _others(request, found) if found.status in OPEN else [],
        "reliefs": _reliefs(found) if found.status in UNDER_WAY else [],
        "why": MOVED_WHY,
        "refused": refused,
    }
    status = shown_status(request, refused)
    return render(request, "desk/directive.html", context, status=status)


def _others(request: DeskRequest, found: Directive) -> list[Incident]:
    """Where the crew could be moved: the viewer's other open incidents, the most urgent first."""
    rows = Incident.objects.for_viewer(request.viewer).filter(
        StillOpen("state"), is_exercise=found.is_exercise
    )
    return list(rows.exclude(pk=found.incident_id).exclude(state=State.CLEARED)[:OFFERED])


def _reliefs(found: Directive) -> list[Ranked]:
    """The nearest of the same side that could take over; none where no order or map answers."""
    try:
        ranked = propose_for(found.incident, clock.now()).ranked
    except DomainError:
        return []
    police = found.unit.kind in POLICE_UNITS
    return [row for row in ranked if row.candidate.is_police is police][:OFFERED]


_ONE = "incidents/<str:number>/directives/<str:directive>/"
urlpatterns: list[URLPattern] = [
    path(_ONE, directive, name="directive"),
    path(f"{_ONE}guide/", guide, name="guide"),
    path(f"{_ONE}redirect/", redirect, name="redirect"),
    path(f"{_ONE}relieve/", relieve, name="relieve"),
    path("incidents/<str:number>/reinforce/", reinforce, name="reinforce"),
    path("incidents/<str:number>/ring/", ring, name="ring"),
]
