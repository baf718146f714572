"""Moments that enter the record by themselves: a note, a crew sent, a crew there."""

from __future__ import annotations

from datetime import datetime

from lianqin.core.acts import Act, act
from lianqin.core.scope import Viewer
from lianqin.incidents import timeline
from lianqin.incidents.models import Incident, Participation
from lianqin.incidents.moving import move
from lianqin.incidents.states import EntryKind, State
from lianqin.units.models import Unit


def note(
    incident: Incident,
    *,
    actor: Viewer,
    actor_name: str,
    text: str,
    kind: EntryKind = EntryKind.NOTE,
    at: datetime | None = None,
) -> None:
    """Write a note, or a moment such as a contact, an arrest or a rescue, into the time line."""
    with act(f"incident.{kind}", actor=actor) as act_:
        timeline.write(act_, incident, kind, at=at, text=text, actor_name=actor_name)
        act_.record(incident, kind=str(kind))
        timeline.announce(act_, incident)


def take_part(
    incident: Incident, unit: Unit, act_: Act, *, text: str = "", actor_name: str = ""
) -> Participation:
    """Dispatch lets a crew take part; this grants it sight of the incident.

    The line of the time line that says so is written here; its stamps follow from it.
    """
    part, _ = Participation.unscoped.get_or_create(
        incident=incident, unit=unit, defaults={"directed_at": act_.at}
    )
    move(incident, State.DISPATCHED, act_)
    timeline.write(
        act_, incident, EntryKind.DISPATCHED, unit=unit, text=text, actor_name=actor_name
    )
    return part


def arrived(
    incident: Incident,
    unit: Unit,
    act_: Act,
    at: datetime,
    *,
    text: str = "",
    actor_name: str = "",
) -> None:
    """A crew has reached the incident: the line that says so, from which every stamp follows."""
    move(incident, State.ON_SCENE, act_)
    timeline.write(
        act_, incident, EntryKind.ON_SCENE, at=at, unit=unit, text=text, actor_name=actor_name
    )
