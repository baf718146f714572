"""Everything that an incident's page shows, read for one viewer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.forms import Form

from lianqin.core import clock
from lianqin.core.errors import DomainError
from lianqin.core.scope import Viewer
from lianqin.desk.advice import OVERRIDES, Advice, advise
from lianqin.desk.cards import Need, need_of
from lianqin.desk.chronicle import Line, chronicle
from lianqin.desk.forms import ClassifyForm, FeedbackForm, NoteForm
from lianqin.desk.glance import Glance, glance_of
from lianqin.desk.record.panels import Panel, grouped, panels_of
from lianqin.desk.why import REINFORCED_WHY
from lianqin.dispatch import law
from lianqin.dispatch.models import Directive, GuidanceMessage
from lianqin.dispatch.reasons import Reason
from lianqin.dispatch.states import OPEN
from lianqin.incidents.ending import missing_of
from lianqin.incidents.merging import (
    calls_of_family,
    family_ids,
    lines_of_family,
    numbers_of_family,
)
from lianqin.incidents.models import (
    Call,
    Feedback,
    Incident,
    Photo,
)
from lianqin.incidents.policy import why_never_simple
from lianqin.incidents.restricted import sees_words
from lianqin.incidents.services import facts_of
from lianqin.incidents.states import State
from lianqin.units.kinds import POLICE_UNITS

ENDED = (State.CLEARED, State.CLOSED, State.MERGED)
# Forms of the page that are pressed and hold no words: nothing of them is kept as a draft.
PRESSES = frozenset({"dispatch", "cancel", "close", "reinforce", "ring", "contact"})


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


@dataclass(frozen=True, eq=False)
class Sheet:
    """The page of one incident, with the calls and time lines of those merged into it.

    `reads_words` says whether the viewer reads what was said, and so reports how it ended;
    `seen` is the last entry of its time line that the page shows; `doubles` the numbers of those
    merged into it, by id.
    """

    incident: Incident
    need: Need
    advice: Advice
    glance: Glance
    sent: list[Sent]
    lines: list[Line]
    seen: int
    doubles: dict[int, str]
    calls: list[Call]
    photos: list[Photo]
    feedbacks: list[Feedback]
    never_simple: list[Any]
    missing: list[Any]
    reads_words: bool
    groups: dict[str, list[Panel]] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    refused: DomainError | None = None

    @property
    def is_open(self) -> bool:
        return self.incident.state not in (State.CLOSED, State.MERGED)

    @property
    def may_send(self) -> bool:
        """Whether crews are still sent to it."""
        return self.incident.state not in ENDED

    @property
    def has_end(self) -> bool:
        """Whether there is anything yet to say of how it ends."""
        return bool(self.is_open or self.feedbacks or self.groups["end"])

    @property
    def bound(self) -> set[str]:
        """The forms that were sent and are shown again with what was entered."""
        return {name for name, form in self.forms.items() if form.is_bound}

    @property
    def presses(self) -> frozenset[str]:
        """The forms of which no draft is kept."""
        return PRESSES

    @property
    def overrides(self) -> dict[str, Any]:
        return OVERRIDES

    @property
    def reinforced_why(self) -> dict[str, Any]:
        """Why one crew more is sent than the rule wants."""
        return REINFORCED_WHY


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
    directives = list(_directives(incident, viewer))
    feedbacks = list(_of(Feedback, incident, viewer))
    missing = missing_of(incident, sum(row.status in OPEN for row in directives))
    need = need_of(incident, directives)
    done = incident.state in ENDED
    family = _family(incident, viewer)
    return Sheet(
        incident=incident,
        need=need,
        advice=Advice() if done else advise(incident, directives, at, is_whole=is_whole),
        glance=glance_of(incident, viewer, directives, need, missing),
        sent=[sent_of(row) for row in directives],
        feedbacks=feedbacks,
        never_simple=why_never_simple(facts_of(incident)),
        missing=missing,
        reads_words=sees_words(incident, viewer),
        groups=grouped(panels_of(incident, viewer, at)),
        forms={**_fresh_forms(incident), **(forms or {})},
        refused=refused,
        **family,
    )


def _directives(incident: Incident, viewer: Viewer) -> Any:
    """Each with its crew, and whether the crew wrote something that the desk has not read."""
    unread = GuidanceMessage.objects.for_viewer(viewer).filter(
        directive=OuterRef("pk"), from_desk=False, read_at=None
    )
    rows = _of(Directive, incident, viewer).annotate(has_unread=Exists(unread.order_by()))
    return rows.select_related("unit", "unit__organisation", "follows")


def _family(incident: Incident, viewer: Viewer) -> dict[str, Any]:
    """What is shown of the incident and of all that was merged into it."""
    keys = family_ids(incident)
    doubles = numbers_of_family(incident, viewer) if keys[1:] else {}
    entries = list(lines_of_family(incident, viewer).select_related("unit"))
    photos = list(_of_all(Photo, keys, viewer))
    return {
        "doubles": doubles,
        "calls": list(calls_of_family(incident, viewer)),
        "photos": photos,
        "lines": chronicle(incident, entries, photos, doubles),
        "seen": max((entry.pk for entry in entries), default=0),
    }


def _of_all(model: Any, keys: list[int], viewer: Viewer) -> Any:
    return model.objects.for_viewer(viewer).filter(incident_id__in=keys)


def _of(model: Any, incident: Incident, viewer: Viewer) -> Any:
    return model.objects.for_viewer(viewer).filter(incident=incident)


def _fresh_forms(incident: Incident) -> dict[str, Form]:
    return {
        "classify": ClassifyForm.of(incident),
        "note": NoteForm(),
        "feedback": FeedbackForm.of(incident),
    }


def sent_of(directive: Directive) -> Sent:
    """A directive in words; a code that a later version dropped is left out."""
    actions = [law.BY_CODE[code] for code in directive.actions if code in law.BY_CODE]
    reasons = [Reason(row["code"], row.get("params", {})) for row in directive.reasons]
    return Sent(directive, actions, reasons)
