"""Between this house's rows and geo's arrays: the bureau's network, tonight's conditions, times."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from shapely.geometry import Point, shape

from lianqin.core.errors import NotFound
from lianqin.dispatch.errors import NoRoadMap
from lianqin.dispatch.recommend import Travel
from lianqin.geo.conditions import CLOSED, Condition, NamedRoad, Spot, Where
from lianqin.geo.modes import Mode
from lianqin.geo.network import RoadNetwork, load_network, save_network
from lianqin.geo.times import RoadPath, Router, TravelTimes
from lianqin.incidents.models import Incident
from lianqin.registry.conditions import in_force
from lianqin.registry.models import RoadCondition
from lianqin.units.models import Unit
from lianqin.units.selectors import Standing, standings

NAMED_WAYS = 12  # how many of the nearest crews are told by which road they would come


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
    return geometry


def travel_to(
    bureau_id: int, target: tuple[float, float], standings: list[Standing], at: datetime
) -> dict[int, Travel]:
    """Every crew's road time to `target` (lon, lat) under the conditions at `at`, by unit id."""
    router = router_for(bureau_id)
    conditions = conditions_at(bureau_id, at)
    by_mode: dict[str, list[Standing]] = defaultdict(list)
    for standing in standings:
        by_mode[standing.unit.mode].append(standing)
    found: dict[int, Travel] = {}
    for mode, group in sorted(by_mode.items()):
        times = _times(router, target, group, Mode(mode), conditions, at)
        found |= _travels(times, group)
    return found


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


def _travels(times: TravelTimes, group: list[Standing]) -> dict[int, Travel]:
    order = sorted(range(len(group)), key=lambda index: float(times.seconds[index]))
    named = {index for index in order[:NAMED_WAYS] if times.reached[index]}
    return {
        group[index].unit.pk: _travel(times, index, with_roads=index in named) for index in order
    }


def _travel(times: TravelTimes, index: int, *, with_roads: bool) -> Travel:
    if not times.reached[index]:
        return Travel(math.inf, math.nan, reached=False, why_not=times.reason[index])
    road, condition = _main_road(times.path(index)) if with_roads else ("", "")
    return Travel(
        float(times.seconds[index]), float(times.metres[index]), True, "", road, condition
    )


def _main_road(path: RoadPath) -> tuple[str, str]:
    """The named road that takes most of the time, and what slows it there."""
    seconds: dict[str, float] = defaultdict(float)
    slowed: dict[str, str] = {}
    for piece in path.roads:
        if piece.name:
            seconds[piece.name] += piece.seconds
            for condition, _metres in piece.conditions:
                slowed[piece.name] = condition.label or condition.kind
    if not seconds:
        return "", ""
    road = max(sorted(seconds), key=lambda name: seconds[name])
    return road, slowed.get(road, "")
