"""The public's page, and what supervision does with a complaint."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from cast import Cast
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lianqin.core.models import AuditRow
from lianqin.desk.supervision.public_complaints import MOST_AN_HOUR
from lianqin.registry.kinds import ConductKind
from lianqin.registry.models import ConductEntry
from lianqin.supervision.callers import Caller
from lianqin.supervision.complaints import Taken, Told, take_complaint
from lianqin.supervision.models import Complaint
from lianqin.supervision.states import Channel, ComplaintState

PUBLIC, ANSWER = "/complaints/", "/complaints/answer/"
LIST = "/supervision/complaints/"
WORDS = "门口保安骂人，态度很差"


def send(client: Client, **said: str) -> Any:
    """Send the public form."""
    return client.post(PUBLIC, {"words": WORDS, **said})


def key_on(answer: Any) -> str:
    found = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", answer.content.decode())
    assert found
    return found[0]


def taken(cast: Cast, **told: Any) -> Taken:
    said = {"channel": Channel.PHONE, "words": WORDS, **told}
    return take_complaint(Told(**said), bureau_id=cast.bureau.pk)


def test_anybody_complains_without_an_account_and_gets_number_and_key_once(
    cast: Cast, client: Client
) -> None:
    answer = send(client, about="东门保安", happened_on="2024-06-11", name="韩群众")
    page = answer.content.decode()
    complaint = Complaint.unscoped.get()
    assert complaint.number in page
    assert "查询码只在这里给出一次" in page
    assert key_on(answer)
    assert (complaint.channel, complaint.about) == (Channel.WEB, "东门保安")
    assert complaint.happened_on == date(2024, 6, 11)
    assert key_on(answer) not in client.get(PUBLIC).content.decode()


def test_the_form_says_what_becomes_of_what_is_said(cast: Cast, client: Client) -> None:
    page = client.get(PUBLIC).content.decode()
    for words in ("加密保存", "看不到是谁投诉", "答复两年后删除", "15 天内答复"):
        assert words in page
    english = client.get(PUBLIC, headers={"accept-language": "en"}).content.decode()
    assert "Complain about a security service" in english


def test_a_form_without_its_token_is_refused(cast: Cast) -> None:
    assert send(Client(enforce_csrf_checks=True)).status_code == 403
    assert not Complaint.unscoped.exists()


def test_what_cannot_be_taken_is_told_and_everything_typed_is_kept(
    cast: Cast, client: Client
) -> None:
    cases = {
        "core.missing_input": {"words": " ", "about": "东门保安"},
        "supervision.happens_later": {
            "words": WORDS,
            "happened_on": "2030-01-01",
            "about": "东门保安",
        },
        "core.unreadable_input": {"words": "话" * 2001, "about": "东门保安"},
    }
    for code, said in cases.items():
        answer = send(client, **said)
        assert answer.status_code == 422, code
        assert code in answer.content.decode()
        assert "东门保安" in answer.content.decode()
    assert not Complaint.unscoped.exists()


def test_the_sixth_complaint_from_an_address_within_the_hour_is_refused_and_kept(
    cast: Cast, client: Client
) -> None:
    for _ in range(MOST_AN_HOUR):
        assert send(client).status_code == 200
    answer = send(client)
    assert answer.status_code == 429
    assert "supervision.complaints_too_many" in answer.content.decode()
    assert WORDS in answer.content.decode()
    assert Complaint.unscoped.count() == MOST_AN_HOUR
    elsewhere = client.post(PUBLIC, {"words": WORDS}, REMOTE_ADDR="198.51.100.7")
    assert elsewhere.status_code == 200


def test_with_two_bureaus_the_complainant_chooses_one(cast: Cast, client: Client) -> None:
    twin = cast.twin.bureau
    assert 'name="bureau"' in client.get(PUBLIC).content.decode()
    assert send(client).status_code == 422
    assert send(client, bureau="987654").status_code == 422
    assert send(client, bureau=str(twin.pk)).status_code == 200
    assert Complaint.unscoped.get().bureau == twin


def test_the_answer_is_read_by_number_and_key(cast: Cast, client: Client) -> None:
    made = taken(cast)
    asked = {"number": made.complaint.number, "key": made.key}
    waiting = client.post(ANSWER, asked).content.decode()
    assert "正在调查" in waiting
    assert WORDS not in waiting
    officer = cast.xu.client()
    url = f"{LIST}{made.complaint.number}/answer/"
    officer.post(url, {"result": "upheld", "answer": "已批评教育，向您致歉"})
    assert "已批评教育，向您致歉" in client.post(ANSWER, asked).content.decode()


def test_a_wrong_key_and_a_number_there_is_not_answer_alike(cast: Cast, client: Client) -> None:
    made = taken(cast)
    number = made.complaint.number

    def said(number: str, key: str) -> tuple[int, str]:
        answer = client.post(ANSWER, {"number": number, "key": key})
        page = re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
        page = re.sub(r'X-CSRFToken": "[^"]+"', "", page)
        return answer.status_code, page.replace(number, "").replace(key, "")

    wrong, missing = said(number, "AAAA-AAAA-AAAA"), said("T2024-9999", made.key)
    assert wrong == missing
    assert wrong[0] == 404


def test_supervision_finds_what_falls_due_first_and_what_is_late(cast: Cast, clock: Any) -> None:
    first = taken(cast).complaint
    clock.move(timedelta(days=10))
    second = taken(cast).complaint
    client = cast.xu.client()
    page = client.get(LIST).content.decode()
    assert page.index(first.number) < page.index(second.number)
    assert "chip--late" not in page
    clock.move(timedelta(days=8))
    assert "已超 3 天" in client.get(LIST).content.decode()
    late = client.get(f"{LIST}?state=late").content.decode()
    assert first.number in late
    assert second.number not in late


def test_an_officer_takes_a_complaint_down_and_tells_the_key(cast: Cast) -> None:
    client = cast.xu.client()
    said = {"channel": "phone", "words": WORDS, "name": "韩群众", "contact": "+9991405000123"}
    answer = client.post(f"{LIST}new/", said)
    complaint = Complaint.unscoped.get()
    assert complaint.channel == Channel.PHONE
    assert complaint.number in answer.content.decode()
    assert key_on(answer)
    assert client.post(f"{LIST}new/", {**said, "channel": "web"}).status_code == 422


def test_who_complains_is_shown_on_asking_and_the_asking_is_on_record(cast: Cast) -> None:
    complaint = taken(cast, caller=Caller("韩群众", "+9991405000123")).complaint
    client, url = cast.xu.client(), f"{LIST}{complaint.number}/"
    assert "韩群众" not in client.get(url).content.decode()
    assert "韩群众" in client.post(f"{url}caller/").content.decode()
    assert AuditRow.objects.filter(action="complaint.read_caller").count() == 1


def test_the_officer_names_the_guard_by_what_he_is_searched_by_and_answers(cast: Cast) -> None:
    complaint, client = taken(cast).complaint, cast.xu.client()
    url = f"{LIST}{complaint.number}/"
    assert client.post(f"{url}whom/", {"who": "李保安"}).status_code == 302
    complaint.refresh_from_db()
    assert (complaint.person, complaint.organisation) == (cast.li.person, cast.company)
    answer = client.post(f"{url}answer/", {"result": "upheld", "answer": "已批评教育"})
    assert answer.status_code == 302
    complaint.refresh_from_db()
    assert (complaint.state, complaint.answerer_name) == (ComplaintState.ANSWERED, "徐警官")
    assert ConductEntry.unscoped.get(person=cast.li.person).kind == ConductKind.COMPLAINT


def test_somebody_not_found_and_several_are_told_and_offered(cast: Cast) -> None:
    complaint, client = taken(cast).complaint, cast.xu.client()
    url = f"{LIST}{complaint.number}/whom/"
    nobody = client.post(url, {"who": "查无此人"})
    assert (nobody.status_code, "supervision.person_not_found" in nobody.content.decode()) == (
        422,
        True,
    )
    several = client.post(url, {"who": "保安"})
    page = several.content.decode()
    assert several.status_code == 422
    assert f'value="{cast.li.person.pk}"' in page
    assert f'value="{cast.zhao.person.pk}"' in page
    chosen = client.post(url, {"who": "保安", "person": str(cast.zhao.person.pk)})
    assert chosen.status_code == 302
    complaint.refresh_from_db()
    assert complaint.person == cast.zhao.person


def test_an_answer_without_words_keeps_the_page_and_says_so(cast: Cast) -> None:
    complaint = taken(cast).complaint
    url = f"{LIST}{complaint.number}/answer/"
    answer = cast.xu.client().post(url, {"result": "upheld", "answer": ""})
    assert answer.status_code == 422
    assert "core.missing_input" in answer.content.decode()


@pytest.mark.parametrize("name", ["qian", "li", "zhao", "sun", "fang", "chen", "shen", "admin"])
def test_nobody_but_supervision_opens_a_complaint(cast: Cast, name: str) -> None:
    complaint, client = taken(cast).complaint, cast.everybody()[name].client()
    for url in (LIST, f"{LIST}{complaint.number}/"):
        answer = client.get(url)
        assert answer.status_code == 403
        assert WORDS not in answer.content.decode()


def test_the_other_bureaus_supervision_finds_no_such_complaint(cast: Cast) -> None:
    complaint = taken(cast).complaint
    stranger = cast.twin.people.xu.client()
    assert stranger.get(f"{LIST}{complaint.number}/").status_code == 404
    assert complaint.number not in stranger.get(LIST).content.decode()


def test_the_list_asks_as_often_for_thirty_complaints_as_for_one(cast: Cast) -> None:
    client = cast.xu.client()
    asked = []
    for times in (1, 29):
        for _ in range(times):
            complaint = taken(cast).complaint
            Complaint.unscoped.filter(pk=complaint.pk).update(
                person=cast.li.person, organisation=cast.company
            )
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_choice_holds_only_for_the_words_it_was_offered_for(cast: Cast) -> None:
    complaint, client = taken(cast).complaint, cast.xu.client()
    url = f"{LIST}{complaint.number}/whom/"
    client.post(url, {"who": "赵保安", "person": str(cast.li.person.pk)})
    complaint.refresh_from_db()
    assert complaint.person == cast.zhao.person
