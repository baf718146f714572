"""Taking a report: by the desk, from a phone, or handed over by 110."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from lianqin.core.acts import Act, act
from lianqin.core.errors import MissingInput
from lianqin.core.scope import Viewer
from lianqin.incidents import timeline
from lianqin.incidents.categories import BY_CODE, UNCLASSIFIED
from lianqin.incidents.joining import add_call, heard_again, known_by_number
from lianqin.incidents.models import Incident
from lianqin.incidents.moving import check_upward
from lianqin.incidents.numbers import next_number
from lianqin.incidents.states import EntryKind, Source
from lianqin.registry.areas import station_for


@dataclass(frozen=True)
class Report:
    """What someone reports. People are counted, never named; `lon`, `lat` are WGS-84 degrees.

    Only a call that joins an incident on record may lack a place.
    """

    source: Source
    words: str
    place_text: str
    lon: float | None
    lat: float | None
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
    minors_harmed: bool = False
    is_domestic: bool = False
    vehicle: str = ""
    flight: str = ""
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

    The station follows from the place. Of two officers who press at once with the same number one
    opens it and the other's call joins. Raises MissingInput without words or place, OutsideCounty
    for a place that no station answers for, ExerciseMixed where a drill would join the real thing.
    """
    if not report.words.strip():
        raise MissingInput(field=_("报警内容"))
    if report.lon is None or report.lat is None:
        raise MissingInput(field=_("地点"))
    station = station_for(actor.bureau, report.lon, report.lat)
    with act("incident.report", actor=actor, at=at, device_at=device_at) as act_:
        known = known_by_number(report, actor.bureau)
        opened = None if known else _opened(report, station.pk, act_)
        if opened is not None:
            _first_lines(opened, report, act_, actor_name)
            return opened
        known = known or known_by_number(report, actor.bureau)  # taken while we looked
        assert known is not None
        heard_again(known, report, act_, actor_name)
        return known


def _first_lines(incident: Incident, report: Report, act_: Act, actor_name: str) -> None:
    add_call(incident, report, act_)
    if report.occurred_at:
        timeline.write(act_, incident, EntryKind.OCCURRED, at=report.occurred_at)
    text = report.words[:1000]
    timeline.write(act_, incident, EntryKind.RECEIVED, text=text, actor_name=actor_name)
    act_.record(incident, source=str(report.source), priority=incident.priority)
    timeline.announce(act_, incident, "incident.reported")
    check_upward(incident, act_)


def _own_number(report: Report, bureau: int) -> str:
    """The report's outside number; where one of the imported past bears it, the call alone has
    it, so that each number names one incident."""
    held = Incident.unscoped.filter(bureau_id=bureau, external_ref=report.external_ref)
    is_taken = bool(report.external_ref) and held.filter(source=Source.IMPORTED).exists()
    return "" if is_taken else report.external_ref


def _opened(report: Report, station_id: int, act_: Act) -> Incident | None:
    """A new incident, or None where its outside number was given away at the same moment."""
    try:
        with transaction.atomic():
            return _open(report, station_id, act_)
    except IntegrityError:
        if not report.external_ref:
            raise
        return None


def _open(report: Report, station_id: int, act_: Act) -> Incident:
    assert report.lon is not None  # `take_report` has refused a report without a place
    assert report.lat is not None
    priority = report.priority or BY_CODE[report.category].priority
    return Incident.unscoped.create(
        number=next_number(Incident, prefix="", at=act_.at, is_exercise=report.is_exercise),
        bureau_id=act_.actor.bureau,
        station_id=station_id,
        site_id=report.site_id,
        source=report.source,
        external_ref=_own_number(report, act_.actor.bureau),
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
        minors_harmed=report.minors_harmed,
        is_domestic=report.is_domestic,
        vehicle=report.vehicle,
        flight=report.flight,
        occurred_at=report.occurred_at,
        received_at=act_.at,
    )
