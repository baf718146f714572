"""The roads hold together, and the promised 45 km are 45 km."""

import heapq
from collections import Counter, defaultdict

import pytest

from lianqin.demo.county import County, osm_gz
from lianqin.demo.county.gazetteer import BOX
from lianqin.demo.county.network import FOOT
from lianqin.demo.county.plane import metres_between
from lianqin.geo import Mode, Router, read_roads

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


@pytest.fixture(scope="session")
def router(county: County, tmp_path_factory: pytest.TempPathFactory) -> Router:
    file = tmp_path_factory.mktemp("roads") / "county.osm.gz"
    file.write_bytes(osm_gz(county.network))
    return Router(read_roads(file, bounds=BOX))


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


def test_daji_is_the_nearest_station_to_the_village_by_far_road(
    county: County, router: Router
) -> None:
    village = next(p for p in county.places if p.name == "两谷坨村")
    stations = [b for b in county.organisations if b.kind in {"station", "sub_bureau"}]
    times = router.times_to((village.lon, village.lat), [(s.lon, s.lat) for s in stations])
    nearest = min(range(len(stations)), key=lambda i: times.metres[i])
    assert stations[nearest].slug == "daji"


def test_the_countys_own_reader_reads_the_roads_and_finds_the_same_45_km(
    county: County, router: Router
) -> None:
    station = next(body for body in county.organisations if body.slug == "daji")
    village = next(p for p in county.places if p.name == "两谷坨村")
    way = router.path((station.lon, station.lat), (village.lon, village.lat))
    assert way.metres == pytest.approx(45_000, abs=300)
    on_the_road = sum(piece.metres for piece in way.roads if piece.name == "大两线")
    assert on_the_road > 0.95 * way.metres


def test_the_mines_people_are_there_in_a_quarter_of_the_stations_time(
    county: County, router: Router
) -> None:
    station = next(body for body in county.organisations if body.slug == "daji")
    mine = next(d for d in county.departments if d.slug == "department-yunling")
    village = next(p for p in county.places if p.name == "两谷坨村")
    origins = [(station.lon, station.lat), (mine.lon, mine.lat)]
    far, near = router.times_to((village.lon, village.lat), origins).seconds
    assert near < 0.25 * far
    assert 60 * 60 < far < 150 * 60


@pytest.mark.parametrize("mode", list(Mode))
def test_every_crew_site_and_village_is_reached_by_every_mode(
    county: County, router: Router, mode: Mode
) -> None:
    rows = (*county.crews, *county.sites, *county.points, *county.gates, *county.departments,
            *(p for p in county.places if p.kind in {"town", "village"}))  # fmt: skip
    museum = next(s for s in county.sites if s.slug == "site-museum")
    times = router.times_to((museum.lon, museum.lat), [(r.lon, r.lat) for r in rows], mode)
    assert set(times.reason) == {""}
    assert times.snap_m.max() < 200


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
