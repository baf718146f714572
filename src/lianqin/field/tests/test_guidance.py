"""The thread on the phone: one tap, once in effect, and only the crew's own."""

from __future__ import annotations

from uuid import uuid4

import pytest
from cast import Cast

from lianqin.dispatch import guidance
from lianqin.dispatch.models import GuidanceMessage
from lianqin.dispatch.states import Status
from lianqin.field.tests.phone import at, directed, press

pytestmark = pytest.mark.django_db


def test_what_the_desk_wrote_stands_on_the_card_as_unread_until_it_is_opened(cast: Cast) -> None:
    directive = directed(cast, cast.li_crew)
    guidance.write(directive, "从西门进", actor=cast.chen.viewer, actor_name="陈警官")
    client = cast.li.client()
    assert "有未读的话" in client.get("/field/").content.decode()
    page = client.get(at(directive, "guidance/")).content.decode()
    assert "从西门进" in page
    assert GuidanceMessage.unscoped.get().read_by_name == cast.li.user.display_name
    assert "有未读的话" not in client.get("/field/").content.decode()


def test_a_tap_says_a_phrase_once_however_often_the_phone_says_it(cast: Cast) -> None:
    directive = directed(cast, cast.li_crew)
    client, command = cast.li.client(), uuid4()
    for _ in range(3):
        answer = press(client, at(directive, "guidance/"), command=command, phrase="need_police")
        assert answer.status_code == 200
    said = GuidanceMessage.unscoped.get()
    assert (said.text, said.from_desk) == ("需要民警到场", False)


def test_without_scripts_a_line_is_sent_and_nothing_is_refused_in_words(cast: Cast) -> None:
    directive = directed(cast, cast.li_crew)
    client = cast.li.client()
    sent = client.post(at(directive, "guidance/"), {"command": str(uuid4()), "text": "已到"})
    assert sent.status_code == 302
    empty = press(client, at(directive, "guidance/"), text=" ")
    assert (empty.status_code, empty.json()["code"]) == (422, "dispatch.nothing_said")


@pytest.mark.parametrize("name", ["zhao", "niu", "sun"])
def test_somebody_elses_thread_is_not_found(cast: Cast, name: str) -> None:
    directive = directed(cast, cast.li_crew)
    client = getattr(cast, name).client()
    assert client.get(at(directive, "guidance/")).status_code == 404
    assert press(client, at(directive, "guidance/"), text="在").status_code == 404


def test_a_thread_that_is_over_is_read_and_not_written(cast: Cast) -> None:
    directive = directed(cast, cast.li_crew, status=Status.CANCELLED)
    client = cast.li.client()
    assert "指令已结束" in client.get(at(directive, "guidance/")).content.decode()
    late = press(client, at(directive, "guidance/"), text="还去吗")
    assert (late.status_code, late.json()["code"]) == (409, "dispatch.thread_over")
