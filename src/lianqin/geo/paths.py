"""A way as a line and as what one says of it: which roads, how far, under which conditions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lianqin.geo.conditions import Condition, RoadFactors, Stretch
from lianqin.geo.network import RoadNetwork

Floats = NDArray[np.float64]
Step = tuple[int, float, float]  #: arc, and the metres of its edge (as drawn) that are driven


@dataclass(frozen=True)
class RoadPiece:
    """One road of a way, in order: what to say of it."""

    name: str  #: "" where the road has none
    metres: float
    seconds: float
    conditions: tuple[tuple[Condition, float], ...]  #: condition and metres under it


@dataclass(frozen=True, eq=False)
class RoadPath:
    """The way from an origin to a target, road point to road point."""

    lonlat: Floats  #: (k, 2) WGS-84 degrees
    metres: float
    seconds: float
    roads: tuple[RoadPiece, ...]
    arcs: tuple[int, ...]  #: arcs driven, first and last perhaps in part


def describe(
    network: RoadNetwork,
    steps: Sequence[Step],
    factors: RoadFactors | None,
    pace: Floats,
    seconds: float,
) -> RoadPath:
    """Draw and describe ``steps`` (origin first)."""
    roads = roads_of(network, steps, factors, pace)
    return RoadPath(
        lonlat=_line(network, steps),
        metres=sum(road.metres for road in roads),
        seconds=seconds,
        roads=roads,
        arcs=tuple(arc for arc, _, _ in steps),
    )


def roads_of(
    network: RoadNetwork, steps: Sequence[Step], factors: RoadFactors | None, pace: Floats
) -> tuple[RoadPiece, ...]:
    """The roads of ``steps`` without drawing them, neighbours of one name joined."""
    roads: list[_Road] = []
    for arc, low, high in steps:
        name = network.name_of(arc >> 1)
        if not roads or roads[-1].name != name:
            roads.append(_Road(name))
        stretches = factors.stretches.get(arc >> 1, ()) if factors else ()
        roads[-1].drive(low, high, float(pace[arc]), stretches)
    return tuple(road.piece() for road in roads)


@dataclass
class _Road:
    """One road while its arcs are added up."""

    name: str
    metres: float = 0.0
    seconds: float = 0.0
    under: dict[str, tuple[Condition, float]] = field(default_factory=dict)

    def drive(self, low: float, high: float, pace: float, stretches: Iterable[Stretch]) -> None:
        as_usual = high - low
        for stretch in stretches:
            overlap = min(high, stretch.end_m) - max(low, stretch.start_m)
            if overlap > 0:
                as_usual += overlap * (stretch.factor - 1)
                condition = stretch.condition
                before = self.under.get(condition.id, (condition, 0.0))[1]
                self.under[condition.id] = (condition, before + overlap)
        self.metres += high - low
        self.seconds += as_usual * pace

    def piece(self) -> RoadPiece:
        return RoadPiece(self.name, self.metres, self.seconds, tuple(self.under.values()))


def _line(network: RoadNetwork, steps: Sequence[Step]) -> Floats:
    parts = [_part(network, step) for step in steps]
    line = np.concatenate(parts) if parts else np.empty((0, 2))
    moved = np.ones(len(line), dtype=bool)
    moved[1:] = (line[1:] != line[:-1]).any(axis=1)
    return line[moved]


def _part(network: RoadNetwork, step: Step) -> Floats:
    """Points of the driven part of an edge, in driving order."""
    arc, low, high = step
    edge = arc >> 1
    metres = network.shape_metres[network.shape_start[edge] : network.shape_start[edge + 1]]
    shape = network.shape_of(edge)
    if low <= 0 and high >= metres[-1]:
        return shape[::-1] if arc & 1 else shape
    inside = (metres > low) & (metres < high)
    ends = np.column_stack([np.interp((low, high), metres, shape[:, axis]) for axis in (0, 1)])
    points = np.concatenate([ends[:1], shape[inside], ends[1:]])
    return points[::-1] if arc & 1 else points
