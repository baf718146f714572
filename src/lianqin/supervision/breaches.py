"""Breaches, with the guard heard first: told what, heard, then decided, in no other order.

Somebody reads what is said against them on their phone, or is told; they have days to answer in
their own words, to somebody, or not at all, and silence is no admission. Whatever is decided, a
matter that was dropped leaves nothing in the dossier (domain.md section 7).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from lianqin.core.acts import Act, act
from lianqin.core.clock import SHANGHAI
from lianqin.core.errors import MissingInput
from lianqin.core.scope import Viewer
from lianqin.registry.kinds import ConductKind
from lianqin.registry.models import Person
from lianqin.registry.viewers import managers_of, person_key
from lianqin.supervision.articles import BY_KEY, clauses_for, speaks_of_a_decline
from lianqin.supervision.conduct import enter, today_of, unit_on
from lianqin.supervision.conduct_errors import (
    BreachMovedOn,
    ClauseUnknown,
    DecisionMissing,
    DeclineIsNoBreach,
    HappensLater,
    HearingTooSoon,
    NotHeard,
    NotReached,
    StatementMissing,
    StatementTooLong,
    StillTimeToSpeak,
    TooEarly,
)
from lianqin.supervision.models import Breach, Complaint, Inspection
from lianqin.supervision.numbers import next_number
from lianqin.supervision.states import BREACH_BEFORE, BreachState

HEARING_DAYS = 3  # the least; the officer may give more
LONGEST_STATEMENT = 2000
BEFORE_DECISION = (BreachState.NOTIFIED, BreachState.HEARD)


@dataclass(frozen=True)
class Reproach:
    """What is said against somebody: a clause of the closed list, what happened, and when."""

    clause: str
    words: str
    happened_on: date
    hear_by: date
    inspection: Inspection | None = None
    complaint: Complaint | None = None


def notify(
    person: Person,
    reproach: Reproach,
    *,
    actor: Viewer,
    actor_name: str,
    at: datetime | None = None,
) -> Breach:
    """Tell somebody what is said against them, and by when they will be heard.

    Raises ClauseUnknown, MissingInput, DeclineIsNoBreach, HappensLater and HearingTooSoon.
    """
    with act("breach.notify", actor=actor, at=at) as act_:
        _check(person, reproach, today_of(act_))
        breach = Breach.unscoped.create(
            bureau_id=person.bureau_id,
            number=next_number(Breach, letter="W", bureau_id=person.bureau_id, at=act_.at),
            person=person,
            organisation=unit_on(person, reproach.happened_on),
            inspection=reproach.inspection,
            complaint=reproach.complaint,
            clause=reproach.clause,
            words=reproach.words.strip(),
            happened_on=reproach.happened_on,
            notifier_name=actor_name,
            notified_at=act_.at,
            hear_by=reproach.hear_by,
        )
        act_.record(breach, person=person.pk, clause=breach.clause)
        _tell(act_, breach, "breach.notified")
    return breach


def _check(person: Person, reproach: Reproach, today: date) -> None:
    clause = BY_KEY.get(reproach.clause)
    if clause is None or clause not in clauses_for(person.kind):
        raise ClauseUnknown
    if not reproach.words.strip():
        raise MissingInput(field=_("事情经过"))
    if speaks_of_a_decline(reproach.words):
        raise DeclineIsNoBreach
    if reproach.happened_on > today:
        raise HappensLater
    if reproach.hear_by < today + timedelta(days=HEARING_DAYS):
        raise HearingTooSoon(days=HEARING_DAYS)


def read(breach: Breach, *, actor: Viewer, at: datetime | None = None) -> None:
    """The person's phone shows it: stamped once, and by nobody else's look."""
    if breach.read_at is not None or actor.person_id != breach.person_id:
        return
    with act("breach.read", actor=actor, at=at) as act_:
        rows = Breach.unscoped.filter(pk=breach.pk, read_at=None)
        if rows.update(read_at=act_.at):
            act_.record(breach)


def speak(breach: Breach, statement: str, *, actor: Viewer, at: datetime | None = None) -> None:
    """What the person says in their own words; more can be said until it is decided.

    Raises StatementMissing, StatementTooLong, BreachMovedOn.
    """
    with act("breach.speak", actor=actor, at=at) as act_:
        _hear(act_, breach, _together(breach, statement, act_), heard_by="")


def decline_to_speak(breach: Breach, *, actor: Viewer, at: datetime | None = None) -> None:
    """The person says nothing, which is their right. Raises BreachMovedOn."""
    with act("breach.say_nothing", actor=actor, at=at) as act_:
        changes = {"declined_to_speak": True, "heard_at": act_.at, "state": BreachState.HEARD}
        _step(breach, BREACH_BEFORE[BreachState.HEARD], **changes)
        act_.record(breach)


def hear(
    breach: Breach,
    statement: str,
    *,
    told_how: str = "",
    actor: Viewer,
    actor_name: str,
    at: datetime | None = None,
) -> None:
    """An officer takes down what the person says, read back to them.

    Raises NotReached when they neither saw it on the phone nor were told otherwise,
    StatementMissing, StatementTooLong, BreachMovedOn.
    """
    with act("breach.hear", actor=actor, at=at) as act_:
        said = _together(breach, statement, act_)
        if not (was_reached(breach) or told_how.strip()):
            raise NotReached
        if told_how.strip():
            _step(breach, BEFORE_DECISION, told_how=told_how.strip())
        _hear(act_, breach, said, heard_by=actor_name)


def note_silence(
    breach: Breach,
    *,
    told_how: str = "",
    actor: Viewer,
    actor_name: str,
    at: datetime | None = None,
) -> None:
    """The time ran out without a word: they were given the chance and did not use it.

    Raises StillTimeToSpeak through the last day, NotReached when they did not see it on the phone
    and nothing says how else they were told, BreachMovedOn.
    """
    with act("breach.note_silence", actor=actor, at=at) as act_:
        if today_of(act_) <= breach.hear_by:
            raise StillTimeToSpeak(day=breach.hear_by.isoformat())
        if breach.read_at is None and not told_how.strip():
            raise NotReached
        _step(
            breach,
            BREACH_BEFORE[BreachState.HEARD],
            state=BreachState.HEARD,
            declined_to_speak=True,
            told_how=told_how.strip(),
            heard_by=actor_name,
            heard_at=act_.at,
        )
        act_.record(breach, told_otherwise=bool(told_how.strip()))


def decide(
    breach: Breach,
    *,
    upheld: bool,
    decision: str,
    actor: Viewer,
    actor_name: str,
    at: datetime | None = None,
) -> None:
    """Uphold it, which enters the dossier, or drop it, which leaves nothing there.

    A reproach may be dropped at any time: that harms nobody. Raises NotHeard before the person
    was heard, TooEarly before their time is over where the last word is not their own on the
    phone, DecisionMissing, DeclineIsNoBreach for reasons that reproach a "no", BreachMovedOn.
    """
    if not decision.strip():
        raise DecisionMissing
    to = BreachState.UPHELD if upheld else BreachState.DROPPED
    with act("breach.decide", actor=actor, at=at) as act_:
        breach.refresh_from_db()
        if upheld and breach.state == BreachState.NOTIFIED:
            raise NotHeard(number=breach.number)
        if upheld:
            _check_decision(breach, decision, today_of(act_))
        _step(
            breach,
            BREACH_BEFORE[to],
            state=to,
            decision=decision.strip(),
            decider_name=actor_name,
            decided_at=act_.at,
        )
        if upheld:
            _enter(act_, breach, actor_name)
        act_.record(breach, upheld=upheld)
        _tell(act_, breach, "breach.decided")


def was_reached(breach: Breach) -> bool:
    """Whether they know of it: opened on the phone, told otherwise, or answered already."""
    return breach.read_at is not None or breach.state != BreachState.NOTIFIED


def may_uphold(breach: Breach, today: date) -> bool:
    """Whether the time to answer is over, or the last word is the person's own, on their phone.

    What an officer wrote down does not shorten the time that the person was promised.
    """
    own_word = breach.state == BreachState.HEARD and not breach.heard_by
    return own_word or breach.hear_by < today


def is_late(breach: Breach, today: date) -> bool:
    """Whether the time to be heard has run out while nothing was said."""
    return breach.state == BreachState.NOTIFIED and breach.hear_by < today


def _check_decision(breach: Breach, decision: str, today: date) -> None:
    if speaks_of_a_decline(decision):
        raise DeclineIsNoBreach
    if not may_uphold(breach, today):
        raise TooEarly(day=breach.hear_by.isoformat())


def _together(breach: Breach, statement: str, act_: Act) -> str:
    """All that was said, each later part after its moment."""
    breach.refresh_from_db()
    said = statement.strip()
    if not said:
        raise StatementMissing
    if breach.statement:
        said = f"{breach.statement}\n\n{act_.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M} 补充：{said}"
    if len(said) > LONGEST_STATEMENT:
        raise StatementTooLong(most=LONGEST_STATEMENT)
    return said


def _hear(act_: Act, breach: Breach, statement: str, *, heard_by: str) -> None:
    _step(
        breach,
        BEFORE_DECISION,
        state=BreachState.HEARD,
        statement=statement,
        declined_to_speak=False,
        heard_by=heard_by,
        heard_at=act_.at,
    )
    act_.record(breach, orally=bool(heard_by))


def _step(breach: Breach, before: Collection[BreachState], **changes: object) -> None:
    """A guarded update: of two who press at once one wins and the other is told."""
    rows = Breach.unscoped.filter(pk=breach.pk, state__in=before)
    if rows.update(**changes) != 1:
        raise BreachMovedOn(number=breach.number)
    breach.refresh_from_db()


def _enter(act_: Act, breach: Breach, actor_name: str) -> None:
    clause = BY_KEY[breach.clause]
    assert breach.heard_at is not None  # the database holds a decision unheard back
    with translation.override("zh-hans"):  # the language of the record
        words = str(clause.words)
    enter(
        act_,
        breach.person,
        kind=ConductKind.BREACH,
        unit=breach.organisation,
        words=f"{clause.basis}：{words}。{breach.decision}"[:400],
        happened_on=breach.happened_on,
        heard_on=breach.heard_at.astimezone(SHANGHAI).date(),
        source=f"breach:{breach.pk}",
        enterer_name=actor_name,
    )


def _tell(act_: Act, breach: Breach, kind: str) -> None:
    """The person hears at once; the unit's managers only of one that was upheld."""
    audience = [person_key(breach.person_id)]
    if breach.state == BreachState.UPHELD:
        audience.append(managers_of(breach.organisation_id))
    act_.announce(kind, breach, audience=audience)
