"""Reading a dossier: every reading is on the record, and the number is shown once, for a reason."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from cast import Cast, Someone
from cast_registry import NUMBER_OF_LI, papers

from lianqin.core.clock import today
from lianqin.core.errors import MissingInput, NotFound, NotPermitted
from lianqin.core.models import AuditRow
from lianqin.registry.corrections import ANSWER_WITHIN, answer_correction, ask_correction
from lianqin.registry.dossiers import masked_identity, open_dossier, reveal_identity
from lianqin.registry.kinds import CorrectionState, ReadingKind
from lianqin.registry.models import Change, Correction, DossierReading, Person
from lianqin.registry.moves import move_person
from lianqin.registry.people import edit_person
from lianqin.registry.people_errors import (
    CorrectionAnswered,
    IdentityBySupervision,
    IdentityWritten,
    NoIdentityOnFile,
    NotYourFile,
    PasswordWrong,
    ReasonTooShort,
    RevealLocked,
)
from lianqin.registry.standing import correction_open
from lianqin.registry.tests.invented import number, registered

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-7"
REASON = "核对劳动合同"


def opened(cast: Cast, who: Someone, person: Person | None = None) -> Person:
    return open_dossier(
        person_id=(person or cast.li.person).pk,
        viewer=who.viewer,
        name=who.user.display_name,
        place=who.organisation.name,
    )


def revealed(cast: Cast, who: Someone, password: str = PASSWORD, reason: str = REASON) -> str:
    who.user.set_password(PASSWORD)
    who.user.save()
    return reveal_identity(
        person_id=cast.li.person.pk,
        user=who.user,
        viewer=who.viewer,
        password=password,
        reason=reason,
        place=who.organisation.name,
    )


def test_every_reader_is_written_down_once_in_ten_minutes(cast: Cast, clock: Any) -> None:
    for _again in range(3):
        opened(cast, cast.xu)
    opened(cast, cast.qian)
    assert DossierReading.unscoped.count() == 2
    clock.move(timedelta(minutes=10))
    opened(cast, cast.xu)
    rows = DossierReading.unscoped.filter(reader_id=cast.xu.user.pk)
    assert rows.count() == 2
    row = rows[0]
    assert (row.kind, row.reader_name, row.reader_role, row.reader_place) == (
        ReadingKind.PAGE,
        "徐警官",
        "supervisor",
        "保安监管大队",
    )
    assert AuditRow.objects.filter(action="dossier.read").count() == 3


def test_reading_ones_own_leaves_no_row_and_a_strangers_is_not_there(cast: Cast) -> None:
    opened(cast, cast.li)
    assert not DossierReading.unscoped.exists()
    for who in (cast.ma, cast.zhao, cast.shen, cast.admin, cast.twin.xu):
        with pytest.raises(NotFound):
            opened(cast, who)
    assert not DossierReading.unscoped.exists()


def test_the_number_is_shown_for_the_password_and_a_reason_which_its_holder_reads(
    cast: Cast,
) -> None:
    papers(cast)
    assert revealed(cast, cast.qian) == NUMBER_OF_LI
    row = DossierReading.objects.for_viewer(cast.li.viewer).get(kind=ReadingKind.IDENTITY)
    assert (row.reader_name, row.reason) == ("钱经理", REASON)
    kept = json.dumps(list(AuditRow.objects.values_list("facts", flat=True)), ensure_ascii=False)
    assert NUMBER_OF_LI not in kept
    assert REASON not in kept
    assert AuditRow.objects.filter(action="identity.reveal").count() == 1


def test_only_who_keeps_the_file_is_shown_the_number(cast: Cast) -> None:
    papers(cast)
    for who in (cast.sun, cast.fang, cast.chen, cast.tan, cast.li, cast.twin.xu):
        with pytest.raises(NotFound):
            revealed(cast, who)
    with pytest.raises(NotPermitted):
        reveal_identity(
            person_id=cast.li.person.pk,
            user=cast.chen.user,
            viewer=cast.xu.viewer,
            password=PASSWORD,
            reason=REASON,
            place="",
        )


def test_a_reason_of_three_characters_is_none(cast: Cast) -> None:
    papers(cast)
    with pytest.raises(ReasonTooShort):
        revealed(cast, cast.xu, reason=" 看一看 ")


def test_where_no_number_is_on_file_none_is_asked_for(cast: Cast) -> None:
    assert masked_identity(cast.li.person) == ""
    with pytest.raises(NoIdentityOnFile):
        revealed(cast, cast.xu)


def test_five_wrong_passwords_in_ten_minutes_close_the_number_for_ten(
    cast: Cast, clock: Any
) -> None:
    papers(cast)
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(PasswordWrong) as wrong:
            revealed(cast, cast.xu, password="guess")
        assert wrong.value.params == {"left": left}
        clock.move(timedelta(minutes=1))
    refused = AuditRow.objects.filter(action="identity.refused")
    assert refused.count() == 5
    assert "guess" not in str(list(refused.values_list("facts", flat=True)))
    clock.move(timedelta(minutes=8, seconds=59))
    with pytest.raises(RevealLocked):
        revealed(cast, cast.xu)
    assert not DossierReading.unscoped.filter(kind=ReadingKind.IDENTITY, reason=REASON).exists()
    assert revealed(cast, cast.qian) == NUMBER_OF_LI
    clock.move(timedelta(seconds=1))
    assert revealed(cast, cast.xu) == NUMBER_OF_LI


def test_five_wrong_passwords_over_an_hour_close_nothing(cast: Cast, clock: Any) -> None:
    papers(cast)
    for _again in range(6):
        with pytest.raises(PasswordWrong):
            revealed(cast, cast.xu, password="guess")
        clock.move(timedelta(minutes=4))
    assert revealed(cast, cast.xu) == NUMBER_OF_LI


def test_an_account_without_a_password_is_shown_no_number(cast: Cast) -> None:
    papers(cast)
    with pytest.raises(PasswordWrong):
        reveal_identity(
            person_id=cast.li.person.pk,
            user=cast.xu.user,
            viewer=cast.xu.viewer,
            password="",
            reason=REASON,
            place="",
        )


def asked(cast: Cast, what: str = "手机", wanted: str = "+9991405005555") -> Correction:
    return ask_correction(what=what, wanted=wanted, actor=cast.li.viewer)


def test_a_correction_asked_for_changes_nothing_until_it_is_answered(cast: Cast) -> None:
    row = asked(cast)
    assert row.due_on == today() + ANSWER_WITHIN
    assert row.organisation == cast.company
    assert Person.unscoped.get(pk=cast.li.person.pk).phone == "13800000000"


def test_a_correction_that_is_made_goes_into_the_file_and_its_history_in_one_act(
    cast: Cast,
) -> None:
    row = asked(cast)
    answer_correction(
        correction=row,
        state=CorrectionState.MADE,
        changes={"phone": "+9991405005555"},
        actor=cast.qian.viewer,
        by_name="钱经理",
    )
    row.refresh_from_db()
    assert (row.state, row.answerer_name) == (CorrectionState.MADE, "钱经理")
    fresh = Person.unscoped.get(pk=cast.li.person.pk)
    assert (fresh.phone, fresh.phone_tail) == ("+9991405005555", "5555")
    assert AuditRow.objects.get(action="person.edit").act_id == (
        AuditRow.objects.get(action="correction.answer").act_id
    )
    with pytest.raises(CorrectionAnswered):
        answer_correction(
            correction=row, state=CorrectionState.DECLINED, answer="不", actor=cast.qian.viewer
        )


def test_a_correction_that_cannot_be_written_stays_open(cast: Cast) -> None:
    papers(cast)
    row = asked(cast, "身份证号码", "见原件")
    with pytest.raises(IdentityBySupervision):
        answer_correction(
            correction=row,
            state=CorrectionState.MADE,
            changes={"identity": number()},
            actor=cast.qian.viewer,
        )
    row.refresh_from_db()
    assert row.state == CorrectionState.OPEN
    assert not Change.unscoped.filter(subject="registry.correction").exists()


def test_declining_a_correction_needs_a_reason_and_making_one_elsewhere_an_answer(
    cast: Cast,
) -> None:
    row = asked(cast, "保险", "保单号应为 B-2")
    for state in (CorrectionState.DECLINED, CorrectionState.MADE):
        with pytest.raises(MissingInput):
            answer_correction(correction=row, state=state, answer=" ", actor=cast.qian.viewer)
    answer_correction(
        correction=row, state=CorrectionState.MADE, answer="已改保单", actor=cast.qian.viewer
    )
    assert Correction.unscoped.get(pk=row.pk).answer == "已改保单"


def test_what_the_file_says_by_now_is_answered_as_made(cast: Cast) -> None:
    """The manager may mend the phone first and answer then, with the value that is offered."""
    row = asked(cast)
    phone = {"phone": "+9991405005555"}
    edit_person(person=cast.li.person, changes=phone, actor=cast.qian.viewer)
    made = CorrectionState.MADE
    answer_correction(correction=row, state=made, changes=phone, actor=cast.qian.viewer)
    assert Correction.unscoped.get(pk=row.pk).state == made
    assert Change.unscoped.filter(person=cast.li.person, field="phone").count() == 1


def test_a_new_units_manager_neither_reads_nor_answers_what_was_asked_for_before(
    cast: Cast,
) -> None:
    person = registered(cast, cast.places.school)
    row = Correction.unscoped.create(
        person=person, organisation=cast.places.school, what="手机", wanted="x",
        asked_at=cast.order.in_force_from, due_on=today(),
    )  # fmt: skip
    move_person(person=person, to=cast.company, on=today(), actor=cast.xu.viewer)
    assert not Correction.objects.for_viewer(cast.qian.viewer).filter(pk=row.pk).exists()
    answer = {"correction": row, "state": CorrectionState.DECLINED, "answer": "不"}
    with pytest.raises(NotFound):
        answer_correction(**answer, actor=cast.qian.viewer)
    waiting = Person.unscoped.filter(pk=person.pk)
    for who, sees in ((cast.qian, False), (cast.xu, True)):
        asks = correction_open(Correction.visible_to(who.viewer))
        assert waiting.filter(asks).exists() == sees
    answer_correction(**answer, actor=cast.xu.viewer)


@pytest.mark.parametrize("what", ["身份证号码", "手机", "其他"])
@pytest.mark.parametrize(
    "typed", [number(), f"号码是{number()}。", "991405 19900304 001X", number()[:15]]
)
def test_an_identity_number_is_never_kept_in_a_request(cast: Cast, what: str, typed: str) -> None:
    with pytest.raises(IdentityWritten) as refused:
        asked(cast, what, typed)
    assert refused.value.params == {}
    assert not Correction.unscoped.exists()


def test_a_wrong_identity_number_is_reported_without_writing_it(cast: Cast) -> None:
    assert asked(cast, "身份证号码", " ").wanted == ""


def test_nobody_answers_for_another_unit_or_asks_without_a_file(cast: Cast) -> None:
    theirs = registered(cast, cast.places.school)
    row = Correction.unscoped.create(
        person=theirs,
        organisation=cast.places.school,
        what="手机",
        wanted="x",
        asked_at=cast.order.in_force_from,
        due_on=today(),
    )
    for who in (cast.qian, cast.sun, cast.twin.xu):
        with pytest.raises(NotFound):
            answer_correction(
                correction=row, state=CorrectionState.MADE, answer="好", actor=who.viewer
            )
    with pytest.raises(NotYourFile):
        ask_correction(what="手机", wanted="x", actor=cast.qian.viewer)
    for what, wanted in (("没有这一项", "x"), ("手机", " ")):
        with pytest.raises(MissingInput):
            ask_correction(what=what, wanted=wanted, actor=cast.li.viewer)
