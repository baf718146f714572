"""One shortest-path search with SciPy, from a place that lies in the middle of a road.

The place is one more state, the *root*, appended to the prepared arrays for this search only:
its row holds the links of the place. The arrays themselves are never rebuilt; live conditions
multiply the weights.
"""

from copy import copy
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from lianqin.geo.conditions import RoadFactors
from lianqin.geo.links import Links

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Longer than any journey: SciPy does not follow a closed arc (``inf``) below this limit.
FOREVER_S = 1e15


class Side:
    """The search graph as CSR arrays, one way round, with an empty row for the root."""

    def __init__(self, states: int, rows: Ints, columns: Ints, arcs: Ints, seconds: Floats) -> None:
        order = np.lexsort((columns, rows))
        self.root = states
        self.arc = arcs[order]
        self._rows = rows[order]
        self._columns = columns[order].astype(np.int32)
        self._seconds = seconds[self.arc]
        counts = np.bincount(rows, minlength=states)
        self._indptr = np.zeros(states + 2, dtype=np.int32)
        self._indptr[1:-1] = np.cumsum(counts)
        shape = (states + 1, states + 1)
        parts = (self._seconds, self._columns, np.append(self._indptr[:-1], len(order)))
        self._template = csr_array(parts, shape=shape)

    @cached_property
    def plain(self) -> csr_array:
        """The graph without the root's links and without conditions (for benchmarks)."""
        return self._template

    def search(
        self,
        root: Links,
        root_seconds: Floats,
        factors: RoadFactors | None,
        limit: float = FOREVER_S,
    ) -> "Tree":
        """Search from the root over every state within ``limit`` seconds, the root joined by its
        links.
        """
        seconds = self._under(factors)
        graph = copy(self._template)
        graph.data = np.concatenate([seconds, root_seconds])
        graph.indices = np.concatenate([self._columns, root.state.astype(np.int32)])
        graph.indptr = self._indptr.copy()
        graph.indptr[-1] = len(graph.data)
        root_index = np.array(self.root)  # the stubs know only array indices
        distance = dijkstra(graph, indices=root_index, limit=limit)
        return Tree(self, root, graph, distance)

    def _under(self, factors: RoadFactors | None) -> Floats:
        if factors is None or not factors.stretches:
            return self._seconds
        if self not in factors.worked_out:
            factors.worked_out[self] = self._seconds * factors.by_arc[self.arc]
        return factors.worked_out[self]


@dataclass(frozen=True, eq=False)
class Tree:
    """Seconds from the root to every state (``inf`` where there is no way) and how."""

    side: Side
    root: Links
    graph: csr_array
    seconds: Floats

    @cached_property
    def entry(self) -> Ints:
        """(states + 1,) the CSR entry by which each state is reached, -1 for none.

        An entry is on a shortest way if it is tight: SciPy added the same two numbers.
        """
        rows = np.append(self.side._rows, np.full(len(self.root.state), self.side.root))
        before = self.seconds[rows]
        tight = np.isfinite(before) & (before + self.graph.data == self.seconds[self.graph.indices])
        entry = np.full(len(self.seconds), -1, dtype=np.int64)
        entry[self.graph.indices[tight]] = np.flatnonzero(tight)
        entry[self.side.root] = -1
        return entry

    @cached_property
    def _row(self) -> Ints:
        """(states + 1,) the state before each state; the root and the unreached are their own."""
        rows = np.append(self.side._rows, np.full(len(self.root.state), self.side.root))
        own = np.arange(len(self.seconds))
        return np.where(self.entry >= 0, rows[self.entry], own)

    def metres(self, arc_metres: Floats) -> Floats:
        """(states + 1,) length of the way to each state.

        All at once by doubling: after round ``r`` each state knows the length of ``2**r`` steps.
        """
        link = self.root.high_m - self.root.low_m
        length = np.concatenate([arc_metres[self.side.arc], link])
        total = np.where(self.entry >= 0, length[self.entry], 0.0)
        ahead = self._row
        while not np.array_equal(following := ahead[ahead], ahead):
            total = total + total[ahead]
            ahead = following
        return total

    def way(self, state: int) -> tuple[list[int], int]:
        """Arcs from ``state`` back to the root, nearest to ``state`` first, and the root's link."""
        arcs = []
        while (entry := int(self.entry[state])) < len(self.side.arc):
            arcs.append(int(self.side.arc[entry]))
            state = int(self._row[state])
        return arcs, entry - len(self.side.arc)
