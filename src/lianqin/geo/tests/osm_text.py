"""Small OSM files for tests: places in metres from a corner of the county, ways, relations."""

import math
from pathlib import Path
from xml.sax.saxutils import quoteattr

from lianqin.geo import RoadNetwork, read_roads

LON0, LAT0 = 112.83, 35.50
DEGREE_M = math.radians(1.0) * 6371008.8

Way = tuple[int, list[int], dict[str, str]]
Member = tuple[str, str, int]  # role, "node" or "way", id
Relation = tuple[int, list[Member], dict[str, str]]


def lonlat(east_m: float, north_m: float) -> tuple[float, float]:
    """Degrees of a place given in metres from the corner, in the seven digits OSM keeps."""
    lon = LON0 + east_m / (DEGREE_M * math.cos(math.radians(LAT0)))
    return round(lon, 7), round(LAT0 + north_m / DEGREE_M, 7)


def osm_text(
    places: dict[int, tuple[float, float]],
    ways: list[Way],
    relations: list[Relation] = (),
    node_tags: dict[int, dict[str, str]] | None = None,
) -> str:
    """OSM XML of places in metres, ways and relations."""
    lines = ['<?xml version="1.0"?>', '<osm version="0.6">']
    for osm, (east, north) in places.items():
        lon, lat = lonlat(east, north)
        tags = _tags((node_tags or {}).get(osm, {}))
        lines.append(f'<node id="{osm}" lon="{lon:.7f}" lat="{lat:.7f}">{tags}</node>')
    for osm, nodes, tags in ways:
        refs = "".join(f'<nd ref="{node}"/>' for node in nodes)
        lines.append(f'<way id="{osm}">{refs}{_tags(tags)}</way>')
    for osm, members, tags in relations:
        inside = "".join(f'<member type="{k}" ref="{i}" role="{r}"/>' for r, k, i in members)
        lines.append(f'<relation id="{osm}">{inside}{_tags(tags)}</relation>')
    return "\n".join([*lines, "</osm>"])


def _tags(tags: dict[str, str]) -> str:
    return "".join(f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in tags.items())


def built(tmp_path: Path, *parts: object, **more: object) -> RoadNetwork:
    """Write the parts of ``osm_text`` to a file and read it back as a network."""
    path = tmp_path / "roads.osm"
    path.write_text(osm_text(*parts, **more), encoding="utf-8")  # type: ignore[arg-type]
    return read_roads(path)


def turn(osm: int, kind: str, source: int, via: list[Member], goal: int, **tags: str) -> Relation:
    """A turn restriction from way to way over nodes or ways."""
    members: list[Member] = [("from", "way", source), *via, ("to", "way", goal)]
    return osm, members, {"type": "restriction", "restriction": kind, **tags}
