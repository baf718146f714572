"""The whole county from one seed, and the hash that says two counties are the same."""

import dataclasses
import hashlib
import json
from dataclasses import dataclass

from lianqin.demo.county.drawing import Drawing, draw_land
from lianqin.demo.county.force import (
    Camera,
    Crew,
    DutyPoint,
    Gate,
    GuardFile,
    InternalDepartment,
    Linkage,
    Organisation,
    Person,
    SecurityUnit,
    Site,
    Team,
    VolunteerTeam,
)
from lianqin.demo.county.gazetteer import TOWNS
from lianqin.demo.county.ground import rivers
from lianqin.demo.county.land import Area, Place, River, RoadNetwork
from lianqin.demo.county.landmarks import junctions, kilometre_posts
from lianqin.demo.county.persons import Registrar
from lianqin.demo.county.plane import lonlat
from lianqin.demo.county.shift import Roster, crews
from lianqin.demo.county.sites import all_sites, cameras, gates
from lianqin.demo.county.stations import CENTRAL, STATIONS, organisations, outline
from lianqin.demo.county.story import StoryEvent, story
from lianqin.demo.county.units import departments, guarding, volunteers

SEED = 140525
LABEL = "演示县：道路、边界、单位、人员、证件、电话均为虚构或近似，不代表真实泽州县"
_GRID_WORKERS = 60


@dataclass(frozen=True)
class County:
    """The demonstration county, flat: every list stands alone and refers by slug."""

    seed: int
    label: str
    outline: Area
    rivers: tuple[River, ...]
    places: tuple[Place, ...]
    network: RoadNetwork
    organisations: tuple[Organisation, ...]
    people: tuple[Person, ...]
    units: tuple[SecurityUnit, ...]
    departments: tuple[InternalDepartment, ...]
    volunteer_teams: tuple[VolunteerTeam, ...]
    guard_files: tuple[GuardFile, ...]
    points: tuple[DutyPoint, ...]
    teams: tuple[Team, ...]
    linkages: tuple[Linkage, ...]
    sites: tuple[Site, ...]
    gates: tuple[Gate, ...]
    cameras: tuple[Camera, ...]
    crews: tuple[Crew, ...]
    story: tuple[StoryEvent, ...]


def build_county(seed: int = SEED) -> County:
    """Build the county of a seed: the same seed gives the same county, byte for byte."""
    drawing = draw_land(seed)
    registrar = Registrar(seed)
    bodies = organisations(drawing, registrar)
    sites = all_sites(drawing, seed)
    doors = gates(sites)
    seats = {town.slug: (town.lon, town.lat) for town in TOWNS}
    guards = guarding(sites, seats, registrar, seed)
    keepers, staff = departments(sites, registrar)
    helpers, volunteer_people = volunteers(seats, registrar)
    police = officers(registrar)
    people = (*police, *guards.guards, *staff, *volunteer_people, *grid_workers(registrar))
    roster = Roster(_deployable(people), drawing, seed)
    shift = crews(roster, bodies, guards, keepers, sites)
    watching = cameras(sites, doors, drawing, seed)
    return County(
        seed, LABEL, outline(), _rivers(), _places(drawing), drawing.network, bodies, people,
        guards.units, keepers, helpers, guards.files, guards.points, guards.teams,
        guards.linkages, sites, doors, watching, shift, story(drawing, sites),
    )  # fmt: skip


def officers(registrar: Registrar) -> tuple[Person, ...]:
    """Police officers with invented numbers; the first of each body is its leader."""
    rows = [(slug, count) for slug, _, _, _, count in (*CENTRAL, *STATIONS)]
    made: list[Person] = []
    for body, count in rows:
        for n in range(1, count + 1):
            role = "值班长" if n == 1 else "民警"
            number = f"演{len(made) + 1:05d}"
            slug = f"officer-{body}-{n:02d}"
            made.append(registrar.person(slug, "officer", body, role=role, number=number))
    return tuple(made)


def grid_workers(registrar: Registrar) -> tuple[Person, ...]:
    """Grid workers, shared out over the towns."""
    return tuple(
        registrar.person(
            f"grid-{n:02d}", "grid_worker", f"town-{TOWNS[n % len(TOWNS)].slug}",
            role="网格员", women=0.55,
        )
        for n in range(1, _GRID_WORKERS + 1)
    )  # fmt: skip


def _deployable(people: tuple[Person, ...]) -> tuple[Person, ...]:
    """Everyone but the station's duty officers, who lead joint crews from the desk."""
    return tuple(p for p in people if not (p.kind == "officer" and p.slug.endswith("-01")))


def _rivers() -> tuple[River, ...]:
    return tuple(
        River(name, tuple(lonlat(complex(x, y)) for x, y in course.simplify(4.0).coords))
        for name, course in rivers().items()
    )


def _places(drawing: Drawing) -> tuple[Place, ...]:
    return (*drawing.places, *junctions(drawing), *kilometre_posts(drawing))


def county_hash(county: County) -> str:
    """SHA-256 over the county as canonical JSON: equal exactly when every byte is."""
    text = json.dumps(
        dataclasses.asdict(county), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()
