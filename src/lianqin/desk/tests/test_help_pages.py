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
from lianqin.dispatch.help import Wanted
from lianqin.dispatch.help_states import HelpStatus
from lianqin.dispatch.models import Directive, HelpRequest, UpwardReport
from lianqin.dispatch.reporting_up import report_up
from lianqin.incidents.models import Incident

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


def test_an_exercise_says_so_on_every_sheet(county: Cast, clock: FrozenClock) -> None:
    drill = at_daji(county, is_exercise=True)
    request = asked(county, drill, clock)
    assert "演练" in page(county.sun, "help_request", request.number)
    assert "演练 · 不是真实警情" in page(county.sun, "help_letter", request.number)
    report_up(drill, ["leading_group"], actor=county.ma.viewer, actor_name="马民警")
    assert "演练" in page(county.lin, "reports_up")
