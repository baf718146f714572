"""Only a number leaves the house: what a lower room can have told outside."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqin.core.acts import act
from lianqin.core.models import OutboxRow
from lianqin.core.outside import TELL, is_number, tell_outside
from lianqin.core.scope import Viewer

HOUSE = Viewer(user_id=None, role="house")


@dataclass
class Subject:
    number: str
    is_exercise: bool = False
    place: str = "陵沁路口"


def test_there_is_no_way_to_hand_over_words() -> None:
    assert set(inspect.signature(tell_outside).parameters) == {
        "act_",
        "subject",
        "bureau_id",
        "people",
    }


@pytest.mark.django_db
def test_the_message_holds_the_number_the_exercise_and_ids() -> None:
    with act("directive.issue", actor=HOUSE) as act_:
        tell_outside(act_, Subject("演联20261124-0007", True), bureau_id=3, people=[9, 4, 9])
    row = OutboxRow.objects.get(topic=TELL)
    told = {"number": "演联20261124-0007", "exercise": True, "bureau": 3, "people": [4, 9]}
    assert row.payload == told


@pytest.mark.django_db
def test_an_act_that_fails_tells_nobody() -> None:
    with pytest.raises(RuntimeError), act("directive.issue", actor=HOUSE) as act_:
        tell_outside(act_, Subject("警20261124-0001"), bureau_id=3)
        raise RuntimeError
    assert not OutboxRow.objects.filter(topic=TELL).exists()


@pytest.mark.parametrize("number", ["20261124-0001", "警20261124-0001", "演史20261124-000001"])
def test_the_numbers_of_the_house_are_numbers(number: str) -> None:
    assert is_number(number)


@given(st.text(max_size=12), st.text(max_size=12))
def test_nothing_can_stand_beside_a_number(before: str, after: str) -> None:
    around = f"{before}警20261124-0001{after}"
    assert is_number(around) == (
        before in ("", "演") and re.fullmatch("[0-9]{0,4}", after) is not None
    )


@pytest.mark.parametrize(
    "words", ["陵沁路20261124-0001", "警20261124-0001\n", "警20261124-0001 持刀", "13800000000", ""]
)
def test_a_number_with_anything_beside_it_is_none(words: str) -> None:
    assert not is_number(words)
    with pytest.raises(ValueError, match="number"):
        tell_outside(None, Subject(words), bureau_id=1)  # type: ignore[arg-type]
