"""Setting and lifting road conditions, and those in force at an instant."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from lianqin.core.acts import act
from lianqin.core.scope import Viewer, get_visible
from lianqin.registry.errors import (
    ConditionEndsBeforeStart,
    ConditionRunOut,
    ConditionWithoutPlace,
)
from lianqin.registry.kinds import ConditionKind
from lianqin.registry.models import RoadCondition
from lianqin.registry.viewers import roads_of_bureau


def set_condition(
    *,
    actor: Viewer,
    kind: ConditionKind | str,
    label: str,
    since: datetime,
    until: datetime,
    factor: float | None,
    road_name: str = "",
    geometry: dict[str, Any] | None = None,
    radius_m: float | None = None,
    at: datetime | None = None,
) -> RoadCondition:
    """Say that a road, an area or a spot is slower by `factor`, or closed (None), for a while.

    Raises ConditionWithoutPlace and ConditionEndsBeforeStart.
    """
    if bool(road_name) == (geometry is not None):
        raise ConditionWithoutPlace
    if until <= since:
        raise ConditionEndsBeforeStart
    with act("condition.set", actor=actor, at=at) as act_:
        condition = RoadCondition.unscoped.create(
            bureau_id=actor.bureau,
            kind=kind,
            label=label,
            road_name=road_name,
            geometry=geometry,
            radius_m=radius_m,
            factor=factor,
            since=since,
            until=until,
            set_by=actor.user_id,
            set_at=act_.at,
        )
        act_.record(condition, kind=str(kind), closed=factor is None)
        act_.announce("condition.changed", condition, audience=_audience(actor))
    return condition


def lift_condition(*, actor: Viewer, condition_id: int, at: datetime | None = None) -> None:
    """End a condition now; it stays on record. Raises NotFound."""
    condition = get_visible(RoadCondition, actor, pk=condition_id)
    with act("condition.lift", actor=actor, at=at) as act_:
        end = max(act_.at, condition.since + (condition.until - condition.since) / 10**6)
        RoadCondition.unscoped.filter(pk=condition.pk, until__gt=act_.at).update(until=end)
        act_.record(condition)
        act_.announce("condition.changed", condition, audience=_audience(actor))


def extend_condition(
    *, actor: Viewer, condition_id: int, until: datetime, at: datetime | None = None
) -> None:
    """Let a condition that has not run out end later, or sooner, than it was to.

    Raises NotFound, ConditionRunOut for one that is over, ConditionEndsBeforeStart for an end that
    is not ahead.
    """
    condition = get_visible(RoadCondition, actor, pk=condition_id)
    with act("condition.extend", actor=actor, at=at) as act_:
        if until <= max(act_.at, condition.since):
            raise ConditionEndsBeforeStart
        rows = RoadCondition.unscoped.filter(pk=condition.pk, until__gt=act_.at)
        if rows.update(until=until) != 1:
            raise ConditionRunOut
        act_.record(condition)
        act_.announce("condition.changed", condition, audience=_audience(actor))


def run_out(bureau_id: int, at: datetime, within: timedelta) -> QuerySet[RoadCondition]:
    """Conditions that ended in the time `within` before `at`, the last first."""
    rows = RoadCondition.unscoped.filter(bureau_id=bureau_id)
    return rows.filter(until__lte=at, until__gt=at - within).order_by("-until", "-id")


def in_force(bureau_id: int, at: datetime) -> QuerySet[RoadCondition]:
    """Conditions with `since <= at < until`."""
    rows = RoadCondition.unscoped.filter(bureau_id=bureau_id)
    return rows.filter(since__lte=at, until__gt=at).order_by("id")


def _audience(actor: Viewer) -> list[str]:
    return [roads_of_bureau(actor.bureau_id)]
