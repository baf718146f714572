"""The page of shares: counts always, percentages from thirty on, names of nobody."""

from __future__ import annotations

import csv
from typing import Any

import pytest
from cast import Cast, direct, report
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianqin.core.models import AuditRow
from lianqin.dispatch.states import Status
from lianqin.registry.models import Organisation

PAGE, FILE = "/supervision/neutrality/", "/supervision/neutrality.csv"


def sent(cast: Cast, unit: Any, times: int) -> None:
    for _ in range(times):
        direct(cast, report(cast), unit, status=Status.CLEARED)


def rows_of(answer: Any) -> list[list[str]]:
    return list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))


def test_a_month_of_few_prints_counts_and_no_percentage_and_no_chart(cast: Cast) -> None:
    sent(cast, cast.li_crew, 5)
    page = cast.shen.client().get(PAGE).content.decode()
    assert "只有 5 份指令，不足 30 份" in page
    assert "%" not in page.split('<section class="conduct-part law">')[0].split("</nav>")[-1]
    assert "<figure" not in page


def test_thirty_print_the_shares_and_a_chart_drawn_here(cast: Cast) -> None:
    sent(cast, cast.li_crew, 24)
    sent(cast, cast.niu_crew, 6)
    page = cast.shen.client().get(PAGE).content.decode()
    assert "80.0%" in page
    assert "20.0%" in page
    assert 'class="chart__issued" x="190" y="6" width="416.0"' in page
    assert "<script" not in page.split("<figure")[1].split("</figure>")[0]


def test_the_page_says_in_words_what_it_counts_and_what_it_does_not(cast: Cast) -> None:
    page = cast.shen.client().get(PAGE).content.decode()
    for words in ("接受、谢绝不计", "不列“首选次数”", "第四十条"):
        assert words in page


def test_no_person_and_no_incident_is_on_the_page_or_in_the_file(cast: Cast) -> None:
    incident = report(cast)
    direct(cast, incident, cast.li_crew, status=Status.DECLINED)
    client = cast.shen.client()
    for url in (PAGE, FILE):
        said = client.get(url).content.decode("utf-8-sig")
        for secret in (incident.number, incident.words, "李保安", "谭队长", "已谢绝"):
            assert secret not in said


def test_the_file_has_the_same_rows_and_its_taking_is_on_record(cast: Cast) -> None:
    sent(cast, cast.li_crew, 30)
    answer = cast.shen.client().get(f"{FILE}?month=2024-06")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "neutrality-2024-06.csv" in answer["Content-Disposition"]
    head, row = rows_of(answer)
    assert head[:4] == ["月份", "单位", "种类", "指令数"]
    assert row == [
        "2024-06",
        "泽安保安服务有限公司",
        "保安服务公司",
        "30",
        "100.0%",
        "0",
        "2.0",
        "100.0%",
    ]
    (noted,) = AuditRow.objects.filter(action="neutrality.export")
    assert noted.facts == {"month": "2024-06", "rows": 1}


def test_a_unit_named_like_a_formula_stays_text(cast: Cast) -> None:
    Organisation.unscoped.filter(pk=cast.company.pk).update(name="=1+1")
    sent(cast, cast.li_crew, 1)
    assert rows_of(cast.shen.client().get(FILE))[1][1] == "'=1+1"


def test_a_month_without_anything_says_so_and_what_is_no_month_is_the_present_one(
    cast: Cast,
) -> None:
    sent(cast, cast.li_crew, 1)
    client = cast.lin.client()
    assert "这个月没有指令" in client.get(f"{PAGE}?month=2023-01").content.decode()
    assert "2024-06" in client.get(f"{PAGE}?month=2024-13").content.decode()


@pytest.mark.parametrize("name", ["xu", "qian", "li", "sun", "fang", "chen", "admin"])
def test_only_the_auditor_and_the_leading_group_open_it(cast: Cast, name: str) -> None:
    client = cast.everybody()[name].client()
    assert client.get(PAGE).status_code == 403
    assert client.get(FILE).status_code == 403


def test_the_other_bureaus_auditor_counts_none_of_it(cast: Cast) -> None:
    sent(cast, cast.li_crew, 3)
    page = cast.twin.people.shen.client().get(PAGE).content.decode()
    assert "只有 3 份指令" not in page


def test_it_has_a_place_in_the_auditors_bar(cast: Cast) -> None:
    page = cast.shen.client().get(PAGE).content.decode()
    assert f'href="{PAGE}" aria-current="page"' in page
    assert f'href="{PAGE}"' not in cast.xu.client().get("/welcome/").content.decode()


def test_the_page_asks_as_often_for_forty_directives_as_for_one(cast: Cast) -> None:
    client, asked = cast.shen.client(), []
    for times in (1, 39):
        sent(cast, cast.li_crew, times)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]
