"""The slow, plain truth: Dijkstra over turn states straight from OSM ways and relations.

Shares no code with the room. Walks node by node; a state is the segment one came on plus how far
along each via-way restriction one is.
"""

import heapq
import itertools
import math

from lianqin.geo.tests.osm_text import Relation, Way, lonlat

Segment = tuple[int, int, int]  # way id, from node, to node
State = tuple[Segment | None, int, frozenset[tuple[int, int]]]

KMH = {"car": {"primary": 60, "residential": 25}}
KMH["scooter"] = {"primary": 40, "residential": 25}
KMH["foot"] = {"primary": 5, "residential": 5, "footway": 5}


def metres(one: tuple[float, float], two: tuple[float, float]) -> float:
    lon1, lat1, lon2, lat2 = map(math.radians, (*lonlat(*one), *lonlat(*two)))
    a = math.sin((lat2 - lat1) / 2) ** 2
    a += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371008.8 * math.asin(math.sqrt(a))


class Oracle:
    """One mode on one small file. ``turning``: nodes where a driver may turn round."""

    def __init__(
        self,
        places: dict[int, tuple[float, float]],
        ways: list[Way],
        relations: list[Relation],
        stopping: set[int],
        mode: str,
        turning: set[int],
    ) -> None:
        self.mode, self.turning, self.stopping = mode, turning, stopping
        self.ways = {way: nodes for way, nodes, _ in ways}
        self.cost: dict[Segment, float] = {}
        self.leaving: dict[int, list[Segment]] = {}
        for way, nodes, tags in ways:
            for a, b in itertools.pairwise(nodes):
                for segment in self._segments(way, a, b, tags):
                    length = metres(places[a], places[b])
                    self.cost[segment] = length * 3.6 / KMH[mode][tags["highway"]]
                    self.leaving.setdefault(segment[1], []).append(segment)
        binding = [] if mode == "foot" else relations
        self.rules = [self._rule(relation) for relation in binding]

    def _segments(self, way: int, a: int, b: int, tags: dict[str, str]) -> list[Segment]:
        if tags["highway"] not in KMH[self.mode]:
            return []
        oneway = "no" if self.mode == "foot" else tags.get("oneway", "no")
        return [(way, a, b)] * (oneway != "-1") + [(way, b, a)] * (oneway != "yes")

    def _rule(self, relation: Relation) -> tuple[str, int, list[tuple[str, int]], int]:
        _, members, tags = relation
        by_role = {role: ref for role, _, ref in members}
        vias = [(kind, ref) for role, kind, ref in members if role == "via"]
        return tags["restriction"][:2], by_role["from"], vias, by_role["to"]

    def seconds_to(self, target: int) -> dict[int, float]:
        """Seconds from every node to ``target``, one plain search per origin."""
        origins = {segment[1] for segment in self.cost}
        return {origin: self._search(origin, target) for origin in origins}

    def _search(self, origin: int, target: int) -> float:
        queue: list[tuple[float, int, State]] = [(0.0, 0, (None, origin, frozenset()))]
        seen: set[State] = set()
        ticket = itertools.count(1)
        while queue:
            cost, _, state = heapq.heappop(queue)
            if state[1] == target:
                return cost
            if state in seen:
                continue
            seen.add(state)
            for segment in self.leaving.get(state[1], []):
                progress = self._turn(state, segment)
                if progress is not None:
                    after = (segment, segment[2], progress)
                    heapq.heappush(queue, (cost + self.cost[segment], next(ticket), after))
        return math.inf

    def _turn(self, state: State, onto: Segment) -> frozenset[tuple[int, int]] | None:
        """Progress along via-way rules after the turn, None if it is forbidden."""
        came, node, progress = state
        if came is None:
            return frozenset()
        back = onto == (came[0], came[2], came[1])
        if back and node not in self.turning:
            return None
        if node in self.stopping and not back:
            return None
        if self._breaks_node_rule(came, node, onto, back):
            return None
        if back and self._bound(came, node, progress) and self._other_way_on(came, node):
            return None
        return self._via_ways(came, node, progress, onto, back)

    def _bound(self, came: Segment, node: int, progress: frozenset[tuple[int, int]]) -> bool:
        """Whether some rule speaks of drivers who came this way."""
        exits = self.leaving.get(node, [])
        home = (came[0], came[2], came[1])
        if any(self._breaks_node_rule(came, node, e, e == home) for e in exits):
            return True
        if any(via == came[0] for _, via in progress):
            return True
        return any(
            vias[0][0] == "way"
            and source == came[0]
            and self._enters(source, vias[0][1], goal, node)
            for _, source, vias, goal in self.rules
        )

    def _other_way_on(self, came: Segment, node: int) -> bool:
        home = (came[0], came[2], came[1])
        onward = [e for e in self.leaving.get(node, []) if e != home]
        free = [e for e in onward if not self._breaks_node_rule(came, node, e, False)]
        return bool(free) and node not in self.stopping

    def _breaks_node_rule(self, came: Segment, node: int, onto: Segment, back: bool) -> bool:
        permitted = set()
        bound = False
        for kind, source, vias, goal in self.rules:
            if vias != [("node", node)] or source != came[0] or not self._ends_at(source, node):
                continue
            fits = self._fits(source, goal, onto, back) and self._ends_at(goal, node)
            if kind == "no" and fits:
                return True
            if kind == "on" and self._exists(source, goal, node, came):
                bound = True
                permitted |= {onto} if fits else set()
        return bound and onto not in permitted

    def _fits(self, source: int, goal: int, onto: Segment, back: bool) -> bool:
        return back if source == goal else onto[0] == goal

    def _exists(self, source: int, goal: int, node: int, came: Segment) -> bool:
        """Whether what an only-rule demands can be driven at all."""
        if source == goal:
            return (came[0], came[2], came[1]) in self.cost
        leaving = [s for s in self.leaving.get(node, []) if s[0] == goal]
        return bool(leaving) and self._ends_at(goal, node)

    def _ends_at(self, way: int, node: int) -> bool:
        return node in (self.ways[way][0], self.ways[way][-1])

    def _via_ways(
        self,
        came: Segment,
        node: int,
        progress: frozenset[tuple[int, int]],
        onto: Segment,
        back: bool,
    ) -> frozenset[tuple[int, int]] | None:
        """Rules over exactly one via way, driven from one end of it to the other."""
        after = set()
        for number, (kind, source, vias, goal) in enumerate(self.rules):
            if vias[0][0] != "way":
                continue
            via = vias[0][1]
            if (number, via) in progress:
                on_via = onto[0] == via and not back
                at_goal = self._ends_at(goal, node) and node in self._far_end(via, came)
                if at_goal:
                    demanded = onto[0] == goal
                    if kind == "no" and demanded:
                        return None
                    if kind == "on" and onto[0] not in self._shared(source, via, progress):
                        return None
                elif kind == "on" and not on_via:
                    return None
                if on_via:
                    after.add((number, via))
            if came[0] == source and onto[0] == via and self._enters(source, via, goal, node):
                after.add((number, via))
        return frozenset(after)

    def _shared(self, source: int, via: int, progress: frozenset[tuple[int, int]]) -> set[int]:
        """Goals of every only-rule under way from ``source`` over ``via``: any of them will do."""
        rules = [self.rules[number] for number, over in progress if over == via]
        return {goal for kind, came, _, goal in rules if kind == "on" and came == source}

    def _far_end(self, via: int, came: Segment) -> tuple[int, ...]:
        nodes = self.ways[via]
        i, j = nodes.index(came[1]), nodes.index(came[2])
        return (nodes[-1],) if j > i else (nodes[0],)

    def _enters(self, source: int, via: int, goal: int, node: int) -> bool:
        nodes = self.ways[via]
        if node not in (nodes[0], nodes[-1]) or not self._ends_at(source, node):
            return False
        far = nodes[-1] if node == nodes[0] else nodes[0]
        path = nodes if node == nodes[0] else nodes[::-1]
        drivable = all((via, a, b) in self.cost for a, b in itertools.pairwise(path))
        onward = any(s[0] == goal for s in self.leaving.get(far, []))
        return drivable and onward and self._ends_at(goal, far)
