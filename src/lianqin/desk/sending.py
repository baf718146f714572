"""The confirmation of one crew for one incident: what it may be asked, or why it may not go.

Reached by dragging a crew onto an incident, by picking it with the keys, or by its address. Nothing
is sent before its button is pressed; what was entered stays when somebody else was quicker.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_http_methods, require_safe

from lianqin.accounts.permissions import requires
from lianqin.core import clock
from lianqin.core.errors import DomainError
from lianqin.core.given import plain_text
from lianqin.desk.advice import OVERRIDES, Advice, Row, advise, override_words
from lianqin.desk.edge import (
    DeskRequest,
    find,
    is_fragment,
    name_of,
    says_why,
    shown_status,
    wants_json,
)
from lianqin.dispatch import collision, directives, leases
from lianqin.dispatch.law import Action
from lianqin.dispatch.models import Directive
from lianqin.dispatch.orders import actions_for, usual_actions
from lianqin.dispatch.recommend import RuledOut
from lianqin.incidents.models import Incident
from lianqin.units.models import Unit

TASK = 400


@dataclass(frozen=True, eq=False)
class Sending:
    """One crew and one incident: `row` where it may go, `out` where it may not."""

    incident: Incident
    unit: Unit
    advice: Advice

    @cached_property
    def row(self) -> Row | None:
        rows = self.advice.rows
        return next((one for one in rows if one.ranked.candidate.unit_id == self.unit.pk), None)

    @cached_property
    def out(self) -> RuledOut | None:
        rows = self.advice.answer.ruled_out if self.advice.answer else ()
        return next((one for one in rows if one.candidate.unit_id == self.unit.pk), None)

    @property
    def lawful(self) -> list[Action]:
        """Every action that this crew may be asked, wherever it stands in the ranking."""
        rule = self.advice.rule
        return list(actions_for(rule, self.unit.kind)) if rule and self.row else []

    @property
    def usual(self) -> set[str]:
        """The codes that are ticked beforehand."""
        rule = self.advice.rule
        return {action.code for action in usual_actions(rule, self.unit.kind)} if rule else set()

    @cached_property
    def instead(self) -> tuple[int, str, float] | None:
        """The crew to send instead: its id, name and seconds by road."""
        return collision.next_nearest(self.incident, self.unit.pk)


@requires("directive.issue")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def send(request: DeskRequest, number: str, unit_id: int) -> HttpResponseBase:
    """Show the confirmation; sent, issue the directive, and refused show it again as entered."""
    incident = find(Incident, request.viewer, number=number)
    unit = find(Unit, request.viewer, pk=unit_id)
    if request.method != "POST":
        return _shown(request, incident, unit, None)
    order = directives.Order(
        unit_id=unit_id,
        actions=tuple(request.POST.getlist(f"actions-{unit_id}")),
        task=plain_text(request.POST, "task", TASK),
        override_reason=override_words(request.POST.get("why", "")),
    )
    try:
        with collision.telling_who_won(incident, unit_id, request.viewer):
            sent = directives.issue(
                incident, order, actor=request.viewer, actor_name=name_of(request)
            )
    except DomainError as refused:
        if wants_json(request):
            return JsonResponse(refused.as_json(), status=refused.status)
        return _shown(request, incident, unit, refused)
    return _sent(request, sent)


def _sent(request: DeskRequest, sent: Directive) -> HttpResponse:
    """The board takes up "lianqin:sent"; without scripts one goes on to the incident's page."""
    if wants_json(request):
        return JsonResponse({"number": sent.number})
    if is_fragment(request):
        return HttpResponse(status=204, headers={"HX-Trigger": "lianqin:sent"})
    return HttpResponseRedirect(reverse("desk:incident", args=[sent.incident.number]))


def _shown(
    request: DeskRequest, incident: Incident, unit: Unit, refused: DomainError | None
) -> HttpResponse:
    rows = Directive.objects.for_viewer(request.viewer).filter(incident=incident)
    advice = advise(incident, list(rows.select_related("unit")), clock.now(), is_whole=True)
    sending = Sending(incident, unit, advice)
    entered = request.POST if refused else None
    said = request.POST if refused else request.GET
    context: dict[str, Any] = {
        "sending": sending,
        "incident": incident,
        "refused": refused,
        "ticked": set(entered.getlist(f"actions-{unit.pk}")) if entered else sending.usual,
        "task": plain_text(said, "task", TASK),  # whoever was slower brings theirs to the next crew
        "why": entered.get("why", "") if entered else "",
        "overrides": OVERRIDES,
        "others": leases.others_at(incident, request.viewer),
    }
    page = "desk/_send.html" if is_fragment(request) else "desk/send.html"
    return render(request, page, context, status=shown_status(request, refused))


@requires("directive.issue")
@require_safe
@says_why
def nearby(request: DeskRequest, number: str) -> HttpResponse:
    """Every crew by nearness to the incident, and those that may not go with every reason."""
    incident = find(Incident, request.viewer, number=number)
    rows = Directive.objects.for_viewer(request.viewer).filter(incident=incident)
    advice = advise(incident, list(rows.select_related("unit")), clock.now(), is_whole=True)
    context = {"advice": advice, "incident": incident}
    page = "desk/_nearby.html" if is_fragment(request) else "desk/nearby.html"
    return render(request, page, context)


@requires("directive.issue")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def hold(request: DeskRequest, number: str) -> HttpResponseBase:
    """Who else has the dispatch form before them. Posted, hold it oneself; with `go`, let go."""
    incident = find(Incident, request.viewer, number=number)
    if request.method == "POST" and "go" in request.POST:
        leases.let_go(incident, actor=request.viewer)
    elif request.method == "POST":
        leases.hold(incident, actor=request.viewer, actor_name=name_of(request))
    context = {"others": leases.others_at(incident, request.viewer), "incident": incident}
    if not is_fragment(request):
        return HttpResponseRedirect(reverse("desk:incident", args=[number]))
    return render(request, "desk/_others.html", context)
