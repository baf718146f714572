"""Giving somebody over to their family: how it was checked, when, how they were (domain row 50).

The relation is kept, not the name. From this moment no appeal of the incident has a picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianqin.core.acts import act
from lianqin.core.errors import MissingInput
from lianqin.core.scope import Viewer
from lianqin.incidents import timeline
from lianqin.incidents.appeal_words import in_chinese
from lianqin.incidents.appeals import WITH_PICTURE, State, end
from lianqin.incidents.errors import IncidentMovedOn
from lianqin.incidents.models import Handover, IdentityAppeal, Incident
from lianqin.incidents.roots import in_family
from lianqin.incidents.states import OPEN, EntryKind

Relation, Condition = Handover.Relation, Handover.Condition


@dataclass(frozen=True)
class Giving:
    """To whom (never a name), how that was checked, and how the person was."""

    relation: Handover.Relation
    checked_how: str
    condition: Handover.Condition
    persons: int = 1
    text: str = ""


def hand_over(
    incident: Incident,
    giving: Giving,
    *,
    actor: Viewer,
    actor_name: str,
    at: datetime | None = None,
) -> Handover:
    """Record the handover; every picture shown for the incident, or for one that was merged into
    it, is destroyed; its log stays.

    Raises MissingInput, IncidentMovedOn once the incident is closed or merged.
    """
    if not giving.checked_how.strip():
        raise MissingInput(field=_("怎样核对关系"))
    with act("incident.handover", actor=actor, at=at) as act_:
        if not Incident.unscoped.filter(pk=incident.pk, state__in=OPEN).exists():
            raise IncidentMovedOn(number=incident.number)
        handover = Handover.unscoped.create(
            incident=incident,
            relation=giving.relation,
            checked_how=giving.checked_how.strip(),
            condition=giving.condition,
            persons=giving.persons,
            text=giving.text.strip(),
            actor_id=actor.user_id,
            actor_name=actor_name,
            at=act_.at,
        )
        timeline.write(
            act_, incident, EntryKind.HANDOVER, text=said(handover), actor_name=actor_name
        )
        act_.record(handover, incident=incident.pk, persons=handover.persons)
        timeline.announce(act_, incident)
        of_family = IdentityAppeal.unscoped.filter(incident_id__in=in_family(incident))
        for appeal in of_family.filter(state__in=WITH_PICTURE):
            end(appeal, State.ENDED, act_, "人已移交", actor_name)
    return handover


def said(handover: Handover) -> str:
    """A handover as the time line tells it."""
    parts = (
        f"{handover.persons} 人交给{in_chinese(Relation(handover.relation).label)}",
        f"核对方式：{handover.checked_how}",
        in_chinese(Condition(handover.condition).label),
        handover.text,
    )
    return "；".join(part for part in parts if part)
