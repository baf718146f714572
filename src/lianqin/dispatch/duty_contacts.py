"""Whom to ring before an internal security crew is sent: its unit's duty contact."""

from __future__ import annotations

from dataclasses import dataclass

from lianqin.dispatch.recommend import Recommendation
from lianqin.units.kinds import UnitKind
from lianqin.units.models import Unit


@dataclass(frozen=True)
class Contact:
    """Whom to ring for a unit's own internal security: its duty contact."""

    name: str
    phone: str


def contacts_of(answer: Recommendation) -> dict[int, Contact]:
    """The duty contact of each internal security crew that may go, by crew; for police alone."""
    internal = UnitKind.INTERNAL_SECURITY
    keys = [row.candidate.unit_id for row in answer.ranked if row.candidate.kind == internal]
    if not keys:
        return {}
    columns = ("pk", "organisation__duty_contact", "organisation__duty_phone")
    rows = Unit.unscoped.filter(pk__in=keys).order_by("pk").values_list(*columns)
    return {pk: Contact(name, phone) for pk, name, phone in rows}
