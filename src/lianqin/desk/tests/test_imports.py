"""The pages of the importer: sending a file, its preview, entering, mending, dropping."""

from __future__ import annotations

import io

import pytest
from cast import Cast
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from lianqin.core.runner import Runner
from lianqin.registry.importing import storing
from lianqin.registry.models import ImportRun, Person
from lianqin.registry.tests.rolls import guard, sheet

HOME = "/registry/imports/"


def send(client: Client, data: bytes, kind: str = "people", **more: object) -> ImportRun:
    """Upload a file through the page and let it be read."""
    file = SimpleUploadedFile("花名册.xlsx", data)
    answer = client.post(HOME, {"kind": kind, "file": file, **more})
    assert answer.status_code == 302, answer.content.decode()
    Runner().run_due()
    return ImportRun.unscoped.get(pk=int(answer.url.rstrip("/").rpartition("/")[2]))


def page(client: Client, run: ImportRun, query: str = "") -> str:
    """The run's page."""
    answer = client.get(f"{HOME}{run.pk}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_file_is_sent_looked_at_and_entered(cast: Cast) -> None:
    client = cast.xu.client()
    run = send(client, sheet("people", [guard(0), guard(1, phone="139")]))
    shown = page(client, run)
    for words in ("录入 1 行", "139", "手机号应为11位", "phone_length", "将新增", guard(0)["name"]):
        assert words in shown, words
    assert guard(0)["identity"] not in shown
    client.post(f"{HOME}{run.pk}/enter/")
    assert "正在录入" in page(client, run)
    Runner().run_due()
    shown = page(client, run)
    person = Person.unscoped.get(phone=guard(0)["phone"])
    assert f"/registry/people/{person.pk}/" in shown
    assert "已完成" in client.get(HOME).content.decode()


def test_bad_cells_are_filtered_by_column_and_reason(cast: Cast) -> None:
    client = cast.xu.client()
    rows = [guard(0, phone="139"), guard(1, education="小学"), guard(2, phone="5")]
    run = send(client, sheet("people", rows))
    assert page(client, run, "?column=education").count("<code") == 1
    assert page(client, run, "?reason=phone_length").count("phone_length</code>") == 1
    assert page(client, run, "?column=no-such&page=99").count("<code") == 3


def test_the_bad_rows_are_downloaded_mended_and_sent_as_what_follows(cast: Cast) -> None:
    client = cast.xu.client()
    run = send(client, sheet("people", [guard(0, phone="139"), guard(1)]))
    answer = client.get(f"{HOME}{run.pk}/bad.xlsx")
    assert "attachment" in answer["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.content))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 2
    mended = send(client, sheet("people", [guard(0)]), follows=run.pk)
    assert mended.follows == run
    assert f"{HOME}{run.pk}/" in page(client, mended)


def test_progress_is_a_fragment_that_ends_by_reading_the_page_again(cast: Cast) -> None:
    client = cast.xu.client()
    file = SimpleUploadedFile("花名册.xlsx", sheet("people", [guard(0)]))
    client.post(HOME, {"kind": "people", "file": file})
    run = ImportRun.unscoped.get()
    moving = client.get(f"{HOME}{run.pk}/progress/")
    assert 'hx-trigger="every 1s"' in moving.content.decode()
    assert "HX-Refresh" not in moving.headers
    Runner().run_due()
    assert client.get(f"{HOME}{run.pk}/progress/").headers["HX-Refresh"] == "true"


def test_what_cannot_be_taken_is_said_with_its_code(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = cast.qian.client()
    answer = client.post(HOME, {"kind": "people"})
    assert (answer.status_code, "registry.import_not_chosen" in answer.content.decode()) == (
        422,
        True,
    )
    file = SimpleUploadedFile("单位.xlsx", b"x")
    answer = client.post(HOME, {"kind": "sites", "file": file})
    assert "registry.import_kind_not_yours" in answer.content.decode()
    monkeypatch.setattr(storing, "LIMIT_MB", 0)
    file = SimpleUploadedFile("花名册.xlsx", b"x" * 10)
    answer = client.post(HOME, {"kind": "people", "file": file})
    assert "registry.import_too_large" in answer.content.decode()
    assert not ImportRun.unscoped.exists()


def test_a_file_refused_as_a_whole_says_what_to_do(cast: Cast) -> None:
    client = cast.xu.client()
    run = send(client, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") * 99)
    shown = page(client, run)
    assert "旧版 .xls" in shown
    assert "重新上传" in shown


def test_templates_are_those_of_what_one_may_import(cast: Cast) -> None:
    manager = cast.qian.client()
    shown = manager.get(HOME).content.decode()
    assert "people.xlsx" in shown
    assert "sites.xlsx" not in shown
    answer = manager.get(f"{HOME}people.xlsx")
    titles = [cell.value for cell in load_workbook(io.BytesIO(answer.content)).worksheets[0][1]]
    assert any("姓名" in title for title in titles)
    assert manager.get(f"{HOME}sites.xlsx").status_code == 404


def test_a_run_is_dropped_with_nothing_entered(cast: Cast) -> None:
    client = cast.xu.client()
    run = send(client, sheet("people", [guard(0)]))
    answer = client.post(f"{HOME}{run.pk}/drop/", follow=True)
    assert "已放弃" in answer.content.decode()
    assert client.post(f"{HOME}{run.pk}/enter/").status_code == 409


def test_a_manager_sees_only_the_runs_of_the_own_unit(cast: Cast) -> None:
    run = send(cast.xu.client(), sheet("people", [guard(0)]))
    assert cast.qian.client().get(f"{HOME}{run.pk}/").status_code == 404
    own = send(cast.qian.client(), sheet("people", [guard(1)]))
    assert cast.company.name in page(cast.xu.client(), own)
