"""Certificates, insurance, labour contracts, skills and eligibility, each with its days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from cast import Cast
from cast_people import link

from lianqin.core.errors import MissingInput, NotFound, NotPermitted
from lianqin.core.models import AuditRow
from lianqin.registry.dossiers import CertificateState, certificate_standing
from lianqin.registry.eligibility import record_eligibility
from lianqin.registry.kinds import LinkageEnd, QualificationKind, SkillLevel
from lianqin.registry.linkage_errors import DayAhead
from lianqin.registry.models import Certificate, Change, EligibilityCheck, Linkage
from lianqin.registry.moves import end_person
from lianqin.registry.papers import (
    add_certificate,
    add_insurance,
    add_qualification,
    edit_paper,
    renew_certificate,
    revoke_certificate,
    set_contract,
)
from lianqin.registry.people_errors import (
    CertificateNumberTaken,
    CertificateOver,
    DatesReversed,
    LevelForSkillOnly,
    NoContractWithout,
    NothingChanged,
)
from lianqin.registry.tests.invented import registered

pytestmark = pytest.mark.django_db
TODAY, ISSUED = date(2024, 6, 12), date(2022, 5, 1)


def test_a_certificate_is_entered_renewed_and_revoked_with_each_step_in_the_history(
    cast: Cast,
) -> None:
    person, qian = registered(cast), cast.qian.viewer
    paper = add_certificate(
        person=person,
        number=" 晋保A1 ",
        issued_on=ISSUED,
        expires_on=date(2024, 7, 1),
        actor=qian,
    )
    assert paper.number == "晋保A1"
    renew_certificate(certificate=paper, expires_on=date(2027, 7, 1), actor=qian)
    revoke_certificate(certificate=paper, on=TODAY, actor=cast.xu.viewer)
    paper.refresh_from_db()
    assert (paper.expires_on, paper.revoked_on) == (date(2027, 7, 1), TODAY)
    assert not paper.valid_on(TODAY)
    lines = Change.unscoped.filter(subject="registry.certificate").order_by("id")
    assert list(lines.values_list("field", "before", "after")) == [
        ("number", "", "晋保A1"),
        ("issued_on", "", "2022-05-01"),
        ("expires_on", "", "2024-07-01"),
        ("expires_on", "2024-07-01", "2027-07-01"),
        ("revoked_on", "", "2024-06-12"),
    ]
    with pytest.raises(CertificateOver):
        renew_certificate(certificate=paper, expires_on=date(2028, 1, 1), actor=qian)
    with pytest.raises(CertificateOver):
        revoke_certificate(certificate=paper, on=TODAY, actor=qian)


def test_days_of_a_certificate_in_the_wrong_order_or_ahead_are_refused(cast: Cast) -> None:
    person, qian = registered(cast), cast.qian.viewer
    ahead = TODAY + timedelta(days=1)
    with pytest.raises(DayAhead):
        add_certificate(person=person, number="A", issued_on=ahead, actor=qian)
    with pytest.raises(DatesReversed):
        add_certificate(
            person=person, number="A", issued_on=ISSUED, expires_on=date(2021, 1, 1), actor=qian
        )
    with pytest.raises(MissingInput):
        add_certificate(person=person, number=" ", issued_on=ISSUED, actor=qian)
    paper = add_certificate(person=person, number="A", issued_on=ISSUED, actor=qian)
    with pytest.raises(DatesReversed):
        revoke_certificate(certificate=paper, on=date(2021, 1, 1), actor=qian)
    with pytest.raises(DayAhead):
        revoke_certificate(certificate=paper, on=ahead, actor=qian)
    with pytest.raises(NothingChanged):
        edit_paper(paper=paper, changes={"number": "A"}, actor=qian)


def test_two_people_never_have_a_certificate_of_one_number(cast: Cast) -> None:
    first, second = registered(cast), registered(cast)
    add_certificate(person=first, number="A1", issued_on=ISSUED, actor=cast.qian.viewer)
    with pytest.raises(CertificateNumberTaken):
        add_certificate(person=second, number="A1", issued_on=ISSUED, actor=cast.qian.viewer)
    add_certificate(
        person=registered(cast.twin), number="A1", issued_on=ISSUED, actor=cast.twin.xu.viewer
    )


def test_no_paper_of_another_units_person_can_be_touched(cast: Cast) -> None:
    person = registered(cast, cast.places.school)
    paper = add_certificate(person=person, number="A1", issued_on=ISSUED, actor=cast.xu.viewer)
    for who in (cast.qian, cast.twin.xu, cast.sun, cast.shen):
        with pytest.raises(NotFound):
            renew_certificate(certificate=paper, expires_on=TODAY, actor=who.viewer)
        with pytest.raises(NotFound):
            set_contract(person=person, number="L", actor=who.viewer)


@pytest.mark.parametrize(
    ("issued", "expires", "revoked", "state"),
    [
        (ISSUED, None, None, CertificateState.VALID),
        (ISSUED, TODAY + timedelta(days=90), None, CertificateState.VALID),
        (ISSUED, TODAY + timedelta(days=89), None, CertificateState.EXPIRING),
        (ISSUED, TODAY, None, CertificateState.EXPIRING),
        (ISSUED, TODAY - timedelta(days=1), None, CertificateState.EXPIRED),
        (ISSUED, None, TODAY, CertificateState.REVOKED),
        (TODAY + timedelta(days=1), None, None, CertificateState.NONE),
    ],
)
def test_a_certificate_stands_as_its_days_say(
    issued: date, expires: date | None, revoked: date | None, state: CertificateState
) -> None:
    paper = Certificate(number="A", issued_on=issued, expires_on=expires, revoked_on=revoked)
    assert certificate_standing([paper], TODAY).state == state


def test_of_two_certificates_the_one_that_holds_longest_counts() -> None:
    old = Certificate(number="old", issued_on=ISSUED, expires_on=TODAY - timedelta(days=1))
    new = Certificate(number="new", issued_on=TODAY, expires_on=None)
    for rows in ([old, new], [new, old]):
        standing = certificate_standing(rows, TODAY)
        assert (standing.state, standing.certificate) == (CertificateState.VALID, new)
    assert certificate_standing([], TODAY).state == CertificateState.NONE


def test_insurance_belongs_to_the_unit_that_took_it_out(cast: Cast) -> None:
    person, qian = registered(cast), cast.qian.viewer
    until = date(2025, 1, 1)
    paper = add_insurance(person=person, insurer="虚构保险", since=TODAY, until=until, actor=qian)
    assert paper.organisation == cast.company
    with pytest.raises(DatesReversed):
        add_insurance(person=person, insurer="虚构", since=until, until=TODAY, actor=qian)
    with pytest.raises(MissingInput):
        add_insurance(person=person, insurer=" ", since=TODAY, until=until, actor=qian)


def test_a_labour_contract_is_written_on_the_employment_that_goes_on(cast: Cast) -> None:
    person, qian = registered(cast), cast.qian.viewer
    job = set_contract(
        person=person, number="L-9", since=ISSUED, until=date(2025, 4, 30), actor=qian
    )
    assert (job.contract_number, job.contract_until) == ("L-9", date(2025, 4, 30))
    with pytest.raises(DatesReversed):
        set_contract(person=person, since=TODAY, until=ISSUED, actor=qian)
    end_person(person=person, on=TODAY, actor=qian)
    with pytest.raises(NoContractWithout):
        set_contract(person=person, number="L-10", actor=qian)


def test_a_level_goes_with_skill_and_with_nothing_else(cast: Cast) -> None:
    person, qian = registered(cast), cast.qian.viewer
    kinds = QualificationKind
    add_qualification(
        person=person, kind=kinds.SKILL, level=SkillLevel.SENIOR, granted_on=ISSUED, actor=qian
    )
    add_qualification(person=person, kind=kinds.TRAINING, granted_on=ISSUED, actor=qian)
    for kind, level in ((kinds.SKILL, None), (kinds.TRAINING, 3)):
        with pytest.raises(LevelForSkillOnly):
            add_qualification(person=person, kind=kind, level=level, granted_on=ISSUED, actor=qian)


def test_only_supervision_says_whether_somebody_may_be_a_guard(cast: Cast) -> None:
    person = registered(cast)
    for who in (cast.qian, cast.sun, cast.chen, cast.shen):
        with pytest.raises(NotPermitted):
            record_eligibility(person=person, is_eligible=True, on=TODAY, actor=who.viewer)
    with pytest.raises(NotFound):
        record_eligibility(person=person, is_eligible=True, on=TODAY, actor=cast.twin.xu.viewer)
    with pytest.raises(DayAhead):
        record_eligibility(
            person=person,
            is_eligible=True,
            on=TODAY + timedelta(days=1),
            actor=cast.xu.viewer,
        )


def test_somebody_who_may_not_be_a_guard_is_out_of_joint_duty_in_the_same_act(
    cast: Cast,
) -> None:
    li = cast.li.person
    record_eligibility(person=li, is_eligible=False, on=TODAY, actor=cast.xu.viewer)
    check = EligibilityCheck.unscoped.get(person=li)
    assert (check.checked_by, check.checker_name) == (cast.xu.user.pk, "徐警官")
    linkage = Linkage.unscoped.get(person=li)
    assert (linkage.until, linkage.ended_because) == (TODAY, LinkageEnd.INELIGIBLE)
    acts = AuditRow.objects.filter(action__in=("eligibility.check", "linkage.end"))
    assert acts.values("act_id").distinct().count() == 1


def test_an_old_answer_found_later_does_not_overrule_a_newer_one(cast: Cast) -> None:
    person = registered(cast)
    link(person, cast.danhe)
    record_eligibility(person=person, is_eligible=True, on=TODAY, actor=cast.xu.viewer)
    record_eligibility(person=person, is_eligible=False, on=ISSUED, actor=cast.xu.viewer)
    assert Linkage.unscoped.get(person=person).until is None


def test_there_is_nowhere_to_write_a_reason(cast: Cast) -> None:
    fields = {field.name for field in EligibilityCheck._meta.concrete_fields}
    assert fields == {"id", "person", "is_eligible", "checked_on", "checked_by", "checker_name"}
    record_eligibility(person=cast.li.person, is_eligible=False, on=TODAY, actor=cast.xu.viewer)
    assert AuditRow.objects.get(action="eligibility.check").facts == {"eligible": False}
