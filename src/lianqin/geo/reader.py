"""Read the roads of any OpenStreetMap file into a :class:`RoadNetwork`."""

from collections.abc import Callable
from pathlib import Path

from lianqin.geo.network import RoadNetwork

Bounds = tuple[float, float, float, float]
Progress = Callable[[str, int], None]


def read_roads(
    path: Path, *, bounds: Bounds | None = None, progress: Progress | None = None
) -> RoadNetwork:
    """Read .osm.pbf, .osm.gz, .osm or .osm.xml into a network.

    ``bounds``: west, south, east, north in degrees; roads wholly elsewhere are refused.
    ``progress``: called with a stage word and the objects read so far.

    Raises ``FileMissingError``, ``FileFormatError``, ``FileEmptyError``, ``FileCorruptError``,
    ``NoUsableRoadsError``, ``OutsideBoundsError``.
    """
    raise NotImplementedError
