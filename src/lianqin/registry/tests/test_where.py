"""What people say of a place without a name: taken apart, and led to a point and a circle."""

from __future__ import annotations

import math

import pytest
from cast import Cast
from cast_roads import POINTS, network
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianqin.registry.gazetteer import reading
from lianqin.registry.kinds import PlaceKind
from lianqin.registry.models import Place
from lianqin.registry.place_ends import write_ends
from lianqin.registry.plain_distance import metres_between, moved
from lianqin.registry.where import (
    BEARINGS,
    Beside,
    Between,
    Corner,
    Crossing,
    Off,
    Post,
    phrases_in,
)
from lianqin.registry.where_errors import (
    PlacePartUnclear,
    PlacePartUnknown,
    PostUnknown,
    RoadElsewhere,
    RoadsApart,
)
from lianqin.registry.where_found import SECTOR, Resolved, resolve
from lianqin.registry.where_numbers import metres_said, number_said, said

# The places stay the same from one example to the next.
SLOWLY = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("陵沁路上巴公镇和北石店之间", Between("陵沁路", "巴公镇", "北石店")),
        ("陵沁路巴公镇到北石店段", Between("陵沁路", "巴公镇", "北石店")),
        ("在陵沁路上从巴公镇到北石店之间的路上", Between("陵沁路", "巴公镇", "北石店")),
        ("周村以西3公里", Off("周村", 270, 3000)),
        ("周村往西大约三公里处", Off("周村", 270, 3000)),
        ("大箕镇往南两里", Off("大箕镇", 180, 1000)),
        ("周村西北一公里半", Off("周村", 315, 1500)),
        ("河西村东边五百米左右", Off("河西村", 90, 500)),
        ("距周村西3km", Off("周村", 270, 3000)),
        ("玉皇庙东北角", Corner("玉皇庙", 45)),
        ("大箕镇南边", Corner("大箕镇", 180)),
        ("玉皇庙附近", Beside("玉皇庙", 500)),
        ("丹河派出所斜对面", Beside("丹河派出所", 120)),
        ("陵沁路与二广线交叉口", Crossing("陵沁路", "二广线")),
        ("陵沁路和二广线路口", Crossing("陵沁路", "二广线")),
        ("陵沁路K12+300", Post("陵沁路", 12300)),
        ("陵沁路k12", Post("陵沁路", 12000)),
        ("陵沁路12公里处", Post("陵沁路", 12000)),
        ("大两线十二公里300米", Post("大两线", 12300)),
    ],
)
def test_each_way_of_saying_it_is_understood(words: str, meant: object) -> None:
    assert phrases_in(words)[0] == meant


@pytest.mark.parametrize(
    "words", ["玉皇庙", "陵沁路", "", "  ", "3公里", "东北", "和", "K12", "附近"]
)
def test_a_plain_name_and_what_says_nothing_are_no_phrase(words: str) -> None:
    assert phrases_in(words) == []


def test_a_joint_that_stands_inside_a_name_is_one_of_two_readings() -> None:
    found = phrases_in("陵沁路上和平村和安和村之间")
    assert Between("陵沁路", "和平村", "安和村") in found


@given(st.integers(0, 9999))
def test_a_number_in_numerals_is_read_back(number: int) -> None:
    assert number_said(said(number)) == number


@pytest.mark.parametrize(
    ("text", "metres"),
    [("两里", 1000), ("半里地", 250), ("两点五公里", 2500), ("一公里半", 1500), ("二百五十米", 250),
     ("1.5km", 1500), ("三华里", 1500), ("十里", 5000), ("公里", None), ("几里", None)],
)  # fmt: skip
def test_a_distance_is_metres_or_nothing(text: str, metres: float | None) -> None:
    assert metres_said(text) == metres


@given(st.text(max_size=40))
def test_whatever_is_said_is_read_without_an_error(words: str) -> None:
    phrases_in(words)


@pytest.fixture
def ground(county: Cast) -> Cast:
    """Places along the cast's roads, with posts on 陵沁路 and a junction."""
    bureau = county.bureau
    kinds = {"村": PlaceKind.VILLAGE, "镇": PlaceKind.TOWN}
    for name, spot in SPOTS.items():
        pinyin, initials = reading(name)
        kind = kinds.get(name[-1], PlaceKind.KILOMETRE_POST)
        Place.unscoped.create(
            slug=f"w-{pinyin}", bureau=bureau, kind=kind, name=name, pinyin=pinyin,
            initials=initials, lon=spot[0], lat=spot[1],
        )  # fmt: skip
    write_ends(Place.unscoped.filter(slug__startswith="w-"))
    return county


SPOTS = {
    "城西镇": (112.841, 35.506),
    "东关村": (112.905, 35.503),
    "学前村": (112.900, 35.499),
    "远山村": (112.60, 35.30),
    "陵沁路K0": POINTS["swat"],
    "陵沁路K2": (112.861, 35.4996),
    "陵沁路K6": POINTS["danhe"],
}
KNOWN = ("城西镇", "东关村", "学前村")


def led(ground: Cast, words: str) -> Resolved:
    found = resolve(ground.chen.viewer, words, network=network("home"))
    assert found is not None
    return found


def away(found: Resolved, spot: tuple[float, float]) -> float:
    return metres_between((found.lon, found.lat), spot)


@pytest.mark.django_db
def test_between_two_places_is_the_middle_of_the_road_between_them(ground: Cast) -> None:
    found = led(ground, "陵沁路上城西镇和东关村之间")
    assert "6." in found.why
    assert "中点" in found.why
    assert found.uncertainty_m == pytest.approx(3100, rel=0.1)
    for end in (POINTS["swat"], POINTS["city"], POINTS["school"], POINTS["danhe"]):
        assert away(found, end) <= found.uncertainty_m + 100


@pytest.mark.django_db
@pytest.mark.parametrize("order", ["城西镇和东关村", "东关村到城西镇"])
def test_the_order_of_the_two_is_the_same(ground: Cast, order: str) -> None:
    one, other = led(ground, f"陵沁路{order}之间"), led(ground, "陵沁路城西镇和东关村之间")
    assert away(one, (other.lon, other.lat)) < 5


@pytest.mark.django_db
@settings(SLOWLY, max_examples=40)
@given(data=st.data())
def test_what_is_said_of_a_direction_holds_the_place(ground: Cast, data: st.DataObject) -> None:
    """The place may lie half a sector aside, and a tenth nearer or farther than was said."""
    name, side = data.draw(st.sampled_from(KNOWN)), data.draw(st.sampled_from(sorted(BEARINGS)))
    tenths = data.draw(st.integers(1, 99))
    aside, share = data.draw(st.floats(-22.5, 22.5)), data.draw(st.floats(0.9, 1.1))
    true = moved(SPOTS[name], BEARINGS[side] + aside, tenths * 100 * share)
    for words in (f"{name}以{side}{tenths / 10:g}公里", f"{name}往{side}{said(tenths * 100)}米"):
        found = led(ground, words)
        assert away(found, true) <= found.uncertainty_m
        assert found.uncertainty_m <= SECTOR * tenths * 100 + 1_010


@pytest.mark.django_db
@settings(SLOWLY, max_examples=30)
@given(share=st.floats(0, 1))
def test_any_point_of_the_stretch_lies_in_the_circle(ground: Cast, share: float) -> None:
    from lianqin.geo.along import stretch_between

    stretch = stretch_between(network("home"), "陵沁路", SPOTS["城西镇"], SPOTS["东关村"])
    assert stretch is not None
    found = led(ground, "陵沁路城西镇至东关村段")
    assert away(found, stretch.at(share)) <= found.uncertainty_m


@pytest.mark.django_db
@settings(SLOWLY, max_examples=30)
@given(metres=st.integers(2001, 5999))
def test_a_kilometre_is_found_between_its_posts(ground: Cast, metres: int) -> None:
    found = led(ground, f"陵沁路K{metres // 1000}+{metres % 1000}")
    ends = SPOTS["陵沁路K2"], SPOTS["陵沁路K6"]
    whole = metres_between(*ends)
    assert away(found, ends[0]) <= whole * (metres - 2000) / 4000 * 1.05 + 60
    assert "K2" in found.why
    assert "K6" in found.why


@pytest.mark.django_db
def test_a_post_on_file_is_itself_and_one_beyond_them_is_refused(ground: Cast) -> None:
    assert away(led(ground, "陵沁路2公里处"), SPOTS["陵沁路K2"]) < 1
    with pytest.raises(PostUnknown) as refused:
        led(ground, "陵沁路K88+100")
    assert "K88+100" in str(refused.value)


@pytest.mark.django_db
def test_two_roads_meet_at_their_junction_or_are_said_to_be_apart(ground: Cast) -> None:
    found = led(ground, "陵沁路与晋焦路交叉口")
    assert away(found, POINTS["city"]) < 1
    with pytest.raises(RoadsApart) as refused:
        led(ground, "丹河街与大两线路口")
    assert "大两线" in str(refused.value)


@pytest.mark.django_db
def test_a_corner_and_a_neighbourhood_are_circles_about_what_was_named(ground: Cast) -> None:
    corner = led(ground, "城西镇东北角")
    assert corner.lon > SPOTS["城西镇"][0]
    assert corner.lat > SPOTS["城西镇"][1]
    assert away(corner, SPOTS["城西镇"]) <= corner.uncertainty_m
    assert led(ground, "东关村附近").uncertainty_m == 500
    assert led(ground, "东关村对面").uncertainty_m == 100


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("陵沁路上无名镇和东关村之间", "无名镇"),
        ("无名路上城西镇和东关村之间", "无名路"),
        ("无名庄以西3公里", "无名庄"),
    ],
)
def test_the_part_that_is_unknown_is_named(ground: Cast, words: str, part: str) -> None:
    with pytest.raises(PlacePartUnknown) as refused:
        led(ground, words)
    assert f"“{part}”" in str(refused.value)
    assert words in str(refused.value)


@pytest.mark.django_db
def test_a_part_that_may_be_two_places_is_named_with_both(ground: Cast) -> None:
    for number, lon in enumerate((112.70, 112.95)):
        place = Place.unscoped.create(
            slug=f"w-twin{number}", bureau=ground.bureau, kind=PlaceKind.VILLAGE, name="双河村",
            pinyin="shuanghecun", initials="shc", lon=lon, lat=35.4, town=f"{'甲乙'[number]}镇",
        )  # fmt: skip
        write_ends([place])
    with pytest.raises(PlacePartUnclear) as refused:
        led(ground, "双河村以西1公里")
    assert "双河村（甲镇）" in str(refused.value)
    assert "双河村（乙镇）" in str(refused.value)


@pytest.mark.django_db
def test_a_road_that_does_not_lead_there_is_refused_with_the_distance(ground: Cast) -> None:
    with pytest.raises(RoadElsewhere) as refused:
        led(ground, "丹河街上东关村和远山村之间")
    assert "远山村" in str(refused.value)


@pytest.mark.django_db
def test_a_plain_name_leads_nowhere_by_itself(ground: Cast) -> None:
    assert resolve(ground.chen.viewer, "东关村", network=network("home")) is None


@pytest.mark.django_db
def test_without_a_road_map_directions_still_lead_somewhere(ground: Cast) -> None:
    found = resolve(ground.chen.viewer, "东关村以西1公里")
    assert found is not None
    assert found.lon < SPOTS["东关村"][0]
    with pytest.raises(PlacePartUnknown):
        resolve(ground.chen.viewer, "陵沁路上城西镇和东关村之间")


@pytest.mark.django_db
def test_another_bureaus_places_lead_nobody(ground: Cast) -> None:
    with pytest.raises(PlacePartUnknown):
        resolve(ground.wang.viewer, "东关村以西1公里")


def test_moving_there_and_measuring_back_agree() -> None:
    for bearing in range(0, 360, 15):
        there = moved((112.8, 35.5), bearing, 4000)
        assert metres_between((112.8, 35.5), there) == pytest.approx(4000, rel=2e-3)
        east = math.sin(math.radians(bearing))
        assert (there[0] > 112.8) == (east > 1e-9) or abs(east) < 1e-9
