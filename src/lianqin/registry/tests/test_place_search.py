"""Places found while one types: from anywhere in the name, by sound, mixed, with a slip."""

from __future__ import annotations

import pytest
from cast import Cast
from cast_places import Places
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqin.core import clock
from lianqin.registry.cameras import CameraFacts, edit_camera, end_camera
from lianqin.registry.gazetteer import find_places, only_place, reading
from lianqin.registry.models import Camera, Organisation, Place, PlaceEnd
from lianqin.registry.naming_places import forget_place, name_place
from lianqin.registry.place_ends import cell_of, cells_about, write_ends
from lianqin.registry.place_names import ends_of, initials_in, slips_of, spells
from lianqin.registry.place_search import answers, ways_of
from lianqin.registry.points import change_point
from lianqin.registry.teams import end_team, place_team

NAMES = (
    "巴公镇",
    "巴公中学",
    "南村镇巴公路口",
    "陵沁路K12",
    "长河路",
    "金村银行",
    "周村",
    "大箕镇",
)
LETTERS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=14)


def enter(bureau: Organisation, *names: str, lon: float = 112.9, lat: float = 35.5) -> None:
    """Put villages of these names into the gazetteer, one spot for all."""
    before = Place.unscoped.count()
    for number, name in enumerate(names, start=before):
        pinyin, initials = reading(name)
        place = Place.unscoped.create(
            slug=f"t{number}", bureau=bureau, kind="village", name=name, pinyin=pinyin,
            initials=initials, lon=lon, lat=lat,
        )  # fmt: skip
        write_ends([place])


@pytest.fixture
def named(cast: Cast) -> Cast:
    """The cast with some names that are easily mistaken."""
    enter(cast.bureau, *NAMES)
    return cast


def names(cast: Cast, words: str, near: tuple[float, float] | None = None) -> list[str]:
    return [one.place.name for one in find_places(cast.chen.viewer, words, near=near)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("巴公镇", "巴公镇"),
        ("公中", "巴公中学"),
        ("巴工中学", "巴公中学"),  # 工 for 公
        ("bagongzhongxue", "巴公中学"),
        ("gongzhongxue", "巴公中学"),
        ("bgzx", "巴公中学"),
        ("gzx", "巴公中学"),
        ("巴公zx", "巴公中学"),
        ("bgzhongxue", "巴公中学"),
        ("BaGong ZhongXue", "巴公中学"),
        ("bagogn", "巴公镇"),  # exchanged
        ("bgong", "巴公镇"),  # missing
        ("baagong", "巴公镇"),  # too many
        ("bafong", "巴公镇"),  # wrong
        ("linqinluk12", "陵沁路K12"),
        ("陵沁路k12", "陵沁路K12"),
        ("K12", "陵沁路K12"),
        ("changhe", "长河路"),
        ("yinhang", "金村银行"),
        ("银行", "金村银行"),
        ("陵心路K12", "陵沁路K12"),  # another sound, one letter away
    ],
)
def test_a_place_answers_however_its_name_is_begun(named: Cast, words: str, name: str) -> None:
    assert name in names(named, words)[:3]


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_typed_letter_by_letter_a_name_is_there_from_some_letter_on_and_first_when_whole(
    named: Cast, name: str
) -> None:
    assert names(named, name)[0] == name
    pinyin = reading(name)[0]
    held = [name in names(named, pinyin[:n]) for n in range(2, len(pinyin) + 1)]
    assert held[-1]
    assert held == sorted(held)


@pytest.mark.django_db
def test_of_two_that_match_alike_the_nearer_comes_first_and_then_what_everybody_knows(
    cast: Cast,
) -> None:
    enter(cast.bureau, "河东村甲", lon=112.70, lat=35.30)
    enter(cast.bureau, "河东村乙", lon=113.00, lat=35.60)
    assert names(cast, "河东", near=(112.70, 35.30)) == ["河东村甲", "河东村乙"]
    assert names(cast, "hedong", near=(113.00, 35.60)) == ["河东村乙", "河东村甲"]
    Place.unscoped.filter(name="河东村乙").update(rank=1)
    write_ends(Place.unscoped.filter(name="河东村乙"))
    assert names(cast, "河东")[0] == "河东村乙"


@pytest.mark.django_db
def test_the_near_ones_are_found_among_however_many_that_begin_alike(cast: Cast) -> None:
    crowd = [f"石{letter}{other}村" for letter in "东西南北中上下前后" for other in "甲乙丙丁戊"]
    enter(cast.bureau, *(f"{name}{n}" for name in crowd for n in range(4)), lon=113.1, lat=35.6)
    enter(cast.bureau, "石庄", lon=112.7, lat=35.3)
    assert names(cast, "shi", near=(112.7, 35.3))[0] == "石庄"


@pytest.mark.django_db
def test_a_hit_in_a_better_way_is_never_behind_one_in_a_worse(named: Cast) -> None:
    enter(named.bureau, "小巴公村", lon=112.9001, lat=35.5)
    found = names(named, "巴公", near=(112.9001, 35.5))
    assert found.index("巴公镇") < found.index("小巴公村")


@pytest.mark.django_db
def test_with_enough_answers_nobody_is_taken_to_have_slipped(named: Cast) -> None:
    enter(named.bureau, "巴公甲", "巴公乙", "巴公丙")
    asked = answers(ways_of(named.chen.viewer, "bagong", None), None, 8)[1]
    assert "typo" not in {tier.why for tier in asked}
    assert "typo" in {one.why for one in find_places(named.chen.viewer, "bafongzhen")}


@pytest.mark.django_db
def test_a_camera_is_a_place_to_desk_police_alone(cast: Cast) -> None:
    name_place(cast.camera)
    assert only_place(cast.chen.viewer, "工地东门").kind == "camera"
    for someone in (cast.xu, cast.li, cast.qian):
        assert find_places(someone.viewer, "工地东门") == []
    assert not Place.objects.for_viewer(cast.li.viewer).filter(kind="camera").exists()


@pytest.mark.django_db
def test_a_camera_that_is_renamed_or_taken_down_is_followed(county: Cast) -> None:
    cast = county
    name_place(cast.camera)
    facts = CameraFacts(
        code=cast.camera.code, name="新区西门", lon=cast.camera.lon, lat=cast.camera.lat
    )
    row = edit_camera(camera=cast.camera, facts=facts, site=None, actor=cast.chen.viewer)
    assert names(cast, "西门") == ["新区西门"]
    assert "工地东门（虚构）" not in names(cast, "工地")
    end_camera(camera=row, on=clock.today(), actor=cast.chen.viewer)
    assert names(cast, "西门") == []


@pytest.mark.django_db
def test_a_team_is_found_where_its_point_is_and_moves_with_it(county: Cast) -> None:
    cast = county
    place_team(team=cast.team, point=cast.point, actor=cast.xu.viewer)
    assert only_place(cast.chen.viewer, "丹河一队").lon == cast.point.lon
    change_point(
        point=cast.point, name="丹河桥联动点", tier=cast.point.tier, lon=112.91, lat=35.505,
        hours="00:00-24:00", site=None, actor=cast.xu.viewer,
    )  # fmt: skip
    assert only_place(cast.chen.viewer, "丹河一队").lon == 112.91
    assert only_place(cast.chen.viewer, "丹河桥").lon == 112.91
    end_team(team=cast.team, on=clock.today(), actor=cast.xu.viewer)
    assert "丹河一队" not in names(cast, "丹河一队")


@pytest.mark.django_db
def test_what_is_forgotten_leaves_no_end_of_its_name(cast: Cast) -> None:
    name_place(cast.point)
    assert PlaceEnd.unscoped.filter(place__name=cast.point.name).exists()
    forget_place(cast.point)
    assert not PlaceEnd.unscoped.filter(text__contains="广场").exists()


@pytest.mark.django_db
def test_naming_twice_names_once(cast: Cast) -> None:
    name_place(cast.point)
    ends = PlaceEnd.unscoped.count()
    name_place(cast.point)
    assert PlaceEnd.unscoped.count() == ends
    assert Camera.unscoped.count() >= 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words", ["%", "_", "'", "\\", "()", "a%", "🦉", "+++", "x" * 200, "巴" * 99]
)
def test_what_is_no_name_is_no_error(named: Cast, words: str) -> None:
    find_places(named.chen.viewer, words, near=(112.9, 35.5))


def test_both_readings_of_a_character_lead_to_the_name() -> None:
    sounds = {end.pinyin for end in ends_of("银行")}
    assert {"yinhang", "yinxing"} <= sounds


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("巴公zx", "巴公镇中学"),
        ("bagongzx", "巴公中学"),
        ("b公zhongx", "巴公中学"),
        ("8公里", "八公里"),
    ],
)
def test_what_is_mixed_spells_the_name_or_not(asked: str, text: str) -> None:
    assert spells(asked, text) == (asked != "8公里")


@settings(deadline=None)
@given(LETTERS)
def test_a_slip_taken_back_is_the_word_again(word: str) -> None:
    for slip in slips_of(word)[:20]:
        assert abs(len(slip) - len(word)) <= 1
        assert slip != word


@settings(deadline=None)
@given(st.sampled_from(NAMES), st.data())
def test_any_slip_in_a_reading_is_mended(name: str, data: st.DataObject) -> None:
    reading_so = "".join(filter(str.isalpha, reading(name)[0]))
    place = data.draw(st.integers(0, len(reading_so) - 2))
    typed = data.draw(
        st.sampled_from(
            [
                reading_so[:place] + reading_so[place + 1 :],
                reading_so[:place] + "x" + reading_so[place:],
                reading_so[:place] + "x" + reading_so[place + 1 :],
                reading_so[:place]
                + reading_so[place + 1]
                + reading_so[place]
                + reading_so[place + 2 :],
            ]
        )
    )
    if len(typed) >= 4 and typed != reading_so:
        assert reading_so in slips_of(typed)


def test_the_likeliest_initials_come_first() -> None:
    assert initials_in("bgzhongxue")[0] == "bgzx"
    assert initials_in("lq")[0] == "lq"


@given(
    st.floats(112.5, 113.2), st.floats(35.2, 35.7), st.floats(-0.05, 0.05), st.floats(-0.05, 0.05)
)
def test_what_lies_within_a_square_of_a_place_is_in_the_squares_about_it(
    lon: float, lat: float, east: float, north: float
) -> None:
    assert cell_of(lon + east * 0.99, lat + north * 0.99) in cells_about(lon, lat)


def test_the_cast_has_its_village_in_the_index(cast: Cast) -> None:
    assert isinstance(cast.places, Places)
    assert PlaceEnd.unscoped.filter(place=cast.village, level=1).exists()
