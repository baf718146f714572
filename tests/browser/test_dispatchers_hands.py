"""The dispatcher's hands: every documented key, a crew carried along, two at one incident."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import MORNING, Person

pytestmark = pytest.mark.browser

WHILE = 15_000


def report(person: Person, words: str, place: str, category: str) -> str:
    """Take a report at the desk; its number."""
    page = person.page
    page.goto(f"{person.house.address}/incidents/new/")
    page.fill("[name=words]", words)
    page.locator("[name=place]").press_sequentially(place, delay=20)
    page.locator("#places button, #places [role=option], #places li").first.click()
    page.locator("[name=category]").select_option(category)
    page.get_by_role("button", name="立项").last.click()
    page.wait_for_url(lambda url: "/incidents/new" not in url)
    return page.locator("[data-number]").last.get_attribute("data-number") or ""


def focused(page: Page, selector: str) -> bool:
    found: bool = page.evaluate(
        "(what) => document.activeElement?.matches(what) ?? false", selector
    )
    return found


def until_focused(page: Page, selector: str) -> None:
    for _ in range(200):
        if focused(page, selector):
            return
        page.wait_for_timeout(50)
    raise AssertionError(
        f"{selector}: {page.evaluate('document.activeElement?.outerHTML.slice(0, 200)')}"
    )


def middle(page: Page, selector: str) -> tuple[float, float]:
    box = page.locator(selector).first.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_every_documented_key_works_and_two_dispatchers_do_not_collide(
    serve: Callable, someone: Callable
) -> None:
    house = serve(MORNING)
    chen = someone(house, "chen")
    first = report(chen, "工地有两人偷电缆", "danhe", "criminal.theft")
    second = report(chen, "两家店主吵架", "danhe", "dispute")
    page: Page = chen.page
    page.goto(f"{house.address}/")
    expect(page.locator("[data-number] [data-keys-item]")).to_have_count(2, timeout=WHILE)
    page.wait_for_function("() => document.querySelector('[data-map]').lianqinMap", timeout=WHILE)

    every_key_is_listed_and_works(page, {first, second})
    nothing_is_taken_while_typing(page)
    a_crew_is_picked_by_keyboard(page)
    two_at_one_incident(house, chen, someone, first)
    assert chen.faults == []


def every_key_is_listed_and_works(page: Page, numbers: set[str]) -> None:
    page.keyboard.press("?")
    listed = page.locator("#keys kbd").all_text_contents()
    assert {"N", "/", "J", "K", "D", "C", "I", "M", "U", "V", "[", "]", "Esc", "?"} <= set(listed)
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    top, bottom = page.locator("[data-number] [data-keys-item]").evaluate_all(
        "(links) => links.map((link) => link.closest('[data-number]').dataset.number)"
    )
    assert {top, bottom} == numbers
    for key, number, where in (
        ("j", bottom, "[data-keys-item]"),
        ("k", top, "[data-keys-item]"),
        ("]", bottom, "#incident"),
        ("[", top, "#incident"),
    ):
        page.keyboard.press(key)
        until_focused(page, where)
        expect(page.locator(f"#incident [data-number='{number}']")).to_have_count(1, timeout=WHILE)
    page.keyboard.press("Escape")
    until_focused(page, "[data-keys-item]")
    page.keyboard.press("m")
    until_focused(page, ".maplibregl-canvas")
    page.keyboard.press("Escape")
    until_focused(page, "#incident")
    page.keyboard.press("c")
    until_focused(page, "[data-keys-item]")
    page.keyboard.press("i")
    until_focused(page, "#incident")
    page.keyboard.press("v")
    expect(page.locator("#sound-settings")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#sound-settings")).to_be_hidden()


def nothing_is_taken_while_typing(page: Page) -> None:
    page.keyboard.press("/")
    until_focused(page, "[name=q]")
    page.keyboard.type("ndu?jk")
    assert page.input_value("[name=q]") == "ndu?jk"
    expect(page.locator("#keys")).to_be_hidden()
    page.fill("[name=q]", "")
    page.keyboard.press("Escape")
    until_focused(page, "[data-region]")
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: '?', isComposing: true, bubbles: true}))"
    )
    expect(page.locator("#keys")).to_be_hidden()


def a_crew_is_picked_by_keyboard(page: Page) -> None:
    """The crews by nearness: arrows, Enter, the confirmation, Escape back; nothing was sent."""
    page.keyboard.press("u")
    until_focused(page, ".nearby__list")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".nearby__crew").nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator("#send [data-send]")).to_be_visible(timeout=WHILE)
    page.keyboard.press("Escape")
    expect(page.locator("#send")).to_be_hidden()
    until_focused(page, ".nearby__list")
    page.keyboard.press("Escape")
    until_focused(page, "#incident")
    expect(page.locator(".nearby")).to_be_hidden()
    expect(page.locator(".sent")).to_have_count(0)


def two_at_one_incident(house: object, chen: Person, someone: Callable, number: str) -> None:
    """A crew is carried to the card at two seats; the slower is told who won, words kept."""
    page: Page = chen.page
    other = someone(house, "chen")  # the second seat of the same command centre
    page.goto(f"{chen.house.address}/?incident={number}")
    other.page.goto(f"{chen.house.address}/?incident={number}")
    page.wait_for_function("() => document.querySelector('[data-map]').lianqinMap", timeout=WHILE)
    crew = page.locator(".pick").first
    unit = crew.get_attribute("data-carry") or ""
    for seat in (page, other.page):
        carry(seat, f".pick[data-carry='{unit}'] .pick__name", f".card[data-number='{number}']")
        expect(seat.locator("#send [data-send]")).to_be_visible(timeout=WHILE)
        expect(seat.locator(".sent")).to_have_count(0)
    other.page.fill("#send [name=task]", "从北门进")
    page.locator("#send [data-send-now]").click()
    expect(page.locator("#send")).to_be_hidden(timeout=WHILE)
    expect(page.locator(".sent")).to_have_count(1, timeout=WHILE)
    other.page.locator("#send [data-send-now]").click()
    lost = other.page.locator("#send [data-refused]")
    expect(lost).to_contain_text("dispatch.crew_taken", timeout=WHILE)
    expect(lost).to_contain_text("次近的是")
    expect(other.page.locator("#send [name=task]")).to_have_value("从北门进")
    other.page.keyboard.press("Escape")


def carry(page: Page, source: str, target: str) -> None:
    """Take hold of one, carry it to the other, let go; once more where the page moved meanwhile."""
    for last in (False, False, True):
        page.locator(source).first.hover()
        page.mouse.down()
        x, y = middle(page, target)
        page.mouse.move(x - 30, y, steps=4)
        page.mouse.move(x, y, steps=4)
        if last or page.locator(".carried").count():
            break
        page.mouse.up()
    expect(page.locator(".carried")).to_contain_text("→")
    page.mouse.up()
    expect(page.locator(".carried")).to_have_count(0)
