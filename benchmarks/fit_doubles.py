"""Fit the weights of the scorer of doubles on made-up days: `python -m benchmarks.fit_doubles`.

Prints what the weights would be; whoever changes the scorer rounds and enters them by hand. Only
the wordings named "fitted" are used; the others are for measuring. Newton's method on the logistic
loss with a small ridge; no weight may turn out negative, or nearer could be less likely.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
NAMES = ("BASE", "PLACE", "TIME", "WORDS", "KIN", "FLED", "TOGETHER")
SEEDS, CALLS, ROUNDS, RIDGE = (1, 2), 2_000, 60, 0.5


def main() -> None:
    """Fit and print. Raises ValueError for a negative weight."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianqin.config.settings")
    import django

    django.setup()
    rows = [row for seed in SEEDS for row in pairs(seed)]
    data = np.array(rows)
    weights = fit(data[:, 1:], data[:, 0])
    print(", ".join(f"{name} {value:.1f}" for name, value in zip(NAMES, weights, strict=True)))
    if (weights[1:] < 0).any():
        raise ValueError("a weight is negative")


def pairs(seed: int) -> Iterator[tuple[float, ...]]:
    """Each call with each candidate before it: whether they are one event, then the numbers."""
    from lianqin.demo.doubles.day import day_of_calls
    from lianqin.demo.doubles.measured import reaches
    from lianqin.incidents.duplicates import WINDOW
    from lianqin.incidents.wording import Commonness

    day = day_of_calls(CALLS, seed, "fitted", datetime(2024, 6, 12, tzinfo=UTC))
    told = [call.told for call in day]
    for place, call in enumerate(day):
        near = [
            other
            for other in range(max(0, place - 600), place)
            if call.at - day[other].at < WINDOW and reaches(day[other], call)
        ]
        common = Commonness.among([call.words, *(day[other].words for other in near)])
        for other in near:
            same = float(day[other].event == call.event)
            yield same, *numbers(told[other], told[place], common)


def numbers(a: Any, b: Any, common: Any) -> tuple[float, ...]:
    """What the logistic sum weighs, a one for BASE first."""
    from lianqin.incidents.likeness import kinship, nearness, soonness
    from lianqin.incidents.wording import shared
    from lianqin.registry.gazetteer import metres_between

    distance = metres_between((a.lon, a.lat), (b.lon, b.lat))
    place, time = nearness(distance, a.uncertainty_m, b.uncertainty_m), soonness(abs(a.at - b.at))
    said = shared(a.marks, b.marks, common).alike ** 0.5
    kin, fled = kinship(a.category, b.category), float(a.has_fled and b.has_fled)
    return 1.0, place, time, said, kin, fled, place * time * said


def fit(x: Floats, y: Floats) -> Floats:
    """The weights that make the labels likeliest."""
    weights, ridge = np.zeros(x.shape[1]), np.eye(x.shape[1]) * RIDGE
    ridge[0, 0] = 0.0
    for _ in range(ROUNDS):
        likely = 1.0 / (1.0 + np.exp(-x @ weights))
        curved = x.T @ (x * (likely * (1 - likely))[:, None]) + ridge
        weights = weights + np.linalg.solve(curved, x.T @ (y - likely) - ridge @ weights)
    return weights


if __name__ == "__main__":
    main()
