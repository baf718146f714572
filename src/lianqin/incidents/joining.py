"""A further call about an incident that is on record: one more call, nothing told is lost.

What a later caller adds is a fact of the incident from then on; a fact once told is not taken
back by a later caller's silence.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from lianqin.core.acts import Act, act
from lianqin.core.errors import MissingInput
from lianqin.core.scope import Viewer
from lianqin.incidents import timeline
from lianqin.incidents.categories import UNCLASSIFIED
from lianqin.incidents.errors import ExerciseMixed
from lianqin.incidents.facts import facts_of
from lianqin.incidents.merging import root_of
from lianqin.incidents.merging_errors import CallIntoClosed, MergeMixesExercise
from lianqin.incidents.models import Call, Incident
from lianqin.incidents.moving import check_upward
from lianqin.incidents.never_simple import why_never_simple
from lianqin.incidents.states import EntryKind, Source, State

if TYPE_CHECKING:
    from lianqin.incidents.intake import Report

COUNTS = ("adults", "minors", "injured", "suspects")
MARKS = ("has_weapon", "is_ongoing", "has_fled", "minors_harmed", "is_domestic")
WORDS = ("vehicle", "flight")
# Told by those who sign in and tell it themselves; every other source is taken down by somebody.
OWN_WORDS = (Source.PANIC, Source.FIELD, Source.PATROL)


def known_by_number(report: Report, bureau: int) -> Incident | None:
    """The incident that goes on under the report's outside number, or None.

    The number may be the incident's own or one that a later call brought. Where that incident was
    merged into another, the call belongs to the other. A number of the imported past is no such
    number: it may be anybody's row count. Raises ExerciseMixed.
    """
    ref = report.external_ref
    if not ref:
        return None
    alive = Incident.unscoped.filter(bureau_id=bureau).exclude(source=Source.IMPORTED)
    known = alive.filter(external_ref=ref).first()
    if known is None:
        called = Call.unscoped.filter(external_ref=ref, incident__in=alive)
        found = called.select_related("incident").first()
        known = found.incident if found else None
    if known is not None and known.is_exercise != report.is_exercise:
        raise ExerciseMixed(number=ref)
    return root_of(known) if known else None


def join(
    report: Report,
    incident: Incident,
    *,
    actor: Viewer,
    actor_name: str = "",
    at: datetime | None = None,
    device_at: datetime | None = None,
) -> Incident:
    """Add a call to the incident that somebody found it to be about; it needs no place.

    A merged incident sends it on to the one it went into, and an outside number that is known
    already to the incident of that number; that one is returned. Raises MissingInput without
    words, MergeMixesExercise, CallIntoClosed, ExerciseMixed.
    """
    if not report.words.strip():
        raise MissingInput(field=_("报警内容"))
    with act("incident.report", actor=actor, at=at, device_at=device_at) as act_:
        incident.refresh_from_db()
        root = known_by_number(report, incident.bureau_id) or root_of(incident)
        if root.is_exercise != report.is_exercise:
            raise MergeMixesExercise(number=_what(report), into=root.number)
        if root.state == State.CLOSED:
            raise CallIntoClosed(into=root.number)
        heard_again(root, report, act_, actor_name)
    return root


def heard_again(incident: Incident, report: Report, act_: Act, actor_name: str) -> None:
    """Enter the call, the line, and what it adds; inside the act that takes it."""
    add_call(incident, report, act_)
    if incident.state != State.CLOSED:
        _add(incident, report)
    text = f"再次来电：{report.words.strip()}"[:1000]
    timeline.write(act_, incident, EntryKind.RECEIVED, text=text, actor_name=actor_name)
    act_.record(incident, source=str(report.source), priority=incident.priority)
    timeline.announce(act_, incident)
    check_upward(incident, act_)


def add_call(incident: Incident, report: Report, act_: Act) -> Call:
    """The call as it came in, with its own outside number, and who told it or took it down."""
    own = report.source in OWN_WORDS
    return Call.unscoped.create(
        incident=incident,
        source=report.source,
        reporter_id=act_.actor.person_id if own else None,
        caller_phone=report.caller_phone,
        external_ref=report.external_ref,
        taken_by=None if own else act_.actor.user_id,
        words=report.words.strip(),
        lon=report.lon,
        lat=report.lat,
        accuracy_m=report.uncertainty_m or None,
        device_at=act_.device_at,
        received_at=act_.at,
    )


def _add(incident: Incident, report: Report) -> None:
    """Counts and marks only grow, words fill what was empty, the graver priority holds."""
    for name in COUNTS:
        setattr(incident, name, max(getattr(incident, name), getattr(report, name)))
    for name in MARKS:
        setattr(incident, name, getattr(incident, name) or getattr(report, name))
    for name in WORDS:
        setattr(incident, name, getattr(incident, name) or getattr(report, name))
    if incident.category == UNCLASSIFIED:
        incident.category = report.category
    incident.priority = min(incident.priority, report.priority or incident.priority)
    if incident.is_simple and why_never_simple(facts_of(incident)):
        incident.is_simple = None  # what was thought simple is to be looked at again
    fields = (*COUNTS, *MARKS, *WORDS, "category", "priority", "is_simple")
    incident.save(update_fields=fields)


def _what(report: Report) -> str:
    return report.external_ref or report.words.strip()[:20]
