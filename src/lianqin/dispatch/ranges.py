"""How far a promised time may be trusted: a range from the bureau's own journeys, or a prior.

A range is two multiples of what the road map gives under tonight's conditions: the one that half
of such journeys keep to and the one that four of five keep to. Journeys are pooled by way of
travel, roughness of the night and time of day, never by crew or person; below LEAST the pool is
widened, and at last the prior stands.

Emergency travel times are close to log-normal (Westgate et al. 2016, "Large-network travel time
distribution estimation for ambulances", EJOR 252), so the 80th percentile is exp(0.842 * sigma)
times the median. The sigmas of the prior are this house's assumption until a bureau has journeys
of its own: by car 0.27 on a usual night and 0.48 on a rough one, on foot about half of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lianqin.units.kinds import Mode

LEAST = 30  # journeys below which a pool says nothing
SHORTEST = 60.0  # seconds; a shorter promise says more of the parking than of the road
NIGHT = (22, 6)  # local hours
ROUGH = frozenset({"ice", "snow", "flood", "fog"})  # what is on the road; a closure is exact


class Spread(NamedTuple):
    """Multiples of the map's time that one of two, and four of five journeys keep to."""

    middle: float
    far: float


@dataclass(frozen=True)
class Journey:
    """One finished journey: what the map promised and what it took, in seconds."""

    mode: str
    is_rough: bool
    is_night: bool
    promised: float
    taken: float


AS_MAPPED = Spread(1.0, 1.0)
PRIOR: dict[tuple[str, bool], Spread] = {
    (Mode.CAR, False): Spread(1.0, 1.25),
    (Mode.CAR, True): Spread(1.0, 1.5),
    (Mode.SCOOTER, False): Spread(1.0, 1.25),
    (Mode.SCOOTER, True): Spread(1.0, 1.5),
    (Mode.FOOT, False): Spread(1.0, 1.12),
    (Mode.FOOT, True): Spread(1.0, 1.25),
}
Learnt = Mapping[tuple[object, ...], Spread]


def is_night(hour: int) -> bool:
    """Whether a local hour of the day counts as night."""
    return hour >= NIGHT[0] or hour < NIGHT[1]


def learn(journeys: Iterable[Journey]) -> Learnt:
    """The spread of each pool that is large enough: by mode, roughness and hour, then without the
    hour."""
    pools: dict[tuple[object, ...], list[float]] = defaultdict(list)
    for one in journeys:
        if one.promised >= SHORTEST and one.taken > 0:
            ratio = one.taken / one.promised
            pools[one.mode, one.is_rough, one.is_night].append(ratio)
            pools[one.mode, one.is_rough].append(ratio)
    return {key: _spread(ratios) for key, ratios in pools.items() if len(ratios) >= LEAST}


def spread_of(learnt: Learnt, mode: str, *, rough: bool, night: bool) -> Spread:
    """The narrowest pool that says something, or the prior."""
    for key in ((mode, rough, night), (mode, rough)):
        if key in learnt:
            return learnt[key]
    return PRIOR[mode, rough]


def _spread(ratios: list[float]) -> Spread:
    middle, far = np.quantile(ratios, (0.5, 0.8))
    return Spread(float(middle), float(far))
