"""Help that was asked of another station and is over, the terms of a crew, a report upward."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cast import Cast

from lianqin.core import clock
from lianqin.dispatch.models import Directive, HelpCrew, HelpRequest, HelpTerms, UpwardReport
from lianqin.incidents.models import AskedStation, Incident


@dataclass
class Helped:
    """One row of each model of help and of reporting upward."""

    asked_station: AskedStation
    help_request: HelpRequest
    help_crew: HelpCrew
    help_terms: HelpTerms
    upward_report: UpwardReport


def helped(cast: Cast, incident: Incident, directive: Directive) -> Helped:
    """Danhe asked Daji, which could not; Daji sees the incident no more."""
    now = clock.now()
    officer: dict[str, Any] = {"officer_id": cast.sun.user.pk, "officer_name": "孙民警"}
    request = HelpRequest.unscoped.create(
        number=f"援20240701-{cast.places.county}",
        bureau=cast.bureau,
        incident=incident,
        asker=cast.danhe,
        asked=cast.daji,
        status="declined",
        why_not="own_incidents",
        officers=2,
        asked_at=now,
        answer_by=now + timedelta(minutes=1),
        needed_until=now + timedelta(hours=2),
        answered_at=now,
        ended_at=now,
        **officer,
    )
    return Helped(
        asked_station=AskedStation.unscoped.create(
            incident=incident, station=cast.daji, since=now, until=now
        ),
        help_request=request,
        help_crew=HelpCrew.unscoped.create(request=request, unit=cast.daji_car),
        help_terms=HelpTerms.unscoped.create(directive=directive, ends_at=now + timedelta(hours=2)),
        upward_report=UpwardReport.unscoped.create(
            number=f"报20240701-{cast.places.county}",
            bureau=cast.bureau,
            incident=incident,
            to="leading_group",
            because="officer",
            entry=0,
            facts={"category": "criminal", "priority": 2, "area": "丹河", "state": "received"},
            actor_id=cast.sun.user.pk,
            actor_name="孙民警",
            at=now,
        ),
    )
