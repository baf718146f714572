"""A shift of crews: the live one, and the ones of the story's days."""

from __future__ import annotations

from datetime import datetime, timedelta

from lianqin.demo.county import County
from lianqin.demo.county.force import Crew
from lianqin.demo.loading.organisations import BUREAU, Bodies
from lianqin.demo.loading.people import Folk, in_chunks
from lianqin.registry.models import Team
from lianqin.units.kinds import UnitKind
from lianqin.units.models import Unit, UnitMember

KINDS = {
    "police_car": UnitKind.POLICE,
    "swat": UnitKind.PATROL_SWAT,
    "guard_team": UnitKind.GUARD,
    "site_guard": UnitKind.GUARD,
    "internal_security": UnitKind.INTERNAL_SECURITY,
    "volunteer": UnitKind.VOLUNTEER,
}
STORY_HOURS = timedelta(hours=12)


def open_shift(
    county: County,
    bodies: Bodies,
    folk: Folk,
    teams: dict[str, Team],
    at: datetime,
    *,
    whole_day: bool = False,
) -> list[Unit]:
    """Put every crew of the county on shift around `at`; `whole_day` gives them all one length."""
    names = {point.slug: point.name for point in county.points}
    names |= {site.slug: site.name for site in county.sites}
    units = []
    for crew in county.crews:
        if crew.kind not in KINDS:
            continue  # the supervision brigade inspects; it is not sent to incidents
        unit = _unit(crew, bodies, folk, teams, names, at)
        if whole_day:
            unit.shift_since, unit.shift_until = at - timedelta(hours=2), at + STORY_HOURS
        unit.save()
        units.append(unit)
        members = [
            UnitMember(unit=unit, person=folk[slug], is_leader=place == 0)
            for place, slug in enumerate(crew.members)
        ]
        in_chunks(UnitMember, members)
    return units


def _unit(
    crew: Crew,
    bodies: Bodies,
    folk: Folk,
    teams: dict[str, Team],
    names: dict[str, str],
    at: datetime,
) -> Unit:
    station = bodies.get(crew.station) or bodies[BUREAU]
    organisation = bodies.get(crew.body) or station
    return Unit(
        slug=crew.slug,
        bureau=bodies[BUREAU],
        organisation=organisation,
        station=station,
        team=teams.get(crew.team),
        officer=folk.get(crew.officer),
        kind=KINDS[crew.kind],
        call_sign=crew.callsign,
        mode=crew.mode,
        post_name=names.get(crew.site) or names.get(crew.point) or organisation.short_name,
        post_lon=crew.lon,
        post_lat=crew.lat,
        shift_since=at + timedelta(minutes=crew.starts),
        shift_until=at + timedelta(minutes=crew.ends),
        on_joint_duty=crew.kind in {"guard_team", "volunteer"},
    )
