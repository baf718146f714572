"""How far by road each place lies from the nearest joint-duty point, under a night's conditions.

One search from each point gives its time to every place; the least of them is the place's. Rows 6,
37 and 64 of domain.md: where a team stands says little without the roads between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from lianqin.dispatch.roads import conditions_at, router_for
from lianqin.geo.modes import Mode

LonLat = tuple[float, float]


@dataclass(frozen=True)
class Nearest:
    """For one place: which of the points is nearest (its place in the list, or None where none
    reaches it) and the seconds from there, infinite where none does."""

    point: int | None
    seconds: float


def cover(
    bureau_id: int,
    points: Sequence[LonLat],
    places: Sequence[LonLat],
    *,
    mode: Mode,
    at: datetime,
) -> list[Nearest]:
    """The nearest point of each place, in the order of the places. Raises NoRoadMap."""
    router = router_for(bureau_id)
    if not points or not places:
        return [Nearest(None, np.inf) for _place in places]
    factors = router.factors(conditions_at(bureau_id, at), at, mode)
    seconds = np.array(
        [router.times_from(point, list(places), mode, factors).seconds for point in points]
    )
    best = seconds.argmin(axis=0)
    least = seconds[best, np.arange(len(places))]
    return [
        Nearest(int(which) if np.isfinite(time) else None, float(time))
        for which, time in zip(best, least, strict=True)
    ]
