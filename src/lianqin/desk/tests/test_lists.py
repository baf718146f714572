"""Lists: what they show to whom, how they narrow, sort and remember, and that they stay quick."""

from __future__ import annotations

import pytest
from cast import Cast
from django.urls import reverse

pytestmark = pytest.mark.django_db

LISTS = ("people", "organisations", "teams", "points", "registered_sites")


@pytest.mark.parametrize("name", LISTS)
def test_each_list_opens_for_supervision(cast: Cast, name: str) -> None:
    page = cast.xu.client().get(reverse(f"desk:{name}"))
    assert page.status_code == 200
