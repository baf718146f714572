"""Where it is, at the desk: what is offered while one types, its circle, and a place put right."""

from __future__ import annotations

from typing import Any

import pytest
from cast import Cast, Someone
from cast_roads import POINTS

from lianqin.core.models import AuditRow, EventRow
from lianqin.incidents.models import Incident, TimelineEntry
from lianqin.incidents.states import State
from lianqin.registry.areas import station_for
from lianqin.registry.naming_places import name_place
from lianqin.registry.viewers import desk_of

PLACES = "/incidents/new/places/"


@pytest.fixture
def ground(county: Cast) -> Cast:
    """The cast with its roads, and its point and sites in the gazetteer."""
    for row in (county.point, county.building_site, county.works, county.camera):
        name_place(row)
    return county


def asked(who: Someone, words: str, **more: str) -> str:
    return str(who.client().get(PLACES, {"q": words, **more}).content.decode())


def told(who: Someone, words: str, **more: str) -> Any:
    headers = {"Accept": "application/json"}
    return who.client().get(PLACES, {"q": words, **more}, headers=headers).json()


@pytest.mark.django_db
def test_a_phrase_is_offered_first_with_its_reason_and_its_circle(ground: Cast) -> None:
    page = asked(ground.chen, "云岭矿区以北2公里")
    assert (
        page.index("以北2公里") < page.index("云岭矿区</span>")
        if "云岭矿区</span>" in page
        else True
    )
    assert "云岭矿区以北 2公里" in page
    found = told(ground.chen, "云岭矿区以北2公里")["resolved"]
    assert found["lat"] > ground.works.lat
    assert found["uncertainty_m"] == 910
    assert 'data-uncertainty="910"' in page


@pytest.mark.django_db
def test_names_near_the_middle_of_the_map_come_first(ground: Cast) -> None:
    from lianqin.registry.models import Place
    from lianqin.registry.place_ends import write_ends

    for number, spot in enumerate((POINTS["mine"], POINTS["site"])):
        Place.unscoped.create(
            slug=f"dong{number}", bureau=ground.bureau, kind="village",
            name=f"东沟{'上下'[number]}村", pinyin="x", initials="x", lon=spot[0], lat=spot[1],
        )  # fmt: skip
    write_ends(Place.unscoped.filter(slug__startswith="dong"))
    by_mine = told(ground.chen, "东沟", near="112.72,35.30")["places"]
    by_site = told(ground.chen, "东沟", near="112.915,35.51")["places"]
    assert [one["name"] for one in by_mine] == ["东沟上村", "东沟下村"]
    assert [one["name"] for one in by_site] == ["东沟下村", "东沟上村"]


@pytest.mark.django_db
@pytest.mark.parametrize("near", ["", "x", "1", "1,2,3", "999,35", "nan,nan"])
def test_a_middle_of_the_map_that_is_none_is_passed_over(ground: Cast, near: str) -> None:
    assert told(ground.chen, "云岭矿区", near=near)["places"][0]["name"] == "云岭矿区"


@pytest.mark.django_db
def test_the_unknown_part_of_a_phrase_is_named_while_one_types(ground: Cast) -> None:
    page = asked(ground.chen, "无名庄以北2公里")
    assert "registry.place_part_unknown" in page
    assert "“无名庄”" in page


def sent(cast: Cast, **said: Any) -> Any:
    data = {"words": "有人受伤", "source": "phone", **said}
    return cast.chen.client().post("/incidents/new/", data)


def newest(cast: Cast) -> Incident:
    return Incident.unscoped.filter(bureau=cast.bureau).latest("pk")


@pytest.mark.django_db
def test_a_report_by_a_phrase_keeps_its_words_and_its_circle(ground: Cast) -> None:
    assert sent(ground, place="云岭矿区以北2公里").status_code == 302
    incident = newest(ground)
    assert incident.place_text == "云岭矿区以北2公里"
    assert incident.uncertainty_m == 910
    assert incident.station == station_for(ground.bureau.pk, incident.lon, incident.lat)


@pytest.mark.django_db
def test_what_the_officer_enters_as_uncertainty_counts(ground: Cast) -> None:
    sent(ground, place="云岭矿区以北2公里", uncertainty="150")
    assert newest(ground).uncertainty_m == 150
    sent(ground, coordinates="112.915, 35.51", uncertainty="40")
    assert newest(ground).uncertainty_m == 40
    sent(ground, place="无名", use="112.72, 35.30|云岭矿区旁|300")
    assert (newest(ground).place_text, newest(ground).uncertainty_m) == ("云岭矿区旁", 300)


@pytest.mark.django_db
@pytest.mark.parametrize("uncertainty", ["-1", "99999999", "x", "nan"])
def test_an_uncertainty_that_is_none_is_refused_and_all_is_kept(
    ground: Cast, uncertainty: str
) -> None:
    answer = sent(ground, place="云岭矿区", uncertainty=uncertainty)
    assert answer.status_code == 422
    assert "云岭矿区" in answer.content.decode()


@pytest.mark.django_db
def test_a_refused_coordinate_is_said_once(ground: Cast) -> None:
    page = sent(ground, coordinates="35.51, 112.915").content.decode()
    assert page.count("desk.coordinate_swapped") == 1
    page = sent(ground, coordinates="100.5, 30.5").content.decode()
    assert page.count("registry.outside_county") == 1


@pytest.fixture
def incident(ground: Cast) -> Incident:
    """Reported at the mine, which is Daji's."""
    sent(ground, place="云岭矿区")
    return newest(ground)


def put_right(who: Someone, incident: Incident, **said: str) -> Any:
    return who.client().post(f"/incidents/{incident.number}/place/", said)


@pytest.mark.django_db
def test_a_place_put_right_moves_the_incident_and_says_from_what_to_what(
    ground: Cast, incident: Incident
) -> None:
    EventRow.objects.all().delete()
    answer = put_right(
        ground.chen, incident, place="丹河新城二期工地", coordinates="", reason="报警人来电更正"
    )
    assert answer.headers["Location"] == f"/incidents/{incident.number}/"
    moved = Incident.unscoped.get(pk=incident.pk)
    assert moved.station == ground.danhe
    assert (moved.lon, moved.lat) == (ground.building_site.lon, ground.building_site.lat)
    line = TimelineEntry.unscoped.filter(incident=incident).latest("pk")
    assert line.kind == "correction"
    for words in ("云岭矿区", "丹河新城二期工地", "改由丹河派出所管辖", "报警人来电更正"):
        assert words in line.text
    told = {key for event in EventRow.objects.all() for key in event.audience}
    assert {desk_of(ground.danhe.pk), desk_of(ground.daji.pk)} <= told
    audit = AuditRow.objects.latest("pk")
    assert audit.action == "incident.place"
    assert audit.facts == {"station_before": ground.daji.pk, "station": ground.danhe.pk}


@pytest.mark.django_db
def test_other_words_count_before_the_coordinates_that_the_form_began_with(
    ground: Cast, incident: Incident
) -> None:
    began = f"{incident.lon:.6f}, {incident.lat:.6f}"
    put_right(ground.chen, incident, place="丹河新城二期工地", coordinates=began)
    assert Incident.unscoped.get(pk=incident.pk).station == ground.danhe


@pytest.mark.django_db
def test_the_officer_of_the_first_station_is_told_whose_it_is_now(
    ground: Cast, incident: Incident
) -> None:
    answer = put_right(ground.ma, incident, place="丹河新城二期工地")
    assert answer.headers["Location"] == "/"
    page = ground.ma.client().get(f"/incidents/{incident.number}/")
    assert page.status_code == 404
    assert ground.sun.client().get(f"/incidents/{incident.number}/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"place": "", "coordinates": ""}, "desk.place_missing"),
        ({"coordinates": "100.5, 30.5"}, "registry.outside_county"),
        ({"coordinates": "35.3, 112.72"}, "desk.coordinate_swapped"),
        ({"place": "云岭矿区"}, "incidents.place_unchanged"),
        ({"place": "无名庄"}, "registry.place_unknown"),
    ],
)
def test_a_place_that_is_none_is_refused_and_nothing_moves(
    ground: Cast, incident: Incident, said: dict[str, str], code: str
) -> None:
    answer = put_right(ground.chen, incident, **said)
    assert answer.status_code == 422
    assert code in answer.content.decode()
    assert Incident.unscoped.get(pk=incident.pk).station == ground.daji
    assert not TimelineEntry.unscoped.filter(incident=incident, kind="correction").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("state", [State.CLOSED, State.MERGED])
def test_a_record_that_is_over_keeps_its_place(
    ground: Cast, incident: Incident, state: State
) -> None:
    Incident.unscoped.filter(pk=incident.pk).update(state=state)
    answer = put_right(ground.chen, incident, place="丹河新城二期工地")
    assert answer.status_code == 409
    assert "incidents.moved_on" in answer.content.decode()
    assert Incident.unscoped.get(pk=incident.pk).station == ground.daji


@pytest.mark.django_db
def test_only_desk_police_who_see_it_put_a_place_right(ground: Cast, incident: Incident) -> None:
    for who, status in (
        (ground.sun, 404),
        (ground.wang, 404),
        (ground.li, 403),
        (ground.qian, 403),
    ):
        assert put_right(who, incident, place="丹河新城二期工地").status_code == status
    assert Incident.unscoped.get(pk=incident.pk).station == ground.daji


@pytest.mark.django_db
def test_the_incidents_page_says_how_sure_its_place_is_and_leads_to_the_form(
    ground: Cast, incident: Incident
) -> None:
    Incident.unscoped.filter(pk=incident.pk).update(uncertainty_m=320)
    page = ground.chen.client().get(f"/incidents/{incident.number}/").content.decode()
    assert "误差约 320 米" in page
    assert f"/incidents/{incident.number}/place/" in page
    form = ground.chen.client().get(f"/incidents/{incident.number}/place/").content.decode()
    assert 'value="云岭矿区"' in form
    assert 'value="320"' in form
    features = ground.chen.client().get("/map/incidents.json").json()["features"]
    assert features[0]["properties"]["uncertainty_m"] == 320
