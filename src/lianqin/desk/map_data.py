"""What the map draws: the ground, seldom changing, and tonight's units, incidents, conditions.

The ground and what makes roads slow are drawn for all who have a page with a map, a unit's manager
too; who is out and what has happened (`map.see`) is not for the manager.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition, require_safe

from lianqin.accounts.permissions import requires
from lianqin.core import clock
from lianqin.desk import map_ground
from lianqin.desk.edge import DeskRequest, says_why
from lianqin.desk.geojson import collection, feature, point
from lianqin.desk.map_conditions import condition_features
from lianqin.dispatch.roads import router_for
from lianqin.incidents.models import Incident, StillOpen
from lianqin.registry.models import Place, Site
from lianqin.units.selectors import Standing, board_standings

DAY, HOUR = 86_400, 3_600
LABELLED = ("town", "village")
LOST_AFTER_S = 900


@requires("ground.see")
@require_safe
@says_why
@gzip_page
def roads(request: DeskRequest) -> HttpResponse:
    """The bureau's roads, remembered by the browser until the network is another one."""
    network = router_for(request.viewer.bureau).network

    @condition(etag_func=lambda _request: f'"{network.fingerprint[:32]}"')
    def answer(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(map_ground.roads(network), content_type="application/geo+json")

    response: HttpResponse = answer(request)
    return _kept(response, DAY)


@requires("ground.see")
@require_safe
@says_why
@gzip_page
def areas(request: DeskRequest) -> HttpResponse:
    """What each station answers for."""
    return _ground(map_ground.areas(request.viewer))


@requires("ground.see")
@require_safe
@says_why
@gzip_page
def boundary(request: DeskRequest) -> HttpResponse:
    """The county's outer edge: all areas together."""
    return _ground(map_ground.boundary(request.viewer.bureau))


@requires("ground.see")
@require_safe
@says_why
def places(request: DeskRequest) -> HttpResponse:
    """Towns and villages to label."""
    rows = Place.objects.for_viewer(request.viewer).filter(kind__in=LABELLED)
    return _ground(feature(point(row.lon, row.lat), kind=row.kind, name=row.name) for row in rows)


@requires("ground.see")
@require_safe
@says_why
def sites(request: DeskRequest) -> HttpResponse:
    """Schools, banks, mines and the like."""
    rows = Site.objects.for_viewer(request.viewer).filter(ended_on=None)
    return _ground(feature(point(row.lon, row.lat), kind=row.sector, name=row.name) for row in rows)


@requires("map.see")
@require_safe
@says_why
def units(request: DeskRequest) -> HttpResponse:
    """The crews on shift that the viewer sees, where they stand."""
    now = clock.now()
    return _live(_unit(row, now.timestamp()) for row in board_standings(request.viewer, now))


def _unit(standing: Standing, now: float) -> dict[str, Any]:
    unit, heard = standing.unit, standing.fix_at
    age = now - heard.timestamp() if heard else 0
    freshness = "lost" if age > LOST_AFTER_S else "stale" if standing.stale else "fresh"
    return feature(
        point(standing.lon, standing.lat),
        id=unit.pk,
        kind=unit.kind,
        status=str(standing.status),
        freshness=freshness,
        heading=standing.heading,
        label=unit.call_sign,
        **({"heard_at": heard.isoformat()} if heard else {}),
    )


@requires("map.see")
@require_safe
@says_why
def incidents(request: DeskRequest) -> HttpResponse:
    """The open incidents that the viewer sees."""
    rows = Incident.objects.for_viewer(request.viewer).filter(StillOpen("state"))
    return _live(
        feature(
            point(row.lon, row.lat),
            id=row.number,
            priority=row.priority,
            exercise=row.is_exercise,
            label=str(row.get_category_display()),
            **({"uncertainty_m": round(row.uncertainty_m)} if row.uncertainty_m else {}),
        )
        for row in rows
    )


@requires("ground.see")
@require_safe
@says_why
def conditions(request: DeskRequest) -> HttpResponse:
    """Tonight's ice, floods and closures."""
    return _live(condition_features(request.viewer.bureau, clock.now()))


def _ground(features: Any) -> HttpResponse:
    return _kept(_live(features), HOUR)


def _live(features: Any) -> HttpResponse:
    return JsonResponse(collection(features), content_type="application/geo+json")


def _kept(response: HttpResponse, seconds: int) -> HttpResponse:
    """Kept by this browser alone, and asked again after that."""
    patch_cache_control(response, private=True, max_age=seconds)
    return response
