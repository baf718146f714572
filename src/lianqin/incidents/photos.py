"""Photos: bounded before they are opened, re-encoded without their location data, hash kept.

What was sent is sealed beside the copy (`sealing`); both lie on disk before the row is written.
"""

from __future__ import annotations

import io
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from PIL import Image, ImageOps, UnidentifiedImageError

from lianqin.core.acts import act
from lianqin.core.commands import once
from lianqin.core.scope import Viewer
from lianqin.incidents import sealing, timeline
from lianqin.incidents.errors import PhotoTooLarge, PhotoUnreadable
from lianqin.incidents.models import Incident, Photo
from lianqin.incidents.roots import goes_on_as
from lianqin.incidents.states import EntryKind

LIMIT_MB = 15
LIMIT_PIXELS = 60_000_000
LONGEST_SIDE = 2048
TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
FORMATS = tuple(TYPES)


def read_photo(file: BinaryIO, size: int) -> tuple[bytes, tuple[int, int]]:
    """The photo re-encoded as JPEG, upright, at most 2048 pixels a side, and its size.

    Nothing of the original's metadata survives. Raises PhotoTooLarge, PhotoUnreadable.
    """
    if size > LIMIT_MB * 1024 * 1024:
        raise PhotoTooLarge(limit_mb=LIMIT_MB)
    try:
        picture = _open(file)
    except Image.DecompressionBombError as huge:  # more pixels declared than Pillow will look at
        raise PhotoTooLarge(limit_mb=LIMIT_MB) from huge
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as unreadable:
        raise PhotoUnreadable from unreadable
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue(), picture.size


def _open(file: BinaryIO) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        picture = Image.open(file, formats=FORMATS)
        if picture.width * picture.height > LIMIT_PIXELS:
            raise PhotoTooLarge(limit_mb=LIMIT_MB)
        return ImageOps.exif_transpose(picture).convert("RGB")


def _type_of(original: bytes) -> str:
    with Image.open(io.BytesIO(original), formats=FORMATS) as picture:
        return TYPES.get(picture.format or "", "")


def attach(
    incident: Incident,
    file: BinaryIO,
    size: int,
    *,
    actor: Viewer,
    actor_name: str = "",
    device_at: datetime | None = None,
    command: UUID | None = None,
) -> Photo:
    """Keep a photo with an incident that is already on record, its original sealed.

    A merged incident sends it on to the one it went into.

    `command` is the press's own number: a repeat of it answers with the photo that it left.
    Raises PhotoTooLarge, PhotoUnreadable, and CommandReused for another file under one number.
    """
    data, pixels = read_photo(file, size)
    file.seek(0)
    original = file.read()
    named = sealing.files(
        data, folder="photos", ending="jpg", original=original, kind=_type_of(original)
    )

    with named as files:

        def effect() -> dict[str, int]:
            return {"photo": _enter(incident, files, pixels, actor, actor_name, device_at).pk}

        asked = {"incident": incident.pk, "photo": files.facts["original_sha256"]}
        answered = once(key=command or uuid.uuid4(), actor=actor, contents=asked, effect=effect)
        files.entered = not answered.repeated
    return Photo.unscoped.get(pk=answered.answer["photo"])


def _enter(
    incident: Incident,
    files: sealing.Files,
    pixels: tuple[int, int],
    actor: Viewer,
    actor_name: str,
    device_at: datetime | None,
) -> Photo:
    with act("incident.photo", actor=actor, device_at=device_at) as act_:
        incident = goes_on_as(incident)
        photo = Photo.unscoped.create(
            incident=incident,
            width=pixels[0],
            height=pixels[1],
            device_at=device_at,
            sent_by=actor.user_id,
            at=act_.at,
            **files.facts,
        )
        timeline.write(act_, incident, EntryKind.PHOTO, actor_name=actor_name)
        act_.record(
            photo,
            incident=incident.pk,
            sha256=photo.sha256,
            original_sha256=photo.original_sha256,
        )
        timeline.announce(act_, incident)
    return photo


@contextmanager
def kept_file(data: bytes) -> Iterator[str]:
    """A photo's file under a name of its own, for a block that enters it: it goes again when the
    block fails, as no row would tell of it."""
    name = f"photos/{uuid.uuid4().hex}.jpg"
    path = settings.MEDIA_ROOT / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    try:
        yield name
    except BaseException:
        path.unlink()
        raise
