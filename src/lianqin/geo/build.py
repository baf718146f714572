"""Assemble the network's arrays from what was read."""

from collections.abc import Iterable
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from lianqin.geo import merging, pieces, restrictions
from lianqin.geo.coords import haversine_m
from lianqin.geo.modes import MODES
from lianqin.geo.network import RoadNetwork
from lianqin.geo.osmfile import RawRoads, RawWay
from lianqin.geo.restrictions import Ban

MIN_EDGE_M = 0.05  # two nodes on one spot still make an edge of positive length


def build_network(roads: RawRoads) -> RoadNetwork:
    """Cut, restrict, join, measure."""
    cut = pieces.cut(roads)
    bans = restrictions.forbidden_sequences(roads, cut)
    bans.update(restrictions.barrier_bans(roads.barriers, cut))
    kept = restrictions.inner_nodes(bans, cut) | roads.barriers.keys()
    chains = merging.join(cut, kept)
    return _arrays(roads, cut, chains, bans)


def _arrays(
    roads: RawRoads, cut: pieces.Pieces, chains: merging.Chains, bans: set[Ban]
) -> RoadNetwork:
    shapes = [_nodes_of(cut, arcs) for arcs in chains.arcs]
    ways = [cut.all[arcs[0] >> 1].way for arcs in chains.arcs]
    nodes = sorted({end for shape in shapes for end in (shape[0], shape[-1])})
    number = {osm: index for index, osm in enumerate(nodes)}
    start = np.concatenate([[0], np.cumsum([len(shape) for shape in shapes])]).astype(np.int64)
    lonlat = np.array([roads.places[n] for shape in shapes for n in shape])
    metres = _shape_metres(lonlat, start)
    length = metres[start[1:] - 1]
    names, name_of = _indexed(merging.road_name(way.tags) for way in ways)
    classes, class_of = _indexed(way.tags["highway"] for way in ways)
    sequences = sorted({(row, _on_edges(chains, arcs)) for row, arcs in bans})
    return RoadNetwork(
        node_lonlat=np.array([roads.places[n] for n in nodes]),
        node_osm=np.array(nodes, dtype=np.int64),
        edge_nodes=np.array([(number[s[0]], number[s[-1]]) for s in shapes], dtype=np.int64),
        edge_metres=length,
        edge_name=name_of,
        edge_class=class_of,
        edge_way=np.array([way.id for way in ways], dtype=np.int64),
        arc_seconds=_seconds(cut, chains, ways, length),
        shape_start=start,
        shape_lonlat=lonlat,
        shape_metres=metres,
        ban_start=_starts(arcs for _, arcs in sequences),
        ban_arcs=np.array([arc for _, arcs in sequences for arc in arcs], dtype=np.int64),
        ban_mode=np.array([row for row, _ in sequences], dtype=np.int64),
        names=names,
        classes=classes,
        counts=dict(sorted(roads.counts.items())),
    )


def _nodes_of(cut: pieces.Pieces, arcs: list[int]) -> list[int]:
    parts = [cut.all[a >> 1].nodes[:: -1 if a & 1 else 1] for a in arcs]
    return [parts[0][0], *chain.from_iterable(part[1:] for part in parts)]


def _shape_metres(lonlat: NDArray[np.float64], start: NDArray[np.int64]) -> NDArray[np.float64]:
    """Distance of every shape point from the first of its edge."""
    steps = np.zeros(len(lonlat))
    steps[1:] = haversine_m(lonlat[:-1, 0], lonlat[:-1, 1], lonlat[1:, 0], lonlat[1:, 1])
    steps[start[:-1]] = 0.0
    total = np.cumsum(steps)
    metres = total - np.repeat(total[start[:-1]], np.diff(start))
    last = start[1:] - 1
    metres[last] = np.maximum(metres[last], MIN_EDGE_M)
    return metres


def _seconds(
    cut: pieces.Pieces,
    chains: merging.Chains,
    ways: list[RawWay],
    length: NDArray[np.float64],
) -> NDArray[np.float64]:
    kmh = np.zeros((len(MODES), 2 * len(ways)))
    for edge, arcs in enumerate(chains.arcs):
        use = ways[edge].use
        ahead, back = (use.backward, use.forward) if arcs[0] & 1 else (use.forward, use.backward)
        kmh[:, 2 * edge] = [speed or 0.0 for speed in ahead]
        kmh[:, 2 * edge + 1] = [speed or 0.0 for speed in back]
    with np.errstate(divide="ignore"):
        return np.repeat(length, 2) * 3.6 / kmh


def _on_edges(chains: merging.Chains, arcs: Iterable[int]) -> tuple[int, ...]:
    """A sequence of pieces as edges: one each, for nothing was joined across its nodes."""
    return tuple(chains.edge_arc[arc] for arc in arcs)


def _indexed(values: Iterable[str]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Distinct values in order, and the index of each; -1 for an empty one."""
    listed = list(values)
    distinct = tuple(sorted({value for value in listed if value}))
    index = {value: i for i, value in enumerate(distinct)}
    return distinct, np.array([index.get(value, -1) for value in listed], dtype=np.int64)


def _starts(sequences: Iterable[tuple[int, ...]]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum([len(s) for s in sequences])]).astype(np.int64)
