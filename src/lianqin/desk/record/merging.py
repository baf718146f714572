"""Several calls, one incident: doubles proposed, merged by a person, and parted again."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqin.accounts.permissions import requires
from lianqin.core import clock
from lianqin.core.errors import DomainError, MissingInput
from lianqin.core.given import plain_text
from lianqin.core.scope import Viewer
from lianqin.desk import intake
from lianqin.desk.edge import DeskRequest, find, name_of, says_why, wants_json
from lianqin.desk.forms import refuse_unread
from lianqin.desk.incident_acts import acted
from lianqin.desk.intake_form import IntakeForm, picked, report_of
from lianqin.desk.record.doubles import MergeForm
from lianqin.dispatch import directives
from lianqin.incidents import merging
from lianqin.incidents.duplicates import Proposal, doubles_of_report
from lianqin.incidents.intake import Report
from lianqin.incidents.joining import join as join_call
from lianqin.incidents.joining import known_by_number
from lianqin.incidents.likeness import Told
from lianqin.incidents.models import Incident
from lianqin.incidents.wording import marks_of


@requires("incident.take")
@require_POST
@says_why
def doubles(request: DeskRequest) -> HttpResponse:
    """What the report being typed may be a double of; sent, as a caller's words stay out of
    addresses. Nothing while the form cannot be read yet: it never stands in the way."""
    form = IntakeForm(picked(request.POST))
    found: dict[str, Any] = {"known": None, "proposals": []}
    if form.is_valid():
        with suppress(DomainError):  # no place yet, or one that the form itself asks about
            found = _found(report_of(form, request.viewer), request.viewer)
    return render(request, "desk/record/_doubles_found.html", found)


def _found(report: Report, viewer: Viewer) -> dict[str, Any]:
    known = known_by_number(report, viewer.bureau)
    if known is not None:
        seen = Incident.objects.for_viewer(viewer).filter(pk=known.pk).first()
        return {"known": seen, "proposals": []}
    return {"known": None, "proposals": _proposals(report, viewer)}


def _proposals(report: Report, viewer: Viewer) -> list[Proposal]:
    if report.lon is None or report.lat is None:
        return []
    told = Told(
        marks=marks_of(report.words),
        lon=report.lon,
        lat=report.lat,
        at=clock.now(),
        uncertainty_m=report.uncertainty_m,
        category=report.category,
        suspects=report.suspects,
        has_fled=report.has_fled,
    )
    return doubles_of_report(report.words, told, viewer=viewer, is_exercise=report.is_exercise)


@requires("incident.take")
@require_POST
@says_why
def join(request: DeskRequest, number: str) -> HttpResponse:
    """The intake form, sent as one more call of an incident on record instead of a new one."""
    incident = find(Incident, request.viewer, number=number)
    form = IntakeForm(picked(request.POST))
    try:
        refuse_unread(form)
        report = _call_of(form, request.viewer, incident)
        root = join_call(report, incident, actor=request.viewer, actor_name=name_of(request))
    except DomainError as refused:
        return intake._form(request, form, refused)
    if wants_json(request):
        return JsonResponse({"number": root.number, "known": True}, status=201)
    said = _("本次来电已并入警情 {number}，没有另立警情。").format(number=root.number)
    messages.success(request, said)
    return HttpResponseRedirect(f"{reverse('desk:board')}?incident={root.number}&taken=1")


def _call_of(form: IntakeForm, viewer: Viewer, incident: Incident) -> Report:
    """What the form says; a call that joins needs no place of its own."""
    said = form.cleaned_data
    if said["place"].strip() or said["coordinates"].strip():
        try:
            return report_of(form, viewer)
        except DomainError:  # the place is the incident's; what was typed is in its words
            said["words"] = f"{said['words']}（{said['place'] or said['coordinates']}）"
    said |= {"place": "", "coordinates": f"{incident.lon}, {incident.lat}", "system": "wgs84"}
    return replace(report_of(form, viewer), lon=None, lat=None, uncertainty_m=0.0)


@requires("incident.merge")
@require_POST
@says_why
def merge(request: DeskRequest, number: str) -> HttpResponse:
    """Merge this one into `into`, or with `take` that one into this."""
    form = MergeForm(request.POST)

    def act(incident: Incident) -> None:
        refuse_unread(form)
        merging.merge(
            *_pair(form, request.viewer, incident),
            actor=request.viewer,
            actor_name=name_of(request),
            open_units=directives.open_units,
            reason=form.cleaned_data["reason"],
        )

    return acted(request, number, act, merge=form)


def _pair(form: MergeForm, viewer: Viewer, incident: Incident) -> tuple[Incident, Incident]:
    """The one that goes and the one that stays. Raises MissingInput, NotFound."""
    if take := form.cleaned_data["take"]:
        return find(Incident, viewer, number=take), incident
    if into := form.cleaned_data["into"]:
        return incident, find(Incident, viewer, number=into)
    raise MissingInput(field=str(form.fields["into"].label))


@requires("incident.merge")
@require_POST
@says_why
def unmerge(request: DeskRequest, number: str) -> HttpResponse:
    """Part it again from what it was merged into, or with `double` that one from this."""

    def act(incident: Incident) -> None:
        double = plain_text(request.POST, "double", 24)
        one = find(Incident, request.viewer, number=double) if double else incident
        merging.unmerge(one, actor=request.viewer, actor_name=name_of(request))

    return acted(request, number, act)


urlpatterns: list[URLPattern] = [
    path("incidents/new/doubles/", doubles, name="doubles"),
    path("incidents/<str:number>/join/", join, name="join"),
    path("incidents/<str:number>/merge/", merge, name="merge"),
    path("incidents/<str:number>/unmerge/", unmerge, name="unmerge"),
]
