"""Footage looked at: who, why, which camera, which part of it. No footage is kept here.

Whoever owns the camera keeps it for thirty days at least (保安服务管理条例 Art. 25); then it may be
written over, unless somebody has it held for a named reason. The clock is counted from where the
part looked at begins. That looking is entered: 公共安全视频图像信息系统管理条例 Art. 16 and 17.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from lianqin.core.acts import act
from lianqin.core.clock import SHANGHAI
from lianqin.core.scope import Viewer
from lianqin.incidents import timeline
from lianqin.incidents.errors import ReasonMissing, StampInFuture
from lianqin.incidents.evidence_errors import FootageBackwards, FootageHeld, HoldReasonMissing
from lianqin.incidents.models import FootageAccess, Incident
from lianqin.incidents.states import EntryKind
from lianqin.registry.models import Camera

FLOOR = timedelta(days=30)
SOON = timedelta(days=7)
ON_THE_SPOT = "现场监控"  # a camera that the registry does not have


@dataclass(frozen=True)
class Part:
    """The part of the footage that was looked at, half-open; either end may be unknown."""

    since: datetime | None = None
    until: datetime | None = None


ALL = Part()


@dataclass(frozen=True)
class Clock:
    """How long footage is kept: until when, and whole days left of it (negative once over)."""

    until: datetime
    days_left: int
    is_soon: bool

    @property
    def is_over(self) -> bool:
        return self.days_left < 0


def clock_of(access: FootageAccess, at: datetime) -> Clock | None:
    """The thirty days of what was looked at; None where nobody said when it was recorded."""
    if access.footage_since is None:
        return None
    until = access.footage_since + FLOOR
    return Clock(until, (until - at) // timedelta(days=1), timedelta() <= until - at < SOON)


def view_footage(
    incident: Incident,
    *,
    actor: Viewer,
    actor_name: str,
    camera: Camera | None,
    reason: str,
    asked_by: str = "",
    part: Part = ALL,
    at: datetime | None = None,
) -> FootageAccess:
    """Enter that footage is looked at, why, and for whom (`asked_by`, else the viewer's own).

    Raises ReasonMissing, FootageBackwards, and StampInFuture for footage of a time to come.
    """
    if not reason.strip():
        raise ReasonMissing
    with act("footage.view", actor=actor, at=at) as act_:
        _refuse_impossible(part, act_.at)
        access = FootageAccess.unscoped.create(
            incident=incident,
            camera=camera,
            reason=reason.strip(),
            officer_id=actor.user_id,
            officer_name=actor_name,
            asked_by=asked_by.strip() or actor_name,
            footage_since=part.since,
            footage_until=part.until,
            at=act_.at,
        )
        text = f"{camera.name if camera else ON_THE_SPOT}：{reason.strip()}"
        timeline.write(act_, incident, EntryKind.FOOTAGE, text=text, actor_name=actor_name)
        act_.record(access, incident=incident.pk, camera=camera.pk if camera else None)
        timeline.announce(act_, incident)
    return access


def _refuse_impossible(part: Part, now: datetime) -> None:
    if part.since and part.until and part.until <= part.since:
        raise FootageBackwards
    for moment in (part.since, part.until):
        if moment and moment > now + timeline.GRACE:
            raise StampInFuture(when=f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}")


def hold_footage(
    access: FootageAccess,
    *,
    actor: Viewer,
    actor_name: str,
    reason: str,
    at: datetime | None = None,
) -> None:
    """Enter that the camera's owner was asked to keep this part beyond its thirty days, and why.

    Raises HoldReasonMissing, and FootageHeld where that was done already.
    """
    why = reason.strip()
    if not why:
        raise HoldReasonMissing
    with act("footage.hold", actor=actor, at=at) as act_:
        free = FootageAccess.unscoped.filter(pk=access.pk, is_held=False)
        if free.update(is_held=True, held_for=why) != 1:
            raise FootageHeld
        text = f"办理留存：{access.camera.name if access.camera else ON_THE_SPOT}（{why}）"
        kind = EntryKind.FOOTAGE
        timeline.write(act_, access.incident, kind, text=text, actor_name=actor_name)
        act_.record(access, incident=access.incident_id)
        timeline.announce(act_, access.incident)
