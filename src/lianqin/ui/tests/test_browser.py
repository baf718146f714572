"""The shared modules in real Chromium, under the house's content policy."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.template import Context, Template
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from lianqin.core import clock
from lianqin.ui.tests.browser_site import LAUNCH, QUIET, Site, event, serving

pytestmark = pytest.mark.browser

PAGE = """{% extends "ui/base.html" %}{% load lianqin_ui static %}
{% block body_data %} data-user="{{ who }}"{% if stream %} data-stream="/stream/"{% endif %}
{% endblock %}{% block head %}<link rel="stylesheet" href="{% static 'ui/css/phone.css' %}">
{% include "ui/_map_head.html" %}{% endblock %}
{% block main %}{{ body|safe }}{% endblock %}
{% block after %}{% include "ui/_keys_dialog.html" %}{% endblock %}
{% block scripts %}{% for name in modules %}
<script type="module" src="/static/ui/js/{{ name }}.js"></script>{% endfor %}{% endblock %}"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=[*LAUNCH, *QUIET]
        )
        yield browser
        browser.close()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


@pytest.fixture
def context(chromium: Browser, site: Site) -> Iterator[BrowserContext]:
    opened = chromium.new_context(base_url=site.address, viewport={"width": 800, "height": 600})
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, site: Site) -> Iterator[Page]:
    """A page that may say nothing in its console and ask nobody but us."""
    opened, complaints = context.new_page(), []
    opened.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("request", lambda r: complaints.append(r.url) if outside(r.url, site) else None)
    yield opened
    assert complaints == []


def outside(url: str, site: Site) -> bool:
    return not url.startswith((site.address, "blob:", "data:"))


def until(page: Page, expression: str) -> None:
    """Wait for an expression; Playwright's own waiting would need eval in the page."""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(expression)


def put(site: Site, body: str, *modules: str, at: str = "/", **context: Any) -> None:
    """Give the site a page of ours with this body and these modules."""
    words = {"body": body, "modules": modules, "who": "17", "now": clock.now(), **context}
    site.pages[at] = Template(PAGE).render(Context(words))


ALARM = """<form method="post" action="/alarm/">
<button class="alarm hold" type="submit" data-hold="400" data-hold-confirm="ask">报警</button>
</form>
<div id="ask" data-hold-box hidden><button type="button" data-hold-no>不发</button>
<button type="button" data-hold-yes>发出</button></div>"""


def test_a_short_press_of_the_alarm_asks_and_sends_nothing(site: Site, page: Page) -> None:
    put(site, ALARM, "hold")
    page.goto("/")
    page.click(".alarm")
    expect(page.locator("#ask")).to_be_visible()
    page.click("[data-hold-no]")
    expect(page.locator("#ask")).to_be_hidden()
    assert site.posted == []


def test_a_full_press_sends_the_alarm_once(site: Site, page: Page) -> None:
    put(site, ALARM, "hold")
    page.goto("/")
    page.click(".alarm", delay=900)
    expect(page).to_have_title("posted")
    assert site.posted == [("/alarm/", "held=1")]


def test_the_alarm_can_be_held_with_the_keyboard_or_confirmed_without_holding(
    site: Site, page: Page
) -> None:
    put(site, ALARM, "hold")
    for how in ("held", "confirmed"):
        page.goto("/")
        page.focus(".alarm")
        page.keyboard.press("Space", delay=900 if how == "held" else 10)
        if how == "confirmed":
            page.click("[data-hold-yes]")
        expect(page).to_have_title("posted")
    assert site.posted == [("/alarm/", "held=1")] * 2


FORM = """<form method="post" action="/incident/" data-draft="intake">
<input name="place"><input name="secret" type="password"><input name="armed" type="checkbox">
<textarea name="words"></textarea><p data-draft-state></p></form>"""


def test_what_was_typed_comes_back_after_the_page_was_lost(site: Site, page: Page) -> None:
    put(site, FORM)
    page.goto("/")
    page.fill("[name=place]", "巴公镇")
    page.fill("[name=secret]", "密")
    page.check("[name=armed]")
    page.goto("about:blank")
    page.goto("/")
    expect(page.locator("[name=place]")).to_have_value("巴公镇")
    expect(page.locator("[name=armed]")).to_be_checked()
    expect(page.locator("[name=secret]")).to_have_value("")
    expect(page.locator("[data-draft-state]")).to_have_text("已恢复上次未提交的内容")


def test_a_draft_is_its_writers_own_and_ends_with_success(site: Site, page: Page) -> None:
    put(site, FORM)
    put(site, FORM, at="/wang", who="18")
    put(site, '<p data-draft-clear="intake">已受理</p>', at="/done")
    page.goto("/")
    page.fill("[name=place]", "巴公镇")
    page.goto("/wang")
    expect(page.locator("[name=place]")).to_have_value("")
    page.goto("/done")
    page.goto("/")
    expect(page.locator("[name=place]")).to_have_value("")


SWAP = """(html) => { document.getElementById("pane").innerHTML = html;
  document.dispatchEvent(new Event("htmx:afterSwap")); }"""


def test_a_form_that_came_by_a_swap_is_kept_and_a_failed_request_is_said(
    site: Site, page: Page
) -> None:
    put(site, '<div id="pane"></div>')
    page.goto("/")
    page.evaluate(SWAP, FORM)
    page.fill("[name=place]", "巴公镇")
    page.evaluate(SWAP, FORM)
    expect(page.locator("[name=place]")).to_have_value("巴公镇")
    page.evaluate("document.dispatchEvent(new Event('htmx:sendError'))")
    expect(page.locator(".toast--warning")).to_have_text("没有送达服务器，所填内容还在，请重试。")


KEYS = """<input data-key="/" aria-label="找"><a href="#new" data-key="n">新警情</a>
<ol data-keys-move data-key-name="上下"><li><a href="#1" data-keys-item>一</a></li>
<li><a href="#2" data-keys-item hx-get="/2">二</a></li></ol>"""


def test_keys_press_focus_and_move_but_never_while_someone_types(site: Site, page: Page) -> None:
    put(site, KEYS, "keys")
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("n7")
    expect(page.locator("input")).to_have_value("n7")
    assert page.evaluate("location.hash") == ""
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    assert page.evaluate("location.hash") == "#new"
    page.keyboard.press("j")
    expect(page.get_by_text("一", exact=True)).to_be_focused()
    assert page.evaluate("location.hash") == "#new"  # a link to elsewhere waits for Enter
    page.keyboard.press("j")
    assert page.evaluate("location.hash") == "#2"  # what only fills a part of the page is pressed
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#1"
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("新警情")
    expect(page.locator("#keys")).to_contain_text("上下")


def test_the_page_shows_the_servers_time_whatever_the_device_believes(
    site: Site, page: Page
) -> None:
    put(site, '<time data-clock></time><b data-elapsed-since="2024-06-12T21:53:00+08:00"></b>')
    page.goto("/")
    assert page.inner_text("[data-clock]").startswith("22:00:0")
    expect(page.locator("b")).to_have_text("7 分")


def test_a_chosen_theme_is_kept_where_the_server_can_read_it(
    site: Site, page: Page, context: BrowserContext
) -> None:
    put(site, '<button data-theme-choice="dark">夜间</button>')
    page.goto("/")
    page.click("[data-theme-choice]")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert {c["name"]: c["value"] for c in context.cookies()}["lianqin_theme"] == "dark"


HEARD = """document.addEventListener("lianqin:event", (e) => {
  document.title += ` ${e.detail.kind}:${e.detail.id}`; });"""


def test_the_live_line_becomes_events_and_shows_that_it_is_open(site: Site, page: Page) -> None:
    site.scripted = [[event(7, "incident.opened", incident=3), event(8, "unit.moved")]]
    put(site, '<span class="light" data-light></span>', "stream", stream=True)
    page.add_init_script(HEARD)
    page.goto("/")
    until(page, "document.title.endsWith('incident.opened:7 unit.moved:8')")
    expect(page.locator("[data-light]")).to_have_text("实时")


def test_a_refused_line_comes_back_after_the_last_event_it_heard(
    site: Site, context: BrowserContext
) -> None:
    site.scripted = [503, [event(9, "incident.opened")]]
    put(site, '<span class="light" data-light></span>', "stream", stream=True)
    page = context.new_page()
    page.goto("/")
    expect(page.locator("[data-light]")).to_have_text("实时", timeout=10_000)
    assert len(site.streams) == 2


def test_two_tabs_share_one_stream_and_both_hear_it(site: Site, context: BrowserContext) -> None:
    site.scripted = [[]]
    put(site, "<span data-light></span><button>有</button>", "stream", stream=True)
    first, second = context.new_page(), context.new_page()
    for tab in (first, second):
        tab.goto("/")
        expect(tab.locator("[data-light]")).to_have_text("实时")
    assert len(site.streams) == 1
    first.close()
    expect(second.locator("[data-light]")).to_have_text("实时")
    second.wait_for_timeout(300)
    assert len(site.streams) == 2


def units(label: str) -> dict[str, Any]:
    properties = {"id": 1, "kind": "police", "status": "available", "freshness": "fresh"}
    point = {"type": "Point", "coordinates": [112.9, 35.5]}
    feature = {"type": "Feature", "properties": {**properties, "label": label}, "geometry": point}
    return {"type": "FeatureCollection", "features": [feature]}


def put_map(site: Site) -> None:
    site.pages["/units.json"] = json.dumps(units(""))
    template = "{% include 'ui/_map.html' %}"
    sources = [("units", "/units.json", "unit.moved")]
    context = Context({"bounds": "112.88,35.48,112.92,35.52", "sources": sources})
    put(site, Template(template).render(context), "map/mount")


def open_map(page: Page) -> None:
    page.goto("/")
    until(page, "document.querySelector('[data-map]').lianqinMap?.get('units').features[0]")
    until(page, "document.querySelector('[data-map]').lianqinMap.inner.loaded()")


def picture(page: Page, label: str) -> bytes:
    page.evaluate(
        """([data]) => new Promise((done) => {
          const map = document.querySelector("[data-map]").lianqinMap;
          map.set("units", data); map.inner.once("idle", done); })""",
        [units(label)],
    )
    return page.locator(".map__canvas canvas").screenshot()


@pytest.mark.parametrize("label", ["巴公", "Pb", "07"])
def test_the_map_draws_chinese_latin_and_digits_without_any_font_server(
    site: Site, page: Page, label: str
) -> None:
    put_map(site)
    open_map(page)
    blank = picture(page, "")
    assert picture(page, "") == blank
    assert picture(page, label) != blank


def test_a_press_on_a_unit_says_which_and_a_pick_says_where(site: Site, page: Page) -> None:
    put_map(site)
    page.add_init_script(
        """for (const name of ["choose", "pick"]) document.addEventListener(
          `lianqin:map-${name}`, (e) => { window.heard = [name, e.detail]; });"""
    )
    open_map(page)
    box = page.locator(".map__canvas canvas").bounding_box()
    assert box
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.click(*middle)
    until(page, "window.heard?.[0] === 'choose'")
    assert page.evaluate("[heard[1].source, heard[1].id]") == ["units", 1]
    page.evaluate("document.querySelector('[data-map]').dataset.picking = 'yes'")
    page.mouse.click(*middle)
    until(page, "window.heard[0] === 'pick'")
    lon, lat = page.evaluate("[heard[1].lon, heard[1].lat]")
    assert lon == pytest.approx(112.9, abs=1e-3)
    assert lat == pytest.approx(35.5, abs=1e-3)


def test_the_map_changes_theme_without_a_new_page(site: Site, page: Page) -> None:
    put_map(site)
    open_map(page)
    day = picture(page, "07")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert picture(page, "07") != day


def test_a_page_without_the_map_library_says_so_and_goes_on(
    site: Site, context: BrowserContext
) -> None:
    put_map(site)
    site.pages["/"] = site.pages["/"].replace("maplibre-gl.mjs", "absent.mjs")
    page = context.new_page()
    page.goto("/")
    expect(page.locator("[data-map-none]")).to_be_visible()
