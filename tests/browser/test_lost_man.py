"""The lost man (domain rows 45–50): a patrol finds him, a grid worker knows him, his family comes.

A picture passes from an officer through an approval to one phone, and is gone with the handover.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from browser.conftest import Person
from lianqin.core.clock import SHANGHAI
from lianqin.demo.scenes.lost_man import POINT, drawn_picture

pytestmark = pytest.mark.browser

FOUND = datetime(2024, 7, 12, 22, 5, tzinfo=SHANGHAI)
WORDS = "陵沁路边躺着一名男子，货车多、视线不好，说不出姓名住址"
WHILE = 20_000


def find_him(officer: Person) -> str:
    """The patrol's find, from the officer's phone; the number of the incident."""
    page = officer.page
    page.goto(f"{officer.house.address}/field/report/")
    page.locator("label.tile", has_text="迷路被困").click()
    page.locator("[name=on_patrol]").evaluate("tick => tick.click()")
    page.fill("[name=words]", WORDS)
    page.fill("[name=place]", POINT)
    page.get_by_role("button", name="发送报告").click()
    expect(page.locator(".receipt__number")).to_be_visible(timeout=WHILE)
    return page.locator(".receipt__number").inner_text().strip()


def make_it_safe(officer: Person) -> None:
    """Lights, cone, rail, a call to him; then help, which was not on offer before."""
    page = officer.page
    page.get_by_role("link", name="路边安全步骤").click()
    expect(page.locator("[data-roadside-help]")).to_be_hidden()
    for step in ("开警示灯", "放锥桶", "人员站到护栏外"):
        card = page.locator("form.roadside__step:not([hidden])", has_text=step)
        expect(card).to_be_visible(timeout=WHILE)
        page.wait_for_timeout(800)  # a button that has just come is inert for a moment
        card.get_by_role("button").click()
        expect(page.locator(".roadside__done", has_text=step)).to_be_visible(timeout=WHILE)
    page.wait_for_timeout(800)
    page.get_by_role("button", name="有应答", exact=True).click()
    expect(page.locator(".roadside__done", has_text="呼叫有应答")).to_be_visible(timeout=WHILE)
    page.get_by_role("button", name="搀扶至路边安全处").evaluate("button => button.click()")


def ask_who_he_is(officer: Person, number: str) -> str:
    """The appeal with a frame drawn over the picture; its address."""
    page = officer.page
    page.goto(f"{officer.house.address}/incidents/{number}/appeals/new/")
    picture = {"name": "IMG.jpg", "mimeType": "image/jpeg", "buffer": drawn_picture()}
    page.set_input_files("[name=picture]", picture)
    expect(page.locator("[data-crop-box]")).to_be_visible(timeout=WHILE)
    page.locator("[data-crop-box]").press("ArrowDown")
    page.fill("[name=words]", "男，五十岁左右，深蓝外套，黑布鞋")
    page.fill("[name=basis]", "本人说不出姓名住址，夜间路边有危险，须尽快找到家属")
    page.locator("[data-pick-list]", has_text="网格员").get_by_text("全选").click()
    page.get_by_role("button", name="提交审批").click()
    expect(page.locator("h1")).to_contain_text("寻人协查 X", timeout=WHILE)
    return page.url


def is_drawn(person: Person, picture: str) -> bool:
    """Whether the browser has pixels of the picture."""
    shown = person.page.locator(picture)
    expect(shown).to_have_js_property("complete", True, timeout=WHILE)
    return bool(shown.evaluate("img => img.naturalWidth > 0"))


def test_he_is_known_within_the_hour_and_his_picture_ends_with_the_handover(
    serve: Callable, someone: Callable
) -> None:
    house = serve(FOUND - timedelta(seconds=30))
    patrol = someone(house, "zhoucun", phone=True)
    number = find_him(patrol)
    make_it_safe(patrol)

    grid = someone(house, "grid", phone=True)
    grid.page.goto(f"{house.address}/field/")
    officer = someone(house, "zhoucun")
    appeal = ask_who_he_is(officer, number)
    expect(grid.page.locator("body")).not_to_contain_text("请您辨认")

    chief = someone(house, "zhoucun-chief")
    chief.page.goto(f"{house.address}/appeals/")
    chief.page.locator(".appeal-item__open").first.click()
    assert is_drawn(chief, ".shown-picture__pixels")
    chief.page.get_by_role("button", name="批准并发布").click()
    expect(chief.page.locator(".chip--live")).to_be_visible(timeout=WHILE)

    # The grid worker's phone shows it by itself; two taps answer.
    grid.page.get_by_text("请您辨认").first.click(timeout=WHILE)
    assert is_drawn(grid, "[data-appeal-picture]")
    grid.page.get_by_role("button", name="认识", exact=True).click()
    expect(grid.page.locator(".ask-who__said")).to_contain_text("认识", timeout=WHILE)

    officer.page.goto(appeal)
    officer.page.get_by_role("button", name="判为有效").click()
    expect(officer.page.locator("body")).to_contain_text("发布到首个有效回复", timeout=WHILE)
    assert is_drawn(officer, ".shown-picture__pixels")

    officer.page.goto(f"{house.address}/incidents/{number}/handover/")
    officer.page.get_by_text("配偶", exact=True).click()
    officer.page.get_by_text("需家属照看", exact=True).click()
    officer.page.fill("[name=checked_how]", "核对双方身份证和户口簿，本人认出妻子")
    officer.page.get_by_role("button", name="登记移交").click()
    officer.page.wait_for_url(lambda url: "handover" not in url)

    # The open phone loses the picture by itself, and nobody has an address for it any more.
    expect(grid.page.locator("h1")).to_contain_text("已经结束", timeout=WHILE)
    expect(grid.page.locator("[data-appeal-picture]")).to_have_count(0)
    chief.page.goto(appeal)
    expect(chief.page.locator("body")).to_contain_text("任何备份都不能恢复")
    assert not list((house.data / "appeal_keys").iterdir())
    assert not list((house.data / "media/appeals").iterdir())
    for person in (patrol, grid, officer, chief):
        assert person.faults == []
