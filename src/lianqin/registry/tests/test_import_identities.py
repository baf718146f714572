"""Identity and telephone numbers in files: what they say, and what Excel has done to them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqin.registry.importing.identities import identity, identity_says, new_form, phone
from lianqin.registry.importing.problems import Unusable
from lianqin.registry.importing.raw import CellKind
from lianqin.registry.importing.texts import clean
from lianqin.registry.tests.papers import answer, has_its_sentence, number_of

TEXT, NUMBER, DATE = CellKind.TEXT, CellKind.NUMBER, CellKind.DATE
births = st.dates(date(1930, 1, 1), date(2015, 12, 31))
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


@st.composite
def numbers(draw: st.DrawFn) -> str:
    region, turn = draw(st.integers(0, 9999)), draw(st.integers(0, 999))
    return number_of(f"99{region:04}{draw(births):%Y%m%d}{turn:03}")


@given(numbers())
def test_every_number_is_taken_in_every_spelling(number: str) -> None:
    spaced = f"{number[:6]} {number[6:14]} {number[14:]}"
    spellings = (number, number.lower(), number.translate(WIDE), spaced, f"'{number}", f"{number} ")
    assert {identity(spelling, TEXT) for spelling in spellings} == {number}


@given(numbers(), st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_refused_wherever_it_stands(number: str, place: int, more: int) -> None:
    value = 10 if number[place] == "X" else int(number[place])
    wrong = str((value + more) % 10)
    with pytest.raises(Unusable):
        identity(number[:place] + wrong + number[place + 1 :], TEXT)


@given(births, st.integers(0, 999))
def test_a_number_says_the_day_of_birth_and_the_sex(born_on: date, turn: int) -> None:
    number = number_of(f"990101{born_on:%Y%m%d}{turn:03}")
    assert identity_says(number) == (born_on, "M" if turn % 2 else "F")


@given(st.dates(date(1930, 1, 1), date(1999, 9, 30)), st.integers(0, 999))
def test_an_old_number_is_refused_with_the_number_that_it_became(born_on: date, turn: int) -> None:
    old = f"990101{born_on:%y%m%d}{turn:03}"
    with pytest.raises(Unusable) as refused:
        identity(old, TEXT)
    assert refused.value.code == "old_identity"
    assert identity(refused.value.params["number"], TEXT) == new_form(old)
    assert identity_says(new_form(old))[0] == born_on


@pytest.mark.parametrize(
    ("said", "kind", "code"),
    [
        ("1.40525199001011E+17", NUMBER, "identity_destroyed"),
        ("140525199001011000", NUMBER, "identity_destroyed"),
        ("140525199001011000", TEXT, "identity_destroyed"),
        ("1.40525E+17", TEXT, "identity_destroyed"),
        ("99010119900307002", TEXT, "identity_length"),
        ("9901011990030700234", TEXT, "identity_length"),
        ("990101199O03070023", TEXT, "identity_characters"),
        ("E12345678", TEXT, "identity_characters"),
        ("990101199003070024", TEXT, "identity_check"),
        (number_of("99010119900230002"), TEXT, "identity_birth"),
        (number_of("99010118230101002"), TEXT, "identity_birth"),
        ("990101903307002", TEXT, "identity_length"),
        ("33000", DATE, "turned_date"),
    ],
)
def test_a_number_that_is_not_one_is_refused_with_its_own_reason(
    said: str, kind: CellKind, code: str
) -> None:
    with pytest.raises(Unusable, match=f"^{code}$"):
        identity(said, kind)


@pytest.mark.parametrize(
    ("said", "kind", "number"),
    [
        ("13800001111", TEXT, "13800001111"),
        ("138 0000 1111", TEXT, "13800001111"),
        ("138-0000-1111", TEXT, "13800001111"),
        ("+86 138-0000-1111", TEXT, "13800001111"),
        ("008613800001111", TEXT, "13800001111"),
        ("8613800001111", TEXT, "13800001111"),
        ("１３８００００１１１１", TEXT, "13800001111"),
        ("13800001111", NUMBER, "13800001111"),
        ("1.3800001111E10", NUMBER, "13800001111"),
        ("13800001111.0", NUMBER, "13800001111"),
        ("0356-2020110", TEXT, "0356-2020110"),
        ("（0356）2020110", TEXT, "0356-2020110"),
        ("03562020110转801", TEXT, "0356-2020110-801"),
        ("010-68001234", TEXT, "010-68001234"),
        ("+86 0356 2020110", TEXT, "0356-2020110"),
        ("+99900000001", TEXT, "+99900000001"),
        ("+999 0000 0001", TEXT, "+99900000001"),
    ],
)
def test_a_telephone_number_is_read_however_it_is_spaced(
    said: str, kind: CellKind, number: str
) -> None:
    assert phone(clean(said), kind) == number


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("1380000111", "phone_length"),
        ("138000011112", "phone_length"),
        ("2020110", "phone_area_missing"),
        ("13800001111/13900001111", "phone_several"),
        ("13800001111、2020110", "phone_several"),
        ("没有电话", "phone_unreadable"),
        ("12345678901", "phone_length"),
    ],
)
def test_a_telephone_number_that_cannot_be_rung_is_refused(said: str, code: str) -> None:
    with pytest.raises(Unusable, match=f"^{code}$"):
        phone(said, TEXT)


@given(st.text(max_size=24), st.sampled_from(CellKind))
def test_any_other_text_is_refused_with_a_reason_and_never_a_crash(
    text: str, kind: CellKind
) -> None:
    for reader in (identity, phone):
        said = answer(reader, text, kind)
        assert isinstance(said, str | Unusable)
        assert has_its_sentence(said)
