"""Taking a report: by the desk, from a phone, or handed over by 110."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianqin.core.acts import Act, act
from lianqin.core.errors import MissingInput
from lianqin.core.scope import Viewer
from lianqin.incidents import timeline
from lianqin.incidents.categories import BY_CODE, UNCLASSIFIED
from lianqin.incidents.errors import ExerciseMixed
from lianqin.incidents.models import Call, Incident
from lianqin.incidents.numbers import next_number
from lianqin.incidents.states import EntryKind, Source
from lianqin.registry.areas import station_for


@dataclass(frozen=True)
class Report:
    """What someone reports. People are counted, never named; `lon`, `lat` are WGS-84 degrees."""

    source: Source
    words: str
    place_text: str
    lon: float
    lat: float
    category: str = UNCLASSIFIED
    priority: int | None = None
    external_ref: str = ""
    caller_phone: str = ""
    site_id: int | None = None
    uncertainty_m: float = 0.0
    adults: int = 0
    minors: int = 0
    injured: int = 0
    suspects: int = 0
    has_weapon: bool = False
    is_ongoing: bool = False
    has_fled: bool = False
    is_exercise: bool = False
    occurred_at: datetime | None = None


def take_report(
    report: Report,
    *,
    actor: Viewer,
    actor_name: str = "",
    at: datetime | None = None,
    device_at: datetime | None = None,
) -> Incident:
    """Open an incident for a report, or add the call to the one that already has its 110 number.

    The station follows from the place. Raises MissingInput without words, OutsideCounty for a
    place that no station answers for, ExerciseMixed where a drill would join the real thing.
    """
    if not report.words.strip():
        raise MissingInput(field=_("报警内容"))
    station = station_for(actor.bureau, report.lon, report.lat)
    with act("incident.report", actor=actor, at=at, device_at=device_at) as act_:
        incident = _known(report, actor) or _open(report, station.pk, act_)
        _add_call(incident, report, act_)
        is_new = incident.received_at == act_.at and incident.calls.count() == 1
        if is_new and report.occurred_at:
            timeline.write(act_, incident, EntryKind.OCCURRED, at=report.occurred_at)
        line = report.words if is_new else f"再次来电：{report.words}"
        timeline.write(act_, incident, EntryKind.RECEIVED, text=line[:1000], actor_name=actor_name)
        act_.record(incident, source=str(report.source), priority=incident.priority)
        kind = "incident.reported" if is_new else "incident.changed"
        timeline.announce(act_, incident, kind)
    return incident


def _known(report: Report, actor: Viewer) -> Incident | None:
    if not report.external_ref:
        return None
    same = Incident.unscoped.filter(bureau_id=actor.bureau, external_ref=report.external_ref)
    known = same.first()
    if known is not None and known.is_exercise != report.is_exercise:
        raise ExerciseMixed(number=report.external_ref)
    return known


def _open(report: Report, station_id: int, act_: Act) -> Incident:
    priority = report.priority or BY_CODE[report.category].priority
    return Incident.unscoped.create(
        number=next_number(Incident, prefix="", at=act_.at, is_exercise=report.is_exercise),
        bureau_id=act_.actor.bureau,
        station_id=station_id,
        site_id=report.site_id,
        source=report.source,
        external_ref=report.external_ref,
        category=report.category,
        priority=priority,
        is_exercise=report.is_exercise,
        words=report.words.strip(),
        place_text=report.place_text.strip() or f"{report.lon:.5f}, {report.lat:.5f}",
        lon=report.lon,
        lat=report.lat,
        uncertainty_m=report.uncertainty_m,
        adults=report.adults,
        minors=report.minors,
        injured=report.injured,
        suspects=report.suspects,
        has_weapon=report.has_weapon,
        is_ongoing=report.is_ongoing,
        has_fled=report.has_fled,
        occurred_at=report.occurred_at,
        received_at=act_.at,
    )


def _add_call(incident: Incident, report: Report, act_: Act) -> Call:
    return Call.unscoped.create(
        incident=incident,
        source=report.source,
        reporter_id=act_.actor.person_id,
        caller_phone=report.caller_phone,
        words=report.words.strip(),
        lon=report.lon,
        lat=report.lat,
        device_at=act_.device_at,
        received_at=act_.at,
    )
