"""The roads hold together, and the promised 45 km are 45 km."""

import heapq
from collections import Counter, defaultdict

import pytest

from lianqin.demo.county import County
from lianqin.demo.county.gazetteer import BOX
from lianqin.demo.county.network import FOOT
from lianqin.demo.county.plane import metres_between

Graph = dict[int, list[tuple[int, float]]]


def _car_graph(county: County, backwards: bool = False) -> Graph:
    """Every step a car may make, read from the tags alone; gates stop it."""
    spots = {node.id: (node.lon, node.lat) for node in county.network.nodes}
    gates = {node.id for node in county.network.nodes if ("barrier", "gate") in node.tags}
    graph: Graph = defaultdict(list)
    for way in county.network.ways:
        if way.tag("highway") in FOOT:
            continue
        for a, b in zip(way.nodes, way.nodes[1:], strict=False):
            length = metres_between(spots[a], spots[b])
            for tail, head in ((a, b),) if way.tag("oneway") == "yes" else ((a, b), (b, a)):
                if not {tail, head} & gates:
                    graph[head if backwards else tail].append((tail if backwards else head, length))
    return graph


def _distances(graph: Graph, start: int) -> dict[int, float]:
    done: dict[int, float] = {}
    queue = [(0.0, start)]
    while queue:
        far, node = heapq.heappop(queue)
        if node in done:
            continue
        done[node] = far
        for onward, length in graph[node]:
            if onward not in done:
                heapq.heappush(queue, (far + length, onward))
    return done


def _node_at(county: County, lon: float, lat: float) -> int:
    return min(county.network.nodes, key=lambda n: (n.lon - lon) ** 2 + (n.lat - lat) ** 2).id


@pytest.fixture(scope="session")
def from_daji(county: County) -> dict[int, float]:
    station = next(body for body in county.organisations if body.slug == "daji")
    return _distances(_car_graph(county), _node_at(county, station.lon, station.lat))


def test_the_village_lies_45_km_by_road_from_its_station(
    county: County, from_daji: dict[int, float]
) -> None:
    village = next(p for p in county.places if p.name == "两谷坨村")
    assert from_daji[_node_at(county, village.lon, village.lat)] == pytest.approx(45_000, abs=300)


def test_the_mine_with_its_own_security_lies_six_to_nine_km_from_the_village(
    county: County,
) -> None:
    village = next(p for p in county.places if p.name == "两谷坨村")
    mine = next(d for d in county.departments if d.slug == "department-yunling")
    far = _distances(_car_graph(county), _node_at(county, mine.lon, mine.lat))
    assert 6_000 < far[_node_at(county, village.lon, village.lat)] < 9_000


def test_no_other_station_is_nearer_to_the_village_than_a_third_of_the_way(
    county: County,
) -> None:
    village = next(p for p in county.places if p.name == "两谷坨村")
    far = _distances(_car_graph(county, backwards=True), _node_at(county, village.lon, village.lat))
    stations = [b for b in county.organisations if b.kind in {"station", "sub_bureau"}]
    assert min(far[_node_at(county, s.lon, s.lat)] for s in stations) > 30_000


def test_every_car_road_reaches_every_other_and_back_but_for_gated_yards(
    county: County, from_daji: dict[int, float]
) -> None:
    station = next(body for body in county.organisations if body.slug == "daji")
    home = _node_at(county, station.lon, station.lat)
    back = _distances(_car_graph(county, backwards=True), home)
    for way in county.network.ways:
        if way.tag("highway") not in FOOT and way.tag("access") != "private":
            assert all(node in from_daji and node in back for node in way.nodes), way


def test_gated_yards_cannot_be_entered(county: County, from_daji: dict[int, float]) -> None:
    yards = [way for way in county.network.ways if way.tag("access") == "private"]
    assert yards
    assert all(way.nodes[-1] not in from_daji for way in yards)


def test_the_network_has_what_a_county_has(county: County) -> None:
    uses = Counter(n for way in county.network.ways for n in (*way.nodes, *way.nodes[1:-1]))
    assert 8_000 <= len(county.network.nodes) <= 15_000
    assert sum(1 for use in uses.values() if use > 2) >= 2_500
    classes = {way.tag("highway") for way in county.network.ways}
    assert classes >= {"motorway", "motorway_link", "primary", "secondary", "tertiary",
                       "unclassified", "residential", "service", "path"}  # fmt: skip
    assert any(way.tag("bridge") for way in county.network.ways)
    assert any(way.tag("tunnel") for way in county.network.ways)
    assert any(way.tag("oneway") and way.tag("name") for way in county.network.ways)


def test_the_zhoucun_truck_road_runs_through_zhoucun(county: County) -> None:
    town = next(p for p in county.places if p.slug == "town-zhoucun")
    held = {n for way in county.network.ways if way.tag("name") == "陵沁路" for n in way.nodes}
    near = min(
        metres_between((n.lon, n.lat), (town.lon, town.lat))
        for n in county.network.nodes
        if n.id in held
    )
    assert near < 200


def test_forbidden_turns_join_ways_that_meet(county: County) -> None:
    ways = {way.id: way for way in county.network.ways}
    assert len(county.network.restrictions) >= 10
    for turn in county.network.restrictions:
        assert ways[turn.from_way].nodes[-1] == turn.via_node
        assert turn.via_node in (ways[turn.to_way].nodes[0], ways[turn.to_way].nodes[-1])


def test_every_road_and_place_lies_in_the_box(county: County) -> None:
    west, south, east, north = BOX
    rows = (*county.network.nodes, *county.places, *county.sites, *county.crews, *county.cameras,
            *county.points, *county.organisations)  # fmt: skip
    for row in rows:
        assert west <= row.lon <= east, row
        assert south <= row.lat <= north, row
