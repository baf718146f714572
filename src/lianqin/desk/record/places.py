"""Where it is: words, roads, distances and presses of the map turned into a place."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from lianqin.accounts.permissions import requires
from lianqin.core import clock
from lianqin.core.errors import DomainError
from lianqin.core.given import plain_text
from lianqin.core.scope import Viewer
from lianqin.desk.coordinates import read_coordinates
from lianqin.desk.edge import DeskRequest, find, name_of, says_why, shown_status, wants_json
from lianqin.desk.errors import CoordinateSwapped
from lianqin.desk.forms import refuse_unread, text
from lianqin.desk.map_frame import map_frame
from lianqin.desk.placing import (
    SYSTEMS,
    answers_to,
    near_in,
    picked,
    place_of,
    uncertainty_field,
)
from lianqin.dispatch.placing import put_place_right
from lianqin.incidents.models import Incident
from lianqin.incidents.placing import Placed
from lianqin.registry.areas import station_for
from lianqin.registry.gazetteer import FoundPlace
from lianqin.registry.where_found import APPROXIMATE_M, Resolved

_SYSTEMS = frozenset(code for code, _name in SYSTEMS)


@requires("incident.take")
@require_safe
@says_why
def places(request: DeskRequest) -> HttpResponse:
    """What answers to `q` near `near`: a list to pick from, or JSON; or why there is nothing."""
    words = plain_text(request.GET, "q", 160) or plain_text(request.GET, "place", 160)
    answers = answers_to(request.viewer, words, near_in(request.GET.get("near", "")))
    if wants_json(request):
        rows = [_place(row) for row in answers.found]
        resolved = answers.resolved and _resolved(answers.resolved)
        return JsonResponse({"places": rows, "resolved": resolved})
    context = {"found": answers.found, "resolved": answers.resolved, "refused": answers.refused}
    return render(request, "desk/_places.html", context)


def answered(viewer: Viewer, words: str) -> dict[str, Any]:
    """What `desk/_places.html` shows to choose from after a refusal."""
    answers = answers_to(viewer, words)
    return {"found": answers.found, "resolved": answers.resolved}


def _place(row: FoundPlace) -> dict[str, object]:
    place = row.place
    return {
        "name": place.name,
        "kind": place.kind,
        "town": place.town,
        "lon": place.lon,
        "lat": place.lat,
        "approximate": place.is_approximate,
        "uncertainty_m": APPROXIMATE_M * place.is_approximate,
    }


def _resolved(resolved: Resolved) -> dict[str, object]:
    return {
        "lon": resolved.lon,
        "lat": resolved.lat,
        "uncertainty_m": resolved.uncertainty_m,
        "why": resolved.why,
    }


@requires("incident.take")
@require_safe
@says_why
def where(request: DeskRequest) -> HttpResponse:
    """Which station answers for pasted `coordinates`, said while the form is filled."""
    refused: DomainError | None = None
    context: dict[str, object] = {}
    try:
        system = request.GET.get("system", "wgs84")
        system = system if system in _SYSTEMS else "wgs84"
        spot = read_coordinates(request.GET.get("coordinates", ""), system)
        context = {"spot": spot, "station": station_for(request.viewer.bureau, spot.lon, spot.lat)}
    except CoordinateSwapped as error:
        refused, context = error, {"swapped": error.params}
    except DomainError as error:
        refused = error
    return render(request, "desk/_where.html", {**context, "refused": refused})


class MoveForm(forms.Form):
    """Where the incident really is, and why that is known now."""

    place = text(gettext_lazy("地点"), 160)
    coordinates = text(gettext_lazy("坐标"), 80)
    system = forms.ChoiceField(
        label=gettext_lazy("坐标系"), choices=SYSTEMS, initial="wgs84", required=False
    )
    uncertainty = uncertainty_field()
    reason = text(gettext_lazy("怎么知道的"), 200)

    @classmethod
    def of(cls, incident: Incident) -> MoveForm:
        """As the incident stands."""
        spot = f"{incident.lon:.6f}, {incident.lat:.6f}"
        uncertain = round(incident.uncertainty_m) or None
        now = {"place": incident.place_text, "coordinates": spot, "uncertainty": uncertain}
        return cls(initial=now)


@requires("incident.correct")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def move(request: DeskRequest, number: str) -> HttpResponse:
    """Put the place of an open incident right; its station follows."""
    incident = find(Incident, request.viewer, number=number)
    if request.method != "POST":
        return _move_form(request, incident, MoveForm.of(incident))
    form = MoveForm(picked(request.POST))
    try:
        moved = _moved(request, incident, form)
    except DomainError as refused:
        return _move_form(request, incident, form, refused)
    if wants_json(request):
        return JsonResponse({"number": number, "station": moved.station.name})
    return _after(request, incident, moved)


def _moved(request: DeskRequest, incident: Incident, form: MoveForm) -> Incident:
    refuse_unread(form)
    said = _as_meant(form.cleaned_data, incident)
    words, spot, uncertain = place_of(said, request.viewer)
    return put_place_right(
        incident,
        Placed(words, spot.lon, spot.lat, uncertain),
        reason=said["reason"],
        actor=request.viewer,
        actor_name=name_of(request),
        at=clock.now(),
    )


def _as_meant(said: dict[str, Any], incident: Incident) -> dict[str, Any]:
    """What was typed, without the coordinates on record where the words are others now."""
    now = MoveForm.of(incident).initial
    if said["place"] == now["place"] or said["coordinates"] != now["coordinates"]:
        return said
    uncertain = None if said["uncertainty"] == now["uncertainty"] else said["uncertainty"]
    return {**said, "coordinates": "", "uncertainty": uncertain}


def _after(request: DeskRequest, incident: Incident, moved: Incident) -> HttpResponse:
    """The incident's page; the board for whoever sees it no more, with a word on whose it is."""
    if moved.station_id != incident.station_id:
        said = _("地点已更正，现属{station}管辖，已出现在他们的值班板上。")
        messages.warning(request, said.format(station=moved.station.name))
    if Incident.objects.for_viewer(request.viewer).filter(pk=moved.pk).exists():
        return HttpResponseRedirect(reverse("desk:incident", args=[moved.number]))
    return HttpResponseRedirect(reverse("desk:board"))


def _move_form(
    request: DeskRequest, incident: Incident, form: MoveForm, refused: DomainError | None = None
) -> HttpResponse:
    if refused and wants_json(request):
        return JsonResponse(refused.as_json(), status=refused.status)
    typed = form.cleaned_data.get("place", "") if refused else ""
    context = {
        "incident": incident,
        "form": form,
        "refused": refused,
        "swapped": refused.params if isinstance(refused, CoordinateSwapped) else None,
        **answered(request.viewer, typed),
        **map_frame(request.viewer),
    }
    return render(request, "desk/record/move.html", context, status=shown_status(request, refused))


urlpatterns: list[URLPattern] = [
    path("incidents/new/places/", places, name="places"),
    path("incidents/new/where/", where, name="where"),
    path("incidents/<str:number>/place/", move, name="move"),
]
