"""Open pages hear what concerns them, once, in order, and resume where they were."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError
from django.db.backends.utils import CursorWrapper
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianqin.core import events, hub, listening, stream
from lianqin.core.headers import HEADERS
from lianqin.core.models import EventRow
from lianqin.core.tests.lines import Line, announce, listener, open_line, wait_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def line() -> Iterator[Line]:
    """Chen hears the desk, Li team 3; Wang is known to nobody."""
    with open_line() as opened:
        opened.viewers = {"chen": listener(1, "desk", "user:1"), "li": listener(2, "team:3")}
        yield opened


def test_a_page_hears_what_concerns_its_viewer_and_nothing_else(line: Line) -> None:
    chen, li = line.open("chen"), line.open("li")
    announce("for.team", "team:3")
    announce("for.both", "team:3", "desk")
    announce("for.nobody", "team:4")
    announce("for.desk", "desk")
    assert chen.kinds(2) == ["for.both", "for.desk"]
    assert li.kinds(2) == ["for.team", "for.both"]
    assert chen.hears_nothing_more()
    assert li.hears_nothing_more()


def test_an_event_says_where_to_look_and_no_more(line: Line) -> None:
    chen = line.open("chen")
    row = announce("incident.reported", "desk", priority=2)
    assert chen.hear() == {
        "kind": "incident.reported",
        "subject": "core.outboxrow",
        "id": "5",
        "subject_id": "5",
        "facts": {"priority": 2},
        "exercise": False,
        "at": "2024-06-12T14:00:00.000+00:00",
    }
    assert chen.position == row.pk


def test_a_page_without_a_position_starts_at_the_present(line: Line) -> None:
    announce("before", "desk")
    chen = line.open("chen")
    announce("after", "desk")
    assert chen.kinds(1) == ["after"]


def test_a_page_listens_on_from_the_position_at_which_it_was_drawn(line: Line) -> None:
    announce("shown", "desk")
    drawn_at = stream.head()
    announce("missed", "desk")
    chen = line.open("chen", f"after={drawn_at}")
    assert chen.kinds(1) == ["missed"]
    assert chen.hears_nothing_more()


def test_a_page_drawn_before_the_first_event_hears_it(line: Line) -> None:
    assert stream.head() == 0
    announce("first", "desk")
    assert line.open("chen", "after=0").kinds(1) == ["first"]


def test_the_browsers_own_position_goes_before_the_address(line: Line) -> None:
    old = announce("old", "desk")
    seen = announce("seen", "desk")
    announce("missed", "desk")
    chen = line.open("chen", f"last_event_id={old.pk}", resume=seen.pk)
    assert chen.kinds(1) == ["missed"]


def test_an_event_that_comes_while_a_stream_begins_is_heard_once(line: Line) -> None:
    old = announce("old", "desk")
    missed = announce("missed", "desk")
    wait_for(lambda: line.hub.position == missed.pk)
    chen = line.open("chen", resume=old.pk, stalled=True)
    meanwhile = announce("meanwhile", "desk")
    wait_for(lambda: line.hub.position == meanwhile.pk)
    line.release(chen)
    assert chen.kinds(2) == ["missed", "meanwhile"]
    assert chen.hears_nothing_more()


def test_a_stream_that_heard_nothing_resumes_without_a_gap(line: Line) -> None:
    announce("before", "desk")
    chen = line.open("chen")
    position = chen.next_message().id
    line.close(chen)
    announce("while.away", "desk")
    assert line.open("chen", resume=position or "").kinds(1) == ["while.away"]


def test_a_sign_of_life_carries_the_position() -> None:
    with open_line(beat=0.05) as line:
        line.viewers = {"chen": listener(1, "desk")}
        chen = line.open("chen")
        row = announce("for.nobody", "team:9")
        deadline = time.monotonic() + 5
        while chen.position != row.pk and time.monotonic() < deadline:
            assert chen.next_message().data is None
        assert chen.position == row.pk


@pytest.mark.parametrize("position", ["erased", "ahead"])
def test_a_position_that_is_not_kept_sends_the_page_to_load_again(
    line: Line, position: str
) -> None:
    old = announce("old", "desk")
    new = announce("new", "desk")
    EventRow.objects.filter(pk=old.pk).delete()
    chen = line.open("chen", resume=old.pk if position == "erased" else new.pk + 1000)
    assert chen.hear() == {"kind": "reset"}
    assert chen.position == new.pk
    announce("later", "desk")
    assert chen.kinds(1) == ["later"]


def test_a_page_that_missed_too_much_loads_again(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "BACKLOG", 3)
    first = announce("first", "desk")
    for _ in range(3):
        announce("more", "desk")
    wait_for(lambda: line.hub.position == stream.head())
    assert line.open("chen", resume=first.pk).kinds(3) == ["more"] * 3
    announce("one.too.many", "desk")
    wait_for(lambda: line.hub.position == stream.head())
    assert line.open("chen", resume=first.pk).kinds(1) == ["reset"]


def test_a_stranger_is_refused_in_their_language(line: Line) -> None:
    chinese = line.open("wang")
    english = line.open("wang", headers=[(b"accept-language", b"en")])
    assert (chinese.status, chinese.headers["content-type"]) == (401, "application/json")
    assert json.loads(chinese.body)["code"] == "core.not_signed_in"
    assert json.loads(chinese.body)["message"] == "请先登录。"
    assert json.loads(english.body)["message"] == "Please sign in first."


@pytest.mark.parametrize("position", ["abc", "-1", "1.5", "٣", "9" * 19, "%ff"])
def test_a_position_that_is_no_number_is_refused(line: Line, position: str) -> None:
    refused = line.open("chen", f"after={position}")
    assert (refused.status, json.loads(refused.body)["code"]) == (400, "core.position_unreadable")


def test_the_stream_is_only_read(line: Line) -> None:
    assert line.open("chen", method="POST").status == 405


def test_one_person_keeps_a_bounded_number_of_streams_and_the_oldest_gives_way(line: Line) -> None:
    li = line.open("li")
    opened = [line.open("chen") for _ in range(hub.MOST_PER_USER + 1)]
    assert opened[0].ended.wait(2)
    announce("to.all", "desk", "team:3")
    assert [reader.kinds(1) for reader in (*opened[1:], li)] == [["to.all"]] * len([*opened])
    assert len(line.hub.listeners) == hub.MOST_PER_USER + 1
    line.close(opened[1])
    line.open("chen")
    assert not any(reader.ended.is_set() for reader in opened[2:])


def test_the_answer_is_neither_cached_nor_held_back_and_is_as_safe_as_a_page(line: Line) -> None:
    headers = line.open("chen").headers
    assert headers["content-type"] == "text/event-stream; charset=utf-8"
    assert headers["cache-control"] == "no-store"
    assert headers["x-accel-buffering"] == "no"
    assert {name: headers[name.lower()] for name in HEADERS} == HEADERS


def test_a_revoked_credential_ends_its_stream_and_no_other() -> None:
    with open_line(revocation=0.1) as line:
        line.viewers = {"chen": listener(1, "desk"), "li": listener(2, "desk")}
        chen, li = line.open("chen"), line.open("li")
        del line.viewers["chen"]
        assert chen.ended.wait(2)
        announce("still", "desk")
        assert li.kinds(1) == ["still"]


def test_a_viewer_who_changes_teams_hears_the_new_one() -> None:
    with open_line(revocation=0.1) as line:
        line.viewers = {"li": listener(2, "team:3")}
        li = line.open("li")
        line.viewers = {"li": listener(2, "team:4")}
        wait_for(lambda: any("team:4" in o.viewer.audience for o in line.hub.listeners))
        announce("old.team", "team:3")
        announce("new.team", "team:4")
        assert li.kinds(1) == ["new.team"]


def test_streams_stay_open_while_the_revocation_check_cannot_be_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with open_line(revocation=0.05) as line:
        line.viewers = {"chen": listener(1, "desk")}
        chen = line.open("chen")
        asked = threading.Event()

        def silent(_asked: Any) -> dict[str, Any]:
            asked.set()
            raise OperationalError

        monkeypatch.setattr(stream.access, "still_valid", silent)
        assert asked.wait(5)
        announce("still", "desk")
        assert chen.kinds(1) == ["still"]


def test_a_slow_reader_is_let_go_and_nobody_waits_for_it(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "QUEUE", 3)
    monkeypatch.setattr(listening, "FAREWELL_SECONDS", 0.05)
    slow, quick = line.open("chen"), line.open("chen")
    line.stall(slow)
    for number in range(6):
        announce(f"event.{number}", "desk")
        assert quick.kinds(1) == [f"event.{number}"]
    assert slow.ended.wait(2)


def test_stopping_ends_every_stream_at_once(line: Line) -> None:
    readers = [line.open("chen"), line.open("li")]
    line.loop.call_soon_threadsafe(line.hub.end_all)
    assert all(reader.ended.wait(1) for reader in readers)
    assert line.open("chen").status == 503


def test_an_act_wakes_the_stream_without_waiting_for_the_next_look() -> None:
    with open_line(poll=30) as line:
        line.viewers = {"chen": listener(1, "desk")}
        chen = line.open("chen")
        time.sleep(0.1)  # it has looked once and sleeps
        announce("now", "desk")
        assert chen.hear(patience=2)["kind"] == "now"


def test_the_stream_goes_on_after_the_database_came_back(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([OperationalError("gone"), OperationalError("still gone")])
    plain = events.read_after

    def failing_twice(*args: Any, **kwargs: Any) -> list[events.Event]:
        for error in answers:
            raise error
        return plain(*args, **kwargs)

    monkeypatch.setattr(events, "read_after", failing_twice)
    with open_line(poll=0.05) as line:
        line.viewers = {"chen": listener(1, "desk")}
        chen = line.open("chen")
        announce("after.all", "desk")
        assert chen.kinds(1) == ["after.all"]


def test_an_event_costs_one_query_however_many_listen(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.hub._tailer._poll = 30
    asked: list[str] = []
    plain = CursorWrapper.execute

    def execute(self: Any, sql: str, params: Any = None) -> Any:
        if threading.current_thread().name == "event-tailer":
            asked.append(sql)
        return plain(self, sql, params)

    def cost_of_one_event() -> int:
        time.sleep(0.1)
        asked.clear()
        announce("count", "desk")
        heard = [reader.kinds(1) for reader in readers]
        time.sleep(0.1)
        assert heard == [["count"]] * len(readers)
        return len(asked)

    monkeypatch.setattr(CursorWrapper, "execute", execute)
    readers = [line.open("chen")]
    announce("first", "desk")  # after this look it sleeps for long
    readers[0].kinds(1)
    assert cost_of_one_event() == 1
    line.viewers |= {f"chen{n}": listener(10 + n, "desk") for n in range(20)}
    readers += [line.open(f"chen{n}") for n in range(20)]
    assert cost_of_one_event() == 1


KEYS = ["desk", "team:1", "team:2", "team:3"]
SOME_KEYS = st.sets(st.sampled_from(KEYS))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(audiences=st.lists(SOME_KEYS, max_size=8), ears=st.lists(SOME_KEYS, min_size=1, max_size=3))
def test_each_viewer_hears_exactly_the_events_of_their_audience(
    line: Line, audiences: list[set[str]], ears: list[set[str]]
) -> None:
    line.viewers = {str(n): listener(n, *keys, "end") for n, keys in enumerate(ears)}
    readers = [line.open(str(number)) for number in range(len(ears))]
    for number, audience in enumerate(audiences):
        announce(f"event.{number}", *audience)
    announce("end", "end")
    for reader, keys in zip(readers, ears, strict=True):
        expected = [f"event.{n}" for n, audience in enumerate(audiences) if audience & keys]
        assert reader.kinds(len(expected) + 1) == [*expected, "end"]
        line.close(reader)
