"""How it ends: feedback and the close."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from lianqin.core.acts import act
from lianqin.core.scope import Viewer
from lianqin.incidents import timeline
from lianqin.incidents.errors import FeedbackMissing, IncidentMovedOn, NotArrived
from lianqin.incidents.models import Feedback, Incident, Participation
from lianqin.incidents.moving import move
from lianqin.incidents.policy import missing_to_close
from lianqin.incidents.states import EntryKind, State


@dataclass(frozen=True)
class Outcome:
    """How it ended: a result, the category as found, persons as counts, a case as its number."""

    result: str
    category: str
    helped: int = 0
    apprehended: int = 0
    injured: int = 0
    case_number: str = ""
    text: str = ""


def give_feedback(
    incident: Incident,
    outcome: Outcome,
    *,
    actor: Viewer,
    actor_name: str,
    at: datetime | None = None,
) -> Feedback:
    """Report how it ended. Raises NotArrived before anybody was there."""
    with act("incident.feedback", actor=actor, at=at) as act_:
        if not Participation.unscoped.filter(incident=incident).exclude(on_scene_at=None).exists():
            raise NotArrived
        feedback = Feedback.unscoped.create(
            incident=incident, actor_id=actor.user_id, at=act_.at, **vars(outcome)
        )
        Incident.unscoped.filter(pk=incident.pk).update(
            result_category=outcome.category, feedback_at=act_.at
        )
        if move(incident, State.CLEARED, act_, cleared_at=act_.at):
            timeline.write(act_, incident, EntryKind.CLEARED, actor_name=actor_name)
        text = f"{feedback.get_result_display()} {outcome.text}".strip()
        timeline.write(act_, incident, EntryKind.FEEDBACK, text=text, actor_name=actor_name)
        act_.record(feedback, incident=incident.pk, result=outcome.result)
        timeline.announce(act_, incident)
    return feedback


def close(
    incident: Incident,
    *,
    actor: Viewer,
    actor_name: str,
    open_units: Callable[[Incident], int],
    at: datetime | None = None,
) -> None:
    """Close the record. Raises FeedbackMissing naming what lacks, IncidentMovedOn otherwise.

    `open_units` counts the crews that have it in hand; it is asked inside the act, so that a crew
    sent meanwhile is seen.
    """
    with act("incident.close", actor=actor, at=at) as act_:
        has_feedback = Feedback.unscoped.filter(incident=incident).exists()
        if missing := missing_to_close(has_feedback=has_feedback, open_units=open_units(incident)):
            raise FeedbackMissing(missing="、".join(map(str, missing)))
        if not move(incident, State.CLOSED, act_, closed_at=act_.at):
            raise IncidentMovedOn(number=incident.number)
        timeline.write(act_, incident, EntryKind.CLOSED, actor_name=actor_name)
        act_.record(incident)
        timeline.announce(act_, incident)
