"""Photos: bounded before they are opened, re-encoded without their location data, hash kept."""

from __future__ import annotations

import hashlib
import io
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from django.conf import settings
from PIL import Image, ImageOps, UnidentifiedImageError

from lianqin.core.acts import act
from lianqin.core.scope import Viewer
from lianqin.incidents import timeline
from lianqin.incidents.errors import PhotoTooLarge, PhotoUnreadable
from lianqin.incidents.models import Incident, Photo
from lianqin.incidents.states import EntryKind

LIMIT_MB = 15
LIMIT_PIXELS = 60_000_000
LONGEST_SIDE = 2048
FORMATS = ("JPEG", "PNG", "WEBP")


def read_photo(file: BinaryIO, size: int) -> tuple[bytes, tuple[int, int]]:
    """The photo re-encoded as JPEG, upright, at most 2048 pixels a side, and its size.

    Nothing of the original's metadata survives. Raises PhotoTooLarge, PhotoUnreadable.
    """
    if size > LIMIT_MB * 1024 * 1024:
        raise PhotoTooLarge(limit_mb=LIMIT_MB)
    try:
        picture = _open(file)
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


def attach(incident: Incident, file: BinaryIO, size: int, *, actor: Viewer) -> Photo:
    """Keep a photo with an incident that is already on record."""
    data, pixels = read_photo(file, size)
    with kept_file(data) as name:
        return _enter(incident, name, data, pixels, actor)


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


def _enter(
    incident: Incident, name: str, data: bytes, pixels: tuple[int, int], actor: Viewer
) -> Photo:
    with act("incident.photo", actor=actor) as act_:
        photo = Photo.unscoped.create(
            incident=incident,
            file=name,
            sha256=hashlib.sha256(data).hexdigest(),
            width=pixels[0],
            height=pixels[1],
            sent_by=actor.user_id,
            at=act_.at,
        )
        timeline.write(act_, incident, EntryKind.PHOTO)
        act_.record(photo, incident=incident.pk, sha256=photo.sha256)
        timeline.announce(act_, incident)
    return photo
