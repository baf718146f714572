"""A supervision officer's month: on the spot with a phone, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.conftest import MORNING, Person

pytestmark = pytest.mark.browser

UNIT = "泽垣保安服务有限公司（虚构）"


def choose(page: Page, item: int, answer: str) -> None:
    """Press one of the large places of an item."""
    page.locator(f"#item-{item} [data-answer={answer}]").click()


def all_met(page: Page) -> None:
    """Answer what is still open."""
    for row in page.locator("[data-line]").all():
        if not row.locator("input:checked").count():
            row.locator("[data-answer=met]").click()


def read_out(page: Page) -> None:
    """Name who is there, and read the record out."""
    page.check("input[name=identity_shown]")
    page.fill("input[name=second_name]", "卢警官")
    page.fill("input[name=unit_person]", "泽垣负责人")
    page.get_by_role("button", name="核对无误，宣读记录").click()
    expect(page.locator(".record--aloud")).to_be_visible()


def draw(page: Page, canvas: Locator) -> None:
    """Write something like a name, in two strokes."""
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    for left, top in ((0.15, 0.3), (0.5, 0.5)):
        x, y = box["x"] + left * box["width"], box["y"] + top * box["height"]
        page.mouse.move(x, y)
        page.mouse.down()
        for step in range(1, 9):
            page.mouse.move(x + step * 9, y + (14 if step % 2 else -14))
        page.mouse.up()


def both_sign(page: Page) -> None:
    """The officer first, then the unit."""
    for side in ("police", "unit"):
        pad = page.locator(f"form[data-side={side}]").first
        draw(page, pad.locator("canvas"))
        pad.locator("[data-pad-send]").click()
        expect(page.locator(f"form[data-side={side}]:visible")).to_have_count(0)


def begin(person: Person) -> Page:
    """Begin to inspect the company."""
    page = person.page
    page.goto(f"{person.house.address}/supervision/inspections/new/")
    page.select_option("select[name=organisation]", label=UNIT)
    page.get_by_role("button", name="开始逐项检查").click()
    expect(page.locator("[data-sheet]")).to_be_visible()
    return page


def test_an_inspection_on_the_phone_through_a_dead_line_with_two_drawn_signatures(
    serve: Callable, someone: Callable
) -> None:
    house = serve(MORNING)
    officer = someone(house, "supervisor", phone=True)
    page = begin(officer)
    choose(page, 1, "met")
    expect(page.locator("#item-1 [data-line-state]")).to_have_text("已保存")

    officer.context.set_offline(True)
    choose(page, 2, "na")
    choose(page, 4, "not_met")
    page.fill("#item-4 textarea", "东门岗1人未持证")
    expect(page.locator("[data-unsent]")).to_contain_text("2 项等待发送")
    officer.context.set_offline(False)
    page.reload()
    expect(page.locator("#item-4 textarea")).to_have_value("东门岗1人未持证")
    expect(page.locator("#item-4 [data-line-state]")).to_have_text("已保存", timeout=15_000)

    all_met(page)
    expect(page.locator("[data-answered]")).to_have_text("26")
    read_out(page)
    expect(page.locator(".faults__words")).to_have_text("东门岗1人未持证")
    expect(page.locator(".record__points")).to_have_text("90")
    both_sign(page)
    expect(page.locator(".record__agrees")).to_contain_text("内容与签字一致")
    assert page.locator(".signed__ink path").count() == 2
    assert officer.faults == []


def test_the_unit_answers_what_was_found_and_police_look_again(
    serve: Callable, someone: Callable
) -> None:
    house = serve(MORNING)
    manager = someone(house, "manager").page
    manager.goto(f"{house.address}/supervision/findings/?state=overdue")
    manager.locator(".findings a[data-keys-item]").first.click()
    words = manager.locator("h1").inner_text()
    manager.fill("textarea[name=words]", "已全部改正")
    manager.get_by_role("button", name="已改正，请复查").click()
    expect(manager.locator("body")).to_contain_text("等待复查")

    officer = someone(house, "supervisor", phone=True)
    page = officer.page
    page.goto(f"{house.address}/supervision/findings/?state=reported")
    page.get_by_role("link", name=words).click()
    page.get_by_role("button", name="开始复查").click()
    expect(page.locator("[data-sheet]")).to_contain_text("单位称：已全部改正")
    all_met(page)
    read_out(page)
    both_sign(page)
    manager.reload()
    expect(manager.locator(".chip--done").first).to_contain_text("复查合格")
    assert officer.faults == []
