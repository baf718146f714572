"""The dossier's page: what each role is shown, what can be done there, and what nobody is shown."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from addresses import addresses
from cast import Cast
from cast_registry import NUMBER_OF_LI, papers
from django.urls import reverse
from samples import parts_of
from story import tell

from lianqin.accounts.permissions import may
from lianqin.accounts.roles import Role
from lianqin.core import clock
from lianqin.registry.dossiers import SECTIONS, Section
from lianqin.registry.identity import masked
from lianqin.registry.kinds import CorrectionState
from lianqin.registry.models import (
    Certificate,
    Change,
    ConductEntry,
    Correction,
    DossierReading,
    EligibilityCheck,
    Employment,
    Insurance,
    KitIssue,
    Linkage,
    Person,
    Qualification,
)
from lianqin.registry.tests.invented import registered

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-7"
PINNED = 22  # queries of the whole page for supervision
# The models that stand behind the sections, one of which is shown exactly where it may be read.
BEHIND: dict[Section, Any] = {
    Section.CERTIFICATES: Certificate,
    Section.SKILLS: Qualification,
    Section.LINKAGE: Linkage,
    Section.KIT: KitIssue,
    Section.WORK: Employment,
    Section.ELIGIBILITY: EligibilityCheck,
    Section.INSURANCE: Insurance,
    Section.CONDUCT: ConductEntry,
    Section.CORRECTIONS: Correction,
    Section.HISTORY: Change,
    Section.READINGS: DossierReading,
}


def url_of(person: Person) -> str:
    return reverse("desk:dossier", args=[person.pk])


def page_of(cast: Cast, name: str, person: Person | None = None, query: str = "") -> str:
    client = cast.everybody()[name].client()
    response = client.get(url_of(person or cast.li.person) + query)
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.parametrize("name", ["xu", "qian", "sun", "fang"])
def test_a_section_is_shown_exactly_where_its_rows_may_be_read(cast: Cast, name: str) -> None:
    papers(cast)
    who = cast.everybody()[name]
    shown = set(SECTIONS[who.role])
    for section, model in BEHIND.items():
        readable = model.objects.for_viewer(who.viewer).filter(person=cast.li.person).exists()
        assert (section in shown) is readable, section
    page = page_of(cast, name)
    for section in BEHIND:
        place = {"certificates": "papers", "skills": "papers"}.get(section, section)
        assert (f'id="{place}"' in page) is (section in shown), section


def test_every_role_that_may_open_a_file_has_its_sections() -> None:
    assert {role for role in Role if may(role, "people.see")} == set(SECTIONS)


def test_a_station_reads_who_it_is_and_what_they_can_do_and_nothing_behind_it(
    cast: Cast,
) -> None:
    papers(cast)
    page = page_of(cast, "sun")
    for words in ("李保安", "13800000000", "泽安保安服务有限公司", "四级（中级工）", "丹河一队"):
        assert words in page
    for words in (
        *(masked(NUMBER_OF_LI), "1985-05-05", "虚构保险", "B-1", "L-1", "拾金不昧"),
        *("XB-home-001", "符合从业条件", "变更记录", "办理离职"),
    ):
        assert words not in page


def test_supervision_reads_the_whole_file_on_one_page(cast: Cast) -> None:
    papers(cast)
    page = page_of(cast, "xu")
    for words in (
        *(masked(NUMBER_OF_LI), "1985-05-05", "虚构保险", "B-1", "L-1", "拾金不昧", "XB-home-001"),
        *("符合从业条件", "13800000001", "丹河一队", "+9991405000099", "登记核查结论"),
    ):
        assert words in page
    assert "<svg" in page
    assert "任职：" not in page.split('id="facts"')[0].split("<svg")[0]


def test_a_manager_is_not_shown_who_reads_nor_asked_for_eligibility(cast: Cast) -> None:
    papers(cast)
    page = page_of(cast, "qian")
    assert "谁查看过" not in page
    assert "登记核查结论" not in page
    assert "转到其他单位" not in page
    assert "办理离职" in page


def test_a_manager_is_not_shown_why_a_linkage_ended(cast: Cast) -> None:
    from lianqin.registry.linking import withdraw_consent

    withdraw_consent(person=cast.li.person, actor=cast.li.viewer)
    for name in ("qian", "sun", "xu"):
        if name != "sun":  # somebody not linked is no longer the station's to see
            assert "本人撤回同意" not in page_of(cast, name)


@pytest.mark.parametrize("name", ["ma", "twin"])
def test_a_file_out_of_reach_answers_as_a_missing_one(cast: Cast, name: str) -> None:
    client = cast.twin.xu.client() if name == "twin" else cast.ma.client()
    for page in (url_of(cast.li.person), reverse("desk:dossier", args=[987654])):
        assert client.get(page).status_code == 404
    assert not DossierReading.unscoped.exists()


def test_opening_the_page_is_written_down_with_where_the_reader_serves(cast: Cast) -> None:
    page_of(cast, "sun")
    page_of(cast, "sun")
    row = DossierReading.unscoped.get()
    assert (row.reader_name, row.reader_place) == ("孙民警", "丹河派出所")
    assert "丹河派出所" in page_of(cast, "xu")


@pytest.mark.slow
def test_the_number_is_on_no_page_but_the_answer_to_the_question_for_it(cast: Cast) -> None:
    story = tell(cast)
    for name in ("xu", "qian", "sun", "fang", "chen", "shen", "admin", "li", "tan"):
        who = cast.everybody()[name]
        client = who.client()
        client.raise_request_exception = False
        for address in addresses():
            if may(who.role, address.permission or ""):
                response = client.get(address.url(**parts_of(address, story)))
                raw = response.getvalue() if response.streaming else response.content
                assert NUMBER_OF_LI.encode() not in raw, (name, address.name)


def test_the_number_is_shown_once_and_the_answer_is_kept_nowhere(cast: Cast) -> None:
    papers(cast)
    cast.xu.user.set_password(PASSWORD)
    cast.xu.user.save()
    client, url = cast.xu.client(), reverse("desk:person_identity", args=[cast.li.person.pk])
    assert NUMBER_OF_LI not in client.get(url).content.decode()
    wrong = client.post(url, {"password": "guess", "reason": "核对合同"})
    assert wrong.status_code == 422
    assert "registry.password_wrong" in wrong.content.decode()
    assert "核对合同" in wrong.content.decode()
    assert "guess" not in wrong.content.decode()
    right = client.post(url, {"password": PASSWORD, "reason": "核对合同"})
    assert NUMBER_OF_LI in right.content.decode()
    assert right.headers["Cache-Control"] == "no-store"
    assert NUMBER_OF_LI not in page_of(cast, "xu")
    assert "核对合同" in page_of(cast, "xu")


def test_the_lock_after_five_wrong_passwords_is_said_with_its_end(cast: Cast) -> None:
    papers(cast)
    client, url = cast.xu.client(), reverse("desk:person_identity", args=[cast.li.person.pk])
    for _again in range(5):
        client.post(url, {"password": "guess", "reason": "核对合同"})
    locked = client.post(url, {"password": "guess", "reason": "核对合同"})
    assert locked.status_code == 429
    assert "22:10:00 以后再试" in locked.content.decode()


def order(cast: Cast, name: str, what: str, key: int, **sent: Any) -> Any:
    client = cast.everybody()[name].client()
    return client.post(reverse(f"desk:person_{what}", args=[key]), sent)


def test_each_order_of_the_page_does_what_it_says(cast: Cast) -> None:
    person = registered(cast)
    pk = person.pk
    sent = [
        order(cast, "qian", "certificate", pk, number="晋保B7", issued_on="2023-01-01"),
        order(cast, "qian", "contract", pk, number="L-7", since="2024-01-01", until="2025-01-01"),
        order(
            cast, "qian", "insurance", pk, insurer="虚构", since="2024-01-01", until="2025-01-01"
        ),
        order(cast, "qian", "qualification", pk, kind="skill", level="3", granted_on="2023-05-01"),
        order(cast, "xu", "eligibility", pk, is_eligible="yes", on="2024-06-10"),
        order(
            cast,
            "xu",
            "move",
            pk,
            organisation=cast.places.school.pk,
            kind="guard",
            on="2024-06-10",
        ),
    ]
    certificate = person.certificates.get()
    sent += [
        order(cast, "xu", "mend", certificate.pk, number="晋保B8", issued_on="2023-01-01"),
        order(cast, "xu", "renew", certificate.pk, expires_on="2027-01-01"),
        order(cast, "xu", "revoke", certificate.pk, on="2024-06-11"),
        order(cast, "xu", "end", pk, on="2024-06-11"),
        order(cast, "xu", "return", pk, organisation=cast.places.school.pk, since="2024-06-12"),
    ]
    assert [answer.status_code for answer in sent] == [302] * len(sent)
    page = page_of(cast, "xu", person)
    for words in ("晋保B8", "2024-06-11 吊销或注销", "虚构", "三级（高级工）", "L-7", "徐警官"):
        assert words in page
    assert person.employments.count() == 3


def test_a_refused_order_shows_the_file_again_with_what_was_typed_and_the_form_open(
    cast: Cast,
) -> None:
    person = registered(cast)
    answer = order(
        cast,
        "qian",
        "insurance",
        person.pk,
        insurer="虚构保险",
        since="2025-01-01",
        until="2024-01-01",
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“保险终止”不能早于“保险起始”。" in page
    assert 'id="do-insurance" open' in page
    assert 'value="虚构保险"' in page
    assert page.count("<details") == page.count('class="fold do"')
    assert page.count(" open") == 1


def test_a_correction_is_answered_on_the_page_and_written_into_the_file(cast: Cast) -> None:
    asked = papers(cast).correction
    page = page_of(cast, "qian")
    assert "1 项更正申请待答复" in page
    assert 'value="+9991405000099"' in page
    answer = order(cast, "qian", "answer", asked.pk, state="made", value="+9991405000099")
    assert answer.status_code == 302
    asked.refresh_from_db()
    assert asked.state == CorrectionState.MADE
    assert Person.unscoped.get(pk=cast.li.person.pk).phone == "+9991405000099"
    refused = order(cast, "qian", "answer", asked.pk, state="declined", answer="不对")
    assert refused.status_code == 409


def test_leaving_names_the_kit_that_is_still_out(cast: Cast) -> None:
    papers(cast)
    client = cast.qian.client()
    sent = client.post(
        reverse("desk:person_end", args=[cast.li.person.pk]), {"on": "2024-06-12"}, follow=True
    )
    page = sent.content.decode()
    assert "装备未交回：XB-home-001。" in page
    assert "2024-06-12 离职" in page
    assert "办理返岗" in page


def long_history(cast: Cast, person: Person, lines: int) -> None:
    common = {"person": person, "bureau": cast.bureau, "organisation": cast.company}
    Change.unscoped.bulk_create(
        Change(
            **common,
            subject="registry.person",
            subject_id=str(person.pk),
            field="phone",
            before=f"{n}",
            after=f"改{n}号",
            act_id=uuid4(),
            at=clock.now() - timedelta(hours=n),
        )
        for n in range(lines)
    )
    DossierReading.unscoped.bulk_create(
        DossierReading(
            person=person,
            kind="page",
            reader_id=n,
            reader_name=f"读者{n}",
            reader_role="supervisor",
            at=clock.now() - timedelta(hours=n),
        )
        for n in range(lines)
    )
    ConductEntry.unscoped.bulk_create(
        ConductEntry(
            person=person,
            organisation=cast.company,
            kind="commendation",
            words=f"第{n}次",
            happened_on=date(2024, 1, 1),
            entered_at=clock.now(),
        )
        for n in range(lines)
    )


def test_the_page_asks_the_same_number_of_questions_however_long_the_history(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    papers(cast)
    client, url = cast.xu.client(), url_of(cast.li.person)
    client.get(url)  # the reading of these ten minutes is written down
    for lines in (0, 60):
        long_history(cast, cast.li.person, lines)
        with django_assert_num_queries(PINNED):
            page = client.get(url).content.decode()
    assert page.count("读者") == 19  # twenty lines, the first of which is supervision's own
    assert "看全部变更" in page
    whole = client.get(f"{url}?all=history").content.decode()
    assert whole.count("改") >= 60
