"""The part of an OSM file that matters to roads, as plain Python objects.

Two passes: ways and relations first, then only the nodes they use, so a file in any order reads
alike and a province needs no more memory than its roads.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import osmium

from lianqin.geo import access
from lianqin.geo.errors import (
    FileCorruptError,
    FileEmptyError,
    FileFormatError,
    FileMissingError,
    NoUsableRoadsError,
)

Progress = Callable[[str, int], None]
SUFFIXES = (".osm.pbf", ".osm.gz", ".osm", ".osm.xml", ".pbf", ".osm.bz2")
REPORT_EVERY = 20_000

#: Tags of a way that say something about travelling on it.
_PREFIXES = ("access", "vehicle", "motor", "foot", "oneway", "maxspeed", "name", "ref", "junction")
_KEYS = frozenset({"highway", "route", "tracktype", "surface", *access.UNBUILT})


@dataclass
class RawWay:
    """A way that some mode may use."""

    id: int
    nodes: list[int]
    tags: dict[str, str]
    use: access.WayUse


@dataclass
class RawRestriction:
    """A relation of type restriction, members as (role, "n" or "w", id)."""

    id: int
    tags: dict[str, str]
    members: list[tuple[str, str, int]]


@dataclass
class RawRoads:
    """What was read. ``places``: node id to (lon, lat); ``barriers``: node id to stopped modes."""

    ways: list[RawWay] = field(default_factory=list)
    restrictions: list[RawRestriction] = field(default_factory=list)
    places: dict[int, tuple[float, float]] = field(default_factory=dict)
    barriers: dict[int, frozenset[str]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def count(self, what: str, more: int = 1) -> None:
        """Note something for `roads check`."""
        self.counts[what] = self.counts.get(what, 0) + more


def read_file(path: Path, progress: Progress | None = None) -> RawRoads:
    """Read ``path``. Raises the file errors of :mod:`lianqin.geo.errors`."""
    _look_at(path)
    roads = RawRoads()
    try:
        _read_ways(path, roads, progress)
        if not roads.ways:
            raise NoUsableRoadsError(name=path.name)
        _read_nodes(path, roads, progress)
    except (RuntimeError, osmium.InvalidLocationError, UnicodeDecodeError) as fault:
        raise FileCorruptError(name=path.name, detail=str(fault)) from fault
    return roads


def _look_at(path: Path) -> None:
    if not path.is_file():
        raise FileMissingError(name=path.name)
    if not path.name.lower().endswith(SUFFIXES):
        raise FileFormatError(name=path.name)
    if path.stat().st_size == 0:
        raise FileEmptyError(name=path.name)


def _file(path: Path) -> Any:
    """Name the format where osmium cannot guess it from the suffix."""
    if path.name.lower().endswith(".osm.xml"):
        return osmium.io.File(str(path), "osm")
    return osmium.io.File(str(path))


def _watched(objects: Any, stage: str, progress: Progress | None) -> Iterator[Any]:
    for seen, thing in enumerate(objects, 1):
        if progress and seen % REPORT_EVERY == 0:
            progress(stage, seen)
        yield thing


def _read_ways(path: Path, roads: RawRoads, progress: Progress | None) -> None:
    kinds = osmium.osm.WAY | osmium.osm.RELATION
    objects = osmium.FileProcessor(_file(path), kinds).with_filter(
        osmium.filter.KeyFilter("highway", "type")
    )
    for thing in _watched(objects, "ways", progress):
        if thing.is_way():
            _take_way(thing, roads)
        elif thing.tags.get("type", "").startswith("restriction"):
            members = [(m.role, m.type, m.ref) for m in thing.members]
            roads.restrictions.append(RawRestriction(thing.id, dict(thing.tags), members))


def _take_way(way: Any, roads: RawRoads) -> None:
    highway = way.tags.get("highway")
    if highway is None:
        return
    tags = {k: v for k, v in way.tags if k in _KEYS or k.startswith(_PREFIXES)}
    if any(key.endswith(":conditional") for key in tags):
        roads.count("conditional access ignored")
    use = access.way_use(tags)
    if use.usable:
        roads.ways.append(RawWay(way.id, [node.ref for node in way.nodes], tags, use))
    else:
        roads.count("ways out: " + ("ferry" if tags.get("route") == "ferry" else highway))


def _read_nodes(path: Path, roads: RawRoads, progress: Progress | None) -> None:
    wanted = {node for way in roads.ways for node in way.nodes}
    objects = osmium.FileProcessor(_file(path), osmium.osm.NODE).with_filter(
        osmium.filter.IdFilter(wanted)
    )
    for node in _watched(objects, "nodes", progress):
        if node.location.valid():
            roads.places[node.id] = (node.location.lon, node.location.lat)
        if "barrier" in node.tags:
            tags = dict(node.tags)
            roads.count("barriers")
            if stopped := access.stopped_modes(tags):
                roads.barriers[node.id] = frozenset(stopped)
    missing = len(wanted) - len(roads.places)
    if missing:
        roads.count("nodes missing from the file", missing)
