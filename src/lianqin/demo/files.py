"""The demo county's own office files, as a county's units would send them: one workbook a kind.

Days that have to lie about the present are counted from it; all others are the county's.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import override
from openpyxl import Workbook

from lianqin.demo.county import County
from lianqin.demo.county.force import GuardFile, Person
from lianqin.demo.county.units import GUARD_ZHAO
from lianqin.registry.importing.columns import COLUMNS
from lianqin.registry.kinds import (
    Education,
    KitSort,
    OrganisationKind,
    PersonnelKind,
    Sector,
    SkillLevel,
)
from lianqin.registry.people import ADULT, birthday

Row = dict[str, Any]

FOUNDED, FILED = dt.date(2020, 1, 1), dt.date(2020, 1, 16)
SECTORS = {"museum": Sector.HERITAGE, "public": Sector.OTHER}
SCHOOLING = (Education.JUNIOR, Education.SENIOR, Education.SENIOR, Education.COLLEGE)
POSTS = ("门岗", "巡逻岗", "监控岗", "大门岗", "夜巡岗")
INSURER = "虚构财产保险"
YEAR = dt.timedelta(days=365)


def workbook(kind: str, rows: Iterable[Row]) -> bytes:
    """An .xlsx with the columns that some row fills, under the template's own titles."""
    rows = list(rows)
    used = {key for row in rows for key, value in row.items() if value not in {None, ""}}
    columns = [column for column in COLUMNS[kind] if column.key in used]
    book = Workbook(write_only=True)
    sheet = book.create_sheet("名册")
    sheet.append([column.title for column in columns])
    for row in rows:
        sheet.append([row.get(column.key) for column in columns])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def word(choice: Any) -> str:
    """A choice as an office writes it."""
    with override("zh-hans"):
        return str(choice.label)


def short(name: str) -> str:
    """A name short enough for a chip."""
    for ending in ("（虚构）", "有限公司"):
        name = name.replace(ending, "")
    return name.replace("泽州县公安局", "县局")[:16] or "县局"


def organisations(county: County) -> Iterator[Row]:
    """Security units with their filing, departments, volunteer teams, and a grid for each town."""
    for place, unit in enumerate(county.units, start=1):
        filed = {"filed_on": FILED, "filing_number": f"演备2020-{place:03d}"}
        yield _body(OrganisationKind(unit.kind), unit) | filed
    for department in county.departments:
        yield _body(OrganisationKind.INTERNAL_SECURITY, department)
    for team in county.volunteer_teams:
        yield _body(OrganisationKind.VOLUNTEER_TEAM, team)
    for town in county.places:
        if town.kind == "town":
            name = grid_name(town.name)
            kind = word(OrganisationKind.GRID)
            spot = {"lon": town.lon, "lat": town.lat, "started_on": FOUNDED}
            yield {"name": name, "short_name": name, "kind": kind, **spot}


def grid_name(town: str) -> str:
    """What a town's grid is called."""
    return f"{town}网格"


def _body(kind: OrganisationKind, body: Any) -> Row:
    return {
        "name": body.name,
        "short_name": short(body.name),
        "kind": word(kind),
        "duty_contact": "值班员",
        "duty_phone": body.phone,
        "lon": body.lon,
        "lat": body.lat,
        "started_on": FOUNDED,
    }


def sites(county: County, keepers: dict[str, str], stations: dict[str, str]) -> Iterator[Row]:
    """Every site with its station and who keeps order there, by name; `drills` come later."""
    for site in county.sites:
        yield {
            "name": site.name,
            "sector": word(Sector(SECTORS.get(site.kind, site.kind))),
            "station": stations[site.station],
            "organisation": keepers.get(site.slug),
            "lon": site.lon,
            "lat": site.lat,
            "is_key_unit": "是" if site.key_unit else "否",
            "is_key_target": "是" if site.key_target else "否",
        }


def drills(county: County, today: dt.date) -> Iterator[Row]:
    """The key units' last drills: most this year, a few of them a year ago."""
    for place, site in enumerate(site for site in county.sites if site.key_unit):
        drilled = today - dt.timedelta(days=350 + place % 9 if place % 6 == 2 else 30 + place % 200)
        yield {
            "name": site.name,
            "sector": word(Sector(SECTORS.get(site.kind, site.kind))),
            "lon": site.lon,
            "lat": site.lat,
            "plan_on": drilled - dt.timedelta(days=40),
            "drilled_on": drilled,
        }


def people(county: County, bodies: dict[str, str]) -> Iterator[Row]:
    """Everybody but the police: guards, internal security, volunteers, grid workers."""
    files = {file.guard: file for file in county.guard_files}
    for place, person in enumerate(county.people):
        if person.kind == "officer":
            continue
        file = files.get(person.slug)
        yield _person(person, bodies) | {
            "phone": person.phone,
            "education": word(SCHOOLING[place % len(SCHOOLING)]),
            "position": POSTS[place % len(POSTS)] if file else person.role,
            "joined_on": hired_on(person, file) if file else FOUNDED,
        }


def hired_on(person: Person, file: GuardFile) -> dt.date:
    """The day of hiring, never before that of coming of age (Art. 16)."""
    grown = birthday(dt.date.fromisoformat(person.born), ADULT)
    return max(dt.date.fromisoformat(file.hired), grown)


def _person(person: Person, bodies: dict[str, str]) -> Row:
    return {
        "name": person.name,
        "identity": person.id_number,
        "kind": word(PersonnelKind(person.kind)),
        "organisation": bodies[person.body],
    }


def certificates(county: County) -> Iterator[Row]:
    """Each guard's certificate and level of skill."""
    persons = {person.slug: person for person in county.people}
    for place, file in enumerate(county.guard_files):
        person = persons[file.guard]
        yield {
            "name": person.name,
            "identity": person.id_number,
            "certificate_number": file.number,
            "certificate_issued_on": _day(file.issued),
            "certificate_expires_on": _day(file.expires),
            "skill_level": word(SkillLevel(file.level)),
            "skill_number": f"演技{place + 1:05d}",
            "skill_granted_on": _day(file.issued),
        }


def papers(county: County, bodies: dict[str, str], today: dt.date) -> Iterator[Row]:
    """This year's labour contracts and insurance: some end within the month, six have none."""
    persons = {person.slug: person for person in county.people}
    for place, file in enumerate(county.guard_files):
        since = today - dt.timedelta(days=30 + place * 37 % 330)
        row = _person(persons[file.guard], bodies) | {
            "contract_number": f"演合{place + 1:05d}",
            "contract_since": since - YEAR,
            "contract_until": since + (YEAR if place % 3 else 2 * YEAR),
        }
        if file.insured:
            row |= {
                "insurer": INSURER,
                "policy_number": f"演保{place + 1:05d}",
                "insured_since": since,
                "insured_until": since + YEAR - dt.timedelta(days=1),
            }
        yield row


def kit(county: County, bodies: dict[str, str], day: dt.date) -> Iterator[Row]:
    """An armband and a shoulder lamp for each linked guard, and what every unit keeps in store."""
    persons = {person.slug: person for person in county.people}
    for place, link in enumerate(county.linkages, start=1):
        unit = bodies[persons[link.guard].body]
        own = {"organisation": unit, "acquired_on": day}
        yield {"number": f"XB-{place:04d}", **_item(KitSort.ARMBAND), **own}
        yield {
            "number": f"JD-{place:04d}",
            **_item(KitSort.SHOULDER_LAMP),
            **own,
            "holder_name": persons[link.guard].name,
            "holder_identity": persons[link.guard].id_number,
            "issued_on": day,
        }
    number = 0
    for unit in (unit.name for unit in county.units):
        for sort, count in STORE:
            for _ in range(count):
                number += 1
                own = {"organisation": unit, "acquired_on": day}
                yield {"number": f"KC-{number:04d}", **_item(sort), **own}


STORE = (
    *((KitSort.RADIO, 12), (KitSort.VEST, 10), (KitSort.TORCH, 10), (KitSort.HELMET, 6)),
    *((KitSort.STAB_VEST, 6), (KitSort.SHIELD, 4), (KitSort.FORK, 2), (KitSort.BATON, 4)),
)


def _item(sort: KitSort) -> Row:
    return {"name": word(sort), "sort": word(sort)}


def armband_kept_out(county: County) -> str:
    """The guard who still has last night's armband: one of a crew of team 02, not its leader."""
    crew = next(crew for crew in county.crews if crew.slug == "crew-team-02-1")
    return next(slug for slug in crew.members[1:] if slug != GUARD_ZHAO)


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
