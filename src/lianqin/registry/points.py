"""Joint-duty points (row 23): opened, changed and closed; a closed one keeps its history."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from lianqin.core.acts import act
from lianqin.core.clock import today
from lianqin.core.scope import Viewer
from lianqin.registry.areas import station_for
from lianqin.registry.history import note_changes
from lianqin.registry.kinds import PointTier
from lianqin.registry.linkage_errors import DayAhead, EndsBeforeItBegan
from lianqin.registry.models import DutyPoint, Site, Team
from lianqin.registry.naming_places import forget_place, name_place
from lianqin.registry.organisation_errors import HoursUnreadable, PointHostsTeams, PointIsClosed
from lianqin.registry.reach import of_bureau, of_station
from lianqin.registry.slugs import free_slug
from lianqin.registry.teams import change_team

_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)")
WIDE = str.maketrans("：－—–～~０１２３４５６７８９", ":-----0123456789")
CHANGED = ("name", "tier", "lon", "lat", "hours", "site", "station")


def read_hours(text: str) -> str:
    """Hours as kept, `08:00-20:00`; a span past midnight is one. Raises HoursUnreadable."""
    hours = "".join(text.translate(WIDE).split())
    if not _HOURS.fullmatch(hours) or hours[:5] == hours[6:]:
        raise HoursUnreadable
    return hours


def open_point(
    *,
    name: str,
    tier: PointTier | int,
    lon: float,
    lat: float,
    hours: str,
    site: Site | None,
    opened_on: date,
    actor: Viewer,
) -> DutyPoint:
    """Open a point; the station is that in whose area it lies.

    Raises HoursUnreadable, OutsideCounty, and NotFound for an officer of another station.
    """
    station = station_for(actor.bureau, lon, lat)
    of_station(station.pk, actor)
    if site is not None:
        of_bureau(site, actor)
    read = read_hours(hours)
    with act("point.open", actor=actor) as act_:
        point = DutyPoint.unscoped.create(
            slug=free_slug(DutyPoint, actor.bureau, name),
            bureau_id=actor.bureau,
            station=station,
            name=name,
            tier=tier,
            lon=lon,
            lat=lat,
            hours=read,
            site=site,
            opened_on=opened_on,
        )
        name_place(point)
        act_.record(point, station=station.pk, tier=int(tier))
    return point


def change_point(
    *,
    point: DutyPoint,
    name: str,
    tier: PointTier | int,
    lon: float,
    lat: float,
    hours: str,
    site: Site | None,
    actor: Viewer,
) -> None:
    """Change a point that is open; moved, it may answer to another station.

    Raises PointIsClosed, HoursUnreadable, OutsideCounty, and NotFound for another station's.
    """
    _open_and_own(point, actor)
    station = station_for(actor.bureau, lon, lat)
    of_station(station.pk, actor)
    if site is not None:
        of_bureau(site, actor)
    before, read = _facts(point), read_hours(hours)
    point.name, point.tier, point.lon, point.lat = name, tier, lon, lat
    point.hours, point.site, point.station = read, site, station
    with act("point.change", actor=actor) as act_:
        point.save(update_fields=CHANGED)
        name_place(point)
        named = note_changes(act_, point, before, _facts(point), actor=actor)
        act_.record(point, fields=named)


def close_point(
    *, point: DutyPoint, on: date, teams_to: DutyPoint | None = None, actor: Viewer
) -> None:
    """Close a point on the day `on`, after its teams moved or with their move to `teams_to`.

    Raises PointHostsTeams, PointIsClosed (either of the two), DayAhead, EndsBeforeItBegan, and
    NotFound for an officer at a point of another station, closed or moved to.
    """
    _open_and_own(point, actor)
    if on > today():
        raise DayAhead
    if on < point.opened_on:
        raise EndsBeforeItBegan(since=point.opened_on.isoformat())
    if teams_to is not None:
        of_bureau(teams_to, actor)
        of_station(teams_to.station_id, actor)
    with act("point.close", actor=actor) as act_:
        moved = _move_teams(point, teams_to, actor)
        before = _facts(point)
        point.closed_on = on
        point.save(update_fields=["closed_on"])
        forget_place(point)
        note_changes(act_, point, before, _facts(point), actor=actor)
        act_.record(point, teams=moved, to=teams_to and teams_to.pk)


def _move_teams(point: DutyPoint, to: DutyPoint | None, actor: Viewer) -> int:
    teams = list(
        Team.unscoped.filter(point=point, ended_on=None).select_related("station", "organisation")
    )
    if teams and (to is None or to.pk == point.pk):
        raise PointHostsTeams(teams=len(teams))
    for team in teams:
        assert to is not None
        change_team(team=team, name=team.name, station=to.station, point=to, actor=actor)
    return len(teams)


def _facts(point: DutyPoint) -> dict[str, Any]:
    return {
        "name": point.name,
        "tier": point.tier,
        "place": f"{point.lon:.6f}, {point.lat:.6f}",
        "hours": point.hours,
        "site": point.site.name if point.site else "",
        "station": point.station.name,
        "closed_on": point.closed_on,
    }


def _open_and_own(point: DutyPoint, actor: Viewer) -> None:
    of_bureau(point, actor)
    of_station(point.station_id, actor)
    if point.closed_on is not None:
        raise PointIsClosed(point=point.name)
