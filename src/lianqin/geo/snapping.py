"""Where on the road a place is: the nearest point of the nearest road the mode may use.

The nearest road may be a piece that leads nowhere: a car park lane cut off by its tagging, a
one-way trap. Where a road of the main network is not much farther, it is taken instead and the
answer says so.
"""

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from lianqin.geo.coords import EARTH_RADIUS_M, haversine_m
from lianqin.geo.network import RoadNetwork
from lianqin.geo.searchgraph import SearchGraph

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

#: A main road counts as "not much farther" up to three times the distance, or 200 m more.
MAIN_RATIO = 3.0
MAIN_EXTRA_M = 200.0
#: This close to an end of the road, a place is in the junction and may leave by any road.
JUNCTION_M = 0.5
#: A part with less road than this share of the main part is an island that leads nowhere.
TINY_SHARE = 0.05


@dataclass(frozen=True, eq=False)
class Snaps:
    """Road points of ``k`` places. ``edge`` -1 where no road is near enough."""

    edge: Ints  #: (k,)
    offset_m: Floats  #: (k,) metres from the edge's first point
    node: Ints  #: (k,) junction the point is in, -1 if between junctions
    distance_m: Floats  #: (k,) from the place to its road point; to the nearest road if none
    lonlat: Floats  #: (k, 2) road point, degrees
    on_island: Bools  #: (k,) the road is not part of the main network
    island_skipped: Bools  #: (k,) a nearer road was passed over because it leads nowhere
    #: How these places join the search, worked out once: the same units wait for many incidents.
    joined: dict[tuple[object, bool], Any] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.edge)


class RoadIndex:
    """Spatial index over the roads of one mode. Building takes a second per million points."""

    def __init__(self, network: RoadNetwork, graph: SearchGraph) -> None:
        self._network = network
        usable = _either(graph.head_state >= 0)
        self._scale = _degrees_to_metres(network)
        owner = np.repeat(np.arange(network.edges), np.diff(network.shape_start))
        first = np.flatnonzero(usable[owner])
        first = first[first + 1 < len(owner)]
        first = first[owner[first] == owner[first + 1]]
        self._all = _Segments(network, first, owner[first], self._scale)
        tiny = _tiny_parts(network, graph)
        self._joined = {True: ~tiny | _either(graph.leads_to_main)}
        self._joined[False] = ~tiny | _either(graph.led_to_from_main)
        self._trunk = {
            k: self._all.only(joined[owner[first]]) for k, joined in self._joined.items()
        }

    def snap(self, lonlat: ArrayLike, max_m: float, *, leaving: bool) -> Snaps:
        """Road points of ``k`` places ((k, 2) lon, lat degrees), none farther than ``max_m``.

        ``leaving``: whether journeys begin there (the road must lead to the main network) or end
        there (the main network must lead to it).
        """
        places = np.asarray(lonlat, dtype=float).reshape(-1, 2)
        best = self._all.nearest(places * self._scale)
        joined = self._joined[leaving]
        skipped = ~joined[best.edge]
        if skipped.any():
            lost = np.flatnonzero(skipped)
            skipped[lost] = self._move(best, places * self._scale, lost, self._trunk[leaving])
        return self._answer(places, best, skipped, joined, max_m)

    def _move(self, best: "_Nearest", points: Floats, lost: Ints, trunk: "_Segments") -> Bools:
        """Put the places ``lost`` on the main network where it is not much farther."""
        main = trunk.nearest(points[lost])
        near = best.metres[lost]
        taken = main.metres <= np.maximum(near * MAIN_RATIO, near + MAIN_EXTRA_M)
        for mine, other in zip(best.columns, main.columns, strict=True):
            mine[lost[taken]] = other[taken]
        return taken

    def _answer(
        self, places: Floats, best: "_Nearest", skipped: Bools, joined: Bools, max_m: float
    ) -> Snaps:
        lonlat = best.point / self._scale
        distance = haversine_m(places[:, 0], places[:, 1], lonlat[:, 0], lonlat[:, 1])
        length = self._network.edge_metres[best.edge]
        at_start, at_end = best.offset_m < JUNCTION_M, best.offset_m > length - JUNCTION_M
        ends = self._network.edge_nodes[best.edge]
        node = np.where(at_start, ends[:, 0], np.where(at_end, ends[:, 1], -1))
        offset = np.where(at_start, 0.0, np.where(at_end, length, best.offset_m))
        far = distance > max_m
        return Snaps(
            edge=np.where(far, -1, best.edge),
            offset_m=offset,
            node=np.where(far, -1, node),
            distance_m=distance,
            lonlat=lonlat,
            on_island=~joined[best.edge],
            island_skipped=skipped,
        )


@dataclass(frozen=True, eq=False)
class _Nearest:
    edge: Ints
    offset_m: Floats
    metres: Floats
    point: Floats

    @property
    def columns(self) -> tuple[NDArray[np.generic], ...]:
        return self.edge, self.offset_m, self.metres, self.point


class _Segments:
    """Straight pieces of road in a flat metre grid, fine for the few kilometres of a snap."""

    def __init__(self, network: RoadNetwork, first: Ints, owner: Ints, scale: Floats) -> None:
        self._network, self._first, self._scale = network, first, scale
        self.owner = owner
        self._start = network.shape_lonlat[first] * scale
        self._along = network.shape_lonlat[first + 1] * scale - self._start
        lines = shapely.linestrings(np.stack([self._start, self._start + self._along], axis=1))
        self._tree = shapely.STRtree(np.asarray(lines))

    def only(self, wanted: Bools) -> "_Segments":
        return _Segments(self._network, self._first[wanted], self.owner[wanted], self._scale)

    def nearest(self, points: Floats) -> _Nearest:
        found = np.asarray(self._tree.nearest(shapely.points(points)))
        start, along = self._start[found], self._along[found]
        square = np.maximum((along**2).sum(axis=1), 1e-12)
        share = np.clip(((points - start) * along).sum(axis=1) / square, 0.0, 1.0)
        point = start + along * share[:, None]
        first = self._first[found]
        metres = self._network.shape_metres
        offset = metres[first] + share * (metres[first + 1] - metres[first])
        away = np.hypot(*(points - point).T)
        return _Nearest(self.owner[found], offset, away, point)


def _either(arcs: Bools) -> Bools:
    """(m,) edges with at least one such arc."""
    return arcs[0::2] | arcs[1::2]


def _tiny_parts(network: RoadNetwork, graph: SearchGraph) -> Bools:
    """(m,) edges in parts with little road; a one-way trap is a part of its own."""
    part = np.maximum(graph.arc_component[0::2], graph.arc_component[1::2])
    lengths = np.bincount(part[part >= 0], network.edge_metres[part >= 0], minlength=1)
    size = np.where(part >= 0, lengths[part], network.edge_metres)
    tiny: Bools = size < TINY_SHARE * lengths[0]
    return tiny


def _degrees_to_metres(network: RoadNetwork) -> Floats:
    middle = math.radians(float(network.shape_lonlat[:, 1].mean()))
    degree = math.radians(1.0) * EARTH_RADIUS_M
    return np.array([degree * math.cos(middle), degree])
