"""A road condition holds from its start until before its end, and stays on record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cast import Cast

from lianqin.core.clock import FrozenClock
from lianqin.registry.conditions import in_force, lift_condition, set_condition
from lianqin.registry.errors import ConditionEndsBeforeStart, ConditionWithoutPlace
from lianqin.registry.models import RoadCondition


@pytest.mark.django_db
def test_a_condition_holds_from_its_start_until_before_its_end(
    county: Cast, clock: FrozenClock
) -> None:
    start, end = clock.now(), clock.now() + timedelta(hours=2)
    set_condition(
        actor=county.chen.viewer, kind="ice", label="结冰", road_name="大两线",
        factor=2.0, since=start, until=end,
    )  # fmt: skip
    bureau = county.places.bureau.pk
    assert in_force(bureau, start).count() == 1
    assert in_force(bureau, end - timedelta(microseconds=1)).count() == 1
    assert in_force(bureau, end).count() == 0


@pytest.mark.django_db
def test_a_lifted_condition_ends_now_and_stays_on_record(county: Cast, clock: FrozenClock) -> None:
    condition = set_condition(
        actor=county.chen.viewer, kind="closure", label="封闭", road_name="大两线",
        factor=None, since=clock.now(), until=clock.now() + timedelta(hours=2),
    )  # fmt: skip
    clock.move(timedelta(minutes=5))
    lift_condition(actor=county.chen.viewer, condition_id=condition.pk)
    assert in_force(county.places.bureau.pk, clock.now()).count() == 0
    assert RoadCondition.unscoped.count() == 1


@pytest.mark.django_db
def test_a_condition_without_place_or_ending_before_its_start_is_refused(
    county: Cast, clock: FrozenClock
) -> None:
    facts = {"actor": county.chen.viewer, "kind": "ice", "label": "冰", "factor": 2.0}
    now = clock.now()
    with pytest.raises(ConditionWithoutPlace):
        set_condition(**facts, since=now, until=now + timedelta(hours=1))
    with pytest.raises(ConditionEndsBeforeStart):
        set_condition(**facts, road_name="大两线", since=now, until=now)
