"""Being heard on the phone: reading it, speaking, saying nothing, and nobody else's matter."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from cast import Cast

from lianqin.core import clock as house_clock
from lianqin.supervision.breaches import Reproach, decide, hear, notify
from lianqin.supervision.models import Breach
from lianqin.supervision.states import BreachState

TODAY = date(2024, 6, 12)
WORDS = "对方先推搡，我只拦了一下"


def notified(county: Cast) -> Breach:
    reproach = Reproach("insult", "辱骂来访人员", TODAY, TODAY + timedelta(days=7))
    officer = {"actor": county.xu.viewer, "actor_name": "徐警官"}
    return notify(county.li.person, reproach, **officer)


def said(breach: Breach, county: Cast, **fields: str) -> Any:
    url = f"/field/hearings/{breach.number}/say/"
    return county.li.client().post(url, {"command": str(uuid4()), **fields})


def page_of(breach: Breach, county: Cast) -> str:
    return str(county.li.client().get(f"/field/hearings/{breach.number}/").content.decode())


def test_the_first_page_says_that_something_waits_for_their_word(county: Cast) -> None:
    breach = notified(county)
    page = county.li.client().get("/field/").content.decode()
    assert f'href="/field/hearings/{breach.number}/"' in page
    assert (
        f"/field/hearings/{breach.number}/"
        not in county.zhao.client().get("/field/").content.decode()
    )


def test_the_page_says_what_by_which_article_and_every_right(county: Cast) -> None:
    page = page_of(notified(county), county)
    for words in (
        "侮辱他人",
        "辱骂来访人员",
        "第三十条第（一）项",
        "由一位您信任的人陪同",
        "不作陈述不等于承认",
        "谢绝指令、拒绝违法指令不是违规",
        "2024-06-19 以前（还有 7 天）",
    ):
        assert words in page


def test_to_open_it_is_to_have_read_it(county: Cast) -> None:
    breach = notified(county)
    county.li.client().get("/field/hearings/")
    breach.refresh_from_db()
    assert breach.read_at is None
    page_of(breach, county)
    breach.refresh_from_db()
    assert breach.read_at == house_clock.now()


def test_speaking_is_written_down_in_their_own_words(county: Cast) -> None:
    breach = notified(county)
    assert said(breach, county, statement=WORDS, answer="speak").status_code == 302
    breach.refresh_from_db()
    assert (breach.state, breach.statement, breach.heard_by) == (BreachState.HEARD, WORDS, "")
    page = page_of(breach, county)
    assert WORDS in page
    assert "还可以补充" in page


def test_what_was_said_is_no_draft_of_what_may_be_added(county: Cast) -> None:
    breach = notified(county)
    assert f'data-draft="hearing-{breach.number}"' in page_of(breach, county)
    said(breach, county, statement=WORDS, answer="speak")
    page = page_of(breach, county)
    assert f'data-draft-clear="hearing-{breach.number}"' in page
    assert f'data-draft="hearing-{breach.number}-{len(WORDS)}"' in page


def test_saying_nothing_is_as_large_a_button_and_no_admission(county: Cast) -> None:
    breach = notified(county)
    assert 'class="hearing__answer"' in page_of(breach, county)
    said(breach, county, answer="nothing")
    breach.refresh_from_db()
    assert (breach.state, breach.declined_to_speak) == (BreachState.HEARD, True)
    assert "您选择不作陈述。不作陈述不等于承认。" in page_of(breach, county)


def test_the_same_press_twice_is_said_once(county: Cast) -> None:
    breach, command = notified(county), str(uuid4())
    for _ in range(2):
        assert said(breach, county, statement=WORDS, command=command).status_code == 302
    breach.refresh_from_db()
    assert breach.statement == WORDS


def test_empty_words_are_refused_on_the_page_itself(county: Cast) -> None:
    breach = notified(county)
    answer = said(breach, county, statement="  ", answer="speak")
    assert answer.status_code == 422
    assert "supervision.statement_missing" in answer.content.decode()


def test_too_many_words_are_refused_and_kept(county: Cast) -> None:
    breach = notified(county)
    answer = said(breach, county, statement="话" * 2001, answer="speak")
    assert answer.status_code == 422
    assert "话" * 2001 in answer.content.decode()


def test_what_was_said_to_an_officer_is_read_here_too(county: Cast) -> None:
    breach = notified(county)
    page_of(breach, county)
    breach.refresh_from_db()
    hear(breach, "当面说的话", actor=county.xu.viewer, actor_name="徐警官")
    page = page_of(breach, county)
    assert "当面说的话" in page
    assert "徐警官当面听取并记录" in page


@pytest.mark.parametrize(
    ("upheld", "words"),
    [(False, "您的档案里没有记录。"), (True, "已记入您的档案。")],
    ids=["dropped", "upheld"],
)
def test_the_decision_and_its_reason_are_told(county: Cast, upheld: bool, words: str) -> None:
    breach = notified(county)
    said(breach, county, answer="nothing")
    officer = {"actor": county.xu.viewer, "actor_name": "徐警官"}
    decide(breach, upheld=upheld, decision="理由在此", **officer)
    page = page_of(breach, county)
    assert words in page
    assert "理由在此" in page
    late = said(breach, county, statement=WORDS, answer="speak")
    assert late.status_code == 409


@pytest.mark.parametrize("name", ["zhao", "tan", "niu", "he", "sun", "ma"])
def test_a_colleague_the_team_leader_and_a_station_officer_find_no_such_matter(
    county: Cast, name: str
) -> None:
    breach = notified(county)
    client = county.everybody()[name].client()
    for method, url in (
        (client.get, f"/field/hearings/{breach.number}/"),
        (client.post, f"/field/hearings/{breach.number}/say/"),
    ):
        assert method(url).status_code == 404
    assert breach.number not in client.get("/field/hearings/").content.decode()


@pytest.mark.parametrize("name", ["qian", "xu"])
def test_manager_and_supervision_have_no_phone_page_of_it(county: Cast, name: str) -> None:
    breach = notified(county)
    answer = county.everybody()[name].client().get(f"/field/hearings/{breach.number}/")
    assert answer.status_code == 403


def test_an_empty_page_says_what_it_is_for(county: Cast) -> None:
    assert "没有对您的告知" in county.li.client().get("/field/hearings/").content.decode()
