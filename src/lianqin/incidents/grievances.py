"""Somebody complains of how an incident was handled: it shows on the record for good (row 70)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianqin.core.acts import act
from lianqin.core.errors import MissingInput
from lianqin.core.scope import Viewer
from lianqin.incidents import timeline
from lianqin.incidents.ending_errors import GrievanceAnswered
from lianqin.incidents.models import Grievance, Incident
from lianqin.incidents.states import EntryKind


def complain(
    incident: Incident,
    *,
    actor: Viewer,
    actor_name: str,
    channel: str,
    words: str,
    reference: str = "",
    at: datetime | None = None,
) -> Grievance:
    """Enter a complaint; who complained is not written down. Raises MissingInput without words."""
    if not words.strip():
        raise MissingInput(field=_("投诉内容"))
    with act("incident.grievance", actor=actor, at=at) as act_:
        grievance = Grievance.unscoped.create(
            incident=incident,
            channel=channel,
            words=words.strip(),
            reference=reference.strip(),
            actor_id=actor.user_id,
            actor_name=actor_name,
            at=act_.at,
        )
        text = str(Grievance.Channel(channel).label)
        timeline.write(act_, incident, EntryKind.GRIEVANCE, text=text, actor_name=actor_name)
        act_.record(grievance, incident=incident.pk, channel=channel)
        timeline.announce(act_, incident)
    return grievance


def answer_grievance(
    grievance: Grievance, *, actor: Viewer, answer: str, at: datetime | None = None
) -> None:
    """What was answered; once. Raises MissingInput, GrievanceAnswered."""
    if not answer.strip():
        raise MissingInput(field=_("答复"))
    with act("incident.grievance_answer", actor=actor, at=at) as act_:
        if not Grievance.unscoped.filter(pk=grievance.pk, answered_at=None).update(
            answered_at=act_.at, answer=answer.strip()
        ):
            raise GrievanceAnswered
        act_.record(grievance, incident=grievance.incident_id)
        timeline.announce(act_, grievance.incident)
