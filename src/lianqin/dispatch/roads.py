"""Between this house's rows and geo's arrays: the bureau's network, tonight's conditions, times."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from shapely import transform
from shapely.geometry import LineString, Point, Polygon, shape

from lianqin.core.errors import NotFound
from lianqin.dispatch.candidates import Travel
from lianqin.dispatch.errors import NoRoadMap
from lianqin.dispatch.ranges import AS_MAPPED, Spread
from lianqin.geo.conditions import CLOSED, Condition, NamedRoad, Spot, Where
from lianqin.geo.modes import Mode
from lianqin.geo.network import RoadNetwork, load_network, save_network
from lianqin.geo.times import RoadPath, RoadPiece, Router, TravelTimes
from lianqin.incidents.models import Incident
from lianqin.registry.conditions import in_force
from lianqin.registry.models import RoadCondition
from lianqin.units.models import Unit
from lianqin.units.selectors import Standing, standings

EARTH_M = 6371008.8


def network_path(bureau_id: int) -> Path:
    """Where the bureau's network is kept."""
    return Path(settings.DATA) / "roads" / f"{bureau_id}.npz"


def install_network(bureau_id: int, network: RoadNetwork) -> None:
    """Put a network in the place of the bureau's present one."""
    path = network_path(bureau_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    save_network(network, path)


def router_for(bureau_id: int) -> Router:
    """The bureau's router, loaded once and again when its file changes. Raises NoRoadMap."""
    path = network_path(bureau_id)
    if not path.exists():
        raise NoRoadMap
    return _router(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _router(path: Path, _changed: int) -> Router:
    return Router(load_network(path))


def conditions_at(bureau_id: int, at: datetime) -> tuple[Condition, ...]:
    """Tonight's conditions as geo understands them."""
    return tuple(as_condition(row) for row in in_force(bureau_id, at))


def as_condition(row: RoadCondition) -> Condition:
    """One row as geo's condition; a factor of none is a closure."""
    return Condition(
        id=str(row.pk),
        kind=row.kind,
        where=_where(row),
        since=row.since,
        until=row.until,
        factor=CLOSED if row.factor is None else row.factor,
        label=row.label,
    )


def _where(row: RoadCondition) -> Where:
    if row.road_name:
        return NamedRoad(row.road_name)
    geometry = shape(row.geometry or {})
    if isinstance(geometry, Point):
        return Spot(geometry.x, geometry.y, row.radius_m or 30.0)
    if isinstance(geometry, LineString):
        return _beside(geometry, row.radius_m or 30.0)
    return geometry


def _beside(line: LineString, metres: float) -> Polygon:
    """The strip of so many metres on either side of a line, drawn where a degree is as long either
    way."""
    narrow = math.cos(math.radians(line.centroid.y))
    upright = transform(line, lambda xy: xy * (narrow, 1.0))
    strip = upright.buffer(math.degrees(metres / EARTH_M), quad_segs=4)
    return transform(strip, lambda xy: xy / (narrow, 1.0))


class Ways:
    """Every crew's way to one place: its time at once, by which road only when asked.

    Without `spreads` (by mode) the map's own time stands, and no range.
    """

    def __init__(
        self,
        asked: list[tuple[TravelTimes, list[Standing]]],
        spreads: Mapping[str, Spread] | None = None,
    ) -> None:
        self._where = {
            standing.unit.pk: (times, index)
            for times, group in asked
            for index, standing in enumerate(group)
        }
        self.travel: dict[int, Travel] = {
            standing.unit.pk: travel
            for times, group in asked
            for standing, travel in zip(
                group, _travels(times, (spreads or {}).get(group[0].unit.mode)), strict=True
            )
        }

    def by_road(self, unit_id: int) -> Travel:
        """The same with the road that takes most of the way, and what slows it there."""
        travel = self.travel[unit_id]
        if not travel.reached:
            return travel
        times, index = self._where[unit_id]
        road, condition = _main_road(times.roads(index))
        return travel._replace(road=road, condition=condition)


def ways_to(
    bureau_id: int,
    target: tuple[float, float],
    standings: list[Standing],
    at: datetime,
    *,
    spreads: Mapping[str, Spread] | None = None,
    conditions: tuple[Condition, ...] | None = None,
) -> Ways:
    """Every crew's way to `target` (lon, lat) under the conditions at `at`. Raises NoRoadMap.

    `conditions` are those in force, where they were read already.
    """
    router = router_for(bureau_id)
    conditions = conditions_at(bureau_id, at) if conditions is None else conditions
    by_mode: dict[str, list[Standing]] = defaultdict(list)
    for standing in standings:
        by_mode[standing.unit.mode].append(standing)
    return Ways(
        [
            (_times(router, target, group, Mode(mode), conditions, at), group)
            for mode, group in sorted(by_mode.items())
        ],
        spreads,
    )


def way_of(
    bureau_id: int, target: tuple[float, float], standing: Standing, at: datetime
) -> RoadPath | None:
    """The way of one crew as a line with its roads, or None when it cannot come."""
    mode = Mode(standing.unit.mode)
    conditions = conditions_at(bureau_id, at)
    times = _times(router_for(bureau_id), target, [standing], mode, conditions, at)
    return times.path(0) if times.reached[0] else None


def way_for(incident: Incident, unit_id: int, at: datetime) -> RoadPath | None:
    """The way of a crew on shift to an incident, for whoever sees the incident and its ranking.

    Raises NotFound for a crew of another bureau or off shift.
    """
    crews = Unit.unscoped.filter(bureau_id=incident.bureau_id, pk=unit_id)
    found = standings(crews, at)
    if not found:
        raise NotFound
    return way_of(incident.bureau_id, (incident.lon, incident.lat), found[0], at)


def _times(
    router: Router,
    target: tuple[float, float],
    group: list[Standing],
    mode: Mode,
    conditions: tuple[Condition, ...],
    at: datetime,
) -> TravelTimes:
    factors = router.factors(conditions, at, mode)
    origins = [(standing.lon, standing.lat) for standing in group]
    return router.times_to(target, origins, mode, factors)


def _travels(times: TravelTimes, spread: Spread | None) -> list[Travel]:
    middle, far = spread or AS_MAPPED
    ends = times.seconds[:, None] * (middle, far)
    columns = (times.seconds.tolist(), ends.tolist(), times.metres.tolist(), times.reached.tolist())
    return [
        Travel(usual, metres, True, seconds_80=late if spread else None, by_map=by_map)
        if reached
        else Travel(math.inf, math.nan, False, why_not)
        for by_map, (usual, late), metres, reached, why_not in zip(
            *columns, times.reason, strict=True
        )
    ]


def _main_road(pieces: tuple[RoadPiece, ...]) -> tuple[str, str]:
    """The named road that takes most of the time, and what slows it there."""
    seconds: dict[str, float] = defaultdict(float)
    slowed: dict[str, str] = {}
    for piece in pieces:
        if piece.name:
            seconds[piece.name] += piece.seconds
            for condition, _metres in piece.conditions:
                slowed[piece.name] = condition.label or condition.kind
    if not seconds:
        return "", ""
    road = max(sorted(seconds), key=lambda name: seconds[name])
    return road, slowed.get(road, "")
