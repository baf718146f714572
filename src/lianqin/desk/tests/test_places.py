"""The pages of points and sites."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from cast import Cast
from django.urls import reverse

from lianqin.desk.registry.place_forms import gates_text, read_gates
from lianqin.registry.models import DutyPoint, Site
from lianqin.registry.organisation_errors import GatesUnreadable

DAY = date(2024, 6, 12)
POINT = {"name": "东关联动点", "tier": "2", "point": "112.92, 35.52", "hours": "08:00-20:00"}
SITE = {"name": "丹河农商银行", "sector": "bank", "point": "112.91, 35.505", "is_key_unit": "on"}


def at(name: str, *args: Any) -> str:
    return reverse(f"desk:{name}", args=args)


def test_gates_are_read_one_a_line_and_written_back_alike() -> None:
    words = "东门 112.832800, 35.502200\n西侧门 112.830000, 35.500000"
    assert gates_text(read_gates(words)) == words
    assert read_gates("\n  \n") == []
    with pytest.raises(GatesUnreadable) as refused:
        read_gates("东门 112.8328, 35.5022\n西门在那边")
    assert refused.value.params == {"line": 2}


@pytest.mark.django_db
def test_a_point_is_opened_changed_and_closed_with_its_teams_moved(county: Cast) -> None:
    client = county.xu.client()
    client.post(at("point_new"), POINT | {"opened_on": "2024-06-12"})
    made = DutyPoint.unscoped.get(name="东关联动点")
    assert made.station == county.danhe
    client.post(at("point_edit", made.pk), POINT | {"hours": "00:00-24:00"})
    said = client.get(at("point", made.pk)).content.decode()
    assert ("全天" in said, "改动历史" in said) == (True, True)
    answer = client.post(at("point_close", county.point.pk), {"on": "2024-06-12"})
    assert "registry.point_hosts_teams" in answer.content.decode()
    moved = {"on": "2024-06-12", "teams_to": made.pk}
    assert client.post(at("point_close", county.point.pk), moved).status_code == 302
    said = client.get(at("point", made.pk)).content.decode()
    assert county.team.name in said


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"hours": "整天"}, "registry.hours_unreadable"),
        ({"point": "114, 35.5"}, "registry.outside_county"),
        ({"point": "在桥头"}, "desk.coordinate_unreadable"),
        ({"name": ""}, "core.missing_input"),
    ],
)
def test_a_refused_point_keeps_what_was_typed(
    county: Cast, wrong: dict[str, str], code: str
) -> None:
    words = POINT | {"opened_on": "2024-06-12"} | wrong
    answer = county.xu.client().post(at("point_new"), words)
    said = answer.content.decode()
    assert (answer.status_code, code in said) == (422, True)
    assert all(f'value="{words[name]}"' in said for name in ("point", "hours"))


@pytest.mark.django_db
def test_a_stations_officer_changes_the_own_points_and_is_offered_no_others(county: Cast) -> None:
    sun, ma = county.sun.client(), county.ma.client()
    assert (
        at("point_edit", county.point.pk) in sun.get(at("point", county.point.pk)).content.decode()
    )
    said = ma.get(at("point", county.point.pk)).content.decode()
    assert at("point_edit", county.point.pk) not in said
    words = POINT | {"name": "改名"}
    assert ma.post(at("point_edit", county.point.pk), words).status_code == 404
    assert sun.post(at("point_edit", county.point.pk), words).status_code == 302


@pytest.mark.django_db
def test_a_stations_officer_is_offered_only_own_points_for_a_closing_ones_teams(
    county: Cast,
) -> None:
    client = county.xu.client()
    for name, place in (("近点", "112.92, 35.52"), ("远点", "112.84, 35.39")):
        client.post(
            at("point_new"), POINT | {"name": name, "point": place, "opened_on": "2024-06-12"}
        )
    far, sun = DutyPoint.unscoped.get(name="远点"), county.sun.client()
    said = sun.get(at("point", county.point.pk)).content.decode()
    assert (">近点<" in said, ">远点<" in said) == (True, False)
    assert ">远点<" in client.get(at("point", county.point.pk)).content.decode()
    moved = {"on": "2024-06-12", "teams_to": far.pk}
    assert sun.post(at("point_close", county.point.pk), moved).status_code == 422
    county.point.refresh_from_db()
    assert county.point.closed_on is None


@pytest.mark.django_db
@pytest.mark.parametrize("held", ["plan_on", "drilled_on"])
def test_a_drill_of_a_year_to_come_is_refused_with_what_was_typed(county: Cast, held: str) -> None:
    answer = county.xu.client().post(at("registered_site_new"), SITE | {held: "2062-01-01"})
    said = answer.content.decode()
    assert (answer.status_code, "registry.day_ahead" in said) == (422, True)
    assert 'value="2062-01-01"' in said
    assert not Site.unscoped.filter(name=SITE["name"]).exists()


@pytest.mark.django_db
def test_a_site_is_entered_changed_and_taken_off(county: Cast) -> None:
    client = county.xu.client()
    client.post(at("registered_site_new"), SITE | {"gates": "东门 112.911, 35.505"})
    made = Site.unscoped.get(name="丹河农商银行")
    said = client.get(at("registered_site", made.pk)).content.decode()
    assert ("十二个月内没有演练" in said, "东门" in said) == (True, True)
    client.post(at("site_edit", made.pk), SITE | {"drilled_on": "2024-06-01"})
    said = client.get(at("registered_site", made.pk)).content.decode()
    assert ("2025-06-01 前" in said, "十二个月内没有演练" in said) == (True, False)
    client.post(at("site_end", made.pk), {"on": "2024-06-12"})
    assert Site.unscoped.get(pk=made.pk).ended_on == DAY


@pytest.mark.django_db
def test_a_sites_plan_and_gates_are_for_police_and_those_who_guard_it(county: Cast) -> None:
    gates = [{"name": "秘密侧门", "lon": 112.72, "lat": 35.3}]
    Site.unscoped.filter(pk=county.works.pk).update(gates=gates, plan_on=DAY)
    address = at("registered_site", county.works.pk)
    said = county.qian.client().get(address).content.decode()
    assert ("秘密侧门" in said, "应急预案" in said) == (False, False)
    said = county.chen.client().get(address).content.decode()
    assert ("秘密侧门" in said, "应急预案" in said) == (True, True)
