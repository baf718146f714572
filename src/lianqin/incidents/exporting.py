"""The whole record of one incident as a file for the case.

Everything that its page knows, with both clocks of each stamp; of photos, voice notes and footage
the hashes and the register, never the files; of an appeal no picture, no list of recipients. The
telephone of whoever called stays here. docs/record-file.md describes each field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from lianqin.core import clock
from lianqin.core.acts import act
from lianqin.core.clock import SHANGHAI
from lianqin.core.scope import Viewer
from lianqin.incidents.merging import (
    calls_of_family,
    family_ids,
    lines_of_family,
    numbers_of_family,
)
from lianqin.incidents.models import (
    AppealView,
    Call,
    Callback,
    Feedback,
    FootageAccess,
    Grievance,
    Handover,
    IdentityAppeal,
    Incident,
    Merge,
    OutsideCode,
    Participation,
    Photo,
    Sighting,
    TimelineEntry,
    Transfer,
    VoiceNote,
)
from lianqin.incidents.pseudonyms import Pseudonyms, pseudonyms_of
from lianqin.units.models import Unit

FORMAT, VERSION = "lianqin-incident-record", 1
STAMPS = (
    *("occurred_at", "received_at", "dispatched_at", "first_guard_on_scene_at"),
    *("first_police_on_scene_at", "cleared_at", "feedback_at", "closed_at", "reopened_at"),
)
CREW_STAMPS = ("directed_at", "accepted_at", "en_route_at", "on_scene_at", "cleared_at")
COUNTS = ("adults", "minors", "injured", "suspects")
FLAGS = ("has_weapon", "is_ongoing", "has_fled", "minors_harmed", "is_domestic")
FED_BACK = ("helped", "apprehended", "injured", "dead")
SEALED = ("sha256", "original_sha256", "original_bytes", "original_type")


def instant(at: datetime | None) -> str | None:
    """A moment in Asia/Shanghai with its offset, or None."""
    return at.astimezone(SHANGHAI).isoformat() if at else None


def instants(row: Any, names: Iterable[str]) -> dict[str, str | None]:
    """Several moments of one row, by name."""
    return {name: instant(getattr(row, name)) for name in names}


def unit_told(unit: Unit | None) -> dict[str, str]:
    """A crew: its call sign, its kind, and whose it is."""
    if unit is None:
        return {"unit": "", "unit_kind": "", "organisation": ""}
    return {
        "unit": unit.call_sign,
        "unit_kind": unit.kind,
        "organisation": unit.organisation.name,
    }


def record_file(
    incident: Incident, viewer: Viewer, *, directives: list[dict[str, Any]], sees_words: bool = True
) -> dict[str, Any]:
    """The record as plain data. Without `sees_words` what people said is left out."""
    keys, numbers = family_ids(incident), numbers_of_family(incident, viewer)
    lines = lines_of_family(incident, viewer)
    entries = list(lines.select_related("unit", "unit__organisation"))
    hidden = pseudonyms_of(incident, (entry.actor_id for entry in entries))
    told = {
        "format": FORMAT,
        "version": VERSION,
        "made_at": instant(clock.now()),
        "has_words": sees_words,
        "incident": _incident(incident),
        "stamps": instants(incident, STAMPS),
        "calls": [_call(row, numbers) for row in calls_of_family(incident, viewer)],
        "timeline": [_entry(row, numbers, hidden) for row in entries],
        "participations": _participations(incident, viewer),
        "directives": directives,
        **_outcome(incident, viewer),
        **_evidence(keys, viewer),
        "appeals": _appeals(incident, viewer),
        "people": [{"name": name} for name in hidden.key],
        "outside_codes": _codes(incident, viewer),
    }
    return _with_words(told, hidden.hidden_in if sees_words else _left_empty)


def _all(model: Any, keys: list[int], viewer: Viewer) -> Any:
    return model.objects.for_viewer(viewer).filter(incident_id__in=keys)


def _incident(incident: Incident) -> dict[str, Any]:
    return {
        "number": incident.number,
        "is_exercise": incident.is_exercise,
        "state": incident.state,
        "state_words": str(incident.get_state_display()),
        "source": incident.source,
        "source_words": str(incident.get_source_display()),
        "external_ref": incident.external_ref,
        "category": incident.category,
        "category_words": str(incident.get_category_display()),
        "result_category": incident.result_category,
        "result_category_words": str(incident.get_result_category_display()),
        "priority": incident.priority,
        "is_simple": incident.is_simple,
        "words": incident.words,
        "place": incident.place_text,
        "lon": incident.lon,
        "lat": incident.lat,
        "uncertainty_m": incident.uncertainty_m,
        "station": incident.station.name,
        "site": incident.site.name if incident.site else "",
        **{name: getattr(incident, name) for name in (*COUNTS, *FLAGS)},
        "vehicle": incident.vehicle,
        "flight": incident.flight,
        "merged_into": incident.merged_into.number if incident.merged_into else "",
    }


def _call(row: Call, numbers: dict[int, str]) -> dict[str, Any]:
    return {
        "incident": numbers.get(row.incident_id, ""),
        "source": row.source,
        "external_ref": row.external_ref,
        "words": row.words,
        **{name: getattr(row, name) for name in ("lon", "lat", "accuracy_m")},
        **instants(row, ("device_at", "received_at")),
    }


def _entry(row: TimelineEntry, numbers: dict[int, str], hidden: Pseudonyms) -> dict[str, Any]:
    return {
        "entry": row.pk,
        "incident": numbers.get(row.incident_id, ""),
        "kind": row.kind,
        "kind_words": str(row.get_kind_display()),
        **unit_told(row.unit),
        "text": row.text,
        "actor": hidden.name(row.actor_id, row.actor_name),
        **instants(row, ("at", "device_at", "recorded_at")),
        "is_skewed": row.is_skewed,
        "corrects": row.corrects_id,
        "why": row.why,
    }


def _participations(incident: Incident, viewer: Viewer) -> list[dict[str, Any]]:
    rows = Participation.objects.for_viewer(viewer).filter(incident=incident)
    return [
        {**unit_told(row.unit), **instants(row, CREW_STAMPS)}
        for row in rows.select_related("unit", "unit__organisation")
    ]


def _outcome(incident: Incident, viewer: Viewer) -> dict[str, list[dict[str, Any]]]:
    """How it ended, was handed on, called back and complained of."""
    told: dict[str, tuple[Any, tuple[str, ...], tuple[str, ...]]] = {
        "feedbacks": (
            Feedback,
            ("result", "category", *FED_BACK, "case_number", "text"),
            ("at",),
        ),
        "transfers": (Transfer, ("to", "outside_ref", "text", "actor_name"), ("at",)),
        "callbacks": (Callback, ("reached",), ("due_at", "done_at")),
        "grievances": (
            Grievance,
            ("channel", "words", "reference", "answer"),
            ("at", "answered_at"),
        ),
        "handovers": (
            Handover,
            ("relation", "checked_how", "condition", "persons", "text", "actor_name"),
            ("at",),
        ),
    }
    found: dict[str, list[dict[str, Any]]] = {}
    for name, (model, plain, moments) in told.items():
        rows = model.objects.for_viewer(viewer).filter(incident=incident)
        found[name] = [
            {**{one: getattr(row, one) for one in plain}, **instants(row, moments)} for row in rows
        ]
    return {**found, "merges": _merges(incident, viewer)}


def _merges(incident: Incident, viewer: Viewer) -> list[dict[str, Any]]:
    rows = Merge.objects.for_viewer(viewer).filter(into=incident).select_related("incident")
    return [
        {
            "incident": row.incident.number,
            "reason": row.reason,
            "actor_name": row.actor_name,
            **instants(row, ("at", "undone_at")),
        }
        for row in rows
    ]


def _evidence(keys: list[int], viewer: Viewer) -> dict[str, list[dict[str, Any]]]:
    """Hashes of what is kept, and the register of footage looked at."""
    photos, voices = _all(Photo, keys, viewer), _all(VoiceNote, keys, viewer)
    footage = _all(FootageAccess, keys, viewer).select_related("camera")
    return {
        "photos": [{**_sealed(row), "width": row.width, "height": row.height} for row in photos],
        "voice_notes": [{**_sealed(row), "seconds": row.seconds} for row in voices],
        "footage": [
            {
                "camera": row.camera.name if row.camera else "",
                **{
                    name: getattr(row, name)
                    for name in ("reason", "officer_name", "asked_by", "is_held", "held_for")
                },
                **instants(row, ("footage_since", "footage_until", "at")),
            }
            for row in footage
        ],
    }


def _sealed(row: Any) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in SEALED},
        **instants(row, ("device_at", "at")),
    }


def _appeals(incident: Incident, viewer: Viewer) -> list[dict[str, Any]]:
    """Appeals with how many were asked, looked and answered; no picture, nobody's name."""
    rows = list(IdentityAppeal.objects.for_viewer(viewer).filter(incident=incident))
    keys = [row.pk for row in rows]
    views = _counts(AppealView, keys, viewer)
    sightings = _counts(Sighting, keys, viewer)
    plain = ("number", "state", "basis", "words", "place_text", "is_child", "guardian_agrees")
    moments = ("made_at", "broadcast_at", "expires_at", "ended_at", "erased_at", "told_at")
    return [
        {
            **{name: getattr(row, name) for name in (*plain, "maker_name", "approver_name")},
            "views": views.get(row.pk, 0),
            "sightings": sightings.get(row.pk, 0),
            **instants(row, moments),
        }
        for row in rows
    ]


def _counts(model: Any, appeals: list[int], viewer: Viewer) -> dict[int, int]:
    counts: dict[int, int] = {}
    rows = model.objects.for_viewer(viewer).filter(appeal_id__in=appeals)
    for key in rows.values_list("appeal_id", flat=True):
        counts[key] = counts.get(key, 0) + 1
    return counts


def _codes(incident: Incident, viewer: Viewer) -> list[dict[str, Any]]:
    """What its category is called outside, where the bureau has mapped it."""
    own = {incident.category, incident.result_category} - {""}
    rows = OutsideCode.objects.for_viewer(viewer).filter(
        kind=OutsideCode.Kind.CATEGORY, own__in=own
    )
    return [
        {name: getattr(row, name) for name in ("own", "system", "code", "name")} for row in rows
    ]


# What people said or signed, by section and field.
WORDS: dict[str, tuple[str, ...]] = {
    "incident": ("words", "vehicle", "flight"),
    "calls": ("words",),
    "timeline": ("text", "why"),
    "directives": ("task", "override_reason"),
    "feedbacks": ("text",),
    "transfers": ("text", "actor_name"),
    "grievances": ("words", "answer"),
    "handovers": ("text", "checked_how", "actor_name"),
    "footage": ("reason", "held_for"),
    "appeals": ("basis", "words"),
    "merges": ("reason", "actor_name"),
}


def _with_words(told: dict[str, Any], said: Callable[[str], str]) -> dict[str, Any]:
    """The same record with `said` of whatever people said, and of who wrote a transfer or such."""
    for section, names in WORDS.items():
        rows = told[section] if isinstance(told[section], list) else [told[section]]
        for row in rows:
            row.update({name: said(row[name]) for name in names})
    return told


def _left_empty(_said: str) -> str:
    return ""


def enter_record_export(incident: Incident, *, actor: Viewer, form: str) -> None:
    """Put on the audit log that the record left as a file of this form (json, docx, paper)."""
    with act("incident.export", actor=actor) as act_:
        act_.record(incident, form=form, version=VERSION)
