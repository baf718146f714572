"""Lost on the ice (domain rows 51–56): the station is 45 km away, the mine's people are not.

The process is killed between the help request and its acknowledgement; nothing is lost or doubled.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from browser.conftest import Person
from lianqin.core.clock import SHANGHAI
from lianqin.demo.scenes.ice import HILLS

pytestmark = pytest.mark.browser

CALLED = datetime(2024, 2, 14, 15, 20, tzinfo=SHANGHAI)
WORDS = "两名群众驾车带三个孩子到两谷坨村游玩时迷路，当地道路结冰。"
WHILE = 15_000


def freeze_the_hills(chen: Person) -> None:
    """Every road of the south-eastern hills takes twice as long from now on."""
    page = chen.page
    page.goto(f"{chen.house.address}/conditions/")
    page.locator("[name=kind]").select_option("ice")
    page.fill("[name=area]", json.dumps(HILLS))
    page.fill("[name=label]", "东南山区道路结冰")
    page.fill("[name=factor]", "2")
    page.get_by_role("button", name="设置路况").click()
    expect(page.locator(".sents").first).to_contain_text("东南山区", timeout=WHILE)


def take_the_call(chen: Person) -> str:
    """The 110 hand-over, filled in while listening; the number of the incident."""
    page = chen.page
    page.goto(f"{chen.house.address}/incidents/new/")
    page.fill("[name=words]", WORDS)
    page.locator("[name=place]").press_sequentially("lianggutuo", delay=20)
    page.locator("#places").get_by_text("两谷坨村").first.click()
    page.fill("[name=adults]", "2")
    page.fill("[name=minors]", "3")
    page.locator("[name=category]").select_option("assistance.lost")
    page.locator("[name=source]").select_option("handover_110")
    page.fill("[name=external_ref]", "110-20240214-0788")
    page.get_by_role("button", name="立项").last.click()
    page.wait_for_url(lambda url: "/incidents/new" not in url)
    return page.locator("[data-number]").last.get_attribute("data-number") or ""


def steps_in_order(someone_: Person, *names: str) -> None:
    for name in names:  # by how it begins: each button ends with what the next one will be
        someone_.page.get_by_role("button", name=re.compile(rf"^\s*{name}")).first.click()


def test_the_enterprise_near_the_village_is_asked_first_and_five_are_safe(
    serve: Callable, someone: Callable
) -> None:
    house = serve(CALLED - timedelta(seconds=40))
    chen = someone(house, "chen")
    yunling = someone(house, "yunling", phone=True)
    freeze_the_hills(chen)
    number = take_the_call(chen)
    chen.page.goto(f"{house.address}/?incident={number}")

    first = chen.page.locator(".pick").first
    station = chen.page.locator(".pick", has_text="大箕01车").first
    expect(first).to_contain_text("云岭")
    expect(first).to_contain_text("东南山区道路结冰")
    expect(first).to_contain_text("自愿")
    expect(first).to_contain_text("不收费")
    expect(station).to_contain_text("建议")
    expect(station).to_contain_text("45.1 公里")
    expect(chen.page.locator(".incident__part", has_text="可派力量")).to_contain_text("民警最快")

    first.locator("button[name=unit]").click()
    expect(chen.page.locator(".sents")).to_contain_text("云岭", timeout=WHILE)
    expect(yunling.page.locator("body")).to_contain_text("两谷坨", timeout=WHILE)

    house.kill()
    house.start(CALLED + timedelta(minutes=2))

    yunling.page.goto(f"{house.address}/field/")
    card = yunling.page.locator(".directive")
    expect(card).to_contain_text("自愿")
    expect(card).to_contain_text("第三十四条")
    expect(card).not_to_contain_text("抓捕")
    steps_in_order(yunling, "接受", "我出发了", "我到了")
    expect(chen.page.locator(f"[data-number='{number}']").first).to_contain_text(
        "到达现场", timeout=2 * WHILE
    )

    police = chen.page.locator(".pick", has_text="大箕01车").first
    police.locator("button[name=unit]").click()
    daji = someone(house, "daji", phone=True)
    daji.page.goto(f"{house.address}/field/")
    expect(daji.page.locator(".directive")).to_be_visible(timeout=WHILE)
    steps_in_order(daji, "接受", "我出发了")

    house.kill()
    house.start(CALLED + timedelta(minutes=80))
    note(chen, number, "safe", "5人脱险，无人受伤")
    yunling.page.goto(f"{house.address}/field/")
    steps_in_order(yunling, "处置完毕")
    daji.page.goto(f"{house.address}/field/")
    steps_in_order(daji, "我到了", "处置完毕")
    end(chen, number)

    assert figure(chen, "incidents") == "1"
    assert figure(chen, "persons_helped") == "5"
    assert figure(chen, "minors_helped") == "3"
    assert figure(chen, "first_responses") == "1"
    report = house.run("audit", "verify", at=CALLED + timedelta(hours=3))
    assert report.returncode == 0, report.stdout + report.stderr


def note(chen: Person, number: str, kind: str, text: str) -> None:
    page = chen.page
    page.goto(f"{chen.house.address}/incidents/{number}/")
    form = page.locator("form[data-act=note]")
    form.locator("[name=text]").fill(text)
    form.locator(f"button[value={kind}]").click()
    expect(page.locator(".timeline")).to_contain_text(text, timeout=WHILE)


def end(chen: Person, number: str) -> None:
    page = chen.page
    page.goto(f"{chen.house.address}/incidents/{number}/")
    page.locator("#feedback > summary").click()
    form = page.locator("form[data-act=feedback]")
    form.locator("[name=result]").select_option("rescued")
    form.locator("[name=helped]").fill("5")
    form.get_by_role("button", name="提交反馈").click()
    expect(page.locator("article.incident")).to_contain_text("处置结果", timeout=WHILE)
    page.get_by_role("button", name="结案").click()
    expect(page.locator(".incident__head")).to_contain_text("已结案", timeout=WHILE)


def figure(chen: Person, code: str) -> str:
    """The number on the figures page."""
    page = chen.page
    page.goto(f"{chen.house.address}/figures/?since=2024-02-01&until=2024-02-29")
    row = page.locator("tr", has=page.locator(f"a[href*='/figures/{code}/']"))
    return "".join(c for c in row.locator("td.number").first.inner_text() if c.isdigit())
