"""Kit at the counter: scanned in and out, counted by sort, each item with its whole life."""

from __future__ import annotations

from typing import Any

import pytest
from cast import Cast
from django.test import Client

from lianqin.core import clock
from lianqin.core.clock import today
from lianqin.registry import kit
from lianqin.registry.kinds import KitSort
from lianqin.registry.models import KitIssue, KitItem, Membership, Person

JSON = {"Accept": "application/json"}
State = KitItem.State


@pytest.fixture
def counter(cast: Cast) -> Client:
    """The manager of the company at the counter, with three armbands and a fork in the store."""
    client = cast.qian.client()
    for sort, numbers in ((KitSort.ARMBAND, "XB-001~003"), (KitSort.FORK, "GC-001")):
        client.post(
            "/registry/kit/new/",
            {"organisation": cast.company.pk, "sort": sort, "numbers": numbers},
        )
    return client


def item(number: str) -> KitItem:
    return KitItem.unscoped.get(number=number)


def page(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_the_list_counts_what_there_is_by_class_and_sort(counter: Client) -> None:
    said = page(counter, "/registry/kit/")
    assert "标识通信类" in said
    assert '<a href="?sort=armband&amp;state=in_store">3</a>' in said
    assert said.count("XB-00") >= 3


def test_a_list_of_kit_asks_as_many_queries_for_many_items_as_for_few(
    counter: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    counter.post(
        "/registry/kit/new/",
        {"organisation": cast.company.pk, "sort": "vest", "numbers": "BX-001~060"},
    )
    page(counter, "/registry/kit/")
    with django_assert_max_num_queries(14):
        page(counter, "/registry/kit/")


def test_numbers_are_handed_to_a_person_by_name(counter: Client, cast: Cast) -> None:
    answer = counter.post(
        "/registry/kit/issue/", {"numbers": "XB-001\r\nXB-002\r\n", "person": "李保安"}
    )
    assert "2 件办好" in answer.content.decode()
    held = KitIssue.unscoped.filter(person=cast.li.person)
    assert {(row.item.number, row.issuer_name) for row in held} == {
        ("XB-001", "钱经理"),
        ("XB-002", "钱经理"),
    }


def test_what_is_refused_stays_in_the_form_with_its_reason(counter: Client, cast: Cast) -> None:
    kit.issue(actor=cast.qian.viewer, actor_name="", item=item("XB-002"), person=cast.zhao.person)
    answer = counter.post(
        "/registry/kit/issue/", {"numbers": "XB-001\nXB-002\nXB-404", "person": "李保安"}
    )
    said = answer.content.decode()
    assert "1 件办好" in said
    assert "2 件没有办" in said
    assert "registry.kit_number_unknown" in said
    typed = said.split("<textarea")[1].split("</textarea>")[0]
    assert typed.split(">")[1].split() == ["XB-002", "XB-404"]


def test_two_of_one_name_are_told_apart_by_the_phones_tail(counter: Client, cast: Cast) -> None:
    Person.unscoped.filter(pk=cast.zhao.person.pk).update(name="李保安", phone_tail="0012")
    unclear = counter.post("/registry/kit/issue/", {"numbers": "XB-001", "person": "李保安"})
    assert unclear.status_code == 422
    assert "registry.kit_receiver_unclear" in unclear.content.decode()
    assert "XB-001" in unclear.content.decode()
    counter.post("/registry/kit/issue/", {"numbers": "XB-001", "person": "李保安 0012"})
    assert item("XB-001").issues.get().person_id == cast.zhao.person.pk


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"numbers": "XB-001"}, "registry.kit_receiver_missing"),
        ({"person": "李保安"}, "core.missing_input"),
        ({"numbers": " ,", "person": "李保安"}, "registry.kit_numbers_missing"),
        ({"numbers": "XB-001", "person": "王外人"}, "registry.kit_receiver_unknown"),
        ({"numbers": "XB-001", "person": "高远"}, "registry.kit_receiver_unknown"),
        ({}, "core.missing_input"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(
    counter: Client, sent: dict[str, str], code: str
) -> None:
    answer = counter.post("/registry/kit/issue/", sent, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert item("XB-001").state == State.IN_STORE


def test_a_team_is_given_one_each_and_the_page_names_who_has_not_returned(
    counter: Client, cast: Cast
) -> None:
    counter.post("/registry/kit/issue/", {"numbers": "XB-001~002", "team": cast.team.pk})
    counter.post("/registry/kit/return/", {"numbers": "XB-002", "is_fit": "yes"})
    said = page(counter, "/registry/kit/teams/")
    assert "发出 2，收回 1" in said
    assert "未还 1" in said
    assert "李保安" in said
    assert "谭队长" not in said


def test_the_page_says_that_restraining_kit_is_no_power(counter: Client, cast: Cast) -> None:
    cast.li.person.certificates.update(revoked_on=today())
    answer = counter.post("/registry/kit/issue/", {"numbers": "GC-001", "person": "李保安"})
    said = answer.content.decode()
    assert "不等于授权使用武力" in said
    assert "registry.kit_needs_certificate" in said
    assert "不是使用武力的授权" in page(counter, f"/registry/kit/{item('GC-001').pk}/")


def test_an_items_page_tells_its_whole_life(counter: Client, cast: Cast) -> None:
    counter.post("/registry/kit/issue/", {"numbers": "XB-001", "person": "李保安"})
    url = f"/registry/kit/{item('XB-001').pk}/"
    counter.post(f"{url}inspect/", {"is_fit": "no", "note": "扣子坏"})
    counter.post(f"{url}mend/")
    counter.post(f"{url}return/", {"is_fit": "yes"})
    counter.post(f"{url}lost/", {"note": "搬库时不见"})
    counter.post(f"{url}found/")
    counter.post(f"{url}retire/")
    said = page(counter, url)
    for moment in (
        "登记入库",
        "发给 李保安",
        "检查：不合用，待修",
        "扣子坏",
        "待修 → 已发",
        "收回自 李保安",
        "在库 → 遗失",
        "遗失 → 在库",
        "在库 → 报废",
    ):
        assert moment in said
    assert item("XB-001").state == State.RETIRED


def test_an_order_out_of_turn_is_refused_on_the_items_page(counter: Client) -> None:
    url = f"/registry/kit/{item('XB-001').pk}/"
    answer = counter.post(f"{url}return/", {"is_fit": "yes"})
    assert answer.status_code == 409
    assert "registry.kit_moved_on" in answer.content.decode()
    assert counter.post(f"{url}destroy/").status_code == 404


def test_a_manager_of_another_unit_finds_no_such_item(counter: Client, cast: Cast) -> None:
    other = cast.twin.qian.client()
    assert other.get(f"/registry/kit/{item('XB-001').pk}/").status_code == 404
    assert "XB-001" not in page(other, "/registry/kit/")


def test_an_empty_store_says_what_it_is_for(cast: Cast) -> None:
    said = page(cast.qian.client(), "/registry/kit/")
    assert "每件一个编号" in said
    assert "/registry/kit/new/" in said


@pytest.fixture
def in_hand(counter: Client, cast: Cast) -> KitItem:
    """Another unit's armband that the manager still has from the work there."""
    held = KitItem.unscoped.create(
        bureau=cast.bureau,
        organisation=cast.school,
        number="CB-1",
        sort=KitSort.ARMBAND,
        kit_class="signalling",
        state=State.ISSUED,
    )
    Membership.unscoped.filter(user=cast.qian.user).update(person=cast.gao)
    KitIssue.unscoped.create(item=held, person=cast.gao, issued_at=clock.now())
    return held


def test_a_manager_sees_anothers_item_in_their_own_hands_and_orders_nothing_about_it(
    counter: Client, in_hand: KitItem
) -> None:
    url = f"/registry/kit/{in_hand.pk}/"
    said = page(counter, url)
    assert "CB-1" in said
    assert "kit-orders" not in said
    for order in ("return", "inspect", "mend", "lost", "found", "retire"):
        assert counter.post(f"{url}{order}/", {"is_fit": "yes"}, headers=JSON).status_code == 404
    answer = counter.post("/registry/kit/return/", {"numbers": "CB-1", "is_fit": "yes"})
    assert "registry.kit_number_unknown" in answer.content.decode()
    in_hand.refresh_from_db()
    assert in_hand.state == State.ISSUED
    assert in_hand.issues.get().returned_at is None


@pytest.mark.parametrize("days", ["all", "", "7", "-1", "0x1", "²", "9" * 40, "\x00"])
def test_what_is_out_is_shown_for_any_period_that_an_address_names(
    counter: Client, days: str
) -> None:
    answer = counter.get("/registry/kit/teams/", {"days": days})
    assert answer.status_code == 200
    said = answer.content.decode()
    known = days if days in {"all", "7"} else "1"
    assert f'href="?days={known}" aria-current="true"' in said
