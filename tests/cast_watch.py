"""The watch of the command centre: Officer Chen gives it, and has a dispatch form open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from lianqin.core import clock
from lianqin.dispatch.models import DispatchLease, WatchHandover, WatchItem
from lianqin.incidents.models import Incident

if TYPE_CHECKING:
    from cast import Cast


@dataclass
class Watch:
    """A lease on the incident's dispatch form, and the watch given with it still open."""

    lease: DispatchLease
    handing_over: WatchHandover
    unfinished: WatchItem


def watch(cast: Cast, incident: Incident) -> Watch:
    """Just now, and nobody has taken the watch yet."""
    now = clock.now()
    handing_over = WatchHandover.unscoped.create(
        bureau=cast.bureau,
        desk=cast.bureau,
        notes="夜间工地巡逻加密",
        outgoing_id=cast.chen.user.pk,
        outgoing_name=cast.chen.user.display_name,
        given_at=now,
    )
    return Watch(
        lease=DispatchLease.unscoped.create(
            incident=incident,
            officer_id=cast.chen.user.pk,
            officer_name=cast.chen.user.display_name,
            since=now,
            until=now + timedelta(seconds=45),
        ),
        handing_over=handing_over,
        unfinished=WatchItem.unscoped.create(
            handover=handing_over, incident=incident, place=1, state=incident.state
        ),
    )
