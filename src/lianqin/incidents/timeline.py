"""Writing the record: one line a moment, both clocks, in the order in which the server heard.

Lines are only ever added: the database refuses to change one. The columns of stamps, of the
incident and of its crews, follow from the lines (`stamps.stamps_of`) and are renewed with each.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from lianqin.core import clock
from lianqin.core.acts import Act
from lianqin.core.clock import SHANGHAI
from lianqin.incidents.errors import StampInFuture
from lianqin.incidents.models import AskedStation, Incident, Participation, TimelineEntry
from lianqin.incidents.policy import is_skewed
from lianqin.incidents.roots import refuse_merged
from lianqin.incidents.stamping import renew
from lianqin.incidents.states import EntryKind
from lianqin.registry.viewers import desk_of, desk_of_bureau
from lianqin.units.models import Unit

GRACE = timedelta(seconds=5)
# What may still be written of an incident that was merged into another: the merging itself, and
# what an appeal that it had before says: it has to end, whatever became of its incident.
OF_MERGED = (EntryKind.MERGED, EntryKind.UNMERGED, EntryKind.APPEAL, EntryKind.SIGHTING)


def write(
    act_: Act,
    incident: Incident,
    kind: EntryKind,
    *,
    at: datetime | None = None,
    text: str = "",
    unit: Unit | None = None,
    actor_name: str = "",
    corrects: TimelineEntry | None = None,
    why: str = "",
) -> TimelineEntry:
    """Add a line to the incident's time line; the stamps that it says follow at once.

    Whoever writes a line need not set the columns of stamps, and cannot set them otherwise than
    it. Raises StampInFuture for a moment yet to come, and MergedAway for an incident that goes on
    as another: nothing new happens to it but its parting and what ends an appeal of its own.
    """
    if kind not in OF_MERGED:
        refuse_merged(incident)
    moment = at or act_.at
    refuse_future(moment, act_.at)
    entry = TimelineEntry.unscoped.create(
        incident=incident,
        kind=kind,
        unit=unit,
        text=text,
        why=why,
        corrects=corrects,
        actor_id=act_.actor.user_id,
        actor_name=actor_name,
        at=moment,
        device_at=act_.device_at,
        recorded_at=clock.now(),
        is_skewed=is_skewed(act_.device_at, moment),
    )
    renew(entry)
    return entry


def refuse_future(moment: datetime, now: datetime) -> None:
    """Raise StampInFuture for a moment that has not come; a few seconds are the clocks' own."""
    if moment > now + GRACE:
        raise StampInFuture(when=f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}")


def announce(act_: Act, incident: Incident, kind: str = "incident.changed") -> None:
    """Tell the desks that see this incident to look again."""
    taking_part = Participation.unscoped.filter(incident=incident)
    asked = AskedStation.unscoped.filter(incident=incident, until=None)
    helping = asked.order_by().values_list("station_id")
    organisations = {
        pk for (pk,) in taking_part.order_by().values_list("unit__organisation_id").union(helping)
    }
    audience = {desk_of(pk) for pk in organisations | {incident.station_id}}
    audience.add(desk_of_bureau(incident.bureau_id))
    act_.announce(kind, incident, audience=audience, priority=incident.priority)
