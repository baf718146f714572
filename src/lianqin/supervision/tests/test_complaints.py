"""Complaints: taken from anybody, answered by a day, and no more in the dossier than was found."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from cast import Cast
from cryptography.exceptions import InvalidTag

from lianqin.core.errors import MissingInput
from lianqin.core.models import AuditRow, EventRow
from lianqin.registry.kinds import ConductKind, PersonnelKind
from lianqin.registry.models import ConductEntry, Employment, Person
from lianqin.supervision.callers import Caller, open_caller
from lianqin.supervision.complaints import (
    ANSWER_DAYS,
    Taken,
    Told,
    answer_complaint,
    caller_of,
    is_late,
    look_up,
    name_whom,
    take_complaint,
)
from lianqin.supervision.conduct_errors import (
    AnswerNotFound,
    CallerUnnamed,
    ComplaintMovedOn,
    HappensLater,
    NotOfTheUnit,
)
from lianqin.supervision.models import Complaint
from lianqin.supervision.states import Channel, ComplaintResult, ComplaintState

pytestmark = pytest.mark.django_db
TODAY = date(2024, 6, 12)
HAN = Caller("韩群众", "+9991405000123")


def taken(cast: Cast, **told: Any) -> Taken:
    """A complaint from the public page about guard Li's manner."""
    said = {"channel": Channel.WEB, "words": "门口保安态度生硬", "about": "泽安公司夜班", **told}
    return take_complaint(Told(**said), bureau_id=cast.bureau.pk)


def about_li(cast: Cast) -> Complaint:
    complaint = taken(cast, happened_on=TODAY).complaint
    name_whom(complaint, organisation=None, person=cast.li.person, actor=cast.xu.viewer)
    complaint.refresh_from_db()
    return complaint


def answered(cast: Cast, complaint: Complaint, result: ComplaintResult) -> None:
    answer_complaint(
        complaint,
        result=result,
        answer="已向您道歉并改正",
        actor=cast.xu.viewer,
        actor_name="徐警官",
    )


def test_a_complaint_gets_a_number_a_key_and_an_answer_date_of_fifteen_days(cast: Cast) -> None:
    first, second = taken(cast), taken(cast)
    assert first.complaint.number == "T2024-0001"
    assert second.complaint.number == "T2024-0002"
    assert first.complaint.due_on == TODAY + timedelta(days=ANSWER_DAYS)
    assert first.key != second.key
    assert first.key not in str(vars(first.complaint))


def test_the_twelfth_at_night_in_shanghai_is_the_day_that_counts(cast: Cast, clock: Any) -> None:
    clock.move(timedelta(hours=1, minutes=59))
    assert taken(cast).complaint.due_on == TODAY + timedelta(days=ANSWER_DAYS)
    clock.move(timedelta(minutes=1))
    assert taken(cast).complaint.due_on == TODAY + timedelta(days=ANSWER_DAYS + 1)


def test_who_complains_lies_sealed_and_every_reading_is_on_the_record(cast: Cast) -> None:
    complaint = taken(cast, caller=HAN).complaint
    assert HAN.name.encode() not in bytes(complaint.caller_sealed)
    assert caller_of(complaint, actor=cast.xu.viewer) == HAN
    (row,) = AuditRow.objects.filter(action="complaint.read_caller")
    assert row.actor_id == cast.xu.user.pk
    said = str(list(AuditRow.objects.values_list("facts", flat=True)))
    assert HAN.name not in said
    assert HAN.contact not in said


def test_a_sealed_caller_opens_for_no_other_complaint(cast: Cast) -> None:
    complaint = taken(cast, caller=HAN).complaint
    with pytest.raises(InvalidTag):
        open_caller(complaint.caller_sealed, owner=f"{cast.bureau.pk}:T2024-0002")


def test_somebody_may_stay_unnamed(cast: Cast) -> None:
    complaint = taken(cast).complaint
    assert complaint.caller_sealed is None
    with pytest.raises(CallerUnnamed):
        caller_of(complaint, actor=cast.xu.viewer)


def test_nothing_and_what_lies_ahead_cannot_be_complained_of(cast: Cast) -> None:
    with pytest.raises(MissingInput):
        taken(cast, words="  ")
    with pytest.raises(HappensLater):
        taken(cast, happened_on=TODAY + timedelta(days=1))
    assert not Complaint.unscoped.exists()


def test_the_answer_is_found_by_number_and_key_and_by_nothing_less(cast: Cast) -> None:
    made, other = taken(cast), taken(cast)
    assert look_up(number="t2024-0001 ", key=made.key.lower().replace("-", " ")) == made.complaint
    for number, key in (
        (made.complaint.number, other.key),
        (other.complaint.number, made.key),
        ("T2024-9999", made.key),
        (made.complaint.number, ""),
        (made.complaint.number, "\x00"),
        ("\x00", made.key),
    ):
        with pytest.raises(AnswerNotFound):
            look_up(number=number, key=key)


def test_two_bureaus_give_the_same_number_and_the_key_tells_them_apart(cast: Cast) -> None:
    here, there = taken(cast), taken(cast.twin)
    assert here.complaint.number == there.complaint.number
    assert look_up(number="T2024-0001", key=there.key) == there.complaint
    assert look_up(number="T2024-0001", key=here.key) == here.complaint


@pytest.mark.parametrize("result", [ComplaintResult.UPHELD, ComplaintResult.PARTLY])
def test_upheld_about_a_named_guard_it_is_one_neutral_line_in_the_dossier(
    cast: Cast, result: ComplaintResult
) -> None:
    complaint = about_li(cast)
    answered(cast, complaint, result)
    entry = ConductEntry.unscoped.get(person=cast.li.person)
    assert (entry.kind, entry.source) == (ConductKind.COMPLAINT, f"complaint:{complaint.pk}")
    assert (entry.happened_on, entry.heard_on) == (TODAY, None)
    assert entry.words == f"群众投诉T2024-0001：{result.label}，已答复"
    assert complaint.words not in entry.words


@pytest.mark.parametrize("result", [ComplaintResult.NOT_UPHELD, ComplaintResult.NOT_OURS])
def test_a_complaint_that_was_not_upheld_leaves_nothing_in_the_dossier(
    cast: Cast, result: ComplaintResult
) -> None:
    answered(cast, about_li(cast), result)
    assert not ConductEntry.unscoped.exists()


def test_upheld_about_nobody_by_name_it_enters_no_dossier(cast: Cast) -> None:
    complaint = taken(cast).complaint
    name_whom(complaint, organisation=cast.company, person=None, actor=cast.xu.viewer)
    answered(cast, complaint, ComplaintResult.UPHELD)
    assert not ConductEntry.unscoped.exists()


def test_the_unit_is_the_one_in_which_the_guard_worked_on_that_day(cast: Cast) -> None:
    li = cast.li.person
    Employment.unscoped.create(
        person=li,
        organisation=cast.school,
        since=date(2024, 1, 1),
        until=date(2024, 6, 1),
    )
    complaint = taken(cast, happened_on=date(2024, 5, 31)).complaint
    with pytest.raises(NotOfTheUnit):
        name_whom(complaint, organisation=cast.company, person=li, actor=cast.xu.viewer)
    name_whom(complaint, organisation=None, person=li, actor=cast.xu.viewer)
    complaint.refresh_from_db()
    assert complaint.organisation == cast.school


def test_an_answer_is_given_once_and_nothing_changes_after_it(cast: Cast) -> None:
    complaint = about_li(cast)
    answered(cast, complaint, ComplaintResult.UPHELD)
    with pytest.raises(ComplaintMovedOn):
        answered(cast, complaint, ComplaintResult.NOT_UPHELD)
    with pytest.raises(ComplaintMovedOn):
        name_whom(complaint, organisation=cast.school, person=None, actor=cast.xu.viewer)
    complaint.refresh_from_db()
    assert (complaint.state, complaint.result) == (ComplaintState.ANSWERED, ComplaintResult.UPHELD)
    assert ConductEntry.unscoped.count() == 1


def test_an_answer_says_something(cast: Cast) -> None:
    complaint = about_li(cast)
    with pytest.raises(MissingInput):
        answer_complaint(
            complaint,
            result=ComplaintResult.UPHELD,
            answer=" ",
            actor=cast.xu.viewer,
            actor_name="徐警官",
        )
    assert not ConductEntry.unscoped.exists()


def test_an_answer_is_late_from_the_day_after_its_date(cast: Cast) -> None:
    complaint = taken(cast).complaint
    assert not is_late(complaint, complaint.due_on)
    assert is_late(complaint, complaint.due_on + timedelta(days=1))
    complaint.state = ComplaintState.ANSWERED
    assert not is_late(complaint, complaint.due_on + timedelta(days=1))


def test_only_supervision_sees_a_complaint(cast: Cast) -> None:
    complaint = about_li(cast)
    answered(cast, complaint, ComplaintResult.UPHELD)
    seen = {
        name
        for name, who in {**cast.everybody(), "twin xu": cast.twin.people.xu}.items()
        if Complaint.objects.for_viewer(who.viewer).filter(pk=complaint.pk).exists()
    }
    assert seen == {"xu"}


def test_the_guard_and_the_manager_hear_of_the_line_and_a_colleague_does_not(cast: Cast) -> None:
    colleague = Person.unscoped.get(pk=cast.zhao.person.pk)
    assert colleague.kind == PersonnelKind.GUARD
    answered(cast, about_li(cast), ComplaintResult.UPHELD)
    (event,) = EventRow.objects.filter(kind="conduct.entered")
    assert set(event.audience) & cast.li.viewer.audience
    assert set(event.audience) & cast.qian.viewer.audience
    for name in ("zhao", "tan", "sun", "fang", "chen"):
        assert not set(event.audience) & cast.everybody()[name].viewer.audience, name
