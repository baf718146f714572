"""The road network of a county as plain arrays.

An *edge* is a piece of road between two junctions with its geometry; an *arc* is an edge in one
direction. Edge ``e`` has the arcs ``2e`` (as drawn) and ``2e + 1`` (against). Every per-arc array
of the room has ``2 * edges`` entries in that order; an arc that a mode may not use costs ``inf``
seconds in that mode's row.
"""

import hashlib
import zipfile
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from lianqin.geo.errors import FileMissingError, NetworkFileError
from lianqin.geo.modes import MODES, Mode, row_of

FORMAT_VERSION = 1

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class RoadNetwork:
    """Roads compressed at junctions. ``n`` nodes, ``m`` edges, ``2m`` arcs, ``p`` shape points.

    Turn restrictions (and barriers, which are restrictions on going straight through a node) are
    kept as *forbidden sequences*: lists of consecutive arcs that may not be driven one after
    another. ``lianqin.geo.searchgraph`` turns them into extra search states.
    """

    node_lonlat: Floats  #: (n, 2) WGS-84 degrees
    node_osm: Ints  #: (n,) OSM node id
    edge_nodes: Ints  #: (m, 2) first and last node
    edge_metres: Floats  #: (m,) length along the road
    edge_name: Ints  #: (m,) index into ``names``, -1 without a name
    edge_class: Ints  #: (m,) index into ``classes``
    edge_way: Ints  #: (m,) OSM id of the (first) way
    arc_seconds: Floats  #: (3, 2m) free-flow seconds by mode; inf = may not be used
    shape_start: Ints  #: (m + 1,) edge ``e`` owns shape points ``shape_start[e]:shape_start[e+1]``
    shape_lonlat: Floats  #: (p, 2) WGS-84 degrees, end points included
    shape_metres: Floats  #: (p,) distance from the edge's first point
    ban_start: Ints  #: (b + 1,) where each forbidden sequence begins in ``ban_arcs``
    ban_arcs: Ints  #: arcs of all forbidden sequences, one after another
    ban_mode: Ints  #: (b,) row of the mode the sequence holds for
    names: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)  #: what the reader saw, for `roads check`

    @property
    def nodes(self) -> int:
        """Number of junctions, ends and other places kept as nodes."""
        return len(self.node_lonlat)

    @property
    def edges(self) -> int:
        """Number of road pieces."""
        return len(self.edge_nodes)

    @cached_property
    def arc_tail(self) -> Ints:
        """(2m,) node where each arc begins."""
        return np.ascontiguousarray(self.edge_nodes.reshape(-1))

    @cached_property
    def arc_head(self) -> Ints:
        """(2m,) node where each arc ends."""
        return np.ascontiguousarray(self.edge_nodes[:, ::-1].reshape(-1))

    @cached_property
    def arc_metres(self) -> Floats:
        """(2m,) length of each arc."""
        return np.repeat(self.edge_metres, 2)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees."""
        west, south = self.shape_lonlat.min(axis=0)
        east, north = self.shape_lonlat.max(axis=0)
        return float(west), float(south), float(east), float(north)

    def seconds(self, mode: Mode) -> Floats:
        """(2m,) free-flow seconds of each arc for ``mode``; inf = may not be used."""
        row: Floats = self.arc_seconds[row_of(mode)]
        return row

    def bans(self, mode: Mode) -> list[tuple[int, ...]]:
        """Forbidden arc sequences for ``mode``."""
        wanted = np.flatnonzero(self.ban_mode == row_of(mode))
        return [
            tuple(self.ban_arcs[self.ban_start[i] : self.ban_start[i + 1]].tolist())
            for i in wanted.tolist()
        ]

    def name_of(self, edge: int) -> str:
        """Name of the road, empty where it has none."""
        index = int(self.edge_name[edge])
        return self.names[index] if index >= 0 else ""

    def shape_of(self, edge: int) -> Floats:
        """(k, 2) points of the edge as drawn, WGS-84 degrees."""
        points: Floats = self.shape_lonlat[self.shape_start[edge] : self.shape_start[edge + 1]]
        return points

    def edges_named(self, name: str) -> Ints:
        """Edges whose name is ``name``, or whose numbers ("S333;G55") include it."""
        wanted = [i for i, known in enumerate(self.names) if name in _spellings(known)]
        return np.flatnonzero(np.isin(self.edge_name, wanted))

    @cached_property
    def edge_lines(self) -> NDArray[Any]:
        """(m,) shapely lines of the edges, in degrees."""
        owner = np.repeat(np.arange(self.edges), np.diff(self.shape_start))
        return np.asarray(shapely.linestrings(self.shape_lonlat, indices=owner))

    @cached_property
    def edge_tree(self) -> shapely.STRtree:
        """Spatial index over ``edge_lines``."""
        return shapely.STRtree(self.edge_lines)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over every array and name: equal for equal networks, on any machine."""
        digest = hashlib.sha256(f"lianqin-roads-{FORMAT_VERSION}".encode())
        for name, array in _arrays_of(self).items():
            digest.update(name.encode() + str(array.shape).encode())
            digest.update(np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()


def _spellings(name: str) -> set[str]:
    return {name, *(part.strip() for part in name.split(";"))}


def _arrays_of(network: RoadNetwork) -> dict[str, NDArray[Any]]:
    """Every field as an array; names and counts as UTF-8 bytes, so no pickle is needed."""
    return {f.name: _as_array(getattr(network, f.name)) for f in fields(network)}


def _as_array(value: object) -> NDArray[Any]:
    if isinstance(value, np.ndarray):
        return value
    if isinstance(value, dict):
        value = tuple(f"{key}={count}" for key, count in value.items())
    assert isinstance(value, tuple)
    return np.frombuffer("\0".join(value).encode(), dtype=np.uint8)


def _as_text(array: NDArray[Any]) -> tuple[str, ...]:
    text = array.tobytes().decode()
    return tuple(text.split("\0")) if text else ()


def save_network(network: RoadNetwork, path: Path) -> None:
    """Write the network to ``path`` (.npz, uncompressed so that it loads in milliseconds)."""
    with path.open("wb") as file:
        arrays: dict[str, Any] = _arrays_of(network)
        arrays["version"] = np.int64(FORMAT_VERSION)
        arrays["fingerprint"] = np.frombuffer(network.fingerprint.encode(), dtype=np.uint8)
        np.savez(file, allow_pickle=False, **arrays)


def load_network(path: Path) -> RoadNetwork:
    """Read a network written by :func:`save_network`.

    Raises ``FileMissingError`` or ``NetworkFileError`` (other version, or the fingerprint of what
    was read is not the one written).
    """
    if not path.is_file():
        raise FileMissingError(name=path.name)
    try:
        network, fingerprint = _read_arrays(path)
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as fault:
        raise NetworkFileError(name=path.name) from fault
    if network.fingerprint != fingerprint:
        raise NetworkFileError(name=path.name)
    return network


def _read_arrays(path: Path) -> tuple[RoadNetwork, str]:
    with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
        if int(stored["version"]) != FORMAT_VERSION:
            raise ValueError(f"version {stored['version']}")
        values: dict[str, Any] = {f.name: stored[f.name] for f in fields(RoadNetwork)}
        fingerprint = stored["fingerprint"].tobytes().decode()
    for name in ("names", "classes"):
        values[name] = _as_text(values[name])
    pairs = (entry.rsplit("=", 1) for entry in _as_text(values["counts"]))
    values["counts"] = {key: int(count) for key, count in pairs}
    return RoadNetwork(**values), fingerprint


__all__ = ["MODES", "RoadNetwork", "load_network", "save_network"]
