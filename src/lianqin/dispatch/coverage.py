"""What each crew is worth where it stands: rows into arrays for `optim.coverage`, and back.

The places of `demand_points`, the crews that are free now and by road within `THRESHOLD_S` of each,
the bureau's busy share of this hour: what a crew's leaving would cost, in reported incidents a year
that would on average find nobody in time, of all that the county reports.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from lianqin.dispatch.busy import busy_share
from lianqin.dispatch.demand_points import DemandPoint, demand_points
from lianqin.dispatch.roads import conditions_at, router_for
from lianqin.geo.conditions import Condition, RoadFactors
from lianqin.geo.modes import Mode
from lianqin.geo.reach import Reach
from lianqin.geo.times import Router
from lianqin.optim.coverage import covers, crews_covering, expected_cover, expected_loss
from lianqin.units.selectors import Standing

Floats = NDArray[np.float64]

THRESHOLD_S = 900.0  # a place counts as covered by whoever is there within a quarter of an hour


@dataclass(frozen=True, eq=False)
class CoverNow:
    """The free crews and the places they cover. `seconds` crew x place, rows by `unit_ids`."""

    unit_ids: tuple[int, ...]
    points: tuple[DemandPoint, ...]
    seconds: Floats
    busy: float

    @cached_property
    def weights(self) -> Floats:
        """Percent of all demand, so that what is lost reads as a share of the county."""
        weights = np.array([point.weight for point in self.points], dtype=float)
        whole = float(weights.sum())
        return weights * (100.0 / whole) if whole else weights

    @cached_property
    def losses(self) -> dict[int, float]:
        """Per free crew: percent of the county's demand that its leaving leaves unserved in time,
        on average."""
        lost = expected_loss(self.seconds, self.weights, THRESHOLD_S, self.busy)
        return dict(zip(self.unit_ids, lost.tolist(), strict=True))

    @property
    def covered(self) -> float:
        """Percent of the county's demand that finds somebody in time, on average, as they stand."""
        return self._expected(())

    def lost_by(self, unit_ids: Iterable[int]) -> float:
        """The same when all of these leave together: more than one by one, never less."""
        return self._expected(()) - self._expected(unit_ids)

    def bared_by(self, unit_ids: Iterable[int]) -> tuple[DemandPoint, ...]:
        """The places that have somebody near now and nobody once these have left."""
        after = crews_covering(self.seconds[self._staying(unit_ids)], THRESHOLD_S)
        before = crews_covering(self.seconds, THRESHOLD_S)
        bared = np.flatnonzero((before > 0) & (after == 0))
        return tuple(self.points[index] for index in bared.tolist())

    def _expected(self, leaving: Iterable[int]) -> float:
        counts = covers(self.seconds[self._staying(leaving)], THRESHOLD_S).sum(axis=0)
        return expected_cover(counts, self.weights, self.busy)

    def _staying(self, leaving: Iterable[int]) -> NDArray[np.bool_]:
        gone = frozenset(leaving)
        return np.array([unit not in gone for unit in self.unit_ids], dtype=bool)


def cover_now(
    bureau_id: int,
    crews: Sequence[Standing],
    at: datetime,
    conditions: tuple[Condition, ...] | None = None,
) -> CoverNow:
    """What the crews of `crews` that are free cover under tonight's conditions. Raises NoRoadMap.

    `conditions` spares reading them again where the caller has them.
    """
    free = sorted((crew for crew in crews if crew.is_free), key=lambda crew: crew.unit.pk)
    points = demand_points(bureau_id, at)
    router = router_for(bureau_id)
    tonight = conditions_at(bureau_id, at) if conditions is None else conditions
    seconds = np.full((len(free), len(points)), np.inf)
    by_mode: dict[str, list[int]] = defaultdict(list)
    for row, crew in enumerate(free):
        by_mode[crew.unit.mode].append(row)
    where = tuple((point.lon, point.lat) for point in points)
    for mode, rows in sorted(by_mode.items()):
        reach = _reach(router, Mode(mode), router.factors(tonight, at, Mode(mode)), where)
        places = [(free[row].lon, free[row].lat) for row in rows]
        seconds[rows] = reach.seconds(router.snap(places, Mode(mode)))
    ids = tuple(crew.unit.pk for crew in free)
    return CoverNow(ids, points, seconds, busy_share(bureau_id, at))


@lru_cache(maxsize=8)
def _reach(
    router: Router, mode: Mode, factors: RoadFactors, where: tuple[tuple[float, float], ...]
) -> Reach:
    """Searched once for a network, a way of travel, a night's conditions and the places; some
    megabytes each. The router remembers the conditions, so the same night is the same factors.
    """
    return router.reach(where, mode, factors, limit_s=THRESHOLD_S)
