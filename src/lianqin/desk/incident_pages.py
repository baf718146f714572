"""One incident: its page, its part of the board, and the list of all."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianqin.accounts.permissions import requires
from lianqin.core import clock, stream
from lianqin.desk.advice import as_json
from lianqin.desk.edge import DeskRequest, find, is_fragment, says_why
from lianqin.desk.filters import IncidentFilter, filtered
from lianqin.desk.geojson import feature, line
from lianqin.desk.leaves import leaf_of
from lianqin.desk.map_frame import map_frame
from lianqin.desk.record.drafts import just_sent
from lianqin.desk.sheet import sheet_of
from lianqin.dispatch.proposals import propose_with_cover
from lianqin.dispatch.roads import way_for
from lianqin.incidents.models import Incident

PER_PAGE = 40
COMPACT = {"ensure_ascii": False, "separators": (",", ":")}


@requires("incident.see")
@require_safe
@says_why
def incident(request: DeskRequest, number: str) -> HttpResponse:
    """The whole page, or for htmx what the board's right column shows; `?all=1` lists everyone."""
    heard = stream.head()
    found = find(Incident, request.viewer, number=number)
    sheet = sheet_of(found, request.viewer, is_whole="all" in request.GET)
    context: dict[str, Any] = {
        "sheet": sheet,
        "stream_from": heard,
        "sent_drafts": just_sent(request, number),
    }
    if is_fragment(request):
        return render(request, "desk/_incident.html", context)
    return render(
        request, "desk/incident.html", {**context, **map_frame(request.viewer, board=True)}
    )


@requires("incident.see")
@require_safe
@says_why
def incidents(request: DeskRequest) -> HttpResponse:
    """The list: a filter that reads as a sentence, newest first, a page at a time."""
    asked = IncidentFilter(request.GET or None)
    rows = filtered(Incident.objects.for_viewer(request.viewer), asked, request.viewer, clock.now())
    page = leaf_of(rows.select_related("station"), request.GET.get("page", ""), PER_PAGE)
    kept = request.GET.copy()
    kept.pop("page", None)
    query = f"{kept.urlencode()}&" if kept else ""
    return render(request, "desk/incidents.html", {"page": page, "filter": asked, "query": query})


@requires("incident.see")
@require_safe
@says_why
def recommendation(request: DeskRequest, number: str) -> JsonResponse:
    """The recommendation as a program reads it. Raises NoOrderInForce, NoRoadMap."""
    found = find(Incident, request.viewer, number=number)
    answer, _choices = propose_with_cover(found, clock.now())
    return JsonResponse(as_json(answer), json_dumps_params=COMPACT)


@requires("incident.see")
@require_safe
@says_why
def way(request: DeskRequest, number: str, unit_id: int) -> JsonResponse:
    """The way of one crew to the incident as a line, or an empty collection when it cannot come."""
    found = find(Incident, request.viewer, number=number)
    path = way_for(found, unit_id, clock.now())
    lines = [] if path is None else [
        feature(line(path.lonlat), seconds=round(path.seconds, 1), metres=round(path.metres))
    ]  # fmt: skip
    return JsonResponse({"type": "FeatureCollection", "features": lines})
