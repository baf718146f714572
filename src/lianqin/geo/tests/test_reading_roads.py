"""What the tags of a file mean for a driver, a rider and a walker."""

import math
from pathlib import Path

import numpy as np
import pytest

from lianqin.geo import Mode, Router, read_roads
from lianqin.geo.access import stopped_modes, way_use
from lianqin.geo.modes import MODES
from lianqin.geo.tests.crossing import (
    CENTRE,
    EAST,
    NORTH,
    PLACES,
    SOUTH,
    WEST,
    arms,
    crossing,
    roads,
)
from lianqin.geo.tests.osm_text import built, lonlat, osm_text


def directions(mode: Mode, **tags: str) -> str:
    """Which ways ``mode`` may travel: "both", "forward", "backward" or "none"."""
    use = way_use({"highway": "residential"} | {k.replace("__", ":"): v for k, v in tags.items()})
    row = MODES.index(mode)
    words = {(True, True): "both", (True, False): "forward", (False, True): "backward"}
    return words.get((use.forward[row] is not None, use.backward[row] is not None), "none")


def test_one_way_street_is_driven_one_way_and_walked_both(tmp_path: Path) -> None:
    network = crossing(tmp_path, way11={"oneway": "yes"})
    assert arms(network, CENTRE, EAST) == 1
    assert arms(network, EAST, CENTRE) == math.inf
    assert arms(network, EAST, CENTRE, Mode.FOOT) == 1


def test_one_way_against_the_drawing_runs_backwards(tmp_path: Path) -> None:
    network = crossing(tmp_path, way11={"oneway": "-1"})
    assert arms(network, EAST, CENTRE) == 1
    assert arms(network, CENTRE, EAST) == math.inf


@pytest.mark.parametrize(
    ("tags", "car", "scooter", "foot"),
    [
        ({}, "both", "both", "both"),
        ({"oneway": "yes"}, "forward", "forward", "both"),
        ({"oneway": "1"}, "forward", "forward", "both"),
        ({"oneway": "-1"}, "backward", "backward", "both"),
        ({"oneway": "reversible"}, "none", "none", "both"),
        ({"oneway": "alternating"}, "both", "both", "both"),
        ({"junction": "roundabout"}, "forward", "forward", "both"),
        ({"junction": "roundabout", "oneway": "no"}, "both", "both", "both"),
        ({"highway": "motorway"}, "forward", "none", "none"),
        ({"highway": "motorway", "oneway": "no"}, "both", "none", "none"),
        ({"highway": "trunk", "motorroad": "yes"}, "both", "none", "none"),
        ({"highway": "footway"}, "none", "none", "both"),
        ({"highway": "pedestrian", "motor_vehicle": "yes"}, "both", "both", "both"),
        ({"highway": "path", "access": "yes"}, "none", "none", "both"),
        ({"highway": "path", "vehicle": "yes"}, "both", "both", "both"),
        ({"highway": "trunk", "motorroad": "yes", "access": "yes"}, "both", "none", "none"),
        ({"highway": "construction"}, "none", "none", "none"),
        ({"highway": "proposed"}, "none", "none", "none"),
        ({"highway": "residential", "construction": "yes"}, "none", "none", "none"),
        ({"route": "ferry"}, "none", "none", "none"),
        ({"access": "no"}, "none", "none", "none"),
        ({"access": "private"}, "none", "none", "none"),
        ({"access": "no", "foot": "yes"}, "none", "none", "both"),
        ({"access": "no", "motorcar": "yes"}, "both", "none", "none"),
        ({"access": "no", "vehicle": "destination"}, "both", "both", "none"),
        ({"vehicle": "no"}, "none", "none", "both"),
        ({"motor_vehicle": "no"}, "none", "none", "both"),
        ({"motor_vehicle": "agricultural"}, "none", "none", "both"),
        ({"motor_vehicle": "agricultural;destination"}, "both", "both", "both"),
        ({"motorcar": "no"}, "none", "both", "both"),
        ({"motorcycle": "no"}, "both", "none", "both"),
        ({"motor_vehicle": "no", "motorcycle": "yes"}, "none", "both", "both"),
        ({"foot": "no"}, "both", "both", "none"),
        ({"oneway": "yes", "oneway__motorcycle": "no"}, "forward", "both", "both"),
        ({"oneway__foot": "yes"}, "both", "both", "forward"),
        ({"motor_vehicle__backward": "no"}, "forward", "forward", "both"),
        ({"access__forward": "no", "foot__forward": "yes"}, "backward", "backward", "both"),
    ],
)
def test_the_most_specific_access_tag_decides(
    tags: dict[str, str], car: str, scooter: str, foot: str
) -> None:
    found = [directions(mode, **tags) for mode in (Mode.CAR, Mode.SCOOTER, Mode.FOOT)]
    assert found == [car, scooter, foot]


def test_roundabout_is_driven_round(tmp_path: Path) -> None:
    ring = {1: (0, 0), 2: (100, 0), 3: (100, 100), 4: (0, 100)}
    ways = [(10, [1, 2, 3, 4, 1], {"highway": "residential", "junction": "roundabout"})]
    ways += [(11, [1, 5], {"highway": "residential"}), (12, [4, 6], {"highway": "residential"})]
    network = built(tmp_path, ring | {5: (-100, 0), 6: (-100, 100)}, ways)
    router = Router(network)
    there = router.times_to(lonlat(-100, 100), [lonlat(-100, 0)])
    back = router.times_to(lonlat(-100, 0), [lonlat(-100, 100)])
    assert there.metres[0] == pytest.approx(500, abs=1)
    assert back.metres[0] == pytest.approx(300, abs=1)


def test_bollard_stops_cars_and_lets_scooters_and_walkers_through(tmp_path: Path) -> None:
    network = crossing(tmp_path, node_tags={CENTRE: {"barrier": "bollard"}})
    assert arms(network, WEST, EAST) == math.inf
    assert arms(network, WEST, EAST, Mode.SCOOTER) == 2
    assert arms(network, WEST, EAST, Mode.FOOT) == 2
    assert arms(network, WEST, CENTRE) == 1


def test_barrier_in_the_middle_of_one_road_cuts_it(tmp_path: Path) -> None:
    ways = [(10, [2, 1, 3], {"highway": "residential"})]
    network = built(tmp_path, PLACES, ways, [], {CENTRE: {"barrier": "block"}})
    assert arms(network, WEST, EAST) == math.inf
    assert arms(network, WEST, EAST, Mode.FOOT) == 2


@pytest.mark.parametrize(
    ("tags", "stopped"),
    [
        ({"barrier": "gate"}, set()),
        ({"barrier": "lift_gate"}, set()),
        ({"barrier": "gate", "locked": "yes"}, {"car", "scooter", "foot"}),
        ({"barrier": "gate", "access": "no", "foot": "yes"}, {"car", "scooter"}),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, set()),
        ({"barrier": "cycle_barrier"}, {"car", "scooter"}),
        ({"barrier": "wall"}, {"car", "scooter", "foot"}),
        ({"barrier": "something new"}, {"car", "scooter"}),
        ({"highway": "crossing"}, set()),
    ],
)
def test_barriers_stop_whom_they_stop(tags: dict[str, str], stopped: set[str]) -> None:
    assert {mode.value for mode in stopped_modes(tags)} == stopped


def test_ferry_carries_nobody(tmp_path: Path) -> None:
    network = crossing(tmp_path, way12={"route": "ferry"})
    assert arms(network, NORTH, SOUTH) != 2
    assert network.counts["ways out: ferry"] == 1


def test_pieces_of_one_road_are_joined_and_keep_their_shape(tmp_path: Path) -> None:
    """A road cut into three ways is one edge; a change of name or speed keeps the cut."""
    places = {1: (0, 0), 2: (100, 0), 3: (100, 100), 4: (200, 100), 5: (300, 100), 6: (400, 100)}
    plain = {"highway": "residential", "name": "陵沁路"}
    ways = [(10, [1, 2], plain), (11, [4, 3, 2], plain), (12, [4, 5], plain)]
    ways += [(13, [5, 6], plain | {"maxspeed": "20"})]
    network = built(tmp_path, places, ways)
    assert network.edges == 2
    assert sorted(network.edge_metres.round().tolist()) == [100, 400]
    longest = int(network.edge_metres.argmax())
    assert len(network.shape_of(longest)) == 5
    assert network.name_of(longest) == "陵沁路"


def test_one_way_pieces_are_not_joined_to_two_way_ones(tmp_path: Path) -> None:
    one_way = {"highway": "residential", "oneway": "yes"}
    ways = [(10, [2, 1], {"highway": "residential"}), (11, [1, 3], one_way)]
    network = built(tmp_path, PLACES, ways)
    assert network.edges == 2
    assert arms(network, WEST, EAST) == 2
    assert arms(network, EAST, WEST) == math.inf


def test_ring_without_a_junction_is_one_edge(tmp_path: Path) -> None:
    square = {1: (0, 0), 2: (100, 0), 3: (100, 100), 4: (0, 100)}
    road = {"highway": "residential"}
    network = built(tmp_path, square, [(10, [1, 2, 3], road), (11, [1, 4, 3], road)])
    assert network.edges == 1
    assert network.edge_metres[0] == pytest.approx(400, abs=1)


def test_a_file_in_any_order_reads_alike(tmp_path: Path) -> None:
    """Some editors write ways before nodes."""
    text = osm_text(PLACES, roads())
    lines = text.splitlines()
    nodes = [line for line in lines if line.startswith("<node")]
    others = [line for line in lines[2:-1] if not line.startswith("<node")]
    path = tmp_path / "turned.osm.xml"
    path.write_text("\n".join([*lines[:2], *others, *nodes, lines[-1]]), encoding="utf-8")
    assert read_roads(path).fingerprint == crossing(tmp_path).fingerprint


def test_a_way_that_leaves_the_extract_is_used_as_far_as_it_is_known(tmp_path: Path) -> None:
    ways = [(10, [2, 99, 1, 3, 98], {"highway": "residential"})]
    network = built(tmp_path, PLACES, ways)
    assert network.edges == 1
    assert arms(network, CENTRE, EAST) == 1
    assert network.counts["nodes missing from the file"] == 2


def test_progress_is_told(tmp_path: Path) -> None:
    path = tmp_path / "roads.osm"
    path.write_text(osm_text(PLACES, roads()), encoding="utf-8")
    told: list[tuple[str, int]] = []
    read_roads(path, progress=lambda stage, done: told.append((stage, done)))
    assert told[-1] == ("network", 4)


def test_seconds_come_from_speed_and_length(tmp_path: Path) -> None:
    network = crossing(tmp_path, way10={"maxspeed": "50"})
    fast = network.edge_way == 10
    seconds = network.seconds(Mode.CAR).reshape(-1, 2)
    assert seconds[fast] == pytest.approx(200 / (45 / 3.6), rel=1e-4)
    assert seconds[~fast] == pytest.approx(200 / (25 / 3.6), rel=1e-4)
    assert np.isfinite(network.arc_seconds).all()
