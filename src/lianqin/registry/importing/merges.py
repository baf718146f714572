"""Merged blocks: what an office shows once over several rows holds in each of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from lianqin.registry.importing.raw import RawCell


class Merge(NamedTuple):
    """A block of cells shown as one; rows from 1 and its first column from 0, ends included."""

    top: int
    left: int
    bottom: int


class Filled:
    """Gives each row of a block what its top cell holds, marked as merged, row after row.

    Only the block's first column is given it: its others belong to other facts. Blocks that begin
    at or above `below` are the title's and the header's own.
    """

    def __init__(
        self, merges: Iterable[Merge], wanted: frozenset[int] | None = None, below: int = 0
    ) -> None:
        kept = (m for m in merges if m.top > below and (wanted is None or m.left in wanted))
        self._waiting = sorted(kept, reverse=True)
        self._open: dict[int, tuple[int, RawCell]] = {}

    def in_row(self, number: int, cells: dict[int, RawCell]) -> dict[int, RawCell]:
        """The row's cells with those that a block gives it."""
        while self._waiting and self._waiting[-1].top <= number:
            merge = self._waiting.pop()
            if merge.top == number and merge.left in cells:
                self._open[merge.left] = (merge.bottom, cells[merge.left]._replace(merged=True))
        if self._open:
            self._open = {p: block for p, block in self._open.items() if block[0] >= number}
            return {place: cell for place, (_, cell) in self._open.items()} | cells
        return cells
