"""Officers as rows, everybody else from the rolls of their units; then teams and linkage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from django.db import models

from lianqin.core import clock
from lianqin.core.clock import SHANGHAI
from lianqin.demo import files
from lianqin.demo.county import County
from lianqin.demo.county.force import Person as Drawn
from lianqin.demo.loading.organisations import BUREAU, Bodies
from lianqin.demo.loading.rolls import FIRST, Office, on_the
from lianqin.registry.identity import index_of, read_identity, seal
from lianqin.registry.kinds import FileKind
from lianqin.registry.models import (
    DutyPoint,
    Employment,
    Linkage,
    Person,
    Site,
    Team,
    TeamMembership,
)
from lianqin.registry.naming import reading_of, tail_of

CHUNK = 200
SEXES = {"male": "M", "female": "F"}
REGISTERED = dt.date(2024, 1, 1)
LATELY = dt.timedelta(days=20)
SUPERVISOR = "officer-supervision-01"
Folk = dict[str, Person]
Row = TypeVar("Row", bound=models.Model)


def load_officers(county: County, bodies: Bodies) -> None:
    """The police, who never come from a file, each at the body where they serve."""
    officers = [_officer(drawn, bodies) for drawn in county.people if drawn.kind == "officer"]
    in_chunks(Person, officers)
    in_chunks(
        Employment,
        (
            Employment(person=row, organisation_id=row.organisation_id, since=REGISTERED)
            for row in officers
        ),
    )


def _officer(drawn: Drawn, bodies: Bodies) -> Person:
    number = read_identity(drawn.id_number)
    return Person(
        slug=drawn.slug,
        bureau=bodies[BUREAU],
        organisation=bodies[drawn.body],
        kind=drawn.kind,
        name=drawn.name,
        sex=SEXES[drawn.sex],
        born_on=drawn.born,
        id_sealed=seal(number, owner=drawn.slug),
        id_index=index_of(number),
        phone=drawn.phone,
        phone_tail=tail_of(drawn.phone),
        service_number=drawn.number,
        is_synthetic=True,
        registered_on=REGISTERED,
        **reading_of(drawn.name),
    )


def bring_people(county: County, bodies: Bodies, office: Office) -> Folk:
    """Everybody else from the rolls, then certificates, then this year's papers; all by slug."""
    names = {slug: body.name for slug, body in bodies.items()}
    slugs = {index_of(person.id_number): person.slug for person in county.people}
    with on_the(FIRST):
        office.bring(FileKind.PEOPLE, files.people(county, names), "人员花名册", slugs)
        office.bring(FileKind.CERTIFICATES, files.certificates(county), "保安员证登记表")
    lately = clock.now() - LATELY
    with on_the(lately):
        today = lately.astimezone(SHANGHAI).date()
        office.bring(FileKind.PEOPLE, files.papers(county, names, today), "合同与保险")
    return {person.slug: person for person in Person.unscoped.filter(bureau=bodies[BUREAU])}


def load_teams(county: County, bodies: Bodies, folk: Folk) -> dict[str, Team]:
    """Points, teams with their members, and the dated linkage of each guard."""
    points = {point.slug: _point(point, bodies) for point in county.points}
    teams = {}
    for drawn in county.teams:
        point = points[drawn.point]
        teams[drawn.slug] = Team.unscoped.create(
            slug=drawn.slug,
            bureau=bodies[BUREAU],
            name=drawn.name,
            organisation=bodies[drawn.unit] if drawn.unit else None,
            station=point.station,
            point=point,
            leader=folk[drawn.leader],
            formed_on=REGISTERED,
        )
        rows = [
            TeamMembership(team=teams[drawn.slug], person=folk[slug], since=REGISTERED)
            for slug in drawn.members
        ]
        in_chunks(TeamMembership, rows)
    in_chunks(Linkage, _linkages(county, bodies, folk))
    return teams


def _linkages(county: County, bodies: Bodies, folk: Folk) -> Iterator[Linkage]:
    for row in county.linkages:
        yield Linkage(
            person=folk[row.guard],
            station=bodies[row.station],
            consented_on=row.consented_on,
            since=row.linked_on,
            approver_name=folk[SUPERVISOR].name,
        )


def _point(drawn: object, bodies: Bodies) -> DutyPoint:
    point = vars(drawn)
    return DutyPoint.unscoped.create(
        slug=point["slug"],
        bureau=bodies[BUREAU],
        station=bodies[point["station"]],
        name=point["name"],
        lon=point["lon"],
        lat=point["lat"],
        tier=point["tier"],
        site=Site.unscoped.get(bureau=bodies[BUREAU], slug=point["site"]),
        hours=f"{point['opens']}-{point['closes']}",
        opened_on=REGISTERED,
    )


def in_chunks(model: type[Row], rows: Iterable[Row]) -> None:
    """Write rows a few hundred at a time, so that the one writer is never held for long."""
    stream = iter(rows)
    while chunk := list(islice(stream, CHUNK)):
        model._base_manager.bulk_create(chunk)
