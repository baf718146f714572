"""One measured figure and what it is held to."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


class Absent(Exception):
    """A benchmark cannot run here; the message says what is missing."""


@dataclass(frozen=True)
class Figure:
    """``value`` against ``baseline``, both in ``unit``.

    With a baseline the limit is on the ratio value : baseline, without one on the value itself.
    ``at_least`` turns it round: the ratio baseline : value (how many times faster), or the value,
    must not fall below the limit. No limit: the figure is only reported.
    """

    name: str
    value: float
    unit: str = "ms"
    baseline: float | None = None
    against: str = ""
    limit: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """What the limit is on, where there is a baseline."""
        if self.baseline is None:
            return None
        if self.at_least:
            return self.baseline / self.value
        return self.value / self.baseline

    @property
    def holds(self) -> bool:
        """Whether the limit is kept; a figure without one always holds."""
        measured = self.value if self.ratio is None else self.ratio
        if self.limit is None:
            return True
        return measured >= self.limit if self.at_least else measured <= self.limit

    @property
    def cells(self) -> tuple[str, ...]:
        """Name, figure, baseline, ratio, limit, verdict, as printed."""
        sign = "≥" if self.at_least else "≤"
        return (
            self.name,
            f"{self.value:.4g} {self.unit}".strip(),
            "" if self.baseline is None else f"{self.baseline:.4g} {self.unit}, {self.against}",
            "" if self.ratio is None else f"{self.ratio:.2f}" + (" × faster" * self.at_least),
            "" if self.limit is None else f"{sign} {self.limit:g}",
            ("reported" if self.limit is None else "holds") if self.holds else "DOES NOT HOLD",
        )


def side_by_side(
    works: Sequence[Callable[[int], object]], rounds: int, warm_up: int = 5
) -> list[float]:
    """Median milliseconds of each work, run in turn so that a slow moment hits all alike.

    Each work is called with the number of the round.
    """
    taken: list[list[float]] = [[] for _ in works]
    for number in range(-warm_up, rounds):
        for work, times in zip(works, taken, strict=True):
            begun = time.perf_counter()
            work(number % rounds)
            if number >= 0:
                times.append(time.perf_counter() - begun)
    return [1000 * median(times) for times in taken]
