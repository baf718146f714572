"""Where a merged incident goes on, and all that went into one: read before anything is written."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from lianqin.incidents.merging_errors import MergedAway
from lianqin.incidents.models import Incident
from lianqin.incidents.states import State

_BELOW = """
    WITH RECURSIVE family(id) AS (
        SELECT id FROM incidents_incident WHERE id = %s
        UNION
        SELECT one.id FROM incidents_incident one JOIN family ON one.merged_into_id = family.id
    )
    SELECT id FROM family
"""


def family_ids(incident: Incident) -> list[int]:
    """The incident and all that was merged into it, however deep: itself first, then by id.

    One query, whatever the size of the family. A merged incident answers for its own branch only.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BELOW, [incident.pk])
        found = {row[0] for row in cursor.fetchall()}
    return [incident.pk, *sorted(found - {incident.pk})]


def in_family(incident: Incident) -> RawSQL:
    """The same ids inside another query: `filter(incident_id__in=in_family(incident))`."""
    return RawSQL(_BELOW, [incident.pk])  # noqa: S611 - a constant; the id is a parameter


def first_received(incidents: QuerySet[Incident]) -> dict[int, datetime]:
    """When the thing was first reported, by id, of those incidents that another went into: the
    earliest report of all that became one with it. A query a level of merging."""
    above: dict[int, tuple[int, datetime]] = {}
    level = Incident.unscoped.filter(merged_into__in=incidents.order_by())
    while found := list(level.order_by("pk").values_list("pk", "merged_into_id", "received_at")):
        new = [row for row in found if row[0] not in above]
        above |= {pk: (into, at) for pk, into, at in new if into}
        level = Incident.unscoped.filter(merged_into__in=[row[0] for row in new])
    earliest: dict[int, datetime] = {}
    for pk, (_into, at) in above.items():
        while pk in above:
            pk = above[pk][0]
            earliest[pk] = min(at, earliest.get(pk, at))
    return earliest


def root_of(incident: Incident) -> Incident:
    """The incident that goes on: itself, or the one at the end of the way of its mergings."""
    while incident.state == State.MERGED and incident.merged_into_id:
        incident = Incident.unscoped.get(pk=incident.merged_into_id)
    return incident


def goes_on_as(incident: Incident) -> Incident:
    """The same as it stands now, whatever the caller read before; call it inside the act."""
    return root_of(Incident.unscoped.get(pk=incident.pk))


def refuse_merged(incident: Incident) -> None:
    """Raise MergedAway, naming where it goes on, as it stands now; call it inside the act."""
    now = Incident.unscoped.filter(pk=incident.pk, state=State.MERGED).first()
    if now is not None:
        raise MergedAway(number=now.number, into=root_of(now).number)
