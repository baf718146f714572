"""A way as a line and as what one says of it: which roads, how far, under which conditions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lianqin.geo.conditions import Condition, RoadFactors
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
    pieces = [_piece(network, step, factors, pace) for step in steps]
    return RoadPath(
        lonlat=_line(network, steps),
        metres=sum(piece.metres for piece in pieces),
        seconds=seconds,
        roads=tuple(_joined(pieces)),
        arcs=tuple(arc for arc, _, _ in steps),
    )


def _piece(
    network: RoadNetwork, step: Step, factors: RoadFactors | None, pace: Floats
) -> RoadPiece:
    arc, low, high = step
    edge = arc >> 1
    name = network.name_of(edge)
    if factors is None:
        return RoadPiece(name, high - low, (high - low) * float(pace[arc]), ())
    under = [
        (stretch.condition, min(high, stretch.end_m) - max(low, stretch.start_m))
        for stretch in factors.stretches.get(edge, ())
    ]
    seconds = factors.metres_as_usual(edge, low, high) * float(pace[arc])
    return RoadPiece(name, high - low, seconds, tuple(u for u in under if u[1] > 0))


def _joined(pieces: Iterable[RoadPiece]) -> list[RoadPiece]:
    """Join neighbours of one name."""
    joined: list[RoadPiece] = []
    for piece in pieces:
        if joined and joined[-1].name == piece.name:
            joined[-1] = _sum(joined[-1], piece)
        else:
            joined.append(piece)
    return joined


def _sum(one: RoadPiece, two: RoadPiece) -> RoadPiece:
    metres: dict[str, tuple[Condition, float]] = {}
    for condition, length in one.conditions + two.conditions:
        before = metres.get(condition.id, (condition, 0.0))[1]
        metres[condition.id] = (condition, before + length)
    return RoadPiece(
        one.name, one.metres + two.metres, one.seconds + two.seconds, tuple(metres.values())
    )


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
