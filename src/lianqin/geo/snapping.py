"""Where on the road a place is: the nearest point of the nearest road the mode may use.

The nearest road may be a piece that leads nowhere: a car park lane cut off by its tagging, a
one-way trap. Where a road of the main network is not much farther, it is taken instead and the
answer says so.
"""

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

from lianqin.geo.coords import EARTH_RADIUS_M
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
#: How far apart the points are that stand for a road in the spatial index.
SPACING_M = 25.0


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


_COLUMNS = ("edge", "offset_m", "node", "distance_m", "lonlat", "on_island", "island_skipped")


class RoadIndex:
    """Spatial index over the roads of one mode.

    Distances are measured in a plane that is true in the middle of the network: half a per cent
    off at the northern and southern edge of a county.
    """

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
        on = owner[first]
        self._trunk = {role: self._all.only(edges[on]) for role, edges in self._joined.items()}

    def snap(self, lonlat: ArrayLike, max_m: float, *, leaving: bool) -> Snaps:
        """Road points of ``k`` places ((k, 2) lon, lat degrees), none farther than ``max_m``.

        ``leaving``: whether journeys begin there (the road must lead to the main network) or end
        there (the main network must lead to it).
        """
        places = np.asarray(lonlat, dtype=float).reshape(-1, 2)
        if len(places) == 1 and (alone := self._snap_one(places, max_m, leaving)):
            return alone
        if not self._all.owner.size or not np.isfinite(places.sum()):
            return self._nowhere(places, max_m, leaving)
        best = self._all.nearest(places)
        joined = self._joined[leaving]
        skipped = ~joined[best.edge]
        if skipped.any():
            lost = np.flatnonzero(skipped)
            skipped[lost] = self._move(best, places, lost, self._trunk[leaving])
        return self._answer(best, skipped, joined, max_m)

    def _snap_one(self, places: Floats, max_m: float, leaving: bool) -> Snaps | None:
        """The common case of one place with a clear answer, without arrays of one.

        Every new incident comes this way; half its time over SciPy's bare search was here.
        """
        found = self._all.nearest_one(places)
        if found is None or not self._joined[leaving][found[0]]:
            return None
        edge, offset, metres, point = found
        length = float(self._network.edge_metres[edge])
        start, end = self._network.edge_nodes[edge].tolist()
        node = start if offset < JUNCTION_M else end if offset > length - JUNCTION_M else -1
        if node >= 0:
            offset = 0.0 if offset < JUNCTION_M else length
        far, no = metres > max_m, np.zeros(1, dtype=bool)
        return Snaps(
            edge=np.array([-1 if far else edge]),
            offset_m=np.array([offset]),
            node=np.array([-1 if far else node]),
            distance_m=np.array([metres]),
            lonlat=np.array([[point.real, point.imag]]) / self._scale,
            on_island=no,
            island_skipped=no,
        )

    def _nowhere(self, places: Floats, max_m: float, leaving: bool) -> Snaps:
        """Some places are no numbers, or the mode has no road at all."""
        good = np.isfinite(places).all(axis=1) & bool(self._all.owner.size)
        count = len(places)
        nan, no = np.full((count, 2), np.nan), np.zeros(count, dtype=bool)
        none = np.full(count, -1)
        far = np.full(count, np.inf)
        answer = Snaps(none, np.zeros(count), none.copy(), far, nan, no, no.copy())
        if good.any():
            known = self.snap(places[good], max_m, leaving=leaving)
            for name in _COLUMNS:
                getattr(answer, name)[good] = getattr(known, name)
        return answer

    def _move(self, best: "_Nearest", places: Floats, lost: Ints, trunk: "_Segments") -> Bools:
        """Put the places ``lost`` on the main network where it is not much farther."""
        main = trunk.nearest(places[lost])
        near = best.metres[lost]
        taken = main.metres <= np.maximum(near * MAIN_RATIO, near + MAIN_EXTRA_M)
        _replace(best, lost[taken], _Nearest(*(column[taken] for column in main.columns)))
        return taken

    def _answer(self, best: "_Nearest", skipped: Bools, joined: Bools, max_m: float) -> Snaps:
        lonlat = np.column_stack([best.point.real, best.point.imag]) / self._scale
        length = self._network.edge_metres[best.edge]
        at_start, at_end = best.offset_m < JUNCTION_M, best.offset_m > length - JUNCTION_M
        ends = self._network.edge_nodes[best.edge]
        node = np.where(at_start, ends[:, 0], np.where(at_end, ends[:, 1], -1))
        offset = np.where(at_start, 0.0, np.where(at_end, length, best.offset_m))
        far = best.metres > max_m
        return Snaps(
            edge=np.where(far, -1, best.edge),
            offset_m=offset,
            node=np.where(far, -1, node),
            distance_m=best.metres,
            lonlat=lonlat,
            on_island=~joined[best.edge],
            island_skipped=skipped,
        )


@dataclass(frozen=True, eq=False)
class _Nearest:
    edge: Ints
    offset_m: Floats
    metres: Floats
    point: NDArray[np.complex128]

    @property
    def columns(self) -> tuple[NDArray[Any], ...]:
        return self.edge, self.offset_m, self.metres, self.point


class _Segments:
    """Straight pieces of road in a flat metre grid, fine for the few kilometres of a snap.

    Candidates come from a tree of points set along every piece no farther than ``SPACING_M``
    apart. The answer is exact: a piece that shows no point among the nearest ``k`` is at least
    ``sqrt(d_k**2 - (SPACING_M / 2)**2)`` away; where that does not settle it, more are looked at.
    """

    def __init__(self, network: RoadNetwork, first: Ints, owner: Ints, scale: Floats) -> None:
        self._network, self._first, self._scale = network, first, scale
        self.owner = owner
        # places in the plane are complex numbers: one array operation instead of two
        self._start = _plane(network.shape_lonlat[first], scale)
        self._along = _plane(network.shape_lonlat[first + 1], scale) - self._start
        self._square = np.maximum(np.abs(self._along) ** 2, 1e-12)
        count = np.maximum(1, np.ceil(np.sqrt(self._square) / SPACING_M)).astype(np.int64)
        self._piece = np.repeat(np.arange(len(first)), count)
        rank = np.arange(len(self._piece)) - np.repeat(np.cumsum(count) - count, count)
        share = (rank + 0.5) / count[self._piece]
        marks = self._start[self._piece] + self._along[self._piece] * share
        self._tree = cKDTree(np.column_stack([marks.real, marks.imag]))

    def only(self, wanted: Bools) -> "_Segments":
        return _Segments(self._network, self._first[wanted], self.owner[wanted], self._scale)

    def nearest(self, lonlat: Floats, k: int = 8) -> _Nearest:
        """Nearest road points of places in degrees."""
        k = min(k, len(self._piece))
        ranks = np.arange(1, k + 1)  # as an array, so that the answer has a column for k = 1 too
        away, mark = (np.asarray(found) for found in self._tree.query(lonlat * self._scale, ranks))
        piece = self._piece[mark]
        along = self._along[piece]
        from_start = _plane(lonlat, self._scale)[:, None] - self._start[piece]
        beside = (from_start * along.conj()).real / self._square[piece]
        share = np.minimum(np.maximum(beside, 0.0), 1.0)
        metres = np.abs(from_start - along * share)
        rows, best = np.arange(len(lonlat)), metres.argmin(axis=1)
        found = self._found(piece[rows, best], share[rows, best], metres[rows, best])
        unsure = found.metres**2 > away[:, -1] ** 2 - (SPACING_M / 2) ** 2
        if k < len(self._piece) and unsure.any():
            _replace(found, np.flatnonzero(unsure), self.nearest(lonlat[unsure], 8 * k))
        return found

    def nearest_one(self, lonlat: Floats) -> tuple[int, float, float, complex] | None:
        """Edge, offset, metres and road point of one place, None where more must be looked at."""
        east, north = (lonlat[0] * self._scale).tolist()
        if not (math.isfinite(east) and math.isfinite(north)) or len(self._piece) < 8:
            return None
        away, mark = (np.asarray(found) for found in self._tree.query((east, north), 8))
        pieces = self._piece[mark]
        along = self._along[pieces]
        from_start = complex(east, north) - self._start[pieces]
        beside = (from_start * along.conj()).real / self._square[pieces]
        share = np.minimum(np.maximum(beside, 0.0), 1.0)
        metres = np.abs(from_start - along * share)
        best = int(metres.argmin())
        if metres[best] ** 2 > away[-1] ** 2 - (SPACING_M / 2) ** 2:
            return None
        piece, part = int(pieces[best]), float(share[best])
        first = int(self._first[piece])
        before, after = self._network.shape_metres[first : first + 2].tolist()
        point = complex(self._start[piece] + along[best] * part)
        edge = int(self.owner[piece])
        return edge, before + part * (after - before), float(metres[best]), point

    def _found(self, piece: Ints, share: Floats, metres: Floats) -> _Nearest:
        first, along_edge = self._first[piece], self._network.shape_metres
        offset = along_edge[first] + share * (along_edge[first + 1] - along_edge[first])
        return _Nearest(
            self.owner[piece], offset, metres, self._start[piece] + self._along[piece] * share
        )


def _plane(lonlat: Floats, scale: Floats) -> NDArray[np.complex128]:
    """Degrees as metres in the plane, east + 1j * north."""
    plane: NDArray[np.complex128] = lonlat[:, 0] * scale[0] + 1j * (lonlat[:, 1] * scale[1])
    return plane


def _replace(found: _Nearest, rows: Ints, better: _Nearest) -> None:
    for mine, other in zip(found.columns, better.columns, strict=True):
        mine[rows] = other


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
