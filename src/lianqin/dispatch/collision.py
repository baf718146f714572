"""Two officers send the same crew: one wins, and the other is told who, when, by which directive,
and which crew is the next nearest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError
from django.utils.translation import gettext as _

from lianqin.core import clock
from lianqin.core.clock import SHANGHAI
from lianqin.core.errors import DomainError
from lianqin.core.scope import Viewer
from lianqin.dispatch.models import Directive
from lianqin.dispatch.proposals import propose_for
from lianqin.dispatch.states import OPEN
from lianqin.dispatch.watch_errors import CrewTaken
from lianqin.incidents.models import Incident
from lianqin.units.errors import UnitTaken


@contextmanager
def telling_who_won(incident: Incident, unit_id: int, actor: Viewer) -> Iterator[None]:
    """Turn the loss of a race for a crew into CrewTaken, with what the actor may know of it.

    Of a directive that the actor does not see (another station's) nothing is told: UnitTaken stays.
    """
    try:
        yield
    except (UnitTaken, IntegrityError) as lost:
        won = (
            Directive.objects.for_viewer(actor)
            .filter(unit_id=unit_id, status__in=OPEN)
            .select_related("unit")
            .first()
        )
        if won is None:
            raise
        raise CrewTaken(
            unit=won.unit.call_sign,
            officer=won.officer_name,
            at=f"{won.issued_at.astimezone(SHANGHAI):%H:%M:%S}",
            number=won.number,
            next=_next_words(incident, unit_id),
        ) from lost


def next_nearest(incident: Incident, unit_id: int) -> tuple[int, str, float] | None:
    """The crew to send instead: its id, name and seconds by road; None where there is none.

    The proposed first, else the nearest that may go.
    """
    try:
        rows = propose_for(incident, clock.now()).ranked
    except DomainError:
        return None
    left = [row for row in rows if row.candidate.unit_id != unit_id]
    best = next((row for row in left if row.is_proposed), left[0] if left else None)
    if best is None:
        return None
    return best.candidate.unit_id, best.candidate.call_sign, best.travel.seconds


def _next_words(incident: Incident, unit_id: int) -> str:
    found = next_nearest(incident, unit_id)
    if found is None:
        return _("现在没有其他可派的力量。")
    _unit, name, seconds = found
    return _("次近的是“{name}”，约 {minutes} 分。").format(
        name=name, minutes=max(1, round(seconds / 60))
    )
