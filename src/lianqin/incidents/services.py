"""What the desk does with an incident after it was taken."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from lianqin.core.acts import Act, act
from lianqin.core.scope import Viewer
from lianqin.incidents import timeline
from lianqin.incidents.classifying import classify as classify
from lianqin.incidents.ending import Outcome as Outcome
from lianqin.incidents.ending import close as close
from lianqin.incidents.ending import give_feedback as give_feedback
from lianqin.incidents.facts import add_facts as add_facts
from lianqin.incidents.facts import facts_of as facts_of
from lianqin.incidents.footage import view_footage as view_footage
from lianqin.incidents.models import Incident, Participation
from lianqin.incidents.moving import move as move
from lianqin.incidents.moving import refuse_closed as refuse_closed
from lianqin.incidents.states import EntryKind, State
from lianqin.units.kinds import POLICE_UNITS
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


def take_part(incident: Incident, unit: Unit, act_: Act) -> Participation:
    """Dispatch lets a crew take part; this grants it sight of the incident."""
    part, _ = Participation.unscoped.update_or_create(
        incident=incident,
        unit=unit,
        defaults={"directed_at": act_.at},
        create_defaults={"directed_at": act_.at},
    )
    move(incident, State.DISPATCHED, act_)
    Incident.unscoped.filter(pk=incident.pk, dispatched_at=None).update(dispatched_at=act_.at)
    return part


def arrived(incident: Incident, unit: Unit, act_: Act, at: datetime) -> None:
    """A crew has reached the incident; the first of its kind stamps the incident too."""
    Participation.unscoped.filter(incident=incident, unit=unit).update(on_scene_at=at)
    move(incident, State.ON_SCENE, act_)
    police = unit.kind in POLICE_UNITS
    stamp = "first_police_on_scene_at" if police else "first_guard_on_scene_at"
    Incident.unscoped.filter(Q(**{stamp: None}) | Q(**{f"{stamp}__gt": at}), pk=incident.pk).update(
        **{stamp: at}
    )
