"""How a place on a road joins the search graph: the last and the first metres of a journey.

A place between junctions leaves along its road in either allowed direction; a place in a junction
leaves by any road. Each way of joining is a *link*: a state and the seconds between.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lianqin.geo.conditions import RoadFactors
from lianqin.geo.network import RoadNetwork
from lianqin.geo.searchgraph import SearchGraph
from lianqin.geo.snapping import Snaps

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Links:
    """Links of ``k`` places, grouped by place; every place has at least one (maybe of ``inf``).

    Link ``i`` covers metres ``low_m[i]..high_m[i]`` of the edge of ``arc[i]``; arc -1 = none.
    """

    first: Ints  #: (k,) number of the first link of each place
    state: Ints  #: (l,)
    arc: Ints  #: (l,)
    low_m: Floats  #: (l,)
    high_m: Floats  #: (l,)
    seconds: Floats  #: (l,) free flow

    def under(self, factors: RoadFactors | None, pace: Floats) -> Floats:
        """(l,) seconds under conditions; ``pace``: free-flow seconds per metre of each arc."""
        if factors is None or not factors.stretches:
            return self.seconds
        if self not in factors.worked_out:
            factors.worked_out[self] = self._slowed(factors, pace)
        return factors.worked_out[self]

    def _slowed(self, factors: RoadFactors, pace: Floats) -> Floats:
        seconds = self.seconds.copy()
        affected = np.flatnonzero((self.arc >= 0) & (factors.by_arc[self.arc] != 1))
        patchy = factors.patchy[self.arc[affected] >> 1]
        plain = affected[~patchy]
        plain = plain[seconds[plain] > 0]  # nothing driven is nothing slowed, closed or not
        seconds[plain] *= factors.by_arc[self.arc[plain]]
        for i in affected[patchy].tolist():
            arc, low, high = int(self.arc[i]), float(self.low_m[i]), float(self.high_m[i])
            seconds[i] = factors.metres_as_usual(arc >> 1, low, high) * pace[arc]
        return seconds


def departures(network: RoadNetwork, graph: SearchGraph, pace: Floats, snaps: Snaps) -> Links:
    """Links from places to the states that they can reach first."""
    place, arc, low, high = _on_arcs(network, snaps, leaving=True)
    state = graph.head_state[arc]
    usable = np.flatnonzero(state >= 0)
    junctions = np.flatnonzero(snaps.node >= 0)
    on_roads = place[usable], arc[usable], low[usable], high[usable], state[usable]
    return _grouped(on_roads, junctions, snaps.node[junctions], pace, len(snaps))


def arrivals(network: RoadNetwork, graph: SearchGraph, pace: Floats, snaps: Snaps) -> Links:
    """Links from the states before places to the places."""
    if len(snaps) == 1:
        return _arrivals_of_one(network, graph, pace, snaps)
    place, arc, low, high = _on_arcs(network, snaps, leaving=False)
    begin = graph.of_arc[arc]
    count = graph.of_arc[arc + 1] - begin
    row = np.repeat(np.arange(len(arc)), count)
    within = np.arange(len(row)) - np.repeat(count.cumsum() - count, count)
    state = graph.source[begin[row] + within]
    junctions = np.flatnonzero(snaps.node >= 0)
    which, standing = _states_at(graph, snaps.node[junctions])
    on_roads = place[row], arc[row], low[row], high[row], state
    return _grouped(on_roads, junctions[which], standing, pace, len(snaps))


def _arrivals_of_one(network: RoadNetwork, graph: SearchGraph, pace: Floats, snaps: Snaps) -> Links:
    """The same for one place, as every incident is, without arrays of one."""
    edge, node, offset = int(snaps.edge[0]), int(snaps.node[0]), float(snaps.offset_m[0])
    rows: list[tuple[int, int, float, float, float]] = []
    if edge >= 0:
        length = float(network.edge_metres[edge])
        for arc, low, high in ((2 * edge + 1, offset, length), (2 * edge, 0.0, offset)):
            begin, end = graph.of_arc[arc : arc + 2].tolist()
            seconds = (high - low) * float(pace[arc])
            rows += [(s, arc, low, high, seconds) for s in graph.source[begin:end].tolist()]
    if node >= 0:
        rows += [(s, -1, 0.0, 0.0, 0.0) for s in (node, *graph.states_at.get(node, ()))]
    rows.append((0, -1, 0.0, 0.0, np.inf))
    state, arcs, lows, highs, costs = zip(*rows, strict=True)
    return Links(
        np.zeros(1, dtype=np.int64),
        np.array(state),
        np.array(arcs),
        np.array(lows),
        np.array(highs),
        np.array(costs),
    )


def _on_arcs(
    network: RoadNetwork, snaps: Snaps, *, leaving: bool
) -> tuple[Ints, Ints, Floats, Floats]:
    """Place, arc, low, high: both directions of the edge of every place that has one."""
    place = np.flatnonzero(snaps.edge >= 0)
    edge, offset = snaps.edge[place], snaps.offset_m[place]
    arc = 2 * edge
    return (
        np.concatenate([place, place]),
        np.concatenate([arc + (not leaving), arc + leaving]),
        np.concatenate([offset, np.zeros(len(place))]),
        np.concatenate([network.edge_metres[edge], offset]),
    )


def _states_at(graph: SearchGraph, nodes: Ints) -> tuple[Ints, Ints]:
    """Every state in each of ``nodes``: the plain one and those that remember."""
    pairs = [
        (i, state)
        for i, node in enumerate(nodes.tolist())
        for state in (node, *graph.states_at.get(node, ()))
    ]
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _grouped(
    on_roads: tuple[Ints, Ints, Floats, Floats, Ints],
    junctions: Ints,
    standing: Ints,
    pace: Floats,
    places: int,
) -> Links:
    """Sort links by place and give every place a last one that costs ``inf``.

    ``junctions``, ``standing``: places in a junction and the states there, at no cost.
    """
    place, arc, low, high, state = on_roads
    still, zero = len(junctions), np.zeros(len(junctions) + places)
    seconds = np.concatenate([(high - low) * pace[arc], zero])
    seconds[len(arc) + still :] = np.inf
    place = np.concatenate([place, junctions, np.arange(places)])
    order = np.argsort(place, kind="stable")
    none = np.full(still + places, -1)
    return Links(
        first=np.searchsorted(place[order], np.arange(places)),
        state=np.concatenate([state, standing, np.zeros(places, dtype=np.int64)])[order],
        arc=np.concatenate([arc, none])[order],
        low_m=np.concatenate([low, zero])[order],
        high_m=np.concatenate([high, zero])[order],
        seconds=seconds[order],
    )
