"""All properly handled, as a computed outcome (A12, row 70): never typed, and with its reasons.

Properly handled is what was closed with a result and is neither opened again nor complained of
within thirty days. Until the thirty days are over the answer is provisional and says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.incidents.models import Grievance, Incident, TimelineEntry
from lianqin.incidents.states import EntryKind

WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class Ended:
    """What the rule looks at. `closed_first` is the first close ever; None when never closed."""

    closed_first: datetime | None
    is_closed: bool
    reopened: tuple[datetime, ...] = ()
    complained: tuple[datetime, ...] = ()


@dataclass(frozen=True)
class Handled:
    """`is_proper` None: not closed yet. `is_provisional`: the thirty days are not over."""

    is_proper: bool | None
    is_provisional: bool
    reasons: tuple[Promise | str, ...]
    until: datetime | None


def handled(ended: Ended, at: datetime) -> Handled:
    """Whether an incident counts as properly handled at `at`."""
    if ended.closed_first is None:
        return Handled(None, False, (_("尚未结案"),), None)
    until = ended.closed_first + WITHIN
    reasons: list[Promise | str] = []
    if any(moment <= until for moment in ended.reopened):
        reasons.append(_("三十日内重新打开过"))
    if any(moment <= until for moment in ended.complained):
        reasons.append(_("三十日内有投诉"))
    if not ended.is_closed:
        reasons.append(_("现在没有结案"))
    return Handled(not reasons, not reasons and at < until, tuple(reasons), until)


def ended_of(incidents: Iterable[Incident] | QuerySet[Incident]) -> dict[int, Ended]:
    """What the rule looks at, of many incidents in a fixed number of queries, by key."""
    rows = {row.pk: row for row in incidents}
    # A query within a query: a year's keys are more than a statement may name one by one.
    which = incidents.order_by() if isinstance(incidents, QuerySet) else list(rows)
    closed, reopened = _moments(which, EntryKind.CLOSED), _moments(which, EntryKind.REOPENED)
    complained: dict[int, list[datetime]] = {}
    found = Grievance.unscoped.filter(incident__in=which).values_list("incident_id", "at")
    for pk, at in found:
        complained.setdefault(pk, []).append(at)
    return {
        pk: Ended(
            closed_first=min(closed.get(pk, ()), default=row.closed_at),
            is_closed=row.closed_at is not None,
            reopened=tuple(reopened.get(pk, ())),
            complained=tuple(complained.get(pk, ())),
        )
        for pk, row in rows.items()
    }


def _moments(which: QuerySet[Incident] | list[int], kind: EntryKind) -> dict[int, list[datetime]]:
    found: dict[int, list[datetime]] = {}
    lines = TimelineEntry.unscoped.filter(incident__in=which, kind=kind)
    for pk, at in lines.values_list("incident_id", "at"):
        found.setdefault(pk, []).append(at)
    return found
