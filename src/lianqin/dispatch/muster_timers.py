"""The timers of a muster: rings that widen while too few are coming, and the counted minutes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lianqin.core import clock
from lianqin.core.acts import act
from lianqin.core.errors import DomainError
from lianqin.core.models import OutboxRow
from lianqin.core.outbox import handles
from lianqin.core.scope import Viewer
from lianqin.dispatch.models.muster import Muster, MusterMoment
from lianqin.dispatch.muster import MOMENT, UNDER_WAY_STATES, WIDEN, announce, call_ring
from lianqin.dispatch.muster_picture import counted_at, rows_of
from lianqin.dispatch.muster_plan import too_few
from lianqin.dispatch.muster_proposal import proposal_for
from lianqin.incidents import timeline
from lianqin.incidents.models import TimelineEntry
from lianqin.incidents.states import EntryKind

HOUSE = Viewer(user_id=None, role="house")


@handles(WIDEN)
def on_widen(payload: dict[str, Any], _row: OutboxRow) -> None:
    """Call a ring when its time has come and too few are on their way; the first only where it was
    cut off. A repeat calls nobody twice; where no ring can be made out, the desk is told once."""
    muster = Muster.unscoped.select_related("incident").get(pk=payload["muster"])
    if _is_over(muster) or (payload["ring"] == 1 and muster.ring >= 1):
        return
    rows = rows_of(muster)
    coming = sum(row.is_coming for row in rows)
    police = sum(row.is_coming and row.is_police for row in rows)
    if payload["ring"] == 1 or too_few(coming=coming, police_coming=police, wanted=muster.wanted):
        try:
            plan = proposal_for(muster.incident, clock.now())
        except DomainError as refused:
            _tell_desk(muster, payload["ring"], refused)
            return
        call_ring(muster, payload["ring"], plan)


def _is_over(muster: Muster) -> bool:
    """Whether nobody is called or counted any more: stood down, or the incident's end on record."""
    return muster.stood_down_at is not None or muster.incident.state not in UNDER_WAY_STATES


def _tell_desk(muster: Muster, ring: int, refused: DomainError) -> None:
    """Nobody could be called: a line, and the desks look again; once a muster."""
    text = f"扩大集结未成，请人工通知（{refused}）"
    with act("muster.not_widened", actor=HOUSE) as act_:
        said = TimelineEntry.unscoped.filter(incident=muster.incident, at__gte=muster.opened_at)
        if _is_over(muster) or said.filter(text=text).exists():
            return
        timeline.write(act_, muster.incident, EntryKind.NOTE, text=text, actor_name="系统")
        act_.record(muster, ring=ring, code=refused.code)
        announce(muster, act_)


@handles(MOMENT)
def on_moment(payload: dict[str, Any], _row: OutboxRow) -> None:
    """Count who is coming and who is there at this minute, once, by the moments on record."""
    muster = Muster.unscoped.select_related("incident").get(pk=payload["muster"])
    minute = payload["minute"]
    if _is_over(muster):
        return
    with act("muster.moment", actor=HOUSE) as act_:
        if muster.counts.filter(minute=minute).exists():
            return
        count = counted_at(rows_of(muster), muster.opened_at + timedelta(minutes=minute))
        meaning = next(row["meaning"] for row in muster.moments if row["minute"] == minute)
        MusterMoment.unscoped.create(
            muster=muster, minute=minute, meaning=meaning, at=act_.at, **count._asdict()
        )
        text = (
            f"{minute} 分钟（{meaning}）：通知 {count.alerted} 组，应答 {count.coming} 组，"
            f"到位 {count.there} 组（民警 {count.police_there} 组）"
        )
        timeline.write(act_, muster.incident, EntryKind.NOTE, text=text, actor_name="系统")
        act_.record(muster, minute=minute, there=count.there)
        announce(muster, act_)
