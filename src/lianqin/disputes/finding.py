"""Finding a dispute, and what a guard may do about it: calm, ask for a mediator, attend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqin.core.acts import Act, act
from lianqin.core.errors import MissingInput
from lianqin.core.scope import Viewer
from lianqin.disputes import course, policy
from lianqin.disputes.errors import (
    DisputeMovedOn,
    DomesticViolence,
    ExerciseDispute,
    TurnedViolent,
)
from lianqin.disputes.escalating import Why, escalate
from lianqin.disputes.models import Dispute
from lianqin.disputes.states import How, Kind, State, StepKind
from lianqin.incidents import timeline
from lianqin.incidents.models import Incident
from lianqin.incidents.numbers import next_number
from lianqin.incidents.states import EntryKind
from lianqin.registry.areas import station_for

PREFIX = "JF"
TICKED = gettext_lazy("已勾选")
TALKS_LAST = (State.REFERRED, State.IN_MEDIATION)


@dataclass(frozen=True)
class Found:
    """What somebody came upon. `lon`, `lat` are WGS-84 degrees; sides and people are counted.

    `is_domestic` and `is_violent` are what the finder ticked; `may_turn_violent` sends the police.
    """

    how: How
    kind: Kind
    words: str
    place_text: str
    lon: float
    lat: float
    sides: int = 2
    people: int = 2
    may_turn_violent: bool = False
    is_domestic: bool = False
    is_violent: bool = False
    is_calmed: bool = False
    wants_mediator: bool = False
    came_from: Incident | None = None


def find(
    found: Found,
    *,
    actor: Viewer,
    actor_name: str,
    at: datetime | None = None,
    device_at: datetime | None = None,
) -> Dispute:
    """Enter a dispute; one that may turn violent becomes an incident in the same act.

    Raises DomesticViolence, TurnedViolent, ExerciseDispute, MissingInput, OutsideCounty, and
    NotYourStep for whoever finds none.
    """
    course.refuse_who_may_not(actor, StepKind.FOUND)
    _refuse_what_is_no_dispute(found)
    station = station_for(actor.bureau, found.lon, found.lat)
    with act("dispute.find", actor=actor, at=at, device_at=device_at) as act_:
        dispute = _enter(found, station.pk, act_, actor_name)
        course.write(act_, dispute, StepKind.FOUND, text=found.words, actor_name=actor_name)
        if found.came_from:
            line = f"移作纠纷登记 {dispute.number}"
            timeline.write(act_, found.came_from, EntryKind.NOTE, text=line, actor_name=actor_name)
            timeline.announce(act_, found.came_from)
        who: dict[str, Any] = {"actor": actor, "actor_name": actor_name}
        if found.is_calmed:
            calm(dispute, at=act_.at, **who)
        if found.wants_mediator:
            ask_for_mediator(dispute, at=act_.at, **who)
        if dispute.may_turn_violent:
            # The incident is dated when the server heard of it, as every report is.
            escalate(dispute, why=Why.MAY_TURN, device_at=device_at, **who)
    return dispute


def _refuse_what_is_no_dispute(found: Found) -> None:
    if not found.words.strip():
        raise MissingInput(field=_("发生了什么"))
    if heard := policy.domestic_violence_in(found.words) or (found.is_domestic and TICKED):
        raise DomesticViolence(heard=heard)
    if found.came_from and policy.is_domestic(found.came_from):
        raise DomesticViolence(heard=found.came_from.number)
    if found.is_violent:
        raise TurnedViolent(heard=policy.violence_in(found.words) or TICKED)
    if found.came_from and found.came_from.is_exercise:
        raise ExerciseDispute(number=found.came_from.number)


def _enter(found: Found, station_id: int, act_: Act, actor_name: str) -> Dispute:
    danger = found.may_turn_violent or bool(policy.violence_in(found.words))
    return Dispute.unscoped.create(
        number=next_number(Dispute, prefix=PREFIX, at=act_.at, is_exercise=False),
        bureau_id=act_.actor.bureau,
        station_id=station_id,
        came_from=found.came_from,
        how=found.how,
        kind=found.kind,
        words=found.words.strip(),
        place_text=found.place_text.strip() or f"{found.lon:.5f}, {found.lat:.5f}",
        lon=found.lon,
        lat=found.lat,
        sides=max(2, found.sides),
        people=max(2, found.sides, found.people),
        may_turn_violent=danger,
        finder_user=act_.actor.user_id,
        finder_name=actor_name,
        found_at=act_.at,
    )


def calm(
    dispute: Dispute,
    *,
    actor: Viewer,
    actor_name: str,
    text: str = "",
    at: datetime | None = None,
    device_at: datetime | None = None,
) -> None:
    """Somebody talked them down; nothing is settled by it. Raises DisputeMovedOn, NotYourStep."""
    course.refuse_who_may_not(actor, StepKind.CALMED)
    with act("dispute.calm", actor=actor, at=at, device_at=device_at) as act_:
        course.move(dispute, State.CALMED, act_, calmed_at=act_.at)
        course.write(act_, dispute, StepKind.CALMED, text=text, actor_name=actor_name)


def ask_for_mediator(
    dispute: Dispute,
    *,
    actor: Viewer,
    actor_name: str,
    text: str = "",
    at: datetime | None = None,
    device_at: datetime | None = None,
) -> None:
    """The finder asks the station to refer it, once. Raises DisputeMovedOn, NotYourStep."""
    course.refuse_who_may_not(actor, StepKind.ASKED)
    with act("dispute.ask", actor=actor, at=at, device_at=device_at) as act_:
        rows = Dispute.unscoped.filter(
            pk=dispute.pk, refer_asked_at=None, state__in=(State.FOUND, State.CALMED)
        )
        if rows.update(refer_asked_at=act_.at) != 1:
            raise DisputeMovedOn(number=dispute.number)
        dispute.refresh_from_db()
        course.write(act_, dispute, StepKind.ASKED, text=text, actor_name=actor_name)


def attend(
    dispute: Dispute,
    *,
    actor: Viewer,
    actor_name: str,
    text: str = "",
    at: datetime | None = None,
    device_at: datetime | None = None,
) -> None:
    """A guard was there while others mediated (Art. 20). Raises DisputeMovedOn, NotYourStep."""
    course.refuse_who_may_not(actor, StepKind.ATTENDED)
    with act("dispute.attend", actor=actor, at=at, device_at=device_at) as act_:
        dispute.refresh_from_db()
        if dispute.state not in TALKS_LAST:
            raise DisputeMovedOn(number=dispute.number)
        course.write(act_, dispute, StepKind.ATTENDED, text=text, actor_name=actor_name)
