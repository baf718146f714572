"""From strokes to a road network with ids: islands dropped, one-ways checked, turns forbidden."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from lianqin.demo.county.dice import Dice
from lianqin.demo.county.land import RoadNetwork, RoadNode, RoadWay, Tags, TurnRestriction
from lianqin.demo.county.plane import lonlat
from lianqin.demo.county.strokes import Stroke
from lianqin.demo.county.weave import woven

Piece = tuple[list[int], dict[str, str]]
FOOT = frozenset({"path", "footway"})
_FIRST_NODE, _FIRST_WAY, _FIRST_RESTRICTION = 1001, 500_001, 900_001


def assemble(strokes: list[Stroke], gates: Iterable[complex], seed: int) -> RoadNetwork:
    """Weave the strokes and number everything; same strokes, same ids."""
    spots: dict[complex, int] = {}
    pieces: list[Piece] = []
    for stroke, row in zip(strokes, woven(strokes), strict=True):
        nodes = [spots.setdefault(point, len(spots)) for point in row]
        if len(nodes) > 1:
            pieces.append((nodes, stroke.tags))
    pieces = _mainland(pieces, len(spots))
    pieces = _one_ways(pieces, len(spots))
    pieces, turns = _forbidden_turns(pieces, list(spots), Dice(seed, "turns"))
    barred = {spots[gate] for gate in map(centimetres, gates) if gate in spots}
    return _numbered(pieces, turns, list(spots), barred)


def centimetres(point: complex) -> complex:
    """Round a point as the weave does, so that it is found among the network's nodes."""
    return complex(round(point.real, 2), round(point.imag, 2))


def _mainland(pieces: list[Piece], size: int) -> list[Piece]:
    """Drop pieces that hang together with nothing."""
    pairs = [(a, b) for nodes, _ in pieces for a, b in pairwise(nodes)]
    _, label = connected_components(_graph(pairs, size), directed=False)
    main = np.bincount(label).argmax()
    return [piece for piece in pieces if label[piece[0][0]] == main]


def _graph(pairs: list[tuple[int, int]], size: int) -> "coo_array[np.float64]":
    ends = np.array(pairs, dtype=np.int64)
    return coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(size, size))


def _uses(pieces: list[Piece]) -> dict[int, int]:
    uses: dict[int, int] = defaultdict(int)
    for nodes, _ in pieces:
        for place, node in enumerate(nodes):
            uses[node] += 1 if place in (0, len(nodes) - 1) else 2
    return uses


def _one_ways(pieces: list[Piece], size: int) -> list[Piece]:
    """Make every fourth named lane of the city one-way, then undo what would trap a car."""
    uses = _uses(pieces)
    result: list[Piece] = []
    flip = False
    for number, (nodes, tags) in enumerate(pieces):
        if not _suits_one_way(number, nodes, tags):
            result.append((nodes, tags))
            continue
        flip = not flip
        result += _narrowed(nodes, tags, uses, flip)
    return untrapped(result, size)


def _suits_one_way(number: int, nodes: list[int], tags: dict[str, str]) -> bool:
    named = tags["highway"] == "residential" and "name" in tags
    return named and number % 4 == 1 and len(nodes) > 6


def _narrowed(
    nodes: list[int], tags: dict[str, str], uses: dict[int, int], flip: bool
) -> list[Piece]:
    """One-way between the first and last crossing; the loose ends stay two-way."""
    crossings = [i for i, node in enumerate(nodes) if uses[node] > 2]
    if len(crossings) < 2:
        return [(nodes, tags)]
    first, last = crossings[0], crossings[-1]
    middle = nodes[first : last + 1]
    parts: list[Piece] = [(middle[::-1] if flip else middle, tags | {"oneway": "yes"})]
    parts += [(part, tags) for part in (nodes[: first + 1], nodes[last:]) if len(part) > 1]
    return parts


def arcs(nodes: Iterable[int], tags: dict[str, str]) -> list[tuple[int, int]]:
    """Directed steps a car may make along a piece."""
    row = list(nodes)
    if tags["highway"] in FOOT:
        return []
    there = list(pairwise(row))
    return there if tags.get("oneway") == "yes" else there + [(b, a) for a, b in there]


def untrapped(pieces: list[Piece], size: int) -> list[Piece]:
    """Give back both directions wherever a one-way would leave no way out."""
    while True:
        steps = [step for nodes, tags in pieces for step in arcs(nodes, tags)]
        _, label = connected_components(_graph(steps, size), directed=True, connection="strong")
        main = np.bincount(label).argmax()
        trapped = {
            i
            for i, (nodes, tags) in enumerate(pieces)
            if tags["highway"] == "residential" and tags.get("oneway")
            and any(label[node] != main for node in nodes)
        }  # fmt: skip
        if not trapped:
            return pieces
        pieces = [(n, _two_way(t) if i in trapped else t) for i, (n, t) in enumerate(pieces)]


def _two_way(tags: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in tags.items() if key != "oneway"}


def _forbidden_turns(
    pieces: list[Piece], spots: list[complex], dice: Dice
) -> tuple[list[Piece], list[tuple[int, int, int]]]:
    """Split streets at some city crossings and forbid a left turn there."""
    through: dict[int, list[int]] = defaultdict(list)
    for number, (nodes, tags) in enumerate(pieces):
        if tags["highway"] in {"tertiary", "primary"} and tags.get("oneway") != "yes":
            for node in nodes[1:-1]:
                through[node].append(number)
    crossings = [(node, rows) for node, rows in sorted(through.items()) if len(rows) == 2]
    chosen: list[tuple[int, list[int]]] = []
    busy: set[int] = set()
    for node, rows in dice.shuffled(crossings):
        if len(chosen) < 14 and not busy & set(rows):
            busy |= set(rows)
            chosen.append((node, rows))
    return _split(pieces, chosen, spots)


def _split(
    pieces: list[Piece], chosen: list[tuple[int, list[int]]], spots: list[complex]
) -> tuple[list[Piece], list[tuple[int, int, int]]]:
    gone = {row for _, rows in chosen for row in rows}
    kept = [piece for number, piece in enumerate(pieces) if number not in gone]
    turns = []
    for via, (first, second) in chosen:
        legs = [*_halves(pieces[first], via), *_halves(pieces[second], via)]
        start = len(kept)
        kept += legs
        left = _left_of(legs, via, spots)
        turns.append((start, via, start + left))
    return kept, turns


def _halves(piece: Piece, via: int) -> list[Piece]:
    nodes, tags = piece
    place = nodes.index(via)
    return [(nodes[: place + 1], tags), (nodes[place:], tags)]


def _left_of(legs: list[Piece], via: int, spots: list[complex]) -> int:
    """Which leg of the crossing street lies to the left when arriving by leg 0."""
    arriving = spots[via] - spots[legs[0][0][-2]]
    back = spots[legs[2][0][-2]] - spots[via]
    return 2 if (arriving.conjugate() * back).imag > 0 else 3


def _numbered(
    pieces: list[Piece], turns: list[tuple[int, int, int]], spots: list[complex], barred: set[int]
) -> RoadNetwork:
    used = sorted({node for nodes, _ in pieces for node in nodes})
    ids = {node: _FIRST_NODE + i for i, node in enumerate(used)}
    gate: Tags = (("barrier", "gate"), ("access", "private"))
    nodes = tuple(
        RoadNode(ids[n], *lonlat(spots[n]), tags=gate if n in barred else ()) for n in used
    )
    ways = tuple(
        RoadWay(_FIRST_WAY + i, tuple(ids[n] for n in row), tuple(tags.items()))
        for i, (row, tags) in enumerate(pieces)
    )
    restrictions = tuple(
        TurnRestriction(_FIRST_RESTRICTION + i, "no_left_turn", ways[a].id, ids[via], ways[b].id)
        for i, (a, via, b) in enumerate(turns)
    )
    return RoadNetwork(nodes, ways, restrictions)
