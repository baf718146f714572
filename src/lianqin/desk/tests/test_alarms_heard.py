"""An alarm is heard on every page of the desk, once, and only where somebody may take it."""

from __future__ import annotations

import pytest
from cast import Cast, report
from django.urls import reverse

SCRIPT = "desk/js/alarms.js"


@pytest.mark.parametrize("page", ["board", "incidents", "conditions", "together", "intake"])
def test_every_page_of_the_desk_sounds_an_alarm_and_none_sounds_it_twice(
    cast: Cast, page: str
) -> None:
    shown = cast.chen.client().get(reverse(f"desk:{page}")).content.decode()
    for part in (
        SCRIPT,
        "data-alarms=",
        "data-sound-bar",
        'id="sound-settings"',
        "ui/css/sounds.css",
    ):
        assert shown.count(part) == 1, part


def test_the_page_of_a_muster_sounds_it_once(cast: Cast) -> None:
    address = reverse("desk:muster", args=[report(cast).number])
    shown = cast.chen.client().get(address).content.decode()
    assert [shown.count(part) for part in (SCRIPT, "data-alarms=", "data-sound-bar")] == [1, 1, 1]


def test_who_does_not_see_the_board_is_not_called(cast: Cast) -> None:
    shown = cast.admin.client().get(reverse("desk:welcome")).content.decode()
    assert SCRIPT not in shown
    assert "data-alarms=" not in shown
