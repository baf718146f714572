"""Figures of disputes, counted apart: none of them is an incident (domain row 69 and ambiguity A1).

A dispute found on a visit is screening, whatever becomes of it; each other figure counts the
disputes on which that step was taken in the period. A total of them would mean nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from lianqin.accounts.roles import Role
from lianqin.core.scope import Viewer
from lianqin.disputes.models import Dispute, DisputeStep
from lianqin.disputes.states import How, StepKind

# Who answers for the whole and sees no single dispute.
COUNTS_WITHOUT_SEEING = frozenset({Role.LEADER, Role.SUPERVISOR, Role.AUDITOR})
STEPS = {
    "calmed": StepKind.CALMED,
    "referred": StepKind.REFERRED,
    "agreed": StepKind.AGREED,
    "settled_at_source": StepKind.SETTLED,
    "refused": StepKind.REFUSED,
    "escalated": StepKind.ESCALATED,
}


@dataclass(frozen=True)
class Counts:
    """Disputes in a period `[since, until)`; `screened` were found on a visit."""

    found: int
    screened: int
    calmed: int
    referred: int
    agreed: int
    settled_at_source: int
    refused: int
    escalated: int


def disputes_of(viewer: Viewer) -> QuerySet[Dispute]:
    """Those that a viewer may count: their own scope's, or for oversight the bureau's."""
    if viewer.role in COUNTS_WITHOUT_SEEING and viewer.bureau_id is not None:
        return Dispute.unscoped.filter(bureau_id=viewer.bureau_id)
    return Dispute.objects.for_viewer(viewer)


def counts(viewer: Viewer, since: datetime, until: datetime) -> Counts:
    """The figures of a period, in two queries."""
    mine = disputes_of(viewer)
    found = mine.filter(found_at__gte=since, found_at__lt=until)
    heads = found.aggregate(found=Count("pk"), screened=Count("pk", filter=Q(how=How.VISIT)))
    steps = DisputeStep.unscoped.filter(
        dispute__in=mine.order_by().values("pk"), at__gte=since, at__lt=until
    )
    taken = steps.order_by().aggregate(
        **{
            name: Count("dispute_id", filter=Q(kind=kind), distinct=True)
            for name, kind in STEPS.items()
        }
    )
    return Counts(**heads, **taken)
