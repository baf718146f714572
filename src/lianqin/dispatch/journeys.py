"""The bureau's own journeys, from en route to on scene, pooled into the ranges of a night.

Only what was driven counts, and only until last midnight, so that a day's answers agree. Nothing
here reads who drove, and a directive that was declined or left unanswered was no journey.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime, timedelta
from functools import lru_cache

from lianqin.core.clock import SHANGHAI
from lianqin.dispatch.models import Directive
from lianqin.dispatch.ranges import ROUGH, Journey, Learnt, Spread, is_night, learn, spread_of
from lianqin.geo.conditions import Condition
from lianqin.registry.models import RoadCondition
from lianqin.units.kinds import Mode

LOOK_BACK = timedelta(days=365)


def spreads_at(
    bureau_id: int, conditions: tuple[Condition, ...], at: datetime
) -> dict[str, Spread]:
    """The range of each way of travel at `at`; `conditions` are those in force then."""
    learnt = _learnt_before(bureau_id, at)
    rough = any(condition.kind in ROUGH for condition in conditions)
    night = is_night(at.astimezone(SHANGHAI).hour)
    return {mode.value: spread_of(learnt, mode, rough=rough, night=night) for mode in Mode}


def _learnt_before(bureau_id: int, at: datetime) -> Learnt:
    """What the journeys that ended before the day of `at` say; one query while nothing is new."""
    midnight = at.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    finished = Directive.unscoped.filter(
        bureau_id=bureau_id, on_scene_at__lt=midnight, en_route_at__isnull=False
    ).exclude(muster_alert__rally__isnull=False)
    newest = finished.order_by("-pk").values_list("pk", flat=True).first()
    return _learnt(bureau_id, midnight, newest) if newest else {}


@lru_cache(maxsize=8)
def _learnt(bureau_id: int, midnight: datetime, _newest: int) -> Learnt:
    return learn(journeys(bureau_id, midnight - LOOK_BACK, midnight))


def journeys(bureau_id: int, since: datetime, until: datetime) -> list[Journey]:
    """The journeys that ended in `[since, until)`; no exercise, no way to a rally point."""
    rows = Directive.unscoped.filter(
        bureau_id=bureau_id,
        is_exercise=False,
        on_scene_at__gte=since,
        on_scene_at__lt=until,
        en_route_at__isnull=False,
        travel_seconds__isnull=False,
    ).exclude(muster_alert__rally__isnull=False)
    columns = ("unit__mode", "travel_seconds", "en_route_at", "on_scene_at")
    rough = _rough_times(bureau_id, since, until)
    return [
        Journey(
            mode=mode,
            is_rough=_within(rough, left),
            is_night=is_night(left.astimezone(SHANGHAI).hour),
            promised=promised,
            taken=(arrived - left).total_seconds(),
        )
        for mode, promised, left, arrived in rows.order_by("pk").values_list(*columns)
    ]


Times = tuple[list[datetime], list[datetime]]


def _rough_times(bureau_id: int, since: datetime, until: datetime) -> Times:
    """When roads were rough anywhere in the bureau: begins and ends of apart periods, in order."""
    rows = RoadCondition.unscoped.filter(
        bureau_id=bureau_id, kind__in=ROUGH, since__lt=until, until__gt=since - timedelta(days=1)
    )
    begins: list[datetime] = []
    ends: list[datetime] = []
    for begin, end in rows.order_by("since", "pk").values_list("since", "until"):
        if ends and begin <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            begins.append(begin)
            ends.append(end)
    return begins, ends


def _within(times: Times, at: datetime) -> bool:
    begins, ends = times
    place = bisect_right(begins, at) - 1
    return place >= 0 and at < ends[place]
