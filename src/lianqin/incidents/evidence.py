"""Opening a sealed original: the custodian alone, with the password again, for a reason, on record.

Sources: 保安服务管理条例 Art. 25 (not altered, not spread), 公共安全视频图像信息系统管理条例
Art. 16 and 17 (who looked at what, for whom and why is entered); domain.md section 7.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from lianqin.accounts.models import User
from lianqin.accounts.password_again import AskedAgain
from lianqin.accounts.permissions import may
from lianqin.core.acts import act
from lianqin.core.errors import MissingInput, NotFound, NotPermitted
from lianqin.core.scope import Viewer
from lianqin.incidents import sealing, timeline
from lianqin.incidents.evidence_errors import (
    NothingSealed,
    OpeningLocked,
    OpeningPasswordWrong,
    OpeningReasonTooShort,
    OriginalNotWhole,
)
from lianqin.incidents.models import EvidenceOpening, Photo, VoiceNote

SHORTEST_REASON, LONGEST_REASON, LONGEST_NAME = 4, 400, 64
PASSWORD = AskedAgain(
    refused="evidence.refused",
    locked_for=timedelta(minutes=15),
    locked=lambda until: OpeningLocked(until=until),
    wrong=lambda left: OpeningPasswordWrong(left=left),
)
ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "audio/webm": "webm",
    "audio/ogg": "ogg",
    "audio/mp4": "m4a",
    "audio/wav": "wav",
    "audio/amr": "amr",
    "audio/mpeg": "mp3",
    "audio/aac": "aac",
}

Evidence = Photo | VoiceNote


@dataclass(frozen=True)
class Original:
    """What was sealed, under the name it is handed over by."""

    name: str
    kind: str
    data: bytes


def open_original(
    evidence: Evidence, *, user: User, viewer: Viewer, password: str, reason: str, asked_by: str
) -> Original:
    """Hand over the original of a photo or a voice note, and enter that it was.

    Raises NotPermitted, NotFound, NothingSealed, OpeningReasonTooShort, MissingInput (`asked_by`),
    OpeningLocked, OpeningPasswordWrong, and OriginalNotWhole after entering the attempt. A wrong
    password is on the record; after a few of them nothing opens for a while (`PASSWORD`).
    """
    if user.pk != viewer.user_id or not may(viewer.role, "evidence.open"):
        raise NotPermitted
    _refuse_stranger(evidence, viewer)
    if not evidence.sealed:
        raise NothingSealed
    why, whom = reason.strip()[:LONGEST_REASON], asked_by.strip()[:LONGEST_NAME]
    if len(why) < SHORTEST_REASON:
        raise OpeningReasonTooShort(least=SHORTEST_REASON)
    if not whom:
        raise MissingInput(field=_("谁要调取"))
    PASSWORD.confirm(user, viewer, password, kind=kind_of(evidence), evidence=evidence.pk)
    data = sealing.unsealed(evidence.sealed)
    is_whole = data is not None and sealing.digest(data) == evidence.original_sha256
    _enter(evidence, viewer, user.display_name, why, whom, is_whole=is_whole)
    if data is None or not is_whole:
        raise OriginalNotWhole
    return Original(name_of(evidence), evidence.original_type, data)


def _refuse_stranger(evidence: Evidence, viewer: Viewer) -> None:
    seen = type(evidence).objects.for_viewer(viewer)
    if not seen.filter(pk=evidence.pk).exists():
        raise NotFound


def _enter(
    evidence: Evidence, viewer: Viewer, name: str, reason: str, asked_by: str, *, is_whole: bool
) -> EvidenceOpening:
    with act("evidence.open", actor=viewer) as act_:
        opening = EvidenceOpening.unscoped.create(
            incident=evidence.incident,
            photo=evidence if isinstance(evidence, Photo) else None,
            voice=evidence if isinstance(evidence, VoiceNote) else None,
            reason=reason,
            asked_by=asked_by,
            actor_id=viewer.user_id,
            actor_name=name,
            is_whole=is_whole,
            at=act_.at,
        )
        act_.record(
            opening,
            incident=evidence.incident_id,
            kind=kind_of(evidence),
            evidence=evidence.pk,
            whole=is_whole,
        )
        timeline.announce(act_, evidence.incident)
    return opening


def kind_of(evidence: Evidence) -> str:
    """`photo` or `voice`."""
    return "photo" if isinstance(evidence, Photo) else "voice"


def name_of(evidence: Evidence) -> str:
    """The file's name when it leaves: the incident's number, what it is, and its own mark."""
    ending = ENDINGS.get(evidence.original_type, "bin")
    return f"{evidence.incident.number}-{kind_of(evidence)}-{evidence.pk}.{ending}"


@dataclass(frozen=True)
class Kept:
    """A piece of evidence and how its original was opened, newest last."""

    of: Evidence
    openings: list[EvidenceOpening]

    @property
    def kind(self) -> str:
        return kind_of(self.of)

    @property
    def last(self) -> EvidenceOpening | None:
        return self.openings[-1] if self.openings else None


def with_openings(rows: Iterable[Evidence], viewer: Viewer) -> list[Kept]:
    """Each piece with its openings, in the order given; one query however many pieces."""
    pieces = list(rows)
    photos = [row.pk for row in pieces if isinstance(row, Photo)]
    voices = [row.pk for row in pieces if isinstance(row, VoiceNote)]
    found: dict[tuple[str, int | None], list[EvidenceOpening]] = {}
    openings = EvidenceOpening.objects.for_viewer(viewer)
    for opening in openings.filter(photo__in=photos) | openings.filter(voice__in=voices):
        is_photo = opening.photo_id is not None
        key = ("photo", opening.photo_id) if is_photo else ("voice", opening.voice_id)
        found.setdefault(key, []).append(opening)
    return [Kept(row, found.get((kind_of(row), row.pk), [])) for row in pieces]
