"""Identity numbers: a wrong one is found, a kept one opens for its own row only."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from lianqin.registry import identity
from lianqin.registry.errors import IdentityUnreadable

digits_17 = st.text("0123456789", min_size=17, max_size=17)


@given(digits_17, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_in_an_identity_number_is_always_found(
    digits: str, place: int, more: int
) -> None:
    number = digits + identity.check_character(digits)
    assert identity.read_identity(f" {number.lower()} ") == number
    wrong = str((int(number[place]) + more) % 10)
    with pytest.raises(IdentityUnreadable):
        identity.read_identity(number[:place] + wrong + number[place + 1 :])


def test_a_sealed_number_opens_only_for_the_row_it_belongs_to() -> None:
    sealed = identity.seal("99999919900101001X", owner="guard-1")
    assert b"9999991990" not in sealed
    assert identity.unseal(sealed, owner="guard-1") == "99999919900101001X"
    with pytest.raises(InvalidTag):
        identity.unseal(sealed, owner="guard-2")
    assert identity.index_of("1") != identity.index_of("2")
    assert identity.masked("99999919900101001X") == "999***********001X"
