"""The truthful record: who called, what happened, who was there when, how it ended."""

from __future__ import annotations

from lianqin.incidents.models.appeals import (
    AppealRecipient,
    AppealView,
    Handover,
    IdentityAppeal,
    OfAppeal,
    Sighting,
)
from lianqin.incidents.models.drafts import (
    Draft,
)
from lianqin.incidents.models.evidence import (
    EvidenceOpening,
    FootageAccess,
    Photo,
    VoiceNote,
)
from lianqin.incidents.models.outcome import (
    AnswerTally,
    Callback,
    Feedback,
    Grievance,
    Merge,
    OutsideCode,
    Transfer,
)
from lianqin.incidents.models.record import (
    AskedStation,
    Call,
    Incident,
    OfIncident,
    Participation,
    StillOpen,
    TimelineEntry,
    seen_with,
)

__all__ = [
    "AnswerTally",
    "AppealRecipient",
    "AppealView",
    "AskedStation",
    "Call",
    "Callback",
    "Draft",
    "EvidenceOpening",
    "Feedback",
    "FootageAccess",
    "Grievance",
    "Handover",
    "IdentityAppeal",
    "Incident",
    "Merge",
    "OfAppeal",
    "OfIncident",
    "OutsideCode",
    "Participation",
    "Photo",
    "Sighting",
    "StillOpen",
    "TimelineEntry",
    "Transfer",
    "VoiceNote",
    "seen_with",
]
