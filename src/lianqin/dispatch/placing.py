"""An incident's place put right while crews are on the way: their phones show the new one."""

from __future__ import annotations

from datetime import datetime

from lianqin.core.acts import act
from lianqin.core.scope import Viewer
from lianqin.dispatch.announcing import announce_directive
from lianqin.dispatch.models import Directive
from lianqin.dispatch.states import UNDER_WAY, WAITING
from lianqin.incidents.models import Incident
from lianqin.incidents.placing import Placed, move_incident


def put_place_right(
    incident: Incident,
    place: Placed,
    *,
    actor: Viewer,
    actor_name: str,
    reason: str = "",
    at: datetime | None = None,
) -> Incident:
    """`move_incident`, and every crew that was asked or is on its way hears of it in the same act.

    Raises what `move_incident` raises.
    """
    with act("incident.place", actor=actor, at=at) as act_:
        moved = move_incident(
            incident, place, actor=actor, actor_name=actor_name, reason=reason, at=at
        )
        sent = Directive.unscoped.filter(incident=moved, status__in=(*WAITING, *UNDER_WAY))
        for directive in sent.select_related("unit", "incident"):
            announce_directive(directive, act_)
    return moved
