"""A supervision officer's month: on the spot with a phone, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from browser.conftest import MORNING, Person

pytestmark = pytest.mark.browser

UNIT = "泽垣保安服务有限公司（虚构）"


def choose(page: Page, item: int, answer: str) -> None:
    """Press one of the large places of an item."""
    page.locator(f"#item-{item} [data-answer={answer}]").click()


def shoot(page: Page, item: int) -> None:
    """Take a photo of something, each time of something else."""
    row, file = page.locator(f"#item-{item}"), BytesIO()
    taken = row.locator(".shots__one").count()
    Image.new("RGB", (80, 60), (taken * 40, 90, 60)).save(file, "JPEG")
    photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}
    row.locator("input[type=file]").set_input_files(photo)
    expect(row.locator(".shots__one")).to_have_count(taken + 1)


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
    expect(page.locator("#item-4 textarea")).to_be_visible()
    expect(page.locator("#item-4 textarea")).to_have_value("东门岗1人未持证")
    expect(page.locator("[data-unsent]")).to_be_hidden(timeout=15_000)  # sent before or after

    shoot(page, 4)
    shoot(page, 4)
    page.locator("#item-4").get_by_role("button", name="撤下").last.click()
    expect(page.locator("#item-4 .shots__one")).to_have_count(1)

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


GUARD = "赵守诚"


def complain(page: Page, address: str) -> tuple[str, str]:
    """From the public page, without an account; the number and the key that are said once."""
    page.goto(f"{address}/complaints/")
    page.fill("textarea[name=words]", "医院门口保安扣了我的驾驶证半小时")
    page.fill("input[name=name]", "韩群众")
    page.get_by_role("button", name="提交投诉").click()
    number, key = page.locator(".key-once dd").all_inner_texts()
    return number, key


def tell_the_guard(page: Page, number: str) -> str:
    """The officer finds out whom it is about and tells him; the breach's number."""
    page.get_by_role("link", name=number).click()
    page.fill("input[name=who]", GUARD)
    page.get_by_role("button", name="记下").click()
    page.get_by_role("link", name="由此立案").click()
    page.select_option("select[name=clause]", value="seize")
    page.fill("textarea[name=words]", "在医院门口扣留司机驾驶证约半小时")
    page.fill("input[name=happened_on]", "2024-06-17")
    page.get_by_role("button", name="告知本人").click()
    expect(page.locator(".steps")).to_contain_text("手机上还没有打开")
    return page.locator("h1").inner_text().split()[0]


def decide(page: Page, result: str, why: str) -> None:
    page.select_option("select[name=result]", value=result)
    page.fill("textarea[name=decision]", why)
    page.get_by_role("button", name="作出决定").click()


def test_a_complaint_is_answered_after_the_guard_was_heard_on_the_phone(
    chromium: Browser, serve: Callable, someone: Callable
) -> None:
    house = serve(MORNING)
    visitor = Person(chromium, house, "nobody", phone=True)
    number, key = complain(visitor.page, house.address)
    guard, officer = someone(house, "zhao", phone=True), someone(house, "supervisor")
    page = officer.page
    page.goto(f"{house.address}/supervision/complaints/")
    breach = tell_the_guard(page, number)

    # The phone's first page says it by itself; before he was heard nothing can be upheld.
    guard.page.get_by_text("有一件关于您的告知，先听您说").click(timeout=15_000)
    decide(page, "upheld", "司机与监控一致")
    expect(page.locator("[data-refused]")).to_contain_text("supervision.not_heard")
    guard.page.fill("textarea[name=statement]", "他要冲岗，我请他等队长，证件当场还了")
    guard.page.get_by_role("button", name="说这些").click()
    expect(guard.page.locator(".phone__body")).to_contain_text("还可以补充")
    page.goto(f"{house.address}/supervision/breaches/{breach}/")
    expect(page.locator(".said").nth(1)).to_have_text("他要冲岗，我请他等队长，证件当场还了")
    decide(page, "dropped", "证件当场归还，未构成扣押")
    expect(page.locator("body")).to_contain_text("档案里没有记录")
    guard.page.reload()
    expect(guard.page.locator(".phone__body")).to_contain_text("您的档案里没有记录")

    page.goto(f"{house.address}/supervision/complaints/{number}/")
    page.select_option("select[name=result]", value="not_upheld")
    page.fill("textarea[name=answer]", "已核查，证件当场归还，已提醒岗位改进方式")
    page.get_by_role("button", name="答复并办结").click()
    visitor.page.goto(f"{house.address}/complaints/answer/")
    visitor.page.fill("input[name=number]", number)
    visitor.page.fill("input[name=key]", key)
    visitor.page.get_by_role("button", name="查询").click()
    expect(visitor.page.locator(".said")).to_contain_text("证件当场归还")
    assert visitor.faults + visitor.outside + guard.faults + officer.faults == []
    visitor.context.close()


def test_two_acts_of_last_quarter_are_verified_and_thanked_on_a_page_to_put_up(
    serve: Callable, someone: Callable
) -> None:
    house = serve(MORNING)
    manager, officer = someone(house, "manager"), someone(house, "supervisor")
    for kind, day, words in (
        ("rescue", "2024-03-05", "搀扶跌倒老人并联系家属"),
        ("lost_found", "2024-03-20", "捡到手提包交还失主"),
    ):
        page = manager.page
        page.goto(f"{house.address}/supervision/recognition/new/")
        page.fill("input[name=who]", GUARD)
        page.select_option("select[name=kind]", value=kind)
        page.fill("input[name=happened_on]", day)
        page.fill("textarea[name=words]", words)
        page.select_option("select[name=proof]", value="other")
        page.fill("input[name=mark]", f"居委会证明 {day}")
        page.get_by_role("button", name="申报", exact=True).click()
        expect(page.locator("#waiting")).to_contain_text(words)

    page = officer.page
    page.goto(f"{house.address}/supervision/recognition/?quarter=2024Q1")
    for left in (1, 0):
        page.get_by_role("button", name="属实").first.click()
        expect(page.get_by_role("button", name="属实")).to_have_count(left)
    page.get_by_role("button", name="通报表扬").click()
    page.get_by_role("link", name="打印通报").click()
    expect(page.locator(".letter__names")).to_contain_text(GUARD)
    assert manager.faults + officer.faults == []
