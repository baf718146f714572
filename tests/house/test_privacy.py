"""What someone types stays in its row: never in a log line, an audit row or an event."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from addresses import addresses
from cast import Cast
from cast_roads import lay_roads
from django.test import Client
from forms_on_pages import forms_of, send
from samples import parts_of
from story import Story, tell
from structlog.stdlib import ProcessorFormatter

from lianqin.accounts.permissions import may
from lianqin.config import health_pages
from lianqin.core.logs import ALLOWED
from lianqin.core.models import AuditRow, EventRow, OutboxRow
from lianqin.incidents.models import Incident

pytestmark = pytest.mark.django_db(transaction=True)
MARK = "KX7QZ"  # survives any way of writing Chinese down
CANARY = f"{MARK}金丝雀"
# Some of the fields that must be among those filled, or the search has gone blind.
SURELY = {"login", "password", "words", "place", "q", "text", "reason"}


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What the house's own log handler writes, in place of standard error."""
    (handler,) = (h for h in logging.getLogger().handlers if _is_ours(h))
    paper = StringIO()
    before, handler.stream = handler.stream, paper  # the former may be closed: no flush
    yield paper
    handler.stream = before


def _is_ours(handler: Any) -> bool:
    return isinstance(handler.formatter, ProcessorFormatter)


@pytest.fixture
def story(cast: Cast) -> Story:
    return tell(lay_roads(cast))


def visitors(cast: Cast) -> dict[str, Client]:
    """Those who between them may open every page with a form."""
    names = ("chen", "sun", "li", "tan", "xu", "qian", "shen", "admin")
    found = {cast.everybody()[name].role: cast.everybody()[name].client() for name in names}
    stranger = Client()
    for client in (*found.values(), stranger):
        client.raise_request_exception = False
    return {**found, "": stranger}


def type_everywhere(story: Story) -> set[str]:
    """Type the canary into every field of every form that each of them finds; the field names."""
    typed: set[str] = set()
    for role, client in visitors(story.cast).items():
        for address in addresses():
            if not may(role, address.permission or ""):
                continue
            page = address.url(**parts_of(address, story))
            answer = client.get(page)
            if answer.streaming or "html" not in answer.headers.get("Content-Type", ""):
                continue
            for form in forms_of(answer.content.decode()):
                if "sign-out" not in form.action:
                    send(client, page, form, CANARY)
                    typed |= form.typed
    return typed


def lines_of(said: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in said.splitlines() if line.startswith("{")]


@pytest.mark.slow
def test_nothing_that_is_typed_reaches_the_log_the_audit_or_the_stream(
    story: Story, log: StringIO
) -> None:
    typed = type_everywhere(story)
    assert typed >= SURELY, sorted(typed)
    said = log.getvalue()
    assert len(lines_of(said)) > len(typed)
    assert [line for line in said.splitlines() if MARK in line] == []
    for model, words in ((AuditRow, "facts"), (EventRow, "facts"), (OutboxRow, "payload")):
        kept = json.dumps(list(model.objects.values_list(words, flat=True)), ensure_ascii=False)
        assert MARK not in kept, model


def test_a_report_that_is_taken_leaves_its_words_in_its_row_only(
    story: Story, log: StringIO
) -> None:
    form = {"words": CANARY, "coordinates": "112.915, 35.51", "source": "phone", "system": "wgs84"}
    answer = story.cast.chen.client().post("/incidents/new/", form)
    assert answer.status_code == 302, answer.content.decode()
    assert Incident.unscoped.get(words=CANARY)
    assert MARK not in log.getvalue()
    assert MARK not in json.dumps(list(AuditRow.objects.values_list("facts", flat=True)))


def test_the_address_of_a_missing_page_is_not_written_down(
    client: Client, log: StringIO, db: None
) -> None:
    client.get(f"/places/{CANARY}/", {"q": CANARY})
    said = log.getvalue()
    assert MARK not in said
    assert any(line.get("status") == 404 for line in lines_of(said))


def test_a_fault_is_written_down_by_its_kind_and_place_without_what_it_says(
    client: Client, log: StringIO, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    def fail() -> None:
        raise ValueError(CANARY)

    monkeypatch.setattr(health_pages.health, "report", fail)
    client.raise_request_exception = False
    assert client.get("/healthz").status_code == 500
    said = log.getvalue()
    assert "ValueError at" in said
    assert MARK not in said


def test_a_line_holds_only_the_words_on_the_list(story: Story, log: StringIO) -> None:
    story.cast.chen.client().get("/")
    lines = lines_of(log.getvalue())
    assert lines
    assert {word for line in lines for word in line} <= ALLOWED
