"""The part of an incident's page that says where it is and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lianqin.accounts.permissions import may
from lianqin.core.scope import Viewer
from lianqin.incidents.models import Incident
from lianqin.incidents.restricted import sees_words
from lianqin.incidents.states import OPEN


@dataclass(frozen=True)
class PlacePart:
    """`may_move` says whether this viewer may put the place right now."""

    incident: Incident
    may_move: bool


def panel(incident: Incident, viewer: Viewer, _at: datetime) -> PlacePart:
    """The place on record."""
    corrects = may(viewer.role, "incident.correct") and sees_words(incident, viewer)
    return PlacePart(incident, may_move=corrects and incident.state in OPEN)
