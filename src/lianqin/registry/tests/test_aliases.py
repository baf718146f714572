"""联勤, 联动 and 联控 are one word to whoever looks for something (row 20)."""

from __future__ import annotations

import pytest
from cast import Cast
from hypothesis import given
from hypothesis import strategies as st

from lianqin.registry.aliases import READINGS, WORDS, fold, spellings, spelt_readings
from lianqin.registry.finding import find_named, find_people
from lianqin.registry.gazetteer import find_places, reading
from lianqin.registry.kinds import PlaceKind
from lianqin.registry.models import DutyPoint, Place, Team
from lianqin.registry.place_ends import write_ends

PIECES = st.lists(st.sampled_from([*WORDS, "丹河", "队", "联", "动", "勤", "一"]), max_size=6)


@given(PIECES, st.sampled_from(WORDS), st.sampled_from(WORDS))
def test_texts_that_differ_only_in_the_word_fold_alike(
    pieces: list[str], one: str, other: str
) -> None:
    as_one = "".join(one if piece in WORDS else piece for piece in pieces)
    as_other = "".join(other if piece in WORDS else piece for piece in pieces)
    assert fold(as_one) == fold(as_other)
    assert fold(fold(as_one)) == fold(as_one)


@given(PIECES)
def test_every_spelling_folds_alike_and_the_typed_one_comes_first(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert spellings(text)[0] == text
    assert {fold(spelling) for spelling in spellings(text)} == {fold(text)}
    if text.count("联") == 1 and fold(text) != text.replace("联动", "").replace("联控", ""):
        assert len(spellings(text)) in {1, 3}


def test_a_text_without_the_word_is_asked_for_once() -> None:
    assert spellings("丹河一队") == ["丹河一队"]
    assert spelt_readings("danhe") == ["danhe"]
    assert set(spellings("联动点")) == {"联勤点", "联动点", "联控点"}


@pytest.fixture
def named(cast: Cast) -> Cast:
    """A team and points called by each of the words."""
    for number, word in enumerate(WORDS):
        Team.unscoped.create(
            slug=f"alias-{number}",
            bureau=cast.bureau,
            name=f"南村{word}队",
            station=cast.danhe,
            formed_on=cast.team.formed_on,
        )
        full, initials = reading(f"金村{word}点")
        Place.unscoped.create(
            slug=f"alias-{number}",
            bureau=cast.bureau,
            kind=PlaceKind.POINT,
            name=f"金村{word}点",
            pinyin=full,
            initials=initials,
            lon=112.9,
            lat=35.5,
        )
    write_ends(Place.unscoped.filter(slug__startswith="alias-"))
    DutyPoint.unscoped.filter(pk=cast.point.pk).update(name="丹河广场联控点")
    return cast


@pytest.mark.django_db
@pytest.mark.parametrize("around", ["{}", "南村{}", "南村{}队", "{}队", "丹河广场{}"])
def test_searching_any_of_the_three_words_finds_the_same_rows(named: Cast, around: str) -> None:
    viewer, found = named.xu.viewer, []
    for word in WORDS:
        hits = find_named(viewer, around.format(word), limit=50)
        found.append({(hit.kind, hit.pk) for rows in hits.values() for hit in rows})
        assert find_people(viewer, around.format(word)) == []
    assert found[0] == found[1] == found[2] != set()


@pytest.mark.django_db
@pytest.mark.parametrize("words", [WORDS, READINGS])
def test_so_does_typing_it_in_letters_and_so_does_the_gazetteer(
    named: Cast, words: tuple[str, ...]
) -> None:
    viewer = named.xu.viewer
    teams = [{hit.pk for hit in find_named(viewer, word, limit=50)["team"]} for word in words]
    assert teams[0] == teams[1] == teams[2]
    assert len(teams[0]) == 3
    before = "金村" if words is WORDS else "jincun"
    places = [
        {found.place.pk for found in find_places(viewer, f"{before}{word}")} for word in words
    ]
    assert places[0] == places[1] == places[2]
    assert len(places[0]) == 3
