"""Where the county may need somebody next: a few dozen places, each with how much it counts.

The places are the gazetteer's towns, stations, villages and sites, at most `MOST`, spread so that
none lies far from all of them. Each counts for the incidents that people *reported* near it in the
year before, and for a share of one more by its rank, so that a bureau without a past has weights
too. What a patrol or a video round found is left out: who looks more finds more, and would be sent
there again (Ensign et al. 2018, "Runaway feedback loops in predictive policing"). Nothing in it is
about a person: a place, a number.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np
from django.core.cache import cache
from numpy.typing import NDArray

from lianqin.core.clock import SHANGHAI
from lianqin.incidents.models import Incident
from lianqin.incidents.states import Source
from lianqin.registry.kinds import PlaceKind
from lianqin.registry.models import Place

MOST = 120
CONSIDERED = 1500  # of the gazetteer, by rank, from which the points are chosen
YEAR = timedelta(days=365)
KINDS = (PlaceKind.TOWN, PlaceKind.STATION, PlaceKind.VILLAGE, PlaceKind.SITE)
FOUND_BY_LOOKING = (Source.PATROL, Source.VIDEO)
PRIOR = 1.0  # incidents a year that a place of the first rank counts for whatever was reported
KEPT_S = 3600

Floats = NDArray[np.float64]


class DemandPoint(NamedTuple):
    """A place, WGS-84 degrees, and the reported incidents a year that it counts for."""

    name: str
    lon: float
    lat: float
    weight: float


def demand_points(bureau_id: int, at: datetime) -> tuple[DemandPoint, ...]:
    """The bureau's points, heaviest first; the same for the whole day of `at`.

    They are worked out once an hour, so a place that is entered counts from the next hour on.
    """
    midnight = at.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    key = f"demand:{bureau_id}:{midnight.date()}"
    known = cache.get(key)
    if known is None:
        known = _worked_out(bureau_id, midnight)
        cache.set(key, known, KEPT_S)
    return tuple(DemandPoint._make(row) for row in known)


def _worked_out(bureau_id: int, midnight: datetime) -> tuple[DemandPoint, ...]:
    rows = Place.unscoped.filter(bureau_id=bureau_id, kind__in=KINDS)
    columns = rows.order_by("rank", "slug").values_list("name", "lon", "lat", "rank")
    places = list(columns[:CONSIDERED])
    if not places:
        return ()
    lonlat = np.array([row[1:3] for row in places])
    shrink = np.array([np.cos(np.radians(lonlat[:, 1].mean())), 1.0])  # degrees of equal length
    flat = lonlat * shrink
    chosen = spread(flat)
    weights = np.array([PRIOR / (1.0 + places[index][3]) for index in chosen])
    reported = Incident.unscoped.filter(
        bureau_id=bureau_id,
        is_exercise=False,
        merged_into=None,
        received_at__gte=midnight - YEAR,
        received_at__lt=midnight,
    ).exclude(source__in=FOUND_BY_LOOKING)
    where = np.array(list(reported.order_by().values_list("lon", "lat")), dtype=float)
    weights += counted_near(where.reshape(-1, 2) * shrink, flat[chosen])
    points = [
        DemandPoint(*places[index][:3], round(float(weight), 6))
        for index, weight in zip(chosen, weights, strict=True)
    ]
    return tuple(sorted(points, key=lambda point: (-point.weight, point.name, point.lon)))


def spread(places: Floats, most: int = MOST) -> list[int]:
    """The first place, then always the one farthest from all that were taken (Gonzalez 1985):
    no place is more than twice as far from a taken one as the best choice would have it.
    """
    if len(places) <= most:
        return list(range(len(places)))
    taken = [0]
    away = np.hypot(*(places - places[0]).T)
    while len(taken) < most:
        taken.append(int(away.argmax()))
        away = np.minimum(away, np.hypot(*(places - places[taken[-1]]).T))
    return sorted(taken)


def counted_near(where: Floats, points: Floats) -> Floats:
    """How many of `where` lie nearest to each point."""
    counts = np.zeros(len(points))
    for part in np.array_split(where, max(1, len(where) // 1000)):
        away = ((part[:, None, :] - points[None, :, :]) ** 2).sum(axis=2)
        counts += np.bincount(away.argmin(axis=1), minlength=len(points))
    return counts
