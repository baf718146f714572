"""Points: station by place, hours, teams, and a closed one that keeps its history (row 23)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from cast import Cast

from lianqin.core.errors import NotFound
from lianqin.registry.errors import OutsideCounty
from lianqin.registry.gazetteer import find_places
from lianqin.registry.kinds import PlaceKind, PointTier
from lianqin.registry.models import Change, DutyPoint, Place
from lianqin.registry.organisation_errors import HoursUnreadable, PointHostsTeams, PointIsClosed
from lianqin.registry.points import change_point, close_point, open_point, read_hours

DAY = date(2024, 6, 12)
DANHE, DAJI, NOWHERE = (112.92, 35.52), (112.84, 35.39), (114.0, 35.5)


def opened(cast: Cast, at: tuple[float, float] = DANHE, **changes: Any) -> DutyPoint:
    """Supervision opens a point."""
    order = {
        "name": "东关联动点",
        "tier": PointTier.GATEHOUSE,
        "hours": "08:00-20:00",
        "site": None,
        "opened_on": DAY,
        "actor": cast.xu.viewer,
    }
    return open_point(lon=at[0], lat=at[1], **order | changes)


def changed(cast: Cast, point: DutyPoint, at: tuple[float, float], **more: Any) -> None:
    """Supervision changes a point."""
    order = {"name": point.name, "tier": point.tier, "hours": point.hours, "site": None}
    order |= {"actor": cast.xu.viewer} | more
    change_point(point=point, lon=at[0], lat=at[1], **order)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("08:00-20:00", "08:00-20:00"),
        ("０８：００ － ２０：００", "08:00-20:00"),
        ("20:00–06:00", "20:00-06:00"),
        ("00:00-24:00", "00:00-24:00"),
    ],
)
def test_hours_are_read_as_people_type_them(typed: str, kept: str) -> None:
    assert read_hours(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "8-20", "08:00", "25:00-26:00", "08:00-08:00", "24:00-08:00"]
)
def test_hours_that_are_no_two_times_are_refused(typed: str) -> None:
    with pytest.raises(HoursUnreadable):
        read_hours(typed)


@pytest.mark.django_db
def test_the_station_of_a_point_is_that_of_its_place(county: Cast) -> None:
    point = opened(county)
    assert point.station == county.danhe
    changed(county, point, DAJI)
    point.refresh_from_db()
    assert point.station == county.daji
    told = {c.field: (c.before, c.after) for c in Change.unscoped.all()}
    assert told["station"] == ("丹河派出所", "大箕派出所")
    with pytest.raises(OutsideCounty):
        changed(county, point, NOWHERE)


@pytest.mark.django_db
def test_the_gazetteer_follows_a_point_from_its_opening_to_its_close(county: Cast) -> None:
    chen, point = county.chen.viewer, opened(county)
    assert [one.place.kind for one in find_places(chen, "dongguan")] == [PlaceKind.POINT]
    changed(county, point, DANHE, name="西关联动点")
    assert find_places(chen, "dongguan") == []
    assert find_places(chen, "西关")[0].place.name == "西关联动点"
    close_point(point=point, on=DAY, actor=county.xu.viewer)
    assert find_places(chen, "西关") == []


@pytest.mark.django_db
def test_a_point_named_like_a_village_takes_nothing_from_it(county: Cast) -> None:
    Place.unscoped.filter(pk=county.village.pk).update(slug="dongguanliandongdian")
    point = opened(county)
    close_point(point=point, on=DAY, actor=county.xu.viewer)
    assert Place.unscoped.filter(pk=county.village.pk).exists()


@pytest.mark.django_db
def test_a_point_closes_after_its_teams_moved_or_with_their_move(county: Cast) -> None:
    other = opened(county, DAJI)
    order = {"point": county.point, "on": DAY, "actor": county.xu.viewer}
    with pytest.raises(PointHostsTeams):
        close_point(**order)
    with pytest.raises(PointHostsTeams):
        close_point(teams_to=county.point, **order)
    close_point(teams_to=other, **order)
    county.team.refresh_from_db()
    assert (county.team.point, county.team.station) == (other, county.daji)
    kept = DutyPoint.unscoped.get(pk=county.point.pk)
    assert (kept.name, kept.closed_on) == ("丹河广场联动点", DAY)
    with pytest.raises(PointIsClosed):
        close_point(**order)
    with pytest.raises(PointIsClosed):
        close_point(point=other, on=DAY, teams_to=kept, actor=county.xu.viewer)


@pytest.mark.django_db
def test_a_stations_police_keep_only_the_points_of_their_own_ground(county: Cast) -> None:
    sun = county.sun.viewer
    assert opened(county, actor=sun).station == county.danhe
    with pytest.raises(NotFound):
        opened(county, DAJI, actor=sun)
    with pytest.raises(NotFound):
        changed(county, county.point, DANHE, actor=county.ma.viewer)
    with pytest.raises(NotFound):
        changed(county, county.point, DAJI, actor=sun)


@pytest.mark.django_db
def test_a_stations_police_send_no_teams_to_another_stations_ground(county: Cast) -> None:
    sun = county.sun.viewer
    near, far = opened(county, name="西关联动点"), opened(county, DAJI)
    with pytest.raises(NotFound):
        close_point(point=county.point, on=DAY, teams_to=far, actor=sun)
    county.team.refresh_from_db()
    assert county.team.point == county.point
    close_point(point=county.point, on=DAY, teams_to=near, actor=sun)
    county.team.refresh_from_db()
    assert county.team.point == near
