"""Footage looked at: who, why, which camera. No footage is kept here, only that it was seen."""

from __future__ import annotations

from datetime import datetime

from lianqin.core.acts import act
from lianqin.core.scope import Viewer
from lianqin.incidents import timeline
from lianqin.incidents.errors import ReasonMissing
from lianqin.incidents.models import FootageAccess, Incident
from lianqin.incidents.states import EntryKind
from lianqin.registry.models import Camera


def view_footage(
    incident: Incident,
    *,
    actor: Viewer,
    actor_name: str,
    camera: Camera | None,
    reason: str,
    at: datetime | None = None,
) -> FootageAccess:
    """Enter that footage is looked at, and why. Raises ReasonMissing. No footage is kept here."""
    if not reason.strip():
        raise ReasonMissing
    with act("footage.view", actor=actor, at=at) as act_:
        access = FootageAccess.unscoped.create(
            incident=incident,
            camera=camera,
            reason=reason.strip(),
            officer_id=actor.user_id,
            officer_name=actor_name,
            at=act_.at,
        )
        text = f"{camera.name if camera else '现场监控'}：{reason.strip()}"
        timeline.write(act_, incident, EntryKind.FOOTAGE, text=text, actor_name=actor_name)
        act_.record(access, incident=incident.pk, camera=camera.pk if camera else None)
        timeline.announce(act_, incident)
    return access
