"""The page of an organisation: its law, filings, contracts, area and history."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from cast import Cast
from cast_roads import square
from django.test import Client
from django.urls import reverse

from lianqin.registry.models import Filing, Organisation, ServiceContract

pytestmark = pytest.mark.django_db


def page(client: Client, organisation: Organisation) -> str:
    """What the page of an organisation says."""
    answer = client.get(reverse("desk:organisation", args=[organisation.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def at(name: str, organisation: Organisation) -> str:
    return reverse(f"desk:{name}", args=[organisation.pk])


def send(client: Client, name: str, pk: int, /, **words: Any) -> Any:
    """Send a form of the page."""
    return client.post(reverse(f"desk:{name}", args=[pk]), words)


def test_the_kind_is_said_with_its_article_and_never_folded_into_another(county: Cast) -> None:
    client = county.xu.client()
    assert "第9条" in page(client, county.company)
    assert "第15条" in page(client, county.school)
    assert "不是保安从业单位" in page(client, county.enterprise)


def test_an_overdue_filing_is_said_with_its_days_until_it_is_recorded(county: Cast) -> None:
    school, client = county.school, county.xu.client()
    Organisation.unscoped.filter(pk=school.pk).update(started_on=date(2024, 5, 1), filed_on=None)
    assert "逾期未备案 12 天" in page(client, school)
    answer = send(
        client, "filing_add", school.pk, kind="start", occurred_on="2024-05-01",
        filed_on="2024-06-11", number="备-7", note="",
    )  # fmt: skip
    assert answer.status_code == 302
    assert "迟于期限 11 天" in page(client, school)
    assert Filing.unscoped.get().acceptor_name == "徐警官"


def test_a_refused_contract_keeps_what_was_typed(county: Cast) -> None:
    client = county.qian.client()
    words = {"client": "丹河小学", "number": "F-8", "since": "2024-05-01", "until": "2024-04-01"}
    answer = send(client, "contract_add", county.company.pk, **words)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "registry.ends_before_it_began" in said
    assert 'value="丹河小学"' in said
    assert 'value="F-8"' in said
    assert (
        send(client, "contract_add", county.company.pk, **words | {"until": ""}).status_code == 302
    )
    assert ServiceContract.unscoped.get().client == "丹河小学"


def test_a_contract_is_renewed_and_ended_from_the_page(county: Cast) -> None:
    contract = ServiceContract.unscoped.create(
        organisation=county.company, client="甲方", number="F-1", since=date(2024, 1, 1),
        until=date(2024, 12, 31),
    )  # fmt: skip
    client = county.qian.client()
    send(client, "contract_renew", contract.pk, number="F-2", until="2025-12-31")
    send(client, "contract_end", contract.pk, on="2024-06-01")
    assert "凭证保存至 2026-06-01" in page(client, county.company)
    assert ServiceContract.unscoped.get(number="F-2").since == date(2024, 12, 31)


def test_beyond_eight_contracts_the_others_are_folded_and_all_are_there(county: Cast) -> None:
    for n in range(11):
        ServiceContract.unscoped.create(
            organisation=county.company, client="某小区", number=f"G-{n}", since=date(2024, 1, 1)
        )
    told = page(county.xu.client(), county.company)
    assert "其余 3 份合同" in told
    assert all(f"G-{n}<" in told for n in range(11))


def test_a_drawn_area_is_kept_and_one_outside_the_county_refused(county: Cast) -> None:
    client, school = county.xu.client(), county.school
    inside = json.dumps(square(112.9, 35.5, 112.91, 35.51))
    assert send(client, "organisation_area", school.pk, area=inside).status_code == 302
    assert "1.01 km²" in page(client, school)
    for area, code in (
        (json.dumps(square(112.9, 35.5, 114, 35.51)), "registry.area_outside_county"),
        ("{}", "core.unreadable_input"),
        ('{"type": "Point", "coordinates": [112.9, 35.5]}', "core.unreadable_input"),
    ):
        answer = send(client, "organisation_area", school.pk, area=area)
        assert (answer.status_code, code in answer.content.decode()) == (422, True)


def test_an_organisation_is_entered_edited_and_its_history_told(county: Cast) -> None:
    client = county.xu.client()
    words = {"kind": "self_recruiting", "name": "新丰仓储", "point": "112.91, 35.51"}
    answer = client.post(reverse("desk:organisation_new"), words)
    made = Organisation.unscoped.get(name="新丰仓储")
    assert answer.headers["Location"] == reverse("desk:organisation", args=[made.pk])
    send(client, "organisation_edit", made.pk, **words | {"name": "新丰物流"})
    said = page(client, made)
    assert "改动历史" in said
    assert "新丰仓储" in said
    refused = client.post(reverse("desk:organisation_new"), words | {"point": "35.51, 112.91"})
    assert "desk.coordinate_swapped" in refused.content.decode()
    assert 'value="新丰仓储"' in refused.content.decode()


def test_an_organisation_with_people_is_not_ended(county: Cast) -> None:
    answer = send(county.xu.client(), "organisation_end", county.company.pk, on="2024-06-12")
    assert answer.status_code == 409
    assert "还有 3 人" in answer.content.decode()


def test_a_manager_sees_the_own_unit_and_no_history_of_others(county: Cast) -> None:
    client = county.qian.client()
    assert "登记一份合同" in page(client, county.company)
    assert "登记一次备案" not in page(client, county.company)
    address = reverse("desk:organisation", args=[county.school.pk])
    assert client.get(address).status_code == 404


def test_a_dispatcher_reads_the_page_and_finds_no_forms(county: Cast) -> None:
    said = page(county.chen.client(), county.company)
    main = said.partition("<main")[2].partition("</main>")[0]
    assert at("contract_add", county.company) not in main
    assert at("filing_add", county.company) not in main
    assert "服务合同" not in main
