"""Giving an incident its category and priority, and saying whether it is simple."""

from __future__ import annotations

from datetime import datetime

from lianqin.core.acts import act
from lianqin.core.scope import Viewer
from lianqin.incidents import timeline
from lianqin.incidents.categories import path_name
from lianqin.incidents.errors import NeverSimple
from lianqin.incidents.facts import facts_of
from lianqin.incidents.models import Incident
from lianqin.incidents.moving import check_upward, refuse_closed
from lianqin.incidents.never_simple import why_never_simple
from lianqin.incidents.restricted import refuse_helper
from lianqin.incidents.states import EntryKind


def classify(
    incident: Incident,
    *,
    actor: Viewer,
    actor_name: str,
    category: str,
    priority: int,
    is_simple: bool | None = None,
    at: datetime | None = None,
) -> None:
    """Give the category and priority; confirm or deny that it is simple.

    Raises NeverSimple when an incident of the never-simple list is to pass as simple, by what is
    on record at that moment; ProtectedIncident; IncidentMovedOn once it is closed.
    """
    with act("incident.classify", actor=actor, at=at) as act_:
        refuse_closed(incident)
        incident.refresh_from_db()
        refuse_helper(incident, actor)
        incident.category, incident.priority, incident.is_simple = category, priority, is_simple
        reasons = why_never_simple(facts_of(incident))
        if is_simple and reasons:
            raise NeverSimple(why="、".join(map(str, reasons)))
        incident.save(update_fields=["category", "priority", "is_simple"])
        text = f"{path_name(category)} · P{priority}"
        timeline.write(act_, incident, EntryKind.CLASSIFIED, text=text, actor_name=actor_name)
        act_.record(incident, category=category, priority=priority, simple=is_simple)
        timeline.announce(act_, incident)
        check_upward(incident, act_)
