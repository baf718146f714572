"""Positions are taken only while a directive is being carried out; every refusal says so."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from cast import Cast
from django.test import Client

from lianqin.core import clock
from lianqin.field.tests.phone import JSON, at, directed, press
from lianqin.units.models import Fix, Unit

URL = "/field/position/"
HERE = {"lon": 112.91, "lat": 35.5, "accuracy": 8.0, "heading": 90.0, "speed": 12.5}


@pytest.fixture
def phone(county: Cast) -> Client:
    return county.people.li.client()


def send(phone: Client, **body: Any) -> Any:
    return phone.post(URL, json.dumps(body), content_type="application/json", headers=JSON)


def test_before_accepting_a_position_is_refused_and_not_kept(county: Cast, phone: Client) -> None:
    directed(county, county.crews.li_crew)
    answer = send(phone, **HERE)
    assert (answer.status_code, answer.json()["code"]) == (403, "units.fix_outside_window")
    assert not Fix.unscoped.exists()


def test_from_accepting_to_the_end_positions_are_taken_and_then_no_more(
    county: Cast, phone: Client
) -> None:
    directive = directed(county, county.crews.li_crew)
    press(phone, at(directive, "answer/"), answer="accept")
    assert send(phone, **HERE).status_code == 200
    for to in ("en_route", "on_scene", "cleared"):
        press(phone, at(directive, "step/"), to=to)
    assert send(phone, **HERE).status_code == 403
    fix = Fix.unscoped.get()
    assert (fix.lon, fix.lat, fix.heading, fix.speed) == (112.91, 35.5, 90.0, 12.5)


def test_a_declined_directive_opens_nothing(county: Cast, phone: Client) -> None:
    press(phone, at(directed(county, county.crews.li_crew), "answer/"), answer="decline")
    assert send(phone, **HERE).status_code == 403


def test_off_duty_a_position_is_refused(county: Cast, phone: Client) -> None:
    Unit.unscoped.update(shift_until=clock.now())
    assert send(phone, **HERE).json()["code"] == "units.fix_outside_window"


def test_a_task_that_outlasts_the_shift_is_still_followed(county: Cast, phone: Client) -> None:
    directive = directed(county, county.crews.li_crew)
    press(phone, at(directive, "answer/"), answer="accept")
    Unit.unscoped.filter(pk=directive.unit_id).update(shift_until=clock.now())
    assert send(phone, **HERE).status_code == 200


def test_someone_in_another_crew_sends_nothing_under_this_directive(
    county: Cast, phone: Client
) -> None:
    press(phone, at(directed(county, county.crews.li_crew), "answer/"), answer="accept")
    assert send(county.people.zhao.client(), **HERE).status_code == 403


def test_police_report_throughout_their_shift(county: Cast) -> None:
    assert send(county.people.sun.client(), **HERE).status_code == 200


def test_a_phone_whose_clock_is_ahead_is_still_believed_about_the_age(
    county: Cast, phone: Client
) -> None:
    press(phone, at(directed(county, county.crews.li_crew), "answer/"), answer="accept")
    wrong = clock.now() + timedelta(hours=3)
    times = {"fixed_at": (wrong - timedelta(seconds=4)).isoformat(), "sent_at": wrong.isoformat()}
    assert send(phone, **HERE, **times).status_code == 200
    assert Fix.unscoped.get().device_at == clock.now() - timedelta(seconds=4)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "core.unreadable_input"),
        ("[1, 2]", "core.unreadable_input"),
        ('{"lon": "here", "lat": 1}', "core.unreadable_input"),
        ('{"lon": NaN, "lat": 35.5}', "core.unreadable_input"),
        ('{"lon": 0, "lat": 0}', "units.fix_impossible"),
        ('{"lon": 35.5, "lat": 112.9}', "units.fix_impossible"),
    ],
)
def test_what_is_no_position_is_refused_with_its_code(phone: Client, body: str, code: str) -> None:
    answer = phone.post(URL, body, content_type="application/json", headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert not Fix.unscoped.exists()
