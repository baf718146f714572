"""Which station answers for a place: point in polygon over the stations' areas."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import shapely
from shapely.geometry import shape

from lianqin.registry.errors import OutsideCounty
from lianqin.registry.kinds import STATION_KINDS
from lianqin.registry.models import Organisation


@dataclass(frozen=True, eq=False)
class StationAreas:
    """The areas of a bureau's stations, made ready for many questions."""

    ids: tuple[int, ...]
    tree: shapely.STRtree
    bounds: tuple[float, float, float, float]

    def station_at(self, lon: float, lat: float) -> int | None:
        """The id of the station whose area covers the place, or None outside the county."""
        hits = self.tree.query(shapely.Point(lon, lat), predicate="intersects")
        return self.ids[min(hits)] if len(hits) else None


def station_areas(bureau_id: int) -> StationAreas:
    """The areas as they stand now; remembered until a station's area changes."""
    stations = Organisation.unscoped.filter(
        bureau_id=bureau_id, kind__in=STATION_KINDS, area__isnull=False, ended_on=None
    ).order_by("pk")
    key = tuple(stations.values_list("pk", flat=True))
    return _areas(bureau_id, key)


@lru_cache(maxsize=16)
def _areas(_bureau_id: int, ids: tuple[int, ...]) -> StationAreas:
    areas: dict[int, Any] = dict(Organisation.unscoped.filter(pk__in=ids).values_list("pk", "area"))
    shapes = [shapely.make_valid(shape(areas[pk])) for pk in ids]
    if not ids:
        return StationAreas((), shapely.STRtree([]), (0.0, 0.0, 0.0, 0.0))
    west, south, east, north = map(float, shapely.total_bounds(shapes))
    return StationAreas(ids, shapely.STRtree(shapes), (west, south, east, north))


def station_for(bureau_id: int, lon: float, lat: float) -> Organisation:
    """The station that answers for a place. Raises OutsideCounty."""
    found = station_areas(bureau_id).station_at(lon, lat)
    if found is None:
        raise OutsideCounty(lon=f"{lon:.5f}", lat=f"{lat:.5f}")
    return Organisation.unscoped.get(pk=found)


def forget_areas() -> None:
    """After a station's area was changed."""
    _areas.cache_clear()
