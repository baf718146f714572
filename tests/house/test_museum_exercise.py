"""26 July, the alarm at the museum, as it was: an exercise from the press to the head count.

Three attackers with a knife (domain rows 29 to 34): phones and desk through their own pages.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from cast import Cast
from cast_roads import lay_roads
from django.test import Client

from lianqin.core import clock as house_clock
from lianqin.core.audit import verify_chain
from lianqin.core.clock import FrozenClock
from lianqin.core.models import AuditRow, EventRow, OutboxRow
from lianqin.dispatch.models import Directive
from lianqin.dispatch.models.muster import Duty, Muster, MusterAlert, MusterMoment
from lianqin.dispatch.muster_timers import on_moment
from lianqin.field.tests.phone import press
from lianqin.incidents.intake import Report, take_report
from lianqin.incidents.models import Incident, TimelineEntry
from lianqin.incidents.states import Source
from lianqin.registry.kinds import Sector
from lianqin.registry.models import Site
from lianqin.stats.measures import Period, figures

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(cast: Cast) -> Cast:
    """The building site's ground is the museum's for the day, kept by the company's guards."""
    lay_roads(cast)
    site = cast.places.building_site
    Site.unscoped.filter(pk=site.pk).update(
        name="玉皇庙彩塑壁画博物馆",
        sector=Sector.HERITAGE,
        organisation=cast.places.company,
        is_key_unit=True,
        is_key_target=True,
    )
    site.refresh_from_db()
    post = cast.crews.zhao_post
    post.on_joint_duty, post.post_lon, post.post_lat = True, site.lon, site.lat
    post.save()
    return cast


def the_alarm(county: Cast) -> Incident:
    """三名歹徒持刀，请求支援."""
    site, zhao = county.places.building_site, county.people.zhao
    report = Report(
        source=Source.PANIC,
        words="演练：三名歹徒持刀闯入博物馆，请求支援",
        place_text=site.name,
        lon=site.lon,
        lat=site.lat,
        site_id=site.pk,
        category="other.panic",
        priority=1,
        suspects=3,
        has_weapon=True,
        is_ongoing=True,
        is_exercise=True,
    )
    return take_report(report, actor=zhao.viewer, actor_name="保安员")


def answer(client: Client, *steps: str) -> None:
    """Say yes on the phone, then press the steps."""
    shown = client.get("/field/").content.decode()
    assert "这是演练，不是真实警情" in shown
    found = re.search(r'action="(/field/directives/[^"]+/)answer/"', shown)
    assert found
    assert press(client, f"{found[1]}answer/", answer="accept").status_code == 200
    for step in steps:
        assert press(client, f"{found[1]}step/", to=step).status_code == 200


def count(minute: int) -> MusterMoment:
    timers = OutboxRow.objects.filter(topic="muster.moment")
    row = next(timer for timer in timers if timer.payload["minute"] == minute)
    on_moment(row.payload, row)
    return MusterMoment.unscoped.get(minute=minute)


def test_the_museum_alarm_is_an_exercise_to_its_end_and_in_no_statistic(
    county: Cast, clock: FrozenClock
) -> None:
    since = house_clock.now() - timedelta(days=1)
    before = counted(county, since)
    incident, desk = the_alarm(county), county.people.chen.client()
    url = f"/incidents/{incident.number}/"
    for name in ("chen", "sun"):
        told = getattr(county.people, name).client().get("/alarms/").content.decode()
        assert "演练：一键报警" in told

    desk.post(f"{url}muster/open/")
    muster = Muster.unscoped.get()
    duties = dict(MusterAlert.unscoped.values_list("unit_id", "duty"))
    assert duties[county.crews.zhao_post.pk] == Duty.OWN_SITE
    assert duties[county.crews.li_crew.pk] == Duty.RALLY
    assert duties[county.crews.swat_car.pk] == Duty.CONTACT
    assert county.crews.he_walk.pk not in duties

    clock.move(timedelta(seconds=40))
    answer(county.people.zhao.client())
    assert count_at(clock, muster, 1).coming == 1
    answer(county.people.li.client(), "en_route", "on_scene")
    assert count_at(clock, muster, 3).police_there == 0
    answer(county.people.sun.client(), "en_route", "on_scene")
    last = count_at(clock, muster, 5)
    assert (last.there, last.police_there) == (2, 1)

    shown = desk.get(f"{url}muster/").content.decode()
    accounts = re.findall(r'name="(account-\d+)"', shown)
    desk.post(
        f"{url}muster/stand-down/",
        {**dict.fromkeys(accounts, "released"), "reason": "演练讲评后统一返回"},
    )
    muster.refresh_from_db()
    assert muster.stood_down_at is not None

    assert all(Directive.unscoped.values_list("is_exercise", flat=True))
    told = EventRow.objects.exclude(kind="unit.moved")
    assert all(told.values_list("is_exercise", flat=True))
    acts = AuditRow.objects.filter(action__startswith="muster")
    assert all(acts.values_list("is_exercise", flat=True))
    assert TimelineEntry.unscoped.filter(text__startswith="解除集结").exists()
    incident.refresh_from_db()
    assert incident.is_exercise
    assert incident.first_guard_on_scene_at is None
    assert counted(county, since) == before
    assert verify_chain().whole


def count_at(clock: FrozenClock, muster: Muster, minute: int) -> MusterMoment:
    """Move the clock to that minute and count."""
    clock.set(muster.opened_at + timedelta(minutes=minute))
    return count(minute)


def counted(county: Cast, since: datetime) -> list[Any]:
    """Every measure of the house over the day, with the incidents behind each."""
    until = since + timedelta(days=3)
    rows = figures(county.people.chen.viewer, Period(since, until))
    return [(measure.code, figure) for measure, figure in rows]
