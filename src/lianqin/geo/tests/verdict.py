"""Judge driven paths against the OSM file itself, knowing nothing of our network.

Reads the file once more, finds the OSM nodes under a path's points, and lists every breach of a
one-way, a closed road, a barrier or a turn restriction that a car commits.
"""

from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import numpy as np
import osmium
from numpy.typing import NDArray

FORBIDDEN = {"no", "private", "agricultural", "forestry"}
UNDRIVABLE = {"footway", "path", "steps", "cycleway", "pedestrian", "bridleway", "construction"}
KEYS = ("motorcar", "motor_vehicle", "vehicle", "access")


class OsmFile:
    """Ways, restrictions and barriers of a file, as its tags say."""

    def __init__(self, path: Path) -> None:
        self.ways: dict[int, tuple[list[int], dict[str, str]]] = {}
        self.turns: list[tuple[int, str, dict[str, list[tuple[str, int]]]]] = []
        self.at: dict[tuple[int, int], list[int]] = defaultdict(list)
        self.place: dict[int, tuple[int, int]] = {}
        self.barriers: dict[int, dict[str, str]] = {}
        self.pairs: dict[tuple[int, int], list[tuple[int, bool]]] = defaultdict(list)
        for thing in osmium.FileProcessor(str(path)):
            if thing.is_node():
                self.place[thing.id] = key(thing.location.lon, thing.location.lat)
                self.at[self.place[thing.id]].append(thing.id)
                if "barrier" in thing.tags:
                    self.barriers[thing.id] = dict(thing.tags)
            elif thing.is_way() and "highway" in thing.tags:
                self._take_way(thing.id, [n.ref for n in thing.nodes], dict(thing.tags))
            elif thing.is_relation() and thing.tags.get("type") == "restriction":
                self._take_turn(thing)

    def _take_way(self, way: int, nodes: list[int], tags: dict[str, str]) -> None:
        self.ways[way] = (nodes, tags)
        for a, b in pairwise(nodes):
            self.pairs[a, b].append((way, True))
            self.pairs[b, a].append((way, False))

    def _take_turn(self, relation: "osmium.osm.Relation") -> None:
        tags = dict(relation.tags)
        excepted = set(tags.get("except", "").replace(" ", "").split(";"))
        always = not {"hour_on", "hour_off", "day_on", "day_off"} & tags.keys()
        if (
            always
            and "restriction" in tags
            and not excepted & {"motorcar", "motor_vehicle", "vehicle"}
        ):
            roles: dict[str, list[tuple[str, int]]] = defaultdict(list)
            for member in relation.members:
                roles[member.role].append((member.type, member.ref))
            self.turns.append((relation.id, tags["restriction"], roles))

    def breaches(self, lonlat: NDArray[np.float64]) -> list[str]:
        """What a car driving along the points does wrong; the path begins and ends at nodes."""
        walked = self._nodes_under(lonlat)
        found = [f"cannot follow {a}-{b}" for a, b in pairwise(walked) if not self.pairs[a, b]]
        for a, b in pairwise(walked):
            if self.pairs[a, b] and not any(self._may(w, f) for w, f in self.pairs[a, b]):
                found.append(f"way {self.pairs[a, b]} driven from {a} to {b}")
        for before, node, after in zip(walked, walked[1:], walked[2:], strict=False):
            if before != after and self._stops_cars(node):
                found.append(f"through the barrier at {node}")
        return found + self._broken_turns(walked)

    def _nodes_under(self, lonlat: NDArray[np.float64]) -> list[int]:
        """Nodes at the points; where several share a place, the one joined to the last."""
        walked: list[int] = []
        for lon, lat in lonlat.tolist():
            choices = self.at[key(lon, lat)]
            joined = [n for n in choices if walked and (walked[-1], n) in self.pairs]
            nodes = joined or choices
            if nodes and (not walked or nodes[0] != walked[-1]):
                walked.append(nodes[0])
        return walked

    def _may(self, way: int, forward: bool) -> bool:
        tags = self.ways[way][1]
        access = next((tags[k] for k in KEYS if k in tags), "")
        closed = access in FORBIDDEN
        opened = any(tags.get(k) in ("yes", "destination", "designated") for k in KEYS[:-1])
        if closed or (tags["highway"] in UNDRIVABLE and not opened):
            return False
        ring = tags.get("junction") in ("roundabout", "circular") or tags["highway"] == "motorway"
        oneway = tags.get("oneway") or ("yes" if ring else "no")
        for key_ in ("vehicle", "motor_vehicle", "motorcar"):
            oneway = tags.get(f"oneway:{key_}", oneway)
        wrong = {"yes": False, "true": False, "1": False, "-1": True, "reverse": True}
        return wrong.get(oneway) is not forward

    def _stops_cars(self, node: int) -> bool:
        tags = self.barriers.get(node, {})
        access = next((tags[k] for k in KEYS if k in tags), "")
        hard = tags.get("barrier") in {"bollard", "block", "cycle_barrier", "kissing_gate", "stile"}
        return access in FORBIDDEN or (hard and not access)

    def _broken_turns(self, walked: list[int]) -> list[str]:
        ways = [{way for way, _ in self.pairs[a, b]} for a, b in pairwise(walked)]
        return [
            f"{kind} {relation} at {walked[index + 1]}"
            for relation, kind, roles in self.turns
            for index in range(len(ways) - 1)
            if self._breaks(kind, roles, walked, ways, index)
        ]

    def _breaks(
        self,
        kind: str,
        roles: dict[str, list[tuple[str, int]]],
        walked: list[int],
        ways: list[set[int]],
        index: int,
    ) -> bool:
        """Whether the turn from step ``index`` to the next breaks a restriction at a node."""
        sources = {ref for _, ref in roles["from"]} & self.ways.keys()
        goals = {ref for _, ref in roles["to"]} & self.ways.keys()
        if roles["via"] != [("n", walked[index + 1])] or not sources or not goals:
            return False
        came, went = ways[index] & sources, ways[index + 1] & goals
        back = walked[index] == walked[index + 2]
        if sources == goals:
            went = went if back else set()
        if kind.startswith("only"):
            reachable = any(
                self._may(way, self.ways[way][0][0] == walked[index + 1]) for way in goals
            )
            return bool(came) and reachable and not went
        return bool(came) and ways[index] <= sources and ways[index + 1] <= goals and bool(went)


def key(lon: float, lat: float) -> tuple[int, int]:
    """A place in the seven digits of OSM."""
    return round(lon * 1e7), round(lat * 1e7)
