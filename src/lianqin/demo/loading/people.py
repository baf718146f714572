"""People on file with sealed identity numbers, certificates, linkage and teams."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import islice
from typing import TypeVar

from django.db import models

from lianqin.demo.county import County
from lianqin.demo.county.force import Person as Drawn
from lianqin.demo.loading.organisations import BUREAU, Bodies
from lianqin.registry.identity import index_of, read_identity, seal
from lianqin.registry.models import (
    Certificate,
    DutyPoint,
    Linkage,
    Person,
    Team,
    TeamMembership,
)

CHUNK = 200
SEXES = {"male": "M", "female": "F"}
REGISTERED = dt.date(2024, 1, 1)
Folk = dict[str, Person]
Row = TypeVar("Row", bound=models.Model)


def load_people(county: County, bodies: Bodies) -> Folk:
    """Everyone by slug."""
    rows = [_person(drawn, bodies) for drawn in county.people]
    in_chunks(Person, rows)
    return {person.slug: person for person in Person.unscoped.filter(bureau=bodies[BUREAU])}


def _person(drawn: Drawn, bodies: Bodies) -> Person:
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
        service_number=getattr(drawn, "number", ""),
        is_synthetic=True,
        registered_on=REGISTERED,
    )


def load_certificates(county: County, folk: Folk) -> None:
    """One certificate a guard."""
    rows = [
        Certificate(
            person=folk[file.guard],
            number=file.number,
            issued_on=file.issued,
            expires_on=file.expires,
        )
        for file in county.guard_files
    ]
    in_chunks(Certificate, rows)


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
    links = [
        Linkage(person=folk[row.guard], consented_on=row.consented_on, since=row.linked_on)
        for row in county.linkages
    ]
    in_chunks(Linkage, links)
    return teams


def _point(drawn: object, bodies: Bodies) -> DutyPoint:
    point = vars(drawn)
    return DutyPoint.unscoped.create(
        slug=point["slug"],
        bureau=bodies[BUREAU],
        station=bodies[point["station"]],
        name=point["name"],
        lon=point["lon"],
        lat=point["lat"],
        hours=f"{point['opens']}-{point['closes']}",
        opened_on=REGISTERED,
    )


def in_chunks(model: type[Row], rows: Iterable[Row]) -> None:
    """Write rows a few hundred at a time, so that the one writer is never held for long."""
    stream = iter(rows)
    while chunk := list(islice(stream, CHUNK)):
        model._base_manager.bulk_create(chunk)
