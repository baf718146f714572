"""Which stretches of which edges lie inside a polygon."""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from lianqin.geo.network import RoadNetwork

Interval = tuple[float, float]


def covered_stretches(
    network: RoadNetwork, area: BaseGeometry, edges: NDArray[np.int64] | None = None
) -> dict[int, list[Interval]]:
    """Intervals in metres of every edge inside ``area`` (degrees); only ``edges`` if given."""
    touched = np.sort(network.edge_tree.query(area, predicate="intersects"))
    if edges is not None:
        touched = np.intersect1d(touched, edges)
    shapely.prepare(area)
    whole = shapely.covers(area, network.edge_lines[touched])
    result = {e: [(0.0, float(network.edge_metres[e]))] for e in touched[whole].tolist()}
    for edge in touched[~whole].tolist():
        if parts := _parts_inside(network, area, edge):
            result[edge] = parts
    return result


def _parts_inside(network: RoadNetwork, area: BaseGeometry, edge: int) -> list[Interval]:
    """Cut an edge that crosses the border, straight piece by straight piece."""
    points = network.shape_of(edge)
    start, stop = network.shape_start[edge], network.shape_start[edge + 1]
    metres = network.shape_metres[start:stop]
    pieces = shapely.linestrings(np.stack([points[:-1], points[1:]], axis=1))
    inside = np.asarray(shapely.intersection(pieces, area))
    parts: list[Interval] = []
    for index, shape in enumerate(inside):
        span = metres[index + 1] - metres[index]
        for near, far in _shares(points[index], points[index + 1], shape):
            parts.append((float(metres[index] + near * span), float(metres[index] + far * span)))
    return _joined(parts)


def _shares(
    first: NDArray[np.float64], last: NDArray[np.float64], inside: BaseGeometry
) -> list[Interval]:
    """Parts of a straight piece, as shares 0..1 of its length."""
    along = last - first
    square = float(along @ along)
    shares = []
    for line in shapely.get_parts(inside):
        if line.geom_type == "LineString" and not line.is_empty and square > 0:
            ends = (shapely.get_coordinates(line)[[0, -1]] - first) @ along / square
            shares.append((float(ends.min()), float(ends.max())))
    return sorted(shares)


def _joined(parts: list[Interval]) -> list[Interval]:
    joined: list[Interval] = []
    for start, end in parts:
        if joined and start - joined[-1][1] < 1e-6:
            joined[-1] = (joined[-1][0], end)
        elif end - start > 1e-6:
            joined.append((start, end))
    return joined
