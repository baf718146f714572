"""Weave strokes into one network: crossings become shared nodes, bends that say nothing go."""

from collections import defaultdict

import numpy as np
import numpy.typing as npt
from shapely import STRtree, linestrings

from lianqin.demo.county.dice import Floats, Line
from lianqin.demo.county.plane import thinned
from lianqin.demo.county.strokes import GROUND, Stroke

_SNAP = 9.0  # metres: a crossing this near to a bend uses the bend
Ints = npt.NDArray[np.int64]


def woven(strokes: list[Stroke], tolerance: float = 3.0) -> list[list[complex]]:
    """Return the points of every stroke, with all ground crossings shared between both."""
    rows = _with_crossings(strokes)
    shared = _shared(rows)
    result = []
    for stroke, row in zip(strokes, rows, strict=True):
        line = np.array(row)
        keep = frozenset(i for i, p in enumerate(row) if p in shared or p in stroke.anchors)
        kept = range(len(row)) if stroke.fixed else thinned(line, tolerance, keep)
        result.append([row[i] for i in kept])
    return result


def _shared(rows: list[list[complex]]) -> set[complex]:
    seen: set[complex] = set()
    shared: set[complex] = set()
    for row in rows:
        for point in row:
            (shared if point in seen else seen).add(point)
    return shared


def _with_crossings(strokes: list[Stroke]) -> list[list[complex]]:
    lines = [_rounded(stroke.line) for stroke in strokes]
    ground = [i for i, stroke in enumerate(strokes) if stroke.level == GROUND]
    extra = _crossings([lines[i] for i in ground])
    rows = [list(map(complex, line)) for line in lines]
    for which, index in enumerate(ground):
        rows[index] = _spliced(lines[index], which, extra)
    return [_distinct(row) for row in rows]


def _spliced(
    line: Line, which: int, extra: dict[tuple[int, int], list[tuple[float, complex]]]
) -> list[complex]:
    row = [complex(line[0])]
    for segment in range(len(line) - 1):
        found = sorted(extra.get((which, segment), []), key=lambda meeting: meeting[0])
        row += [point for _, point in found]
        row.append(complex(line[segment + 1]))
    return row


def _distinct(row: list[complex]) -> list[complex]:
    return [p for i, p in enumerate(row) if i == 0 or p != row[i - 1]]


def _rounded(line: Line) -> Line:
    """Round to centimetres, so that a shared point is the same number on both strokes."""
    return np.asarray(np.round(line.real, 2) + 1j * np.round(line.imag, 2))


def _crossings(lines: list[Line]) -> dict[tuple[int, int], list[tuple[float, complex]]]:
    """Find where segments of different lines cross, keyed by (line, segment)."""
    tails = np.concatenate([line[:-1] for line in lines])
    heads = np.concatenate([line[1:] for line in lines])
    owner = np.concatenate([np.full(len(line) - 1, i) for i, line in enumerate(lines)])
    order = np.concatenate([np.arange(len(line) - 1) for line in lines])
    found: dict[tuple[int, int], list[tuple[float, complex]]] = defaultdict(list)
    for i, j, t, u in _meeting(tails, heads, owner):
        spot = _spot(tails, heads, i, j, t)
        for k, share in ((i, t), (j, u)):
            if spot not in (complex(tails[k]), complex(heads[k])):
                found[int(owner[k]), int(order[k])].append((share, spot))
    return dict(found)


def _spot(tails: Line, heads: Line, i: int, j: int, t: float) -> complex:
    """The crossing itself, or a bend of the greater road (drawn first) as good as there."""
    exact = tails[i] + t * (heads[i] - tails[i])
    bends = [complex(tails[i]), complex(heads[i])]
    best = min(bends, key=lambda bend: abs(bend - exact))
    if abs(best - exact) < _SNAP:
        return best
    return complex(round(float(exact.real), 2), round(float(exact.imag), 2))


def _meeting(tails: Line, heads: Line, owner: Ints) -> list[tuple[int, int, float, float]]:
    ends = np.stack([tails, heads], axis=1)
    tree = STRtree(np.asarray(linestrings(np.stack([ends.real, ends.imag], axis=2))))
    first, second = tree.query(tree.geometries, predicate="intersects")
    keep = (first < second) & (owner[first] != owner[second])
    first, second = first[keep], second[keep]
    apart = (ends[first][:, :, None] != ends[second][:, None, :]).all(axis=(1, 2))
    first, second = first[apart], second[apart]
    order = np.lexsort((second, first))
    first, second = first[order], second[order]
    t, u = _shares(tails[first], heads[first], tails[second], heads[second])
    fine = np.isfinite(t) & np.isfinite(u)
    rows = zip(first[fine], second[fine], t[fine], u[fine], strict=True)
    return [(int(a), int(b), float(c), float(d)) for a, b, c, d in rows]


def _shares(a: Line, b: Line, c: Line, d: Line) -> tuple[Floats, Floats]:
    """How far along each of two segments they cross (nan when parallel)."""
    r, s, q = b - a, d - c, c - a
    cross = (np.conj(r) * s).imag
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(np.abs(cross) > 1e-9, (np.conj(q) * s).imag / cross, np.nan)
        u = np.where(np.abs(cross) > 1e-9, (np.conj(q) * r).imag / cross, np.nan)
    return t, u
