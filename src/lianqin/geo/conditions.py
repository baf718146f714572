"""Live road conditions: ice, snow, a flood, road works, a closure, from one moment to another.

A condition says where (a drawn area, a named road, a spot with a radius), how much slower each
mode travels there, and when. It is applied to a network at an instant as factors per arc; the
network itself is never rebuilt. Where conditions overlap, the slowest wins: an iced road in fog is
as slow as the worse of the two, not as slow as both multiplied. Periods are half-open.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from lianqin.geo.coverage import Interval, covered_stretches
from lianqin.geo.errors import ConditionError, NaiveTimeError
from lianqin.geo.modes import Mode
from lianqin.geo.network import RoadNetwork

CLOSED = math.inf


@dataclass(frozen=True)
class NamedRoad:
    """Every road of this name or number, or only its part inside ``within``."""

    name: str
    within: BaseGeometry | None = None


@dataclass(frozen=True)
class Spot:
    """A point (WGS-84 degrees) and the radius in metres that it spoils."""

    lon: float
    lat: float
    radius_m: float = 30.0


Where = BaseGeometry | NamedRoad | Spot


@dataclass(frozen=True)
class Condition:
    """One thing that slows or closes roads for a while.

    ``factor``: times as long as usual, at least 1; ``CLOSED`` (inf) = nobody passes.
    ``by_mode`` overrides it for single modes. ``since <= at < until``; ``until`` None = until it
    is lifted. ``label`` is what the page prints ("陵沁路结冰").

    Raises ``ConditionError`` for a factor below 1 or an empty period, ``NaiveTimeError`` for an
    instant without a time zone.
    """

    id: str
    kind: str
    where: Where
    since: datetime
    until: datetime | None = None
    factor: float = CLOSED
    by_mode: tuple[tuple[Mode, float], ...] = ()
    label: str = ""

    def __post_init__(self) -> None:
        for instant in (self.since, self.until):
            if instant is not None and instant.tzinfo is None:
                raise NaiveTimeError(text=instant.isoformat())
        if self.until is not None and self.until <= self.since:
            self._refuse("it ends before it begins", "结束时间早于开始时间")
        for factor in (self.factor, *(factor for _, factor in self.by_mode)):
            if not factor >= 1:
                self._refuse("a factor is at least 1", "系数不得小于 1")

    def _refuse(self, detail: str, detail_zh: str) -> None:
        raise ConditionError(feature=self.id, detail=detail, detail_zh=detail_zh)

    def holds_at(self, at: datetime) -> bool:
        """Whether the condition is in force at ``at`` (half-open)."""
        if at.tzinfo is None:
            raise NaiveTimeError(text=at.isoformat())
        return self.since <= at and (self.until is None or at < self.until)

    def factor_for(self, mode: Mode) -> float:
        """How many times as long ``mode`` takes; inf = closed to it, 1 = not affected."""
        return dict(self.by_mode).get(mode, self.factor)


@dataclass(frozen=True)
class Stretch:
    """Metres ``start_m`` to ``end_m`` of an edge (as drawn) under one condition."""

    start_m: float
    end_m: float
    factor: float
    condition: Condition


@dataclass(frozen=True, eq=False)
class RoadFactors:
    """The conditions of one instant for one mode, laid over a network.

    ``by_arc`` (2m,): times as long as usual, weighted by the length affected; inf = some part of
    the arc is closed, so nobody drives through. ``stretches``: per affected edge, in order and
    without overlap, for journeys that use only part of it. ``untouched``: conditions in force
    that lie on no road.
    """

    by_arc: NDArray[np.float64]
    stretches: Mapping[int, tuple[Stretch, ...]] = field(default_factory=dict)
    untouched: tuple[Condition, ...] = ()
    #: Weights worked out once under these conditions, by what they belong to.
    worked_out: WeakKeyDictionary[object, NDArray[np.float64]] = field(
        default_factory=WeakKeyDictionary, repr=False
    )

    @cached_property
    def patchy(self) -> NDArray[np.bool_]:
        """(m,) edges of which the conditions hold for a part, or not alike."""
        patchy = np.zeros(len(self.by_arc) // 2, dtype=bool)
        uneven = [edge for edge, parts in self.stretches.items() if len(parts) > 1]
        patchy[uneven] = True
        for edge, (only, *_) in self.stretches.items():
            patchy[edge] |= only.factor != self.by_arc[2 * edge] or only.factor == CLOSED
        return patchy

    def metres_as_usual(self, edge: int, start_m: float, end_m: float) -> float:
        """Length of ``start_m..end_m`` of an edge, each affected metre counted factor times."""
        total = end_m - start_m
        for stretch in self.stretches.get(edge, ()):
            overlap = min(end_m, stretch.end_m) - max(start_m, stretch.start_m)
            if overlap > 0:
                total += overlap * (stretch.factor - 1)
        return total


def factors_at(
    network: RoadNetwork, conditions: Iterable[Condition], at: datetime, mode: Mode
) -> RoadFactors:
    """Lay the conditions in force at ``at`` over the network for ``mode``."""
    active = [c for c in conditions if c.holds_at(at) and c.factor_for(mode) > 1]
    return _lay(network, active, mode)


def _lay(network: RoadNetwork, active: Sequence[Condition], mode: Mode) -> RoadFactors:
    per_edge: dict[int, list[Stretch]] = {}
    untouched = []
    for condition in sorted(active, key=lambda c: (-c.factor_for(mode), c.id)):
        spoiled = where_on(network, condition.where)
        if not spoiled:
            untouched.append(condition)
        for edge, intervals in spoiled.items():
            _add(per_edge.setdefault(edge, []), intervals, condition, mode)
    stretches = {e: tuple(sorted(s, key=lambda x: x.start_m)) for e, s in per_edge.items()}
    return RoadFactors(_by_arc(network, stretches), stretches, tuple(untouched))


def where_on(network: RoadNetwork, where: Where) -> dict[int, list[Interval]]:
    """Edges that a place covers, with the intervals in metres along each."""
    if isinstance(where, NamedRoad):
        edges = network.edges_named(where.name)
        if where.within is not None:
            return covered_stretches(network, where.within, edges)
        return {e: [(0.0, float(network.edge_metres[e]))] for e in edges.tolist()}
    if isinstance(where, Spot):
        return covered_stretches(network, circle(where))
    return covered_stretches(network, where)


def circle(spot: Spot) -> BaseGeometry:
    """The spot as a polygon of 64 corners in degrees."""
    turn = np.linspace(0.0, 2 * np.pi, 64, endpoint=False)
    reach = math.degrees(spot.radius_m / 6371008.8)
    lon = spot.lon + reach * np.cos(turn) / math.cos(math.radians(spot.lat))
    return shapely.Polygon(np.column_stack([lon, spot.lat + reach * np.sin(turn)]))


def _add(
    placed: list[Stretch], intervals: list[Interval], condition: Condition, mode: Mode
) -> None:
    """Place ``intervals`` where nothing slower lies yet (slower conditions were placed first)."""
    factor = condition.factor_for(mode)
    for interval in intervals:
        free = [interval]
        for taken in placed:
            free = [part for gap in free for part in _minus(gap, taken)]
        placed.extend(Stretch(start, end, factor, condition) for start, end in free)


def _minus(gap: Interval, taken: Stretch) -> list[Interval]:
    left = (gap[0], min(gap[1], taken.start_m))
    right = (max(gap[0], taken.end_m), gap[1])
    return [part for part in (left, right) if part[1] - part[0] > 1e-6]


def _by_arc(
    network: RoadNetwork, stretches: Mapping[int, tuple[Stretch, ...]]
) -> NDArray[np.float64]:
    by_arc = np.ones(2 * network.edges)
    for edge, parts in stretches.items():
        length = float(network.edge_metres[edge])
        extra = sum((p.end_m - p.start_m) * (p.factor - 1) for p in parts)
        by_arc[2 * edge : 2 * edge + 2] = 1 + extra / length
    return by_arc
