"""Who is on shift tonight: five crews, each at its rostered post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from cast_people import People, Someone
from cast_places import Places

from lianqin.core import clock
from lianqin.registry.models import Organisation
from lianqin.units.kinds import Mode, UnitKind
from lianqin.units.models import Unit, UnitMember

BEFORE, AFTER = timedelta(hours=2), timedelta(hours=10)


@dataclass
class Crews:
    """The crews of one county from two hours ago until ten hours ahead."""

    danhe_car: Unit  # Officer Sun, at the station
    daji_car: Unit  # Officer Ma, at the station, far from the village
    swat_car: Unit  # Officer Luo
    li_crew: Unit  # guards Li and Tan, on joint duty at the point
    zhao_post: Unit  # guard Zhao at the building site, on his employer's post, not on joint duty
    niu_crew: Unit  # internal security near the village
    he_walk: Unit  # volunteers, on foot


def crews(where: Places, who: People) -> Crews:
    """Build them."""
    guard = UnitKind.GUARD
    return Crews(
        danhe_car=crew("danhe-1", UnitKind.POLICE, where.danhe, where.danhe, [who.sun]),
        daji_car=crew("daji-1", UnitKind.POLICE, where.daji, where.daji, [who.ma]),
        swat_car=crew("swat-1", UnitKind.PATROL_SWAT, where.swat, where.danhe, [who.luo]),
        li_crew=_joint(crew("li-1", guard, where.company, where.danhe, [who.tan, who.li]), where),
        zhao_post=crew("zhao-1", guard, where.company, where.danhe, [who.zhao], Mode.FOOT),
        niu_crew=crew("niu-1", UnitKind.INTERNAL_SECURITY, where.enterprise, where.daji, [who.niu]),
        he_walk=crew(
            "he-1", UnitKind.VOLUNTEER, where.volunteers, where.danhe, [who.he], Mode.FOOT
        ),
    )


def crew(
    slug: str,
    kind: UnitKind,
    organisation: Organisation,
    station: Organisation,
    members: list[Someone],
    mode: Mode = Mode.CAR,
) -> Unit:
    """A crew on shift, posted where its organisation is; the first member leads."""
    unit = Unit.unscoped.create(
        slug=slug,
        bureau=organisation.bureau,
        organisation=organisation,
        station=station,
        kind=kind,
        call_sign=f"{organisation.short_name}-{slug[-1]}",
        mode=mode,
        post_name=organisation.name,
        post_lon=organisation.lon,
        post_lat=organisation.lat,
        shift_since=clock.now() - BEFORE,
        shift_until=clock.now() + AFTER,
    )
    for place, member in enumerate(members):
        assert member.person is not None
        UnitMember.unscoped.create(unit=unit, person=member.person, is_leader=place == 0)
    return unit


def _joint(unit: Unit, where: Places) -> Unit:
    """Put a crew on joint duty at the county's point."""
    unit.team, unit.on_joint_duty = where.team, True
    unit.post_name, unit.post_lon, unit.post_lat = (
        where.point.name,
        where.point.lon,
        where.point.lat,
    )
    unit.save(update_fields=["team", "on_joint_duty", "post_name", "post_lon", "post_lat"])
    return unit
