"""Write the roads as OpenStreetMap XML, so that they are read like any other OSM file."""

import gzip
from xml.sax.saxutils import quoteattr

from lianqin.demo.county.land import RoadNetwork, RoadNode, RoadWay, Tags, TurnRestriction

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6" generator="Lianqin demo county">\n'
)
_NOTE = "<note>Invented roads for a demonstration. Not OpenStreetMap data, not a real map.</note>\n"


def osm_xml(network: RoadNetwork) -> bytes:
    """The network as OSM 0.6 XML in UTF-8: nodes, ways, restrictions, each by rising id."""
    lon = [node.lon for node in network.nodes]
    lat = [node.lat for node in network.nodes]
    low, high = (
        f'minlat="{min(lat)}" minlon="{min(lon)}"',
        f'maxlat="{max(lat)}" maxlon="{max(lon)}"',
    )
    parts = [_HEAD, _NOTE, f"<bounds {low} {high}/>\n"]
    parts += map(_node, network.nodes)
    parts += map(_way, network.ways)
    parts += map(_relation, network.restrictions)
    return "".join([*parts, "</osm>\n"]).encode()


def osm_gz(network: RoadNetwork) -> bytes:
    """The same file gzipped, without a time stamp so that it is the same every time."""
    return gzip.compress(osm_xml(network), mtime=0)


def _tags(tags: Tags) -> str:
    return "".join(f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in tags)


def _node(node: RoadNode) -> str:
    inner = _tags(node.tags)
    head = f'<node id="{node.id}" version="1" lat="{node.lat:.7f}" lon="{node.lon:.7f}"'
    return f"{head}>{inner}</node>\n" if inner else f"{head}/>\n"


def _way(way: RoadWay) -> str:
    refs = "".join(f'<nd ref="{node}"/>' for node in way.nodes)
    return f'<way id="{way.id}" version="1">{refs}{_tags(way.tags)}</way>\n'


def _relation(turn: TurnRestriction) -> str:
    members = (("way", turn.from_way, "from"), ("node", turn.via_node, "via"),
               ("way", turn.to_way, "to"))  # fmt: skip
    inner = "".join(f'<member type="{t}" ref="{r}" role="{role}"/>' for t, r, role in members)
    tags = _tags((("type", "restriction"), ("restriction", turn.kind)))
    return f'<relation id="{turn.id}" version="1">{inner}{tags}</relation>\n'
