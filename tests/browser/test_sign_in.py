"""The door: each kind of user comes in by it and stands where they work."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from browser.conftest import MORNING

pytestmark = pytest.mark.browser


def test_a_dispatcher_comes_to_the_board_and_a_guard_to_the_phone_page(
    serve: Callable, someone: Callable
) -> None:
    house = serve(MORNING)
    chen = someone(house, "chen")
    assert chen.page.url.rstrip("/") == house.address
    zhao = someone(house, "zhao", phone=True)
    assert "/field/" in zhao.page.url
    assert not chen.faults
    assert not zhao.faults
