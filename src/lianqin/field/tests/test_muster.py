"""A muster on the phones: the rally point and not the scene, the site's plan, keep away."""

from __future__ import annotations

import re
from typing import Any

import pytest
from cast import Cast, report
from cast_roads import lay_roads
from django.test import Client

from lianqin.dispatch.models.muster import KeepAway, Muster, MusterAlert, PlanStepDone
from lianqin.dispatch.muster import open_muster
from lianqin.field.tests.phone import press
from lianqin.incidents.models import Incident
from lianqin.incidents.states import Source


@pytest.fixture
def county(county: Cast) -> Cast:
    """With roads, and the company's crew at the building site that it keeps."""
    lay_roads(county)
    site, post = county.places.building_site, county.crews.zhao_post
    site.organisation = county.places.company
    site.save(update_fields=["organisation"])
    post.on_joint_duty, post.post_lon, post.post_lat = True, site.lon, site.lat
    post.save()
    return county


def mustered(county: Cast, *, drill: bool = False) -> tuple[Incident, Muster]:
    """Three with a knife at the building site, and the officer has opened the muster."""
    incident = report(
        county,
        category="other.panic",
        priority=1,
        source=Source.PANIC,
        has_weapon=True,
        has_fled=False,
        is_exercise=drill,
    )
    chen = county.people.chen
    return incident, open_muster(incident, actor=chen.viewer, actor_name="陈警官")


def card(client: Client) -> str:
    return client.get("/field/").content.decode()


def test_guards_see_the_rally_point_and_are_told_not_to_go_to_the_scene(county: Cast) -> None:
    _incident, muster = mustered(county)
    alert = MusterAlert.unscoped.get(muster=muster, unit=county.crews.li_crew)
    shown = card(county.people.li.client())
    assert "去集结点，不要去现场" in shown
    assert alert.rally is not None
    assert alert.rally.name in shown
    assert "不靠近、不追赶、不阻拦、不围堵" in shown
    assert "第三十一条" in shown
    assert f"{alert.rally.lon:.5f}" in shown


def test_their_way_leads_to_the_rally_point(county: Cast) -> None:
    _incident, muster = mustered(county)
    alert = MusterAlert.unscoped.get(muster=muster, unit=county.crews.li_crew)
    url = f"/field/directives/{alert.directive.number}/way/"
    goal = county.people.li.client().get(url).json()["incidents"]["features"][0]
    assert alert.rally is not None
    assert goal["geometry"]["coordinates"] == [alert.rally.lon, alert.rally.lat]


def test_the_sites_own_guards_tick_their_plan_once(county: Cast) -> None:
    mustered(county)
    client = county.people.zhao.client()
    shown = card(client)
    assert "按本单位预案，保持距离" in shown
    assert "去集结点" not in shown
    url = re.search(r'action="(/field/directives/[^"]+/plan-step/)"', shown)
    assert url
    for _ in range(2):
        assert press(client, url[1], step="evacuate").status_code == 200
    assert PlanStepDone.unscoped.get().step == "evacuate"
    assert press(client, url[1], step="pursue").status_code == 404


def test_a_crew_at_a_rally_point_has_no_plan_to_tick(county: Cast) -> None:
    _incident, muster = mustered(county)
    alert = MusterAlert.unscoped.get(muster=muster, unit=county.crews.li_crew)
    url = f"/field/directives/{alert.directive.number}/plan-step/"
    assert press(county.people.li.client(), url, step="evacuate").status_code == 404


def test_no_guards_page_names_a_power_of_the_police(county: Cast) -> None:
    mustered(county)
    for who in (county.people.li, county.people.zhao):
        shown = card(who.client())
        for power in ("控制抓捕", "追缉", "设卡堵控", "盘问检查", "搜查检查"):
            assert power not in shown


def test_volunteers_are_told_to_keep_away_and_asked_nothing(county: Cast) -> None:
    incident, _muster = mustered(county)
    shown = card(county.people.he.client())
    assert "请不要靠近" in shown
    assert incident.place_text in shown
    assert "data-directive" not in shown
    assert KeepAway.unscoped.get().seen_at is not None


@pytest.mark.parametrize("name", ["li", "zhao", "he", "sun"])
def test_an_exercise_says_so_on_every_phone(county: Cast, name: str) -> None:
    mustered(county, drill=True)
    assert "这是演练，不是真实警情" in card(getattr(county.people, name).client())


def test_the_alarm_of_a_phone_is_what_a_muster_is_opened_to(county: Cast) -> None:
    sent: dict[str, Any] = {"held": "1", "silent": "1", "lon": "112.915", "lat": "35.51"}
    press(county.people.zhao.client(), "/field/alarm/", **sent)
    incident = Incident.unscoped.get()
    desk = county.people.chen.client()
    assert f'data-alarm="{incident.number}"' in desk.get("/alarms/").content.decode()
    desk.post(f"/incidents/{incident.number}/muster/open/")
    assert Muster.unscoped.get().incident == incident
    assert "data-alarm=" not in desk.get("/alarms/").content.decode()
