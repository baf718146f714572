"""Who is on duty, in what state, standing where: as dispatch and the board need it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import OuterRef, QuerySet, Subquery

from lianqin.core.scope import Viewer
from lianqin.units.kinds import UnitStatus
from lianqin.units.models import Commitment, Fix, Unit

FRESH = timedelta(minutes=5)


@dataclass(frozen=True)
class Standing:
    """A crew as it stands at one instant, WGS-84 degrees.

    `at_post` says that the place is its rostered post, not a fix; `fix_at` when it was last
    heard of; `stale` that the fix is older than five minutes, so the post is not trusted either.
    """

    unit: Unit
    status: UnitStatus
    source: str
    lon: float
    lat: float
    at_post: bool
    fix_at: datetime | None
    heading: float | None
    stale: bool

    @property
    def is_free(self) -> bool:
        return self.status == UnitStatus.AVAILABLE


def on_shift(units: QuerySet[Unit], at: datetime) -> QuerySet[Unit]:
    """Those whose shift covers `at`."""
    return units.filter(shift_since__lte=at, shift_until__gt=at)


def standings(units: QuerySet[Unit], at: datetime) -> list[Standing]:
    """Every crew on shift with its state and place; four queries whatever their number."""
    crews = list(
        on_shift(units, at)
        .select_related("organisation", "station", "team")
        .defer("organisation__area", "station__area")
        .order_by("call_sign")
    )
    return stand(crews, at)


def stand(crews: list[Unit], at: datetime) -> list[Standing]:
    """The same for crews already read."""
    ids = [unit.pk for unit in crews]
    open_ones = Commitment.unscoped.filter(unit_id__in=ids, until=None)
    taken = {row.unit_id: row for row in open_ones}
    fixes = _newest_fixes(ids)
    return [_standing(unit, taken.get(unit.pk), fixes.get(unit.pk), at) for unit in crews]


def board_standings(viewer: Viewer, at: datetime) -> list[Standing]:
    """The crews that the viewer's board shows."""
    return standings(Unit.objects.for_viewer(viewer), at)


def _newest_fixes(ids: Iterable[int]) -> dict[int, Fix]:
    newest = Fix.unscoped.filter(unit_id=OuterRef("pk")).order_by("-received_at", "-id")
    keys = Unit.unscoped.filter(pk__in=list(ids)).values_list(
        Subquery(newest.values("pk")[:1]), flat=True
    )
    return {fix.unit_id: fix for fix in Fix.unscoped.filter(pk__in=[key for key in keys if key])}


def _standing(unit: Unit, taken: Commitment | None, fix: Fix | None, at: datetime) -> Standing:
    status = UnitStatus(taken.status) if taken else UnitStatus.AVAILABLE
    source = taken.source if taken else ""
    known = fix is not None and fix.received_at >= unit.shift_since
    if fix is None or not known or (not taken and at - fix.received_at > FRESH):
        return Standing(
            unit, status, source, unit.post_lon, unit.post_lat, True, None, None, stale=False
        )
    stale = at - fix.received_at > FRESH
    return Standing(
        unit, status, source, fix.lon, fix.lat, False, fix.received_at, fix.heading, stale
    )
