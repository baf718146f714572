"""Cable theft (domain rows 1–4), on real pages: a guard's phone, two desks, an officer's phone.

Fifty-eight minutes pass between the report and the arrests. The house's clock covers them by being
stopped and started again later, on the same database, as after a power cut.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from browser.conftest import Person
from lianqin.core.clock import SHANGHAI

pytestmark = pytest.mark.browser

REPORTED = datetime(2024, 6, 18, 10, 0, tzinfo=SHANGHAI)
WORDS = "我看到有两个人偷我们项目部的电缆，被我发现后跑了，你们快来！"
SITE = (112.914066, 35.495166)  # the building site of the demo county
SOON = 5_000  # under a second on a quiet machine; benchmarks measure the stream, tests do not
WHILE = 15_000


def report_theft(zhao: Person) -> str:
    """Three taps and a sentence on the guard's phone; the number on the receipt."""
    page = zhao.page
    page.goto(f"{zhao.house.address}/field/report/")
    page.locator("label.tile", has_text="盗窃").click()
    page.locator("fieldset", has_text="几个人").locator("label.tile", has_text="2").click()
    page.locator("label.tile", has_text="人已跑").click()
    page.fill("textarea[name=words]", WORDS)
    page.get_by_role("button", name="发送报告").click()
    number = page.locator(".receipt__number")
    expect(number).to_be_visible(timeout=WHILE)
    return number.inner_text()


def press(officer: Person, name: str) -> None:
    """The big button of the directive, and what it becomes."""
    officer.page.get_by_role("button", name=name).first.click()


def test_from_the_guards_report_to_two_arrests_fifty_eight_minutes_later(
    serve: Callable, someone: Callable
) -> None:
    house = serve(REPORTED - timedelta(seconds=20))
    station = someone(house, "danhe")
    station.page.goto(f"{house.address}/")
    chen = someone(house, "chen")
    zhao = someone(house, "zhao", phone=True)
    zhao.at(*SITE)

    number = report_theft(zhao)
    card = station.page.locator(f"[data-number='{number}']").first
    expect(card).to_be_visible(timeout=SOON)
    expect(card).to_contain_text("盗窃")

    chen.page.goto(f"{house.address}/?incident={number}")
    car = chen.page.locator(".pick", has_text="丹河01车").first
    expect(car).to_contain_text("建议")
    expect(chen.page.locator(".incident")).to_contain_text("2 人")
    guards = chen.page.locator(".pick", has_text="联动指令").first
    expect(guards).to_contain_text("保护现场")
    for reserved in ("追缉", "抓捕", "搜查", "盘问"):
        expect(guards).not_to_contain_text(reserved)
    car.locator("button[name=unit]").click()
    expect(chen.page.locator(".sents")).to_contain_text("丹河01车", timeout=WHILE)

    officer = someone(house, "danhe", phone=True)
    officer.page.goto(f"{house.address}/field/")
    expect(officer.page.locator(".directive")).to_be_visible(timeout=WHILE)
    press(officer, "接受")
    press(officer, "出发")
    press(officer, "我到了")
    expect(chen.page.locator(f"[data-number='{number}']").first).to_contain_text(
        "到达现场", timeout=WHILE
    )

    look_at_footage(station, number)

    house.kill()
    house.start(REPORTED + timedelta(minutes=57, seconds=50))
    arrest_two(station, number)
    station.page.goto(f"{house.address}/incidents/{number}/")
    press(officer, "处置完毕")
    expect(officer.page.locator(".directive")).to_contain_text("处置完毕", timeout=WHILE)
    end(chen, number)

    chen.page.goto(
        f"{house.address}/figures/report_to_apprehension/?since=2024-06-01&until=2024-06-30"
    )
    expect(chen.page.locator("main")).to_contain_text("58 分")
    report = house.run("audit", "verify", at=REPORTED + timedelta(hours=2))
    assert report.returncode == 0, report.stdout + report.stderr
    for person in (station, chen, zhao, officer):
        assert not person.faults


def look_at_footage(station: Person, number: str) -> None:
    """Without a reason it is refused; with one it is on the register."""
    page = station.page
    page.goto(f"{station.house.address}/incidents/{number}/")
    page.locator("#footage > summary").click()
    page.locator("#footage input[name=reason]").fill(" ")
    page.get_by_role("button", name="登记并调看").click()
    expect(page.locator("[data-refused]").first).to_contain_text("理由", timeout=WHILE)
    page.locator("#footage input[name=reason]").fill("查找离开工地的两人去向")
    page.get_by_role("button", name="登记并调看").click()
    expect(page.locator("article.incident")).to_contain_text("查找离开工地的两人去向")


def arrest_two(station: Person, number: str) -> None:
    """The moment on the time line, as the officer writes it."""
    page = station.page
    page.goto(f"{station.house.address}/incidents/{number}/")
    form = page.locator("form[data-act=note]")
    form.locator("[name=text]").fill("抓获违法嫌疑人2名")
    form.locator("button[value=apprehended]").click()
    expect(page.locator(".timeline")).to_contain_text("抓获违法嫌疑人2名", timeout=WHILE)


def end(chen: Person, number: str) -> None:
    """Feedback with two arrests, then the record closes."""
    page = chen.page
    page.goto(f"{chen.house.address}/incidents/{number}/")
    page.locator("#feedback > summary").click()
    form = page.locator("form[data-act=feedback]")
    form.locator("[name=result]").select_option("apprehended")
    form.locator("[name=apprehended]").fill("2")
    form.get_by_role("button", name="提交反馈").click()
    expect(page.locator("article.incident")).to_contain_text("处置结果", timeout=WHILE)
    page.get_by_role("button", name="结案").click()
    expect(page.locator(".incident__head")).to_contain_text("已结案", timeout=WHILE)
