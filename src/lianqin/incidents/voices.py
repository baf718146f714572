"""Voice notes: a copy for listening that says nothing of the phone, the original sealed.

The copy is made by a program of its own (`voice_copy`), bounded in time and memory, before any
transaction begins.
"""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import lianqin
from lianqin.core.acts import act
from lianqin.core.commands import once
from lianqin.core.scope import Viewer
from lianqin.incidents import sealing, timeline, voice_copy
from lianqin.incidents.evidence_errors import (
    VideoNotKept,
    VoiceTooLarge,
    VoiceTooLong,
    VoiceUnreadable,
)
from lianqin.incidents.models import Incident, VoiceNote
from lianqin.incidents.roots import goes_on_as
from lianqin.incidents.states import EntryKind

LIMIT_MB = 25  # two minutes of sound as a desk's recorder leaves it, uncompressed
PATIENCE = 40  # seconds; the program's own bound on its time is less
PROGRAM = (sys.executable, "-m", "lianqin.incidents.voice_copy")


def read_voice(file: BinaryIO, size: int) -> tuple[bytes, bytes, float]:
    """The note as it came, its copy for listening, and how many seconds it is.

    Raises VoiceTooLarge, VoiceTooLong, VoiceUnreadable and VideoNotKept.
    """
    if size > LIMIT_MB * 1024 * 1024:
        raise VoiceTooLarge(limit_mb=LIMIT_MB)
    original = file.read()
    copy, said = _made_anew(original)
    return original, copy, float(said)


def _made_anew(original: bytes) -> tuple[bytes, str]:
    if voice_copy.format_of(original[:16]) is None:
        raise VoiceUnreadable
    where = {"PYTHONPATH": str(Path(lianqin.__file__).parent.parent), "PATH": os.defpath}
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the file is only its input
            PROGRAM, input=original, capture_output=True, timeout=PATIENCE, env=where, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise VoiceUnreadable from late
    if done.returncode == voice_copy.TOO_LONG:
        raise VoiceTooLong(seconds=int(voice_copy.SECONDS_MOST))
    if done.returncode == voice_copy.IS_VIDEO:
        raise VideoNotKept
    if done.returncode != 0 or not done.stdout:
        raise VoiceUnreadable
    return done.stdout, done.stderr.decode().splitlines()[-1]


def attach(
    incident: Incident,
    file: BinaryIO,
    size: int,
    *,
    actor: Viewer,
    actor_name: str = "",
    device_at: datetime | None = None,
    command: UUID | None = None,
) -> VoiceNote:
    """Keep a voice note with an incident that is already on record, its original sealed.

    A merged incident sends it on to the one it went into.

    `command` is the press's own number: a repeat of it answers with the note that it left. Raises
    as `read_voice`, and CommandReused for another file under one number.
    """
    original, copy, seconds = read_voice(file, size)
    known = voice_copy.format_of(original[:16])
    kind = known[1] if known else ""
    with sealing.files(copy, folder="voice", ending="ogg", original=original, kind=kind) as files:

        def effect() -> dict[str, int]:
            return {"voice": _enter(incident, files, seconds, actor, actor_name, device_at).pk}

        asked = {"incident": incident.pk, "voice": files.facts["original_sha256"]}
        answered = once(key=command or uuid.uuid4(), actor=actor, contents=asked, effect=effect)
        files.entered = not answered.repeated
    return VoiceNote.unscoped.get(pk=answered.answer["voice"])


def _enter(
    incident: Incident,
    files: sealing.Files,
    seconds: float,
    actor: Viewer,
    actor_name: str,
    device_at: datetime | None,
) -> VoiceNote:
    with act("incident.voice", actor=actor, device_at=device_at) as act_:
        incident = goes_on_as(incident)
        voice = VoiceNote.unscoped.create(
            incident=incident,
            seconds=seconds,
            device_at=device_at,
            sent_by=actor.user_id,
            at=act_.at,
            **files.facts,
        )
        text = f"{seconds:.0f} 秒"
        timeline.write(act_, incident, EntryKind.VOICE, text=text, actor_name=actor_name)
        act_.record(
            voice,
            incident=incident.pk,
            sha256=voice.sha256,
            original_sha256=voice.original_sha256,
        )
        timeline.announce(act_, incident)
    return voice
