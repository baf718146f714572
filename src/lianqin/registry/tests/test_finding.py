"""One search: the ways a name answers, the one mistake forgiven, and nobody out of scope."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from cast import Cast
from hypothesis import given
from hypothesis import strategies as st

from lianqin.core import clock
from lianqin.core.models import AuditRow
from lianqin.registry import identity
from lianqin.registry.finding import find_named, find_people, seek_identity, spelt, within_one
from lianqin.registry.kinds import PersonnelKind
from lianqin.registry.models import Certificate, Organisation, Person
from lianqin.registry.naming import reading_of, tail_of

LETTERS = st.text("abcd", max_size=7)


def whole_distance(one: str, other: str) -> int:
    """Damerau-Levenshtein (one edit of any part once) by its table: the slow truth."""
    table = [[max(i, j) if 0 in (i, j) else 0 for j in range(len(other) + 1)]
             for i in range(len(one) + 1)]  # fmt: skip
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            table[i][j] = min(
                table[i - 1][j] + 1,
                table[i][j - 1] + 1,
                table[i - 1][j - 1] + (one[i - 1] != other[j - 1]),
            )
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


@given(LETTERS, LETTERS)
def test_one_mistake_is_told_from_two(one: str, other: str) -> None:
    assert within_one(one, other) == (whole_distance(one, other) <= 1)


def someone(place: Organisation, name: str, **instead: object) -> Person:
    fields: dict[str, object] = {
        "slug": f"{name}-{random.random()}",
        "bureau": place.bureau,
        "organisation": place,
        "kind": PersonnelKind.GUARD,
        "name": name,
        "phone": "+99912345678",
        "registered_on": clock.now().date() - timedelta(days=500),
        **reading_of(name),
        **instead,
    }
    return Person.unscoped.create(**{**fields, "phone_tail": tail_of(str(fields["phone"]))})


def names(cast: Cast, words: str, who: str = "xu", limit: int = 8) -> list[str]:
    viewer = getattr(cast, who).viewer
    return [found.person.name for found in find_people(viewer, words, limit=limit)]


@pytest.mark.django_db
def test_the_better_the_match_the_earlier_and_who_is_on_file_before_who_has_left(
    cast: Cast,
) -> None:
    for name in ("章为", "张伟东", "东张伟", "张伟", "张尾"):
        someone(cast.company, name)
    someone(cast.company, "张伟", ended_on=clock.now().date() - timedelta(days=9))
    found = find_people(cast.xu.viewer, "张伟")
    assert [(one.person.name, one.why) for one in found] == [
        ("张伟", "name"),
        ("张伟", "name"),
        ("张伟东", "begins"),
        ("东张伟", "inside"),
        ("章为", "pinyin"),
        ("张尾", "pinyin"),
    ]
    assert [one.person.ended_on is None for one in found[:2]] == [True, False]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words",
    ["钟离荣光", "钟离", "荣光", "zhonglirongguang", "zhongli", "zlrg", "zlr", "ZhongLi", "钟 离",
     "ｚｌｒｇ", "中丽"],
)  # fmt: skip
def test_a_person_answers_to_name_pinyin_initials_and_sound(cast: Cast, words: str) -> None:
    someone(cast.company, "钟离荣光")
    assert names(cast, words) == ["钟离荣光"]


@pytest.mark.django_db
@pytest.mark.parametrize("digits", ["5678", "345678", "+99912345678"])
def test_four_digits_of_a_telephone_or_more_find_its_owner(cast: Cast, digits: str) -> None:
    someone(cast.company, "钟离荣光")
    assert names(cast, digits) == ["钟离荣光"]
    assert names(cast, "678") == []
    assert names(cast, "445678") == []


@pytest.mark.django_db
@pytest.mark.parametrize("digits", ["7788", "00667788", "晋保00667788"])
def test_the_tail_of_a_certificate_finds_its_holder(cast: Cast, digits: str) -> None:
    holder = someone(cast.company, "钟离荣光")
    Certificate.unscoped.create(
        person=holder, number="晋保00667788", issued_on=holder.registered_on
    )
    assert names(cast, digits) == ["钟离荣光"]
    assert names(cast, "99667788") == []


def slips(word: str) -> set[str]:
    """Every text one mistake away from `word`, over a few letters."""
    letters, cuts = "aqz", range(len(word) + 1)
    return {
        *(word[:i] + word[i + 1 :] for i in cuts),
        *(word[:i] + letter + word[i:] for i in cuts for letter in letters),
        *(word[:i] + letter + word[i + 1 :] for i in cuts for letter in letters),
        *(word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)),
    }


@pytest.mark.slow
@pytest.mark.django_db
def test_a_name_typed_with_any_one_mistake_is_still_found(cast: Cast) -> None:
    someone(cast.company, "欧阳雪梅")
    word = reading_of("欧阳雪梅")["pinyin"]
    missed = [slip for slip in slips(word) if "欧阳雪梅" not in names(cast, slip, limit=50)]
    assert missed == []


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["ouaynxuemei", "ouyangxuemeiqq", "yangxuemei"])
def test_two_mistakes_are_not_forgiven(cast: Cast, words: str) -> None:
    someone(cast.company, "欧阳雪梅")
    assert find_people(cast.xu.viewer, words) == [] or words == "yangxuemei"


@pytest.mark.django_db
def test_swapping_the_two_letters_at_the_cut_is_one_mistake(cast: Cast) -> None:
    someone(cast.company, "王伟")  # wangwei, cut between n and g
    assert names(cast, "wagnwei") == ["王伟"]
    assert names(cast, "wanwgei") == ["王伟"]


@pytest.mark.django_db
def test_nobody_outside_the_viewers_scope_is_ever_suggested(cast: Cast) -> None:
    ours = someone(cast.company, "钟离荣光")
    someone(cast.school, "钟离荣耀")
    someone(cast.twin.places.company, "钟离荣华")
    for words in ("钟离", "zhongli", "zl", "5678", "zhonglirnogguang"):
        assert set(names(cast, words, "qian")) <= {"钟离荣光"}, words
        assert set(names(cast, words, "sun")) == set(), words  # not linked to the area
        assert set(names(cast, words, "chen")) == set(), words  # the role sees no people
        assert "钟离荣华" not in names(cast, words), words
    assert names(cast, "钟离", "qian") == [ours.name]


@pytest.mark.django_db
def test_how_many_there_are_elsewhere_changes_neither_answer_nor_queries(
    cast: Cast, django_assert_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    someone(cast.company, "钟离荣光")
    viewer = cast.qian.viewer
    with CaptureQueriesContext(connection) as before:
        answer = find_people(viewer, "zhonglirongguang")
    for number in range(30):
        someone(cast.school, "钟离荣光", slug=f"s{number}")
        someone(cast.twin.places.company, "钟离荣光", slug=f"t{number}")
    with CaptureQueriesContext(connection) as after:
        assert find_people(viewer, "zhonglirongguang") == answer
    assert len(before) == len(after)


@pytest.mark.django_db
def test_units_teams_points_and_sites_are_found_by_name_and_by_letters(cast: Cast) -> None:
    for words, kind, name in (
        ("泽安", "organisation", "泽安保安服务有限公司"),
        ("zabafw", "organisation", "泽安保安服务有限公司"),
        ("丹河一", "team", "丹河一队"),
        ("danheyidui", "team", "丹河一队"),
        ("danheyiudi", "team", "丹河一队"),
        ("广场", "point", "丹河广场联动点"),
        ("云岭", "registered_site", "云岭矿区"),
    ):
        found = find_named(cast.xu.viewer, words)
        assert [hit.name for hit in found[kind]] == [name], words
    assert find_named(cast.wang.viewer, "泽安")["organisation"][0].pk != cast.company.pk
    assert "organisation" not in find_named(cast.qian.viewer, "丹河派出所")


@pytest.mark.django_db
def test_an_identity_number_finds_its_owner_for_supervision_only_and_is_entered(
    cast: Cast,
) -> None:
    number = "99010119850505001" + identity.check_character("99010119850505001")
    Person.unscoped.filter(pk=cast.li.person.pk).update(id_index=identity.index_of(number))
    assert seek_identity(cast.xu.viewer, f" {number.lower()}") == cast.li.person
    assert AuditRow.objects.filter(action="person.sought_by_identity").count() == 1
    assert number not in str(AuditRow.objects.order_by("-pk").values().first())
    for who in (cast.qian, cast.sun, cast.wang, cast.chen):
        assert seek_identity(who.viewer, number) is None
    assert seek_identity(cast.xu.viewer, "990101198505050011") is None
    assert find_people(cast.xu.viewer, number) == []


def test_what_is_typed_is_read_in_one_spelling() -> None:
    assert spelt(" 张·伟　ＷＥＩ 12-34 ") == "张伟wei1234"
    assert len(spelt("长" * 99)) == 32
