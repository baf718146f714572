"""The pages of help between stations and of reporting upward, as people press them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cast import Cast, Someone, report
from django.test import Client
from django.urls import reverse

from lianqin.core.clock import SHANGHAI, FrozenClock
from lianqin.dispatch import help as helping
from lianqin.dispatch.directives import Order, issue
from lianqin.dispatch.help import Wanted
from lianqin.dispatch.help_states import HelpStatus
from lianqin.dispatch.models import Directive, HelpRequest, HelpTerms, UpwardReport
from lianqin.dispatch.reporting_up import report_up
from lianqin.incidents.models import Incident
from lianqin.registry.models import Membership

pytestmark = pytest.mark.django_db


def at_daji(county: Cast, **changes: object) -> Incident:
    place = county.places.village
    return report(
        county, **{"station": county.daji, "site": None, "lon": place.lon, "lat": place.lat,
                   "suspects": 0, "has_fled": False, **changes}
    )  # fmt: skip


def asked(county: Cast, incident: Incident, clock: FrozenClock, **changes: Any) -> HelpRequest:
    wanted = Wanted(**{"officers": 1, "until": clock.now() + timedelta(hours=1), **changes})
    return helping.ask_station(
        incident, county.danhe.pk, wanted, actor=county.ma.viewer, actor_name="马民警"
    )


def page(who: Someone, name: str, *args: object, status: int = 200) -> str:
    answer = who.client().get(reverse(f"desk:{name}", args=args))
    assert answer.status_code == status
    return answer.content.decode()


def post(client: Client, name: str, *args: object, **data: object) -> Any:
    return client.post(reverse(f"desk:{name}", args=args), data)


def test_asked_on_the_page_and_answered_on_the_other_stations(
    county: Cast, clock: FrozenClock
) -> None:
    incident = at_daji(county)
    until = (clock.now() + timedelta(hours=1)).astimezone(SHANGHAI)
    form = {"station": county.danhe.pk, "officers": 1, "kit": ["shield"],
            "until": f"{until:%Y-%m-%dT%H:%M}"}  # fmt: skip
    assert post(county.ma.client(), "help_ask", incident.number, **form).status_code == 302
    request = HelpRequest.unscoped.get()
    assert 'data-key="e"' in page(county.ma, "incident", incident.number)
    theirs = page(county.sun, "incident", incident.number)
    assert reverse("desk:help_request", args=[request.number]) in theirs
    assert "请求援助 <span" not in theirs
    answer = page(county.sun, "help_request", request.number)
    assert county.danhe_car.call_sign in answer
    given = {"crews": [county.danhe_car.pk], "kit": ["shield"]}
    assert post(county.sun.client(), "help_offer", request.number, **given).status_code == 302
    request.refresh_from_db()
    assert request.status == HelpStatus.ACCEPTED
    assert Directive.unscoped.get().incident_id == incident.pk
    letter = page(county.ma, "help_letter", request.number)
    assert request.number in letter
    assert "人民警察法" in letter


def test_a_refused_request_keeps_what_was_typed(county: Cast, clock: FrozenClock) -> None:
    incident = at_daji(county)
    typed = {"station": county.danhe.pk, "officers": "", "until": "2024-07-01T23:59"}
    answer = post(county.ma.client(), "help_ask", incident.number, **typed)
    assert answer.status_code == 422
    assert "2024-07-01T23:59" in answer.content.decode()
    assert not HelpRequest.unscoped.exists()


def test_an_answer_that_came_too_late_is_told_so(county: Cast, clock: FrozenClock) -> None:
    request = asked(county, at_daji(county), clock)
    sun = county.sun.client()
    assert post(sun, "help_cannot", request.number, why="road").status_code == 302
    late = post(sun, "help_offer", request.number, crews=[county.danhe_car.pk])
    assert late.status_code == 409
    assert "不能提供" in late.content.decode()
    assert post(sun, "help_cannot", request.number, why="too far").status_code == 422


def test_lists_say_what_they_are_for_when_there_is_nothing(county: Cast) -> None:
    assert "没有援助请求" in page(county.sun, "help_list")
    for who in (county.chen, county.lin, county.xu):
        assert "还没有上报" in page(who, "reports_up")


def test_a_third_station_finds_no_request(county: Cast, clock: FrozenClock) -> None:
    request = asked(county, at_daji(county), clock)
    for who in (county.luo, county.wang):
        page(who, "help_request", request.number, status=404)
        assert request.number not in page(who, "help_list")


def test_the_card_of_an_incident_with_a_request_is_marked(county: Cast, clock: FrozenClock) -> None:
    incident = at_daji(county)
    assert '<span class="chip">援助</span>' not in page(county.ma, "cards")
    asked(county, incident, clock)
    assert '<span class="chip">援助</span>' in page(county.ma, "cards")


def test_one_press_reports_upward_and_the_group_acknowledges_by_name(county: Cast) -> None:
    incident = report(county, words="张三受伤", adults=2)
    sun = county.sun.client()
    answer = post(sun, "upward_report", incident.number, to=["bureau", "leading_group"])
    assert answer.status_code == 302
    row = UpwardReport.unscoped.get(to="leading_group")
    shown = page(county.lin, "reports_up")
    assert "成年人 2" in shown
    for secret in ("张三", incident.number, incident.place_text):
        assert secret not in shown
    assert post(county.lin.client(), "upward_read", row.number).status_code == 302
    row.refresh_from_db()
    assert row.read_by == county.lin.user.pk
    assert row.read_name in page(county.sun, "incident", incident.number)
    assert "都已签阅" in page(county.lin, "reports_up")
    assert (
        post(county.lin.client(), "upward_report", incident.number, to=["bureau"]).status_code
        == 403
    )


def test_nothing_ticked_is_said(county: Cast) -> None:
    answer = post(county.sun.client(), "upward_report", report(county).number)
    assert answer.status_code == 422
    assert "请选择上报给谁" in answer.content.decode()


def ask_enterprise(county: Cast) -> Directive:
    """The enterprise near the village, whose manager is Qian from now on, is asked."""
    Membership.unscoped.filter(user=county.qian.user).update(organisation=county.places.enterprise)
    incident = at_daji(county, category="assistance.lost", priority=2, words="张三迷路")
    order = Order(unit_id=county.niu_crew.pk, override_reason="最近")
    return issue(incident, order, actor=county.chen.viewer, actor_name="陈民警")


def test_the_unit_reads_the_task_and_no_more_and_answers_on_its_page(county: Cast) -> None:
    directive = ask_enterprise(county)
    own = page(county.qian, "unit_help")
    assert directive.number in own
    assert "不收费" in own
    assert "等本单位答复" in own
    for secret in ("张三", directive.incident.place_text):
        assert secret not in own
    phone = county.niu.client().get(f"/field/directives/{directive.number}/").content.decode()
    assert "等本单位值班负责人答复" in phone
    qian = county.qian.client()
    assert post(qian, "unit_answer", directive.number, answer="agree").status_code == 302
    assert HelpTerms.unscoped.get().agreed_at is not None
    phone = county.niu.client().get(f"/field/directives/{directive.number}/").content.decode()
    assert "本单位值班负责人已同意" in phone
    assert post(qian, "unit_answer", directive.number, answer="maybe").status_code == 422


def test_the_unit_declines_as_freely(county: Cast) -> None:
    directive = ask_enterprise(county)
    answer = post(county.qian.client(), "unit_answer", directive.number, answer="decline")
    assert answer.status_code == 302
    directive.refresh_from_db()
    assert directive.status == "declined"


def test_the_letter_to_a_unit_says_everything_and_its_end_can_be_moved(
    county: Cast, clock: FrozenClock
) -> None:
    directive = ask_enterprise(county)
    where = (directive.incident.number, directive.number)
    letter = page(county.ma, "unit_letter", *where)
    for said in (
        "第三十四条",
        "第十五条",
        "自愿",
        "不收费",
        "第二十条",
        "陈民警",
        directive.number,
    ):
        assert said in letter
    assert reverse("desk:unit_letter", args=where) in page(county.ma, "incident", where[0])
    end = (clock.now() + timedelta(hours=5)).astimezone(SHANGHAI)
    ma = county.ma.client()
    assert post(ma, "unit_until", *where, until=f"{end:%Y-%m-%dT%H:%M}").status_code == 302
    assert f"{end:%Y-%m-%d %H:%M}" in page(county.ma, "unit_letter", *where)
    assert post(ma, "unit_until", *where, until="2001-01-01T00:00").status_code == 422
    page(county.sun, "unit_letter", *where, status=404)


def test_an_exercise_says_so_on_every_sheet(county: Cast, clock: FrozenClock) -> None:
    drill = at_daji(county, is_exercise=True)
    request = asked(county, drill, clock)
    assert "演练" in page(county.sun, "help_request", request.number)
    assert "演练 · 不是真实警情" in page(county.sun, "help_letter", request.number)
    report_up(drill, ["leading_group"], actor=county.ma.viewer, actor_name="马民警")
    assert "演练" in page(county.lin, "reports_up")
