"""Turn restrictions: what is forbidden is not driven, what is not is."""

import math
from pathlib import Path

import pytest

from lianqin.geo import Mode, Router
from lianqin.geo.tests.crossing import EAST, NORTH, SOUTH, WEST, arms, crossing
from lianqin.geo.tests.osm_text import Relation, built, lonlat, turn

AT_CENTRE = [("via", "node", 1)]
ROUND_EAST = 4  # west, east, turn round at its end, back, then north


def test_no_left_turn_sends_the_driver_round(tmp_path: Path) -> None:
    network = crossing(tmp_path, [turn(90, "no_left_turn", 10, AT_CENTRE, 12)])
    assert arms(network, WEST, NORTH) == ROUND_EAST
    assert arms(network, WEST, EAST) == 2
    assert arms(network, SOUTH, NORTH) == 2
    assert arms(network, NORTH, WEST) == 2
    assert network.counts["restrictions applied"] == 1


def test_walkers_are_not_bound_by_the_turns_of_drivers(tmp_path: Path) -> None:
    network = crossing(tmp_path, [turn(90, "no_left_turn", 10, AT_CENTRE, 12)])
    assert arms(network, WEST, NORTH, Mode.FOOT) == 2


def test_only_straight_on_forbids_every_other_turn(tmp_path: Path) -> None:
    network = crossing(tmp_path, [turn(90, "only_straight_on", 10, AT_CENTRE, 11)])
    assert arms(network, WEST, EAST) == 2
    assert arms(network, WEST, NORTH) == ROUND_EAST
    assert arms(network, WEST, SOUTH) == ROUND_EAST
    assert arms(network, SOUTH, NORTH) == 2


def test_two_only_turns_from_one_road_share_their_permission(tmp_path: Path) -> None:
    rules = [turn(90, "only_straight_on", 10, AT_CENTRE, 11)]
    rules += [turn(91, "only_left_turn", 10, AT_CENTRE, 12)]
    network = crossing(tmp_path, rules)
    assert arms(network, WEST, NORTH) == 2
    assert arms(network, WEST, SOUTH) == ROUND_EAST


def test_only_turn_into_a_road_closed_to_the_mode_does_not_trap_it(tmp_path: Path) -> None:
    rule = turn(90, "only_straight_on", 10, AT_CENTRE, 11)
    network = crossing(tmp_path, [rule], way11={"motorcycle": "no"})
    assert arms(network, WEST, NORTH, Mode.SCOOTER) == 2
    assert arms(network, WEST, NORTH) == ROUND_EAST


@pytest.mark.parametrize(
    ("tags", "car", "scooter"),
    [
        ({"except": "motorcar"}, 2, 4),
        ({"except": "psv;motorcycle"}, 4, 2),
        ({"except": "psv;bicycle"}, 4, 4),
        ({"restriction:motorcar": "no_left_turn"}, 4, 2),
        ({"restriction:hgv": "no_left_turn"}, 2, 2),
        ({"restriction:conditional": "no_left_turn @ (07:00-09:00)"}, 2, 2),
    ],
)
def test_a_restriction_binds_the_vehicles_it_names(
    tmp_path: Path, tags: dict[str, str], car: int, scooter: int
) -> None:
    rule = turn(90, "no_left_turn", 10, AT_CENTRE, 12, **tags)
    if any(key.startswith("restriction:") for key in tags):
        del rule[2]["restriction"]
    network = crossing(tmp_path, [rule])
    assert arms(network, WEST, NORTH) == car
    assert arms(network, WEST, NORTH, Mode.SCOOTER) == scooter


def test_conditional_and_broken_restrictions_are_counted(tmp_path: Path) -> None:
    conditional = turn(90, "no_left_turn", 10, AT_CENTRE, 12)
    conditional[2]["restriction:conditional"] = conditional[2].pop("restriction") + " @ (Mo-Fr)"
    by_hour = turn(91, "no_left_turn", 10, AT_CENTRE, 12, hour_on="07:00")
    elsewhere = turn(92, "no_left_turn", 10, [("via", "node", 77)], 12)
    nonsense = turn(93, "no_dancing", 10, AT_CENTRE, 12)
    counts = crossing(tmp_path, [conditional, by_hour, elsewhere, nonsense]).counts
    assert counts["restrictions read"] == 4
    assert counts["restrictions ignored: conditional"] == 2
    assert counts["restrictions ignored: its roads are not in the network"] == 1
    assert counts["restrictions ignored: kind not known"] == 1
    assert "restrictions applied" not in counts


def test_no_u_turn_at_a_dead_end_leaves_no_way_back(tmp_path: Path) -> None:
    rules = [turn(90, "no_left_turn", 10, AT_CENTRE, 12)]
    rules += [turn(91, "no_u_turn", 11, [("via", "node", EAST)], 11)]
    rules += [turn(92, "no_u_turn", 13, [("via", "node", SOUTH)], 13)]
    rules += [turn(93, "no_u_turn", 10, AT_CENTRE, 10)]
    assert arms(crossing(tmp_path, rules), WEST, NORTH) == math.inf


#   4---5---6      dual carriageway: 1-2-3 eastward, 6-5-4 westward, 2-5 joins them
#       |
#   1---2---3
DUAL = {1: (0, 0), 2: (200, 0), 3: (400, 0), 4: (0, 50), 5: (200, 50), 6: (400, 50)}


def dual(tmp_path: Path, rules: list[Relation]) -> Router:
    one_way = {"highway": "residential", "oneway": "yes"}
    ways = [(10, [1, 2], one_way), (11, [2, 3], one_way), (12, [6, 5], one_way)]
    ways += [(13, [5, 4], one_way), (14, [2, 5], {"highway": "residential"})]
    ways += [(15, [3, 6], {"highway": "residential"})]
    return Router(built(tmp_path, DUAL, ways, rules))


def metres(router: Router, start: int, end: int) -> float:
    answer = router.times_to(lonlat(*DUAL[end]), [lonlat(*DUAL[start])])
    return round(float(answer.metres[0]), 0) if answer.reached[0] else math.inf


def test_no_u_turn_over_a_via_way_binds_only_the_whole_manoeuvre(tmp_path: Path) -> None:
    rule = turn(90, "no_u_turn", 10, [("via", "way", 14)], 13)
    assert metres(dual(tmp_path, []), 1, 4) == 450
    router = dual(tmp_path, [rule])
    assert metres(router, 1, 4) == 850  # not over the link and back and over it again
    assert metres(router, 2, 4) == 250
    assert metres(router, 1, 5) == 250


def test_only_turn_over_a_via_way_binds_once_the_via_way_is_entered(tmp_path: Path) -> None:
    """Only from 10 over 14 into 13 is asked; into 11 one may still go without entering 14."""
    rules = [turn(90, "only_left_turn", 10, [("via", "way", 14)], 13)]
    router = dual(tmp_path, rules)
    assert metres(router, 1, 4) == 450
    assert metres(router, 1, 3) == 400


def test_restriction_over_two_via_ways_binds_in_either_member_order(tmp_path: Path) -> None:
    places = {n: (100 * n, 0) for n in range(1, 6)} | {6: (300, 100), 7: (500, 100)}
    road = {"highway": "residential"}
    ways = [(9 + n, [n, n + 1], road) for n in range(1, 5)]
    ways += [(14, [3, 6], road), (15, [2, 6], road), (16, [4, 7], road)]
    for order in ([11, 12], [12, 11]):
        rule = turn(90, "no_straight_on", 10, [("via", "way", way) for way in order], 13)
        router = Router(built(tmp_path, places, ways, [rule]))
        whole = router.times_to(lonlat(500, 0), [lonlat(100, 0), lonlat(200, 0)])
        assert whole.metres[1] == pytest.approx(300, abs=1)
        assert whole.metres[0] > 401
        elsewhere = router.times_to(lonlat(500, 100), [lonlat(100, 0)])
        assert elsewhere.metres[0] == pytest.approx(300 + math.hypot(100, 100), abs=1)
