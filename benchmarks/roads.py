"""What the road benchmarks share: extracts, a grid, places, and the bare search."""

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.figure import Absent
from lianqin.geo import Mode, RoadNetwork, Router, read_roads
from lianqin.geo.searchgraph import search_graph

ROOT = Path(__file__).parents[1]
UNITS = 500
Floats = NDArray[np.float64]


def extract_path(name: str) -> Path:
    """A road extract of the shared material."""
    folder = ROOT / (os.environ.get("LIANQIN_SHARED") or ROOT.parent / "shared")
    path = folder / "data" / "roads" / name
    if not path.exists():
        raise Absent(f"LIANQIN_SHARED has no data/roads/{name}")
    return path


def extract(name: str) -> Router:
    """A router over a road extract, ready for cars."""
    return Router(read_roads(extract_path(name))).prepare(Mode.CAR)


def main_junctions(network: RoadNetwork) -> NDArray[np.int64]:
    """Junctions of the main part for cars."""
    graph = search_graph(network, Mode.CAR)
    return np.flatnonzero(graph.strong[: network.nodes] == 0)


def beside_roads(network: RoadNetwork, dice: np.random.Generator, count: int) -> Floats:
    """Places within some tens of metres of main roads, as real units and incidents are."""
    graph = search_graph(network, Mode.CAR)
    edges = np.flatnonzero((graph.arc_component == 0)[0::2])
    points = [network.shape_of(int(edge)) for edge in dice.choice(edges, count)]
    chosen = np.array([shape[dice.integers(len(shape))] for shape in points])
    return chosen + dice.normal(0, 2e-4, (count, 2))


def grid(side: int, dice: np.random.Generator) -> RoadNetwork:
    """A county of ``side`` × ``side`` junctions, 100 m apart, every road both ways."""
    number = np.arange(side * side).reshape(side, side)
    pairs = [(number[:, :-1], number[:, 1:]), (number[:-1], number[1:])]
    ends = np.concatenate([np.stack([a.ravel(), b.ravel()], axis=1) for a, b in pairs])
    lon, lat = 112.5 + 0.0011 * (number % side), 35.2 + 0.0009 * (number // side)
    place = np.stack([lon.ravel(), lat.ravel()], axis=1)
    edges = len(ends)
    speed = dice.choice([25.0, 40.0, 60.0], edges)
    seconds = np.repeat(100 * 3.6 / speed, 2)
    none = np.zeros(0, dtype=np.int64)
    return RoadNetwork(
        node_lonlat=place,
        node_osm=np.arange(side * side),
        edge_nodes=ends,
        edge_metres=np.full(edges, 100.0),
        edge_name=np.full(edges, -1),
        edge_class=np.zeros(edges, dtype=np.int64),
        edge_way=np.arange(edges),
        arc_seconds=np.stack([seconds] * 3),
        shape_start=np.arange(0, 2 * edges + 1, 2),
        shape_lonlat=place[ends].reshape(-1, 2),
        shape_metres=np.tile([0.0, 100.0], edges),
        ban_start=np.zeros(1, dtype=np.int64),
        ban_arcs=none,
        ban_mode=none,
        classes=("grid",),
    )
