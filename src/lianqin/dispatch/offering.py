"""What a station could give: its crews on shift that nobody has taken, and the people in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianqin.dispatch.models import HelpRequest
from lianqin.units.kinds import POLICE_UNITS
from lianqin.units.models import Commitment, Unit, UnitMember
from lianqin.units.selectors import on_shift


def crews_to_offer(request: HelpRequest, at: datetime) -> QuerySet[Unit]:
    """The asked station's free crews: its own police, and the guards posted in its area."""
    taken = Commitment.unscoped.filter(unit_id=OuterRef("pk"), until=None)
    own = Q(organisation_id=request.asked_id) | Q(station_id=request.asked_id)
    rows = on_shift(Unit.unscoped.filter(own, bureau_id=request.bureau_id), at)
    return rows.filter(~Exists(taken.order_by()))


def people_of(unit_ids: Iterable[int]) -> tuple[int, int]:
    """How many officers and how many others are in these crews together."""
    kinds = UnitMember.unscoped.filter(unit_id__in=list(unit_ids)).values_list("unit__kind")
    of_police = [kind in POLICE_UNITS for (kind,) in kinds.order_by()]
    officers = sum(of_police)
    return officers, len(of_police) - officers
