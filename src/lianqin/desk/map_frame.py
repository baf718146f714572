"""What a map on a page needs: its bounds, its sources and the events that fetch them again."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from lianqin.core.scope import Viewer
from lianqin.dispatch.errors import NoRoadMap
from lianqin.dispatch.roads import router_for
from lianqin.registry.areas import station_areas

CHINA = (73.5, 18.0, 135.1, 53.6)
GROUND = ("boundary", "areas", "roads", "places", "sites")
INCIDENT_EVENTS = "incident.reported incident.changed"
UNIT_EVENTS = "directive.issued directive.changed unit.moved"


def map_frame(viewer: Viewer, *, board: bool = False) -> dict[str, Any]:
    """Context of `ui/_map.html`. On the `board` also the units and incidents, kept fresh."""
    sources = [(name, reverse(f"desk:map_{name}"), "") for name in GROUND]
    sources.append(("conditions", reverse("desk:map_conditions"), "condition.changed"))
    if board:
        sources.append(("incidents", reverse("desk:map_incidents"), INCIDENT_EVENTS))
        sources.append(("units", reverse("desk:map_units"), UNIT_EVENTS))
    bounds = ",".join(f"{edge:.5f}" for edge in bounds_of(viewer.bureau))
    return {"bounds": bounds, "sources": sources, "attribution": attribution()}


def attribution() -> str:
    """Where the roads come from."""
    return _("虚构路网") if settings.DEMO else "© OpenStreetMap"


def bounds_of(bureau_id: int) -> tuple[float, float, float, float]:
    """West, south, east, north of the county: its areas, else its roads, else the country."""
    areas = station_areas(bureau_id)
    if areas.ids:
        return areas.bounds
    try:
        return router_for(bureau_id).network.bounds
    except NoRoadMap:
        return CHINA
