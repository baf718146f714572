"""The calendar of what expires: a month of counts, the overdue first, and no name in a file."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from cast import Cast
from django.test import Client

from lianqin.desk.registry.icalendar import LONGEST_LINE, AllDay, calendar_of, escaped, fold
from lianqin.registry.models import Certificate, ExpiryNotice, Site
from lianqin.registry.reminders import remind

TODAY = date(2024, 6, 12)
URL = "/registry/expiries/"


@pytest.fixture
def county(cast: Cast) -> Cast:
    """Guard Li's certificate ends on 20 June, guard Zhao's ended on 1 June."""
    Certificate.unscoped.update(expires_on=None)
    cast.li.person.certificates.update(expires_on=date(2024, 6, 20))
    cast.zhao.person.certificates.update(expires_on=date(2024, 6, 1))
    return cast


@pytest.fixture
def manager(county: Cast) -> Client:
    return county.qian.client()


def said(client: Client, query: str = "") -> str:
    return client.get(f"{URL}{query}").content.decode()


def test_the_month_counts_by_kind_and_what_is_over_stands_first(manager: Client) -> None:
    page = said(manager)
    assert "2024 年 6 月到期" in page
    assert "2024-06-20，1 项到期" in page
    late, _comma, coming = page.partition("本月将到期")
    assert "赵保安" in late
    assert "已过 11 天" in late
    assert "李保安" in coming
    assert "还有 8 天" in coming


def test_a_day_is_opened_alone(manager: Client) -> None:
    page = said(manager, "?month=2024-06&day=2024-06-20")
    assert "2024-06-20 到期" in page
    assert "李保安" in page
    assert "赵保安" not in page


def test_kind_and_unit_narrow_the_month(county: Cast) -> None:
    Site.unscoped.filter(pk=county.works.pk).update(is_key_unit=True, drilled_on=date(2023, 6, 25))
    supervisor = county.xu.client()
    assert "云岭矿区" in said(supervisor)
    drills = said(supervisor, "?kind=drill")
    assert "云岭矿区" in drills
    assert "李保安" not in drills
    company = said(supervisor, f"?unit={county.company.pk}")
    assert "云岭矿区" not in company
    assert "李保安" in company


@pytest.mark.parametrize(
    "query",
    [
        "?month=x&day=y&kind=z&unit=q",
        "?month=9999-13",
        "?day=2024-02-31",
        "?unit=99999999999999999999",
    ],
)
def test_what_cannot_be_read_asks_for_nothing(manager: Client, query: str) -> None:
    assert "2024 年 6 月到期" in said(manager, query)


def test_a_day_with_nothing_says_what_the_calendar_is_for(manager: Client) -> None:
    assert "各提醒一次" in said(manager, "?month=2024-06&day=2024-06-30")


def test_the_page_asks_a_pinned_number_of_queries_however_many_expire(
    county: Cast, manager: Client, django_assert_max_num_queries: Any
) -> None:
    said(manager)
    with django_assert_max_num_queries(34):
        said(manager)
    Certificate.unscoped.update(expires_on=date(2024, 6, 20))
    remind(TODAY)
    with django_assert_max_num_queries(34):
        said(manager)


def test_reminders_stand_on_the_page_until_the_manager_marks_them(
    county: Cast, manager: Client
) -> None:
    remind(TODAY)
    page = said(manager)
    assert "未看的提醒" in page
    newest = max(ExpiryNotice.unscoped.values_list("pk", flat=True))
    assert "都看过了" not in said(county.xu.client())
    assert county.xu.client().post(f"{URL}seen/", {"up_to": newest}).status_code == 403
    manager.post(f"{URL}seen/", {"up_to": newest})
    assert "未看的提醒" not in said(manager)
    assert set(ExpiryNotice.unscoped.values_list("seer_name", flat=True)) == {"钱经理"}


def test_a_reminder_that_came_while_the_page_was_read_is_not_marked(
    county: Cast, manager: Client
) -> None:
    remind(TODAY)
    shown = max(ExpiryNotice.unscoped.values_list("pk", flat=True))
    remind(TODAY + timedelta(days=3))
    manager.post(f"{URL}seen/", {"up_to": shown})
    assert ExpiryNotice.unscoped.filter(seen_at=None).count() == 1


def test_another_countys_manager_sees_and_marks_nothing_of_this_one(county: Cast) -> None:
    remind(TODAY)
    other = county.twin.qian.client()
    assert "李保安" not in said(other, f"?unit={county.company.pk}&month=2024-06&day=2024-06-20")
    other.post(f"{URL}seen/", {"up_to": "999999999"})
    assert not ExpiryNotice.unscoped.filter(
        organisation=county.company, seen_at__isnull=False
    ).exists()


def test_the_calendar_file_counts_and_names_nobody(manager: Client) -> None:
    answer = manager.get(f"{URL}calendar.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    file = answer.content.decode().replace("\r\n ", "")
    assert "DTSTART;VALUE=DATE:20240620\r\n" in file
    assert "SUMMARY:保安员证到期 1 项 · " in file
    assert "李保安" not in file
    assert file.startswith("BEGIN:VCALENDAR\r\n")
    assert file.endswith("END:VCALENDAR\r\n")


def test_text_is_escaped_and_lines_are_folded_between_characters() -> None:
    assert escaped("甲,乙;丙\\丁\r\n戊\x00") == "甲\\,乙\\;丙\\\\丁\\n戊"
    line = "SUMMARY:" + "联" * 60
    pieces = list(fold(line))
    assert all(len(piece) <= LONGEST_LINE for piece in pieces)
    assert pieces[0].decode() + "".join(piece[1:].decode() for piece in pieces[1:]) == line
    assert all(piece.startswith(b" ") for piece in pieces[1:])


def test_a_file_of_no_days_is_whole(clock: Any) -> None:
    file = calendar_of("空", [], clock.now())
    assert file.count(b"BEGIN:") == file.count(b"\nEND:") == 1
    one = calendar_of("一", [AllDay("m@x", TODAY, "事")], clock.now())
    assert b"DTEND;VALUE=DATE:20240613\r\n" in one
