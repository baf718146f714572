"""What the desk does with an incident after it was taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from lianqin.core.acts import Act, act
from lianqin.core.scope import Viewer
from lianqin.incidents import timeline
from lianqin.incidents.classifying import classify as classify
from lianqin.incidents.errors import (
    FeedbackMissing,
    IncidentMovedOn,
    NotArrived,
)
from lianqin.incidents.facts import add_facts as add_facts
from lianqin.incidents.facts import facts_of as facts_of
from lianqin.incidents.footage import view_footage as view_footage
from lianqin.incidents.models import Feedback, Incident, Participation
from lianqin.incidents.policy import missing_to_close
from lianqin.incidents.states import BEFORE, EntryKind, State
from lianqin.units.kinds import POLICE_UNITS
from lianqin.units.models import Unit


def note(
    incident: Incident,
    *,
    actor: Viewer,
    actor_name: str,
    text: str,
    kind: EntryKind = EntryKind.NOTE,
    at: datetime | None = None,
) -> None:
    """Write a note, or a moment such as a contact, an arrest or a rescue, into the time line."""
    with act(f"incident.{kind}", actor=actor) as act_:
        timeline.write(act_, incident, kind, at=at, text=text, actor_name=actor_name)
        act_.record(incident, kind=str(kind))
        timeline.announce(act_, incident)


def move(incident: Incident, to: State, act_: Act, **stamps: datetime) -> bool:
    """A guarded step of the incident's life; False when it already stood beyond."""
    return bool(
        Incident.unscoped.filter(pk=incident.pk, state__in=BEFORE[to]).update(state=to, **stamps)
    )


def refuse_closed(incident: Incident) -> None:
    """Inside an act, before a crew is bound to an incident. Raises IncidentMovedOn once closed."""
    if Incident.unscoped.filter(pk=incident.pk, state=State.CLOSED).exists():
        raise IncidentMovedOn(number=incident.number)


def take_part(incident: Incident, unit: Unit, act_: Act) -> Participation:
    """Dispatch lets a crew take part; this grants it sight of the incident."""
    part, _ = Participation.unscoped.update_or_create(
        incident=incident,
        unit=unit,
        defaults={"directed_at": act_.at},
        create_defaults={"directed_at": act_.at},
    )
    move(incident, State.DISPATCHED, act_)
    Incident.unscoped.filter(pk=incident.pk, dispatched_at=None).update(dispatched_at=act_.at)
    return part


def arrived(incident: Incident, unit: Unit, act_: Act, at: datetime) -> None:
    """A crew has reached the incident; the first of its kind stamps the incident too."""
    Participation.unscoped.filter(incident=incident, unit=unit).update(on_scene_at=at)
    move(incident, State.ON_SCENE, act_)
    police = unit.kind in POLICE_UNITS
    stamp = "first_police_on_scene_at" if police else "first_guard_on_scene_at"
    Incident.unscoped.filter(Q(**{stamp: None}) | Q(**{f"{stamp}__gt": at}), pk=incident.pk).update(
        **{stamp: at}
    )


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
