"""Alarm and muster at the desk: taken, opened, counted and stood down by pressing what is shown."""

from __future__ import annotations

import re
from typing import Any

import pytest
from cast import Cast, report
from django.test import Client

from lianqin.dispatch.models.muster import AlarmTaken, Muster, MusterAlert, MusterTerms
from lianqin.incidents.models import Incident
from lianqin.incidents.states import Source

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def desk(cast: Cast) -> Client:
    return cast.people.chen.client()


def alarm(cast: Cast, **changes: Any) -> Incident:
    facts = {"category": "other.panic", "priority": 1, "source": Source.PANIC, "has_weapon": True}
    return report(cast, **{**facts, **changes})


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.content.decode()[:400]
    return answer.content.decode()


def test_an_alarm_sounds_on_both_desks_and_names_its_station_until_taken(cast: Cast) -> None:
    incident = alarm(cast)
    desks = [cast.people.chen.client(), cast.people.sun.client()]
    for client in desks:
        assert f'data-alarm="{incident.number}"' in page(client, "/")
    assert "data-alarm=" not in page(cast.people.ma.client(), "/alarms/")
    desks[1].post(f"/incidents/{incident.number}/alarm/take/")
    assert AlarmTaken.unscoped.get().officer_id == cast.people.sun.user.pk
    for client in desks:
        assert "data-alarm=" not in page(client, "/alarms/")


def test_the_second_officer_who_takes_it_is_told_who_did(cast: Cast, desk: Client) -> None:
    incident = alarm(cast)
    url = f"/incidents/{incident.number}/alarm/take/"
    cast.people.sun.client().post(url)
    late = desk.post(url, headers={"Accept": "application/json"})
    assert (late.status_code, late.json()["code"]) == (409, "dispatch.alarm_taken")
    assert cast.people.sun.user.display_name in late.json()["message"]


def test_the_proposal_names_places_and_crews_and_calls_nobody(cast: Cast, desk: Client) -> None:
    incident = alarm(cast)
    shown = page(desk, f"/incidents/{incident.number}/muster/")
    assert "这是建议，民警确认后才通知任何人" in shown
    assert 'name="meeting"' in shown
    assert not Muster.unscoped.exists()


def test_one_press_on_the_incidents_page_opens_it_as_proposed(cast: Cast, desk: Client) -> None:
    incident = alarm(cast)
    assert "按方案集结" in page(desk, f"/incidents/{incident.number}/")
    desk.post(f"/incidents/{incident.number}/muster/open/")
    assert MusterAlert.unscoped.count() == 3
    assert "看集结" in page(desk, f"/incidents/{incident.number}/")


def test_a_place_pressed_too_near_is_refused_and_kept_in_the_form(cast: Cast, desk: Client) -> None:
    incident = alarm(cast)
    where = f"{incident.lon + 0.001:.6f}, {incident.lat:.6f}"
    answer = desk.post(f"/incidents/{incident.number}/muster/open/", {"point": where})
    assert answer.status_code == 422
    assert "dispatch.rally_too_near" in answer.content.decode()
    assert where in answer.content.decode()
    assert not Muster.unscoped.exists()


def test_the_head_count_ends_it_and_the_record_shows_the_count(cast: Cast, desk: Client) -> None:
    incident = alarm(cast, is_exercise=True)
    url = f"/incidents/{incident.number}/muster/"
    desk.post(f"{url}open/")
    shown = page(desk, url)
    assert "演练：这次集结是演练" in shown
    accounts = re.findall(r'name="(account-\d+)"', shown)
    assert len(accounts) == MusterAlert.unscoped.count()
    missing = desk.post(f"{url}stand-down/", {accounts[0]: "not_answered"})
    assert missing.status_code == 422
    assert "清点未齐" in missing.content.decode()
    desk.post(f"{url}stand-down/", dict.fromkeys(accounts, "not_answered"))
    assert Muster.unscoped.get().stood_down_at is not None
    assert "清点齐全" in page(desk, f"/incidents/{incident.number}/")


@pytest.mark.parametrize("heads", ["²", "１２", "-1", "100", "两"])
def test_a_head_count_that_is_no_number_is_said_so(cast: Cast, desk: Client, heads: str) -> None:
    url = f"/incidents/{alarm(cast).number}/muster/"
    desk.post(f"{url}open/")
    key = MusterAlert.unscoped.values_list("pk", flat=True)[0]
    answer = desk.post(f"{url}stand-down/", {f"account-{key}": "there", f"heads-{key}": heads})
    assert answer.status_code == 422
    assert "请填 0 到 99" in answer.content.decode()


def test_a_muster_is_on_the_incidents_page_whatever_its_priority_is_by_now(
    cast: Cast, desk: Client
) -> None:
    incident = alarm(cast)
    desk.post(f"/incidents/{incident.number}/muster/open/")
    Incident.unscoped.filter(pk=incident.pk).update(priority=3)
    assert "看集结" in page(desk, f"/incidents/{incident.number}/")


def test_a_fragment_follows_the_live_line_and_the_map_has_its_circle(
    cast: Cast, desk: Client
) -> None:
    incident = alarm(cast)
    url = f"/incidents/{incident.number}/muster/"
    desk.post(f"{url}open/")
    part = desk.get(url, headers=FRAGMENT).content.decode()
    assert "<html" not in part
    assert "集结进行中" in part
    assert desk.get(f"{url}within.json").json()["features"][0]["geometry"]["type"] == "Polygon"
    assert desk.get(f"{url}points.json").json()["features"]


def test_terms_are_set_by_the_chief_and_refused_where_they_make_no_sense(
    cast: Cast, desk: Client
) -> None:
    fields = dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', page(desk, "/muster/terms/")))
    fields = {name: fields[name] for name in fields if name != "csrfmiddlewaretoken"}
    wrong = desk.post("/muster/terms/", {**fields, "after_2": "0"})
    assert wrong.status_code == 422
    assert "dispatch.terms_unreadable" in wrong.content.decode()
    desk.post("/muster/terms/", {**fields, "meaning_1": "自保"})
    assert MusterTerms.unscoped.get().moments[0]["meaning"] == "自保"


def test_the_muster_page_reads_the_same_number_of_rows_however_many_are_called(
    cast: Cast, desk: Client, django_assert_max_num_queries: Any
) -> None:
    incident = alarm(cast)
    url = f"/incidents/{incident.number}/muster/"
    desk.post(f"{url}open/")
    with django_assert_max_num_queries(45):
        page(desk, url)
