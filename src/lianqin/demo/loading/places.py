"""Sites with their gates, cameras, the gazetteer and the road network."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.db.models import QuerySet

from lianqin.core import clock
from lianqin.demo import files
from lianqin.demo.county import County, osm_gz
from lianqin.demo.county.land import Area
from lianqin.demo.loading.organisations import BUREAU, Bodies
from lianqin.demo.loading.people import in_chunks
from lianqin.demo.loading.rolls import FIRST, Office, on_the
from lianqin.dispatch.roads import install_network
from lianqin.geo.network import RoadNetwork
from lianqin.geo.reader import read_roads
from lianqin.registry.gazetteer import reading
from lianqin.registry.kinds import FileKind, PlaceKind
from lianqin.registry.models import Camera, Organisation, Place, Site, Team
from lianqin.registry.naming_places import name_place
from lianqin.registry.place_ends import write_ends

PLACE_KINDS = {
    "town": PlaceKind.TOWN,
    "village": PlaceKind.VILLAGE,
    "junction": PlaceKind.JUNCTION,
    "kilometre_post": PlaceKind.KILOMETRE_POST,
}
SITE_RANK, POST_RANK = 4, 6


def load_roads(county: County, bureau: Organisation) -> RoadNetwork:
    """Write the roads as an OSM file and read them as any other OSM file is read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "county.osm.gz"
        path.write_bytes(osm_gz(county.network))
        network = read_roads(path)
    install_network(bureau.pk, network)
    return network


def bring_sites(county: County, bodies: Bodies, office: Office) -> dict[str, Site]:
    """Sites by slug, from the office's file; then their gates and grounds, which no file has."""
    owners = {site.slug: site.guarded_by for site in county.sites if site.guarded_by}
    owners |= {unit.site: unit.slug for unit in county.units if unit.site}
    owners |= {department.site: department.slug for department in county.departments}
    names = {slug: body.name for slug, body in bodies.items()}
    keepers = {site: names[slug] for site, slug in owners.items()}
    slugs = {site.name: site.slug for site in county.sites}
    today = clock.today()
    with on_the(FIRST):
        office.bring(FileKind.SITES, files.sites(county, keepers, names), "重点单位台账", slugs)
    office.bring(FileKind.SITES, files.drills(county, today), "预案演练")
    _draw(county, Site.unscoped.filter(bureau=bodies[BUREAU]))
    return {site.slug: site for site in Site.unscoped.filter(bureau=bodies[BUREAU])}


def _draw(county: County, rows: QuerySet[Site]) -> None:
    gates: dict[str, list[dict[str, object]]] = {}
    for gate in county.gates:
        row = {"name": gate.name, "lon": gate.lon, "lat": gate.lat}
        gates.setdefault(gate.site, []).append(row)
    grounds = {site.slug: site.area for site in county.sites}
    found = list(rows)
    for site in found:
        site.gates = gates.get(site.slug, [])
        site.boundary = _polygon(grounds[site.slug])
    Site.unscoped.bulk_update(found, ("gates", "boundary"), batch_size=100)


def _polygon(area: Area) -> dict[str, object]:
    rings = [[list(point) for point in ring] for ring in (area.outer, *area.holes)]
    return {"type": "Polygon", "coordinates": rings}


def load_cameras(county: County, bodies: Bodies, sites: dict[str, Site]) -> None:
    """Invented cameras, references only."""
    rows = [
        Camera(
            bureau=bodies[BUREAU],
            site=sites.get(camera.site),
            code=camera.device,
            name=camera.name,
            lon=camera.lon,
            lat=camera.lat,
            bearing=camera.bearing,
            reach_m=camera.reach,
        )
        for camera in county.cameras
    ]
    in_chunks(Camera, rows)


def load_gazetteer(county: County, bodies: Bodies, network: RoadNetwork) -> None:
    """Every name that a caller may say: places, roads, sites, points, police, cameras, teams."""
    bureau = bodies[BUREAU]
    Place.unscoped.filter(bureau=bureau).delete()  # named by the office's files, without a town
    seen: set[str] = set()
    rows = []
    for row in _names(county, bodies, network):
        if row.slug not in seen:
            seen.add(row.slug)
            rows.append(row)
    in_chunks(Place, rows)
    write_ends(Place.unscoped.filter(bureau=bureau))
    for camera in Camera.unscoped.filter(bureau=bureau):
        name_place(camera)
    for team in Team.unscoped.filter(bureau=bureau).select_related("point"):
        name_place(team)


def _names(county: County, bodies: Bodies, network: RoadNetwork) -> Iterator[Place]:
    bureau = bodies[BUREAU]
    towns = {place.town: place.name for place in county.places if place.kind == "town"}
    for place in county.places:
        yield _place(
            bureau, place.slug, PLACE_KINDS[place.kind], place.name, place.lon, place.lat,
            rank=place.rank, town=towns.get(place.town, ""), approximate=place.approximate,
        )  # fmt: skip
    for site in county.sites:
        town = towns.get(site.town, "")
        yield _place(
            bureau, site.slug, PlaceKind.SITE, site.name, site.lon, site.lat,
            rank=SITE_RANK, town=town,
        )  # fmt: skip
    for point in county.points:
        yield _place(
            bureau, point.slug, PlaceKind.POINT, point.name, point.lon, point.lat, rank=SITE_RANK
        )
    for body in county.organisations:
        yield _place(
            bureau, f"police-{body.slug}", PlaceKind.STATION, body.name, body.lon, body.lat, rank=2
        )
    yield from _roads(bureau, network)


def _roads(bureau: Organisation, network: RoadNetwork) -> Iterator[Place]:
    """Each named road, placed at the middle of its longest piece."""
    longest: dict[str, int] = {}
    for edge in range(network.edges):
        name = network.name_of(edge)
        best = longest.get(name)
        if name and (best is None or network.edge_metres[edge] > network.edge_metres[best]):
            longest[name] = edge
    for name, edge in sorted(longest.items()):
        line = network.shape_of(edge)
        lon, lat = map(float, line[len(line) // 2])
        yield _place(bureau, f"road-{name}", PlaceKind.ROAD, name, lon, lat, rank=POST_RANK)


def _place(
    bureau: Organisation,
    slug: str,
    kind: PlaceKind,
    name: str,
    lon: float,
    lat: float,
    *,
    rank: int,
    town: str = "",
    approximate: bool = False,
) -> Place:
    pinyin, initials = reading(name)
    return Place(
        slug=slug[:64],
        bureau=bureau,
        kind=kind,
        name=name,
        pinyin=pinyin[:192],
        initials=initials[:48],
        lon=lon,
        lat=lat,
        town=town,
        rank=rank,
        is_approximate=approximate,
    )
