"""Referring, asking each side, beginning, and every end but an agreement."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from lianqin.core.acts import act
from lianqin.core.errors import MissingInput
from lianqin.core.scope import Viewer
from lianqin.disputes import course, policy
from lianqin.disputes.errors import (
    DisputeMovedOn,
    MediatorUnknown,
    RightsUntold,
    SideUnasked,
    SideUnknown,
)
from lianqin.disputes.mediators import mediator_called
from lianqin.disputes.models import Dispute, SideWord
from lianqin.disputes.states import (
    BEFORE,
    ENDS_WITH_RIGHTS,
    EndedWhy,
    State,
    StepKind,
    To,
)

CHINESE = "zh-hans"  # the language of the record
TALKS = (State.REFERRED, State.IN_MEDIATION)


def refer(
    dispute: Dispute,
    *,
    to: To,
    mediator_user: int | None = None,
    actor: Viewer,
    actor_name: str,
    text: str = "",
    at: datetime | None = None,
) -> None:
    """Give it to a mediator of the bureau, or keep it for the police to mediate.

    Raises DomesticViolence where that is what came out, MediatorUnknown, DisputeMovedOn,
    NotYourStep.
    """
    course.refuse_who_may_not(actor, StepKind.REFERRED)
    name = ""
    if to == To.MEDIATOR:
        chosen = mediator_called(dispute.bureau_id, mediator_user)
        if chosen is None:
            raise MediatorUnknown
        name = chosen.name
    with act("dispute.refer", actor=actor, at=at) as act_:
        dispute.refresh_from_db()
        course.refuse_domestic(dispute)
        course.move(
            dispute,
            State.REFERRED,
            act_,
            referred_to=to,
            mediator_user=mediator_user if to == To.MEDIATOR else None,
            mediator_name=name,
            referred_at=act_.at,
        )
        with override(CHINESE):
            line = course.line(" ".join((str(To(to).label), name)), text)
        course.write(act_, dispute, StepKind.REFERRED, text=line, actor_name=actor_name)


def willing_sides(dispute: Dispute) -> set[int]:
    """The sides whose newest word is yes; words from before it turned violent are void."""
    words = SideWord.unscoped.filter(dispute=dispute)
    last = dispute.steps.filter(kind=StepKind.ESCALATED).order_by("-id").first()
    if last is not None:
        words = words.filter(at__gt=last.at)
    newest = {word.side: word.is_willing for word in words.order_by("id")}
    return {side for side, is_willing in newest.items() if is_willing}


def take_word(
    dispute: Dispute,
    *,
    side: int,
    is_willing: bool,
    rights_told: bool = False,
    actor: Viewer,
    actor_name: str,
    text: str = "",
    at: datetime | None = None,
) -> None:
    """Write down what a side freely says to mediation. A no ends it (Art. 17, 23), rights told.

    Raises SideUnknown, RightsUntold, DisputeMovedOn, NotAMediator.
    """
    kind = StepKind.WILLING if is_willing else StepKind.UNWILLING
    course.refuse_who_may_not(actor, kind)
    if not 1 <= side <= dispute.sides:
        raise SideUnknown(side=side)
    with act("dispute.side_word", actor=actor, at=at) as act_:
        dispute.refresh_from_db()
        allowed = TALKS if is_willing else BEFORE[State.REFUSED]
        if dispute.state not in allowed:
            raise DisputeMovedOn(number=dispute.number)
        SideWord.unscoped.create(
            dispute=dispute, side=side, is_willing=is_willing, taker_name=actor_name, at=act_.at
        )
        course.write(
            act_, dispute, kind, text=course.line(f"第 {side} 方", text), actor_name=actor_name
        )
        if not is_willing:
            stops = dispute.state == State.IN_MEDIATION
            why = EndedWhy.WANTS_TO_STOP if stops else EndedWhy.ONE_REFUSES
            who: dict[str, Any] = {"actor": actor, "actor_name": actor_name}
            end(dispute, why=why, rights_told=rights_told, at=act_.at, **who)


def begin(
    dispute: Dispute,
    *,
    actor: Viewer,
    actor_name: str,
    text: str = "",
    at: datetime | None = None,
) -> None:
    """Mediation begins, every side having said yes.

    Raises SideUnasked, DomesticViolence, DisputeMovedOn.
    """
    course.refuse_who_may_not(actor, StepKind.BEGUN)
    with act("dispute.begin", actor=actor, at=at) as act_:
        dispute.refresh_from_db()
        course.refuse_domestic(dispute)
        if missing := policy.unasked(dispute.sides, willing_sides(dispute)):
            raise SideUnasked(sides="、".join(map(str, missing)))
        course.move(dispute, State.IN_MEDIATION, act_)
        course.write(act_, dispute, StepKind.BEGUN, text=text, actor_name=actor_name)


def note(
    dispute: Dispute, *, actor: Viewer, actor_name: str, text: str, at: datetime | None = None
) -> None:
    """A line of the mediator's own record (Art. 27). Raises MissingInput, DisputeMovedOn."""
    course.refuse_who_may_not(actor, StepKind.NOTE)
    if not text.strip():
        raise MissingInput(field=_("调解记录"))
    with act("dispute.note", actor=actor, at=at) as act_:
        dispute.refresh_from_db()
        if dispute.state not in TALKS:
            raise DisputeMovedOn(number=dispute.number)
        course.write(act_, dispute, StepKind.NOTE, text=text, actor_name=actor_name)


def end(
    dispute: Dispute,
    *,
    why: EndedWhy,
    rights_told: bool = False,
    actor: Viewer,
    actor_name: str,
    text: str = "",
    at: datetime | None = None,
) -> None:
    """End it without an agreement: with the rights told, or because there is nothing to mediate.

    Raises RightsUntold where a side refused or talks failed, DisputeMovedOn, NotAMediator.
    """
    with_rights = why in ENDS_WITH_RIGHTS
    kind = StepKind.REFUSED if with_rights else StepKind.LAPSED
    course.refuse_who_may_not(actor, kind)
    if with_rights and not rights_told:
        raise RightsUntold
    with act("dispute.end", actor=actor, at=at) as act_:
        goal = State.REFUSED if with_rights else State.LAPSED
        course.move(dispute, goal, act_, ended_why=why, rights_told=rights_told)
        with override(CHINESE):
            line = course.line(str(EndedWhy(why).label), text)
        course.write(act_, dispute, kind, text=line, actor_name=actor_name)


def settle_at_source(
    dispute: Dispute,
    *,
    actor: Viewer,
    actor_name: str,
    text: str,
    at: datetime | None = None,
) -> None:
    """Settled on the spot without an agreement (domain row 5); says how. Raises MissingInput."""
    course.refuse_who_may_not(actor, StepKind.SETTLED)
    if not text.strip():
        raise MissingInput(field=_("怎样化解的"))
    with act("dispute.settle", actor=actor, at=at) as act_:
        course.move(dispute, State.SETTLED_AT_SOURCE, act_)
        course.write(act_, dispute, StepKind.SETTLED, text=text, actor_name=actor_name)
