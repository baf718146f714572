"""Road conditions, the standing order, figures, and the first page of those without a board."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from cast import Cast, direct, report

from lianqin.core import clock
from lianqin.core.clock import SHANGHAI
from lianqin.dispatch.models import StandingOrder
from lianqin.dispatch.proposals import propose_for
from lianqin.registry.models import RoadCondition

SQUARE = [[112.70, 35.29], [112.72, 35.29], [112.72, 35.31], [112.70, 35.29]]


def ice(**said: Any) -> dict[str, Any]:
    """What the form sends for twelve hours of ice."""
    return {
        "kind": "ice",
        "factor": "3",
        "since": "2024-06-12T21:00",
        "until": "2024-06-13T08:00",
        **said,
    }


def test_a_condition_on_a_named_road_changes_the_ranking_at_once(cast: Cast) -> None:
    incident = report(cast, category="assistance.lost", lon=112.71, lat=35.29, station=cast.daji)
    before = propose_for(incident, clock.now()).of(cast.daji_car.pk)
    answer = cast.chen.client().post("/conditions/", ice(road_name="大两线"))
    assert answer.status_code == 302
    after = propose_for(incident, clock.now()).of(cast.daji_car.pk)
    assert before is not None
    assert after is not None
    assert after.travel.seconds > 2 * before.travel.seconds
    assert after.travel.condition == "大两线结冰"


def test_an_area_drawn_and_a_spot_are_kept_as_drawn(cast: Cast) -> None:
    client = cast.chen.client()
    area = json.dumps({"type": "Polygon", "coordinates": [SQUARE]})
    client.post("/conditions/", ice(area=area, is_closed="on"))
    client.post("/conditions/", ice(point="112.71, 35.29", radius_m="300"))
    drawn, spot = RoadCondition.objects.for_viewer(cast.chen.viewer).order_by("pk")
    assert drawn.factor is None
    assert drawn.geometry["coordinates"] == [SQUARE]
    assert (spot.geometry["type"], spot.radius_m) == ("Point", 300)


def test_a_stretch_of_a_road_slows_no_more_than_its_part(cast: Cast) -> None:
    client, viewer = cast.chen.client(), cast.chen.viewer
    said = ice(road_name="大两线", begin="112.720, 35.300", end="112.710, 35.290")
    assert client.post("/conditions/", said).status_code == 302
    row = RoadCondition.objects.for_viewer(viewer).get()
    assert (row.road_name, row.geometry["type"], row.radius_m) == ("", "LineString", 15)
    assert row.label == "大两线112.720, 35.300至112.710, 35.290结冰"
    incident = report(cast, category="assistance.lost", lon=112.71, lat=35.29, station=cast.daji)
    part = propose_for(incident, clock.now()).of(cast.daji_car.pk).travel
    client.post(f"/conditions/{row.pk}/lift/")
    dry = propose_for(incident, clock.now()).of(cast.daji_car.pk).travel
    client.post("/conditions/", ice(road_name="大两线"))
    whole = propose_for(incident, clock.now()).of(cast.daji_car.pk).travel
    assert dry.seconds < part.seconds < whole.seconds
    assert "一段路，两侧各 15 米" in client.get("/conditions/").content.decode()


def test_a_line_drawn_is_kept_with_its_width(cast: Cast) -> None:
    line = json.dumps({"type": "LineString", "coordinates": SQUARE[:2]})
    cast.chen.client().post("/conditions/", ice(area=line, radius_m="30", is_closed="on"))
    row = RoadCondition.objects.for_viewer(cast.chen.viewer).get()
    assert (row.geometry["coordinates"], row.radius_m) == (SQUARE[:2], 30)


def test_an_end_that_is_not_on_the_road_is_told(cast: Cast) -> None:
    client = cast.chen.client()
    for begin, end, code in (
        ("没有的村", "112.71, 35.29", "desk.stretch_unclear"),
        ("112.905, 35.502", "112.71, 35.29", "desk.stretch_unclear"),
        ("112.71, 35.29", "", "registry.condition_without_place"),
    ):
        answer = client.post("/conditions/", ice(road_name="大两线", begin=begin, end=end))
        assert answer.status_code == 422, begin
        assert code in answer.content.decode()


def test_a_condition_ends_later_when_it_is_extended_and_never_once_it_is_over(cast: Cast) -> None:
    client = cast.chen.client()
    client.post("/conditions/", ice(road_name="大两线"))
    row = RoadCondition.objects.for_viewer(cast.chen.viewer).get()
    assert (
        client.post(f"/conditions/{row.pk}/extend/", {"until": "2024-06-11T08:00"}).status_code
        == 422
    )
    assert client.post(f"/conditions/{row.pk}/extend/", {}).status_code == 422
    client.post(f"/conditions/{row.pk}/extend/", {"until": "2024-06-14T08:00"})
    row.refresh_from_db()
    assert row.until.astimezone(SHANGHAI).day == 14
    client.post(f"/conditions/{row.pk}/lift/")
    over = client.post(f"/conditions/{row.pk}/extend/", {"until": "2024-06-14T08:00"})
    assert "registry.condition_run_out" in over.content.decode()


def test_what_has_run_out_is_listed_and_set_again_from_there(cast: Cast) -> None:
    client = cast.chen.client()
    area = json.dumps({"type": "Polygon", "coordinates": [SQUARE]})
    client.post("/conditions/", ice(area=area, label="山里结冰"))
    row = RoadCondition.objects.for_viewer(cast.chen.viewer).get()
    client.post(f"/conditions/{row.pk}/lift/")
    page = client.get("/conditions/").content.decode()
    assert "已结束 1 处" in page
    again = client.get(f"/conditions/?again={row.pk}").content.decode()
    assert 'value="山里结冰"' in again
    assert "Polygon" in again
    assert client.get("/conditions/?again=x").status_code == 200


def test_what_cannot_be_a_condition_is_told_and_kept(cast: Cast) -> None:
    client = cast.chen.client()
    cases = {
        "desk.road_unknown": ice(road_name="不存在路"),
        "registry.condition_without_place": ice(),
        "registry.condition_ends_before_start": ice(road_name="大两线", until="2024-06-12T20:00"),
        "core.unreadable_input": ice(area="{}"),
        "desk.coordinate_swapped": ice(point="35.29, 112.71"),
        "core.missing_input": ice(road_name="大两线", factor=""),
    }
    for code, said in cases.items():
        answer = client.post("/conditions/", {**said, "label": "我写的说明"})
        assert answer.status_code == 422, code
        assert code in answer.content.decode()
        assert "我写的说明" in answer.content.decode()
    assert not RoadCondition.objects.for_viewer(cast.chen.viewer).exists()


def test_a_crossed_line_is_no_area(cast: Cast) -> None:
    bow = [[112.7, 35.2], [112.8, 35.3], [112.8, 35.2], [112.7, 35.3], [112.7, 35.2]]
    area = json.dumps({"type": "Polygon", "coordinates": [bow]})
    assert cast.chen.client().post("/conditions/", ice(area=area)).status_code == 422


def test_a_condition_is_lifted_and_stays_on_record(cast: Cast) -> None:
    client = cast.chen.client()
    client.post("/conditions/", ice(road_name="大两线"))
    condition = RoadCondition.objects.for_viewer(cast.chen.viewer).get()
    assert "大两线结冰" in client.get("/conditions/").content.decode()
    client.post(f"/conditions/{condition.pk}/lift/")
    condition.refresh_from_db()
    assert condition.until == clock.now()
    assert "没有生效的路况" in client.get("/conditions/").content.decode()


def test_the_standing_order_prints_who_leads_and_the_law(cast: Cast) -> None:
    page = cast.shen.client().get("/orders/").content.decode()
    for words in (
        "仅民警处置",
        "《保安服务管理条例》（2022年修订）第二十九条",
        "不得扣押",
        "有权拒绝",
    ):
        assert words in page


def test_a_bureau_without_an_order_is_told_what_it_lacks(cast: Cast) -> None:
    StandingOrder.unscoped.update(in_force_to=clock.now() - timedelta(days=1))
    assert "没有生效的勤务令" in cast.chen.client().get("/orders/").content.decode()


def test_figures_open_to_their_rows_and_leave_exercises_out(cast: Cast) -> None:
    incident = report(cast)
    drill = report(cast, is_exercise=True)
    client = cast.chen.client()
    assert 'href="/figures/incidents/?since=' in client.get("/figures/").content.decode()
    page = client.get("/figures/incidents/").content.decode()
    assert incident.number in page
    assert drill.number not in page
    assert client.get("/figures/nothing/").status_code == 404


def test_a_period_the_wrong_way_round_is_the_last_thirty_days(cast: Cast) -> None:
    page = cast.chen.client().get("/figures/?since=2024-07-01&until=2024-01-01").content.decode()
    assert 'value="2024-06-12"' in page


def test_a_manager_sees_tasks_without_the_incident_or_a_position(cast: Cast) -> None:
    incident = report(cast)
    mine = direct(cast, incident, cast.li_crew, task="看住工地东门")
    other = direct(cast, report(cast), cast.niu_crew)
    page = cast.qian.client().get("/welcome/").content.decode()
    assert mine.number in page
    assert other.number not in page
    for secret in (incident.number, incident.words, incident.place_text, mine.task, "112.9"):
        assert secret not in page


def test_everyone_has_a_first_page_that_says_what_it_is_for(cast: Cast) -> None:
    for name, who in cast.everybody().items():
        answer = who.client().get("/welcome/")
        assert answer.status_code == 200, name
        assert 'class="offer"' in answer.content.decode(), name


def test_the_list_filters_by_the_sentence_and_pages(cast: Cast) -> None:
    client = cast.chen.client()
    theft = report(cast, words="偷电缆")
    quarrel = report(cast, category="dispute.neighbour", words="吵架", state="closed")
    drill = report(cast, is_exercise=True)
    cases = {
        "": {theft.number, quarrel.number},
        "state=open": {theft.number},
        "category=dispute": {quarrel.number},
        "q=电缆": {theft.number},
        "exercise=only": {drill.number},
        "exercise=both": {theft.number, quarrel.number, drill.number},
        "days=1": {theft.number, quarrel.number},
        "priority=9": {theft.number, quarrel.number},
    }
    for query, numbers in cases.items():
        page = client.get(f"/incidents/?{query}").content.decode()
        shown = {row.number for row in (theft, quarrel, drill) if row.number in page}
        assert shown == numbers, query


def test_a_photo_is_for_those_who_see_its_incident(
    cast: Cast, settings: Any, tmp_path: Any
) -> None:
    from lianqin.incidents.models import Photo

    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "media/photos").mkdir(parents=True)
    (tmp_path / "media/photos/one.jpg").write_bytes(b"\xff\xd8\xff")
    incident = report(cast)
    photo = Photo.unscoped.create(
        incident=incident, file="photos/one.jpg", sha256="0", width=1, height=1, at=clock.now()
    )
    assert cast.sun.client().get(f"/photos/{photo.pk}.jpg").content == b"\xff\xd8\xff"
    assert cast.ma.client().get(f"/photos/{photo.pk}.jpg").status_code == 404
    assert f"/photos/{photo.pk}.jpg" in (
        cast.chen.client().get(f"/incidents/{incident.number}/").content.decode()
    )
