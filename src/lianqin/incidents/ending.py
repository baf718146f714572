"""How it ends: feedback, the close that names what is missing, and opening again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.core.acts import Act, act
from lianqin.core.scope import Viewer
from lianqin.incidents import timeline
from lianqin.incidents.callbacks import owe_callback
from lianqin.incidents.ending_errors import (
    NotClosed,
    ResultContradicted,
    SomebodyWasThere,
    TransferMissing,
    WhyMissing,
)
from lianqin.incidents.errors import FeedbackMissing, IncidentMovedOn, NotArrived
from lianqin.incidents.merging import refuse_merged
from lianqin.incidents.models import Feedback, IdentityAppeal, Incident, Participation
from lianqin.incidents.moving import move, refuse_closed
from lianqin.incidents.restricted import refuse_helper
from lianqin.incidents.results import PROVISIONAL, RULES, contradictions
from lianqin.incidents.roots import in_family
from lianqin.incidents.states import REOPENED_TO, EntryKind, State

RUNNING = (IdentityAppeal.State.DRAFT, IdentityAppeal.State.LIVE)


@dataclass(frozen=True)
class Outcome:
    """How it ended: a result, the category as found, persons as counts, a case as its number."""

    result: str
    category: str
    helped: int = 0
    apprehended: int = 0
    injured: int = 0
    dead: int = 0
    case_number: str = ""
    text: str = ""

    @property
    def counts(self) -> dict[str, int]:
        """The persons, by what became of them."""
        names = ("helped", "apprehended", "injured", "dead")
        return {name: getattr(self, name) for name in names}


def give_feedback(
    incident: Incident,
    outcome: Outcome,
    *,
    actor: Viewer,
    actor_name: str,
    at: datetime | None = None,
) -> Feedback:
    """Report how it ended.

    Raises NotArrived before anybody was there, SomebodyWasThere for "by telephone" after somebody
    was, TransferMissing, ResultContradicted, ProtectedIncident, IncidentMovedOn once it is closed
    or merged.
    """
    with act("incident.feedback", actor=actor, at=at) as act_:
        refuse_closed(incident)
        refuse_merged(incident)
        refuse_helper(Incident.unscoped.get(pk=incident.pk), actor)
        _refuse_unfit(incident, outcome)
        feedback = Feedback.unscoped.create(
            incident=incident, actor_id=actor.user_id, at=act_.at, **vars(outcome)
        )
        Incident.unscoped.filter(pk=incident.pk).update(
            result_category=outcome.category, feedback_at=act_.at
        )
        if move(incident, State.CLEARED, act_, cleared_at=act_.at):
            timeline.write(act_, incident, EntryKind.CLEARED, actor_name=actor_name)
        text = f"{feedback.get_result_display()} {outcome.text}".strip()[:1000]
        timeline.write(act_, incident, EntryKind.FEEDBACK, text=text, actor_name=actor_name)
        act_.record(feedback, incident=incident.pk, result=outcome.result)
        timeline.announce(act_, incident)
    return feedback


def _refuse_unfit(incident: Incident, outcome: Outcome) -> None:
    was_there = Participation.unscoped.filter(incident=incident).exclude(on_scene_at=None).exists()
    if RULES[outcome.result].needs_arrival and not was_there:
        raise NotArrived
    if outcome.result == Feedback.Result.BY_PHONE and was_there:
        raise SomebodyWasThere
    if outcome.result == Feedback.Result.TRANSFERRED and not incident.transfers.exists():
        raise TransferMissing
    if faults := contradictions(outcome.result, outcome.counts):
        label = Feedback.Result(outcome.result).label
        raise ResultContradicted(result=label, why="、".join(faults))


def missing_of(incident: Incident, open_units: int) -> list[Promise | str]:
    """What closing still needs, by name (row 70): feedback since it was last opened, every crew
    done, a category that says something, no appeal for a person's identity still running, its own
    or that of one merged into it."""
    missing: list[Promise | str] = []
    given = Feedback.unscoped.filter(incident=incident)
    if incident.reopened_at:
        given = given.filter(at__gte=incident.reopened_at)
    last = given.order_by("-at", "-pk").first()
    if last is None:
        missing.append(_("处置反馈"))
    elif last.category in PROVISIONAL:
        missing.append(_("反馈类别（现为待定类别）"))
    if open_units:
        missing.append(_("尚有力量未结束任务"))
    appeals = IdentityAppeal.unscoped.filter(incident_id__in=in_family(incident))
    if appeals.filter(state__in=RUNNING).exists():
        missing.append(_("寻人协查尚未结束"))
    return missing


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
    sent meanwhile is seen. Whoever reported is to be called back from then on.
    """
    with act("incident.close", actor=actor, at=at) as act_:
        refuse_merged(incident)
        incident.refresh_from_db()
        if missing := missing_of(incident, open_units(incident)):
            raise FeedbackMissing(missing="、".join(map(str, missing)))
        if not move(incident, State.CLOSED, act_, closed_at=act_.at):
            raise IncidentMovedOn(number=incident.number)
        timeline.write(act_, incident, EntryKind.CLOSED, actor_name=actor_name)
        owe_callback(incident, act_)
        act_.record(incident)
        timeline.announce(act_, incident)


def reopen(
    incident: Incident, *, actor: Viewer, actor_name: str, why: str, at: datetime | None = None
) -> None:
    """Open a closed record again, for a reason that stands on it.

    It returns to being handled where somebody had arrived, else to being received; it is closed
    again only with a new feedback. Raises WhyMissing, NotClosed.
    """
    if not why.strip():
        raise WhyMissing
    with act("incident.reopen", actor=actor, at=at) as act_:
        if not _opened(incident, act_):
            raise NotClosed(number=incident.number)
        incident.refresh_from_db()
        timeline.write(
            act_, incident, EntryKind.REOPENED, text=why.strip()[:1000], actor_name=actor_name
        )
        act_.record(incident)
        timeline.announce(act_, incident)


def _opened(incident: Incident, act_: Act) -> bool:
    """Whether it was closed until now."""
    arrived = Participation.unscoped.filter(incident=incident).exclude(on_scene_at=None)
    to = REOPENED_TO[arrived.exists()]
    return bool(
        Incident.unscoped.filter(pk=incident.pk, state=State.CLOSED).update(
            state=to, closed_at=None, cleared_at=None, reopened_at=act_.at
        )
    )
