"""The county's police as rows; units, departments, teams and grids from the office's file."""

from __future__ import annotations

from typing import Any

from lianqin.demo import files
from lianqin.demo.county import County
from lianqin.demo.county.land import Area
from lianqin.demo.files import FOUNDED, short
from lianqin.demo.loading.rolls import FIRST, Office, on_the
from lianqin.registry.kinds import FileKind
from lianqin.registry.kinds import OrganisationKind as Kind
from lianqin.registry.models import Organisation
from lianqin.registry.models.organisations import fresh_version

KINDS = {
    "command_centre": Kind.BUREAU,
    "sub_bureau": Kind.SUB_BUREAU,
    "station": Kind.STATION,
    "swat": Kind.PATROL_SWAT,
    "supervision": Kind.SUPERVISION,
}
BUREAU, COMMAND = "bureau", "command"
Bodies = dict[str, Organisation]


def load_police(county: County) -> Bodies:
    """Every police body by its slug; the command centre is the bureau itself."""
    bodies = {BUREAU: _bureau(county)}
    bodies[COMMAND] = bodies[BUREAU]
    for body in county.organisations:
        if body.slug not in bodies:
            area = multipolygon(body.area) if body.area else None
            bodies[body.slug] = _make(bodies, KINDS[body.kind], body, area)
    return bodies


def bring_units(county: County, bodies: Bodies, office: Office) -> None:
    """Everybody else from the office's file, then each unit's own ground (Art. 15)."""
    slugs = {files.grid_name(p.name): f"town-{p.town}" for p in county.places if p.kind == "town"}
    owned: tuple[Any, ...] = (*county.units, *county.departments)
    slugs |= {body.name: body.slug for body in (*owned, *county.volunteer_teams)}
    with on_the(FIRST):
        office.bring(FileKind.ORGANISATIONS, files.organisations(county), "单位登记表", slugs)
    grounds = {site.slug: site.area for site in county.sites}
    for body in owned:
        if body.site:
            Organisation.unscoped.filter(slug=body.slug, bureau=bodies[BUREAU]).update(
                area=multipolygon((grounds[body.site],)), area_version=fresh_version()
            )
    inside = Organisation.unscoped.filter(bureau=bodies[BUREAU], slug__in=slugs.values())
    bodies |= {body.slug: body for body in inside}


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
        duty_phone=body.phone,
        filed_on=FOUNDED,
        started_on=FOUNDED,
    )


def multipolygon(areas: tuple[Area, ...]) -> dict[str, Any]:
    """Areas as a GeoJSON MultiPolygon."""
    rings = [[[list(point) for point in ring] for ring in (a.outer, *a.holes)] for a in areas]
    return {"type": "MultiPolygon", "coordinates": rings}
