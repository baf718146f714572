"""Cut ways into pieces between junctions.

A piece runs between two nodes that matter: an end of a way, a node used twice, a barrier, a node
named by a turn restriction. Piece ``p`` has the arcs ``2p`` (as drawn) and ``2p + 1``.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lianqin.geo.osmfile import RawRoads, RawWay


@dataclass(frozen=True)
class Piece:
    """Part of one way, OSM node ids from junction to junction."""

    way: RawWay
    nodes: list[int]


@dataclass
class Pieces:
    """All pieces, with the ways and nodes they belong to."""

    all: list[Piece] = field(default_factory=list)
    of_way: dict[int, list[int]] = field(default_factory=dict)
    at_node: dict[int, list[int]] = field(default_factory=dict)  #: arcs that leave the node

    def head(self, arc: int) -> int:
        """OSM node where an arc ends."""
        nodes = self.all[arc >> 1].nodes
        return nodes[0] if arc & 1 else nodes[-1]

    def tail(self, arc: int) -> int:
        """OSM node where an arc begins."""
        return self.head(arc ^ 1)

    def arcs_of(self, way: int) -> Iterator[int]:
        """Both arcs of every piece of a way."""
        for piece in self.of_way.get(way, ()):
            yield 2 * piece
            yield 2 * piece + 1


def cut(roads: RawRoads) -> Pieces:
    """Cut every way of ``roads`` at the nodes that matter."""
    runs = [(way, run) for way in roads.ways for run in known_runs(way, roads)]
    kept = _kept_nodes(runs, roads)
    pieces = Pieces()
    for way, run in runs:
        for nodes in _between(run, kept):
            _take(pieces, Piece(way, nodes))
    return pieces


def known_runs(way: RawWay, roads: RawRoads) -> list[list[int]]:
    """Split a way where the extract lacks a node; drop repeated nodes."""
    runs: list[list[int]] = [[]]
    for node in way.nodes:
        if node not in roads.places:
            runs.append([])
        elif not runs[-1] or runs[-1][-1] != node:
            runs[-1].append(node)
    return [run for run in runs if len(run) > 1]


def _kept_nodes(runs: Iterable[tuple[RawWay, list[int]]], roads: RawRoads) -> set[int]:
    uses: Counter[int] = Counter()
    for _, run in runs:
        uses.update(run)
        uses.update((run[0], run[-1]))  # an end counts twice, so it is kept
    kept = {node for node, count in uses.items() if count > 1}
    vias = {ref for r in roads.restrictions for role, kind, ref in r.members if kind == "n"}
    return kept | vias | roads.barriers.keys()


def _between(run: list[int], kept: set[int]) -> Iterator[list[int]]:
    start = 0
    for index in range(1, len(run)):
        if run[index] in kept:
            yield run[start : index + 1]
            start = index


def _take(pieces: Pieces, piece: Piece) -> None:
    number = len(pieces.all)
    pieces.all.append(piece)
    pieces.of_way.setdefault(piece.way.id, []).append(number)
    pieces.at_node.setdefault(piece.nodes[0], []).append(2 * number)
    pieces.at_node.setdefault(piece.nodes[-1], []).append(2 * number + 1)
