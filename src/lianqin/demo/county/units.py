"""Security-employing units, their 446 guards, the 6 points, the 10 teams and the 280 linked.

The counts are the article's of 1 August 2024; who they are is invented. 华阳煤业 is named in the
article; that it is self-recruiting is inferred (「华阳煤业保安」). The other names are made up.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from lianqin.demo.county.dice import Dice
from lianqin.demo.county.force import (
    DutyPoint,
    GuardFile,
    InternalDepartment,
    Linkage,
    Person,
    SecurityUnit,
    Site,
    Team,
    VolunteerTeam,
)
from lianqin.demo.county.persons import Registrar
from lianqin.demo.county.sites import BUILDING_SITE, FOUNDRY, HOSPITAL, HUAYANG, WORKS, street_gate

#: Units: slug, name, kind, town and station of the office, own site, guards.
UNITS: tuple[tuple[str, str, str, str, str, str, int], ...] = (
    ("unit-zeyuan", "泽垣保安服务有限公司（虚构）", "company", "jincun", "danhe", "", 176),
    ("unit-danjun", "丹峻保安服务有限公司（虚构）", "company", "bagong", "bagong", "", 134),
    ("unit-huayang", "华阳煤业", "self_recruiting", "zhoucun", "zhoucun", HUAYANG, 92),
    ("unit-hospital", "泽州丹川医院", "self_recruiting", "jincun", "danhe", HOSPITAL, 44),
)
#: Points: slug, name, station, name of the site whose gate they stand at, tier, hours.
_POINTS: tuple[tuple[str, str, str, str, int, str, str], ...] = (
    ("point-yuhuangmiao", "玉皇庙联勤点", "danhe", "玉皇庙彩塑壁画博物馆", 2, "07:00", "22:00"),
    ("point-danhe", "丹河新城联勤点", "danhe", "丹河家园小区", 1, "00:00", "24:00"),
    ("point-bagong", "巴公园区联勤点", "bagong", "巴公园区二期工地", 1, "00:00", "24:00"),
    ("point-zhoucun", "周村陵沁路联勤点", "zhoucun", "周村东街小区", 1, "18:00", "06:00"),
    ("point-xiacun", "下村警保联勤工作点", "xiacun", "长河里小区", 1, "07:00", "23:00"),
    ("point-nancun", "南村汽车站联勤点", "nancun", "南村汽车站", 3, "06:00", "22:00"),
)
#: Teams: slug, name, unit (empty when joint), point, members.
_TEAMS: tuple[tuple[str, str, str, str, int], ...] = (
    ("team-01", "丹河一队", "unit-zeyuan", "point-danhe", 34),
    ("team-02", "玉皇庙守护队", "unit-zeyuan", "point-yuhuangmiao", 28),
    ("team-03", "南村联勤队", "unit-zeyuan", "point-nancun", 30),
    ("team-04", "下村联勤队", "unit-zeyuan", "point-xiacun", 26),
    ("team-05", "巴公一队", "unit-danjun", "point-bagong", 30),
    ("team-06", "巴公二队", "unit-danjun", "point-bagong", 28),
    ("team-07", "南村夜巡队", "unit-danjun", "point-nancun", 26),
    ("team-08", "华阳护路队", "unit-huayang", "point-zhoucun", 40),
    ("team-09", "丹川护院队", "unit-hospital", "point-danhe", 16),
    ("team-10", "丹河联合队", "", "point-danhe", 22),
)
DEPARTMENTS = (
    ("department-yunling", "云岭石灰岩矿保卫科", WORKS, 10),
    ("department-foundry", "巴公丰冶铸造厂保卫科", FOUNDRY, 14),
)
VOLUNTEERS = (("volunteers-changhe", "长河红警", "xiacun", 18),
              ("volunteers-zhoucun", "周村义务巡逻队", "zhoucun", 12))  # fmt: skip
GUARD_ZHAO = "guard-zhao"


@dataclass(frozen=True)
class Guarding:
    """Everything about units and their people, ready to put in the county."""

    units: tuple[SecurityUnit, ...]
    guards: tuple[Person, ...]
    files: tuple[GuardFile, ...]
    points: tuple[DutyPoint, ...]
    teams: tuple[Team, ...]
    linkages: tuple[Linkage, ...]


def guarding(
    sites: tuple[Site, ...], seats: dict[str, tuple[float, float]], registrar: Registrar, seed: int
) -> Guarding:
    """Build units, guards, points, teams and linkages; ``seats`` gives each town's place."""
    dice = Dice(seed, "units")
    ground = {site.slug: site for site in sites}
    units = tuple(_unit(row, ground, seats, registrar) for row in UNITS)
    guards = tuple(guard for row in UNITS for guard in _guards(row[0], row[6], registrar))
    files = tuple(_file(guard, i, sites, dice) for i, guard in enumerate(guards))
    points = tuple(_point(row, sites) for row in _POINTS)
    teams = tuple(_teams(files, points, dice))
    linkages = tuple(link for team in teams for link in _linkages(team, dice))
    return Guarding(units, guards, files, points, teams, linkages)


def _unit(
    row: tuple[str, str, str, str, str, str, int], ground: dict[str, Site],
    seats: dict[str, tuple[float, float]], registrar: Registrar,
) -> SecurityUnit:  # fmt: skip
    slug, name, kind, town, station, site, _ = row
    where = (ground[site].lon, ground[site].lat) if site else seats[town]
    phones = registrar.phone(), registrar.phone()
    return SecurityUnit(slug, name, kind, town, station, site, *where, *phones)


def _guards(unit: str, count: int, registrar: Registrar) -> Iterator[Person]:
    for number in range(1, count + 1):
        slug = f"guard-{unit.removeprefix('unit-')}-{number:03d}"
        if unit == "unit-zeyuan" and number == 1:
            yield registrar.person(GUARD_ZHAO, "guard", unit, role="保安员", name="赵守诚")
        else:
            yield registrar.person(slug, "guard", unit, role="保安员")


def _file(guard: Person, index: int, sites: tuple[Site, ...], dice: Dice) -> GuardFile:
    """The register's page on one guard; four certificates have run out by 1 August 2024."""
    born = dt.date.fromisoformat(guard.born)
    first = max(dt.date(2012, 1, 1), born.replace(year=born.year + 18, day=1))
    issued = first + dt.timedelta(days=dice.whole(0, (dt.date(2023, 12, 1) - first).days))
    expired = index % 112 == 105
    expires = dt.date(2024, 8, 1) if expired else dt.date(2031, 1, 1) + dt.timedelta(
        days=dice.whole(0, 1400)
    )  # fmt: skip
    posts = [s.slug for s in sites if s.guarded_by == guard.body]
    site = BUILDING_SITE if guard.slug == GUARD_ZHAO else dice.pick(posts)
    hired = issued + dt.timedelta(days=dice.whole(0, 30))
    return GuardFile(
        guard.slug, guard.body, site, f"演证{issued.year}{index + 1:05d}", issued.isoformat(),
        expires.isoformat(), 5 - min(4, dice.whole(0, 9) // 3), hired.isoformat(),
        index % 74 != 40,
    )  # fmt: skip


def _point(row: tuple[str, str, str, str, int, str, str], sites: tuple[Site, ...]) -> DutyPoint:
    slug, name, station, where, tier, opens, closes = row
    site = next(site for site in sites if site.name == where)
    lon, lat = street_gate(site)
    return DutyPoint(slug, name, site.town, station, site.slug, tier, opens, closes, lon, lat)


def _teams(
    files: tuple[GuardFile, ...], points: tuple[DutyPoint, ...], dice: Dice
) -> Iterator[Team]:
    """Deal fit guards out to the teams; nobody is dealt twice."""
    fit = [f for f in files if f.expires > "2025" and f.insured and f.guard != GUARD_ZHAO]
    stations = {point.slug: point.station for point in points}
    pools = {row[0]: dice.shuffled([f.guard for f in fit if f.unit == row[0]]) for row in UNITS}
    for slug, name, unit, point, size in _TEAMS:
        shares = (
            [(unit, size)] if unit else [("unit-zeyuan", size // 2), ("unit-danjun", size // 2)]
        )
        members = [pools[source].pop() for source, count in shares for _ in range(count)]
        if slug == "team-10":
            members[0] = GUARD_ZHAO
        yield Team(slug, name, unit, point, stations[point], members[-1], tuple(members))


def _linkages(team: Team, dice: Dice) -> Iterator[Linkage]:
    for guard in team.members:
        consented = dt.date(2024, 1, 8) + dt.timedelta(days=dice.whole(0, 20))
        linked = consented + dt.timedelta(days=dice.whole(1, 5))
        yield Linkage(guard, team.slug, team.station, consented.isoformat(), linked.isoformat())


def departments(
    sites: tuple[Site, ...], registrar: Registrar
) -> tuple[tuple[InternalDepartment, ...], tuple[Person, ...]]:
    """Internal security departments and their staff, who hold no guard certificate."""
    ground = {site.slug: site for site in sites}
    bodies, staff = [], []
    for slug, name, site, count in DEPARTMENTS:
        lon, lat = street_gate(ground[site])
        town, station = ground[site].town, ground[site].station
        bodies.append(
            InternalDepartment(slug, name, site, town, station, lon, lat, registrar.phone())
        )
        for n in range(1, count + 1):
            role = "保卫科长" if n == 1 else "保卫科员"
            person = f"{slug.replace('department', 'staff')}-{n:02d}"
            staff.append(registrar.person(person, "internal_security", slug, role=role))
    return tuple(bodies), tuple(staff)


def volunteers(
    seats: dict[str, tuple[float, float]], registrar: Registrar
) -> tuple[tuple[VolunteerTeam, ...], tuple[Person, ...]]:
    """Volunteer teams and their members."""
    teams, people = [], []
    for slug, name, town, count in VOLUNTEERS:
        teams.append(VolunteerTeam(slug, name, town, town, *seats[town], registrar.phone()))
        people += [
            registrar.person(f"{slug}-{n:02d}", "volunteer", slug, role="队员", women=0.4)
            for n in range(1, count + 1)
        ]
    return tuple(teams), tuple(people)
