"""Join pieces that meet where nothing can be decided: two ends, same road, same speeds.

OSM cuts a road at every bridge and every change of lanes; a search need not stop there.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lianqin.geo.pieces import Pieces

Signature = tuple[object, ...]


@dataclass(frozen=True)
class Chains:
    """``arcs[edge]``: the pieces' arcs in order; ``edge_arc[arc of a piece]``: its edge's arc."""

    arcs: list[list[int]]
    edge_arc: list[int]


def join(pieces: Pieces, kept: set[int]) -> Chains:
    """Join pieces at every node that is not in ``kept`` and joins exactly two like pieces."""
    chains: list[list[int]] = []
    edge_arc = [-1] * (2 * len(pieces.all))
    for arc in range(0, 2 * len(pieces.all), 2):
        if edge_arc[arc] >= 0:
            continue
        chain = _whole_chain(pieces, kept, arc)
        for member in chain:
            edge_arc[member] = 2 * len(chains)
            edge_arc[member ^ 1] = 2 * len(chains) + 1
        chains.append(chain)
    return Chains(chains, edge_arc)


def _whole_chain(pieces: Pieces, kept: set[int], arc: int) -> list[int]:
    behind = [back ^ 1 for back in _onward(pieces, kept, arc ^ 1)]
    if behind and behind[-1] == arc:  # a ring without a junction: cut it here
        return [*behind[-2::-1], arc] if len(behind) > 1 else [arc]
    return [*reversed(behind), arc, *_onward(pieces, kept, arc)]


def _onward(pieces: Pieces, kept: set[int], arc: int) -> Iterator[int]:
    """Arcs that follow without a choice; ends after coming back to ``arc`` itself."""
    first = arc
    while (following := _only_way_on(pieces, kept, arc)) is not None:
        yield following
        if following == first:
            return
        arc = following


def _only_way_on(pieces: Pieces, kept: set[int], arc: int) -> int | None:
    node = pieces.head(arc)
    leaving = pieces.at_node[node]
    if node in kept or len(leaving) != 2:
        return None
    following = leaving[0] if leaving[1] == arc ^ 1 else leaving[1]
    alike = _signature(pieces, following) == _signature(pieces, arc)
    return following if alike and following >> 1 != arc >> 1 else None


def _signature(pieces: Pieces, arc: int) -> Signature:
    way = pieces.all[arc >> 1].way
    ahead, back = way.use.forward, way.use.backward
    if arc & 1:
        ahead, back = back, ahead
    return road_name(way.tags), way.tags["highway"], ahead, back


def road_name(tags: dict[str, str]) -> str:
    """The name people say; the number where there is none."""
    return tags.get("name") or tags.get("ref") or ""
