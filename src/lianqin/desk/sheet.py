"""Everything that an incident's page shows, read for one viewer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.forms import Form

from lianqin.core import clock
from lianqin.core.errors import DomainError
from lianqin.core.scope import Viewer
from lianqin.desk.advice import OVERRIDES, Advice, advise
from lianqin.desk.cards import Need, need_of
from lianqin.desk.forms import ClassifyForm, FeedbackForm, FootageForm, NoteForm
from lianqin.desk.record.panels import Panel, panels_of
from lianqin.dispatch import law
from lianqin.dispatch.models import Directive
from lianqin.dispatch.reasons import Reason
from lianqin.dispatch.states import OPEN
from lianqin.incidents.ending import missing_of
from lianqin.incidents.models import (
    Call,
    Feedback,
    FootageAccess,
    Incident,
    Photo,
    TimelineEntry,
)
from lianqin.incidents.policy import why_never_simple
from lianqin.incidents.services import facts_of
from lianqin.incidents.states import State
from lianqin.registry.gazetteer import METRES_PER_DEGREE, metres_between
from lianqin.registry.models import Camera
from lianqin.units.kinds import POLICE_UNITS

CAMERAS = 8
CAMERA_REACH_M = 5000.0


@dataclass(frozen=True)
class Sent:
    """A directive with what was asked and why, in words."""

    directive: Directive
    actions: list[law.Action]
    reasons: list[Reason]

    @property
    def is_open(self) -> bool:
        return self.directive.status in OPEN

    @property
    def is_police(self) -> bool:
        return self.directive.unit.kind in POLICE_UNITS


@dataclass(frozen=True)
class NearCamera:
    """A camera and its straight distance from the incident, metres."""

    camera: Camera
    distance_m: float


@dataclass(frozen=True, eq=False)
class Sheet:
    """The page of one incident."""

    incident: Incident
    need: Need
    advice: Advice
    sent: list[Sent]
    timeline: list[TimelineEntry]
    calls: list[Call]
    photos: list[Photo]
    footage: list[FootageAccess]
    feedbacks: list[Feedback]
    cameras: list[NearCamera]
    never_simple: list[Any]
    missing: list[Any]
    panels: list[Panel] = field(default_factory=list)
    forms: dict[str, Form] = field(default_factory=dict)
    refused: DomainError | None = None

    @property
    def is_open(self) -> bool:
        return self.incident.state != State.CLOSED

    @property
    def may_send(self) -> bool:
        """Whether crews are still sent to it."""
        return self.incident.state not in (State.CLEARED, State.CLOSED)

    @property
    def overrides(self) -> dict[str, Any]:
        return OVERRIDES


def sheet_of(
    incident: Incident,
    viewer: Viewer,
    *,
    forms: dict[str, Form] | None = None,
    refused: DomainError | None = None,
    at: datetime | None = None,
    is_whole: bool = False,
) -> Sheet:
    """Read it all; the number of queries does not grow with crews or lines."""
    at = at or clock.now()
    rows = _of(Directive, incident, viewer).select_related("unit", "unit__organisation")
    directives = list(rows)
    feedbacks = list(_of(Feedback, incident, viewer))
    open_units = sum(1 for row in directives if row.status in OPEN)
    done = incident.state in (State.CLEARED, State.CLOSED)
    return Sheet(
        incident=incident,
        need=need_of(incident, directives),
        advice=Advice() if done else advise(incident, directives, at, is_whole=is_whole),
        sent=[sent_of(row) for row in directives],
        timeline=list(_of(TimelineEntry, incident, viewer).select_related("unit")),
        calls=list(_of(Call, incident, viewer)),
        photos=list(_of(Photo, incident, viewer)),
        footage=list(_of(FootageAccess, incident, viewer).select_related("camera")),
        feedbacks=feedbacks,
        cameras=near_cameras(incident, viewer),
        never_simple=why_never_simple(facts_of(incident)),
        missing=missing_of(incident, open_units),
        panels=panels_of(incident, viewer, at),
        forms={**_fresh_forms(incident), **(forms or {})},
        refused=refused,
    )


def _of(model: Any, incident: Incident, viewer: Viewer) -> Any:
    return model.objects.for_viewer(viewer).filter(incident=incident)


def _fresh_forms(incident: Incident) -> dict[str, Form]:
    return {
        "classify": ClassifyForm.of(incident),
        "note": NoteForm(),
        "footage": FootageForm(),
        "feedback": FeedbackForm.of(incident),
    }


def sent_of(directive: Directive) -> Sent:
    """A directive in words; a code that a later version dropped is left out."""
    actions = [law.BY_CODE[code] for code in directive.actions if code in law.BY_CODE]
    reasons = [Reason(row["code"], row.get("params", {})) for row in directive.reasons]
    return Sent(directive, actions, reasons)


def near_cameras(incident: Incident, viewer: Viewer) -> list[NearCamera]:
    """The cameras nearest to an incident, within five kilometres."""
    place = (incident.lon, incident.lat)
    reach = CAMERA_REACH_M / METRES_PER_DEGREE
    boxed = Camera.objects.for_viewer(viewer).filter(
        lat__range=(incident.lat - reach, incident.lat + reach),
        lon__range=(incident.lon - 1.6 * reach, incident.lon + 1.6 * reach),
    )
    near = [NearCamera(row, metres_between(place, (row.lon, row.lat))) for row in boxed]
    near.sort(key=lambda row: (row.distance_m, row.camera.pk))
    return [row for row in near if row.distance_m <= CAMERA_REACH_M][:CAMERAS]
