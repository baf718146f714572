"""The county's police, security units by legal kind, volunteer teams and grids as rows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lianqin.demo.county import County
from lianqin.demo.county.land import Area
from lianqin.registry.kinds import OrganisationKind as Kind
from lianqin.registry.models import Organisation

FOUNDED = dt.date(2020, 1, 1)
KINDS = {
    "command_centre": Kind.BUREAU,
    "sub_bureau": Kind.SUB_BUREAU,
    "station": Kind.STATION,
    "swat": Kind.PATROL_SWAT,
    "supervision": Kind.SUPERVISION,
    "company": Kind.COMPANY,
    "self_recruiting": Kind.SELF_RECRUITING,
}
BUREAU, COMMAND = "bureau", "command"
Bodies = dict[str, Organisation]


def load_organisations(county: County) -> Bodies:
    """Every organisation by its slug; the command centre is the bureau itself."""
    bodies = {BUREAU: _bureau(county)}
    bodies[COMMAND] = bodies[BUREAU]
    for body in county.organisations:
        if body.slug not in bodies:
            area = multipolygon(body.area) if body.area else None
            bodies[body.slug] = _make(bodies, KINDS[body.kind], body, area)
    grounds = {site.slug: site.area for site in county.sites}
    for unit in county.units:
        own = multipolygon((grounds[unit.site],)) if unit.site else None
        bodies[unit.slug] = _make(bodies, KINDS[unit.kind], unit, own)
    for department in county.departments:
        own = multipolygon((grounds[department.site],))
        bodies[department.slug] = _make(bodies, Kind.INTERNAL_SECURITY, department, own)
    for team in county.volunteer_teams:
        bodies[team.slug] = _make(bodies, Kind.VOLUNTEER_TEAM, team, None)
    _grids(county, bodies)
    return bodies


def _bureau(county: County) -> Organisation:
    seat = next(body for body in county.organisations if body.slug == BUREAU)
    bureau = Organisation.unscoped.create(
        slug=BUREAU,
        kind=Kind.BUREAU,
        name=seat.name,
        short_name=short(seat.name),
        lon=seat.lon,
        lat=seat.lat,
        area=multipolygon((county.outline,)),
        started_on=FOUNDED,
    )
    Organisation.unscoped.filter(pk=bureau.pk).update(bureau=bureau)
    bureau.refresh_from_db()
    return bureau


def _make(bodies: Bodies, kind: Kind, body: Any, area: dict[str, Any] | None) -> Organisation:
    bureau = bodies[BUREAU]
    return Organisation.unscoped.create(
        slug=body.slug,
        bureau=bureau,
        parent=bureau,
        kind=kind,
        name=body.name,
        short_name=short(body.name),
        lon=body.lon,
        lat=body.lat,
        area=area,
        duty_contact="值班员",
        duty_phone=getattr(body, "phone", "") or getattr(body, "duty_phone", ""),
        filed_on=FOUNDED,
        started_on=FOUNDED,
    )


def _grids(county: County, bodies: Bodies) -> None:
    for place in county.places:
        if place.kind == "town":
            slug = f"town-{place.town}"
            bodies[slug] = Organisation.unscoped.create(
                slug=slug,
                bureau=bodies[BUREAU],
                parent=bodies[BUREAU],
                kind=Kind.GRID,
                name=f"{place.name}网格",
                short_name=f"{place.name}网格",
                lon=place.lon,
                lat=place.lat,
                started_on=FOUNDED,
            )


def short(name: str) -> str:
    """A name short enough for a chip."""
    for ending in ("（虚构）", "有限公司"):
        name = name.replace(ending, "")
    return name.replace("泽州县公安局", "县局")[:16] or "县局"


def multipolygon(areas: tuple[Area, ...]) -> dict[str, Any]:
    """Areas as a GeoJSON MultiPolygon."""
    rings = [[[list(point) for point in ring] for ring in (a.outer, *a.holes)] for a in areas]
    return {"type": "MultiPolygon", "coordinates": rings}
