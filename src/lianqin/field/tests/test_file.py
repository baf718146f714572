"""My own file on the phone: what it says, who read it, corrections, taking consent back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from cast import Cast
from cast_registry import NUMBER_OF_LI, papers

from lianqin.core import clock
from lianqin.core.models import OutboxRow
from lianqin.registry.corrections import answer_correction
from lianqin.registry.dossiers import open_dossier
from lianqin.registry.identity import masked
from lianqin.registry.kinds import CorrectionState, LinkageEnd
from lianqin.registry.models import (
    Change,
    ConductEntry,
    Correction,
    DossierReading,
    Insurance,
    Linkage,
    Person,
    TeamMembership,
)
from lianqin.registry.people import edit_person

pytestmark = pytest.mark.django_db


def page_of(cast: Cast, name: str = "li", query: str = "") -> str:
    response = cast.everybody()[name].client().get(f"/field/file/{query}")
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_file_says_when_each_paper_ends_in_plain_words(county: Cast) -> None:
    papers(county)
    page = page_of(county)
    for words in (
        "保安员证",
        "长期",
        "虚构保险",
        "2099-01-01",
        "L-1",
        "四级（中级工）",
        "拾金不昧",
    ):
        assert words in page
    assert "您在 2020-01-01 同意参加联动。" in page
    assert "XB-home-001" in page
    assert "个人信息保护法第四十四条至第四十六条" in page


def test_what_ends_within_ninety_days_is_said_before_it_is_over(county: Cast) -> None:
    papers(county)
    last = clock.today() + timedelta(days=20)
    Insurance.unscoped.filter(person=county.li.person).update(until=last)
    assert f"{last} 快到期" in page_of(county)


def test_the_number_is_masked_even_to_its_holder(county: Cast) -> None:
    papers(county)
    page = page_of(county)
    assert NUMBER_OF_LI not in page
    assert masked(NUMBER_OF_LI) in page


def test_a_guard_sees_who_read_the_file_and_reading_it_oneself_leaves_no_row(
    county: Cast, clock: Any
) -> None:
    li = county.li.person
    open_dossier(person_id=li.pk, viewer=county.xu.viewer, name="徐警官", place="保安监管大队")
    page = page_of(county)
    assert "徐警官" in page
    assert "保安监管大队" in page
    assert DossierReading.unscoped.filter(person=li).count() == 1


def test_nobody_sees_a_word_of_anybody_elses_file(county: Cast) -> None:
    papers(county)
    ConductEntry.unscoped.update(words="KX-CANARY")
    assert "KX-CANARY" in page_of(county, "li")
    for name in ("zhao", "tan", "niu", "he", "ge", "sun"):
        page = page_of(county, name)
        assert "KX-CANARY" not in page
        assert "B-1" not in page
        assert "L-1" not in page


def test_an_account_without_a_file_is_told_whom_to_ask(county: Cast) -> None:
    from lianqin.registry.models import Membership

    Membership.unscoped.filter(user=county.he.user).update(person=None)
    assert "这个账号没有对应的档案。" in page_of(county, "he")
    client = county.he.client()
    assert client.post("/field/file/correct/", {"what": "手机"}).status_code == 404
    assert client.get("/field/file/consent/").status_code == 404


def test_a_correction_is_asked_for_with_a_day_by_which_it_is_answered(county: Cast) -> None:
    client = county.li.client()
    sent = client.post("/field/file/correct/", {"what": "手机", "wanted": "+9991405004321"})
    assert sent.status_code == 302
    asked = Correction.unscoped.get(person=county.li.person)
    assert asked.due_on == date(2024, 6, 27)
    page = page_of(county)
    assert "2024-06-12 提出，2024-06-27 前答复您" in page
    answer_correction(
        correction=asked,
        state=CorrectionState.DECLINED,
        answer="号码未实名登记",
        actor=county.qian.viewer,
        by_name="钱经理",
    )
    page = page_of(county)
    assert "号码未实名登记" in page
    assert "2024-06-12 钱经理 答复" in page


@pytest.mark.parametrize(
    "sent", [{}, {"what": "手机"}, {"wanted": "KX"}, {"what": "x", "wanted": "KX"}]
)
def test_what_was_typed_comes_back_with_a_refusal(county: Cast, sent: dict[str, str]) -> None:
    answer = county.li.client().post("/field/file/correct/", sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "core.missing_input" in page
    assert sent.get("wanted", "") in page
    assert not Correction.unscoped.exists()


def test_a_wrong_number_is_reported_without_typing_it_and_no_draft_of_it_is_kept(
    county: Cast,
) -> None:
    client = county.li.client()
    sent = {"what": "身份证号码", "wanted": "99140519900304001X"}
    refused = client.post("/field/file/correct/", sent)
    assert refused.status_code == 422
    assert "registry.identity_written" in refused.content.decode()
    assert client.post("/field/file/correct/", {**sent, "wanted": ""}).status_code == 302
    page = page_of(county)
    assert "以原件为准" in page
    typed = page[page.index('name="wanted"') :]
    assert "data-draft-skip" in typed[: typed.index(">")]


def test_consent_is_taken_back_in_two_steps_and_nothing_else_changes(county: Cast) -> None:
    client, li = county.li.client(), county.li.person
    first = client.get("/field/file/consent/").content.decode()
    assert "没有任何不利后果" in first
    assert Linkage.unscoped.get(person=li).until is None
    client.post("/field/file/consent/")
    linkage = Linkage.unscoped.get(person=li)
    assert (linkage.until, linkage.ended_because) == (
        clock.now().date(),
        LinkageEnd.WITHDRAWN,
    )
    assert not TeamMembership.unscoped.filter(person=li, until=None).exists()
    assert Person.unscoped.get(pk=li.pk).ended_on is None
    assert not ConductEntry.unscoped.filter(person=li).exists()
    assert not Change.unscoped.filter(person=li).exists()
    assert not OutboxRow.objects.exists()
    assert "现在没有参加联动。" in page_of(county)


def test_somebody_not_linked_has_nothing_to_take_back(county: Cast) -> None:
    page = page_of(county, "he")
    assert "/field/file/consent/" not in page
    answer = county.he.client().post("/field/file/consent/", headers={"accept": "application/json"})
    assert answer.status_code == 409
    assert answer.json()["code"] == "registry.not_linked"


def test_changes_of_the_file_are_shown_to_its_holder_in_words(county: Cast) -> None:
    edit_person(
        person=county.li.person,
        changes={"phone": "+9991405000001"},
        actor=county.qian.viewer,
        by_name="钱经理",
    )
    page = page_of(county)
    assert "13800000000 → +9991405000001" in page
    assert "钱经理" in page


def test_the_page_asks_the_same_number_of_questions_however_long_the_history(
    county: Cast, django_assert_max_num_queries: Any
) -> None:
    li, client = county.li.person, county.li.client()
    rows = [
        DossierReading(
            person=li,
            kind="page",
            reader_id=n,
            reader_name=f"读者{n}",
            reader_role="supervisor",
            at=clock.now() - timedelta(hours=n),
        )
        for n in range(60)
    ]
    DossierReading.unscoped.bulk_create(rows)
    with django_assert_max_num_queries(30):
        page = client.get("/field/file/").content.decode()
    assert page.count("读者") == 10
    assert client.get("/field/file/?all=readings").content.decode().count("读者") == 60


def test_the_file_is_one_press_from_the_first_page_and_from_ones_own(county: Cast) -> None:
    client = county.zhao.client()
    for page in ("/field/", "/field/me/"):
        assert 'href="/field/file/"' in client.get(page).content.decode()
