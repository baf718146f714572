"""What `bench_dispatch` runs in a process of its own; prints one `name milliseconds` a line."""

import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from lianqin.optim.night import Night

NIGHTS = 12
Floats = NDArray[np.float64]


def main() -> None:
    """Solve on drawn nights, then build the county on the empty database and ask it."""
    os.environ["LIANQIN_RUNNER"] = "0"
    os.environ["LIANQIN_DEMO"] = "1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.recommendation_settings"
    import django

    django.setup()
    from benchmarks.recommendation_parts import build

    for name, value in {**solved(), **asked(build())}.items():
        print(name, value)


def solved() -> dict[str, float]:
    """Thirty incidents and three hundred crews, night after night."""
    from lianqin.optim.together import solve_together

    seconds, gaps = [], []
    for seed in range(NIGHTS):
        night = drawn(seed)
        begun = time.perf_counter()
        plan = solve_together(night)
        seconds.append(time.perf_counter() - begun)
        gaps.append(plan.gap_percent)
    return {"solve_worst": 1000 * max(seconds), "gap_worst": max(gaps)}


def drawn(seed: int, incidents: int = 30, crews: int = 300, points: int = 120) -> "Night":
    """A night over a county forty kilometres wide: crews crowd at forty posts."""
    from lianqin.optim.night import Night, cover_within

    dice = np.random.default_rng(seed)
    posts = dice.uniform(0, 40, (40, 2))
    where = posts[dice.integers(0, 40, crews)] + dice.normal(0, 0.3, (crews, 2))

    def times(a: Floats, b: Floats) -> Floats:
        straight = np.linalg.norm(a[:, None] - b[None], axis=2)
        return np.asarray(30 + straight * 90 * dice.uniform(0.8, 1.3, straight.shape))

    group = (dice.random(crews) < 0.7).astype(np.int64)
    weights = dice.pareto(1.5, points)
    priority = dice.integers(1, 4, incidents)
    cover = times(where, dice.uniform(0, 40, (points, 2)))
    return Night(
        seconds=times(dice.uniform(0, 40, (incidents, 2)), where),
        lawful=dice.random((incidents, crews)) < np.where(group == 1, 0.6, 0.95),
        group=group,
        heads=np.where(group == 0, 2, dice.integers(1, 4, crews)),
        wanted=np.stack([dice.integers(1, 4, incidents), dice.integers(0, 5, incidents)], axis=1),
        priority=priority,
        weight=np.array([0.0, 8.0, 4.0, 2.0])[priority],
        cover=cover_within(cover, 100 * weights / weights.sum(), 900.0, 0.3, 120.0),
    )


def asked(numbers: list[str]) -> dict[str, float]:
    """The recommendation with coverage, and its parts, turn by turn."""
    from benchmarks.figure import side_by_side
    from lianqin.core import clock
    from lianqin.dispatch.coverage import cover_now
    from lianqin.dispatch.proposals import propose_with_cover
    from lianqin.dispatch.roads import conditions_at, ways_to
    from lianqin.incidents.models import Incident
    from lianqin.units.models import Unit
    from lianqin.units.selectors import standings

    now = clock.now()
    rows = [Incident.unscoped.get(number=number) for number in numbers]
    bureau = rows[0].bureau_id
    crews = standings(Unit.unscoped.filter(bureau_id=bureau), now)
    night = conditions_at(bureau, now)
    begun = time.perf_counter()
    cover_now(bureau, crews, now, night)
    first = 1000 * (time.perf_counter() - begun)
    whole: list[float] = []

    def of(number: int) -> Incident:
        return rows[number % len(rows)]

    def recommendation(number: int) -> None:
        begun = time.perf_counter()
        propose_with_cover(of(number), now)
        whole.append(1000 * (time.perf_counter() - begun))

    works: list[Callable[[int], object]] = [
        recommendation,
        lambda n: ways_to(bureau, (of(n).lon, of(n).lat), crews, now, conditions=night),
        lambda _n: cover_now(bureau, crews, now, night).losses,
        lambda _n: standings(Unit.unscoped.filter(bureau_id=bureau), now),
    ]
    median, roads, cover, standing = side_by_side(works, 4 * len(rows), len(rows))
    return {
        "with_p95": float(np.percentile(whole[len(rows) :], 95)),
        "roads": roads,
        "cover": cover,
        "decided": max(0.0, median - roads - standing),
        "cover_first": first,
    }


if __name__ == "__main__":
    main()
