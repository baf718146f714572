"""How likely a crew of the bureau is taken at this hour: one number for all of them.

Counted from commitments of the weeks before: crew-hours taken over crew-hours on shift, in the same
hour of the day, and held towards `PRIOR_BUSY` by `PRIOR_HOURS` crew-hours of it (the mean of a Beta
distribution), so that a quiet first week does not say that nobody is ever taken. It is the `q` of
the expected coverage (`optim.coverage`), pooled over the whole bureau: nothing is worked out for a
crew, a person or a station.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import numpy as np
from django.core.cache import cache
from django.db.models import Q

from lianqin.core.clock import SHANGHAI
from lianqin.units.models import Commitment, Unit

WEEKS = timedelta(days=28)
PRIOR_BUSY = 0.2
PRIOR_HOURS = 20.0
KEPT_S = 3600
HOUR = timedelta(hours=1)

Period = tuple[datetime, datetime]


def busy_share(bureau_id: int, at: datetime) -> float:
    """The share of crews on shift that are taken in this hour of the day, over four weeks."""
    until = at.astimezone(SHANGHAI).replace(minute=0, second=0, microsecond=0)
    key = f"busy:{bureau_id}:{until:%Y%m%d%H}"
    known: float | None = cache.get(key)
    if known is None:
        known = _counted(bureau_id, until)
        cache.set(key, known, KEPT_S)
    return known


def _counted(bureau_id: int, until: datetime) -> float:
    since = until - WEEKS
    shifts = Unit.unscoped.filter(bureau_id=bureau_id, shift_since__lt=until, shift_until__gt=since)
    taken = Commitment.unscoped.filter(unit__bureau_id=bureau_id, since__lt=until).filter(
        Q(until=None) | Q(until__gt=since), is_exercise=False
    )
    hours = [until - timedelta(days=day) for day in range(1, WEEKS.days + 1)]
    on_shift = overlap(shifts.order_by().values_list("shift_since", "shift_until"), hours)
    periods = ((a, b or until) for a, b in taken.order_by().values_list("since", "until"))
    return pooled(overlap(periods, hours), on_shift)


def overlap(periods: Iterable[Period], hours: list[datetime]) -> float:
    """Hours of the periods that lie in the hours beginning at each of `hours`."""
    begins = np.array([hour.timestamp() for hour in hours])
    ends = begins + HOUR.total_seconds()
    stamps = [(since.timestamp(), until.timestamp()) for since, until in periods]
    rows = np.array(stamps, dtype=float).reshape(-1, 2)
    within = np.minimum(rows[:, 1:], ends) - np.maximum(rows[:, :1], begins)
    return float(np.maximum(within, 0.0).sum()) / HOUR.total_seconds()


def pooled(taken_hours: float, shift_hours: float) -> float:
    """The share taken, held towards the prior; never quite nought nor one."""
    taken = min(taken_hours, shift_hours) + PRIOR_BUSY * PRIOR_HOURS
    return taken / (shift_hours + PRIOR_HOURS)
