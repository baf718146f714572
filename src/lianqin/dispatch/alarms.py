"""Panic alarms that no officer has taken yet: they sound at the command centre and the station."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from lianqin.accounts.roles import DESK_POLICE
from lianqin.core.acts import act
from lianqin.core.errors import NotFound
from lianqin.core.scope import Viewer
from lianqin.dispatch.models.muster import AlarmTaken
from lianqin.dispatch.muster_errors import AlarmTakenAlready
from lianqin.incidents import timeline
from lianqin.incidents.models import Incident
from lianqin.incidents.states import EntryKind, Source, State

SOUNDING = (State.RECEIVED, State.DISPATCHED, State.ON_SCENE)
TAKEN = "接手报警"


def sounding(viewer: Viewer) -> QuerySet[Incident]:
    """The alarms that the viewer's desk hears until somebody takes them, oldest first."""
    seen = Incident.objects.for_viewer(viewer).filter(source=Source.PANIC, state__in=SOUNDING)
    return seen.filter(alarm_taken=None).order_by("received_at", "pk")


def take_alarm(incident: Incident, *, actor: Viewer, actor_name: str) -> AlarmTaken:
    """An officer has heard it and answers for it. Of two who press at once one wins.

    Raises AlarmTakenAlready with the winner's name, and NotFound for what is no alarm.
    """
    if incident.source != Source.PANIC or actor.role not in DESK_POLICE:
        raise NotFound
    with act("alarm.take", actor=actor) as act_:
        try:
            with transaction.atomic():
                taken = AlarmTaken.unscoped.create(
                    incident=incident,
                    officer_id=actor.user_id or 0,
                    officer_name=actor_name,
                    at=act_.at,
                )
        except IntegrityError as lost:
            winner = AlarmTaken.unscoped.get(incident=incident)
            raise AlarmTakenAlready(officer=winner.officer_name) from lost
        timeline.write(act_, incident, EntryKind.NOTE, text=TAKEN, actor_name=actor_name)
        act_.record(incident)
        timeline.announce(act_, incident)
    return taken
