"""Read the roads of any OpenStreetMap file into a :class:`RoadNetwork`."""

from pathlib import Path

from lianqin.geo.build import build_network
from lianqin.geo.errors import NoUsableRoadsError, OutsideBoundsError
from lianqin.geo.network import RoadNetwork
from lianqin.geo.osmfile import Progress, RawRoads, read_file
from lianqin.geo.pieces import known_runs

Bounds = tuple[float, float, float, float]


def read_roads(
    path: Path, *, bounds: Bounds | None = None, progress: Progress | None = None
) -> RoadNetwork:
    """Read .osm.pbf, .osm.gz, .osm or .osm.xml into a network.

    ``bounds``: west, south, east, north in degrees; roads wholly elsewhere are refused.
    ``progress``: called with a stage word and the objects read so far.

    Raises ``FileMissingError``, ``FileFormatError``, ``FileEmptyError``, ``FileCorruptError``,
    ``NoUsableRoadsError``, ``OutsideBoundsError``.
    """
    roads = read_file(path, progress)
    if not any(known_runs(way, roads) for way in roads.ways):
        raise NoUsableRoadsError(name=path.name)
    if bounds is not None:
        _compare(roads, bounds, path.name)
    if progress:
        progress("network", len(roads.ways))
    return build_network(roads)


def _compare(roads: RawRoads, bounds: Bounds, name: str) -> None:
    """Refuse roads that lie wholly outside ``bounds``."""
    west, south, east, north = bounds
    lons, lats = zip(*roads.places.values(), strict=True)
    found = (min(lons), min(lats), max(lons), max(lats))
    if found[0] > east or found[2] < west or found[1] > north or found[3] < south:
        raise OutsideBoundsError(name=name, found=_box(found), expected=_box(bounds))


def _box(bounds: Bounds) -> str:
    west, south, east, north = bounds
    return f"{west:.3f}–{east:.3f} E, {south:.3f}–{north:.3f} N"
