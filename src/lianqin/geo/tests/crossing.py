"""A crossing of four roads, 200 m each, and how long a drive over it takes.

        4 north
        |
2 west--1--3 east     way 10: 2-1, way 11: 1-3, way 12: 1-4, way 13: 1-5
        |
        5 south
"""

from pathlib import Path

from lianqin.geo import Mode, RoadNetwork, Router
from lianqin.geo.tests.osm_text import Relation, Way, built, lonlat

ARM_M = 200.0
ARM_S = ARM_M * 3.6 / 25  # residential, 25 km/h
PLACES = {1: (0, 0), 2: (-ARM_M, 0), 3: (ARM_M, 0), 4: (0, ARM_M), 5: (0, -ARM_M)}
CENTRE, WEST, EAST, NORTH, SOUTH = 1, 2, 3, 4, 5


def roads(**tags_of: dict[str, str]) -> list[Way]:
    """The four ways; ``way10={...}`` adds tags to one."""
    ends = {10: [2, 1], 11: [1, 3], 12: [1, 4], 13: [1, 5]}
    return [
        (way, nodes, {"highway": "residential"} | tags_of.get(f"way{way}", {}))
        for way, nodes in ends.items()
    ]


def crossing(
    tmp_path: Path,
    relations: list[Relation] = (),  # type: ignore[assignment]
    node_tags: dict[int, dict[str, str]] | None = None,
    **tags_of: dict[str, str],
) -> RoadNetwork:
    return built(tmp_path, PLACES, roads(**tags_of), relations, node_tags)


def arms(network: RoadNetwork, start: int, end: int, mode: Mode = Mode.CAR) -> float:
    """How many arms long the drive is, in time; inf where there is none."""
    places = [lonlat(*PLACES[node]) for node in (start, end)]
    answer = Router(network).times_to(places[1], [places[0]], mode)
    pace = {Mode.CAR: 25, Mode.SCOOTER: 25, Mode.FOOT: 5}[mode]
    return round(float(answer.seconds[0]) / (ARM_M * 3.6 / pace), 3)
