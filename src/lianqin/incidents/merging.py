"""Several reports, one incident: merged by a person, parted again, and nothing moved.

A merged incident keeps its own calls, photos and time line; they are read from the page of the
one that it went into. Merged ones may carry merged ones of their own, so a family is a tree and
the incident that goes on is its root.
"""

from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet

from lianqin.accounts.roles import DESK_POLICE
from lianqin.core.scope import Viewer
from lianqin.incidents.merging_errors import MergedAway
from lianqin.incidents.models import Call, Incident, TimelineEntry
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


def root_of(incident: Incident) -> Incident:
    """The incident that goes on: itself, or the one at the end of the way of its mergings."""
    while incident.state == State.MERGED and incident.merged_into_id:
        incident = Incident.unscoped.get(pk=incident.merged_into_id)
    return incident


def refuse_merged(incident: Incident) -> None:
    """Raise MergedAway, naming where it goes on, as it stands now; call it inside the act."""
    now = Incident.unscoped.only("number", "state", "merged_into_id").get(pk=incident.pk)
    if now.state == State.MERGED:
        raise MergedAway(number=now.number, into=root_of(now).number)


def family(incident: Incident, viewer: Viewer) -> QuerySet[Incident]:
    """The incidents merged into this one that the viewer may open, in the order of their calls."""
    others = [pk for pk in family_ids(incident) if pk != incident.pk]
    return Incident.objects.for_viewer(viewer).filter(pk__in=others).order_by("received_at", "pk")


def calls_of_family(incident: Incident, viewer: Viewer) -> QuerySet[Call]:
    """Every call of the family, the earliest first, for desk police who see the incident.

    Whoever sees the one that goes on sees all of its calls, though one of them came in at a
    neighbour's station: they are reports of the same thing.
    """
    if not _sees(incident, viewer):
        return Call.objects.for_viewer(viewer).none()
    return Call.unscoped.filter(incident_id__in=family_ids(incident)).order_by("received_at", "pk")


def lines_of_family(incident: Incident, viewer: Viewer) -> QuerySet[TimelineEntry]:
    """Every line of the family in the server's order, under the same rule."""
    if not _sees(incident, viewer):
        return TimelineEntry.objects.for_viewer(viewer).none()
    return TimelineEntry.unscoped.filter(incident_id__in=family_ids(incident)).order_by("pk")


def _sees(incident: Incident, viewer: Viewer) -> bool:
    if viewer.role not in DESK_POLICE:
        return False
    return Incident.objects.for_viewer(viewer).filter(pk=incident.pk).exists()
