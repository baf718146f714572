"""Town and city streets: irregular grids laid along the main road, as towns grow."""

import cmath
import math
from dataclasses import dataclass

import numpy as np

from lianqin.demo.county.dice import Dice, Floats, Line, noise
from lianqin.demo.county.gazetteer import CITY_CENTRE, CITY_RADIUS, TOWNS
from lianqin.demo.county.plane import normals, plane, spline
from lianqin.demo.county.strokes import Stroke, tagged

ALONG = ("人民路", "建设路", "迎宾街", "兴业街", "文昌街", "永安街", "新华路", "南环街", "北环街",
         "富民街", "长兴街", "学府路", "安康街", "青年路", "古槐街")  # fmt: skip
ACROSS = ("府前路", "中心街", "朝阳路", "西关街", "东关街", "市场街", "团结路", "书院巷", "粮站巷",
          "供销巷", "井儿巷", "槐树巷", "后街", "庙前巷", "河沿街")  # fmt: skip
CITY_ALONG = ("凤台街", "泽城街", "文华街", "太行街", "白水街", "黄花街", "红星街", "书香街",
              "晋韵街", "丹川街", "明珠街", "景德街", "清源街", "天和街", "云锦街", "松岭街",
              "怀远街", "新市街")  # fmt: skip
CITY_ACROSS = ("泽州路", "凤鸣路", "文昌路", "中原路", "时家路", "兰花路", "前进路", "建新路",
               "晓庄路", "畅安路", "星河路", "瑞丰路", "玉屏路", "东岗路", "梧桐路", "金匠路",
               "西环路", "北岩路")  # fmt: skip


@dataclass(frozen=True)
class Plat:
    """A grid of streets to lay: where, how far, how wide the blocks, and what it is called."""

    centre: complex
    radius: float
    block: float
    along: tuple[str, ...]
    across: tuple[str, ...]
    gaps: float


def town_streets(roads: list[Stroke], seed: int) -> list[Stroke]:
    """Streets of the sixteen towns."""
    strokes: list[Stroke] = []
    for town in TOWNS:
        dice = Dice(seed, f"streets {town.slug}")
        block = 122.0 + dice.between(-10, 14)
        names = (tuple(dice.shuffled(ALONG)), tuple(dice.shuffled(ACROSS)))
        plat = Plat(plane(town.lon, town.lat), town.size, block, *names, 0.13)
        strokes += lay(plat, roads, dice, seed)
    return strokes


def city_streets(roads: list[Stroke], seed: int) -> list[Stroke]:
    """The denser streets of 城区, in the hole of the county, with its ring road."""
    dice = Dice(seed, "streets city")
    plat = Plat(plane(*CITY_CENTRE), CITY_RADIUS, 235.0, CITY_ALONG, CITY_ACROSS, 0.06)
    ring = _ring(plat.centre + 120j, 2650.0, seed)
    return [*lay(plat, [*roads, ring], dice, seed), ring]


def _ring(centre: complex, radius: float, seed: int) -> Stroke:
    turn = np.exp(1j * np.linspace(0.0, 2 * math.pi, 49))
    swell = 1.0 + 0.11 * noise(1000.0 * turn, 900.0, seed + 31)
    line, _ = spline(centre + radius * swell * turn, 90.0)
    line[-1] = line[0]
    return Stroke(line, tagged("secondary", "环城路", ref="S901", maxspeed="60"))


def lay(plat: Plat, roads: list[Stroke], dice: Dice, seed: int) -> list[Stroke]:
    """Lay one grid, leaving out what would run beside a main road."""
    near = _near(plat, roads)
    turn = _heading(plat.centre, near)
    u, v = _rhythm(plat, dice), _rhythm(plat, dice)
    corners = plat.centre + turn * (u[None, :] + 1j * v[:, None])
    corners = corners + plat.block * 0.36 * _warp(corners, plat.radius, seed)
    built = _built(corners, plat, seed)
    strokes = []
    for names, grid, mask in ((plat.along, corners, built), (plat.across, corners.T, built.T)):
        for number, (row, kept) in enumerate(zip(grid, mask, strict=True)):
            name = names[number % len(names)]
            strokes += _street(row, kept, name, number, plat, near, dice)
    return strokes


def _rhythm(plat: Plat, dice: Dice) -> Floats:
    count = int(2.5 * plat.radius / plat.block)
    steps = np.array([plat.block * dice.between(0.72, 1.34) for _ in range(count)])
    row = np.cumsum(steps)
    return np.asarray(row - row[count // 2] + plat.block / 2)


def _warp(corners: Line, radius: float, seed: int) -> Line:
    """Bend the grid: old streets are never quite straight."""
    wide = max(600.0, radius * 0.7)
    bend = noise(corners, wide, seed + 41) + 1j * noise(corners, wide, seed + 42)
    return np.asarray(1.9 * bend + 0.35 * noise(corners, 150.0, seed + 43))


def _built(corners: Line, plat: Plat, seed: int) -> "np.typing.NDArray[np.bool_]":
    """Where the town has grown to: a ragged disc."""
    edge = plat.radius * (0.86 + 0.34 * noise(corners, plat.radius * 0.75, seed + 44))
    return np.asarray(np.abs(corners - plat.centre) < edge)


def _near(plat: Plat, roads: list[Stroke]) -> Line:
    """Points and directions of the roads through the plat, as rows of (point, unit direction)."""
    rows = []
    for road in roads:
        dense = road.line
        close = np.abs(dense - plat.centre) < plat.radius * 1.5
        if close.any():
            rows.append(np.stack([dense, -1j * normals(dense)])[:, close])
    return np.concatenate(rows, axis=1) if rows else np.zeros((2, 0), dtype=complex)


def _heading(centre: complex, near: Line) -> complex:
    if near.shape[1] == 0:
        return cmath.rect(1.0, 0.12)
    return complex(near[1, int(np.argmin(np.abs(near[0] - centre)))])


def _beside(a: complex, b: complex, near: Line, block: float) -> bool:
    """Whether a street piece would run beside a main road rather than across it."""
    along = (b - a) / abs(b - a)
    away = np.abs(near[0] - (a + b) / 2)
    level = np.abs((np.conj(near[1]) * along).real)
    return bool(((away < 0.42 * block) & (level > 0.8)).any())


def _street(
    row: Line, kept: "np.typing.NDArray[np.bool_]", name: str, number: int, plat: Plat,
    near: Line, dice: Dice,
) -> list[Stroke]:  # fmt: skip
    """Cut one grid row into street strokes where blocks are missing."""
    pieces: list[list[complex]] = [[]]
    for i in range(len(row) - 1):
        a, b = complex(row[i]), complex(row[i + 1])
        if not (kept[i] and kept[i + 1]) or dice.chance() < plat.gaps or _beside(a, b, near, 122):
            pieces.append([])
            continue
        pieces[-1] += [a, b] if not pieces[-1] else [b]
    major = number % 4 == 1
    tags = tagged("tertiary" if major else "residential", name, maxspeed="40" if major else "30")
    return [Stroke(_soft(np.array(piece)), tags) for piece in pieces if len(piece) > 1]


def _soft(row: Line) -> Line:
    return spline(row, 62.0)[0] if len(row) > 2 else row
