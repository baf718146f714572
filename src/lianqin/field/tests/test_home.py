"""The first page, the holder's page, the app's manifest, and what each role finds there."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cast import Cast
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianqin.core import clock
from lianqin.core.models import EventRow
from lianqin.dispatch.models import Directive
from lianqin.dispatch.states import Status
from lianqin.field.tests.phone import at, directed, press
from lianqin.units.models import Commitment, Unit

PAGES = ("/field/", "/field/report/", "/field/directives/", "/field/me/", "/field/alarm/")
JS_LIMIT = 150_000
IMPORT = re.compile(r'from "(\.[^"]+)"')


def test_without_a_directive_there_are_four_places(county: Cast) -> None:
    page = county.people.li.client().get("/field/").content.decode()
    assert page.count('class="place"') == 4
    assert "没有指令。有新指令时这里会立即显示。" in page
    assert "在班 20:00–08:00" in page


def test_an_open_directive_fills_the_first_page_and_counts_as_received(county: Cast) -> None:
    directive = directed(county, county.crews.li_crew)
    page = county.people.li.client().get("/field/").content.decode()
    directive.refresh_from_db()
    assert f'data-directive="{directive.number}"' in page
    assert 'class="place"' not in page
    assert directive.delivered_at == clock.now()


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.CANCELLED, "指令已由指挥中心撤销，不必前往。"),
        (Status.CLEARED, "处置完毕，谢谢。"),
        (Status.DECLINED, "没有任何不利后果"),
    ],
)
def test_what_became_of_a_directive_stays_in_sight_for_a_quarter_of_an_hour(
    county: Cast, clock: Any, status: Status, words: str
) -> None:
    directive, phone = directed(county, county.crews.li_crew), county.people.li.client()
    Directive.unscoped.filter(pk=directive.pk).update(status=status, ended_at=clock.now())
    page = phone.get("/field/").content.decode()
    assert words in page
    assert page.count('class="place"') == 4
    clock.move(timedelta(minutes=16))
    assert words not in phone.get("/field/").content.decode()


def test_every_member_of_the_crew_sees_it(county: Cast) -> None:
    directive = directed(county, county.crews.li_crew)
    assert directive.number in county.people.tan.client().get("/field/").content.decode()


def test_off_duty_the_page_says_so_and_shows_nothing(county: Cast) -> None:
    directive = directed(county, county.crews.li_crew)
    Unit.unscoped.update(shift_until=clock.now())
    page = county.people.li.client().get("/field/").content.decode()
    assert "现在不在班。" in page
    assert "不会收到指令，手机也不报送位置" in page
    assert directive.number not in page


def test_grid_worker_has_reports_only(county: Cast) -> None:
    page = county.people.ge.client().get("/field/").content.decode()
    assert "遇到情况可以报告。" in page
    assert "报警。" not in page


def test_the_page_shares_the_position_only_while_a_directive_is_accepted(county: Cast) -> None:
    directive, phone = directed(county, county.crews.li_crew), county.people.li.client()
    assert "data-track" not in phone.get("/field/").content.decode()
    press(phone, at(directive, "answer/"), answer="accept")
    assert 'data-track="/field/position/"' in phone.get("/field/").content.decode()
    for to in ("en_route", "on_scene", "cleared"):
        press(phone, at(directive, "step/"), to=to)
    assert "data-track" not in phone.get(at(directive, "")).content.decode()


def test_the_four_steps_are_marked(county: Cast) -> None:
    directive, phone = directed(county, county.crews.li_crew), county.people.li.client()
    press(phone, at(directive, "answer/"), answer="accept")
    press(phone, at(directive, "step/"), to="en_route")
    page = phone.get("/field/").content.decode()
    states = re.findall(r'class="step" data-state="(\w+)"', page)
    assert states == ["done", "now", "ahead", "ahead"]


def test_me_says_crew_rights_and_how_to_leave(county: Cast) -> None:
    page = county.people.li.client().get("/field/me/").content.decode()
    for said in (
        county.crews.li_crew.call_sign,
        "正在联勤",
        "可以依法谢绝指令",
        "对违法指令有权拒绝",
        "不得扣押、没收他人证件、财物",
        "轨迹三十日后删除",
        "/account/sign-out/",
        "English",
    ):
        assert said in page


def test_police_are_not_told_what_only_guards_may_not_do(county: Cast) -> None:
    assert "不得扣押" not in county.people.sun.client().get("/field/me/").content.decode()


@pytest.mark.parametrize("name", ["chen", "fang", "qian", "lin", "shen", "admin", "mei"])
def test_those_without_a_duty_phone_are_refused(county: Cast, name: str) -> None:
    assert getattr(county.people, name).client().get("/field/").status_code == 403


def test_a_stranger_is_led_to_the_entrance(county: Cast, client: Any) -> None:
    answer = client.get("/field/")
    assert answer.status_code == 302
    assert "next=%2Ffield%2F" in answer.headers["Location"]


def test_the_manifest_makes_an_app_of_the_page(client: Any, db: None) -> None:
    answer = client.get("/field/app.webmanifest")
    manifest = json.loads(answer.content)
    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert (manifest["start_url"], manifest["scope"]) == ("/field/", "/field/")
    assert {icon["sizes"] for icon in manifest["icons"]} >= {"192x192", "512x512"}


@pytest.mark.parametrize("url", PAGES)
def test_every_page_is_whole_in_english(county: Cast, url: str) -> None:
    directed(county, county.crews.li_crew, task="Go", basis=[], actions=[])
    phone = county.people.niu.client()
    phone.cookies["django_language"] = "en"
    page = phone.get(url).content.decode()
    page = re.sub(r"<script.*?</script>|中文", "", page, flags=re.S)
    for name in (county.crews.niu_crew.call_sign, county.crews.niu_crew.post_name):
        page = page.replace(name, "")
    left = re.findall(r"[\u4e00-\u9fff]+", page.replace(county.people.niu.user.display_name, ""))
    assert left == []


@pytest.mark.parametrize("url", PAGES)
def test_a_page_weighs_less_than_150_kb_of_script(county: Cast, url: str) -> None:
    directed(county, county.crews.li_crew)
    page = county.people.li.client().get(url).content.decode()
    modules = set(re.findall(r'<script type="module" src="/static/([^"]+)"', page))
    assert "field/js/press.js" in modules
    assert sum(Path(path).stat().st_size for path in _with_imports(modules)) < JS_LIMIT


def _with_imports(names: set[str]) -> set[str]:
    """The files of these modules and of all that they import."""
    found: set[str] = set()
    ahead = [finders.find(name) for name in names]
    while ahead:
        path = ahead.pop()
        assert path is not None
        if path in found:
            continue
        found.add(path)
        static = str(path).rsplit("/static/", 1)[1]
        imports = IMPORT.findall(Path(path).read_text(encoding="utf-8"))
        ahead += [finders.find(_beside(static, imported)) for imported in imports]
    return found


def _beside(name: str, imported: str) -> str:
    parts = name.split("/")[:-1]
    for part in imported.split("/"):
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


@pytest.mark.parametrize("url", PAGES)
def test_nothing_inline_is_on_a_page(county: Cast, url: str) -> None:
    directed(county, county.crews.li_crew)
    page = county.people.li.client().get(url).content.decode()
    assert not re.search(r"\son\w+=|\sstyle=|<style", page)
    assert not re.search(r"<script(?![^>]*(src=|application/json))", page)


def test_no_module_holds_a_sentence() -> None:
    for path in Path(__file__).parents[1].glob("static/field/js/*.js"):
        assert not re.search(r"[\u4e00-\u9fff]", path.read_text(encoding="utf-8")), path.name


def test_the_first_page_costs_few_queries(county: Cast, django_assert_num_queries: Any) -> None:
    directed(county, county.crews.li_crew)
    phone = county.people.li.client()
    phone.get("/field/")  # received
    with django_assert_num_queries(8):
        phone.get("/field/")


def test_the_stream_resumes_before_the_page_was_read(county: Cast) -> None:
    phone = county.people.li.client()
    directed(county, county.crews.li_crew)
    page = phone.get("/field/").content.decode()  # its own acknowledgement is an event already
    newest = EventRow.objects.order_by("-id").values_list("id", flat=True)[0]
    assert newest > 0
    assert 'data-stream-from="0"' in page


@pytest.mark.parametrize(("url", "most"), [("/field/me/", 9), ("/field/directives/", 8)])
def test_lists_cost_the_same_however_long(county: Cast, url: str, most: int) -> None:
    phone, counts = county.people.li.client(), []
    for _ in range(2):
        for _ in range(3):
            directive = directed(county, county.crews.li_crew)
            Directive.unscoped.filter(pk=directive.pk).update(status=Status.CLEARED)
            Commitment.unscoped.update(until=clock.now())
            press(phone, "/field/report/", words="路灯坏了", place="两谷坨")
        with CaptureQueriesContext(connection) as asked:
            phone.get(url)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= most
