"""Opening a sealed original: the custodian alone, with the password again, for a reason, on record.

Sources: 保安服务管理条例 Art. 25 (not altered, not spread), 公共安全视频图像信息系统管理条例
Art. 16 and 17 (who looked at what, for whom and why is entered); domain.md section 7.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from lianqin.accounts.models import User
from lianqin.accounts.permissions import may
from lianqin.core import clock
from lianqin.core.acts import act
from lianqin.core.errors import MissingInput, NotFound, NotPermitted
from lianqin.core.models import AuditRow
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
TRIES, WITHIN, LOCKED_FOR = 5, timedelta(minutes=10), timedelta(minutes=15)
REFUSED = "evidence.refused"
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
    password is on the record; after TRIES of them within WITHIN nothing opens for LOCKED_FOR.
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
    _confirm(evidence, user, viewer, password)
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


def _confirm(evidence: Evidence, user: User, viewer: Viewer, password: str) -> None:
    """Raise OpeningLocked, or OpeningPasswordWrong with the tries that are left.

    The password is looked at first, as that is slow; whether it counts is decided in one act, so
    that no more than TRIES are, however many are sent at once.
    """
    _refuse_locked(user)
    is_right = user.check_password(password)
    with act(REFUSED, actor=viewer) as act_:
        _refuse_locked(user)
        if not is_right:
            act_.record(user, kind=kind_of(evidence), evidence=evidence.pk)
    if is_right:
        return
    recent = [at for at in _refusals(user) if at > clock.now() - WITHIN]
    raise OpeningPasswordWrong(left=max(0, TRIES - len(recent)))


def _refuse_locked(user: User) -> None:
    if until := locked_until(user):
        raise OpeningLocked(until=f"{until.astimezone(clock.SHANGHAI):%H:%M:%S}")


def locked_until(user: User) -> datetime | None:
    """Until when an account opens nothing, if not now; counted from the audit, so that it holds in
    every process and after a restart."""
    last = _refusals(user)
    if len(last) < TRIES or last[0] - last[-1] > WITHIN:
        return None
    until = last[0] + LOCKED_FOR
    return until if clock.now() < until else None


def _refusals(user: User) -> list[datetime]:
    """The last wrong passwords of an account, newest first."""
    rows = AuditRow.objects.filter(
        subject=user._meta.label_lower, subject_id=str(user.pk), action=REFUSED
    )
    return list(rows.order_by("-seq").values_list("at", flat=True)[:TRIES])


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
