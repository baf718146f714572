"""Handing an incident to somebody outside: to 12345 with one key, to 119, 120, 122 or a bureau.

What goes to 12345 is no matter for the police (priority P4, domain section 3): it ends with that.
With 119, 120, 122 and other bureaus the police may have to stay, so nothing is closed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from lianqin.core.acts import Act, act
from lianqin.core.scope import Viewer
from lianqin.incidents import timeline
from lianqin.incidents.categories import Priority
from lianqin.incidents.classifying_errors import (
    NeverTransferred,
    TooUrgentToTransfer,
    TransferredAlready,
)
from lianqin.incidents.ending import Outcome, close, give_feedback
from lianqin.incidents.facts import facts_of
from lianqin.incidents.models import Feedback, Incident, Transfer
from lianqin.incidents.moving import refuse_closed
from lianqin.incidents.never_simple import why_never_simple
from lianqin.incidents.results import PROVISIONAL
from lianqin.incidents.roots import refuse_merged
from lianqin.incidents.states import EntryKind

HOTLINE = Transfer.To.HOTLINE_12345
NOT_FOR_POLICE = "other.service"


@dataclass(frozen=True)
class Handing:
    """To whom, with the number that they gave, and what was said."""

    to: str
    outside_ref: str = ""
    text: str = ""


def transfer(
    incident: Incident,
    handing: Handing,
    *,
    actor: Viewer,
    actor_name: str,
    open_units: Callable[[Incident], int],
    at: datetime | None = None,
) -> Transfer:
    """Hand it over, with a line on the record. To 12345 it also ends, unless crews are out.

    Their number, told later, is put to the transfer that stands. Raises TooUrgentToTransfer and
    NeverTransferred for 12345, TransferredAlready, IncidentMovedOn once it is closed or merged.
    """
    with act("incident.transfer", actor=actor, at=at) as act_:
        refuse_closed(incident)
        refuse_merged(incident)
        incident.refresh_from_db()
        if handing.to == HOTLINE:
            refuse_hotline(incident)
        row = _entered(incident, handing, act_, actor_name)
        act_.record(row, incident=incident.pk, to=handing.to)
        timeline.announce(act_, incident)
        if handing.to == HOTLINE:
            _end(incident, actor, actor_name, open_units, act_.at)
    return row


def refuse_hotline(incident: Incident) -> None:
    """Raises TooUrgentToTransfer or NeverTransferred where 12345 may not have it."""
    if reasons := why_never_simple(facts_of(incident)):
        raise NeverTransferred(why="、".join(map(str, reasons)))
    if incident.priority in (Priority.P1, Priority.P2):
        raise TooUrgentToTransfer(priority=f"P{incident.priority}")


def _entered(incident: Incident, handing: Handing, act_: Act, actor_name: str) -> Transfer:
    """The row and its line; of two with one destination the later tells the number."""
    ref, before = handing.outside_ref.strip(), incident.transfers.filter(to=handing.to)
    open_row = before.filter(outside_ref="").first() if ref else None
    if (
        open_row is None
        and before.filter(outside_ref__in=("", ref) if not ref else (ref,)).exists()
    ):
        raise TransferredAlready(to=Transfer.To(handing.to).label)
    row = open_row or Transfer(incident=incident, to=handing.to, at=act_.at)
    row.outside_ref, row.text = ref, handing.text.strip() or row.text
    row.actor_id, row.actor_name = act_.actor.user_id, actor_name
    row.save()
    parts = (row.get_to_display(), row.outside_ref, handing.text.strip())
    text = " ".join(str(part) for part in parts if part)
    timeline.write(act_, incident, EntryKind.TRANSFERRED, text=text, actor_name=actor_name)
    return row


def _end(
    incident: Incident,
    actor: Viewer,
    actor_name: str,
    open_units: Callable[[Incident], int],
    at: datetime,
) -> None:
    """Feedback "handed on" by itself, and the close, unless a crew has it still in hand."""
    category = incident.counted_category
    outcome = Outcome(
        result=Feedback.Result.TRANSFERRED,
        category=NOT_FOR_POLICE if category in PROVISIONAL else category,
    )
    give_feedback(incident, outcome, actor=actor, actor_name=actor_name, at=at)
    if not open_units(incident):
        close(incident, actor=actor, actor_name=actor_name, open_units=open_units, at=at)
