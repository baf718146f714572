"""The table of outside codes: seen by desk police, edited and pasted by those who may."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from cast import Cast, client_for
from django.test import Client

from lianqin.incidents.codes import mapped

COUNTY = "县局110平台"
KIND = {"kind": "category", "system": COUNTY}


@pytest.fixture
def chen(cast: Cast) -> Client:
    return client_for(cast.people.chen.user)


def codes(cast: Cast, kind: str = "category") -> dict[str, tuple[str, str]]:
    rows = mapped(cast.people.chen.viewer, kind, COUNTY)
    return {own: (row.code, row.name) for own, row in rows.items()}


def post(client: Client, act: str, **data: Any) -> Any:
    return client.post(f"/incidents/codes/{act}/", {**KIND, **data})


def test_without_any_mapping_the_page_asks_for_the_systems_name(chen: Client) -> None:
    page = chen.get("/incidents/codes/").content.decode()
    assert "先在上面写下外部系统的名称" in page


def test_the_table_is_edited_in_place(cast: Cast, chen: Client) -> None:
    page = chen.get(f"/incidents/codes/?system={quote(COUNTY)}").content.decode()
    assert 'name="code-criminal.theft"' in page
    edited = {"code-criminal.theft": "0102", "name-criminal.theft": "盗窃", "code-dispute": ""}
    answer = post(chen, "save", **edited)
    assert answer.status_code == 302
    assert codes(cast) == {"criminal.theft": ("0102", "盗窃")}
    page = chen.get(answer.url).content.decode()
    assert 'value="0102"' in page


def test_bad_pasted_rows_are_named_and_stay_in_the_box(cast: Cast, chen: Client) -> None:
    answer = post(chen, "paste", table="criminal\t01\t刑事\nno.such\t02\t无")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "第 2 行" in page
    assert "no.such\t02\t无</textarea>" in page
    assert codes(cast) == {"criminal": ("01", "刑事")}


def test_a_row_too_long_is_named_and_what_was_typed_is_kept(cast: Cast, chen: Client) -> None:
    answer = post(chen, "save", **{"code-criminal": "9" * 40, "code-traffic": "03"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "9" * 40 in page
    assert codes(cast) == {"traffic": ("03", "")}


def test_results_are_mapped_as_categories_are(cast: Cast, chen: Client) -> None:
    post(chen, "paste", kind="result", table="rescued\tA1\t救助")
    assert codes(cast, "result") == {"rescued": ("A1", "救助")}


def test_an_officer_reads_the_table_and_cannot_write_it(cast: Cast) -> None:
    sun = client_for(cast.people.sun.user)
    page = sun.get(f"/incidents/codes/?system={quote(COUNTY)}").content.decode()
    assert "盗窃" in page
    assert 'name="code-criminal.theft"' not in page
    assert post(sun, "save", **{"code-criminal": "01"}).status_code == 403
    assert codes(cast) == {}


def test_a_table_without_a_system_is_refused_and_kept(cast: Cast, chen: Client) -> None:
    answer = post(chen, "paste", system=" ", table="criminal\t01")
    assert answer.status_code == 422
    assert "incidents.code_system_missing" in answer.content.decode()
