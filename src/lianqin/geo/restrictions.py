"""Turn restrictions of OSM as forbidden sequences of arcs.

``no_*`` forbids one sequence: from, via, to. ``only_*`` at a node forbids every other arc out of
it, turning round included; over via ways it binds from the moment the first via way has been
entered: any departure from the rest is forbidden. Several ``only_*`` from the same road share
their permission. Conditional restrictions (by hour, weight, day) are left out and counted: the
file does not say whether they hold now, and a wrong detour costs more than a turn that an officer
can judge on the spot.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from lianqin.geo.modes import MODES, Mode
from lianqin.geo.osmfile import RawRestriction, RawRoads
from lianqin.geo.pieces import Pieces

Sequence = tuple[int, ...]
Ban = tuple[int, Sequence]  #: (row of the mode, arcs of pieces)

KINDS = ("left_turn", "right_turn", "straight_on", "u_turn", "entry", "exit")
VALUES = frozenset(f"{word}_{kind}" for word in ("no", "only") for kind in KINDS)

#: Which suffixes of ``restriction:`` and values of ``except`` speak of a mode, nearest first.
VEHICLES: Mapping[Mode, tuple[str, ...]] = {
    Mode.CAR: ("motorcar", "motor_vehicle", "vehicle"),
    Mode.SCOOTER: ("motorcycle", "motor_vehicle", "vehicle"),
    Mode.FOOT: ("foot",),
}
CONDITIONAL_KEYS = ("day_on", "day_off", "hour_on", "hour_off")


def forbidden_sequences(roads: RawRoads, pieces: Pieces) -> set[Ban]:
    """Every sequence that turn restrictions forbid; counts what was read, applied, ignored."""
    banned: set[Ban] = set()
    permitted: dict[Ban, set[int]] = {}
    for restriction in roads.restrictions:
        roads.count("restrictions read")
        reason = _take(restriction, pieces, banned, permitted)
        roads.count(f"restrictions ignored: {reason}" if reason else "restrictions applied")
    banned.update(_departures(permitted, pieces))
    return banned


def _take(
    restriction: RawRestriction,
    pieces: Pieces,
    banned: set[Ban],
    permitted: dict[Ban, set[int]],
) -> str:
    """Add one restriction; return why it was ignored, or nothing."""
    rules = rules_of(restriction.tags)
    if not rules:
        return _why_silent(restriction.tags)
    sequences = list(sequences_of(restriction, pieces))
    if not sequences:
        return "its roads are not in the network"
    for mode, value in rules.items():
        row = MODES.index(mode)
        usable = [s for s in sequences if all(_usable(pieces, row, arc) for arc in s)]
        for sequence in usable:
            if value.startswith("no_"):
                banned.add((row, sequence))
            else:
                _permit(permitted, row, sequence)
    return ""


def rules_of(tags: Mapping[str, str]) -> dict[Mode, str]:
    """Value that holds for each mode at every hour; modes it leaves free are absent."""
    excepted = {part.strip() for part in tags.get("except", "").split(";")}
    rules = {}
    for mode in MODES:
        value = _value_for(tags, mode)
        if value in VALUES and not excepted.intersection(VEHICLES[mode]):
            rules[mode] = value
    return {} if any(key in tags for key in CONDITIONAL_KEYS) else rules


def _value_for(tags: Mapping[str, str], mode: Mode) -> str:
    for vehicle in VEHICLES[mode]:
        if value := tags.get(f"restriction:{vehicle}"):
            return value
        if tags["type"] == f"restriction:{vehicle}":
            return tags.get("restriction", "")
    plain = tags["type"] == "restriction" and mode is not Mode.FOOT
    return tags.get("restriction", "") if plain else ""


def _why_silent(tags: Mapping[str, str]) -> str:
    keys = set(tags)
    if any(key.endswith(":conditional") for key in keys) or keys.intersection(CONDITIONAL_KEYS):
        return "conditional"
    values = {v for k, v in tags.items() if k.startswith("restriction")}
    return "for other vehicles" if values & VALUES else "kind not known"


def sequences_of(restriction: RawRestriction, pieces: Pieces) -> Iterator[Sequence]:
    """Arc sequences from, via, to that the members describe."""
    members = restriction.members
    sources = [ref for role, kind, ref in members if role == "from" and kind == "w"]
    goals = [ref for role, kind, ref in members if role == "to" and kind == "w"]
    nodes = [ref for role, kind, ref in members if role == "via" and kind == "n"]
    ways = [ref for role, kind, ref in members if role == "via" and kind == "w"]
    for source in sources:
        for goal in goals:
            if len(nodes) == 1 and not ways:
                yield from _at_node(pieces, source, nodes[0], goal)
            elif ways and not nodes:
                found = list(_over_ways(pieces, source, ways, goal))
                yield from found or _over_ways(pieces, source, ways[::-1], goal)


def _at_node(pieces: Pieces, source: int, via: int, goal: int) -> Iterator[Sequence]:
    if source == goal:  # no turning round: back on the arc one came by
        entering = [arc for arc in pieces.arcs_of(source) if pieces.head(arc) == via]
        yield from ((arc, arc ^ 1) for arc in entering)
        return
    for arc in _last_arcs(pieces, source, via):
        yield from ((arc, out ^ 1) for out in _last_arcs(pieces, goal, via))


def _last_arcs(pieces: Pieces, way: int, node: int) -> list[int]:
    """Arcs of a way into ``node``, if the way ends there; one passing through is ambiguous."""
    entering = [arc for arc in pieces.arcs_of(way) if pieces.head(arc) == node]
    ends = _ends(pieces, way)
    return entering if node in ends else []


def _ends(pieces: Pieces, way: int) -> set[int]:
    numbers = pieces.of_way.get(way)
    if not numbers:
        return set()
    nodes = pieces.all[numbers[0]].way.nodes
    return {nodes[0], nodes[-1]}


def _over_ways(pieces: Pieces, source: int, ways: list[int], goal: int) -> Iterator[Sequence]:
    for first in pieces.arcs_of(source):
        start = pieces.head(first)
        if start in _ends(pieces, source):
            for inner, end in _walks(pieces, start, ways, goal):
                yield from ((first, *inner, out ^ 1) for out in _last_arcs(pieces, goal, end))


def _walks(
    pieces: Pieces, start: int, ways: list[int], goal: int
) -> Iterator[tuple[Sequence, int]]:
    """Ways to drive the via ways one after another from ``start``, with the node reached."""
    if not ways:
        yield (), start
        return
    following = _ends(pieces, ways[1] if len(ways) > 1 else goal)
    for walked, node in _along(pieces, ways[0], start):
        if node in following:
            yield from (
                ((*walked, *rest), end) for rest, end in _walks(pieces, node, ways[1:], goal)
            )


def _along(pieces: Pieces, way: int, start: int) -> Iterator[tuple[Sequence, int]]:
    """A whole via way from the end at ``start`` to the other (OSM wiki: via ways are split so)."""
    forward = [2 * number for number in pieces.of_way.get(way, [])]
    backward = [arc ^ 1 for arc in reversed(forward)]
    for arcs in (forward, backward):
        if arcs and pieces.tail(arcs[0]) == start and _unbroken(pieces, arcs):
            yield tuple(arcs), pieces.head(arcs[-1])


def _unbroken(pieces: Pieces, arcs: list[int]) -> bool:
    return all(pieces.head(a) == pieces.tail(b) for a, b in pairwise(arcs))


def _permit(permitted: dict[Ban, set[int]], row: int, sequence: Sequence) -> None:
    """Note what an ``only_*`` allows after each prefix that binds."""
    shortest = 1 if len(sequence) == 2 else 2
    for length in range(shortest, len(sequence)):
        permitted.setdefault((row, sequence[:length]), set()).add(sequence[length])


def _departures(permitted: Mapping[Ban, set[int]], pieces: Pieces) -> Iterator[Ban]:
    for (row, prefix), allowed in permitted.items():
        for arc in pieces.at_node[pieces.head(prefix[-1])]:
            if arc not in allowed and _usable(pieces, row, arc):
                yield row, (*prefix, arc)


def barrier_bans(barriers: Mapping[int, Iterable[str]], pieces: Pieces) -> Iterator[Ban]:
    """A barrier forbids its modes to pass: into its node and out on another arc."""
    for node, modes in barriers.items():
        leaving = pieces.at_node.get(node, [])
        for row in sorted(MODES.index(Mode(mode)) for mode in modes):
            usable = [arc for arc in leaving if _usable(pieces, row, arc)]
            entering = [arc ^ 1 for arc in leaving if _usable(pieces, row, arc ^ 1)]
            yield from ((row, (i, o)) for i in entering for o in usable if o != i ^ 1)


def _usable(pieces: Pieces, row: int, arc: int) -> bool:
    use = pieces.all[arc >> 1].way.use
    return (use.backward if arc & 1 else use.forward)[row] is not None


def inner_nodes(bans: Iterable[Ban], pieces: Pieces) -> set[int]:
    """OSM nodes where a forbidden sequence goes from one arc to the next."""
    return {pieces.head(arc) for _, sequence in bans for arc, _ in pairwise(sequence)}
