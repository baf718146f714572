"""Road conditions as shapes: a named road as its lines, a spot as its circle."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import shapely

from lianqin.desk.geojson import Json, feature, of_shape
from lianqin.dispatch.errors import NoRoadMap
from lianqin.dispatch.roads import as_condition, router_for
from lianqin.geo.conditions import NamedRoad, Spot, circle
from lianqin.registry.conditions import in_force
from lianqin.registry.models import RoadCondition


def condition_features(bureau_id: int, at: datetime) -> list[Json]:
    """Those in force at `at`."""
    return [
        feature(of_shape(shape), id=row.pk, kind=row.kind, label=row.label)
        for row in in_force(bureau_id, at)
        if (shape := _shape(row)) is not None
    ]


def _shape(row: RoadCondition) -> Any:
    where = as_condition(row).where
    if isinstance(where, Spot):
        return circle(where)
    if isinstance(where, NamedRoad):
        return _named(row.bureau_id, where.name)
    return where


def _named(bureau_id: int, name: str) -> Any:
    """The lines of a road, or nothing where the map lacks it."""
    try:
        network = router_for(bureau_id).network
    except NoRoadMap:
        return None
    edges = network.edges_named(name)
    return shapely.union_all(network.edge_lines[edges]) if len(edges) else None


def road_names(bureau_id: int) -> list[str]:
    """The names that a condition may be set on."""
    try:
        network = router_for(bureau_id).network
    except NoRoadMap:
        return []
    parts = {part.strip() for name in network.names for part in name.split(";")}
    return sorted({*network.names, *parts} - {""})
