"""Ice, closures and works slow or shut the roads they lie on, for as long as they last."""

import math
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from lianqin.geo import Condition, Mode, Router, errors, factors_at
from lianqin.geo.conditions import CLOSED, NamedRoad, Spot, Where
from lianqin.geo.geojson import conditions_from_geojson, conditions_to_geojson
from lianqin.geo.tests.osm_text import built, lonlat

DUSK = datetime(2024, 2, 10, 18, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
DAWN = DUSK + timedelta(hours=12)
NIGHT = DUSK + timedelta(hours=3)
#   3--------4     陵沁路 runs 1-2 straight, 1000 m; the detour 1-3-4-2 is 1400 m, all primary
#   1--------2
HERE, THERE = lonlat(0, 0), lonlat(1000, 0)
STRAIGHT_S, DETOUR_S = 60.0, 84.0


def router(tmp_path: Path) -> Router:
    places = {1: (0, 0), 2: (1000, 0), 3: (0, 200), 4: (1000, 200)}
    ways = [(10, [1, 2], {"highway": "primary", "name": "陵沁路", "ref": "S333"})]
    ways += [(11, [1, 3, 4, 2], {"highway": "primary", "name": "绕行路"})]
    return Router(built(tmp_path, places, ways))


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    return shapely.box(*lonlat(west, south), *lonlat(east, north))


def condition(where: Where, factor: float, **more: object) -> Condition:
    known: dict[str, object] = {"id": "ice", "kind": "ice", "since": DUSK, "until": DAWN}
    return Condition(where=where, factor=factor, **(known | more))  # type: ignore[arg-type]


def seconds(
    ways: Router, *conditions: Condition, at: datetime = NIGHT, mode: Mode = Mode.CAR
) -> float:
    factors = ways.factors(conditions, at, mode)
    return round(float(ways.times_to(THERE, [HERE], mode, factors).seconds[0]), 1)


def test_ice_on_a_named_road_makes_it_slower(tmp_path: Path) -> None:
    ways = router(tmp_path)
    assert seconds(ways) == STRAIGHT_S
    assert seconds(ways, condition(NamedRoad("陵沁路"), 1.3)) == pytest.approx(78, abs=0.1)
    assert seconds(ways, condition(NamedRoad("别的路"), 1.3)) == STRAIGHT_S


def test_when_the_straight_road_is_worse_the_detour_is_taken(tmp_path: Path) -> None:
    ways = router(tmp_path)
    assert seconds(ways, condition(NamedRoad("陵沁路"), 2)) == DETOUR_S
    assert seconds(ways, condition(NamedRoad("陵沁路"), CLOSED)) == DETOUR_S
    assert seconds(ways, condition(box(-50, -50, 1050, 250), 2)) == 2 * STRAIGHT_S


def test_closure_of_everything_is_told_apart_from_no_road_at_all(tmp_path: Path) -> None:
    ways = router(tmp_path)
    factors = ways.factors([condition(box(400, -50, 600, 250), CLOSED)], NIGHT, Mode.CAR)
    answer = ways.times_to(THERE, [HERE, lonlat(700, 0)], Mode.CAR, factors)
    assert answer.reason == ("geo.closed", "")
    assert answer.seconds[1] == pytest.approx(18, abs=0.1)
    with pytest.raises(errors.NoWayError):
        answer.path(0)


def test_only_the_metres_inside_the_area_are_slower(tmp_path: Path) -> None:
    ways = router(tmp_path)
    quarter = condition(box(200, -50, 450, 50), 1.4)
    assert seconds(ways, quarter) == pytest.approx(60 + 0.4 * 15, abs=0.1)
    factors = ways.factors([quarter], NIGHT, Mode.CAR)
    part = ways.times_to(THERE, [lonlat(400, 0), lonlat(500, 0)], Mode.CAR, factors)
    assert part.seconds == pytest.approx([36 + 0.4 * 3, 30], abs=0.1)


def test_slowest_wins_where_conditions_overlap(tmp_path: Path) -> None:
    ways = router(tmp_path)
    west = condition(box(-50, -50, 600, 50), 1.2, id="fog")
    east = condition(box(400, -50, 1050, 50), 1.3, id="ice")
    expected = 60 + 0.2 * 24 + 0.3 * 36
    assert seconds(ways, west, east) == pytest.approx(expected, abs=0.1)
    assert seconds(ways, east, west) == pytest.approx(expected, abs=0.1)


def test_condition_holds_from_its_first_moment_until_just_before_its_last(tmp_path: Path) -> None:
    ways, ice = router(tmp_path), condition(NamedRoad("陵沁路"), 1.3)
    second = timedelta(seconds=1)
    assert seconds(ways, ice, at=DUSK - second) == STRAIGHT_S
    assert seconds(ways, ice, at=DUSK) > STRAIGHT_S
    assert seconds(ways, ice, at=DAWN - second) > STRAIGHT_S
    assert seconds(ways, ice, at=DAWN) == STRAIGHT_S
    assert seconds(ways, ice, at=NIGHT.astimezone(UTC)) > STRAIGHT_S
    lasting = condition(NamedRoad("陵沁路"), 1.3, until=None)
    assert seconds(ways, lasting, at=DAWN + timedelta(days=365)) > STRAIGHT_S


def test_each_mode_has_its_own_effect(tmp_path: Path) -> None:
    ways = router(tmp_path)
    ice = condition(NamedRoad("陵沁路"), 1.0, by_mode=((Mode.SCOOTER, 1.2), (Mode.FOOT, CLOSED)))
    assert seconds(ways, ice) == STRAIGHT_S
    assert seconds(ways, ice, mode=Mode.SCOOTER) == pytest.approx(90 * 1.2, abs=0.1)
    assert seconds(ways, ice, mode=Mode.FOOT) == pytest.approx(720 * 1.4, abs=1)


def test_spot_spoils_its_circle(tmp_path: Path) -> None:
    ways = router(tmp_path)
    works = condition(Spot(*lonlat(500, 0), radius_m=100), 1.5)
    assert seconds(ways, works) == pytest.approx(60 + 0.5 * 12, abs=0.1)
    assert seconds(ways, condition(Spot(*lonlat(500, 0), radius_m=5), CLOSED)) == DETOUR_S


def test_named_road_inside_an_area_spares_the_other_roads(tmp_path: Path) -> None:
    ways = router(tmp_path)
    part = condition(NamedRoad("陵沁路", box(-50, -50, 550, 250)), 1.2)
    assert seconds(ways, part) == pytest.approx(60 + 0.2 * 33, abs=0.1)


def test_condition_on_no_road_is_reported(tmp_path: Path) -> None:
    ways = router(tmp_path)
    nowhere = condition(box(5000, 5000, 6000, 6000), 2)
    assert factors_at(ways.network, [nowhere], NIGHT, Mode.CAR).untouched == (nowhere,)


def test_path_names_the_roads_and_what_lies_on_them(tmp_path: Path) -> None:
    ways = router(tmp_path)
    ice = condition(box(200, -50, 450, 50), 1.2, label="陵沁路结冰")
    path = ways.path(HERE, THERE, Mode.CAR, ways.factors([ice], NIGHT, Mode.CAR))
    (road,) = path.roads
    assert road.name == "陵沁路"
    assert [(c.label, round(m)) for c, m in road.conditions] == [("陵沁路结冰", 250)]
    assert road.seconds == pytest.approx(path.seconds) == pytest.approx(63, abs=0.1)


def test_the_roads_are_the_same_without_drawing_the_way(tmp_path: Path) -> None:
    ways = router(tmp_path)
    factors = ways.factors([condition(box(200, -50, 450, 50), 1.2)], NIGHT, Mode.CAR)
    for answer in (
        ways.times_to(THERE, [HERE], Mode.CAR, factors),
        ways.times_from(HERE, [THERE], Mode.CAR, factors),
    ):
        assert answer.roads(0) == answer.path(0).roads
        assert [road.name for road in answer.roads(0)] == ["陵沁路"]


def test_network_is_as_before_when_the_ice_has_gone(tmp_path: Path) -> None:
    ways, ice = router(tmp_path), condition(NamedRoad("陵沁路"), CLOSED)
    before = ways.network.fingerprint
    assert [seconds(ways, ice), seconds(ways)] == [DETOUR_S, STRAIGHT_S]
    del ways.network.__dict__["fingerprint"]
    assert ways.network.fingerprint == before


@pytest.mark.parametrize("factor", [0.5, -1.0, math.nan])
def test_no_condition_makes_a_road_faster(factor: float) -> None:
    with pytest.raises(errors.ConditionError):
        condition(NamedRoad("陵沁路"), factor)


def test_period_has_a_zone_and_ends_after_it_begins() -> None:
    with pytest.raises(errors.NaiveTimeError):
        condition(NamedRoad("x"), 2, since=DUSK.replace(tzinfo=None))
    with pytest.raises(errors.ConditionError):
        condition(NamedRoad("x"), 2, until=DUSK)
    with pytest.raises(errors.NaiveTimeError):
        condition(NamedRoad("x"), 2).holds_at(NIGHT.replace(tzinfo=None))


def feature(**changes: object) -> dict[str, object]:
    properties: dict[str, object] = {"kind": "ice", "factor": 2, "road": "陵沁路"}
    properties["since"] = "2024-02-10T18:00:00+08:00"
    known = {"type": "Feature", "id": "a", "geometry": None, "properties": properties}
    for key, value in changes.items():
        (known if key in ("type", "geometry") else properties)[key] = value
    return known


def collection(*features: object) -> dict[str, object]:
    return {"type": "FeatureCollection", "features": list(features)}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"type": "Thing"}, "not a Feature"),
        ({"properties": 3}, "needs"),
        ({"road": None}, "geometry"),
        ({"geometry": {"type": "Polygon"}}, "geometry"),
        ({"geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}}, "geometry"),
        ({"geometry": {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}}, "Polygon"),
        ({"geometry": {"type": "Point", "coordinates": [500000, 3900000]}}, "degrees"),
        ({"factor": 0.5}, "at least 1"),
        ({"factor": "slow"}, "not a number"),
        ({"factor": True}, "not a number"),
        ({"factor": None}, "factor"),
        ({"factor": {"tank": 2}}, "tank"),
        ({"factor": {"car": math.inf}}, "finite"),
        ({"closed": ["tank"]}, "tank"),
        ({"since": "yesterday"}, "since"),
        ({"since": "2024-02-10T18:00:00"}, "time zone"),
        ({"since": None}, "since"),
        ({"until": "2024-02-10T17:00:00+08:00"}, "ends before"),
        ({"geometry": {"type": "Point", "coordinates": [112, 35]}, "radius_m": -3}, "radius_m"),
    ],
)
def test_unreadable_feature_is_named_by_its_number(changes: dict[str, object], words: str) -> None:
    wrong = feature(**changes)
    if changes == {"properties": 3}:
        wrong["properties"] = {}
        wrong["geometry"] = {"type": "Point", "coordinates": [112, 35]}
    with pytest.raises(errors.ConditionError) as caught:
        conditions_from_geojson(collection(feature(), wrong))
    assert caught.value.params["feature"] == 2
    assert words in str(caught.value)
    assert "2" in caught.value.sentence("zh")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"type": "Feature"}', b"\xff\xfe", "1"])
def test_what_is_no_collection_is_refused(text: str | bytes) -> None:
    with pytest.raises(errors.ConditionsFileError):
        conditions_from_geojson(text)


effects = st.one_of(
    st.builds(lambda f: {"factor": f}, st.floats(1, 50)),
    st.just({"factor": CLOSED}),
    st.builds(
        lambda m, f, g: {"factor": 1.0, "by_mode": ((m, f), (Mode.FOOT, g))},
        st.sampled_from([Mode.CAR, Mode.SCOOTER]),
        st.one_of(st.floats(1, 9), st.just(CLOSED)),
        st.one_of(st.floats(1, 9), st.just(CLOSED)),
    ),
)
places = st.one_of(
    st.just(NamedRoad("陵沁路")),
    st.just(NamedRoad("陵沁路", box(0, 0, 10, 10))),
    st.builds(Spot, st.floats(-180, 180), st.floats(-90, 90), st.floats(0.1, 1e4)),
    st.builds(box, *(st.floats(0, 99), st.floats(0, 99), st.floats(100, 200), st.floats(100, 200))),
)


@given(where=places, effect=effects, until=st.sampled_from([None, DAWN]), label=st.text())
def test_conditions_written_are_read_back_alike(
    where: Where, effect: dict[str, object], until: datetime | None, label: str
) -> None:
    one = condition(where, until=until, label=label, **effect)  # type: ignore[arg-type]
    (again,) = conditions_from_geojson(conditions_to_geojson([one]))
    assert [again.factor_for(mode) for mode in Mode] == [one.factor_for(mode) for mode in Mode]
    for name in ("id", "kind", "where", "since", "until", "label"):
        assert getattr(again, name) == getattr(one, name)
