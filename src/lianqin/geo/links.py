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
        seconds = self.seconds.copy()
        for i in np.flatnonzero((self.arc >= 0) & (factors.by_arc[self.arc] != 1)).tolist():
            metres = factors.metres_as_usual(
                int(self.arc[i]) >> 1, float(self.low_m[i]), float(self.high_m[i])
            )
            seconds[i] = metres * pace[self.arc[i]]
        return seconds


def departures(network: RoadNetwork, graph: SearchGraph, pace: Floats, snaps: Snaps) -> Links:
    """Links from places to the states that they can reach first."""
    table = _on_arcs(network, snaps, leaving=True)
    table = table[graph.head_state[table[:, 1].astype(np.int64)] >= 0]
    arc = table[:, 1].astype(np.int64)
    in_junction = np.flatnonzero(snaps.node >= 0)
    state = np.concatenate([graph.head_state[arc], snaps.node[in_junction]])
    return _grouped(table, arc, state, in_junction, pace, len(snaps))


def arrivals(network: RoadNetwork, graph: SearchGraph, pace: Floats, snaps: Snaps) -> Links:
    """Links from the states before places to the places."""
    table = _on_arcs(network, snaps, leaving=False)
    arcs = table[:, 1].astype(np.int64)
    begin, count = graph.of_arc[arcs], np.diff(graph.of_arc)[arcs]
    table = np.repeat(table, count, axis=0)
    within = np.arange(len(table)) - np.repeat(np.cumsum(count) - count, count)
    source = graph.source[np.repeat(begin, count) + within]
    junctions = np.flatnonzero(snaps.node >= 0)
    place, state = _states_at(graph, network, snaps.node[junctions])
    arc = table[:, 1].astype(np.int64)
    return _grouped(table, arc, np.concatenate([source, state]), junctions[place], pace, len(snaps))


def _on_arcs(network: RoadNetwork, snaps: Snaps, *, leaving: bool) -> Floats:
    """Rows place, arc, low, high: both directions of the edge of every place that has one."""
    place = np.flatnonzero(snaps.edge >= 0)
    edge, offset = snaps.edge[place], snaps.offset_m[place]
    length, zero = network.edge_metres[edge], np.zeros(len(place))
    ahead = np.column_stack([place, 2 * edge + (not leaving), offset, length])
    behind = np.column_stack([place, 2 * edge + leaving, zero, offset])
    return np.concatenate([ahead, behind])


def _states_at(graph: SearchGraph, network: RoadNetwork, nodes: Ints) -> tuple[Ints, Ints]:
    """Every state in each of ``nodes``: the plain one and those that remember."""
    remembering = graph.states_at
    pairs = [
        (i, state)
        for i, node in enumerate(nodes.tolist())
        for state in (node, *remembering.get(node, ()))
    ]
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _grouped(
    table: Floats, arc: Ints, state: Ints, junctions: Ints, pace: Floats, places: int
) -> Links:
    """Sort links by place and give every place a last one that costs ``inf``."""
    extra = len(junctions) + places
    place = np.concatenate([table[:, 0].astype(np.int64), junctions, np.arange(places)])
    low = np.concatenate([table[:, 2], np.zeros(extra)])
    high = np.concatenate([table[:, 3], np.zeros(extra)])
    seconds = np.concatenate([np.zeros(len(arc) + len(junctions)), np.full(places, np.inf)])
    seconds[: len(arc)] = (high - low)[: len(arc)] * pace[arc]
    arc = np.concatenate([arc, np.full(extra, -1)])
    state = np.concatenate([state, np.zeros(places, dtype=np.int64)])
    order = np.argsort(place, kind="stable")
    counts = np.bincount(place, minlength=places)
    first = np.cumsum(counts) - counts
    return Links(first, state[order], arc[order], low[order], high[order], seconds[order])
