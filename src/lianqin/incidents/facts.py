"""What is known of the people, the weapon and the danger in an incident, and how it is amended."""

from __future__ import annotations

from lianqin.core.acts import act
from lianqin.core.scope import Viewer
from lianqin.incidents import timeline
from lianqin.incidents.models import Incident
from lianqin.incidents.never_simple import Facts
from lianqin.incidents.states import EntryKind


def facts_of(incident: Incident) -> Facts:
    """What the never-simple rule needs to know of an incident."""
    crime = incident.category.startswith(("criminal", "security"))
    return Facts(
        category=incident.category,
        has_weapon=incident.has_weapon,
        injured=incident.injured,
        minors_harmed=crime and incident.minors > 0,
        is_ongoing_crime=crime and incident.is_ongoing,
    )


def add_facts(
    incident: Incident,
    *,
    actor: Viewer,
    actor_name: str,
    text: str,
    has_weapon: bool = False,
    suspects: int = 0,
) -> None:
    """What somebody on the spot adds to an alarm. A fact once told is not taken back by silence."""
    with act("incident.facts", actor=actor) as act_:
        incident.refresh_from_db()
        incident.has_weapon = incident.has_weapon or has_weapon
        incident.suspects = max(incident.suspects, suspects)
        incident.save(update_fields=["has_weapon", "suspects"])
        timeline.write(act_, incident, EntryKind.NOTE, text=text, actor_name=actor_name)
        act_.record(incident, weapon=incident.has_weapon, suspects=incident.suspects)
        timeline.announce(act_, incident)
