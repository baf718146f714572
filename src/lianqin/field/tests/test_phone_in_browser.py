"""The phone's own modules in real Chromium: nothing pressed or typed is lost without a line."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from cast import Cast
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

from lianqin.dispatch.models import Directive
from lianqin.dispatch.states import Status
from lianqin.field.tests.phone import directed
from lianqin.field.tests.test_kit import handed
from lianqin.incidents.models import Incident, Photo
from lianqin.registry.models import KitItem, ShiftCheck
from lianqin.units.models import Fix

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
HERE = {"longitude": 112.907, "latitude": 35.503, "accuracy": 12}
BAR = "[data-waiting]"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("chromium is not installed")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's loop runs in this thread; the tests' own look at the database is not in it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def phone(chromium: Browser, county: Cast, live_server: Any) -> Iterator[BrowserContext]:
    """Guard Li's phone, signed in, allowed to say where it is."""
    context = chromium.new_context(
        base_url=live_server.url,
        viewport={"width": 360, "height": 800},
        locale="zh-CN",
        permissions=["geolocation"],
        geolocation=HERE,
    )
    session = county.people.li.client().cookies["session"].value
    context.add_cookies([{"name": "session", "value": session, "url": live_server.url}])
    context.route("**/stream/**", lambda route: route.abort())
    yield context
    context.close()


@pytest.fixture
def page(phone: BrowserContext) -> Iterator[Page]:
    faults: list[str] = []
    opened = phone.new_page()
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    assert faults == []


def soon(page: Page, holds: Callable[[], bool]) -> None:
    """Wait until the server has done something."""
    for _ in range(100):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it never came")


def press(page: Page, words: str) -> None:
    begins = re.compile(rf"^\s*{words}")  # a button also names the next one
    page.locator("button:visible").filter(has_text=begins).click()


def refuse_posts(route: Route) -> None:
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


def a_photo() -> dict[str, Any]:
    out = io.BytesIO()
    Image.new("RGB", (800, 600), "gray").save(out, "JPEG")
    return {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def fill_report(page: Page, **more: str) -> None:
    page.goto("/field/report/")
    page.locator('.tile:has-text("盗窃")').click()
    page.fill("textarea", "两人偷电缆")
    for name, value in more.items():
        page.fill(f"[name={name}]", value)
    page.set_input_files("[data-photo]", a_photo())
    expect(page.locator("[data-photo-said]")).to_contain_text("a.jpg")


def test_steps_pressed_without_a_line_wait_in_order_and_go_out_when_it_is_back(
    county: Cast, phone: BrowserContext, page: Page
) -> None:
    directive = directed(county, county.crews.li_crew)
    page.goto("/field/")
    phone.set_offline(True)
    for words in ("接受", "我出发了", "我到了"):
        press(page, words)
    expect(page.locator(BAR)).to_have_text("3 条等待发送")
    assert Directive.unscoped.get().status == Status.DELIVERED
    phone.set_offline(False)
    expect(page.locator(BAR)).to_be_hidden(timeout=15_000)
    directive.refresh_from_db()
    assert directive.status == Status.ON_SCENE
    assert directive.answered_at is not None
    assert directive.answered_at <= directive.on_scene_at


def test_a_double_tap_is_one_step(county: Cast, page: Page) -> None:
    directive = directed(county, county.crews.li_crew)
    page.goto("/field/")
    press(page, "接受")
    go = page.locator("button:visible").filter(has_text=re.compile(r"^\s*我出发了"))
    expect(go).to_be_visible()
    page.wait_for_timeout(900)
    box = go.bounding_box()
    assert box is not None
    for pause in (150, 300):
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_timeout(pause)
    expect(page.locator('[data-status="en_route"]')).to_be_visible()
    page.wait_for_timeout(300)
    directive.refresh_from_db()
    assert directive.status == Status.EN_ROUTE


def test_the_screen_says_when_the_position_leaves_the_phone_and_when_it_no_longer_does(
    county: Cast, page: Page
) -> None:
    directed(county, county.crews.li_crew)
    page.goto("/field/")
    expect(page.locator("[data-sharing]")).to_be_hidden()
    press(page, "接受")
    expect(page.locator("[data-sharing]")).to_have_text("位置共享中")
    for words in ("我出发了", "我到了", "处置完毕"):
        press(page, words)
    expect(page.locator("[data-sharing]")).to_be_hidden()
    count = Fix.unscoped.count()
    page.wait_for_timeout(500)
    assert Fix.unscoped.count() == count > 0


def test_a_report_without_a_line_outlives_a_reload_with_its_photo(
    phone: BrowserContext, page: Page
) -> None:
    phone.route("**/field/report/", refuse_posts)
    fill_report(page)
    press(page, "发送报告")
    expect(page.locator(BAR)).to_have_text("1 条等待发送")
    page.goto("/field/me/")
    expect(page.locator(BAR)).to_have_text("1 条等待发送")
    phone.unroute("**/field/report/")
    page.reload()
    soon(page, Photo.unscoped.exists)
    expect(page.locator(BAR)).to_be_hidden()
    assert (Incident.unscoped.count(), Photo.unscoped.count()) == (1, 1)


def test_a_report_refused_after_its_page_was_left_comes_back_with_words_and_photo(
    phone: BrowserContext, page: Page
) -> None:
    phone.set_geolocation({"longitude": 116.4, "latitude": 39.9})
    phone.route("**/field/report/", refuse_posts)
    fill_report(page)
    press(page, "发送报告")
    expect(page.locator(BAR)).to_have_text("1 条等待发送")
    phone.unroute("**/field/report/")
    page.goto("/field/me/")
    expect(page.locator(".toast").first).to_contain_text("不在本县范围内")
    page.goto("/field/report/")
    expect(page.locator("[data-refused]")).to_contain_text("registry.outside_county")
    expect(page.locator("textarea")).to_have_value("两人偷电缆")
    phone.set_geolocation(HERE)
    press(page, "取手机定位")
    expect(page.locator("[data-found]")).to_contain_text("误差 12 米")
    press(page, "发送报告")
    page.wait_for_url("**/field/report/2*/")
    assert (Incident.unscoped.count(), Photo.unscoped.count()) == (1, 1)


def test_the_alarm_needs_a_full_press_and_a_short_one_asks(page: Page) -> None:
    page.goto("/field/me/")
    alarm = page.locator("button.alarm")
    alarm.click(delay=200)
    expect(page.locator("#alarm-confirm")).to_be_visible()
    press(page, "不发")
    assert not Incident.unscoped.exists()
    alarm.click(delay=1700)
    page.wait_for_url("**/field/alarm/2*/")
    assert Incident.unscoped.get().priority == 1


def test_an_alarm_that_cannot_leave_says_call_110(phone: BrowserContext, page: Page) -> None:
    page.goto("/field/")
    phone.set_offline(True)
    page.locator("button.alarm").click(delay=1700)
    expect(page.locator(".toast").first).to_contain_text("请立即拨打 110")
    phone.set_offline(False)
    page.wait_for_url("**/field/alarm/2*/", timeout=15_000)
    assert Incident.unscoped.count() == 1


@pytest.mark.parametrize("width", [320, 360, 390, 1440])
def test_nothing_runs_out_of_the_side_of_any_page(county: Cast, page: Page, width: int) -> None:
    directed(county, county.crews.li_crew)
    page.set_viewport_size({"width": width, "height": 800})
    for url in ("/field/", "/field/report/", "/field/directives/", "/field/me/", "/field/alarm/"):
        page.goto(url)
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, url


def test_a_check_before_a_shift_made_without_a_line_is_sent_when_it_is_back(
    county: Cast, phone: BrowserContext, page: Page
) -> None:
    armband = handed(county, "XB-034", county.people.li.person)
    page.goto("/field/kit/check/")
    phone.set_offline(True)
    page.locator('.tile:has-text("都符合")').click()
    page.locator('.tile:has-text("有问题")').click()
    page.fill(f"[name=note-{armband.pk}]", "扣子掉了")
    press(page, "检查完毕")
    expect(page.locator(BAR)).to_have_text("1 条等待发送")
    expect(page.locator("[data-kept-line]")).to_be_visible()
    assert not ShiftCheck.unscoped.exists()
    phone.set_offline(False)
    expect(page.locator(".check-made")).to_contain_text("扣子掉了", timeout=15_000)
    assert ShiftCheck.unscoped.get().dress_ok
    armband.refresh_from_db()
    assert armband.state == KitItem.State.FAULTY


def test_a_note_is_asked_for_only_where_something_is_wrong(county: Cast, page: Page) -> None:
    armband = handed(county, "XB-034", county.people.li.person)
    page.goto("/field/kit/check/")
    note = page.locator(f"[name=note-{armband.pk}]")
    expect(note).to_be_hidden()
    page.locator('.tile:has-text("有问题")').click()
    expect(note).to_be_visible()
    page.locator('.tile:has-text("在，完好")').click()
    expect(note).to_be_hidden()
