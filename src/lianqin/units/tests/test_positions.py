"""Positions: accepted only where the law of the house lets a crew be tracked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cast import Cast, commit, fix, track

from lianqin.core.clock import FrozenClock
from lianqin.core.models import EventRow
from lianqin.units import services
from lianqin.units.errors import FixImpossible, FixOutsideWindow, UnitOffShift, UnitTaken
from lianqin.units.kinds import UnitStatus
from lianqin.units.models import Fix, Unit
from lianqin.units.selectors import stand, standings
from lianqin.units.services import Position, take_fix, unit_of

pytestmark = pytest.mark.django_db


def here(clock: FrozenClock, **changes: object) -> Position:
    return Position(**{"lon": 112.9, "lat": 35.5, "at": clock.now(), **changes})  # type: ignore[arg-type]


def test_a_guards_position_without_a_task_is_refused_and_kept_nowhere(
    cast: Cast, clock: FrozenClock
) -> None:
    with pytest.raises(FixOutsideWindow):
        take_fix(cast.li_crew, here(clock))
    assert not Fix.unscoped.exists()


def test_inside_a_task_it_is_kept_and_after_it_refused_again(
    cast: Cast, clock: FrozenClock
) -> None:
    window = track(cast.li_crew)
    take_fix(cast.li_crew, here(clock))
    services.release(cast.li_crew, source=window.source, at=clock.now())
    with pytest.raises(FixOutsideWindow):
        take_fix(cast.li_crew, here(clock))
    assert Fix.unscoped.count() == 1


def test_the_position_attached_to_a_report_is_kept(cast: Cast, clock: FrozenClock) -> None:
    assert take_fix(cast.zhao_post, here(clock), attached=True).lon == 112.9


def test_police_report_throughout_their_shift_and_not_after_it(
    cast: Cast, clock: FrozenClock
) -> None:
    take_fix(cast.danhe_car, here(clock))
    clock.move(timedelta(hours=11))
    with pytest.raises(FixOutsideWindow):
        take_fix(cast.danhe_car, here(clock))


@pytest.mark.parametrize("changes", [{"lon": 0.0, "lat": 0.0}, {"lon": 35.5, "lat": 112.9}])
def test_null_island_and_swapped_axes_are_refused(
    cast: Cast, clock: FrozenClock, changes: dict
) -> None:
    with pytest.raises(FixImpossible):
        take_fix(cast.danhe_car, here(clock, **changes))


def test_a_position_from_the_future_is_refused(cast: Cast, clock: FrozenClock) -> None:
    with pytest.raises(FixImpossible):
        take_fix(cast.danhe_car, here(clock, at=clock.now() + timedelta(hours=3)))


def test_a_manager_never_sees_a_live_position_but_the_desk_does(cast: Cast) -> None:
    seen = fix(cast.li_crew, 112.9, 35.5)
    manager = next(who for who in cast.everybody().values() if who.role == "unit_manager")
    assert seen in Fix.objects.for_viewer(cast.chen.viewer)
    assert seen not in Fix.objects.for_viewer(manager.viewer)
    assert seen not in Fix.objects.for_viewer(cast.wang.viewer)


def test_a_free_crew_stands_at_its_post_and_a_committed_one_where_it_was_last_seen(
    cast: Cast, clock: FrozenClock
) -> None:
    fix(cast.li_crew, 112.95, 35.55)
    clock.move(timedelta(minutes=6))
    free = stand([cast.li_crew], clock.now())[0]
    assert (free.at_post, free.lon) == (True, cast.li_crew.post_lon)
    commit(cast.li_crew)
    taken = stand([cast.li_crew], clock.now())[0]
    assert (taken.at_post, taken.lon, taken.stale) == (False, 112.95, True)
    assert taken.status == UnitStatus.COMMITTED


def test_a_kept_position_moves_the_maps_of_the_desks_and_tells_them_no_coordinates(
    cast: Cast, clock: FrozenClock
) -> None:
    take_fix(cast.danhe_car, here(clock), actor=cast.sun.viewer)
    event = EventRow.objects.get(kind="unit.moved")
    assert f"org:{cast.danhe.pk}:desk" in event.audience
    assert event.facts == {}


def test_a_crew_is_taken_once(cast: Cast, clock: FrozenClock) -> None:
    services.commit(cast.li_crew, source="directive:1", at=clock.now())
    with pytest.raises(UnitTaken):
        services.commit(cast.li_crew, source="directive:2", at=clock.now())


def test_a_crew_off_shift_cannot_be_taken_and_its_people_have_no_crew(
    cast: Cast, clock: FrozenClock
) -> None:
    assert unit_of(cast.li.viewer) == cast.li_crew
    clock.move(timedelta(hours=11))
    with pytest.raises(UnitOffShift):
        services.commit(cast.li_crew, source="directive:1", at=clock.now())
    assert unit_of(cast.li.viewer) is None


def test_the_state_of_all_crews_takes_as_many_queries_as_that_of_one(
    cast: Cast, clock: FrozenClock, django_assert_num_queries: object
) -> None:
    fix(cast.li_crew, 112.95, 35.55)
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert len(standings(Unit.unscoped.all(), clock.now())) >= 7
