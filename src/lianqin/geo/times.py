"""How long everybody takes to an incident: one search gives every origin's time.

``Router`` prepares a network once and answers many questions. For ``times_to`` it searches the
reversed graph from the incident outwards, so 500 units cost one search, not 500.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array

from lianqin.geo import paths
from lianqin.geo.conditions import Condition, RoadFactors, factors_at
from lianqin.geo.errors import NoWayError
from lianqin.geo.links import Links, arrivals, departures
from lianqin.geo.modes import MODES, Mode
from lianqin.geo.network import RoadNetwork
from lianqin.geo.paths import RoadPath, RoadPiece
from lianqin.geo.reach import Reach
from lianqin.geo.search import Side, Tree
from lianqin.geo.searchgraph import search_graph
from lianqin.geo.snapping import RoadIndex, Snaps

LonLat = tuple[float, float]
DEFAULT_MAX_SNAP_M = 1000.0
REMEMBERED = 64

NO_ROAD_NEAR = "geo.no_road_near"
TARGET_NO_ROAD_NEAR = "geo.target_no_road_near"
CLOSED_NOW = "geo.closed"
UNREACHABLE = "geo.unreachable"

#: Sentences of the reasons, Chinese and English.
REASONS = {
    NO_ROAD_NEAR: ("附近没有可通行的道路", "no usable road is near"),
    TARGET_NO_ROAD_NEAR: ("目的地附近没有可通行的道路", "no usable road is near the destination"),
    CLOSED_NOW: ("道路已临时封闭", "the roads are closed at present"),
    UNREACHABLE: ("没有道路相通", "no road leads there"),
}

Floats = NDArray[np.float64]
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class TravelTimes:
    """Answer for ``k`` places, in the order asked. ``metres``, ``reason`` and paths are worked
    out when first looked at.

    ``seconds`` (k,) ``inf`` where not reached; ``places`` where on the road each was put;
    ``hub`` the same for the one place all journeys lead to (or from).
    """

    seconds: Floats
    places: Snaps
    hub: Snaps
    _roads: "_ModeRoads"
    _factors: RoadFactors | None
    _tree: Tree
    _links: Links
    _total: Floats
    _direct: dict[int, tuple[int, float, float]]
    _towards_hub: bool

    @cached_property
    def _link(self) -> NDArray[np.int64]:
        """(k,) the link by which each place is reached soonest."""
        first = self._links.first
        if not len(first):
            return first
        return _first_best(self._total, np.minimum.reduceat(self._total, first), first)

    @cached_property
    def snap_m(self) -> Floats:
        """(k,) metres from each place to its road."""
        return self.places.distance_m

    @cached_property
    def reached(self) -> NDArray[np.bool_]:
        """(k,) whether there is a way."""
        return np.isfinite(self.seconds)

    @cached_property
    def metres(self) -> Floats:
        """(k,) length of the fastest way, ``nan`` where not reached."""
        along = self._tree.metres(self._roads.network.arc_metres)
        link = self._links.high_m - self._links.low_m
        metres = along[self._links.state[self._link]] + link[self._link]
        for index, (_, low, high) in self._direct.items():
            metres[index] = high - low
        return np.where(self.reached, metres, np.nan)

    @cached_property
    def reason(self) -> tuple[str, ...]:
        """(k,) "" where reached, else a code of ``REASONS``."""
        if self.reached.all():
            return ("",) * len(self.seconds)
        open_roads = self._without_conditions
        return tuple(self._why(index, open_roads) for index in range(len(self.seconds)))

    def _why(self, index: int, open_roads: Floats) -> str:
        if self.reached[index]:
            return ""
        if self.hub.edge[0] < 0:
            return TARGET_NO_ROAD_NEAR
        if self.places.edge[index] < 0:
            return NO_ROAD_NEAR
        return CLOSED_NOW if np.isfinite(open_roads[index]) else UNREACHABLE

    @property
    def _without_conditions(self) -> Floats:
        if self._factors is None or not self._factors.stretches:
            return self.seconds
        return self._roads.times(self.hub, self.places, None, self._towards_hub).seconds

    def path(self, index: int) -> RoadPath:
        """The way of place ``index``. Raises ``NoWayError`` where it was not reached."""
        return paths.describe(
            self._roads.network,
            self._driven(index),
            self._factors,
            self._roads.pace,
            float(self.seconds[index]),
        )

    def roads(self, index: int) -> tuple[RoadPiece, ...]:
        """The roads of ``path(index)``, in the order driven, without drawing them."""
        steps = self._driven(index)
        return paths.roads_of(self._roads.network, steps, self._factors, self._roads.pace)

    def _driven(self, index: int) -> list[paths.Step]:
        if not self.reached[index]:
            raise NoWayError(reason=self.reason[index])
        steps = self._steps(index)
        return steps if self._towards_hub else steps[::-1]

    def _steps(self, index: int) -> list[paths.Step]:
        """Arcs with the metres of their edges driven, from the place towards the hub."""
        if index in self._direct:
            return [self._direct[index]]
        link = int(self._link[index])
        arcs, last = self._tree.way(int(self._links.state[link]))
        length = self._roads.network.edge_metres
        steps = [_step(self._links, link)]
        steps += [(arc, 0.0, float(length[arc >> 1])) for arc in arcs]
        steps.append(_step(self._tree.root, last))
        driven = [step for step in steps if step[0] >= 0]
        return [step for step in driven if step[2] > step[1]] or driven[:1]


def _step(of: Links, link: int) -> paths.Step:
    return int(of.arc[link]), float(of.low_m[link]), float(of.high_m[link])


class _ModeRoads:
    """A network made ready for one mode."""

    def __init__(self, network: RoadNetwork, mode: Mode) -> None:
        self.network = network
        self.graph = search_graph(network, mode)
        self.index = RoadIndex(network, self.graph)
        seconds = network.seconds(mode)
        self.pace: Floats = seconds / network.arc_metres
        graph = self.graph
        self.towards = Side(graph.states, graph.target, graph.source, graph.arc, seconds)
        self.away = Side(graph.states, graph.source, graph.target, graph.arc, seconds)

    def times(
        self, hub: Snaps, places: Snaps, factors: RoadFactors | None, towards: bool
    ) -> TravelTimes:
        """One search from ``hub``: journeys lead ``towards`` it or away from it."""
        root = self.links(hub, leaving=not towards)
        ends = self.links(places, leaving=towards)
        side = self.towards if towards else self.away
        tree = side.search(root, root.under(factors, self.pace), factors)
        total = tree.seconds[ends.state] + ends.under(factors, self.pace)
        seconds = np.minimum.reduceat(total, ends.first) if len(places) else np.zeros(0)
        direct = self.same_edge(hub, places, factors, seconds, towards)
        return TravelTimes(seconds, places, hub, self, factors, tree, ends, total, direct, towards)

    def seconds_within(self, hub: Snaps, factors: RoadFactors | None, limit_s: float) -> Floats:
        """(states + 1,) seconds from every state to ``hub``, infinite beyond the limit."""
        root = self.links(hub, leaving=False)
        return self.towards.search(root, root.under(factors, self.pace), factors, limit_s).seconds

    def links(self, places: Snaps, *, leaving: bool) -> Links:
        key = (self, leaving)
        if key not in places.joined:
            join = departures if leaving else arrivals
            places.joined[key] = join(self.network, self.graph, self.pace, places)
        known: Links = places.joined[key]
        return known

    def same_edge(
        self,
        hub: Snaps,
        places: Snaps,
        factors: RoadFactors | None,
        seconds: Floats,
        towards: bool,
    ) -> dict[int, tuple[int, float, float]]:
        """Journeys that never leave the hub's own edge, where they beat the way round."""
        edge, at = int(hub.edge[0]), float(hub.offset_m[0])
        direct = {}
        for index in np.flatnonzero(places.edge == edge).tolist() if edge >= 0 else ():
            low, high = sorted((at, float(places.offset_m[index])))
            arc = 2 * edge + int((at < float(places.offset_m[index])) == towards)
            metres = factors.metres_as_usual(edge, low, high) if factors else high - low
            alone = metres * float(self.pace[arc]) if high > low else 0.0
            if alone < seconds[index]:
                seconds[index] = alone
                direct[index] = (arc, low, high)
        return direct


def _first_best(total: Floats, best: Floats, first: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number of the first link of each place that gives its best time."""
    counts = np.diff(np.append(first, len(total)))
    hits = np.flatnonzero(total == np.repeat(best, counts))
    owner = np.searchsorted(first, hits, side="right") - 1
    link = np.empty(len(first), dtype=np.int64)
    link[owner[::-1]] = hits[::-1]
    return link


class Router:
    """A network made ready for questions. Safe to share between threads.

    Remembers the last few snapped places and condition sets, because a board asks about the same
    units and the same night again and again.
    """

    def __init__(self, network: RoadNetwork) -> None:
        self.network = network
        self._modes: dict[Mode, _ModeRoads] = {}
        self._memory: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()

    def prepare(self, *modes: Mode) -> "Router":
        """Make modes (all if none is named) ready now instead of at the first question."""
        for mode in modes or MODES:
            self._roads(mode)
        return self

    def bare_graph(self, mode: Mode) -> csr_array:
        """The arrays of a free-flow search towards a place, states × states seconds.

        Row = state one comes to, column = state one comes from: ``dijkstra(graph, indices=j)``
        gives the seconds from every junction (states ``0..nodes-1``) to junction ``j``.
        """
        return self._roads(mode).towards.plain

    def factors(self, conditions: Iterable[Condition], at: datetime, mode: Mode) -> RoadFactors:
        """``factors_at`` for this network, remembered while the same conditions hold."""
        holding = tuple(c for c in conditions if c.holds_at(at))
        return self._remember((mode, holding), lambda: factors_at(self.network, holding, at, mode))

    def snap(
        self,
        lonlat: ArrayLike,
        mode: Mode = Mode.CAR,
        max_snap_m: float = DEFAULT_MAX_SNAP_M,
        *,
        leaving: bool = True,
    ) -> Snaps:
        """Road points of ``k`` places ((k, 2) lon, lat degrees), to keep and ask with again.

        ``leaving``: journeys begin there (origins) or end there (targets).
        """
        places = np.ascontiguousarray(lonlat, dtype=float).reshape(-1, 2)
        index = self._roads(mode).index
        key = (mode, max_snap_m, leaving, places.tobytes())
        return self._remember(key, lambda: index.snap(places, max_snap_m, leaving=leaving))

    def times_to(
        self,
        target: LonLat,
        origins: ArrayLike | Snaps,
        mode: Mode = Mode.CAR,
        factors: RoadFactors | None = None,
        *,
        max_snap_m: float = DEFAULT_MAX_SNAP_M,
    ) -> TravelTimes:
        """Times from every origin ((k, 2) lon, lat degrees, or kept ``Snaps``) to ``target``."""
        return self._times(target, origins, mode, factors, max_snap_m, towards=True)

    def times_from(
        self,
        origin: LonLat,
        targets: ArrayLike | Snaps,
        mode: Mode = Mode.CAR,
        factors: RoadFactors | None = None,
        *,
        max_snap_m: float = DEFAULT_MAX_SNAP_M,
    ) -> TravelTimes:
        """Times from ``origin`` to every target ((k, 2) lon, lat degrees, or kept ``Snaps``)."""
        return self._times(origin, targets, mode, factors, max_snap_m, towards=False)

    def reach(
        self,
        hubs: ArrayLike,
        mode: Mode = Mode.CAR,
        factors: RoadFactors | None = None,
        *,
        limit_s: float,
    ) -> Reach:
        """What lies within ``limit_s`` seconds of each of ``hubs`` ((h, 2) lon, lat degrees),
        journeys leading there: searched once, then asked for any places.
        """
        roads = self._roads(mode)
        centres = np.ascontiguousarray(hubs, dtype=float).reshape(-1, 2)
        snaps = [roads.index.snap(hub[None], DEFAULT_MAX_SNAP_M, leaving=False) for hub in centres]
        by_state = np.empty((len(snaps), roads.graph.states + 1), dtype=np.float32)
        for row, hub in zip(by_state, snaps, strict=True):
            row[:] = roads.seconds_within(hub, factors, limit_s)
        return Reach(by_state, snaps, limit_s, roads, factors)

    def path(
        self,
        origin: LonLat,
        target: LonLat,
        mode: Mode = Mode.CAR,
        factors: RoadFactors | None = None,
    ) -> RoadPath:
        """The fastest way from ``origin`` to ``target``. Raises ``NoWayError``."""
        return self.times_to(target, [origin], mode, factors).path(0)

    def _times(
        self,
        hub: LonLat,
        places: ArrayLike | Snaps,
        mode: Mode,
        factors: RoadFactors | None,
        max_snap_m: float,
        *,
        towards: bool,
    ) -> TravelTimes:
        kept = (
            places
            if isinstance(places, Snaps)
            else self.snap(places, mode, max_snap_m, leaving=towards)
        )
        centre = self.snap(hub, mode, max_snap_m, leaving=not towards)
        return self._roads(mode).times(centre, kept, factors, towards)

    def _roads(self, mode: Mode) -> _ModeRoads:
        if mode not in self._modes:
            roads = _ModeRoads(self.network, mode)
            with self._lock:
                self._modes.setdefault(mode, roads)
        return self._modes[mode]

    def _remember(self, key: Hashable, work: Callable[[], T]) -> T:
        with self._lock:
            if key in self._memory:
                self._memory.move_to_end(key)
                found: T = self._memory[key]
                return found
        result = work()
        with self._lock:
            self._memory[key] = result
            if len(self._memory) > REMEMBERED:
                self._memory.popitem(last=False)
        return result


__all__ = ["REASONS", "Reach", "RoadPath", "RoadPiece", "Router", "TravelTimes"]
