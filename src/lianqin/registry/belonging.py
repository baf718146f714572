"""What belongs to the people of one page: the rows that `for_viewer` gives, asked person by person.

`for_viewer` asks whose rows a viewer may see as a list of people, which a database may write out
whole before it looks at the fifty of a page. Here it is asked of each row instead, by key. A test
holds the two to the same rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lianqin.accounts.roles import Role
from lianqin.core.scope import NOTHING, Viewer
from lianqin.registry.models import (
    Certificate,
    Employment,
    Insurance,
    Linkage,
    Person,
    Qualification,
    TeamMembership,
)

P = TypeVar("P", Certificate, Qualification, Linkage, TeamMembership)
D = TypeVar("D", Insurance, Employment)


def parts_of_people(model: type[P], viewer: Viewer, keys: Sequence[int]) -> QuerySet[P]:
    """The rows of the people `keys` that are seen as their holder is."""
    return of_seen_people(model, viewer).filter(person_id__in=keys)


def of_seen_people(model: type[P], viewer: Viewer) -> QuerySet[P]:
    """The rows whose holder the viewer may see."""
    holder = Person.objects.for_viewer(viewer).filter(pk=OuterRef("person_id"))
    return model.unscoped.filter(Exists(holder))


def parts_of_dossiers(model: type[D], viewer: Viewer, keys: Sequence[int]) -> QuerySet[D]:
    """The rows of the people `keys` that belong to dossiers which the viewer may read; for a
    manager only those of the time in the unit."""
    holder = Person.unscoped.filter(Person.dossier_open_to(viewer), pk=OuterRef("person_id"))
    rows = model.unscoped.filter(Exists(holder), person_id__in=keys)
    if viewer.role != Role.UNIT_MANAGER:
        return rows
    mine = Q(person_id=viewer.person_id) if viewer.person_id else NOTHING
    return rows.filter(mine | Q(organisation_id__in=viewer.organisation_ids))


def headcounts(units: Sequence[int], *where: Q, **also: object) -> dict[int, int]:
    """How many people of each unit there are; for those who see everybody of those units."""
    people = Person.unscoped.filter(*where, organisation_id__in=units, **also).order_by()
    return dict(people.values_list("organisation_id").annotate(Count("pk")))
