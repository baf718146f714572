"""Disputes at the desk and at the mediator's: the list, one of them, and entering one."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianqin.accounts.permissions import requires
from lianqin.core import clock
from lianqin.core.errors import DomainError
from lianqin.core.given import plain_text
from lianqin.desk.disputes.forms import FoundForm
from lianqin.desk.disputes.lists import DISPUTES
from lianqin.desk.disputes.shown import page
from lianqin.desk.edge import DeskRequest, find, name_of, says_why, shown_status, wants_json
from lianqin.desk.forms import refuse_unread
from lianqin.desk.listing import show_list
from lianqin.disputes import finding
from lianqin.disputes.counting import counts
from lianqin.disputes.errors import DomesticViolence, TurnedViolent
from lianqin.disputes.models import Dispute
from lianqin.incidents.models import Incident
from lianqin.registry.gazetteer import find_places

COUNTED_DAYS = 30


@requires("dispute.see")
@require_safe
@says_why
def disputes(request: DeskRequest) -> HttpResponse:
    """The list, with the figures of the last thirty days, each counted apart."""
    now = clock.now()
    figures = counts(request.viewer, now - timedelta(days=COUNTED_DAYS), now)
    return show_list(request, DISPUTES, figures=figures, counted_days=COUNTED_DAYS)


@requires("dispute.see")
@require_safe
@says_why
def dispute(request: DeskRequest, dispute: str) -> HttpResponse:
    """One dispute: what it is, what happens next, its course; it prints as its record."""
    return page(request, find(Dispute, request.viewer, number=dispute))


@requires("dispute.record")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def dispute_new(request: DeskRequest) -> HttpResponse:
    """Enter one; begun from an incident with `?incident=`. What is none is refused, words kept."""
    given = request.POST if request.method == "POST" else request.GET
    number = plain_text(given, "incident", 24)
    incident = find(Incident, request.viewer, number=number) if number else None
    if request.method != "POST":
        begun = FoundForm.of(incident, request.viewer) if incident else FoundForm()
        return _new(request, begun, incident)
    form = FoundForm(request.POST)
    try:
        refuse_unread(form.for_incident() if incident else form)
        told = form.found(request.viewer, incident)
        made = finding.find(told, actor=request.viewer, actor_name=name_of(request))
    except DomainError as refused:
        return _new(request, form, incident, refused)
    return _entered(request, made)


def _new(
    request: DeskRequest,
    form: FoundForm,
    incident: Incident | None,
    refused: DomainError | None = None,
) -> HttpResponse:
    if refused and wants_json(request):
        return JsonResponse(refused.as_json(), status=refused.status)
    said = form.cleaned_data if refused else {}
    kinds = {DomesticViolence: "security.domestic", TurnedViolent: "security.fight"}
    context = {
        "form": form,
        "incident": incident,
        "refused": refused,
        "said": said,
        "as_category": kinds.get(type(refused)) if refused else None,
        "places": find_places(request.viewer, said.get("place", "")) if refused else [],
    }
    page = "desk/disputes/dispute_new.html"
    return render(request, page, context, status=shown_status(request, refused))


def _entered(request: DeskRequest, made: Dispute) -> HttpResponse:
    seen = Dispute.objects.for_viewer(request.viewer).filter(pk=made.pk).exists()
    if wants_json(request):
        return JsonResponse({"number": made.number}, status=201)
    if made.escalated_to:
        said = _("纠纷 {number} 可能激化，已同时立为警情 {incident}，请立即派警。")
        incident = made.escalated_to.number
        messages.warning(request, said.format(number=made.number, incident=incident))
    else:
        messages.success(request, _("已登记纠纷 {number}。").format(number=made.number))
    where = reverse("desk:dispute", args=[made.number]) if seen else reverse("desk:disputes")
    return HttpResponseRedirect(where)
