"""A way as the phone's small map reads it: three GeoJSON collections, WGS-84 degrees."""

from __future__ import annotations

from typing import Any

from lianqin.dispatch.models import Directive
from lianqin.geo.times import RoadPath
from lianqin.units.selectors import Standing


def way_as_json(
    directive: Directive, where: tuple[float, float], standing: Standing, path: RoadPath | None
) -> dict[str, Any]:
    """`route` (empty where no road leads there), `incidents` the place `where` it leads, `units`
    the crew.

    The names are those of the map's sources. `metres` and `seconds` are None without a road.
    """
    incident, unit = directive.incident, directive.unit
    place = {
        "id": directive.number,
        "priority": incident.priority,
        "exercise": directive.is_exercise,
    }
    crew = {"id": unit.pk, "kind": unit.kind, "label": unit.call_sign, "status": standing.status}
    return {
        "route": _collection([] if path is None else [_line(path)]),
        "incidents": _collection([_point(*where, place)]),
        "units": _collection([_point(standing.lon, standing.lat, crew)]),
        "metres": path and round(path.metres),
        "seconds": path and round(path.seconds),
    }


def _collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features}


def _point(lon: float, lat: float, properties: dict[str, Any]) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _line(path: RoadPath) -> dict[str, Any]:
    line = [[round(lon, 6), round(lat, 6)] for lon, lat in path.lonlat.tolist()]
    return {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": line},
        "properties": {"roads": [piece.name for piece in path.roads if piece.name]},
    }
