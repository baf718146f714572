"""A file's rows about sites: where they lie, who keeps order there, their plans and drills."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lianqin.registry.areas import station_areas
from lianqin.registry.importing.bulk import insert
from lianqin.registry.importing.candidates import Candidate, Changed
from lianqin.registry.importing.entering import Entering, fresh_slug
from lianqin.registry.importing.office import Office
from lianqin.registry.importing.texts import folded
from lianqin.registry.kinds import STATION_KINDS
from lianqin.registry.models import Organisation, Site

OF_SITE = tuple(
    (name, name)
    for name in (
        *("sector", "address", "lon", "lat", "is_key_unit", "is_key_target"),
        *("plan_on", "drilled_on"),
    )
)
# GPS of an office's phone is no better, and a file's rounding is no change of place.
SAME_PLACE = 1e-6


class SiteRows:
    """Reads and enters the kind `sites`."""

    def prepare(self, candidate: Candidate) -> None:
        """Fold the name, under which the site is found."""
        candidate.found["folded"] = folded(candidate["name"] or "")

    def keys(self, candidate: Candidate) -> Iterator[tuple[str, str, str]]:
        """No name twice in a file."""
        if name := candidate.found["folded"]:
            yield "name", name, "twice_in_file"

    def check(self, candidates: Sequence[Candidate], office: Office) -> None:
        """Find the sites and their stations, and name what cannot be."""
        known = {
            folded(site.name): site
            for site in Site.unscoped.filter(bureau_id=office.bureau_id, ended_on=None).defer(
                "boundary", "gates"
            )
        }
        stations = {body.pk: body for body in office.bodies.values()}
        for candidate in candidates:
            site = known.get(candidate.found["folded"])
            station = _station(candidate, office, stations)
            keeper = office.body(candidate, "organisation")
            candidate.found |= {"site": site, "station": station, "keeper": keeper}
            candidate.is_new = site is None
            for column in ("plan_on", "drilled_on"):
                if (held_on := candidate.day(column)) and held_on > office.today:
                    candidate.refuse(column, "held_in_future")
            if site is not None:
                candidate.compare("site", site, OF_SITE)
                _compare_bodies(candidate, site)
                _forgive_rounding(candidate)

    def ready(self, candidate: Candidate, slugs: Mapping[str, str]) -> None:
        """Draw a slug; `slugs` names some by name."""
        candidate.found["slug"] = slugs.get(candidate["name"]) or fresh_slug("site")

    def enter(self, candidates: Sequence[Candidate], entering: Entering) -> None:
        """Write new sites, and what is changed of others."""
        fresh = [candidate for candidate in candidates if candidate.is_new]
        sites = [_site(candidate, entering) for candidate in fresh]
        insert(Site, sites)
        for site in sites:
            entering.created(site, None, site.organisation_id)
        for candidate in candidates:
            if not candidate.is_new:
                site = candidate.found["site"]
                entering.update(site, candidate, "site", unit=site.organisation_id)


def _station(
    candidate: Candidate, office: Office, stations: Mapping[int, Organisation]
) -> Organisation | None:
    """The station that is named, or the one in whose area the site lies."""
    if candidate.says("station"):
        named = office.body(candidate, "station")
        if named is not None and named.kind not in STATION_KINDS:
            candidate.refuse("station", "station_unknown")
            return None
        return named
    lon, lat = candidate["lon"], candidate["lat"]
    if lon is None or lat is None:
        return None
    found = station_areas(office.bureau_id).station_at(lon, lat)
    if found is None:
        candidate.refuse("lon", "outside_county")
        return None
    return stations[found]


def _compare_bodies(candidate: Candidate, site: Site) -> None:
    for column, field, body in (
        ("station", "station_id", candidate.found["station"]),
        ("organisation", "organisation_id", candidate.found["keeper"]),
    ):
        before = getattr(site, field)
        if candidate.says(column) and body is not None and body.pk != before:
            candidate.changes.append(Changed(column, "site", field, before, body.pk))


def _forgive_rounding(candidate: Candidate) -> None:
    candidate.changes = [
        change
        for change in candidate.changes
        if change.column not in {"lon", "lat"} or abs(change.before - change.after) > SAME_PLACE
    ]


def _site(candidate: Candidate, entering: Entering) -> Site:
    return Site(
        slug=candidate.found["slug"],
        bureau_id=entering.run.bureau_id,
        station=candidate.found["station"],
        organisation=candidate.found["keeper"],
        name=candidate["name"],
        sector=candidate["sector"],
        lon=candidate["lon"],
        lat=candidate["lat"],
        is_key_unit=bool(candidate["is_key_unit"]),
        is_key_target=bool(candidate["is_key_target"]),
        address=candidate["address"] or "",
        plan_on=candidate.day("plan_on"),
        drilled_on=candidate.day("drilled_on"),
        opened_on=entering.today,
    )
