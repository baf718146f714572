"""Where it is: typed in pinyin, chosen by keys, said in other words, and put right later."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import MORNING

pytestmark = pytest.mark.browser


def metres_drawn(page: Page) -> list[float]:
    """The radius of every circle on the map."""
    script = """() => (document.querySelector("[data-map]").lianqinMap?.get("within") ?? [])
      .features.map((feature) => feature.properties.metres)"""
    found: list[float] = page.evaluate(script)
    return found


def test_a_dispatcher_types_pinyin_chooses_says_it_otherwise_and_puts_it_right(
    serve: Callable, someone: Callable
) -> None:
    house = serve(MORNING)
    chen = someone(house, "chen")
    page = chen.page
    page.goto(f"{house.address}/incidents/new/")
    page.wait_for_selector("canvas")
    page.fill("#id_words", "有人落水")

    place = page.locator("#id_place")
    place.press_sequentially("bagogn", delay=30)  # a slip of the pen
    expect(page.locator("[data-found]").first).to_contain_text("巴公镇", timeout=15_000)
    place.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(place).to_have_value("巴公镇")
    expect(page.locator("#where")).to_contain_text("管辖", timeout=15_000)
    assert page.input_value("#id_uncertainty") == "500"
    page.wait_for_function("() => document.querySelector('[data-map]').lianqinMap")
    page.fill("#id_uncertainty", "900")
    page.wait_for_timeout(200)
    assert metres_drawn(page) == [900]

    place.fill("")
    place.press_sequentially("周村镇以西1公里", delay=10)
    made = page.locator(".found__item--made")
    expect(made).to_contain_text("误差约", timeout=15_000)
    metres = made.get_attribute("data-uncertainty")
    place.press("Enter")
    assert page.input_value("#id_uncertainty") == metres
    expect(page.locator("#where")).to_contain_text("管辖", timeout=15_000)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/?incident=**")
    page.wait_for_function("() => document.querySelector('[data-map]').lianqinMap")
    page.wait_for_timeout(1_000)
    assert metres_drawn(page) == [float(metres or 0)]

    number = page.locator("article[data-number]").get_attribute("data-number")
    page.goto(f"{house.address}/incidents/{number}/place/")
    page.wait_for_selector("canvas")
    expect(page.locator("#id_place")).to_have_value("周村镇以西1公里")
    page.locator("#id_place").fill("陵沁路K12")
    expect(page.locator("[data-found]").first).to_contain_text("陵沁路K12", timeout=15_000)
    page.locator("#id_place").press("Enter")
    page.fill("#id_reason", "报警人看到了公里桩")
    page.get_by_role("button", name="更正", exact=True).last.click()
    page.wait_for_url(f"**/incidents/{number}/")
    expect(page.locator("h1")).to_contain_text("陵沁路K12")
    assert not chen.faults
    assert not chen.outside
