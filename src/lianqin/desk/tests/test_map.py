"""The map's data: the county's own, small, kept by the browser, and only what one may see."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from typing import Any

from cast import Cast, commit, direct, fix, report
from pytest_django import DjangoAssertNumQueries

from lianqin.core import clock
from lianqin.registry.conditions import set_condition


def features(cast: Cast, name: str, who: str = "chen") -> list[dict[str, Any]]:
    answer = getattr(cast, who).client().get(f"/map/{name}.json")
    assert answer.status_code == 200
    found: list[dict[str, Any]] = json.loads(answer.content)["features"]
    return found


def test_roads_say_their_class_and_name(cast: Cast) -> None:
    found = {
        (row["properties"]["class"], row["properties"]["name"]) for row in features(cast, "roads")
    }
    assert ("primary", "陵沁路") in found
    assert ("tertiary", "大两线") in found


def test_roads_are_kept_until_the_network_changes(cast: Cast) -> None:
    client = cast.chen.client()
    first = client.get("/map/roads.json", headers={"Accept-Encoding": "gzip"})
    assert "private" in first.headers["Cache-Control"]
    assert "max-age" in first.headers["Cache-Control"]
    if first.headers.get("Content-Encoding") == "gzip":
        assert gzip.decompress(first.content).startswith(b'{"type":"FeatureCollection"')
    again = client.get("/map/roads.json", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_the_boundary_is_one_shape_round_all_areas(cast: Cast) -> None:
    (edge,) = features(cast, "boundary")
    assert edge["geometry"]["type"] == "Polygon"
    shapes = [row["geometry"]["type"] for row in features(cast, "areas")]
    assert shapes == ["Polygon", "Polygon", "Point", "Point"]


def test_units_stand_where_they_are_posted_or_were_last_heard(cast: Cast) -> None:
    commit(cast.danhe_car)
    fix(cast.danhe_car, 112.9, 35.5)
    by_id = {row["properties"]["id"]: row for row in features(cast, "units")}
    assert by_id[cast.danhe_car.pk]["geometry"]["coordinates"] == [112.9, 35.5]
    assert by_id[cast.danhe_car.pk]["properties"]["status"] == "committed"
    assert by_id[cast.li_crew.pk]["geometry"]["coordinates"] == [cast.point.lon, cast.point.lat]


def test_nobody_sees_a_crew_that_is_not_theirs_to_see(cast: Cast) -> None:
    fix(cast.danhe_car, 112.9, 35.5)
    assert {row["properties"]["id"] for row in features(cast, "units", "li")} == {cast.li_crew.pk}
    assert features(cast, "units", "xu") == []
    assert cast.qian.client().get("/map/units.json").status_code == 403


def test_a_units_manager_has_the_ground_under_the_map_and_not_who_is_out_nor_why(
    cast: Cast,
) -> None:
    for ground in ("roads", "areas", "boundary", "places", "sites", "conditions"):
        assert cast.qian.client().get(f"/map/{ground}.json").status_code == 200
    for live in ("units", "incidents"):
        assert cast.qian.client().get(f"/map/{live}.json").status_code == 403


def test_incidents_are_those_of_ones_own_board(cast: Cast) -> None:
    incident = report(cast, is_exercise=True, priority=1)
    (found,) = features(cast, "incidents")
    assert found["properties"]["id"] == incident.number
    assert found["properties"]["exercise"] is True
    assert features(cast, "incidents", "ma") == []


def test_conditions_are_drawn_as_roads_areas_and_circles(cast: Cast) -> None:
    now = clock.now()
    base = {
        "actor": cast.chen.viewer,
        "kind": "ice",
        "label": "冰",
        "since": now,
        "until": now + timedelta(hours=1),
        "factor": 2.0,
    }
    point = {"type": "Point", "coordinates": [112.9, 35.5]}
    set_condition(**base, road_name="大两线")
    set_condition(**base, geometry=point, radius_m=100)
    set_condition(**{**base, "since": now + timedelta(minutes=30)}, road_name="陵沁路")
    kinds = [row["geometry"]["type"] for row in features(cast, "conditions")]
    assert kinds == ["LineString", "Polygon"]


def test_the_units_take_the_same_queries_however_many_they_are(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = cast.chen.client()
    with django_assert_num_queries(7):
        client.get("/map/units.json")
    direct(cast, report(cast), cast.swat_car)
    commit(cast.swat_car)
    with django_assert_num_queries(7):
        client.get("/map/units.json")
