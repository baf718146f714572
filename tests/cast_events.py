"""What happens tonight, written straight into the tables: for tests that need rows, not acts.

A test of an act itself calls the service that performs it.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from lianqin.core import clock
from lianqin.dispatch.models import Directive, OrderRule
from lianqin.dispatch.states import DirectiveKind
from lianqin.incidents.categories import Priority
from lianqin.incidents.models import Call, Incident, Participation, TimelineEntry
from lianqin.incidents.states import EntryKind, Source
from lianqin.units.kinds import POLICE_UNITS
from lianqin.units.models import Commitment, Fix, TrackingWindow, Unit

if TYPE_CHECKING:
    from cast import Cast

_numbers = count(1)
WORDS = "工地有两人偷电缆，已经跑了"


def report(cast: Cast, **changes: Any) -> Incident:
    """An incident: cable theft at the building site, reported by guard Zhao just now."""
    site = cast.places.building_site
    fields = {
        "number": f"T{next(_numbers):08d}",
        "bureau": cast.places.bureau,
        "station": site.station,
        "site": site,
        "source": Source.FIELD,
        "category": "criminal.theft",
        "priority": Priority.P2,
        "words": WORDS,
        "place_text": site.name,
        "lon": site.lon,
        "lat": site.lat,
        "suspects": 2,
        "has_fled": True,
        "received_at": clock.now(),
    }
    incident = Incident.unscoped.create(**{**fields, **changes})
    _call(incident, cast)
    return incident


def _call(incident: Incident, cast: Cast) -> None:
    """The call behind it, and the first line of the record."""
    Call.unscoped.create(
        incident=incident,
        source=incident.source,
        reporter=cast.people.zhao.person,
        caller_phone="13800000001",
        words=incident.words,
        lon=incident.lon,
        lat=incident.lat,
        received_at=incident.received_at,
    )
    TimelineEntry.unscoped.create(
        incident=incident,
        kind=EntryKind.RECEIVED,
        text=incident.words,
        actor_id=cast.people.zhao.user.pk,
        actor_name=cast.people.zhao.user.display_name,
        at=incident.received_at,
        recorded_at=incident.received_at,
    )


def direct(cast: Cast, incident: Incident, unit: Unit, **changes: Any) -> Directive:
    """A directive to `unit`, sent by Officer Chen just now, with the crew's participation."""
    rule = OrderRule.unscoped.filter(order=cast.order).order_by("id").first()
    assert rule is not None
    police = unit.kind in POLICE_UNITS
    fields = {
        "number": f"试20240612-{next(_numbers):04d}",
        "bureau": incident.bureau,
        "incident": incident,
        "unit": unit,
        "kind": DirectiveKind.DISPATCH if police else DirectiveKind.LINKAGE,
        "rule": rule,
        "lead": rule.lead,
        "actions": ["attend_scene"] if police else rule.actions,
        "task": "赶赴现场" if police else "保护现场，不追赶",
        "officer_id": cast.people.chen.user.pk,
        "officer_name": cast.people.chen.user.display_name,
        "is_exercise": incident.is_exercise,
        "issued_at": clock.now(),
        "answer_by": clock.now() + timedelta(seconds=rule.ack_seconds),
    }
    directive = Directive.unscoped.create(**{**fields, **changes})
    Participation.unscoped.get_or_create(
        incident=incident, unit=unit, defaults={"directed_at": directive.issued_at}
    )
    return directive


def commit(unit: Unit, source: str = "directive:0") -> Commitment:
    """Take a crew from now on."""
    return Commitment.unscoped.create(unit=unit, source=source, since=clock.now())


def track(unit: Unit, source: str = "directive:0") -> TrackingWindow:
    """Open the window in which a crew's positions may be kept."""
    return TrackingWindow.unscoped.create(unit=unit, source=source, since=clock.now())


def fix(unit: Unit, lon: float, lat: float) -> Fix:
    """A position of a crew, just received."""
    return Fix.unscoped.create(
        unit=unit, lon=lon, lat=lat, device_at=clock.now(), received_at=clock.now()
    )
