"""Where it is: words, roads, distances and presses of the map turned into a place."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from lianqin.accounts.permissions import requires
from lianqin.core.errors import DomainError
from lianqin.core.given import plain_text
from lianqin.desk.coordinates import read_coordinates
from lianqin.desk.edge import DeskRequest, says_why, wants_json
from lianqin.desk.errors import CoordinateSwapped
from lianqin.registry.areas import station_for
from lianqin.registry.errors import PlaceUnknown
from lianqin.registry.gazetteer import find_places


@requires("incident.take")
@require_safe
@says_why
def places(request: DeskRequest) -> HttpResponse:
    """The gazetteer's answer to `q`: a list to pick from, or JSON. Raises PlaceUnknown."""
    words = plain_text(request.GET, "q", 120) or plain_text(request.GET, "place", 120)
    found = find_places(request.viewer, words)
    if wants_json(request):
        return JsonResponse({"places": [_place(row) for row in found]})
    refused = PlaceUnknown(words=words.strip()) if words.strip() and not found else None
    return render(request, "desk/_places.html", {"found": found, "refused": refused})


def _place(row: object) -> dict[str, object]:
    place = row.place  # type: ignore[attr-defined]
    return {
        "name": place.name,
        "town": place.town,
        "lon": place.lon,
        "lat": place.lat,
        "approximate": place.is_approximate,
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
        system = system if system in {"wgs84", "gcj02", "bd09"} else "wgs84"
        spot = read_coordinates(request.GET.get("coordinates", ""), system)
        context = {"spot": spot, "station": station_for(request.viewer.bureau, spot.lon, spot.lat)}
    except CoordinateSwapped as error:
        refused, context = error, {"swapped": error.params}
    except DomainError as error:
        refused = error
    return render(request, "desk/_where.html", {**context, "refused": refused})


urlpatterns: list[URLPattern] = [
    path("incidents/new/places/", places, name="places"),
    path("incidents/new/where/", where, name="where"),
]
