"""The search over remembered prefixes equals a plain search over turns, on any small network."""

import math
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianqin.geo import Mode, Router, read_roads
from lianqin.geo.modes import MODES
from lianqin.geo.tests.oracle import Oracle
from lianqin.geo.tests.osm_text import Member, Relation, Way, lonlat, osm_text, turn

TURNS = ["no_left_turn", "no_straight_on", "no_u_turn", "only_straight_on", "only_right_turn"]


def _world(dice: random.Random) -> tuple[dict[int, tuple[float, float]], list[Way]]:
    side = dice.choice([3, 4])
    places = {
        y * side + x + 1: (x * 120 + dice.uniform(-30, 30), y * 120 + dice.uniform(-30, 30))
        for x in range(side)
        for y in range(side)
    }
    ways: list[Way] = []
    for _ in range(dice.randint(8, 24)):
        nodes = _walk(dice, side)
        tags = {"highway": dice.choice(["primary", "residential", "residential", "footway"])}
        tags |= {"oneway": dice.choice(["yes", "-1"])} if dice.random() < 0.3 else {}
        ways.append((100 + len(ways), nodes, tags))
    return places, ways


def _walk(dice: random.Random, side: int) -> list[int]:
    """Two different, sometimes three or four, neighbouring places of the grid."""
    x, y = dice.randrange(side), dice.randrange(side)
    nodes = [y * side + x + 1]
    for _ in range(dice.choice([1, 1, 1, 2, 3])):
        dx, dy = dice.choice([(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1)])
        x, y = min(max(x + dx, 0), side - 1), min(max(y + dy, 0), side - 1)
        if (node := y * side + x + 1) not in nodes:
            nodes.append(node)
    return nodes if len(nodes) > 1 else _walk(dice, side)


def _rules(dice: random.Random, ways: list[Way]) -> list[Relation]:
    """Restrictions over ways that meet end to end, a node or a whole way between them."""
    rules: list[Relation] = []
    for _ in range(dice.randint(2, 14)):
        source = dice.choice(ways)
        node = dice.choice([source[1][0], source[1][-1]])
        via: Member = ("via", "node", node)
        if dice.random() < 0.6 and (between := _meeting(dice, ways, node, {source[0]})):
            via = ("via", "way", between[0])
            node = between[1][-1] if between[1][0] == node else between[1][0]
        goal = _meeting(dice, ways, node, {via[2]})
        if goal and (via[1] == "node" or source[0] != goal[0]):
            rules.append(turn(900 + len(rules), dice.choice(TURNS), source[0], [via], goal[0]))
    return rules


def _meeting(dice: random.Random, ways: list[Way], node: int, but: set[int]) -> Way | None:
    found = [w for w in ways if node in (w[1][0], w[1][-1]) and w[0] not in but]
    return dice.choice(found) if found else None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
@pytest.mark.slow
def test_router_equals_plain_search_over_turns(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Every node to every node, three modes, random one-ways, barriers, via-node and via-way."""
    _compare(seed, tmp_path_factory.getbasetemp() / "world.osm", targets=3)


@pytest.mark.slow
def test_router_equals_plain_search_over_turns_on_many_networks(tmp_path: Path) -> None:
    for seed in range(400):
        _compare(seed, tmp_path / "world.osm", targets=4)


def _compare(seed: int, path: Path, targets: int) -> None:
    dice = random.Random(seed)
    places, ways = _world(dice)
    rules = _rules(dice, ways)
    stopping = {n for n in places if dice.random() < 0.08}
    tags = {n: {"barrier": "bollard"} for n in stopping}
    path.write_text(osm_text(places, ways, rules, tags), encoding="utf-8")
    router = Router(read_roads(path))
    turning = set(router.network.node_osm.tolist())
    for mode in MODES:
        stopped = stopping if mode is Mode.CAR else set()
        oracle = Oracle(places, ways, rules, stopped, mode, turning)
        if oracle.cost:
            _compare_mode(router, mode, oracle, places, dice, targets)


def _compare_mode(
    router: Router,
    mode: Mode,
    oracle: Oracle,
    places: dict[int, tuple[float, float]],
    dice: random.Random,
    targets: int,
) -> None:
    nodes = sorted({end for _, a, b in oracle.cost for end in (a, b)})
    origins = [lonlat(*places[node]) for node in nodes]
    snaps = router.snap(origins, mode)
    placed = (snaps.distance_m < 0.01) & ~snaps.island_skipped
    for target in dice.sample(nodes, min(targets, len(nodes))):
        there = router.times_to(lonlat(*places[target]), snaps, mode)
        if there.hub.distance_m[0] > 0.01:
            continue
        truth = oracle.seconds_to(target)
        for i in np.flatnonzero(placed).tolist():
            expected = truth.get(nodes[i], math.inf)
            if nodes[i] == target:
                expected = 0.0
            assert there.seconds[i] == pytest.approx(expected, rel=1e-6, abs=1e-3)
            if math.isfinite(expected):
                back = router.times_from(origins[i], [lonlat(*places[target])], mode)
                assert back.seconds[0] == pytest.approx(expected, rel=1e-6, abs=1e-3)
