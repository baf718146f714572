"""What an actor of the registry may act on: rows of the own bureau, a manager's of the own unit.

Whatever lies outside is answered like what does not exist.
"""

from __future__ import annotations

from typing import Protocol, TypeVar

from django.db.models import Model, QuerySet

from lianqin.accounts.roles import Role
from lianqin.core.errors import NotFound
from lianqin.core.scope import Viewer
from lianqin.registry.kinds import STATION_KINDS
from lianqin.registry.models import Organisation

OfStation = TypeVar("OfStation", bound=Model)


class OfBureau(Protocol):
    """A row that belongs to a bureau."""

    @property
    def bureau_id(self) -> int | None: ...


def of_bureau(row: OfBureau, actor: Viewer) -> None:
    """Raise NotFound for a row of another bureau."""
    if row.bureau_id != actor.bureau:
        raise NotFound


def of_unit(organisation_id: int | None, actor: Viewer) -> None:
    """Raise NotFound for a manager at what is not the own unit's; others reach every unit."""
    if not reaches_unit(organisation_id, actor):
        raise NotFound


def reaches_unit(organisation_id: int | None, actor: Viewer) -> bool:
    """Whether what belongs to that unit is theirs to act on: a manager's own, anybody else's."""
    return actor.role != Role.UNIT_MANAGER or organisation_id in actor.organisation_ids


def of_station(station_id: int | None, actor: Viewer) -> None:
    """Raise NotFound for a station's officer at what lies in another station's area."""
    if not reaches_station(station_id, actor):
        raise NotFound


def reaches_station(station_id: int | None, actor: Viewer) -> bool:
    """Whether that station's ground is theirs: an officer's own, anybody else's every one.

    None is ground of no station, which no officer's is.
    """
    return actor.role not in {Role.OFFICER, Role.CHIEF} or station_id in actor.organisation_ids


def on_own_ground(rows: QuerySet[OfStation], actor: Viewer) -> QuerySet[OfStation]:
    """Of rows that lie in stations' areas those on the ground that is theirs."""
    if actor.role in {Role.OFFICER, Role.CHIEF}:
        return rows.filter(station_id__in=actor.organisation_ids)
    return rows


def stations_of(viewer: Viewer) -> QuerySet[Organisation]:
    """The stations of the viewer's bureau by name, which stands over every door of theirs."""
    rows = Organisation.unscoped.filter(bureau_id=viewer.bureau_id, kind__in=STATION_KINDS)
    return rows.order_by("name")
