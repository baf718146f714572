"""No small group can be read off a table, not even with a pencil."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqin.registry.small_cells import LEAST, computable, guarded, hidden_sums, with_totals

tables = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 14), min_size=width, max_size=width), min_size=1, max_size=6
    )
)


def test_a_table_of_large_groups_is_shown_whole() -> None:
    assert guarded([[5, 6], [7, 0]]).cells == ((5, 6, 11), (7, 0, 7), (12, 6, 18))


def test_a_small_cell_takes_others_with_it_so_that_subtracting_does_not_bring_it_back() -> None:
    seen = guarded([[3, 20, 30], [40, 50, 60], [70, 80, 90]])
    assert seen.body[0][0] is None
    for line in (*seen.cells, *zip(*seen.cells, strict=True)):
        assert sum(cell is None for cell in line) != 1


@given(tables)
@settings(deadline=None)
def test_tables_of_the_same_people_hide_the_same_sums(counts: list[list[int]]) -> None:
    """What one table hides of a group's size no other one of the same groups may show."""
    totals = [sum(row) for row in counts]
    if len(counts[0]) < 2:
        return  # a column alone repeats the sum, which then has to go with it
    seen = guarded(counts)
    assert {y for y, row in enumerate(seen.cells[:-1]) if row[-1] is None} == hidden_sums(totals)
    split = guarded([[n - n // 3, n // 3] for n in totals])
    assert [row[-1] for row in split.cells] == [row[-1] for row in seen.cells]


@given(st.lists(st.integers(0, 14), min_size=1, max_size=9))
def test_no_hidden_sum_follows_from_the_others(totals: list[int]) -> None:
    hidden = hidden_sums(totals)
    assert {i for i, n in enumerate(totals) if 0 < n < LEAST} <= hidden
    if hidden and sum(totals) >= LEAST:
        assert len(hidden) >= 2
        assert sum(totals[i] for i in hidden) >= LEAST


def test_where_nothing_else_stands_the_total_is_hidden_too() -> None:
    assert guarded([[2]]).cells == ((None, None), (None, None))
    assert guarded([[0]]).cells == ((0, 0), (0, 0))


@given(tables)
def test_every_small_cell_is_hidden_and_what_is_shown_is_true(counts: list[list[int]]) -> None:
    full, seen = with_totals(counts), guarded(counts).cells
    for said, true in zip(seen, full, strict=True):
        for cell, n in zip(said, true, strict=True):
            assert cell in (n, None)
            assert cell is None or not 0 < n < LEAST


def solvable(seen: tuple[tuple[int | None, ...], ...]) -> set[tuple[int, int]]:
    """The hidden cells that linear algebra finds from the sums: an attack, not our method."""
    height, width = len(seen), len(seen[0])
    hidden = [(y, x) for y in range(height) for x in range(width) if seen[y][x] is None]
    if not hidden:
        return set()
    by_row = [
        [(1 if x < width - 1 else -1) if y == row else 0 for y, x in hidden]
        for row in range(height)
    ]
    by_column = [
        [(1 if y < height - 1 else -1) if x == column else 0 for y, x in hidden]
        for column in range(width)
    ]
    system = np.array([*by_row, *by_column], dtype=float)
    rank = np.linalg.matrix_rank(system)
    return {
        place
        for i, place in enumerate(hidden)
        if np.linalg.matrix_rank(np.vstack([system, np.eye(len(hidden))[i]])) == rank
    }


@given(tables)
@settings(max_examples=200, deadline=None)
def test_no_hidden_cell_can_be_solved_for(counts: list[list[int]]) -> None:
    assert solvable(guarded(counts).cells) == set()


@given(tables)
def test_what_a_line_lacks_is_never_a_small_group(counts: list[list[int]]) -> None:
    full, seen = with_totals(counts), guarded(counts).cells
    for said, true in [
        *zip(seen, full, strict=True),
        *zip(zip(*seen, strict=True), zip(*full, strict=True), strict=True),
    ]:
        gone = [n for cell, n in zip(said, true, strict=True) if cell is None]
        if gone and said[-1] is not None:
            assert sum(gone) >= LEAST


@given(st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=14))
@settings(deadline=None)
def test_a_cell_is_computable_exactly_when_algebra_says_so(hidden: set[tuple[int, int]]) -> None:
    seen = tuple(tuple(None if (y, x) in hidden else 1 for x in range(5)) for y in range(5))
    assert computable(hidden) == solvable(seen)


def test_without_the_further_hiding_a_small_cell_would_be_found() -> None:
    """The attack is sharp: hiding the small cells alone does not withstand it."""
    full = with_totals([[3, 20], [30, 40]])
    naive = tuple(tuple(None if 0 < n < LEAST else n for n in row) for row in full)
    assert solvable(naive) == {(0, 0)}


@pytest.mark.parametrize("size", [60])
def test_a_county_of_many_units_is_done_at_once(size: int) -> None:
    counts = [[(7 * y + 3 * x) % 11 for x in range(8)] for y in range(size)]
    assert len(guarded(counts).cells) == size + 1
