"""Keeping in touch with whoever asked for help, until somebody is with them (domain row 55)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from lianqin.incidents.models import Incident, TimelineEntry
from lianqin.incidents.stamps import Entry, Stamps, stamps_of
from lianqin.incidents.states import EntryKind, State

# [P] The domain proposes ten minutes; a bureau may want another length.
GAP = timedelta(minutes=10)
WAITING = (State.RECEIVED, State.DISPATCHED)
# The lines from which the next word with the caller follows.
TOLD = (
    *(EntryKind.RECEIVED, EntryKind.CONTACT, EntryKind.SAFE, EntryKind.ON_SCENE),
    *(EntryKind.CORRECTION, EntryKind.STRUCK),
)


def contact_due(category: str, state: str, stamps: Stamps) -> tuple[datetime, datetime] | None:
    """From when, and until when, the caller of a call for help is to be spoken to again.

    None where it is no call for help, somebody has reached them, or they are safe.
    """
    if not category.startswith("assistance") or state not in WAITING:
        return None
    if stamps.received is None or stamps.safe or stamps.first_on_scene:
        return None
    since = max(stamps.received.at, stamps.contact.at if stamps.contact else stamps.received.at)
    return since, since + GAP


def contacts_due(incidents: Iterable[Incident]) -> dict[int, tuple[datetime, datetime]]:
    """The same for many, by id; one query, and none where nobody asked for help."""
    asked = [
        row for row in incidents if row.category.startswith("assistance") and row.state in WAITING
    ]
    if not asked:
        return {}
    lines: dict[int, list[Entry]] = defaultdict(list)
    rows = TimelineEntry.unscoped.filter(incident_id__in=[row.pk for row in asked], kind__in=TOLD)
    columns = ("incident_id", "pk", "kind", "at", "corrects_id")
    for incident, pk, kind, at, corrects in rows.values_list(*columns):
        lines[incident].append(Entry(pk, kind, at, corrects=corrects))
    found = {
        row.pk: contact_due(row.category, row.state, stamps_of(lines[row.pk])) for row in asked
    }
    return {pk: due for pk, due in found.items() if due}
