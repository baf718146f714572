"""Which station answers for a place: point in polygon over the stations' areas."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import shapely
from django.db.models import QuerySet
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from lianqin.core.acts import act
from lianqin.core.scope import Viewer
from lianqin.registry.errors import OutsideCounty
from lianqin.registry.kinds import STATION_KINDS
from lianqin.registry.models import Organisation
from lianqin.registry.models.organisations import fresh_version


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
    """The areas as they stand now; read again only when one has changed."""
    stations = Organisation.unscoped.filter(
        bureau_id=bureau_id, kind__in=STATION_KINDS, area__isnull=False, ended_on=None
    )
    return _areas(_versions(stations))


def own_areas(bureau_id: int, kinds: Iterable[str]) -> dict[int, BaseGeometry]:
    """The own area of each organisation of `kinds` that has one, by id (Art. 15)."""
    owners = Organisation.unscoped.filter(
        bureau_id=bureau_id, kind__in=kinds, area__isnull=False, ended_on=None
    )
    return _shapes(_versions(owners))


Versions = tuple[tuple[int, int], ...]


def _versions(rows: QuerySet[Organisation]) -> Versions:
    return tuple(rows.order_by("pk").values_list("pk", "area_version"))


@lru_cache(maxsize=64)
def _shapes(versions: Versions) -> dict[int, BaseGeometry]:
    rows = Organisation.unscoped.filter(pk__in=[pk for pk, _ in versions])
    areas: list[tuple[int, Any]] = list(rows.values_list("pk", "area"))
    return {pk: shapely.make_valid(shape(area)) for pk, area in areas}


@lru_cache(maxsize=16)
def _areas(versions: Versions) -> StationAreas:
    if not versions:
        return StationAreas((), shapely.STRtree([]), (0.0, 0.0, 0.0, 0.0))
    found = _shapes(versions)
    ids = tuple(pk for pk, _ in versions)
    shapes = [found[pk] for pk in ids]
    west, south, east, north = map(float, shapely.total_bounds(shapes))
    return StationAreas(ids, shapely.STRtree(shapes), (west, south, east, north))


def set_area(organisation: Organisation, area: dict[str, Any] | None, *, actor: Viewer) -> None:
    """Give an organisation its area (GeoJSON), or none."""
    with act("organisation.area", actor=actor) as act_:
        Organisation.unscoped.filter(pk=organisation.pk).update(
            area=area, area_version=fresh_version()
        )
        act_.record(organisation)


def station_for(bureau_id: int, lon: float, lat: float) -> Organisation:
    """The station that answers for a place. Raises OutsideCounty."""
    found = station_areas(bureau_id).station_at(lon, lat)
    if found is None:
        raise OutsideCounty(lon=f"{lon:.5f}", lat=f"{lat:.5f}")
    return Organisation.unscoped.get(pk=found)


def forget_areas() -> None:
    """Read every area again, after rows were changed other than by `set_area`."""
    _shapes.cache_clear()
    _areas.cache_clear()
