"""What is written survives a reload, a lost line and a second writer; nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import MORNING, Person

pytestmark = pytest.mark.browser

WHILE = 15_000
SAVED = "草稿已保存"


def take_report(chen: Person) -> str:
    """A theft on the county's board; its number."""
    page = chen.page
    page.goto(f"{chen.house.address}/incidents/new/")
    page.fill("#id_words", "工地电缆被盗，两人已跑")
    page.fill("#id_coordinates", "112.90, 35.50")
    page.locator(".form__end button[type=submit]").click()
    page.wait_for_url(re.compile(r"incident="))
    return page.locator("[data-incident]").get_attribute("data-number") or ""


def says(page: Page, form: str, words: str) -> None:
    """The form tells how its draft stands."""
    state = page.locator(f"form[data-act={form}] [data-draft-state]")
    expect(state).to_have_text(words, timeout=WHILE)


def opened(who: Person, number: str) -> Page:
    who.page.goto(f"{who.house.address}/incidents/{number}/")
    return who.page


def begin_feedback(page: Page, words: str) -> None:
    page.locator("#feedback > summary").click()
    form = page.locator("form[data-act=feedback]")
    form.locator("[name=result]").select_option("by_phone")
    form.locator("[name=text]").fill(words)
    says(page, "feedback", SAVED)


def test_drafts_survive_a_reload_a_lost_line_and_a_second_writer(
    serve: Callable, someone: Callable
) -> None:
    house = serve(MORNING.astimezone(UTC))
    chen, again = someone(house, "chen"), someone(house, "chen")
    leader = someone(house, "chief")
    number = take_report(chen)

    page = opened(chen, number)
    page.locator("#note-text").fill("记了一半")
    says(page, "note", SAVED)
    page.reload()
    expect(page.locator("#note-text")).to_have_value("记了一半", timeout=WHILE)
    other = opened(again, number)
    expect(other.locator("#note-text")).to_have_value("记了一半", timeout=WHILE)

    chen.context.set_offline(True)
    page.locator("#note-text").fill("断网时写的")
    says(page, "note", "草稿在本机，恢复连接后自动保存")
    chen.context.set_offline(False)
    says(page, "note", SAVED)
    other.reload()
    expect(other.locator("#note-text")).to_have_value("断网时写的", timeout=WHILE)

    page.locator("form[data-act=note] button[value=note]").click()
    expect(page.locator(".timeline")).to_contain_text("断网时写的", timeout=WHILE)
    page.reload()
    expect(page.locator("#note-text")).to_have_value("", timeout=WHILE)
    other.reload()
    expect(other.locator("#note-text")).to_have_value("", timeout=WHILE)

    second = opened(leader, number)
    begin_feedback(page, "电话里已说清")
    begin_feedback(second, "我也打过电话")
    page.get_by_role("button", name="提交反馈").click()
    expect(page.locator(".timeline")).to_contain_text("电话里已说清", timeout=WHILE)
    second.get_by_role("button", name="提交反馈").click()
    both = second.locator("[data-meanwhile]")
    expect(both).to_contain_text("电话里已说清", timeout=WHILE)
    expect(both).to_contain_text("我也打过电话")
    both.get_by_role("button", name="仍要提交").click()
    expect(second.locator(".timeline")).to_contain_text("我也打过电话", timeout=WHILE)
    assert not leader.faults
