"""What the list of people says beyond their own rows: each for one page's keys, in one query."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Max, Q

from lianqin.desk.listing import Ask
from lianqin.registry.belonging import parts_of_dossiers, parts_of_people
from lianqin.registry.kinds import SkillLevel
from lianqin.registry.models import (
    Certificate,
    Employment,
    Insurance,
    Linkage,
    Qualification,
    TeamMembership,
)

Keys = Sequence[int]


def certificates(ask: Ask, keys: Keys) -> dict[int, Certificate]:
    """The one that holds the longest, else the one that held last."""
    rows = parts_of_people(Certificate, ask.viewer, keys)
    found: dict[int, Certificate] = {}
    for paper in rows:
        best = found.get(paper.person_id)
        if best is None or _rank(paper, ask.day) > _rank(best, ask.day):
            found[paper.person_id] = paper
    return found


def _rank(paper: Certificate, day: date) -> tuple[bool, date]:
    return paper.valid_on(day), paper.expires_on or date.max


def skills(ask: Ask, keys: Keys) -> dict[int, Any]:
    """The highest level of skill that counts today, in words; level 1 is the highest."""
    counts = Q(expires_on=None) | Q(expires_on__gte=ask.day)
    rows = parts_of_people(Qualification, ask.viewer, keys).filter(counts, level__isnull=False)
    found = rows.order_by("-level").values_list("person_id", "level")
    return {person: SkillLevel(level).label for person, level in found if level}


def linkages(ask: Ask, keys: Keys) -> dict[int, Linkage]:
    """The linkage in force today, with the station in whose area it is."""
    rows = parts_of_people(Linkage, ask.viewer, keys).filter(_now(ask.day))
    return {row.person_id: row for row in rows.select_related("station")}


def teams(ask: Ask, keys: Keys) -> dict[int, TeamMembership]:
    """The membership in force today, with its team."""
    rows = parts_of_people(TeamMembership, ask.viewer, keys).filter(_now(ask.day))
    return {row.person_id: row for row in rows.select_related("team")}


def insurances(ask: Ask, keys: Keys) -> dict[int, Any]:
    """The last day on which they are insured."""
    rows = parts_of_dossiers(Insurance, ask.viewer, keys)
    return dict(rows.order_by().values_list("person_id").annotate(Max("until")))


def contracts(ask: Ask, keys: Keys) -> dict[int, Any]:
    """The last day of the labour contract in force today, none where it is open."""
    rows = parts_of_dossiers(Employment, ask.viewer, keys).filter(_now(ask.day))
    return dict(rows.values_list("person_id", "contract_until"))


def _now(day: date) -> Q:
    return Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))


PARTS = {
    "certificate": certificates,
    "skill": skills,
    "linkage": linkages,
    "team": teams,
    "insurance": insurances,
    "contract": contracts,
}
