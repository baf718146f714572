"""The live shift that ``make demo`` opens: who is out now, where, and until when.

Times are minutes from now, so that the county itself is the same whenever it is built.
"""

import datetime as dt
from collections.abc import Iterator

from lianqin.demo.county.dice import Dice
from lianqin.demo.county.drawing import Drawing
from lianqin.demo.county.force import Crew, InternalDepartment, Organisation, Person, Site
from lianqin.demo.county.gazetteer import TOWNS
from lianqin.demo.county.plane import LonLat, plane
from lianqin.demo.county.sites import BUILDING_SITE, HOSPITAL, HUAYANG, MUSEUM, street_gate
from lianqin.demo.county.units import GUARD_ZHAO, Guarding

_CARS = {"bagong": 3, "danhe": 2, "zhoucun": 2}
_SWAT_AT = ("jincun", "bagong", "nancun")
_KEPT = {BUILDING_SITE: (GUARD_ZHAO,), MUSEUM: (), HUAYANG: (), HOSPITAL: ()}


class Roster:
    """Draws people for crews; each person is on one crew only."""

    def __init__(self, people: tuple[Person, ...], drawing: Drawing, seed: int) -> None:
        self._free: dict[str, list[str]] = {}
        for person in people:
            self._free.setdefault(person.body, []).append(person.slug)
        self._corners = _corners(drawing)
        self._dice = Dice(seed, "shift")
        self._used: set[str] = set()

    def draw(self, body: str, count: int, among: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Take the next free people of a body, or among some of them."""
        rows = dict.fromkeys(among or self._free.get(body, []))
        pool = [p for p in rows if p not in self._used]
        self._used.update(pool[:count])
        return tuple(pool[:count])

    def near(self, where: LonLat, reach: float) -> LonLat:
        """A street corner within reach metres of a place."""
        here = plane(*where)
        close = [c for c in self._corners if abs(plane(*c) - here) < reach]
        return self._dice.pick(close) if close else where

    def hours(self) -> tuple[int, int]:
        """How long ago a shift began and how long it still runs, in minutes."""
        begun = -30 * self._dice.whole(1, 10)
        return begun, begun + 60 * self._dice.pick((8, 8, 12))


def _corners(drawing: Drawing) -> list[LonLat]:
    roads = {"primary", "secondary", "tertiary", "residential", "unclassified"}
    held = {n for way in drawing.network.ways if way.tag("highway") in roads for n in way.nodes}
    return [(n.lon, n.lat) for n in drawing.network.nodes if n.id in held]


def crews(
    roster: Roster, bodies: tuple[Organisation, ...], guarding: Guarding,
    departments: tuple[InternalDepartment, ...], sites: tuple[Site, ...],
) -> tuple[Crew, ...]:  # fmt: skip
    """Everyone on duty now."""
    stations = [body for body in bodies if body.kind in {"station", "sub_bureau"}]
    shift = [crew for body in stations for crew in _cars(roster, body)]
    shift += _brigades(roster)
    shift += _site_guards(roster, guarding, sites)  # first, so that 赵 stands at his own gate
    shift += _joint(roster, guarding)
    shift += _departments(roster, departments)
    shift += _volunteers(roster, stations)
    return tuple(shift)


def _cars(roster: Roster, body: Organisation) -> Iterator[Crew]:
    for number in range(1, _CARS.get(body.slug, 1) + 1):
        members = roster.draw(body.slug, 2)
        at_home = number == 1
        where = (body.lon, body.lat) if at_home else roster.near((body.lon, body.lat), 3500.0)
        yield Crew(
            f"crew-car-{body.slug}-{number}", f"{body.name[:2]}{number:02d}车", "police_car",
            body.slug, body.slug, "", "", "", members[0], members, "car", *where, *roster.hours(),
        )  # fmt: skip


def _brigades(roster: Roster) -> Iterator[Crew]:
    seats = {town.slug: (town.lon, town.lat) for town in TOWNS}
    for number, town in enumerate(_SWAT_AT, start=1):
        members = roster.draw("swat", 4)
        yield Crew(
            f"crew-swat-{number}", f"特警{number:02d}", "swat", "swat", "", "", "", "", members[0],
            members, "car", *roster.near(seats[town], 1500.0), *roster.hours(),
        )  # fmt: skip
    members = roster.draw("supervision", 2)
    yield Crew(
        "crew-supervision-1", "监管01", "supervision", "supervision", "", "", "", "", members[0],
        members, "car", *roster.near(seats["jincun"], 900.0), *roster.hours(),
    )  # fmt: skip


def _joint(roster: Roster, guarding: Guarding) -> Iterator[Crew]:
    """Two crews of every team, each led by an officer of the station (domain row 7)."""
    points = {point.slug: point for point in guarding.points}
    for team in guarding.teams:
        point = points[team.point]
        for number, mode in enumerate(("scooter", "foot"), start=1):
            members = roster.draw("", 3, among=team.members)
            reach = 1800.0 if mode == "scooter" else 450.0
            yield Crew(
                f"crew-{team.slug}-{number}", f"{team.name}{number}组", "guard_team",
                team.unit or "joint", team.station, team.slug, team.point, point.site,
                _lead(roster, team.station), members, mode,
                *roster.near((point.lon, point.lat), reach), *roster.hours(),
            )  # fmt: skip


def _lead(roster: Roster, station: str) -> str:
    """A station's duty officer, who leads every joint crew of the hour."""
    return f"officer-{station}-01" if station else roster.draw("command", 1)[0]


def _site_guards(roster: Roster, guarding: Guarding, sites: tuple[Site, ...]) -> Iterator[Crew]:
    ground = {site.slug: site for site in sites}
    for slug, named in _KEPT.items():
        site = ground[slug]
        posted = tuple(f.guard for f in guarding.files if f.site == slug)
        members = roster.draw("", 2, among=(*named, *posted))
        lon, lat = street_gate(site)
        yield Crew(
            f"crew-{slug}", f"{site.name[:4]}门岗", "site_guard", site.guarded_by, site.station,
            "", "", slug, "", members, "foot", lon, lat, *roster.hours(),
        )  # fmt: skip


def _departments(roster: Roster, departments: tuple[InternalDepartment, ...]) -> Iterator[Crew]:
    for department in departments:
        for number, mode in enumerate(("car", "foot"), start=1):
            members = roster.draw(department.slug, 4 if mode == "car" else 2)
            yield Crew(
                f"crew-{department.slug}-{number}", f"{department.name}{number}组",
                "internal_security", department.slug, department.station, "", "",
                department.site, "", members, mode, department.lon, department.lat,
                *roster.hours(),
            )  # fmt: skip


def _volunteers(roster: Roster, stations: list[Organisation]) -> Iterator[Crew]:
    home = next(body for body in stations if body.slug == "xiacun")
    members = roster.draw("volunteers-changhe", 4)
    yield Crew(
        "crew-changhe-1", "长河红警1组", "volunteer", "volunteers-changhe", "xiacun", "",
        "point-xiacun", "", "officer-xiacun-01", members, "foot",
        *roster.near((home.lon, home.lat), 700.0), *roster.hours(),
    )  # fmt: skip


def hours(crew: Crew, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """When a crew's shift began and ends, given what time it is now."""
    return now + dt.timedelta(minutes=crew.starts), now + dt.timedelta(minutes=crew.ends)
