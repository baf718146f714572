"""Supervision's pages of a breach: told, heard, decided, in this order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cast import Cast
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianqin.registry.models import ConductEntry
from lianqin.supervision.breaches import Reproach, notify, speak
from lianqin.supervision.complaints import Told, name_whom, take_complaint
from lianqin.supervision.models import Breach
from lianqin.supervision.states import BreachState, Channel

LIST = "/supervision/breaches/"
SAID = {
    "who": "李保安",
    "clause": "insult",
    "words": "辱骂来访人员",
    "happened_on": "2024-06-11",
    "hear_by": "2024-06-19",
}
DECISION = {"result": "upheld", "decision": "监控与证人一致"}


def opened(cast: Cast, **said: str) -> Breach:
    """Officer Xu tells guard Li what is said against him, from the page."""
    answer = cast.xu.client().post(f"{LIST}new/", {**SAID, **said})
    assert answer.status_code == 302, answer.content.decode()
    return Breach.unscoped.order_by("-pk")[0]


def test_from_telling_to_the_line_in_the_dossier(cast: Cast, clock: Any) -> None:
    breach, client = opened(cast), cast.xu.client()
    url = f"{LIST}{breach.number}/"
    page = client.get(url).content.decode()
    assert "还没有听取本人意见" in page
    assert "第三十条第（一）项" in page
    early = client.post(f"{url}decide/", DECISION)
    assert early.status_code == 409
    assert "supervision.not_heard" in early.content.decode()
    assert "监控与证人一致" in early.content.decode()
    spoken = {"statement": "对方先骂人"}
    assert "（可不填）" not in page
    unreached = client.post(f"{url}hear/", spoken)
    assert unreached.status_code == 422
    assert "supervision.not_reached" in unreached.content.decode()
    assert "对方先骂人" in unreached.content.decode()
    client.post(f"{url}hear/", {**spoken, "told_how": "当面告知"})
    page = client.get(url).content.decode()
    assert "申辩到 2024-06-19 为止" in page
    assert "当面告知" in page
    early = client.post(f"{url}decide/", DECISION)
    assert (early.status_code, "supervision.too_early" in early.content.decode()) == (409, True)
    clock.move(timedelta(days=8))
    assert client.post(f"{url}decide/", DECISION).status_code == 302
    breach.refresh_from_db()
    assert (breach.state, breach.heard_by) == (BreachState.UPHELD, "徐警官")
    assert ConductEntry.unscoped.get().source == f"breach:{breach.pk}"
    assert "档案里的一行" in client.get(url).content.decode()


def test_what_is_dropped_says_that_the_dossier_holds_nothing(cast: Cast) -> None:
    breach, client = opened(cast), cast.xu.client()
    url = f"{LIST}{breach.number}/"
    client.post(f"{url}decide/", {"result": "dropped", "decision": "查无实据"})
    assert "档案里没有记录" in client.get(url).content.decode()
    assert breach.number not in client.get(LIST).content.decode()
    assert breach.number in client.get(f"{LIST}?state=dropped").content.decode()


def test_silence_is_offered_only_when_the_time_is_over(cast: Cast, clock: Any) -> None:
    breach, client = opened(cast), cast.xu.client()
    url, button = f"{LIST}{breach.number}/", "给了机会，期满没有行使"
    assert button not in client.get(url).content.decode()
    assert client.post(f"{url}silence/").status_code == 409
    clock.move(timedelta(days=8))
    page = client.get(url).content.decode()
    assert button in page
    assert "chip--late" in page
    unreached = client.post(f"{url}silence/", {"told_how": ""})
    assert unreached.status_code == 422
    assert "supervision.not_reached" in unreached.content.decode()
    told = client.post(f"{url}silence/", {"told_how": "6月14日由经理当面告知"})
    assert told.status_code == 302
    assert client.post(f"{url}decide/", DECISION).status_code == 302


def test_a_refused_form_keeps_everything_typed_and_says_why(cast: Cast) -> None:
    client = cast.xu.client()
    cases = {
        "supervision.hearing_too_soon": {"hear_by": "2024-06-13"},
        "supervision.decline_is_no_breach": {"words": "拒绝执行联动指令"},
        "supervision.happens_later": {"happened_on": "2024-06-13"},
        "supervision.person_not_found": {"who": "查无此人"},
        "core.missing_input": {"who": ""},
        "core.unreadable_input": {"clause": "decline"},
    }
    for code, wrong in cases.items():
        answer = client.post(f"{LIST}new/", {**SAID, **wrong})
        page = answer.content.decode()
        assert answer.status_code == 422, code
        assert code in page
        assert wrong.get("words", SAID["words"]) in page
    assert not Breach.unscoped.exists()


def test_officers_and_volunteers_are_not_among_those_offered(cast: Cast) -> None:
    answer = cast.xu.client().post(f"{LIST}new/", {**SAID, "who": "孙民警"})
    assert answer.status_code == 422
    assert "supervision.person_not_found" in answer.content.decode()


def test_a_complaint_begins_a_breach_with_whom_it_is_about(cast: Cast) -> None:
    told = Told(channel=Channel.PHONE, words="骂人")
    complaint = take_complaint(told, bureau_id=cast.bureau.pk).complaint
    name_whom(complaint, organisation=None, person=cast.li.person, actor=cast.xu.viewer)
    client = cast.xu.client()
    page = client.get(f"{LIST}new/?complaint={complaint.number}").content.decode()
    assert 'value="李保安"' in page
    breach = opened(cast, complaint=complaint.number)
    assert breach.complaint == complaint
    answered = client.get(f"/supervision/complaints/{complaint.number}/").content.decode()
    assert breach.number in answered


def test_a_complaint_of_the_other_bureau_begins_nothing_here(cast: Cast) -> None:
    told = Told(channel=Channel.PHONE, words="骂人")
    foreign = take_complaint(told, bureau_id=cast.twin.bureau.pk).complaint
    client = cast.xu.client()
    assert client.get(f"{LIST}new/?complaint={foreign.number}").status_code == 404
    answer = client.post(f"{LIST}new/", {**SAID, "complaint": foreign.number})
    assert answer.status_code == 404
    assert not Breach.unscoped.exists()


@pytest.mark.parametrize("name", ["qian", "li", "zhao", "sun", "fang", "chen", "shen", "admin"])
def test_nobody_but_supervision_opens_the_matter_at_the_desk(cast: Cast, name: str) -> None:
    breach = opened(cast)
    client = cast.everybody()[name].client()
    for url in (LIST, f"{LIST}{breach.number}/", f"{LIST}new/"):
        answer = client.get(url)
        assert answer.status_code == 403
        assert "辱骂来访人员" not in answer.content.decode()


def test_the_other_bureaus_supervision_finds_no_such_matter(cast: Cast) -> None:
    breach, stranger = opened(cast), cast.twin.people.xu.client()
    assert stranger.get(f"{LIST}{breach.number}/").status_code == 404
    assert stranger.post(f"{LIST}{breach.number}/decide/", DECISION).status_code == 404
    assert breach.number not in stranger.get(LIST).content.decode()


def test_what_was_said_on_the_phone_is_read_at_the_desk(cast: Cast) -> None:
    reproach = Reproach(
        clause="insult",
        words="辱骂来访人员",
        happened_on=cast.li.person.registered_on,
        hear_by=cast.li.person.registered_on + timedelta(days=9999),
    )
    officer = {"actor": cast.xu.viewer, "actor_name": "徐警官"}
    breach = notify(cast.li.person, reproach, **officer)
    speak(breach, "我没有骂人", actor=cast.li.viewer)
    page = cast.xu.client().get(f"{LIST}{breach.number}/").content.decode()
    assert "我没有骂人" in page
    assert "本人在手机上陈述" in page


def test_the_list_asks_as_often_for_twenty_matters_as_for_one(cast: Cast) -> None:
    client, asked = cast.xu.client(), []
    for times in (1, 19):
        for _ in range(times):
            opened(cast)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]
