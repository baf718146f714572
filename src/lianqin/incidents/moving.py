"""A step of an incident's life: a guarded update, so that two desks cannot both take it."""

from __future__ import annotations

from datetime import datetime

from lianqin.core.acts import Act
from lianqin.incidents.errors import IncidentMovedOn
from lianqin.incidents.models import Incident
from lianqin.incidents.states import BEFORE, State

CHECK_UPWARD = "incident.check_upward"  # dispatch looks whether it is to be reported upward


def move(incident: Incident, to: State, act_: Act, **stamps: datetime) -> bool:
    """A guarded step of the incident's life; False when it already stood beyond."""
    return bool(
        Incident.unscoped.filter(pk=incident.pk, state__in=BEFORE[to]).update(state=to, **stamps)
    )


def refuse_closed(incident: Incident) -> None:
    """Inside an act, before a crew is bound to an incident. Raises IncidentMovedOn once closed."""
    if Incident.unscoped.filter(pk=incident.pk, state=State.CLOSED).exists():
        raise IncidentMovedOn(number=incident.number)


def check_upward(incident: Incident, act_: Act) -> None:
    """What decides whether the incident is reported upward is new: dispatch is to look."""
    act_.send(CHECK_UPWARD, {"incident": incident.pk})
