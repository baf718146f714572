"""Kit on the phone: the check before a shift, with and without a signal, and the leader's team."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from cast import Cast
from django.test import Client

from lianqin.core import clock as duty_clock
from lianqin.field.tests.phone import JSON, fields, press
from lianqin.registry import kit
from lianqin.registry.kinds import KitSort
from lianqin.registry.models import KitIssue, KitItem, Person, ShiftCheck, TeamMembership

CHECK = "/field/kit/check/"


@pytest.fixture
def phone(cast: Cast) -> Client:
    return cast.li.client()


@pytest.fixture
def armband(cast: Cast) -> KitItem:
    return handed(cast, "XB-034", cast.li.person)


def handed(cast: Cast, number: str, person: Person, sort: str = KitSort.ARMBAND) -> KitItem:
    """An item of the company in somebody's hands."""
    who: dict[str, Any] = {"actor": cast.qian.viewer, "actor_name": "钱经理"}
    item = kit.register_item(organisation=cast.company, number=number, sort=sort, **who)
    kit.issue(item=item, person=person, **who)
    item.refresh_from_db()
    return item


def answers(item: KitItem, *, fit: str = "yes", note: str = "", **more: str) -> dict[str, str]:
    """What the page sends for one item."""
    mine = {"shown": str(item.pk), f"item-{item.pk}": fit, f"note-{item.pk}": note}
    return {"dress": "yes", **mine, **more}


def said(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_the_check_asks_of_dress_unlike_the_polices_and_of_each_item(
    phone: Client, armband: KitItem
) -> None:
    page = said(phone, CHECK)
    for words in (
        "有明显区别",
        "不戴警帽",
        "保安服务管理条例第二十七条",
        "XB-034",
        'data-press="check"',
    ):
        assert words in page


def test_a_check_is_made_once_however_often_the_phone_sends_it(
    phone: Client, armband: KitItem
) -> None:
    sent = fields(**answers(armband))
    first, second = (phone.post(CHECK, sent, headers=JSON) for _ in range(2))
    assert first.json() == second.json()
    assert ShiftCheck.unscoped.get().lines.get().is_fit
    assert "已检查" in said(phone, CHECK)


def test_a_check_that_waited_without_a_signal_is_dated_when_it_was_made(
    phone: Client, armband: KitItem, clock: Any
) -> None:
    pressed = duty_clock.now()
    clock.move(timedelta(minutes=40))
    sent = fields(**answers(armband))
    sent |= {"pressed_at": pressed.isoformat(), "sent_at": duty_clock.now().isoformat()}
    assert phone.post(CHECK, sent, headers=JSON).status_code == 200
    made = ShiftCheck.unscoped.get()
    assert (made.at, made.device_at) == (pressed, pressed)


def test_a_phone_with_a_wrong_clock_is_told_so_and_the_check_is_kept(
    phone: Client, armband: KitItem
) -> None:
    answer = press(phone, CHECK, slow_by=timedelta(hours=7), **answers(armband))
    assert answer.json()["skewed"] is True
    assert ShiftCheck.unscoped.get().at == duty_clock.now()


def test_an_unfit_item_is_faulty_after_the_check_and_its_note_stands_with_the_leader(
    phone: Client, cast: Cast, armband: KitItem
) -> None:
    press(phone, CHECK, **answers(armband, fit="no", note="扣子掉了"))
    armband.refresh_from_db()
    assert armband.state == KitItem.State.FAULTY
    assert armband.inspections.get().note == "扣子掉了"
    page = said(cast.tan.client(), "/field/kit/crew/")
    assert "袖标 XB-034 扣子掉了" in page
    assert "有问题" in said(phone, CHECK)


def test_what_was_taken_back_meanwhile_is_left_out_and_the_rest_is_kept(
    phone: Client, cast: Cast, armband: KitItem
) -> None:
    lamp = handed(cast, "JD-1", cast.li.person, KitSort.SHOULDER_LAMP)
    kit.take_back(actor=cast.qian.viewer, actor_name="", item=lamp)
    sent = answers(armband) | answers(lamp) | {"shown": [str(armband.pk), str(lamp.pk)]}
    assert press(phone, CHECK, **sent).status_code == 200
    assert [line.item_id for line in ShiftCheck.unscoped.get().lines.all()] == [armband.pk]


def test_nobody_checks_what_is_in_other_hands(phone: Client, cast: Cast) -> None:
    foreign = handed(cast, "XB-035", cast.zhao.person)
    press(phone, CHECK, **answers(foreign, fit="no"))
    foreign.refresh_from_db()
    assert foreign.state == KitItem.State.ISSUED
    assert not ShiftCheck.unscoped.get().lines.exists()


def test_an_open_question_is_refused_by_its_name_and_the_rest_is_kept(
    phone: Client, armband: KitItem
) -> None:
    sent = answers(armband, fit="", **{f"name-{armband.pk}": "袖标 XB-034"})
    refused = press(phone, CHECK, **sent)
    assert (refused.status_code, refused.json()["code"]) == (422, "core.missing_input")
    assert "袖标 XB-034" in refused.json()["message"]
    plain = phone.post(CHECK, fields(**sent))
    assert plain.status_code == 422
    assert 'name="dress" value="yes" required checked' in plain.content.decode()


def test_a_broken_page_is_refused(phone: Client) -> None:
    assert press(phone, CHECK, dress="yes", shown="x").json()["code"] == "core.unreadable_input"


def test_the_first_page_shows_whether_this_shifts_check_was_made(
    phone: Client, armband: KitItem, clock: Any
) -> None:
    assert "未检查" in said(phone, "/field/")
    press(phone, CHECK, **answers(armband))
    assert "已检查" in said(phone, "/field/")
    clock.move(timedelta(hours=24))
    assert "未检查" in said(phone, "/field/")


def test_no_check_is_asked_of_an_officer(cast: Cast) -> None:
    assert "班前检查" not in said(cast.sun.client(), "/field/")


def test_a_guard_sees_the_own_kit_and_reports_a_loss_once(
    phone: Client, cast: Cast, armband: KitItem
) -> None:
    handed(cast, "XB-035", cast.zhao.person)
    page = said(phone, "/field/kit/")
    assert "XB-034" in page
    assert "XB-035" not in page
    sent = fields(note="下班路上")
    for _ in range(2):
        assert phone.post(f"/field/kit/{armband.pk}/lost/", sent, headers=JSON).status_code == 200
    armband.refresh_from_db()
    assert armband.state == KitItem.State.LOST
    assert armband.issues.get().note == "下班路上"


def test_a_guard_reports_no_loss_of_what_is_in_other_hands(phone: Client, cast: Cast) -> None:
    foreign = handed(cast, "XB-035", cast.zhao.person)
    assert press(phone, f"/field/kit/{foreign.pk}/lost/").status_code == 404


def test_the_leader_sees_who_has_checked_and_who_has_not_returned(
    cast: Cast, phone: Client, armband: KitItem
) -> None:
    leader = cast.tan.client()
    other = handed(cast, "XB-033", cast.tan.person)
    press(phone, CHECK, **answers(armband))
    press(leader, f"/field/kit/{other.pk}/return/")
    page = said(leader, "/field/kit/crew/")
    assert "1 / 2" in page
    assert "发出 2，收回 1，未还：" in page
    assert KitIssue.unscoped.get(item=other).receiver_name == "谭队长"


def test_a_leader_of_another_team_sees_nobody_of_this_one(cast: Cast, armband: KitItem) -> None:
    TeamMembership.unscoped.filter(person=cast.tan.person).delete()
    leader = cast.tan.client()
    page = said(leader, "/field/kit/crew/")
    assert "李保安" not in page
    assert "不在任何一支队伍里" in page
    assert press(leader, f"/field/kit/{armband.pk}/return/").status_code == 404


def test_the_team_page_asks_as_many_queries_for_many_as_for_few(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for place in range(12):
        handed(cast, f"XB-{place:03d}", cast.li.person)
    leader = cast.tan.client()
    with django_assert_max_num_queries(20):
        leader.get("/field/kit/crew/")


def test_a_number_of_a_press_is_not_used_for_another_item(
    cast: Cast, phone: Client, armband: KitItem
) -> None:
    second, number = handed(cast, "XB-036", cast.li.person), uuid4()
    press(phone, f"/field/kit/{armband.pk}/lost/", command=number)
    again = press(phone, f"/field/kit/{second.pk}/lost/", command=number)
    assert again.json()["code"] == "core.command_reused"
