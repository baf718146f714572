"""Footage on an incident's page: cameras that could have seen it, the thirty days, the register."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cast import Cast, report
from django.test import Client

from lianqin.core.clock import FrozenClock
from lianqin.incidents.footage import Part, hold_footage, view_footage
from lianqin.incidents.models import FootageAccess, Incident
from lianqin.registry.models import Camera

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(cast: Cast) -> Incident:
    return report(cast)


@pytest.fixture
def sun(cast: Cast) -> Client:
    client: Client = cast.sun.client()
    return client


def page(client: Client, incident: Incident) -> str:
    return client.get(f"/incidents/{incident.number}/").content.decode()


def look(cast: Cast, incident: Incident, ago: timedelta | None, reason: str = "查去向") -> Any:
    since = None if ago is None else incident.received_at - ago
    return view_footage(
        incident,
        actor=cast.sun.viewer,
        actor_name="孙民警",
        camera=cast.camera,
        reason=reason,
        part=Part(since),
    )


def camera(cast: Cast, incident: Incident, code: str, north_m: float, **more: Any) -> Camera:
    """A camera so many metres north of the incident."""
    lat = incident.lat + north_m / 111_195
    place = {"lon": incident.lon, "lat": lat, "code": code, "name": f"球机{code}"}
    return Camera.unscoped.create(bureau=cast.bureau, **place, **more)


def test_the_page_lists_first_the_camera_that_looks_at_the_place(
    cast: Cast, incident: Incident, sun: Client
) -> None:
    Camera.unscoped.all().delete()
    camera(cast, incident, "A", 40, bearing=0.0, angle=60.0, reach_m=100)
    camera(cast, incident, "B", 80, bearing=192.0, angle=60.0, reach_m=100)
    camera(cast, incident, "C", 60, bearing=None)
    shown = page(sun, incident)
    places = [shown.index(f"球机{code}") for code in "BCA"]
    assert places == sorted(places)
    assert "在其北 80 米，镜头朝向偏 12°" in " ".join(shown.split())
    for verdict in ("可能拍到", "朝向不明", "未朝向此处"):
        assert verdict in shown


def test_a_camera_taken_down_before_it_happened_is_not_offered(
    cast: Cast, incident: Incident, sun: Client
) -> None:
    day = incident.received_at.date()
    camera(cast, incident, "A", 40, bearing=180.0, ended_on=day - timedelta(days=1))
    camera(cast, incident, "B", 40, bearing=180.0, ended_on=day + timedelta(days=1))
    shown = page(sun, incident)
    assert "球机A" not in shown
    assert "球机B" in shown


def test_cameras_toward_which_they_fled_are_named(
    cast: Cast, incident: Incident, sun: Client
) -> None:
    camera(cast, incident, "N", 900, bearing=0.0)
    camera(cast, incident, "S", -900, bearing=0.0)
    Incident.unscoped.filter(pk=incident.pk).update(flight="骑车往北逃跑")
    shown = " ".join(page(sun, incident).split())
    way = shown[shown.index("逃离方向“骑车往北逃跑”") :][:400]
    assert "球机N" in way
    assert "球机S" not in way


def test_an_officer_enters_a_look_and_reads_how_long_it_is_kept(
    cast: Cast, incident: Incident, sun: Client, clock: FrozenClock
) -> None:
    url = f"/incidents/{incident.number}/footage/"
    said = {"reason": "查去向", "asked_by": "方所长", "camera": cast.camera.pk}
    part = {"since": "2024-06-12T21:00", "until": "2024-06-12T21:30"}
    assert sun.post(url, {**said, **part}).status_code == 302
    access = FootageAccess.unscoped.get()
    assert (access.asked_by, access.camera) == ("方所长", cast.camera)
    clock.move(timedelta(days=17, hours=23))
    shown = page(sun, incident)
    assert "录像至少保存至07月12日，还剩12天，此后可能被覆盖；如需留存请办理留存" in shown
    assert "方所长要求" in shown


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"reason": ""}, "incidents.reason_missing"),
        ({"reason": "  "}, "incidents.reason_missing"),
        ({"since": "2024-06-12T21:30", "until": "2024-06-12T21:00"}, "incidents.footage_backwards"),
        ({"since": "2024-06-13T21:30"}, "incidents.stamp_in_future"),
        ({"since": "yesterday"}, "core.unreadable_input"),
    ],
)
def test_an_impossible_look_is_refused_and_what_was_typed_stays(
    incident: Incident, sun: Client, said: dict[str, str], code: str
) -> None:
    answer = sun.post(
        f"/incidents/{incident.number}/footage/", {"reason": "查去向", "asked_by": "方所长", **said}
    )
    shown = answer.content.decode()
    assert (answer.status_code, code in shown) == (422, True)
    assert 'value="方所长"' in shown
    assert not FootageAccess.unscoped.exists()


def test_footage_is_held_from_the_page(cast: Cast, incident: Incident, sun: Client) -> None:
    access = look(cast, incident, timedelta(hours=1))
    url = f"/incidents/{incident.number}/footage/{access.pk}/hold/"
    assert sun.post(url, {"reason": ""}).status_code == 422
    assert sun.post(url, {"reason": "案件A123"}).status_code == 302
    assert "已办理留存：案件A123" in page(sun, incident)
    other = report(cast)
    foreign = f"/incidents/{other.number}/footage/{access.pk}/hold/"
    assert sun.post(foreign, {"reason": "案件"}).status_code == 404


def test_the_register_has_what_runs_out_first_on_top(
    cast: Cast, incident: Incident, sun: Client
) -> None:
    look(cast, incident, timedelta(days=10), "第二")
    look(cast, incident, timedelta(days=26), "第一")
    look(cast, incident, timedelta(days=40), "早已过期")
    hold_footage(
        look(cast, incident, timedelta(days=50), "已留"),
        actor=cast.sun.viewer,
        actor_name="孙民警",
        reason="案件",
    )
    shown = sun.get("/incidents/footage/").content.decode()
    assert shown.index("已留存") < shown.index("第一") < shown.index("第二")
    assert "早已过期" not in shown
    assert "还剩3天" in shown or "还剩4天" in shown
    for state, words in (("soon", "第一"), ("over", "早已过期"), ("held", "已留")):
        rows = sun.get("/incidents/footage/", {"state": state}).content.decode()
        assert words in rows
        assert rows.count('scope="row"') == 1
    found = sun.get("/incidents/footage/", {"state": "all", "q": incident.number})
    assert found.content.decode().count('scope="row"') == 4


def test_a_look_without_a_time_is_in_the_register_without_a_clock(
    cast: Cast, incident: Incident, sun: Client
) -> None:
    look(cast, incident, None)
    shown = sun.get("/incidents/footage/").content.decode()
    assert "未写明" in shown
    assert "无法计算保存期" in page(sun, incident)


def test_each_reads_the_register_of_what_is_theirs_to_see(cast: Cast, incident: Incident) -> None:
    look(cast, incident, timedelta(hours=1))
    for who, rows in ((cast.chen, 1), (cast.sun, 1), (cast.ma, 0), (cast.wang, 0)):
        shown = who.client().get("/incidents/footage/").content.decode()
        assert shown.count('scope="row"') == rows
        assert (f'href="/incidents/{incident.number}/"' in shown) is bool(rows)
    for who in (cast.li, cast.bao):
        assert who.client().get("/incidents/footage/").status_code == 403


def test_the_register_costs_the_same_queries_for_many_rows(
    cast: Cast, incident: Incident, sun: Client, django_assert_num_queries: Any
) -> None:
    look(cast, incident, timedelta(hours=1))
    sun.get("/incidents/footage/?state=all")
    with django_assert_num_queries(8):
        sun.get("/incidents/footage/")
    row = FootageAccess.unscoped.values().get()
    del row["id"]
    FootageAccess.unscoped.bulk_create(FootageAccess(**row) for _number in range(40))
    with django_assert_num_queries(8):
        sun.get("/incidents/footage/")
