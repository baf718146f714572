"""Records of the land: the county's outline, places and road network, all flat and frozen.

Positions are WGS-84 longitude and latitude in degrees, rounded to 1e-7. ``approximate`` says that
a place is only roughly where it really is; everything not marked otherwise is invented.
"""

from dataclasses import dataclass

Tags = tuple[tuple[str, str], ...]
Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Area:
    """One polygon: an outer ring and its holes, each closed (first point repeated)."""

    outer: Ring
    holes: tuple[Ring, ...] = ()


@dataclass(frozen=True)
class Place:
    """A named place people speak of: town, village, junction or kilometre post.

    ``rank`` orders labels on a map: 1 is drawn first. ``town`` is the slug of its town, empty
    outside the county. ``code`` is the town's real administrative code, else empty.
    """

    slug: str
    name: str
    kind: str
    town: str
    lon: float
    lat: float
    rank: int
    approximate: bool
    code: str = ""


@dataclass(frozen=True)
class RoadNode:
    """A point of the road network."""

    id: int
    lon: float
    lat: float
    tags: Tags = ()


@dataclass(frozen=True)
class RoadWay:
    """A road piece: node ids in order and OSM tags."""

    id: int
    nodes: tuple[int, ...]
    tags: Tags

    def tag(self, key: str) -> str:
        """Value of a tag, or nothing."""
        return dict(self.tags).get(key, "")


@dataclass(frozen=True)
class TurnRestriction:
    """A forbidden turn: from one way, over a node, into another."""

    id: int
    kind: str
    from_way: int
    via_node: int
    to_way: int


@dataclass(frozen=True)
class RoadNetwork:
    """The invented roads of the county and the city it surrounds."""

    nodes: tuple[RoadNode, ...]
    ways: tuple[RoadWay, ...]
    restrictions: tuple[TurnRestriction, ...]


@dataclass(frozen=True)
class River:
    """A river's course, for the map's ground."""

    name: str
    course: Ring
