"""A dispute all the way in real Chromium: found on a phone, referred, agreed, its Word file."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cast import Cast, Someone
from docx import Document
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from lianqin.disputes.models import Dispute, MediationAgreement
from lianqin.disputes.states import State
from lianqin.incidents.models import Incident

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
HERE = {"longitude": 112.907, "latitude": 35.503, "accuracy": 12}
PHONE, WIDE = {"width": 390, "height": 844}, {"width": 1440, "height": 900}

Opened = Callable[..., Page]


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
def opened(chromium: Browser, county: Cast, live_server: Any) -> Iterator[Opened]:
    """A page of somebody's, on a phone or at a desk; no page may have a fault."""
    contexts, faults = [], list[str]()

    def open_for(who: Someone, size: dict[str, int]) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport=size,  # type: ignore[arg-type]
            locale="zh-CN",
            permissions=["geolocation"],
            geolocation=HERE,  # type: ignore[arg-type]
        )
        session = who.client().cookies["session"].value
        context.add_cookies([{"name": "session", "value": session, "url": live_server.url}])
        context.route("**/stream/**", lambda route: route.abort())
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield open_for
    for context in contexts:
        context.close()
    assert faults == []


def tap(page: Page, words: str) -> None:
    page.locator(f'.tile:has-text("{words}")').click()


def test_from_a_guards_phone_to_the_word_file(county: Cast, opened: Opened, tmp_path: Path) -> None:
    people = county.people
    phone = opened(people.zhao, PHONE)
    phone.goto("/field/disputes/new/")
    tap(phone, "物业纠纷")
    tap(phone, "已经劝开")
    tap(phone, "请移交调解")
    phone.click("text=报给派出所")
    expect(phone.locator(".receipt__number")).to_contain_text("JF2024")
    dispute = Dispute.unscoped.get()
    assert dispute.lon == HERE["longitude"]

    desk = opened(people.sun, WIDE)
    desk.goto("/disputes/")
    expect(desk.locator("tbody")).to_contain_text("请求移交调解")
    desk.click(f"text={dispute.number}")
    desk.select_option("select[name=to]", str(people.mei.user.pk))
    desk.get_by_role("button", name="移交调解").click()
    expect(desk.locator("h1")).to_contain_text("已移交调解")

    mei = opened(people.mei, WIDE)
    mei.goto("/welcome/")
    mei.get_by_role("link", name="纠纷").first.click()
    mei.click(f"text={dispute.number}")
    for side in ("1", "2"):
        mei.select_option("select[name=side]", side)
        mei.select_option("select[name=is_willing]", "yes")
        mei.get_by_role("button", name="记下这一方的意愿").click()
    mei.get_by_role("button", name="各方都同意，开始调解").click()
    mei.get_by_role("link", name="谈成了：记录协议").click()
    for name, words in {
        "name_1": "甲一",
        "name_2": "乙二",
        "terms": "停电改为提前告知",
        "performance": "本月起",
        "follow_up_on": "2024-07-01",
    }.items():
        mei.fill(f"[name={name}]", words)
    mei.get_by_role("button", name="记录协议").click()
    expect(mei.locator("h1")).to_contain_text("达成协议")
    with mei.expect_download() as download:
        mei.get_by_role("button", name="下载协议文书（Word）").click()
    file = tmp_path / "agreement.docx"
    download.value.save_as(file)
    said = "\n".join(line.text for line in Document(str(file)).paragraphs)
    assert "停电改为提前告知" in said
    assert MediationAgreement.unscoped.get().dispute.state == State.AGREED

    phone.reload()
    expect(phone.locator("article")).to_contain_text("达成协议")
    expect(phone.locator("body")).not_to_contain_text("停电改为提前告知")


def test_domestic_violence_becomes_an_incident_at_one_press_with_the_words(
    county: Cast, opened: Opened
) -> None:
    phone = opened(county.people.zhao, PHONE)
    phone.goto("/field/disputes/new/")
    phone.fill("textarea", "三楼老公又打她")
    phone.click("text=报给派出所")
    expect(phone.locator("[data-refused]:visible")).to_contain_text("请按警情受理")
    phone.click("text=按警情报告")
    expect(phone.locator(".receipt__number")).to_be_visible()
    assert Incident.unscoped.get().words == "三楼老公又打她"
    assert not Dispute.unscoped.exists()


def test_told_without_a_signal_it_goes_out_once_when_there_is_one(
    county: Cast, opened: Opened
) -> None:
    phone = opened(county.people.zhao, PHONE)
    phone.goto("/field/disputes/new/")

    def cut(route: Route) -> None:
        route.abort() if route.request.method == "POST" else route.continue_()

    phone.context.route("**/field/disputes/new/", cut)
    tap(phone, "邻里纠纷")
    phone.click("text=报给派出所")
    expect(phone.locator("[data-waiting]")).to_be_visible()
    assert not Dispute.unscoped.exists()
    phone.context.unroute("**/field/disputes/new/")
    phone.reload()
    expect(phone.locator(".receipt__number")).to_be_visible()  # it leads to what was found
    phone.reload()
    expect(phone.locator(".receipt__number")).to_be_visible()
    assert Dispute.unscoped.count() == 1
