"""A phone's outbox goes on: what the house breaks on stays, and holds up nothing behind it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from browser.conftest import MORNING, Person

pytestmark = pytest.mark.browser
FIRST, SECOND = "有人翻墙", "仓库门锁被撬"


def break_on(route: Route) -> None:
    """The house answers the first report with a page that is no answer of ours."""
    sent = route.request.post_data_buffer or b""
    if route.request.method == "POST" and FIRST.encode() in sent:
        route.fulfill(status=500, content_type="text/html", body="<h1>500</h1>")
    else:
        route.continue_()


def report(zhao: Person, words: str) -> None:
    zhao.page.goto(f"{zhao.house.address}/field/report/")
    zhao.page.locator("label.tile", has_text="盗窃").click()
    zhao.page.fill("textarea[name=words]", words)
    zhao.page.get_by_role("button", name="发送报告").click()


def test_a_report_on_which_the_house_breaks_stays_and_the_next_one_arrives(
    serve: Callable, someone: Callable
) -> None:
    zhao = someone(serve(MORNING), "zhao", phone=True)
    page = zhao.page
    zhao.context.route("**/field/**", break_on)
    report(zhao, FIRST)
    expect(page.locator("[data-waiting-text]")).to_contain_text("1 条等待发送")
    report(zhao, SECOND)
    for _ in range(3):  # the road comes back: each time it is tried again
        page.evaluate("dispatchEvent(new Event('online'))")
        page.wait_for_timeout(400)
    expect(page.locator("body")).to_contain_text("系统暂时收不下")
    expect(page.locator(".receipt")).to_contain_text(SECOND, timeout=15_000)
    expect(page.locator("[data-waiting-text]")).to_contain_text("1 条等待发送")
    zhao.context.unroute("**/field/**")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-waiting]")).to_be_hidden(timeout=15_000)
