"""Where an incident really is: its place put right while it goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lianqin.core.acts import Act, act
from lianqin.core.scope import Viewer
from lianqin.incidents import timeline
from lianqin.incidents.errors import IncidentMovedOn
from lianqin.incidents.models import Incident
from lianqin.incidents.placing_errors import PlaceUnchanged
from lianqin.incidents.restricted import refuse_helper
from lianqin.incidents.states import OPEN, EntryKind
from lianqin.registry.areas import station_for


@dataclass(frozen=True)
class Placed:
    """A place in WGS-84 degrees, in words, and the metres within which it is known."""

    words: str
    lon: float
    lat: float
    uncertainty_m: float = 0.0

    @classmethod
    def of(cls, incident: Incident) -> Placed:
        """Where the record has the incident."""
        return cls(incident.place_text, incident.lon, incident.lat, incident.uncertainty_m)

    def said(self) -> str:
        """As the time line prints it, in Chinese always."""
        within = f"，误差约{self.uncertainty_m:.0f}米" if self.uncertainty_m else ""
        return f"{self.words}（{self.lon:.5f}, {self.lat:.5f}{within}）"


def move_incident(
    incident: Incident,
    place: Placed,
    *,
    actor: Viewer,
    actor_name: str,
    reason: str = "",
    at: datetime | None = None,
) -> Incident:
    """Put the place of an open incident right; the station follows, and both are told.

    The time line says from what to what. Raises OutsideCounty for a place that no station answers
    for, PlaceUnchanged, ProtectedIncident, and IncidentMovedOn once the incident is closed or
    merged.
    """
    station = station_for(actor.bureau, place.lon, place.lat)
    with act("incident.place", actor=actor, at=at) as act_:
        row = _open_row(incident)
        refuse_helper(row, actor)
        before = Placed.of(row)
        if before == place:
            raise PlaceUnchanged
        timeline.announce(act_, row)  # to the desks of the station that had it
        moved = _write(row, place, station.pk)
        text = f"地点由{before.said()}更正为{place.said()}"
        if station.pk != row.station_id:
            text += f"，改由{station.name}管辖"
        text += f"。{reason.strip()}" if reason.strip() else ""
        timeline.write(act_, moved, EntryKind.CORRECTION, text=text[:1000], actor_name=actor_name)
        act_.record(moved, station_before=row.station_id, station=station.pk)
        _announce(act_, moved, is_new=station.pk != row.station_id)
    return moved


def _open_row(incident: Incident) -> Incident:
    row = Incident.unscoped.filter(pk=incident.pk, state__in=OPEN).first()
    if row is None:
        raise IncidentMovedOn(number=incident.number)
    return row


def _write(row: Incident, place: Placed, station_id: int) -> Incident:
    same = Incident.unscoped.filter(
        pk=row.pk, state__in=OPEN, lon=row.lon, lat=row.lat, place_text=row.place_text
    )
    written = same.update(
        place_text=place.words[:160],
        lon=place.lon,
        lat=place.lat,
        uncertainty_m=place.uncertainty_m,
        station_id=station_id,
    )
    if not written:
        raise IncidentMovedOn(number=row.number)
    return Incident.unscoped.get(pk=row.pk)


def _announce(act_: Act, moved: Incident, *, is_new: bool) -> None:
    """A station that gets the incident hears of it as of a report."""
    timeline.announce(act_, moved, "incident.reported" if is_new else "incident.changed")
