"""Looking somebody up: by keys along a list, by a slip of the pen, and out again as a file."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from browser.conftest import MORNING

pytestmark = pytest.mark.browser


def test_a_supervision_officer_counts_walks_finds_and_exports(
    serve: Callable, someone: Callable
) -> None:
    house = serve(MORNING)
    officer = someone(house, "supervisor")
    page = officer.page

    page.goto(f"{house.address}/registry/")
    card = page.locator(".count", has_text="其中持有效证")
    guards = card.locator(".count__number").inner_text()
    card.locator(".count__link").click()
    page.wait_for_url("**/registry/people/**")
    assert page.locator(".list-end__count").inner_text().endswith(f"共 {guards} 行")

    second = page.locator("[data-keys-item]").nth(1)
    name, url = second.inner_text(), second.get_attribute("href")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == name
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{url}")

    page.keyboard.press("/")
    page.keyboard.type("丹河一", delay=20)
    page.wait_for_selector("[data-find-one]")
    page.keyboard.press("ArrowDown")
    assert "丹河一队" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Escape")
    assert page.locator("[data-find-one]").count() == 0

    page.goto(f"{house.address}/registry/export/teams/?state=open")
    page.fill("#id_purpose", "季度检查核对名单")
    with page.expect_download() as download:
        page.get_by_role("button", name="导出", exact=True).click()
    assert download.value.suggested_filename.endswith(".xlsx")
    page.goto(f"{house.address}/registry/exports/")
    assert "季度检查核对名单" in page.locator("tbody").inner_text()
    assert not officer.faults
