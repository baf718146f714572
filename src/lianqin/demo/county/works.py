"""Works along the roads: bridges, the tunnel, mine roads behind gates, paths up the hills."""

import math

import numpy as np
from shapely import LineString

from lianqin.demo.county.dice import Dice, Line, noise
from lianqin.demo.county.ground import rivers
from lianqin.demo.county.plane import normals, stretch
from lianqin.demo.county.roads import length
from lianqin.demo.county.strokes import Stroke, tagged
from lianqin.demo.county.trails import Trails

TUNNEL_NAME = "云台岭隧道"
_BRIDGED = frozenset({"primary", "secondary", "tertiary"})


def with_bridges(strokes: list[Stroke]) -> list[Stroke]:
    """Cut a bridge out of every classed road where it crosses a river."""
    done: list[Stroke] = []
    for stroke in strokes:
        cuts = _river_cuts(stroke) if stroke.tags["highway"] in _BRIDGED else []
        done += _cut(stroke, cuts)
    return done


def _river_cuts(stroke: Stroke) -> list[tuple[int, int, dict[str, str]]]:
    """(first, last, tags) for each bridge on a stroke, in order, none overlapping."""
    if "ref" not in stroke.tags:
        return []
    path = LineString(np.column_stack([stroke.line.real, stroke.line.imag]))
    cuts: list[tuple[int, int, dict[str, str]]] = []
    for name, course in sorted(rivers().items()):
        met = path.intersection(course)
        for point in getattr(met, "geoms", [met]):
            if point.is_empty or point.geom_type != "Point":
                continue
            near = int(np.argmin(np.abs(stroke.line - complex(point.x, point.y))))
            first, last = max(0, near - 1), min(len(stroke.line) - 1, near + 1)
            cuts.append((first, last, {"bridge": "yes", "layer": "1", "bridge:name": f"{name}桥"}))
    cuts.sort(key=lambda cut: cut[0])
    return [c for i, c in enumerate(cuts) if i == 0 or c[0] >= cuts[i - 1][1]]


def _cut(stroke: Stroke, cuts: list[tuple[int, int, dict[str, str]]]) -> list[Stroke]:
    pieces: list[Stroke] = []
    start = 0
    for first, last, more in cuts:
        if first > start:
            pieces.append(_part(stroke, start, first, {}))
        pieces.append(_part(stroke, first, last, more))
        start = last
    if start < len(stroke.line) - 1:
        pieces.append(_part(stroke, start, len(stroke.line) - 1, {}))
    return pieces


def _part(stroke: Stroke, first: int, last: int, more: dict[str, str]) -> Stroke:
    line = stroke.line[first : last + 1]
    return Stroke(line, stroke.tags | more, stroke.level, stroke.fixed, stroke.anchors)


def with_tunnel(strokes: list[Stroke], road: str, trails: Trails) -> list[Stroke]:
    """Drive a tunnel of about 400 m through the steepest straight of a mountain road."""
    longest = max((s for s in strokes if s.name == road), key=lambda s: length(s.line))
    first, last = _straightest(longest.line, trails)
    tunnel = {"tunnel": "yes", "layer": "-1", "tunnel:name": TUNNEL_NAME}
    index = strokes.index(longest)
    return strokes[:index] + _cut(longest, [(first, last, tunnel)]) + strokes[index + 1 :]


def _straightest(line: Line, trails: Trails) -> tuple[int, int]:
    along, rugged = stretch(line), trails.ruggedness(line)
    best = (-math.inf, 0, 0)
    for first in range(5, len(line) - 12):
        last = int(np.searchsorted(along, along[first] + 400.0))
        if last >= len(line) - 5:
            break
        straight = abs(line[last] - line[first]) / (along[last] - along[first])
        worth = round(4 * straight + float(rugged[first:last].mean()), 6)
        best = max(best, (worth, -first, -last))
    return -best[1], -best[2]


def hill_paths(spots: list[complex], seed: int) -> list[Stroke]:
    """Footpaths from villages up the hills; no car may use them."""
    dice = Dice(seed, "hill paths")
    paths = []
    for spot in spots[::4]:
        turn = complex(math.cos(dice.between(0, 6.28)), math.sin(dice.between(0, 6.28)))
        line: Line = np.asarray(
            spot + turn * np.linspace(0.0, dice.between(500, 1300), 14), complex
        )
        line = line + normals(line) * 90.0 * noise(line, 340.0, seed + 51) * np.linspace(0, 1, 14)
        line[0] = spot
        paths.append(Stroke(line, tagged("path")))
    return paths


def spur(road: Line, index: int, reach: float, tags: dict[str, str], side: float = 1.0) -> Stroke:
    """A short road off a bend of another road."""
    away = side * complex(normals(road)[index])
    start = complex(road[index])
    bend = start + away * reach * 0.55 * (1 + 0.15j)
    return Stroke(np.array([start, bend, start + away * reach]), tags)
