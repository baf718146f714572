"""What an incident's page shows of its evidence: photos, voice notes, who had the originals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from lianqin.accounts.permissions import may
from lianqin.core.scope import Viewer
from lianqin.incidents.evidence import Kept, with_openings
from lianqin.incidents.merging import family_ids
from lianqin.incidents.models import Incident, Photo, VoiceNote
from lianqin.incidents.photos import LIMIT_MB
from lianqin.incidents.states import OPEN
from lianqin.incidents.voice_copy import SECONDS_MOST


@dataclass(frozen=True)
class EvidencePanel:
    """Copies to look at and listen to, each with its openings; `command` is for the next upload."""

    photos: list[Kept]
    voices: list[Kept]
    may_add: bool
    command: UUID
    limit_mb: int = LIMIT_MB
    seconds_most: int = int(SECONDS_MOST)

    @property
    def count(self) -> int:
        return len(self.photos) + len(self.voices)

    @property
    def openings(self) -> int:
        """How often originals were taken out, in all."""
        return sum(len(kept.openings) for kept in (*self.photos, *self.voices))


def evidence_panel(incident: Incident, viewer: Viewer, at: datetime) -> EvidencePanel | None:
    """Its evidence and that of all that was merged into it, in a fixed number of queries; None
    where there is nothing and nothing more may come."""
    keys = family_ids(incident)
    photos = Photo.objects.for_viewer(viewer).filter(incident__in=keys)
    voices = VoiceNote.objects.for_viewer(viewer).filter(incident__in=keys)
    kept = with_openings([*photos, *voices], viewer)
    may_add = incident.state in OPEN and may(viewer.role, "incident.classify")
    if not kept and not may_add:
        return None
    return EvidencePanel(
        photos=[one for one in kept if one.kind == "photo"],
        voices=[one for one in kept if one.kind == "voice"],
        may_add=may_add,
        command=uuid4(),
    )
