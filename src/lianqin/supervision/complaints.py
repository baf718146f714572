"""Complaints about units and guards (Art. 39): taken from anybody, answered by a day.

Taken from the public page by nobody in particular, or by supervision for a caller. The answer is
reported back: to who left a contact, and to everybody by number and key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from lianqin.core.acts import Act, act
from lianqin.core.clock import SHANGHAI
from lianqin.core.errors import MissingInput
from lianqin.core.scope import NOBODY, Viewer
from lianqin.registry.kinds import ConductKind, OrganisationKind
from lianqin.registry.models import Organisation, Person
from lianqin.supervision.articles import speaks_of_a_decline
from lianqin.supervision.callers import (
    UNNAMED,
    Caller,
    digest_of,
    fits,
    fresh_key,
    open_caller,
    plain,
    seal_caller,
)
from lianqin.supervision.conduct import enter, today_of, unit_on
from lianqin.supervision.conduct_errors import (
    AnswerNotFound,
    CallerUnnamed,
    ComplaintMovedOn,
    DeclineIsNoComplaint,
    HappensLater,
    NotOfTheUnit,
)
from lianqin.supervision.models import Complaint
from lianqin.supervision.numbers import next_number
from lianqin.supervision.states import Channel, ComplaintResult, ComplaintState

# Art. 39 says "investigate and report back" and no days. Fifteen is within what petitioners are
# used to (信访工作条例: told within 15 days whether it is taken up); it is a local promise, said
# here alone.
ANSWER_DAYS = 15
IN_THE_DOSSIER = frozenset({ComplaintResult.UPHELD, ComplaintResult.PARTLY})


@dataclass(frozen=True)
class Told:
    """What somebody tells: in their words, about whom as they call it, when, and who they are."""

    channel: Channel
    words: str
    about: str = ""
    happened_on: date | None = None
    caller: Caller = UNNAMED


@dataclass(frozen=True)
class Taken:
    """A complaint with the key that its caller is given once, and that is kept nowhere."""

    complaint: Complaint
    key: str


def bureaus() -> list[Organisation]:
    """The bureaus of the house that a complaint can go to, by name."""
    rows = Organisation.unscoped.filter(kind=OrganisationKind.BUREAU, ended_on=None)
    return list(rows.order_by("name", "pk"))


def take_complaint(
    told: Told, *, bureau_id: int, actor: Viewer = NOBODY, at: datetime | None = None
) -> Taken:
    """Enter a complaint under a number, due in ANSWER_DAYS. Raises HappensLater, MissingInput."""
    if not told.words.strip():
        raise MissingInput(field=_("内容"))
    with act("complaint.take", actor=actor, at=at) as act_:
        if told.happened_on and told.happened_on > today_of(act_):
            raise HappensLater
        key = fresh_key()
        number = next_number(Complaint, letter="T", bureau_id=bureau_id, at=act_.at)
        complaint = Complaint.unscoped.create(
            bureau_id=bureau_id,
            number=number,
            channel=told.channel,
            about=told.about.strip(),
            words=told.words.strip(),
            happened_on=told.happened_on,
            caller_sealed=seal_caller(told.caller, owner=_owner(bureau_id, number)),
            key_digest=digest_of(key),
            received_at=act_.at,
            due_on=today_of(act_) + timedelta(days=ANSWER_DAYS),
        )
        act_.record(complaint, channel=str(told.channel), named=complaint.caller_sealed is not None)
    return Taken(complaint, key)


def name_whom(
    complaint: Complaint,
    *,
    organisation: Organisation | None,
    person: Person | None,
    actor: Viewer,
    at: datetime | None = None,
) -> None:
    """Say which unit and which guard a complaint is about, found out from its words.

    Raises NotOfTheUnit when the guard worked elsewhere on that day, ComplaintMovedOn.
    """
    unit = unit_on(person, day_of(complaint)) if person else organisation
    if person and organisation and unit != organisation:
        raise NotOfTheUnit(name=person.name, unit=organisation.short_name)
    with act("complaint.name", actor=actor, at=at) as act_:
        _while_open(complaint, organisation=unit, person=person)
        act_.record(
            complaint,
            organisation=unit.pk if unit else None,
            person=person.pk if person else None,
        )


def answer_complaint(
    complaint: Complaint,
    *,
    result: ComplaintResult,
    answer: str,
    actor: Viewer,
    actor_name: str,
    at: datetime | None = None,
) -> None:
    """Say what was found and done. Upheld about a named guard, it is a line in the dossier.

    That line is no breach: for one the guard is heard (`supervision.breaches`). Raises
    MissingInput, ComplaintMovedOn, and DeclineIsNoComplaint where it would enter the dossier that
    somebody said no (Art. 31).
    """
    if not answer.strip():
        raise MissingInput(field=_("答复"))
    with act("complaint.answer", actor=actor, at=at) as act_:
        complaint.refresh_from_db()
        if complaint.person and result in IN_THE_DOSSIER:
            _refuse_a_decline(complaint, answer)
        _while_open(
            complaint,
            state=ComplaintState.ANSWERED,
            result=result,
            answer=answer.strip(),
            answerer_name=actor_name,
            answered_at=act_.at,
        )
        complaint.refresh_from_db()
        if complaint.person and result in IN_THE_DOSSIER:
            _note_in_dossier(act_, complaint, complaint.person, actor_name)
        act_.record(complaint, result=str(result), late=today_of(act_) > complaint.due_on)


def caller_of(complaint: Complaint, *, actor: Viewer, at: datetime | None = None) -> Caller:
    """Who complains, to report back to; each reading is on the record. Raises CallerUnnamed."""
    if complaint.caller_sealed is None:
        raise CallerUnnamed(number=complaint.number)
    with act("complaint.read_caller", actor=actor, at=at) as act_:
        act_.record(complaint)
    owner = _owner(complaint.bureau_id, complaint.number)
    return open_caller(complaint.caller_sealed, owner=owner)


def look_up(*, number: str, key: str) -> Complaint:
    """The complaint of that number for whoever holds its key.

    Raises AnswerNotFound, alike for a number that there is not and for a wrong key.
    """
    asked = plain(number).strip().upper()
    found = list(Complaint.unscoped.filter(number=asked).exclude(key_digest=""))
    at = fits(key, [complaint.key_digest for complaint in found])
    if at is None or at >= len(found):
        raise AnswerNotFound
    return found[at]


def is_late(complaint: Complaint, today: date) -> bool:
    """Whether an answer is owed since yesterday or longer."""
    return complaint.state == ComplaintState.OPEN and complaint.due_on < today


def day_of(complaint: Complaint) -> date:
    """The day that a complaint is about; the day it came in where the caller named none."""
    return complaint.happened_on or complaint.received_at.astimezone(SHANGHAI).date()


def _owner(bureau_id: int, number: str) -> str:
    return f"{bureau_id}:{number}"


def _while_open(complaint: Complaint, **changes: object) -> None:
    rows = Complaint.unscoped.filter(pk=complaint.pk, state=ComplaintState.OPEN)
    if rows.update(**changes) != 1:
        raise ComplaintMovedOn(number=complaint.number)


def _refuse_a_decline(complaint: Complaint, answer: str) -> None:
    if any(map(speaks_of_a_decline, (complaint.about, complaint.words, answer))):
        raise DeclineIsNoComplaint


def _note_in_dossier(act_: Act, complaint: Complaint, person: Person, actor_name: str) -> None:
    """Neutral words: what was complained of stays in the complaint, which only supervision sees."""
    with translation.override("zh-hans"):  # the language of the record
        result = ComplaintResult(complaint.result).label
    enter(
        act_,
        person,
        kind=ConductKind.COMPLAINT,
        unit=complaint.organisation or person.organisation,
        words=f"群众投诉{complaint.number}：{result}，已答复",
        happened_on=day_of(complaint),
        source=f"complaint:{complaint.pk}",
        enterer_name=actor_name,
    )
