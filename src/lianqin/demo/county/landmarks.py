"""Names people give a place on the telephone: kilometre posts, road junctions, interchanges."""

from collections import defaultdict

from lianqin.demo.county.drawing import Drawing
from lianqin.demo.county.gazetteer import TOWNS
from lianqin.demo.county.ground import county_shape, point
from lianqin.demo.county.land import Place, RoadNode
from lianqin.demo.county.plane import at, lonlat, plane, stretch

_EVERY = {"primary": 1000.0, "secondary": 2000.0}
_MOUNTAIN = "大两线"


def kilometre_posts(drawing: Drawing) -> tuple[Place, ...]:
    """Posts along main roads and the mountain road, counted from where each road begins."""
    gone: dict[str, float] = defaultdict(float)
    posts = []
    for road in drawing.roads:
        step = 1000.0 if road.name == _MOUNTAIN else _EVERY.get(road.tags["highway"], 0.0)
        if not step or not road.name:
            continue
        start, total = gone[road.name], float(stretch(road.line)[-1])
        mark = (int(start / step) + 1) * step
        while mark < start + total:
            posts.append(_post(road.tags["ref"], road.name, mark, at(road.line, mark - start)))
            mark += step
        gone[road.name] = start + total
    return tuple(posts)


def _post(ref: str, road: str, mark: float, where: complex) -> Place:
    number = int(mark / 1000)
    town = _town(where)
    return Place(f"post-{ref}-{number:03d}", f"{road}K{number}", "kilometre_post", town,
                 *lonlat(where), 6, True)  # fmt: skip


def _town(where: complex) -> str:
    """Slug of the nearest town; empty outside the county, as in 城区."""
    if not county_shape().contains(point(where)):
        return ""
    return min(TOWNS, key=lambda town: abs(plane(town.lon, town.lat) - where)).slug


def junctions(drawing: Drawing) -> tuple[Place, ...]:
    """Where two numbered roads meet, each pair of roads named once in each town."""
    names: dict[int, set[str]] = defaultdict(set)
    for way in drawing.network.ways:
        if way.tag("ref") and way.tag("highway") in {"primary", "secondary", "tertiary"}:
            for number in way.nodes:
                names[number].add(way.tag("name"))
    found: dict[tuple[str, str], Place] = {}
    for node in drawing.network.nodes:
        for place in _junction(node, sorted(names[node.id])):
            found.setdefault((place.name, place.town), place)
    return tuple(found.values())


def _junction(node: RoadNode, roads: list[str]) -> list[Place]:
    if len(roads) < 2:
        return []
    town = _town(plane(node.lon, node.lat))
    name = f"{roads[0]}与{roads[1]}路口"
    return [Place(f"junction-{node.id}", name, "junction", town, node.lon, node.lat, 5, True)]
