"""The alarm: never by accident, always at once, one however often it is pressed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from cast import Cast, report
from django.test import Client

from lianqin.core.models import EventRow
from lianqin.dispatch.directives import open_units
from lianqin.field.tests.phone import JSON, fields, press
from lianqin.incidents.merging import merge
from lianqin.incidents.models import Incident, TimelineEntry
from lianqin.incidents.states import Source, State
from lianqin.registry.models import Organisation
from lianqin.registry.viewers import desk_of_bureau
from lianqin.units.models import Fix, Unit

URL = "/field/alarm/"


@pytest.fixture
def phone(county: Cast) -> Client:
    return county.people.li.client()


def test_one_full_press_is_a_p1_incident_at_the_desk(county: Cast, phone: Client) -> None:
    answer = press(phone, URL, held="1", lon="112.907", lat="35.503", accuracy="9")
    incident = Incident.unscoped.get()
    assert (incident.priority, incident.category) == (1, "other.panic")
    assert incident.source == Source.PANIC
    assert (incident.lon, incident.lat) == (112.907, 35.503)
    assert answer.json()["url"] == f"/field/alarm/{incident.number}/"
    event = EventRow.objects.get(kind="incident.reported")
    assert desk_of_bureau(county.places.bureau.pk) in event.audience
    assert Fix.unscoped.get().unit == county.crews.li_crew


def test_a_short_press_asks_once_more_and_raises_nothing(phone: Client) -> None:
    asked = phone.post(URL, fields())
    assert "现在向指挥中心发出紧急报警？" in asked.content.decode()
    assert not Incident.unscoped.exists()


def test_without_scripts_the_second_page_raises_it(phone: Client) -> None:
    form = {"command": str(uuid4()), "sure": "1"}
    receipt = phone.post(URL, form, follow=True).content.decode()
    assert Incident.unscoped.get().number in receipt
    assert "报警已发出" in receipt


def test_the_same_press_twice_is_one_alarm(phone: Client) -> None:
    sent = fields(held="1")
    first, second = (phone.post(URL, sent, headers=JSON) for _ in range(2))
    assert first.json() == second.json()
    assert Incident.unscoped.count() == 1


def test_a_second_press_in_fear_joins_the_first_alarm(phone: Client) -> None:
    first, second = (press(phone, URL, held="1") for _ in range(2))
    assert first.json()["number"] == second.json()["number"]
    assert TimelineEntry.unscoped.filter(text="再次按下一键报警").count() == 1


def merged_away(county: Cast, number: str, **changes: Any) -> Incident:
    """The desk merges the alarm into a call about the same thing."""
    root = report(county, source=Source.PHONE, **changes)
    alarm = Incident.unscoped.get(number=number)
    who: dict[str, Any] = {"actor": county.people.chen.viewer, "actor_name": "陈民警"}
    merge(alarm, root, open_units=open_units, **who)
    return root


def test_a_press_after_the_alarm_was_merged_is_heard_where_it_goes_on(
    county: Cast, phone: Client
) -> None:
    root = merged_away(county, press(phone, URL, held="1").json()["number"])
    for presses in (1, 2):
        assert press(phone, URL, held="1").json()["number"] == root.number
        assert root.calls.filter(words="再次按下一键报警").count() == presses
    root.refresh_from_db()
    assert root.priority == 1
    assert Incident.unscoped.count() == 2


def test_a_press_after_the_merged_alarm_was_closed_is_a_new_alarm(
    county: Cast, phone: Client
) -> None:
    root = merged_away(county, press(phone, URL, held="1").json()["number"])
    Incident.unscoped.filter(pk=root.pk).update(state=State.CLOSED)
    press(phone, URL, held="1")
    assert Incident.unscoped.filter(source=Source.PANIC).count() == 2


def test_what_is_added_to_a_merged_alarm_is_heard_where_it_goes_on(
    county: Cast, phone: Client
) -> None:
    number = press(phone, URL, held="1").json()["number"]
    root = merged_away(county, number, has_weapon=False)
    press(phone, f"{URL}{number}/", weapon="1")
    root.refresh_from_db()
    assert root.has_weapon


def test_an_alarm_a_quarter_of_an_hour_later_is_another(phone: Client, clock: Any) -> None:
    press(phone, URL, held="1")
    clock.move(timedelta(minutes=15))
    press(phone, URL, held="1")
    assert Incident.unscoped.count() == 2


def test_without_a_position_it_is_at_the_post(county: Cast, phone: Client) -> None:
    press(phone, URL, held="1")
    incident, crew = Incident.unscoped.get(), county.crews.li_crew
    assert (incident.lon, incident.lat) == (crew.post_lon, crew.post_lat)
    assert "岗位，手机无定位" in incident.place_text


@pytest.mark.parametrize(("lon", "lat"), [("116.4", "39.9"), ("35.5", "112.9"), ("0", "0")])
def test_a_position_that_cannot_be_does_not_stop_an_alarm(
    county: Cast, phone: Client, lon: str, lat: str
) -> None:
    assert press(phone, URL, held="1", lon=lon, lat=lat).status_code == 200
    assert Incident.unscoped.get().lon == county.crews.li_crew.post_lon


def test_an_alarms_position_is_named_by_the_village_that_it_is_near(
    county: Cast, phone: Client
) -> None:
    village = county.places.village
    press(phone, URL, held="1", lon=village.lon, lat=village.lat, accuracy="15.2")
    assert Incident.unscoped.get().place_text == "两谷坨村附近（手机定位，误差约 15 米）"


def test_off_duty_it_is_at_the_workplace(county: Cast, phone: Client) -> None:
    Unit.unscoped.update(shift_until="2024-06-12T21:00+08:00")
    assert press(phone, URL, held="1").status_code == 200
    assert county.places.company.name in Incident.unscoped.get().place_text


def test_where_nothing_is_known_the_phone_says_call_110(county: Cast, phone: Client) -> None:
    Unit.unscoped.update(shift_until="2024-06-12T21:00+08:00")
    Organisation.unscoped.filter(pk=county.places.company.pk).update(lon=None, lat=None)
    answer = press(phone, URL, held="1")
    assert (answer.status_code, answer.json()["code"]) == (422, "field.no_place_for_alarm")
    assert "110" in answer.json()["message"]


def test_a_silent_alarm_tells_the_desk_not_to_call_back(phone: Client) -> None:
    answer = press(phone, URL, held="1", silent="1")
    assert answer.json()["silent"] is True
    assert "静默报警，不要回拨电话" in Incident.unscoped.get().words


def test_a_second_press_that_is_silent_tells_the_desk_not_to_call_back(phone: Client) -> None:
    press(phone, URL, held="1")
    press(phone, URL, held="1", silent="1")
    assert TimelineEntry.unscoped.filter(text__contains="静默报警，不要回拨电话").count() == 1
    assert Incident.unscoped.count() == 1


def test_three_taps_add_weapon_people_and_backup_to_the_alarm(phone: Client) -> None:
    url = press(phone, URL, held="1").json()["url"]
    sent = fields(weapon="1", count="3", backup="1", words="博物馆")
    for _ in range(2):
        assert phone.post(url, sent, headers=JSON).status_code == 200
    texts = TimelineEntry.unscoped.values_list("text", flat=True)
    assert list(texts).count("持械；3 人；需要增援；博物馆") == 1


def test_adding_nothing_is_asked_again(phone: Client) -> None:
    url = press(phone, URL, held="1").json()["url"]
    answer = press(phone, url)
    assert (answer.status_code, answer.json()["code"]) == (422, "core.missing_input")


def test_only_who_raised_it_adds_to_it(county: Cast, phone: Client) -> None:
    url = press(phone, URL, held="1").json()["url"]
    for who in (county.people.zhao, county.people.niu, county.twin.people.li):
        assert press(who.client(), url, weapon="1").status_code == 404


@pytest.mark.parametrize("name", ["li", "zhao", "niu", "he", "tan", "sun"])
def test_every_duty_phone_has_the_alarm_on_every_page(county: Cast, name: str) -> None:
    phone = getattr(county.people, name).client()
    for url in ("/field/", "/field/report/", "/field/me/", "/field/directives/"):
        assert "data-hold=" in phone.get(url).content.decode()


def test_grid_worker_has_no_alarm(county: Cast) -> None:
    phone = county.people.ge.client()
    assert "data-hold=" not in phone.get("/field/").content.decode()
    assert press(phone, URL, held="1").status_code == 403
