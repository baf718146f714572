"""Sites (row 40): schools, banks, mines; who guards them, their plan and their drills."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from lianqin.accounts.roles import POLICE
from lianqin.core.acts import act
from lianqin.core.clock import today
from lianqin.core.scope import Viewer
from lianqin.registry.areas import station_for
from lianqin.registry.drills import a_year_after
from lianqin.registry.ground import refuse_outside, size_of
from lianqin.registry.history import note_changes
from lianqin.registry.kinds import Sector
from lianqin.registry.linkage_errors import DayAhead, EndsBeforeItBegan
from lianqin.registry.models import Organisation, ServiceContract, Site
from lianqin.registry.naming_places import forget_place, name_place
from lianqin.registry.organisation_errors import SiteHasEnded
from lianqin.registry.reach import of_bureau, of_station
from lianqin.registry.slugs import free_slug

Json = dict[str, Any]


@dataclass(frozen=True)
class SiteFacts:
    """What is written down about a site; `boundary` is GeoJSON, gates have name, lon and lat."""

    name: str
    sector: Sector | str
    lon: float
    lat: float
    organisation: Organisation | None = None
    address: str = ""
    is_key_unit: bool = False
    is_key_target: bool = False
    gates: list[Json] = field(default_factory=list)
    boundary: Json | None = None
    plan_on: date | None = None
    drilled_on: date | None = None


COLUMNS = tuple(SiteFacts.__dataclass_fields__)


def drill_due(site: Site) -> date | None:
    """The day by which a key unit drills its plan again: twelve months after the last drill
    (企业事业单位内部治安保卫条例 Art. 15). None for others; and where none is known, which means
    that it is due already."""
    if not site.is_key_unit or site.drilled_on is None:
        return None
    return a_year_after(site.drilled_on)


def lacks_drill(site: Site, day: date) -> bool:
    """Whether a key unit is without a drill in the twelve months before `day` (row 40)."""
    due = drill_due(site)
    return site.is_key_unit and site.ended_on is None and (due is None or due < day)


def plans_seen_by(viewer: Viewer, day: date) -> Q:
    """The sites whose plan, drills, gates and boundary somebody may know on `day`: police of all,
    a manager of those that the unit keeps or guards under a contract that has not ended."""
    if viewer.role in POLICE:
        return Q()
    serves = ServiceContract.objects.for_viewer(viewer).exclude(until__lte=day)
    guarded = serves.filter(site__isnull=False).values("site_id")
    return Q(organisation_id__in=viewer.organisation_ids) | Q(pk__in=guarded)


def register_site(*, facts: SiteFacts, opened_on: date | None, actor: Viewer) -> Site:
    """Enter a site; the station is that in whose area it lies.

    Raises OutsideCounty, AreaOutsideCounty, DayAhead (of plan and drill), and NotFound for an
    officer of another station.
    """
    station = _checked(facts, actor)
    with act("site.register", actor=actor) as act_:
        site = Site(
            slug=free_slug(Site, actor.bureau, facts.name),
            bureau_id=actor.bureau,
            station=station,
            opened_on=opened_on,
        )
        _write(site, facts, station)
        site.save()
        name_place(site)
        act_.record(site, station=station.pk, sector=str(facts.sector))
    return site


def change_site(*, site: Site, facts: SiteFacts, actor: Viewer) -> None:
    """Change a site; moved, it may answer to another station.

    Raises SiteHasEnded, OutsideCounty, AreaOutsideCounty, DayAhead, and NotFound for another
    station's.
    """
    _own(site, actor)
    station = _checked(facts, actor)
    before = _facts(site)
    _write(site, facts, station)
    with act("site.change", actor=actor) as act_:
        site.save()
        name_place(site)
        named = note_changes(
            act_, site, before, _facts(site), actor=actor, organisation=site.organisation
        )
        act_.record(site, fields=named)


def end_site(*, site: Site, on: date, actor: Viewer) -> None:
    """Take a site off the register on the day `on`; its history stays.

    Raises SiteHasEnded, DayAhead and EndsBeforeItBegan.
    """
    _own(site, actor)
    if on > today():
        raise DayAhead
    if site.opened_on and on < site.opened_on:
        raise EndsBeforeItBegan(since=site.opened_on.isoformat())
    before = _facts(site)
    site.ended_on = on
    with act("site.end", actor=actor) as act_:
        site.save(update_fields=["ended_on"])
        forget_place(site)
        note_changes(act_, site, before, _facts(site), actor=actor, organisation=site.organisation)
        act_.record(site)


def _checked(facts: SiteFacts, actor: Viewer) -> Organisation:
    if any(held_on > today() for held_on in (facts.plan_on, facts.drilled_on) if held_on):
        raise DayAhead
    station = station_for(actor.bureau, facts.lon, facts.lat)
    of_station(station.pk, actor)
    if facts.organisation is not None:
        of_bureau(facts.organisation, actor)
    if facts.boundary is not None:
        refuse_outside(actor.bureau, facts.boundary)
    return station


def _write(site: Site, facts: SiteFacts, station: Organisation) -> None:
    site.station = station
    for name in COLUMNS:
        setattr(site, name, getattr(facts, name))


def _facts(site: Site) -> Json:
    return {
        "name": site.name,
        "sector": site.sector,
        "station": site.station.name,
        "organisation": site.organisation.name if site.organisation else "",
        "place": f"{site.lon:.6f}, {site.lat:.6f}",
        "address": site.address,
        "is_key_unit": site.is_key_unit,
        "is_key_target": site.is_key_target,
        "gates": "、".join(gate["name"] for gate in site.gates),
        "boundary": size_of(site.boundary),
        "plan_on": site.plan_on,
        "drilled_on": site.drilled_on,
        "ended_on": site.ended_on,
    }


def _own(site: Site, actor: Viewer) -> None:
    of_bureau(site, actor)
    of_station(site.station_id, actor)
    if site.ended_on is not None:
        raise SiteHasEnded
