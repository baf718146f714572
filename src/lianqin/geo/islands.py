"""How far a network hangs together for a mode: its main part, islands, and one-way traps."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from lianqin.geo.modes import Mode
from lianqin.geo.network import RoadNetwork
from lianqin.geo.searchgraph import search_graph


@dataclass(frozen=True)
class Islands:
    """``parts`` not joined by any road of the mode, the main one included."""

    arcs: int  #: arcs the mode may use
    parts: int  #: pieces of network, ignoring directions
    main_arcs: int  #: arcs from which one gets everywhere in the main part and back
    main_km: float
    other_km: float  #: kilometres of road outside the main part, traps included
    traps: int  #: arcs one can enter but not leave, or leave but not enter


def islands(network: RoadNetwork, mode: Mode) -> Islands:
    """Count the parts of the network that ``mode`` may use."""
    graph = search_graph(network, mode)
    usable = graph.head_state >= 0
    main = usable & (graph.arc_component == 0)
    main_edges, edges = (a[0::2] | a[1::2] for a in (main, usable))
    metres = network.edge_metres
    return Islands(
        arcs=int(usable.sum()),
        parts=_parts(network, edges),
        main_arcs=int(main.sum()),
        main_km=float(metres[main_edges].sum() / 1000),
        other_km=float(metres[edges & ~main_edges].sum() / 1000),
        traps=int((usable & (graph.arc_component < 0)).sum()),
    )


def _parts(network: RoadNetwork, edges: NDArray[np.bool_]) -> int:
    ends = network.edge_nodes[edges]
    shape = (network.nodes, network.nodes)
    joined = csr_array((np.ones(len(ends), dtype=np.int8), (ends[:, 0], ends[:, 1])), shape=shape)
    _, label = connected_components(joined, directed=False)
    return len(np.unique(label[ends]))
