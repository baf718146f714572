"""The directives of one incident, told for its file."""

from __future__ import annotations

from typing import Any

from lianqin.core.scope import Viewer
from lianqin.dispatch import law
from lianqin.dispatch.models import Directive
from lianqin.dispatch.reasons import Reason, spoken
from lianqin.incidents.exporting import instants, unit_told
from lianqin.incidents.models import Incident

STAMPS = (
    *("issued_at", "answer_by", "arrive_by", "delivered_at", "answered_at"),
    *("en_route_at", "on_scene_at", "ended_at"),
)


def directives_told(incident: Incident, viewer: Viewer) -> list[dict[str, Any]]:
    """Each directive as it was given, with the reasons of the moment and its stamps."""
    words = spoken()
    rows = Directive.objects.for_viewer(viewer).filter(incident=incident)
    return [_told(row, words) for row in rows.select_related("unit", "unit__organisation")]


def _told(row: Directive, words: dict[str, str]) -> dict[str, Any]:
    reasons = [Reason(one["code"], one.get("params", {})) for one in row.reasons]
    return {
        "number": row.number,
        **unit_told(row.unit),
        "kind": row.kind,
        "kind_words": str(row.get_kind_display()),
        "status": row.status,
        "status_words": str(row.get_status_display()),
        "lead": row.lead,
        "task": row.task,
        "actions": [
            {"code": code, "name": str(law.BY_CODE[code].name)}
            for code in row.actions
            if code in law.BY_CODE
        ],
        "basis": [str(one) for one in row.basis],
        "officer": row.officer_name,
        "travel_seconds": row.travel_seconds,
        "travel_metres": row.travel_metres,
        "reasons": [{"code": one.code, "words": one.said(words)} for one in reasons],
        "override_reason": row.override_reason,
        **instants(row, STAMPS),
    }
