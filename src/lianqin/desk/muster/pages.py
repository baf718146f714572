"""The muster's page and what its map draws."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianqin.accounts.permissions import may, requires
from lianqin.core import clock, stream
from lianqin.core.errors import DomainError
from lianqin.desk.edge import DeskRequest, find, is_fragment, says_why, shown_status
from lianqin.desk.geojson import collection, feature, point
from lianqin.desk.map_frame import map_frame
from lianqin.desk.muster.shown import STEPS, live_of, muster_of, offer_for
from lianqin.dispatch.muster_circle import circle
from lianqin.dispatch.muster_places import site_of
from lianqin.dispatch.muster_terms import terms_of
from lianqin.incidents.models import Incident

EVENTS = "incident.changed directive.issued directive.changed"


@requires("incident.see")
@require_safe
@says_why
def muster(request: DeskRequest, number: str) -> HttpResponse:
    """The whole page, or for htmx the part that follows the live line."""
    return shown(request, number)


def shown(
    request: DeskRequest, number: str, refused: DomainError | None = None, **forms: Form
) -> HttpResponse:
    """The page, with a refusal said on it."""
    heard = stream.head()
    incident = find(Incident, request.viewer, number=number)
    found, now = muster_of(incident, request.viewer), clock.now()
    live = live_of(found, now) if found else None
    is_over = live is not None and not live.is_open
    context: dict[str, Any] = {
        "incident": incident,
        "live": live,
        "offer": offer_for(incident, now) if live is None or is_over else None,
        "site": site_of(incident),
        "steps": STEPS,
        "may_act": may(request.viewer.role, "directive.issue"),
        "may_set": may(request.viewer.role, "muster.terms"),
        "refused": refused,
        "given": request.POST,
        "stream_from": heard,
        **forms,
    }
    if is_fragment(request):
        return render(
            request, "desk/muster/_body.html", context, status=shown_status(request, refused)
        )
    context |= _map(request, number)
    return render(request, "desk/muster/page.html", context, status=shown_status(request, refused))


def _map(request: DeskRequest, number: str) -> dict[str, Any]:
    from django.urls import reverse

    frame = map_frame(request.viewer, board=True)
    for name in ("within", "points"):
        frame["sources"].append((name, reverse(f"desk:muster_{name}", args=[number]), EVENTS))
    return frame


@requires("incident.see")
@require_safe
@says_why
def within(request: DeskRequest, number: str) -> JsonResponse:
    """The contact sector as an area."""
    incident = find(Incident, request.viewer, number=number)
    found = muster_of(incident, request.viewer)
    reach = found.reach_m if found else terms_of(incident.bureau_id).reach_m
    shape = {"type": "Polygon", "coordinates": [circle(incident.lon, incident.lat, reach)]}
    return JsonResponse(collection([feature(shape)]))


@requires("incident.see")
@require_safe
@says_why
def points(request: DeskRequest, number: str) -> JsonResponse:
    """The rally points, those of the open muster or the proposed, with the crews for each."""
    incident = find(Incident, request.viewer, number=number)
    found, now = muster_of(incident, request.viewer), clock.now()
    if found is not None and found.stood_down_at is None:
        rows = [(p.row.lon, p.row.lat, p.row.name, p.sent) for p in live_of(found, now).points]
    else:
        offered = offer_for(incident, now).points
        rows = [(p.spot.lon, p.spot.lat, p.spot.name, n) for n, p in enumerate(offered, start=1)]
    return JsonResponse(
        collection(
            feature(point(lon, lat), name=name, teams=number) for lon, lat, name, number in rows
        )
    )
