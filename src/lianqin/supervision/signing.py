"""Both sides sign what was read out, and anybody can see later that it is still what they signed.

A signature stands over the SHA-256 digest of the record's text. Once it is signed no service
changes it, the database keeps state, points and signatures, and `verify` compares the rest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from math import dist
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqin.core.acts import Act, act
from lianqin.core.errors import MissingInput
from lianqin.core.scope import Viewer
from lianqin.registry.viewers import managers_of
from lianqin.supervision import errors
from lianqin.supervision.findings import settle
from lianqin.supervision.inspecting import move, refuse_unless
from lianqin.supervision.models import Inspection, InspectionLine, InspectionPhoto, Signature
from lianqin.supervision.states import InspectionState, Side

# The pad is drawn on in units of its own, whatever the screen.
PAD_WIDTH, PAD_HEIGHT = 600, 240
MOST_BYTES = 60_000
MOST_STROKES, LEAST_POINTS, LEAST_INK = 200, 12, 150.0
VERSION = 1

Stroke = list[list[int]]


def text_of(inspection: Inspection) -> str:
    """The record as it is signed: everything read out, in one fixed order, as JSON.

    Organisations stand by their slug, as a unit may later take another name.
    """
    lines = InspectionLine.unscoped.filter(inspection=inspection).select_related("item")
    photos = InspectionPhoto.unscoped.filter(inspection=inspection, finding=None)
    told = {
        "version": VERSION,
        **{name: getattr(inspection, name) for name in _WORDS},
        "organisation": inspection.organisation.slug,
        "site": inspection.site.slug if inspection.site else "",
        "again_of": inspection.again_of.number if inspection.again_of else "",
        "sheet": [inspection.sheet.name, inspection.sheet.version],
        "begun_at": _instant(inspection.begun_at),
        "read_out_at": _instant(inspection.read_out_at),
        "lines": [_line(line) for line in lines.order_by("item__order")],
        "photos": sorted(f"{photo.item_id or 0} {photo.sha256}" for photo in photos),
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


_WORDS = (
    "number", "kind", "lead_name", "lead_number", "second_name", "second_number",
    "identity_shown", "unit_person", "unit_title", "unit_words", "words", "points",
    "points_possible",
)  # fmt: skip


def _instant(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat() if at else ""


def _line(line: InspectionLine) -> list[Any]:
    item = line.item
    asked = [item.order, item.question, item.basis, item.points]
    return [*asked, line.answer, line.note, line.days or item.days_to_mend]


def digest_of(inspection: Inspection) -> str:
    """SHA-256 of the record's text, in hexadecimal."""
    return hashlib.sha256(text_of(inspection).encode()).hexdigest()


def verify(inspection: Inspection) -> bool | None:
    """Whether every signature stands over the record as it is; None where nobody has signed."""
    signed = Signature.unscoped.filter(inspection=inspection)
    digests = set(signed.values_list("digest", flat=True))
    return digests == {digest_of(inspection)} if digests else None


def signers_of(inspection: Inspection) -> dict[Side, list[str]]:
    """Who may sign for each side: those whom the record names."""
    officers = [inspection.lead_name, inspection.second_name]
    return {
        Side.POLICE: [name for name in officers if name],
        Side.UNIT: [inspection.unit_person] if inspection.unit_person else [],
    }


def read_strokes(drawn: Any) -> list[Stroke]:
    """A drawn signature: strokes of [x, y] points on the pad, whole numbers, nothing else.

    Raises SignatureUnreadable for too little ink, too much, or anything that is no such list.
    """
    try:
        strokes = [[_point(point) for point in stroke] for stroke in drawn]
    except (TypeError, ValueError, KeyError, OverflowError) as fault:
        raise errors.SignatureUnreadable from fault
    points = sum(len(stroke) for stroke in strokes)
    size = len(json.dumps(strokes, separators=(",", ":")))
    if len(strokes) > MOST_STROKES or size > MOST_BYTES:
        raise errors.SignatureUnreadable
    if points < LEAST_POINTS or ink_of(strokes) < LEAST_INK:
        raise errors.SignatureUnreadable
    return strokes


def _point(point: Any) -> list[int]:
    x, y = (round(float(part)) for part in point)
    if not (0 <= x <= PAD_WIDTH and 0 <= y <= PAD_HEIGHT):
        raise ValueError
    return [x, y]


def ink_of(strokes: Sequence[Stroke]) -> float:
    """How long the drawn lines are together, in units of the pad."""
    return sum(dist(*pair) for line in strokes for pair in pairwise(line))


def sign(
    inspection: Inspection,
    *,
    side: Side,
    signer_name: str,
    strokes: Any = None,
    typed_name: str = "",
    actor: Viewer,
    at: datetime | None = None,
) -> Inspection:
    """One side signs, by hand, or by typing the name where a hand cannot draw.

    With both sides signed the record is closed and its findings stand. Raises NotNamedToSign,
    SignatureUnreadable, AlreadySigned and InspectionMovedOn.
    """
    if signer_name not in signers_of(inspection)[side]:
        raise errors.NotNamedToSign(name=signer_name)
    mark = _typed(signer_name, typed_name) if typed_name else read_strokes(strokes)
    with act("inspection.sign", actor=actor, at=at) as act_:
        now = refuse_unless(inspection, InspectionState.READ_OUT)
        signed = Signature.unscoped.filter(inspection=now)
        if signed.filter(side=side, signer_name=signer_name).exists():
            raise errors.AlreadySigned(name=signer_name)
        signature = Signature.unscoped.create(
            inspection=now,
            side=side,
            signer_name=signer_name,
            strokes=mark,
            digest=digest_of(now),
            at=act_.at,
        )
        act_.record(signature, inspection=now.pk, side=str(side), drawn=not typed_name)
        if set(signed.values_list("side", flat=True)) == set(Side.values):
            _end(act_, now, InspectionState.SIGNED)
    now.refresh_from_db()
    return now


def _typed(signer_name: str, typed_name: str) -> dict[str, str]:
    if typed_name.strip() != signer_name:
        raise errors.SignatureUnreadable
    return {"typed": signer_name}


def leave_unsigned(
    inspection: Inspection, *, reason: str, actor: Viewer, at: datetime | None = None
) -> Inspection:
    """Close the record without the unit's signature, saying why (row 18); its findings stand.

    Raises MissingInput, PoliceSignFirst and InspectionMovedOn.
    """
    if not reason.strip():
        raise MissingInput(field=_("未签字原因"))
    with act("inspection.unsigned", actor=actor, at=at) as act_:
        now = refuse_unless(inspection, InspectionState.READ_OUT)
        if not Signature.unscoped.filter(inspection=now, side=Side.POLICE).exists():
            raise errors.PoliceSignFirst
        _end(act_, now, InspectionState.UNSIGNED, unsigned_reason=reason.strip())
    now.refresh_from_db()
    return now


def _end(act_: Act, inspection: Inspection, state: InspectionState, **fields: str) -> None:
    move(inspection, state, ended_at=act_.at, **fields)
    found = settle(act_, inspection)
    act_.record(inspection, action=f"inspection.{state}", findings=found)
    audience = [managers_of(inspection.organisation_id)]
    act_.announce("inspection.ended", inspection, audience=audience)
