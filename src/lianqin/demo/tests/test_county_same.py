"""One seed, one county: whoever builds it, wherever."""

import os
import subprocess
import sys

import pytest

from lianqin.demo.county import County, build_county, county_hash, osm_gz, write_osm
from lianqin.demo.county.dice import Dice
from lianqin.demo.county.network import assemble, untrapped
from lianqin.demo.county.strokes import Stroke

_BUILD = "from lianqin.demo.county import *; print(county_hash(build_county()))"


def _hash_in_a_process_of_its_own(hash_seed: str) -> str:
    env = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run([sys.executable, "-c", _BUILD], env=env, capture_output=True, check=True)
    return run.stdout.decode().strip()


@pytest.mark.slow
def test_two_processes_with_other_hash_seeds_build_the_same_county(county: County) -> None:
    here = county_hash(county)
    assert [_hash_in_a_process_of_its_own(seed) for seed in ("1", "4242")] == [here, here]


@pytest.mark.slow
def test_another_seed_is_another_county_that_keeps_its_promises(county: County) -> None:
    other = build_county(7)
    assert county_hash(other) != county_hash(county)
    assert len(other.guard_files) == 446
    assert len(other.linkages) == 280


def test_gzipped_roads_are_the_same_every_time(county: County) -> None:
    assert osm_gz(county.network) == osm_gz(county.network)
    assert write_osm(county).startswith(b"<?xml")


def test_dice_fall_as_they_always_have() -> None:
    dice = Dice(140525, "a topic")
    first = [dice.whole(0, 99) for _ in range(6)]
    again = Dice(140525, "a topic")
    assert first == [again.whole(0, 99) for _ in range(6)]
    assert first == [29, 65, 39, 7, 6, 89]


def test_islands_are_dropped_from_the_network() -> None:
    import numpy as np

    road = Stroke(np.array([0j, 100 + 0j, 200 + 30j]), {"highway": "primary", "name": "主路"})
    side = Stroke(np.array([100 + 0j, 100 + 90j]), {"highway": "residential"})
    island = Stroke(np.array([900 + 900j, 950 + 900j]), {"highway": "residential"})
    network = assemble([road, side, island], [], 1)
    assert len(network.ways) == 2
    assert len(network.nodes) == 4


def test_a_one_way_that_would_trap_a_car_is_given_back() -> None:
    one_way = {"highway": "residential", "name": "死胡同", "oneway": "yes"}
    pieces = [([0, 1, 2], {"highway": "primary"}), ([1, 3], one_way)]
    assert untrapped(pieces, 4)[1] == ([1, 3], {"highway": "residential", "name": "死胡同"})
