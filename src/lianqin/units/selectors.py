"""Who is on duty, in what state, standing where: as dispatch and the board need it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import FilteredRelation, OuterRef, Q, QuerySet, Subquery

from lianqin.core.scope import Viewer
from lianqin.units.kinds import UnitStatus
from lianqin.units.models import Fix, Unit, UnitMember

FRESH = timedelta(minutes=5)


class Crew(NamedTuple):
    """What deciding needs of a unit, read for hundreds at once without building models.

    `employer` is its organisation's short name, `employer_kind` that organisation's kind.
    """

    pk: int
    kind: str
    call_sign: str
    mode: str
    post_name: str
    post_lon: float
    post_lat: float
    on_joint_duty: bool
    is_released: bool
    organisation_id: int
    employer: str
    employer_kind: str


_COLUMNS = (*Crew._fields[:-2], "organisation__short_name", "organisation__kind")


class Standing(NamedTuple):
    """A crew as it stands at one instant, WGS-84 degrees.

    `at_post` says that the place is its rostered post, not a fix; `fix_at` when it was last
    heard of; `stale` that the fix is older than five minutes, so the post is not trusted either.
    """

    unit: Crew
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


class _Heard(NamedTuple):
    """The newest position of a crew since its shift began."""

    lon: float
    lat: float
    received_at: datetime
    heading: float | None


def on_shift(units: QuerySet[Unit], at: datetime) -> QuerySet[Unit]:
    """Those whose shift covers `at`."""
    return units.filter(shift_since__lte=at, shift_until__gt=at)


def standings(units: QuerySet[Unit], at: datetime) -> list[Standing]:
    """Every crew on shift with its state and place; two queries whatever their number."""
    return _stand(on_shift(units, at), at)


def stand(crews: list[Unit], at: datetime) -> list[Standing]:
    """The same for chosen crews, on shift or not; by call sign."""
    return _stand(Unit.unscoped.filter(pk__in=[unit.pk for unit in crews]), at)


def board_standings(viewer: Viewer, at: datetime) -> list[Standing]:
    """The crews that the viewer's board shows."""
    return standings(Unit.objects.for_viewer(viewer), at)


def _stand(units: QuerySet[Unit], at: datetime) -> list[Standing]:
    heard = _heard(units)
    taken = FilteredRelation("commitments", condition=Q(commitments__until=None))
    crews = units.annotate(taken=taken).order_by("call_sign")
    rows = crews.values_list(*_COLUMNS, "taken__status", "taken__source")
    return [_standing(*row, heard=heard.get(row[0]), at=at) for row in rows]


def _heard(units: QuerySet[Unit]) -> dict[int, _Heard]:
    newest = Fix.unscoped.filter(unit_id=OuterRef("pk"), received_at__gte=OuterRef("shift_since"))
    newest = newest.order_by("-received_at", "-id")
    keys: QuerySet[Unit, Any] = units.order_by().values(newest=Subquery(newest.values("pk")[:1]))
    rows = Fix.unscoped.filter(pk__in=keys).order_by()
    return {pk: _Heard(*row) for pk, *row in rows.values_list("unit_id", *_Heard._fields)}


def _standing(*row: Any, heard: _Heard | None, at: datetime) -> Standing:
    """`row`: a crew's columns, then status and source of its open commitment, or twice None."""
    crew, taken, source = Crew._make(row[:-2]), row[-2], row[-1] or ""
    status = UnitStatus(taken) if taken else UnitStatus.AVAILABLE
    stale = heard is not None and at - heard.received_at > FRESH
    if heard is None or (stale and not taken):
        lon, lat = crew.post_lon, crew.post_lat
        return Standing(crew, status, source, lon, lat, True, None, None, stale=False)
    seen = heard.received_at
    return Standing(crew, status, source, heard.lon, heard.lat, False, seen, heard.heading, stale)


def on_duty(people: Iterable[int], at: datetime) -> set[int]:
    """Those of these people whose crew's shift covers `at`: nobody else is told anything."""
    rows = UnitMember.unscoped.filter(person_id__in=set(people))
    covered = rows.filter(unit__shift_since__lte=at, unit__shift_until__gt=at).order_by()
    return set(covered.values_list("person_id", flat=True))
