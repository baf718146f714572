"""The page for several incidents at once: it proposes with its proof, and never sends by itself."""

from __future__ import annotations

import pytest
from cast import Cast, report
from django.test import Client

from lianqin.dispatch.models import Directive

PAGE, SEND = "/together/", "/together/send/"


@pytest.fixture
def chen(cast: Cast) -> Client:
    return cast.chen.client()


def offered(page: str) -> list[tuple[str, str]]:
    """Incident and crew of every button."""
    return [
        (part.split('"')[0], part.split('name="unit" value="')[1].split('"')[0])
        for part in page.split('name="incident" value="')[1:]
    ]


def test_the_plan_stands_with_its_proof_and_sends_nobody(chen: Client, cast: Cast) -> None:
    first, second = report(cast, priority=1), report(cast, priority=2)
    page = chen.get(PAGE).content.decode()
    assert "已证明最优" in page
    assert {number for number, _unit in offered(page)} == {first.number, second.number}
    assert not Directive.unscoped.exists()


def test_each_button_issues_one_directive_with_the_reason_on_record(
    chen: Client, cast: Cast
) -> None:
    report(cast, priority=1), report(cast, priority=2)
    incident, unit = offered(chen.get(PAGE).content.decode())[0]
    assert chen.post(SEND, {"incident": incident, "unit": unit}).status_code == 302
    sent = Directive.unscoped.get()
    assert (sent.incident.number, str(sent.unit_id)) == (incident, unit)
    assert sent.override_reason == "几起警情一并统筹"
    assert (incident, unit) not in offered(chen.get(PAGE).content.decode())


def test_a_crew_taken_meanwhile_is_refused_and_the_plan_is_shown_anew(
    chen: Client, cast: Cast
) -> None:
    first, second = report(cast, priority=1), report(cast, priority=2)
    _, unit = offered(chen.get(PAGE).content.decode())[0]
    chen.post(SEND, {"incident": first.number, "unit": unit})
    answer = chen.post(SEND, {"incident": second.number, "unit": unit})
    assert answer.status_code in (409, 422)
    assert Directive.unscoped.count() == 1
    assert unit not in {one for _number, one in offered(answer.content.decode())}


@pytest.mark.parametrize("unit", ["", "x", "999999999999999999999"])
def test_a_crew_that_is_no_crew_is_refused_in_words(chen: Client, cast: Cast, unit: str) -> None:
    incident = report(cast)
    answer = chen.post(SEND, {"incident": incident.number, "unit": unit})
    assert 400 <= answer.status_code < 500
    assert not Directive.unscoped.exists()


def test_without_incidents_that_lack_anybody_the_page_says_so(chen: Client, cast: Cast) -> None:
    assert "没有缺力量的警情" in chen.get(PAGE).content.decode()


def test_an_exercise_is_left_out_and_counted(chen: Client, cast: Cast) -> None:
    report(cast, is_exercise=True)
    page = chen.get(PAGE).content.decode()
    assert "演练 1 起不参加统筹" in page
    assert offered(page) == []
