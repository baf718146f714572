"""How fast: limits as written on Chinese, German and American signs, and what lowers them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqin.geo.access import way_use
from lianqin.geo.speeds import parse_maxspeed


@pytest.mark.parametrize(
    ("text", "kmh"),
    [
        ("60", 60),
        ("60 km/h", 60),
        ("60kmh", 60),
        ("30 mph", 48.28),
        ("CN:urban", 50),
        ("CN:rural", 70),
        ("CN:motorway", 120),
        ("DE:urban", 50),
        ("DE:zone30", 30),
        ("DE:zone:30", 30),
        ("DE:30", 30),
        ("walk", 7),
        ("none", math.inf),
        ("60;40", 40),
        ("", None),
        (None, None),
        ("0", None),
        ("fast", None),
        ("signals", None),
        ("-5", None),
    ],
)
def test_limit_is_read_in_kilometres_an_hour(text: str | None, kmh: float | None) -> None:
    found = parse_maxspeed(text)
    assert found == (kmh if kmh is None else pytest.approx(kmh, rel=1e-3))


@given(st.text(max_size=12))
def test_any_text_gives_a_positive_limit_or_none(text: str) -> None:
    limit = parse_maxspeed(text)
    assert limit is None or limit > 0


@pytest.mark.parametrize(
    ("tags", "car", "scooter", "foot"),
    [
        ({"highway": "primary"}, 60, 40, 5),
        ({"highway": "primary", "maxspeed": "80"}, 72, 40, 5),
        ({"highway": "primary", "maxspeed": "none"}, 60, 40, 5),
        ({"highway": "primary", "maxspeed": "30"}, 27, 27, 5),
        ({"highway": "service", "maxspeed": "50"}, 15, 15, 5),
        ({"highway": "service", "maxspeed": "10"}, 9, 9, 5),
        ({"highway": "track", "tracktype": "grade1"}, 25, 25, 5),
        ({"highway": "track", "tracktype": "grade5"}, 8, 8, 5),
        ({"highway": "secondary", "surface": "dirt"}, 30, 30, 5),
        ({"highway": "steps"}, None, None, 2.5),
        ({"highway": "pedestrian", "motor_vehicle": "yes"}, 8, 8, 5),
    ],
)
def test_speed_by_class_limit_and_surface(
    tags: dict[str, str], car: float | None, scooter: float | None, foot: float
) -> None:
    assert way_use(tags).forward == pytest.approx((car, scooter, foot))


def test_limit_may_differ_by_direction() -> None:
    use = way_use({"highway": "primary", "maxspeed": "50", "maxspeed:backward": "30"})
    assert (use.forward[0], use.backward[0]) == pytest.approx((45, 27))
