"""The record on paper, as a Word file and as data."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cast import Cast
from docx import Document
from story import Story, tell

from lianqin.core.models import AuditRow
from lianqin.incidents.models import TimelineEntry
from lianqin.incidents.states import EntryKind

DOC = Path(__file__).parents[4] / "docs" / "record-file.md"


@pytest.fixture
def story(cast: Cast) -> Story:
    """An incident with something of everything."""
    return tell(cast)


def told(story: Story) -> dict[str, Any]:
    return story.cast.chen.client().get(f"/incidents/{story.incident.number}/record.json").json()


def test_the_file_is_whole_and_carries_no_picture_and_no_telephone(story: Story) -> None:
    record = told(story)
    assert record["incident"]["words"] == story.incident.words
    assert record["directives"][0]["number"] == story.directive.number
    assert record["photos"][0]["sha256"] == story.photo.sha256
    assert record["appeals"][0]["sightings"] == 1
    for section in ("calls", "timeline", "feedbacks", "transfers", "callbacks", "grievances"):
        assert record[section], section
    text = str(record)
    for hidden in ("13800000001", story.photo.file, "picture_key", "葛网格"):
        assert hidden not in text


def test_each_stamp_is_told_in_both_clocks(story: Story) -> None:
    line = told(story)["timeline"][0]
    assert line["at"].endswith("+08:00")
    assert {"device_at", "recorded_at", "is_skewed"} <= line.keys()


def test_a_guard_is_called_by_what_they_are_and_an_officer_by_name(story: Story) -> None:
    zhao, chen = story.cast.zhao, story.cast.chen
    for who in (zhao, chen):
        TimelineEntry.unscoped.create(
            incident=story.incident,
            kind=EntryKind.NOTE,
            text=f"{zhao.user.display_name}在门口",
            actor_id=who.user.pk,
            actor_name=who.user.display_name,
            at=story.incident.received_at,
            recorded_at=story.incident.received_at,
        )
    record = told(story)
    actors = {line["actor"] for line in record["timeline"]}
    assert chen.user.display_name in actors
    assert {"name": "保安员甲"} in record["people"]
    assert zhao.user.display_name not in str(record)
    page = chen.client().get(f"/incidents/{story.incident.number}/record/").content.decode()
    assert f"保安员甲 = {zhao.user.display_name}" in page


# What people wrote, by the story's row and its field, as the file's sections hold it.
WRITTEN = {
    "incident": "words",
    "feedback": "text",
    "directive": "task override_reason",
    "transfer": "text actor_name",
    "handover": "text checked_how actor_name",
    "grievance": "words answer",
    "footage": "reason held_for",
    "appeal": "basis words",
    "merge": "reason actor_name",
}


def test_no_text_of_either_file_names_a_guard_who_took_part(story: Story) -> None:
    name = story.cast.li.user.display_name
    for row, fields in WRITTEN.items():
        one = getattr(story, row, None) or getattr(story.aftermath, row)
        said = dict.fromkeys(fields.split(), f"保安{name}先到")
        type(one).unscoped.filter(pk=one.pk).update(**said)
    story.incident.calls.update(words=f"是{name}打来的")
    record = told(story)
    assert name not in str(record)
    assert record["feedbacks"][0]["text"] == "保安保安员乙先到"
    client = story.cast.chen.client()
    paper = Document(io.BytesIO(client.get(story_url(story, "record.docx")).content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    printed = "".join([*cells, *(line.text for line in paper.paragraphs)])
    assert name not in printed
    assert "保安员乙先到" in printed
    assert f"保安员乙 = {name}" in client.get(story_url(story, "record/")).content.decode()


def story_url(story: Story, what: str) -> str:
    return f"/incidents/{story.incident.number}/{what}"


def test_the_word_file_says_the_same_in_chinese(story: Story) -> None:
    client = story.cast.chen.client()
    client.cookies["django_language"] = "en"
    answer = client.get(f"/incidents/{story.incident.number}/record.docx")
    assert "wordprocessingml" in answer.headers["Content-Type"]
    paper = Document(io.BytesIO(answer.content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert story.incident.words in cells
    assert story.incident.place_text in cells
    assert "警情处置记录" in [line.text for line in paper.paragraphs]


def test_the_template_in_the_repository_is_what_the_script_draws(tmp_path: Path) -> None:
    import importlib.util

    script = Path(__file__).parents[4] / "scripts" / "write_record.py"
    spec = importlib.util.spec_from_file_location("write_record", script)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.draw().save(str(tmp_path / "drawn.docx"))
    drawn, kept = Document(str(tmp_path / "drawn.docx")), Document(str(module.TO))
    assert drawn.element.xml == kept.element.xml


def test_an_exercise_says_so_on_paper_and_in_the_file(story: Story, cast: Cast) -> None:
    from cast import report

    drill = report(cast, is_exercise=True)
    client = cast.chen.client()
    assert (
        "演练 · 不是真实警情" in client.get(f"/incidents/{drill.number}/record/").content.decode()
    )
    record = client.get(f"/incidents/{drill.number}/record.json").json()
    assert record["incident"]["is_exercise"] is True


@pytest.mark.parametrize("form", ["record/", "record.json", "record.docx"])
def test_every_export_is_on_the_audit_log_and_for_desk_police_alone(
    story: Story, form: str
) -> None:
    address = f"/incidents/{story.incident.number}/{form}"
    assert story.cast.sun.client().get(address).status_code == 200
    row = AuditRow.objects.filter(action="incident.export").get()
    assert row.subject_id == str(story.incident.pk)
    assert story.cast.li.client().get(address).status_code == 403
    assert story.cast.wang.client().get(address).status_code == 404


def test_the_document_describes_every_field_of_the_file_and_no_other(story: Story) -> None:
    described = dict(sections_of(DOC.read_text(encoding="utf-8")))
    record = told(story)
    assert set(described) - {"record"} == {
        k for k, v in record.items() if isinstance(v, list | dict)
    }
    assert described["record"] == set(record)
    for section, fields in described.items():
        value = record.get(section, record)
        rows = value if isinstance(value, list) else [value]
        assert rows, f"the story has no {section}"
        assert {name for row in rows for name in row} == fields, section


def sections_of(text: str) -> Iterator[tuple[str, set[str]]]:
    """Each section of the document with the fields that its table names."""
    for part in text.split("\n## ")[1:]:
        yield part.split("\n", 1)[0].strip("` "), set(re.findall(r"^\| `(\w+)` \|", part, re.M))
