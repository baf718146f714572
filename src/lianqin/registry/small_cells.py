"""Tables of people in which no small group can be read off: cells under five are hidden.

A hidden cell that can be computed from what is shown is not hidden at all. Each cell lies in one
row and one column, totals included, so the hidden cells are the edges of a graph between rows and
columns; a cell can be computed exactly when its edge lies on no cycle. Further cells are hidden
until every one lies on a cycle, and until what a line lacks adds up to five or more.
Source: domain.md row 39; primary and secondary suppression after Willenborg & de Waal, Elements of
Statistical Disclosure Control (2001); the graph after Gusfield, SIAM J. Comput. 17 (1988) 552-571.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LEAST = 5
Place = tuple[int, int]


@dataclass(frozen=True)
class Guarded:
    """The counts with totals as the last row and column; None where a count is hidden."""

    cells: tuple[tuple[int | None, ...], ...]

    @property
    def body(self) -> tuple[tuple[int | None, ...], ...]:
        """The table without its totals."""
        return tuple(row[:-1] for row in self.cells[:-1])

    @property
    def total(self) -> int | None:
        """The sum of everything."""
        return self.cells[-1][-1]


def guarded(counts: Sequence[Sequence[int]], least: int = LEAST, columns: int = 0) -> Guarded:
    """The table with its totals, small cells and what would give them away hidden."""
    full = with_totals(counts, columns)
    hidden = {place for place, n in _places(full) if 0 < n < least}
    while extra := _extra(full, hidden, least):
        hidden |= extra
    shown = [
        tuple(None if (y, x) in hidden else n for x, n in enumerate(row))
        for y, row in enumerate(full)
    ]
    return Guarded(tuple(shown))


def with_totals(counts: Sequence[Sequence[int]], columns: int = 0) -> list[list[int]]:
    """The counts with a column and a row of sums; `columns` where there may be no row."""
    rows = [[*row, sum(row)] for row in counts]
    width = len(rows[0]) if rows else columns + 1
    return [*rows, [sum(row[x] for row in rows) for x in range(width)]]


def _places(full: list[list[int]]) -> Iterator[tuple[Place, int]]:
    for y, row in enumerate(full):
        for x, n in enumerate(row):
            yield (y, x), n


def _extra(full: list[list[int]], hidden: set[Place], least: int) -> set[Place]:
    """Cells to hide besides: of each line that gives something away the smallest still shown.

    One a row at a time, as one often protects the rest of its row.
    """
    extra: dict[int, Place] = {}
    for line in _lines_that_tell(full, hidden, least):
        left = [(y, x) for y, x in line if (y, x) not in hidden and full[y][x]]
        if left and not any(y in extra for y, _x in line):
            place = min(left, key=lambda at: (_is_total(full, at), full[at[0]][at[1]]))
            extra[place[0]] = place
    return set(extra.values())


def _is_total(full: list[list[int]], place: Place) -> bool:
    """A total says more than a cell, so it is hidden last."""
    return place[0] == len(full) - 1 or place[1] == len(full[0]) - 1


def _lines_that_tell(
    full: list[list[int]], hidden: set[Place], least: int
) -> Iterator[list[Place]]:
    """The lines of a cell that can be computed, then those that lack too few people."""
    height, width = len(full), len(full[0])
    rows = [[(y, x) for x in range(width)] for y in range(height)]
    columns = [[(y, x) for y in range(height)] for x in range(width)]
    for y, x in sorted(computable(hidden)):
        yield rows[y]
        yield columns[x]
    for line in (*rows, *columns):
        gone = [place for place in line if place in hidden]
        if gone and line[-1] not in gone and sum(full[y][x] for y, x in gone) < least:
            yield line


def computable(hidden: set[Place]) -> set[Place]:
    """Those of the hidden cells that follow from the others: the bridges of their graph."""
    near: dict[Place, list[Place]] = {}
    for y, x in hidden:
        near.setdefault((0, y), []).append((1, x))
        near.setdefault((1, x), []).append((0, y))
    order: dict[Place, int] = {}
    low: dict[Place, int] = {}
    bridges: set[Place] = set()
    for start in near:
        if start not in order:
            _walk(start, near, order, low, bridges)
    return bridges


def _walk(
    start: Place,
    near: dict[Place, list[Place]],
    order: dict[Place, int],
    low: dict[Place, int],
    bridges: set[Place],
) -> None:
    """Depth first from `start`: an edge is a bridge when nothing beyond it leads back before it
    (Tarjan 1974). No two edges join the same row and column."""
    order[start] = low[start] = len(order)
    path: list[tuple[Place, Place | None, Iterator[Place]]] = [(start, None, iter(near[start]))]
    while path:
        node, parent, rest = path[-1]
        after = next(rest, None)
        if after is None:
            path.pop()
            if parent is not None:
                low[parent] = min(low[parent], low[node])
                if low[node] > order[parent]:
                    bridges.add(_cell(node, parent))
        elif after not in order:
            order[after] = low[after] = len(order)
            path.append((after, node, iter(near[after])))
        elif after != parent:
            low[node] = min(low[node], order[after])


def _cell(one: Place, other: Place) -> Place:
    row, column = sorted((one, other))
    return (row[1], column[1])
