"""Along one road by its name: the stretch between two places, its middle, and where roads meet.

A road of one name may be drawn in pieces, with a roundabout or a bridge of another name between
them; ends of pieces that lie within GAP_M of one another are taken to belong together.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from lianqin.geo.network import RoadNetwork

Floats = NDArray[np.float64]
LonLat = tuple[float, float]
GAP_M = 300.0
METRES_PER_DEGREE = 111_195.0
#: Junctions of the same two roads within this are one crossing (the carriageways of a wide road).
SAME_CROSSING_M = 120.0


@dataclass(frozen=True, eq=False)
class Stretch:
    """A piece of road from one place to another; `off_m` is how far each lies from the road."""

    lonlat: Floats  #: (k, 2) WGS-84 degrees, in order
    metres: float
    off_m: tuple[float, float]

    def at(self, share: float) -> LonLat:
        """The place that lies so far along: 0 at the beginning, 0.5 in the middle, 1 at the end."""
        steps = np.hypot(*np.diff(_plane(self.lonlat, self.lonlat[0]), axis=0).T)
        gone = np.concatenate(([0.0], np.cumsum(steps)))
        target = gone[-1] * min(max(share, 0.0), 1.0)
        lon, lat = (float(np.interp(target, gone, self.lonlat[:, axis])) for axis in (0, 1))
        return lon, lat


@dataclass(frozen=True)
class _Foot:
    """The point of a road nearest to a place."""

    edge: int
    offset_m: float
    off_m: float
    lonlat: LonLat


def is_road(network: RoadNetwork, name: str) -> bool:
    """Whether a road of the network is called so."""
    return bool(len(network.edges_named(name)))


def stretch_between(network: RoadNetwork, road: str, one: LonLat, other: LonLat) -> Stretch | None:
    """The road of that name from the point nearest to `one` to that nearest to `other`, the
    shortest way along it; None where the network has no such road or no way along it."""
    edges = network.edges_named(road)
    if not len(edges):
        return None
    feet = _foot(network, edges, one), _foot(network, edges, other)
    line = _same_edge(network, feet) if feet[0].edge == feet[1].edge else None
    if line is None:
        line = _over_junctions(network, edges, feet)
    if line is None:
        return None
    steps = np.hypot(*np.diff(_plane(line, line[0]), axis=0).T)
    return Stretch(line, float(steps.sum()), (feet[0].off_m, feet[1].off_m))


def crossings(network: RoadNetwork, one: str, other: str) -> list[LonLat]:
    """Where two roads meet, each crossing once; empty where they do not."""
    ends = [network.edge_nodes[network.edges_named(road)].ravel() for road in (one, other)]
    nodes = np.intersect1d(ends[0], ends[1])
    found: list[LonLat] = []
    for lon, lat in network.node_lonlat[nodes].tolist():
        if all(_apart((lon, lat), known) > SAME_CROSSING_M for known in found):
            found.append((lon, lat))
    return found


def _plane(lonlat: Floats, about: Floats | LonLat) -> Floats:
    """Metres from `about`, on a plane that is true there."""
    narrow = math.cos(math.radians(float(about[1])))
    scale = np.array([METRES_PER_DEGREE * narrow, METRES_PER_DEGREE])
    plane: Floats = (np.asarray(lonlat) - np.asarray(about)) * scale
    return plane


def _apart(one: LonLat, other: LonLat) -> float:
    return float(np.hypot(*_plane(np.asarray(one), other)))


def _foot(network: RoadNetwork, edges: NDArray[np.int64], place: LonLat) -> _Foot:
    """The nearest point of all segments of the edges."""
    begins = [np.arange(network.shape_start[e], network.shape_start[e + 1] - 1) for e in edges]
    owner = np.repeat(edges, [len(part) for part in begins])
    first = np.concatenate(begins)
    start = _plane(network.shape_lonlat[first], place)
    along = _plane(network.shape_lonlat[first + 1], place) - start
    square = np.maximum((along**2).sum(axis=1), 1e-9)
    share = np.clip(-(start * along).sum(axis=1) / square, 0.0, 1.0)
    point = start + along * share[:, None]
    best = int(np.argmin((point**2).sum(axis=1)))
    low, high = network.shape_metres[first[best]], network.shape_metres[first[best] + 1]
    ends = network.shape_lonlat[first[best]], network.shape_lonlat[first[best] + 1]
    lon, lat = ends[0] + (ends[1] - ends[0]) * share[best]
    off = float(np.hypot(*point[best]))
    gone = float(low + (high - low) * share[best])
    return _Foot(int(owner[best]), gone, off, (float(lon), float(lat)))


def _same_edge(network: RoadNetwork, feet: tuple[_Foot, _Foot]) -> Floats:
    one, other = feet
    return _part(network, one.edge, one.offset_m, other.offset_m)


def _part(network: RoadNetwork, edge: int, start_m: float, end_m: float) -> Floats:
    """An edge from one distance along it to another, which may be the nearer."""
    metres = network.shape_metres[network.shape_start[edge] : network.shape_start[edge + 1]]
    shape = network.shape_of(edge)
    low, high = sorted((start_m, end_m))
    inside = (metres > low) & (metres < high)
    ends = np.column_stack([np.interp((low, high), metres, shape[:, axis]) for axis in (0, 1)])
    line: Floats = np.concatenate([ends[:1], shape[inside], ends[1:]])
    return line if start_m <= end_m else line[::-1]


def _over_junctions(
    network: RoadNetwork, edges: NDArray[np.int64], feet: tuple[_Foot, _Foot]
) -> Floats | None:
    """The shortest way from foot to foot over the road's own junctions."""
    nodes, ends = np.unique(network.edge_nodes[edges], return_inverse=True)
    ends = ends.reshape(-1, 2)
    start, goal = len(nodes), len(nodes) + 1
    rows = [*ends[:, 0].tolist()]
    heads = [*ends[:, 1].tolist()]
    costs = [*network.edge_metres[edges].tolist()]
    for number, foot in ((start, feet[0]), (goal, feet[1])):
        place = int(np.flatnonzero(edges == foot.edge)[0])
        length = float(network.edge_metres[foot.edge])
        rows += [number, number]
        heads += [int(ends[place, 0]), int(ends[place, 1])]
        costs += [foot.offset_m, length - foot.offset_m]
    for one, other, metres in _gaps(network.node_lonlat[nodes], ends):
        rows.append(one)
        heads.append(other)
        costs.append(metres)
    graph = _graph(rows, heads, costs, len(nodes) + 2)
    from_start = np.array([start])
    _, found = dijkstra(graph, directed=False, indices=from_start, return_predecessors=True)
    before = found[0]
    if before[goal] < 0:
        return None
    way = [goal]
    while way[-1] != start:
        way.append(int(before[way[-1]]))
    return _drawn(network, edges, nodes, feet, way[::-1])


def _graph(rows: list[int], heads: list[int], costs: list[float], size: int) -> Any:
    """The cheapest of parallel pieces, as a matrix adds what stands twice."""
    cheapest: dict[tuple[int, int], float] = {}
    for one, other, metres in zip(rows, heads, costs, strict=True):
        pair = (min(one, other), max(one, other))
        cheapest[pair] = min(cheapest.get(pair, math.inf), max(metres, 1e-6))
    pairs = np.array(list(cheapest)).reshape(-1, 2)
    return csr_array((list(cheapest.values()), (pairs[:, 0], pairs[:, 1])), shape=(size, size))


def _gaps(places: Floats, ends: NDArray[np.int64]) -> Iterator[tuple[int, int, float]]:
    """Ends of the road's pieces that lie close to one another."""
    loose = np.flatnonzero(np.bincount(ends.ravel(), minlength=len(places)) == 1)
    if len(loose) < 2:
        return
    plane = _plane(places[loose], places[loose[0]])
    for one, other in sorted(cKDTree(plane).query_pairs(GAP_M)):
        yield int(loose[one]), int(loose[other]), float(np.hypot(*(plane[one] - plane[other])))


def _drawn(
    network: RoadNetwork,
    edges: NDArray[np.int64],
    nodes: NDArray[np.int64],
    feet: tuple[_Foot, _Foot],
    way: list[int],
) -> Floats:
    """The way as a line: the first and last edge in part, the others whole, gaps straight."""
    names = nodes.tolist()
    parts = [_to_node(network, feet[0], names[way[1]])]
    for one, other in pairwise(way[1:-1]):
        parts.append(_whole(network, edges, names[one], names[other]))
    parts.append(_to_node(network, feet[1], names[way[-2]])[::-1])
    line: Floats = np.concatenate(parts)
    return line


def _to_node(network: RoadNetwork, foot: _Foot, node: int) -> Floats:
    ends = network.edge_nodes[foot.edge].tolist()
    length = float(network.edge_metres[foot.edge])
    towards_end = node == ends[1] and (node != ends[0] or foot.offset_m > length / 2)
    return _part(network, foot.edge, foot.offset_m, length if towards_end else 0.0)


def _whole(network: RoadNetwork, edges: NDArray[np.int64], one: int, other: int) -> Floats:
    """The shortest edge between two nodes in that direction, or the straight line over a gap."""
    pairs = network.edge_nodes[edges]
    forth, back = (pairs == (one, other)).all(axis=1), (pairs == (other, one)).all(axis=1)
    between = edges[forth | back]
    if not len(between):
        return network.node_lonlat[[one, other]]
    edge = int(between[np.argmin(network.edge_metres[between])])
    shape = network.shape_of(edge)
    return shape if network.edge_nodes[edge, 0] == one else shape[::-1]
