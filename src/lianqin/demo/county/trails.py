"""Find where a road would run: the cheapest way over the ground, joining roads already there.

The board is covered with a jittered lattice; a step costs its length, more when steep, less along
a road already built, so later roads join earlier ones as real ones do.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.ndimage import map_coordinates
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from lianqin.demo.county.dice import Floats, Line, noise
from lianqin.demo.county.ground import height, inside, reach

Ints = npt.NDArray[np.int64]
SPACING = 230.0
_STEPS = ((0, 1), (1, 0), (1, 1), (1, -1), (1, 2), (2, 1), (1, -2), (2, -1))


@dataclass
class Trails:
    """The lattice: places, steps between them, and what each step costs now."""

    places: Line
    tails: Ints
    heads: Ints
    costs: Floats
    alive: "npt.NDArray[np.bool_]"
    ground: Floats
    slope: Floats  # by row and column
    corner: complex

    def nearest(self, where: complex) -> int:
        """The lattice place nearest to a point."""
        gaps = np.where(self.alive, np.abs(self.places - where), np.inf)
        return int(np.argmin(gaps))

    def ruggedness(self, where: Line) -> Floats:
        """How mountainous the ground is, from 0 on the plain to 1 in the gorges."""
        spot = (where - self.corner) / SPACING
        steep = map_coordinates(self.slope, [spot.imag, spot.real], order=1, mode="nearest")
        return np.asarray(np.clip(steep / 0.22, 0.0, 1.0))

    def matrix(self) -> "csr_array[np.float64]":
        """The steps as a sparse matrix of costs."""
        size = len(self.places)
        return csr_array((self.costs, (self.tails, self.heads)), shape=(size, size))

    def path(self, start: int, end: int, limit: float = np.inf) -> list[int]:
        """Cheapest row of places from start to end (only ``[end]`` when beyond the limit)."""
        _, came = dijkstra(
            self.matrix(), directed=False, indices=[start], return_predecessors=True, limit=limit
        )
        return _trace(came[0], end)

    def branches(self, roots: list[int], ends: list[int], limit: float) -> list[list[int]]:
        """Cheapest way from each end back to the nearest root, skipping those out of reach."""
        far, came, _ = dijkstra(
            self.matrix(), directed=False, indices=roots, return_predecessors=True, min_only=True
        )
        return [_trace(came, end) for end in ends if far[end] < limit]

    def build(self, path: list[int]) -> None:
        """Make the steps of a path cheap: a road lies there now."""
        steps = {(min(a, b), max(a, b)) for a, b in pairwise(path)}
        low, high = np.minimum(self.tails, self.heads), np.maximum(self.tails, self.heads)
        size = len(self.places)
        marks = np.isin(low * size + high, [a * size + b for a, b in sorted(steps)])
        self.costs[marks] = np.minimum(
            self.costs[marks], 0.38 * np.abs(self.places[low] - self.places[high])[marks]
        )


def _trace(came: "npt.NDArray[np.int32]", end: int) -> list[int]:
    path = [end]
    while came[path[-1]] >= 0:
        path.append(int(came[path[-1]]))
    return path[::-1]


def survey(seed: int) -> Trails:
    """Lay the lattice over the county and price every step."""
    shape = reach()
    west, south, east, north = shape.bounds
    columns, rows = int((east - west) / SPACING) + 2, int((north - south) / SPACING) + 2
    x, y = np.meshgrid(np.arange(columns), np.arange(rows))
    places: Line = (west + x.ravel() * SPACING) + 1j * (south + y.ravel() * SPACING)
    jitter = noise(places * 3.7, 500.0, seed + 1) + 1j * noise(places * 3.7, 500.0, seed + 2)
    places = places + 0.33 * SPACING * jitter
    alive = inside(shape, places)
    tails, heads = _steps(columns, rows)
    good = alive[tails] & alive[heads]
    tails, heads = tails[good], heads[good]
    ground = height(places, seed)
    prices = _prices(places, tails, heads, ground, seed)
    slope = np.hypot(*np.gradient(ground.reshape(rows, columns), SPACING))
    return Trails(places, tails, heads, prices, alive, ground, slope, complex(west, south))


def _steps(columns: int, rows: int) -> tuple[Ints, Ints]:
    tails: list[Ints] = []
    heads: list[Ints] = []
    index = np.arange(columns * rows).reshape(rows, columns)
    for down, right in _STEPS:
        low = index[: rows - down, max(0, -right) : columns - max(0, right)]
        high = index[down:, max(0, right) : columns + min(0, right)]
        tails.append(low.ravel())
        heads.append(high.ravel())
    return np.concatenate(tails), np.concatenate(heads)


def _prices(places: Line, tails: Ints, heads: Ints, ground: Floats, seed: int) -> Floats:
    length = np.abs(places[tails] - places[heads])
    slope = np.abs(ground[tails] - ground[heads]) / length
    mood = 1.0 + 0.25 * noise(places, 2600.0, seed + 9)[tails]
    return np.asarray(np.round(length * mood * (1.0 + 10.0 * slope + 130.0 * slope**2), 3))
