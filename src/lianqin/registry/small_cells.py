"""Tables of people in which no small group can be read off: cells under five are hidden.

A hidden cell that can be computed from what is shown is not hidden at all. Each cell lies in one
row and one column, totals included, so the hidden cells are the edges of a graph between rows and
columns; a cell can be computed exactly when its edge lies on no cycle. Further cells are hidden
until every one lies on a cycle, and until what a line lacks adds up to five or more. An empty cell
may be hidden too: whoever sees that it is must not know that nobody is in it.
Source: domain.md row 39; primary and secondary suppression after Willenborg & de Waal, Elements of
Statistical Disclosure Control (2001); the graph after Gusfield, SIAM J. Comput. 17 (1988) 552-571.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
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


def guarded(
    counts: Sequence[Sequence[int]],
    least: int = LEAST,
    columns: int = 0,
    sums: Collection[int] | None = None,
) -> Guarded:
    """The table with its totals, small cells and what would give them away hidden.

    Several tables of the same people share the totals of their rows: what one hides there all must
    hide, and nothing more. `sums` are those rows, by default what `hidden_sums` finds.
    """
    full = with_totals(counts, columns)
    totals = [row[-1] for row in full[:-1]]
    width, height = len(full[0]), len(full)
    hidden = {(y, width - 1) for y in (hidden_sums(totals, least) if sums is None else sums)}
    hidden |= {(y, x) for (y, x), n in _places(full) if 0 < n < least and x < width - 1}
    if 0 < full[-1][-1] < least:
        hidden.add((height - 1, width - 1))
    while extra := _extra(full, hidden, least):
        hidden |= extra
    shown = [
        tuple(None if (y, x) in hidden else n for x, n in enumerate(row))
        for y, row in enumerate(full)
    ]
    return Guarded(tuple(shown))


def hidden_sums(totals: Sequence[int], least: int = LEAST) -> set[int]:
    """Which of the totals to hide, where the sum of all is known unless it is small itself."""
    hidden = {i for i, n in enumerate(totals) if 0 < n < least}
    left = sorted((n, i) for i, n in enumerate(totals) if n >= least)
    while hidden and left and (len(hidden) < 2 or sum(totals[i] for i in hidden) < least):
        hidden.add(left.pop(0)[1])
    return hidden


def with_totals(counts: Sequence[Sequence[int]], columns: int = 0) -> list[list[int]]:
    """The counts with a column and a row of sums; `columns` where there may be no row."""
    rows = [[*row, sum(row)] for row in counts]
    width = len(rows[0]) if rows else columns + 1
    return [*rows, [sum(row[x] for row in rows) for x in range(width)]]


def _places(full: list[list[int]]) -> Iterator[tuple[Place, int]]:
    for y, row in enumerate(full):
        for x, n in enumerate(row):
            yield (y, x), n


Pick = tuple[tuple[int, bool, int], Place]  # what is lost by hiding a cell, and the cell


def _extra(full: list[list[int]], hidden: set[Place], least: int) -> set[Place]:
    """Cells to hide besides: for each line that gives something away the one that says least.

    One a row at a time, as one often protects the rest of its row, and a total only where no cell
    is left to hide anywhere.
    """
    shown = [
        (_worth(full, place), place)
        for place, _n in _places(full)
        if place not in hidden and _may_hold_somebody(full, place)
    ]
    of_row: dict[int | None, Pick] = {}
    of_column: dict[int | None, Pick] = {}
    for pick in sorted(shown):
        of_row.setdefault(pick[1][0], pick)
        of_column.setdefault(pick[1][1], pick)
    picked: dict[int, Pick] = {}
    for y, x in _telling(full, hidden, least):
        found = [line for line in (of_row.get(y), of_column.get(x)) if line]
        if found:
            best = min(found, key=lambda pick: pick[0][0])  # of two cells the one in the row
            picked[best[1][0]] = min(picked.get(best[1][0], best), best)
    lowest = min((worth[0] for worth, _place in picked.values()), default=0)
    return {place for worth, place in picked.values() if worth[0] == lowest}


def _may_hold_somebody(full: list[list[int]], place: Place) -> bool:
    """Where a whole row or column is empty, everybody knows what its cells hold."""
    return bool(full[place[0]][-1] and full[-1][place[1]])


def _worth(full: list[list[int]], place: Place) -> tuple[int, bool, int]:
    """What is lost by hiding a cell: least with few people, more with none, then a column's total;
    the totals of rows stay, as other tables show them."""
    y, x = place
    of_row, of_column = x == len(full[0]) - 1, y == len(full) - 1
    return 2 * of_row + of_column, full[y][x] == 0, full[y][x]


def _telling(
    full: list[list[int]], hidden: set[Place], least: int
) -> Iterator[tuple[int | None, int | None]]:
    """(row, column) of each cell that can be computed; then (row, None) and (None, column) of the
    lines that lack fewer than `least` people and show how many."""
    yield from sorted(computable(hidden))
    rows: dict[int, int] = {}
    columns: dict[int, int] = {}
    for y, x in hidden:
        rows[y] = rows.get(y, 0) + full[y][x]
        columns[x] = columns.get(x, 0) + full[y][x]
    last_row, last_column = len(full) - 1, len(full[0]) - 1
    for y, lacking in rows.items():
        if lacking < least and (y, last_column) not in hidden:
            yield y, None
    for x, lacking in columns.items():
        if lacking < least and (last_row, x) not in hidden:
            yield None, x


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
