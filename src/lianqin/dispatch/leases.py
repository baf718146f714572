"""Who has the dispatch form of an incident before them: a short lease, told over the event line.

The page takes one when its form is opened, renews it while it stays open, and lets it go. Only a
beginning and an end are told to the other desks: a renewal writes one row and wakes nobody.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from lianqin.core import clock
from lianqin.core.acts import Act, act
from lianqin.core.scope import Viewer
from lianqin.dispatch.models import DispatchLease
from lianqin.incidents.models import Incident
from lianqin.registry.viewers import desk_of, desk_of_bureau

LASTS = timedelta(seconds=45)
TOLD = "dispatch.lease"


def hold(
    incident: Incident, *, actor: Viewer, actor_name: str, at: datetime | None = None
) -> DispatchLease:
    """Take the lease, or renew one's own; the others are told where it is new."""
    with act("dispatch.hold", actor=actor, at=at) as act_:
        until = act_.at + LASTS
        own = DispatchLease.unscoped.filter(incident=incident, officer_id=actor.user_id or 0)
        if own.filter(until__gt=act_.at).update(until=until) != 1:
            own.delete()
            DispatchLease.unscoped.create(
                incident=incident,
                officer_id=actor.user_id or 0,
                officer_name=actor_name,
                since=act_.at,
                until=until,
            )
            _tell(incident, act_)
        return own.get()


def let_go(incident: Incident, *, actor: Viewer, at: datetime | None = None) -> None:
    """End one's own lease; nothing where there is none."""
    with act("dispatch.let_go", actor=actor, at=at) as act_:
        gone, _each = DispatchLease.unscoped.filter(
            incident=incident, officer_id=actor.user_id or 0
        ).delete()
        if gone:
            _tell(incident, act_)


def others_at(
    incident: Incident, viewer: Viewer, at: datetime | None = None
) -> list[DispatchLease]:
    """Who else has the form before them now, the first to come first. One query."""
    rows = DispatchLease.objects.for_viewer(viewer).filter(
        incident=incident, until__gt=at or clock.now()
    )
    return list(rows.exclude(officer_id=viewer.user_id or 0))


def _tell(incident: Incident, act_: Act) -> None:
    audience = {desk_of(incident.station_id), desk_of_bureau(incident.bureau_id)}
    act_.announce(TOLD, incident, audience=audience)
