"""The pages of recognition: put forward, verified by another, given after the quarter, printed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cast import Cast
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianqin.registry.models import ConductEntry
from lianqin.supervision.models import RecognisedAct, Recognition

ROOT = "/supervision/recognition/"
JUNE = "2024Q2"
DEED = {
    "who": "李保安",
    "kind": "rescue",
    "happened_on": "2024-06-10",
    "words": "搀扶跌倒老人并送医",
    "proof": "other",
    "mark": "金村居委会感谢信",
}


def proposed(cast: Cast, **said: str) -> RecognisedAct:
    """Manager Qian puts an act forward, from the page."""
    answer = cast.qian.client().post(f"{ROOT}new/", {**DEED, **said})
    assert answer.status_code == 302, answer.content.decode()
    return RecognisedAct.unscoped.order_by("-pk")[0]


def verified(cast: Cast, **said: str) -> RecognisedAct:
    done = proposed(cast, **said)
    assert cast.xu.client().post(f"{ROOT}acts/{done.pk}/verify/").status_code == 302
    done.refresh_from_db()
    return done


def thanked(cast: Cast, clock: Any) -> None:
    """Two acts of guard Li verified, and the thanks given in July."""
    verified(cast)
    verified(cast, kind="lost_found", mark="失物招领登记12号")
    clock.move(timedelta(days=20))
    said = {"quarter": JUNE, "words": "热心助人，特此通报表扬。"}
    assert cast.xu.client().post(f"{ROOT}give/", said).status_code == 302


def test_from_the_proposal_to_the_notice_on_the_wall(cast: Cast, clock: Any) -> None:
    thanked(cast, clock)
    client = cast.xu.client()
    thanks = Recognition.unscoped.get()
    assert (thanks.person, thanks.giver_name) == (cast.li.person, "徐警官")
    page = client.get(f"{ROOT}?quarter={JUNE}").content.decode()
    assert "已通报表扬" in page
    notice = client.get(f"{ROOT}{JUNE}/{cast.company.pk}/").content.decode()
    for words in (
        "表扬通报",
        "李保安",
        "热心助人，特此通报表扬。",
        "泽安保安服务有限公司",
        "徐警官",
    ):
        assert words in notice
    assert ConductEntry.unscoped.filter(person=cast.li.person).count() == 1


def test_an_act_put_forward_is_no_draft_of_the_next(cast: Cast) -> None:
    client, mark = cast.qian.client(), 'data-draft-clear="deed"'
    assert mark in client.post(f"{ROOT}new/", DEED, follow=True).content.decode()
    assert mark not in client.get(ROOT).content.decode()


def test_no_page_says_how_many_acts_somebody_has(cast: Cast, clock: Any) -> None:
    thanked(cast, clock)
    client = cast.xu.client()
    for url in (f"{ROOT}?quarter={JUNE}", f"{ROOT}{JUNE}/{cast.company.pk}/"):
        page = client.get(url).content.decode()
        for words in ("2件", "2 件，", "排名：", "第1名", "次数最多", "谢绝了"):
            assert words not in page.replace("有 2 件的季末通报表扬", "")


def test_thanks_are_not_given_before_the_quarter_is_over(cast: Cast) -> None:
    verified(cast)
    verified(cast, kind="lost_found", mark="失物招领登记12号")
    client = cast.xu.client()
    page = client.get(f"{ROOT}?quarter={JUNE}").content.decode()
    assert "2024-07-01 起可以通报" in page
    early = client.post(f"{ROOT}give/", {"quarter": JUNE, "words": "感谢"})
    assert early.status_code == 409
    assert "supervision.quarter_not_over" in early.content.decode()
    assert not Recognition.unscoped.exists()


def test_an_officer_cannot_verify_what_he_put_forward(cast: Cast) -> None:
    client = cast.xu.client()
    client.post(f"{ROOT}new/", DEED)
    done = RecognisedAct.unscoped.get()
    assert "由另一名民警核实" in client.get(f"{ROOT}?quarter={JUNE}").content.decode()
    answer = client.post(f"{ROOT}acts/{done.pk}/verify/")
    assert answer.status_code == 403
    done.refresh_from_db()
    assert done.verified_at is None


def test_an_act_goes_back_with_a_reason_that_its_unit_reads(cast: Cast) -> None:
    done, client = proposed(cast), cast.xu.client()
    unexplained = client.post(f"{ROOT}acts/{done.pk}/refuse/", {"reason": ""})
    assert unexplained.status_code == 422
    client.post(f"{ROOT}acts/{done.pk}/refuse/", {"reason": "居委会没有确认"})
    page = cast.qian.client().get(f"{ROOT}?quarter={JUNE}").content.decode()
    assert "居委会没有确认" in page


def test_what_cannot_be_recognised_is_told_and_everything_typed_is_kept(cast: Cast) -> None:
    client = cast.qian.client()
    cases = {
        "supervision.act_not_recognisable": {"words": "协助抓获嫌疑人"},
        "supervision.act_not_proven": {"proof": "incident", "mark": "T99999999"},
        "supervision.happens_later": {"happened_on": "2024-06-13"},
        "supervision.person_not_found": {"who": "查无此人"},
        "core.missing_input": {"mark": ""},
        "core.unreadable_input": {"kind": "arrest"},
    }
    for code, wrong in cases.items():
        answer = client.post(f"{ROOT}new/", {**DEED, **wrong})
        page = answer.content.decode()
        assert answer.status_code == 422, code
        assert code in page
        assert wrong.get("words", DEED["words"]) in page


def test_a_manager_puts_nobody_elses_people_forward(cast: Cast) -> None:
    client = cast.qian.client()
    for wrong in ({"who": "高远"}, {"who": "", "person": str(cast.gao.pk)}):
        answer = client.post(f"{ROOT}new/", {**DEED, **wrong})
        assert answer.status_code in {404, 422}
    assert not RecognisedAct.unscoped.exists()


def test_a_manager_sees_the_own_unit_and_settles_nothing(cast: Cast) -> None:
    mine = proposed(cast)
    cast.xu.client().post(f"{ROOT}new/", {**DEED, "who": "高远", "words": "清理校门口障碍"})
    client = cast.qian.client()
    page = client.get(f"{ROOT}?quarter={JUNE}").content.decode()
    assert "李保安" in page
    assert "高远" not in page
    assert "清理校门口障碍" not in page
    for step in ("verify", "refuse"):
        assert client.post(f"{ROOT}acts/{mine.pk}/{step}/").status_code == 403
    assert client.post(f"{ROOT}give/", {"quarter": JUNE, "words": "感谢"}).status_code == 403


def test_a_manager_prints_the_own_units_notice_and_no_other(cast: Cast, clock: Any) -> None:
    thanked(cast, clock)
    client = cast.qian.client()
    assert "李保安" in client.get(f"{ROOT}{JUNE}/{cast.company.pk}/").content.decode()
    assert client.get(f"{ROOT}{JUNE}/{cast.school.pk}/").status_code == 404
    assert client.get(f"{ROOT}2024Q9/{cast.company.pk}/").status_code == 404


@pytest.mark.parametrize("name", ["li", "zhao", "sun", "fang", "chen", "shen", "admin"])
def test_nobody_else_opens_the_page(cast: Cast, name: str) -> None:
    proposed(cast)
    answer = cast.everybody()[name].client().get(ROOT)
    assert answer.status_code == 403
    assert "搀扶跌倒老人" not in answer.content.decode()


def test_the_other_bureaus_supervision_sees_and_settles_nothing(cast: Cast) -> None:
    done, stranger = proposed(cast), cast.twin.people.xu.client()
    assert "搀扶跌倒老人" not in stranger.get(f"{ROOT}?quarter={JUNE}").content.decode()
    assert stranger.post(f"{ROOT}acts/{done.pk}/verify/").status_code == 404
    assert stranger.get(f"{ROOT}{JUNE}/{cast.company.pk}/").status_code == 404


def test_the_page_asks_as_often_for_a_dozen_acts_as_for_two(cast: Cast) -> None:
    client, asked = cast.xu.client(), []
    for days in (range(1, 3), range(3, 11)):
        for day in days:
            for who in ("李保安", "赵保安"):
                verified(cast, who=who, happened_on=f"2024-06-{day:02d}", mark=f"记录{day}{who}")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{ROOT}?quarter={JUNE}").status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]
