"""Who was called, who answered, who is due when, who is there: the live picture of a muster."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count as CountRows

from lianqin.dispatch.models import Directive
from lianqin.dispatch.models.muster import Account, KeepAway, Muster, MusterAlert
from lianqin.dispatch.states import SAID_YES, WAITING, Status
from lianqin.geo.coords import haversine_m
from lianqin.incidents.models import Incident
from lianqin.units.kinds import POLICE_UNITS
from lianqin.units.models import Unit
from lianqin.units.selectors import Standing, standings


@dataclass(frozen=True)
class Row:
    """One crew of a muster. `due_at` is when it should be where it was sent; None once it is
    there, or where it does not come."""

    alert: MusterAlert
    people: int

    @property
    def is_police(self) -> bool:
        return self.alert.unit.kind in POLICE_UNITS

    @property
    def status(self) -> str:
        return self.alert.directive.status

    @property
    def is_waiting(self) -> bool:
        return self.status in WAITING

    @property
    def is_coming(self) -> bool:
        """It said yes and has not been taken back."""
        return self.status in SAID_YES

    @property
    def is_there(self) -> bool:
        return self.alert.directive.on_scene_at is not None and self.is_coming

    @property
    def due_at(self) -> datetime | None:
        directive = self.alert.directive
        if not self.is_coming or self.is_there or self.alert.travel_seconds is None:
            return None
        since = directive.en_route_at or directive.answered_at or directive.issued_at
        return since + timedelta(seconds=self.alert.travel_seconds)

    @property
    def likely(self) -> Account:
        """What the head count begins with, for the officer to put right."""
        if self.status in (Status.ON_SCENE, Status.CLEARED):
            return Account.THERE
        if self.is_coming:
            return Account.ON_WAY
        if self.status in (Status.SENT, Status.DELIVERED, Status.SILENT):
            return Account.NOT_ANSWERED
        return Account.RELEASED


class Counted(NamedTuple):
    """How many crews were called, are coming, and are there at an instant."""

    alerted: int
    coming: int
    there: int
    police_there: int


def rows_of(muster: Muster) -> list[Row]:
    """Every crew that was called, nearest ring first; one query."""
    alerts = (
        MusterAlert.unscoped.filter(muster=muster)
        .select_related("directive", "unit__organisation", "rally")
        .annotate(people=CountRows("unit__members"))
    )
    return [Row(alert, alert.people) for alert in alerts]


def called_and_there(muster: Muster) -> tuple[int, int]:
    """How many crews were called, and how many of them have arrived."""
    sent = Directive.unscoped.filter(muster_alert__muster=muster)
    return sent.count(), sent.exclude(on_scene_at=None).count()


def told_away(muster: Muster) -> int:
    """How many crews of volunteers were told to keep away."""
    return KeepAway.unscoped.filter(muster=muster).count()


def counted_at(rows: Iterable[Row], at: datetime) -> Counted:
    """The counts at an instant, by the moments on record: a phone that reports late still counts
    at the minute at which its button was pressed, in what is counted after it reported."""
    alerted = [row for row in rows if row.alert.alerted_at <= at]
    coming = [row for row in alerted if _by(row.alert.directive.answered_at, at) and row.is_coming]
    there = [row for row in coming if _by(row.alert.directive.on_scene_at, at)]
    return Counted(len(alerted), len(coming), len(there), sum(row.is_police for row in there))


def _by(moment: datetime | None, at: datetime) -> bool:
    return moment is not None and moment <= at


def alone_in_contact(
    incident: Incident, rows: Sequence[Row], reach_m: float, at: datetime
) -> list[Standing]:
    """The guards who were last heard of inside the contact sector while no police is there.

    Their places are those that the tracking windows of their directives allow to be known.
    """
    if any(row.is_police and row.is_there for row in rows):
        return []
    guards = [row.alert.unit_id for row in rows if not row.is_police]
    crews = standings(Unit.unscoped.filter(pk__in=guards), at)
    return [
        crew
        for crew in crews
        if not crew.at_post
        and haversine_m(incident.lon, incident.lat, crew.lon, crew.lat) < reach_m
    ]
