"""What is written and not sent: kept for its writer, and weighed against who was first."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from cast import Cast, report
from django.test import Client

from lianqin.core import clock
from lianqin.core.models import AuditRow
from lianqin.core.retention import sweep
from lianqin.incidents.drafts import save_draft
from lianqin.incidents.models import Draft, Feedback, Incident, Participation, TimelineEntry
from lianqin.incidents.states import State

SECRET = "还没写完的话"


def keep(client: Client, incident: Incident, form: str = "note", **more: Any) -> Any:
    fields = more.pop("fields", {"text": SECRET})
    said = {"form": form, "about": incident.number, "fields": json.dumps(fields), "seen": "0"}
    return client.post("/drafts/", {**said, **more})


def kept(client: Client, incident: Incident) -> dict[str, Any]:
    rows = client.get(f"/drafts/?about={incident.number}").json()["drafts"]
    return {row["form"]: row["fields"] for row in rows}


@pytest.fixture
def arrived(cast: Cast) -> Incident:
    """An incident at which a crew has arrived, so that feedback may be given."""
    incident = report(cast, state=State.ON_SCENE)
    now = clock.now()
    Participation.unscoped.create(
        incident=incident, unit=cast.danhe_car, directed_at=now, on_scene_at=now
    )
    return incident


def feedback(client: Client, incident: Incident, seen: int, **more: Any) -> Any:
    said = {"result": "nothing_found", "category": "criminal.theft", "text": "现场未见异常"}
    marks = {"draft": "feedback", "seen": seen}
    return client.post(f"/incidents/{incident.number}/feedback/", {**said, **marks, **more})


def last_line(incident: Incident) -> int:
    return TimelineEntry.unscoped.filter(incident=incident).latest("pk").pk


def test_a_draft_is_there_on_another_computer_of_its_writer_and_for_nobody_else(cast: Cast) -> None:
    incident = report(cast)
    assert keep(cast.sun.client(), incident).status_code == 200
    assert kept(cast.sun.client(), incident) == {"note": {"text": SECRET}}
    assert kept(cast.chen.client(), incident) == {}


def test_a_draft_sent_twice_is_one_and_what_is_older_changes_nothing(cast: Cast) -> None:
    incident, client = report(cast), cast.sun.client()
    keep(client, incident, fields={"text": "新"})
    keep(client, incident, fields={"text": "新"})
    keep(client, incident, fields={"text": "旧"}, age="60000")
    assert kept(client, incident) == {"note": {"text": "新"}}
    assert Draft.unscoped.count() == 1


def test_what_no_database_keeps_is_left_out_of_a_draft_and_the_rest_is_kept(cast: Cast) -> None:
    incident, client = report(cast), cast.sun.client()
    broken = {"te\ud800xt": "门\x00口\udfff有人", "a\x00": True}
    assert keep(client, incident, fields=broken).status_code == 200
    assert kept(client, incident) == {"note": {"text": "门口有人", "a": True}}


def test_what_is_sent_is_no_draft_any_more(cast: Cast) -> None:
    incident, client = report(cast), cast.sun.client()
    keep(client, incident)
    said = {"text": SECRET, "kind": "note", "draft": "note", "seen": "0"}
    answer = client.post(f"/incidents/{incident.number}/note/", said)
    assert answer.headers["Location"] == f"/incidents/{incident.number}/?sent=note"
    page = client.get(answer.headers["Location"]).content.decode()
    assert f'data-draft-clear="note:{incident.number}"' in page
    assert kept(client, incident) == {}


def test_of_two_who_give_feedback_the_second_is_told_and_nothing_is_lost(
    cast: Cast, arrived: Incident
) -> None:
    seen = last_line(arrived)
    assert feedback(cast.chen.client(), arrived, seen).status_code == 302
    answer = feedback(cast.sun.client(), arrived, seen, text="我到场时人已走")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "incidents.written_meanwhile" in page
    both = page.split("data-meanwhile")[1].split("</section>")[0]
    assert "现场未见异常" in both
    assert "我到场时人已走" in both
    assert Feedback.unscoped.count() == 1
    assert kept(cast.sun.client(), arrived)["feedback"]["text"] == "我到场时人已走"


def test_the_second_may_send_all_the_same_once_they_have_read_the_first(
    cast: Cast, arrived: Incident
) -> None:
    seen = last_line(arrived)
    feedback(cast.chen.client(), arrived, seen)
    feedback(cast.sun.client(), arrived, seen, text="我到场时人已走", anyway="1")
    assert Feedback.unscoped.count() == 2
    assert kept(cast.sun.client(), arrived) == {}


def test_notes_hinder_nobody_and_ones_own_feedback_is_no_surprise(
    cast: Cast, arrived: Incident
) -> None:
    seen = last_line(arrived)
    for who in (cast.chen, cast.sun):
        said = {"text": "记一笔", "kind": "note", "draft": "note", "seen": seen}
        answer = who.client().post(f"/incidents/{arrived.number}/note/", said)
        assert answer.status_code == 302
    for _time in range(2):
        assert feedback(cast.sun.client(), arrived, seen).status_code == 302


def test_a_form_given_up_goes(cast: Cast) -> None:
    incident, client = report(cast), cast.sun.client()
    keep(client, incident)
    answer = client.post("/drafts/drop/", {"form": "note", "about": incident.number})
    assert answer.headers["Location"] == f"/incidents/{incident.number}/?sent=note"
    assert kept(client, incident) == {}


@pytest.mark.parametrize(
    "bad",
    [
        {"fields": "{"},
        {"fields": json.dumps(["text"])},
        {"fields": json.dumps({"text": {"a": 1}})},
        {"fields": json.dumps({str(n): "" for n in range(200)})},
        {"age": "x"},
        {"age": "1e300"},
    ],
)
def test_what_is_no_draft_is_refused_and_says_why(cast: Cast, bad: dict[str, str]) -> None:
    said = {"form": "note", "about": "", "fields": "{}", "seen": "0"}
    answer = cast.sun.client().post("/drafts/", {**said, **bad})
    assert (answer.status_code, b"core.unreadable_input" in answer.content) == (422, True)
    assert not Draft.unscoped.exists()


def test_a_draft_beyond_what_a_form_holds_is_refused(cast: Cast) -> None:
    answer = keep(cast.sun.client(), report(cast), fields={"text": "字" * 20_000})
    assert (answer.status_code, b"incidents.draft_too_large" in answer.content) == (413, True)


def test_an_incident_that_one_does_not_see_takes_no_draft(cast: Cast) -> None:
    assert keep(cast.wang.client(), report(cast)).status_code == 404
    assert cast.li.client().get("/drafts/").status_code == 403


def test_no_draft_is_on_the_audit_log_and_a_week_later_it_is_gone(cast: Cast) -> None:
    incident = report(cast)
    before = AuditRow.objects.count()
    save_draft(writer=cast.sun.viewer, form="note", incident=incident, fields={"text": SECRET})
    assert AuditRow.objects.count() == before
    sweep(clock.now() + timedelta(days=8))
    assert not Draft.unscoped.exists()
