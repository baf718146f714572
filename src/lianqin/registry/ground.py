"""The ground of a unit or a site: whether it lies in the county, and how large it is."""

from __future__ import annotations

import math
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from lianqin.registry.areas import station_areas
from lianqin.registry.gazetteer import METRES_PER_DEGREE
from lianqin.registry.organisation_errors import AreaOutsideCounty

SEAM = 0.0003  # degrees, about thirty metres: the stations' areas do not meet to the metre


def refuse_outside(bureau_id: int, area: dict[str, Any]) -> None:
    """Raise AreaOutsideCounty unless the stations' areas together cover `area` (GeoJSON).

    A bureau whose stations have no areas yet has no edge to be outside of.
    """
    stations = station_areas(bureau_id)
    if not stations.ids:
        return
    ground = shape(area)
    near = stations.tree.query(ground.buffer(SEAM), predicate="intersects")
    county = shapely.union_all(shapely.buffer(stations.tree.geometries.take(near), SEAM))
    if not shapely.covers(county, ground):
        raise AreaOutsideCounty


def square_kilometres(area: dict[str, Any] | None) -> float:
    """The size of a GeoJSON area, good to a per mille within a county; 0 for none."""
    if not area:
        return 0.0
    ground: BaseGeometry = shape(area)
    if ground.is_empty:
        return 0.0
    narrowing = math.cos(math.radians(ground.centroid.y))
    return float(ground.area * narrowing * (METRES_PER_DEGREE / 1000) ** 2)


def size_of(area: dict[str, Any] | None) -> str:
    """The size as the history prints it: `0.52 km²`; empty for no area."""
    return f"{square_kilometres(area):.3f} km²" if area else ""
