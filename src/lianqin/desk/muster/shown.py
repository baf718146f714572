"""What the muster's page shows: the proposal, or the live picture of the one that is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

from lianqin.core.errors import DomainError
from lianqin.core.scope import Viewer
from lianqin.dispatch.models.muster import Account, Duty, Muster, RallyPoint
from lianqin.dispatch.muster import refuse_unfit
from lianqin.dispatch.muster_picture import (
    Counted,
    Row,
    alone_in_contact,
    called_and_there,
    counted_at,
    rows_of,
    told_away,
)
from lianqin.dispatch.muster_plan import STEPS, Called, Spot, said
from lianqin.dispatch.muster_proposal import Proposal, proposal_for, volunteers_near
from lianqin.incidents.models import Incident
from lianqin.units.selectors import Standing


@dataclass(frozen=True)
class Minute:
    """One of the counted minutes: what it means, when it is, and the counts once it has come."""

    minute: int
    meaning: str
    at: datetime
    counted: Counted | None


@dataclass(frozen=True)
class Point:
    """A rally point with its reasons in words and how many crews are for it and at it."""

    row: RallyPoint
    reasons: list[str]
    sent: int
    there: int


@dataclass(frozen=True)
class Suggested:
    """A proposed rally point with its reasons in words."""

    spot: Spot
    reasons: list[str]


@dataclass(frozen=True, eq=False)
class Offer:
    """The proposal, or why there is none."""

    plan: Proposal | None
    refused: DomainError | None
    first: list[Called]
    later: list[tuple[int, int, int]]  # ring, minutes after the opening, crews more
    points: list[Suggested]
    volunteers: int

    @property
    def contact(self) -> list[Called]:
        return [call for call in self.first if call.duty == Duty.CONTACT]

    @property
    def others(self) -> list[Called]:
        return [call for call in self.first if call.duty != Duty.CONTACT]


def offer_for(incident: Incident, at: datetime) -> Offer:
    """What opening a muster now would do."""
    try:
        refuse_unfit(incident)
        plan = proposal_for(incident, at)
    except DomainError as refused:
        return Offer(None, refused, [], [], [], 0)
    rings = [plan.ring(number) for number in range(1, len(plan.terms.rings) + 1)]
    later = [
        (number, plan.terms.rings[number - 1]["after"], max(len(ring) - len(rings[number - 2]), 0))
        for number, ring in enumerate(rings[1:], start=2)
    ]
    points = [Suggested(spot, said(plan.reasons_of(spot))) for spot in plan.spots]
    return Offer(plan, None, rings[0], later, points, len(volunteers_near(incident, at)))


@dataclass(frozen=True, eq=False)
class Live:
    """A muster as it stands: crews, minutes, points, who is alone where only police may be."""

    muster: Muster
    rows: list[Row]
    now: Counted
    minutes: list[Minute]
    points: list[Point]
    alone: Sequence[Standing]
    told_away: int
    next_ring: tuple[int, datetime] | None

    @property
    def is_open(self) -> bool:
        return self.muster.stood_down_at is None

    @property
    def accounts(self) -> list[tuple[str, Any]]:
        """The choices of the head count."""
        return [(one.value, one.label) for one in Account]

    @property
    def missing(self) -> list[Row]:
        """Crews that the count did not find whole."""
        return [row for row in self.rows if row.alert.account == Account.UNKNOWN]

    @property
    def may_widen(self) -> bool:
        return self.is_open and self.muster.ring < len(self.muster.rings)


def muster_of(incident: Incident, viewer: Viewer) -> Muster | None:
    """The open one, else the last, or None."""
    rows = Muster.objects.for_viewer(viewer).filter(incident=incident)
    return rows.order_by(F("stood_down_at").desc(nulls_first=True), "-pk").first()


def live_of(muster: Muster, at: datetime) -> Live:
    """Read it all; the number of queries does not grow with crews."""
    rows = rows_of(muster)
    end = muster.stood_down_at or at
    minutes = [_minute(muster, row, rows, end) for row in muster.moments]
    points = muster.rally_points.filter(closed_at=None)
    return Live(
        muster=muster,
        rows=rows,
        now=counted_at(rows, end),
        minutes=minutes,
        points=[_point(point, rows) for point in points],
        alone=(
            alone_in_contact(muster.incident, rows, muster.reach_m, at)
            if muster.stood_down_at is None
            else ()
        ),
        told_away=told_away(muster),
        next_ring=_next_ring(muster),
    )


def _minute(muster: Muster, row: dict[str, Any], rows: list[Row], end: datetime) -> Minute:
    at = muster.opened_at + timedelta(minutes=row["minute"])
    return Minute(row["minute"], row["meaning"], at, counted_at(rows, at) if at <= end else None)


def _point(point: RallyPoint, rows: list[Row]) -> Point:
    sent = [row for row in rows if row.alert.rally_id == point.pk and row.status != "declined"]
    return Point(point, said(point.reasons), len(sent), sum(row.is_there for row in sent))


def _next_ring(muster: Muster) -> tuple[int, datetime] | None:
    number = muster.ring + 1
    if muster.stood_down_at is not None or number > len(muster.rings):
        return None
    after = timedelta(minutes=muster.rings[number - 1]["after"])
    return number, muster.opened_at + after


@dataclass(frozen=True)
class Panel:
    """What the incident's own page says of it: an open muster, or one key to begin it."""

    muster: Muster | None
    called: int
    there: int


def panel(incident: Incident, viewer: Viewer, at: datetime) -> Panel | None:
    """For a P1 under way, and wherever a muster has been, whatever the priority is by now."""
    found = muster_of(incident, viewer)
    if found is not None:
        return Panel(found, *called_and_there(found))
    try:
        refuse_unfit(incident)
    except DomainError:
        return None
    return Panel(None, 0, 0)


__all__ = ["STEPS", "Live", "Offer", "live_of", "muster_of", "offer_for", "panel"]
