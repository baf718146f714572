"""A muster to a panic alarm, written straight into the tables: one row of each of its models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianqin.core import clock
from lianqin.dispatch.models import Directive
from lianqin.dispatch.models.muster import (
    AlarmTaken,
    Duty,
    KeepAway,
    Muster,
    MusterAlert,
    MusterMoment,
    MusterTerms,
    PlanStepDone,
    RallyPoint,
)
from lianqin.dispatch.muster_terms import Terms

if TYPE_CHECKING:
    from cast import Cast


@dataclass
class Mustered:
    """One row of each."""

    muster: Muster
    rally_point: RallyPoint
    muster_alert: MusterAlert
    muster_moment: MusterMoment
    kept_away: KeepAway
    plan_step: PlanStepDone
    alarm_taken: AlarmTaken
    muster_terms: MusterTerms


def mustered(cast: Cast, directive: Directive) -> Mustered:
    """The crew of `directive` was called to a rally point; volunteers were told to keep away."""
    now, incident, chen = clock.now(), directive.incident, cast.people.chen.user
    officer = {"officer_id": chen.pk, "officer_name": chen.display_name}
    muster = Muster.unscoped.create(
        incident=incident, **vars(Terms()), **officer, officer_role="dispatcher", opened_at=now
    )
    point = cast.places.point
    rally = RallyPoint.unscoped.create(
        muster=muster,
        name=point.name,
        lon=point.lon,
        lat=point.lat,
        straight_m=900.0,
        officer_name=chen.display_name,
        set_at=now,
    )
    alert = MusterAlert.unscoped.create(
        muster=muster,
        directive=directive,
        unit=directive.unit,
        ring=1,
        duty=Duty.RALLY,
        rally=rally,
        travel_seconds=120.0,
        travel_metres=900.0,
        alerted_at=now,
    )
    return Mustered(
        muster=muster,
        rally_point=rally,
        muster_alert=alert,
        muster_moment=MusterMoment.unscoped.create(
            muster=muster,
            minute=1,
            meaning="自救",
            alerted=1,
            coming=0,
            there=0,
            police_there=0,
            at=now,
        ),
        kept_away=KeepAway.unscoped.create(muster=muster, unit=cast.crews.he_walk, told_at=now),
        plan_step=PlanStepDone.unscoped.create(alert=alert, step="alarm", at=now),
        alarm_taken=AlarmTaken.unscoped.create(incident=incident, **officer, at=now),
        muster_terms=MusterTerms.unscoped.create(
            bureau=cast.places.bureau, **vars(Terms()), **officer, made_at=now
        ),
    )
