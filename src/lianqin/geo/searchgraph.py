"""The graph that a shortest-path search really runs on, for one mode.

Forbidden sequences of arcs cannot be seen by a search over junctions: at a junction it has
forgotten where it came from. Giving every arc a state would remember, at three times the size.
Here only what must be remembered is: the states are the junctions plus one for every proper
prefix of a forbidden sequence ("came in on arc a, then w"), as in the automaton of Aho and
Corasick (CACM 18:6, 1975). Driving arc ``e`` from state ``s`` leads to the longest suffix of
``s + e`` that is a prefix of something forbidden, or else to the plain junction; it is not
possible where a suffix of ``s + e`` is itself forbidden. The product is exact for restrictions
over any number of via ways, and a bare ``scipy.sparse.csgraph.dijkstra`` runs on it.

Turning round: at junctions, dead ends and barriers a driver may, unless forbidden there; between
them nobody can. A driver with something in mind may not: whoever is forbidden to turn from a dual
carriageway over the link must not do it by turning round twice on the link. Only where the road
leads nowhere else does even he turn round.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from lianqin.geo.modes import Mode
from lianqin.geo.network import RoadNetwork

Prefix = tuple[int, ...]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class SearchGraph:
    """States ``0..nodes-1`` are junctions, the rest remember a prefix. ``t`` transitions.

    Transitions are sorted by arc: those of arc ``a`` are ``of_arc[a]:of_arc[a + 1]``.
    """

    states: int
    head_state: Ints  #: (2m,) state after driving the arc from its middle, -1 if unusable
    source: Ints  #: (t,) state before
    target: Ints  #: (t,) state after
    arc: Ints  #: (t,) arc driven
    of_arc: Ints  #: (2m + 1,)
    states_at: Mapping[int, tuple[int, ...]]  #: remembering states in a junction

    @cached_property
    def strong(self) -> Ints:
        """(states,) strongly connected component of each state; the largest is number 0."""
        ones = np.ones(len(self.arc), dtype=np.int8)
        graph = csr_array((ones, (self.source, self.target)), shape=(self.states,) * 2)
        _, label = connected_components(graph, directed=True, connection="strong")
        order = np.argsort(-np.bincount(label), kind="stable")
        rank = np.empty_like(order)
        rank[order] = np.arange(len(order))
        return np.asarray(rank[label], dtype=np.int64)

    @cached_property
    def arc_component(self) -> Ints:
        """(2m,) component an arc belongs to; -1 = one can enter it or leave it, but not both."""
        component = np.full(len(self.head_state), -1, dtype=np.int64)
        inside = self.strong[self.source] == self.strong[self.target]
        component[self.arc[inside]] = self.strong[self.source[inside]]
        return component

    @cached_property
    def leads_to_main(self) -> Bools:
        """(2m,) usable arcs from whose far end one gets to the main part."""
        reached = self._reach(self.target, self.source)
        return (self.head_state >= 0) & reached[self.head_state]

    @cached_property
    def led_to_from_main(self) -> Bools:
        """(2m,) arcs that one gets to from the main part."""
        reached = self._reach(self.source, self.target)
        entered = np.zeros(len(self.head_state), dtype=bool)
        entered[self.arc[reached[self.source]]] = True
        return entered

    def _reach(self, rows: Ints, columns: Ints) -> Bools:
        """(states,) states reached from the main part, going from rows to columns."""
        ones = np.ones(len(self.arc), dtype=np.int8)
        graph = csr_array((ones, (rows, columns)), shape=(self.states,) * 2)
        found = breadth_first_order(graph, int(np.argmin(self.strong)), return_predecessors=False)
        reached = np.zeros(self.states, dtype=bool)
        reached[found] = True
        return reached


def search_graph(network: RoadNetwork, mode: Mode) -> SearchGraph:
    """Build the states and transitions of ``mode``."""
    usable = np.isfinite(network.seconds(mode))
    memory = _Memory(network.bans(mode), network.nodes)
    head_state = np.where(usable, network.arc_head, -1)
    for prefix, state in memory.states.items():
        if len(prefix) == 1:
            head_state[prefix[0]] = state
    plain = np.flatnonzero(usable)
    rows = [
        np.column_stack([network.arc_tail[plain], head_state[plain], plain]),
        _remembered(network, usable, head_state, memory),
    ]
    table = np.concatenate(rows)
    table = table[np.argsort(table[:, 2], kind="stable")]
    counts = np.bincount(table[:, 2], minlength=2 * network.edges)
    return SearchGraph(
        states=network.nodes + len(memory.states),
        head_state=head_state,
        source=np.ascontiguousarray(table[:, 0]),
        target=np.ascontiguousarray(table[:, 1]),
        arc=np.ascontiguousarray(table[:, 2]),
        of_arc=np.concatenate([[0], np.cumsum(counts)]),
        states_at=_by_node(network, memory),
    )


class _Memory:
    """What must be remembered: forbidden sequences and a state for every proper prefix."""

    def __init__(self, bans: Iterable[Prefix], nodes: int) -> None:
        self.forbidden = frozenset(bans)
        prefixes = sorted({ban[:k] for ban in self.forbidden for k in range(1, len(ban))})
        self.states = {prefix: nodes + i for i, prefix in enumerate(prefixes)}

    def after(self, prefix: Prefix, arc: int, otherwise: int, exits: list[int]) -> int | None:
        """State after driving ``arc`` with ``prefix`` in mind; None = forbidden.

        ``exits``: usable arcs out of the junction.
        """
        driven = (*prefix, arc)
        suffixes = [driven[k:] for k in range(len(driven))]
        if any(suffix in self.forbidden for suffix in suffixes):
            return None
        if arc == prefix[-1] ^ 1 and not self._leads_nowhere(prefix[-1], exits):
            return None
        known = [self.states[suffix] for suffix in suffixes if suffix in self.states]
        return known[0] if known else otherwise

    def _leads_nowhere(self, arc: int, exits: list[int]) -> bool:
        others = [e for e in exits if e != arc ^ 1]
        return all((arc, e) in self.forbidden for e in others)


def _by_node(network: RoadNetwork, memory: _Memory) -> dict[int, tuple[int, ...]]:
    places: dict[int, list[int]] = defaultdict(list)
    for prefix, state in memory.states.items():
        places[int(network.arc_head[prefix[-1]])].append(state)
    return {node: tuple(states) for node, states in places.items()}


def _remembered(
    network: RoadNetwork, usable: NDArray[np.bool_], head_state: Ints, memory: _Memory
) -> Ints:
    """Transitions out of the remembering states, (k, 3) source, target, arc."""
    ends = {int(network.arc_head[prefix[-1]]) for prefix in memory.states}
    leaving = _leaving(network, usable, ends)
    rows = []
    for prefix, state in memory.states.items():
        exits = leaving[int(network.arc_head[prefix[-1]])]
        for arc in exits:
            after = memory.after(prefix, arc, int(head_state[arc]), exits)
            if after is not None:
                rows.append((state, after, arc))
    return np.array(rows, dtype=np.int64).reshape(-1, 3)


def _leaving(
    network: RoadNetwork, usable: NDArray[np.bool_], nodes: set[int]
) -> dict[int, list[int]]:
    """Usable arcs out of some nodes."""
    wanted = usable & np.isin(network.arc_tail, sorted(nodes))
    leaving: dict[int, list[int]] = defaultdict(list)
    for arc in np.flatnonzero(wanted).tolist():
        leaving[int(network.arc_tail[arc])].append(arc)
    return leaving
