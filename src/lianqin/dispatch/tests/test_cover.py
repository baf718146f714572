"""Where nobody stands near: by road, tonight, not as the crow flies."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from cast import Cast
from cast_roads import POINTS, lay_roads

from lianqin.core import clock
from lianqin.dispatch.cover import cover
from lianqin.geo.modes import Mode
from lianqin.registry.conditions import set_condition
from lianqin.registry.kinds import ConditionKind

pytestmark = pytest.mark.django_db
VILLAGE, MINE, SITE = POINTS["village"], POINTS["mine"], POINTS["site"]


@pytest.fixture
def county(cast: Cast) -> Cast:
    return lay_roads(cast)


def asked(county: Cast, points: list[tuple[float, float]], *places: tuple[float, float]) -> list:
    return cover(county.bureau.pk, points, places, mode=Mode.CAR, at=clock.now())


def test_each_place_has_the_point_that_is_nearest_by_road(county: Cast) -> None:
    found = asked(county, [POINTS["point"], MINE], VILLAGE, SITE)
    assert [one.point for one in found] == [1, 0]
    assert 0 < found[0].seconds < 600


def test_ice_makes_the_near_point_far(county: Cast) -> None:
    (before,) = asked(county, [MINE], VILLAGE)
    now = clock.now()
    set_condition(
        actor=county.chen.viewer,
        kind=ConditionKind.ICE,
        label="大两线结冰",
        since=now - timedelta(hours=1),
        until=now + timedelta(hours=1),
        factor=4.0,
        road_name="大两线",
    )
    (iced,) = asked(county, [MINE], VILLAGE)
    assert iced.seconds == pytest.approx(4 * before.seconds, rel=0.01)


def test_where_no_road_leads_nobody_is_near(county: Cast) -> None:
    (lost,) = asked(county, [MINE], (113.05, 35.65))
    assert (lost.point, lost.seconds) == (None, np.inf)


def test_without_a_point_nothing_is_covered(county: Cast) -> None:
    assert [one.point for one in asked(county, [], VILLAGE, SITE)] == [None, None]
