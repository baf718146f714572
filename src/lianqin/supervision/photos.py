"""Photos of an inspection: re-encoded as those of incidents are, without location data."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from django.conf import settings

from lianqin.core.acts import Act, act
from lianqin.core.scope import Viewer
from lianqin.incidents.errors import PhotoTooLarge, PhotoUnreadable
from lianqin.incidents.photos import LIMIT_MB, kept_file, read_photo
from lianqin.supervision import errors
from lianqin.supervision.inspecting import items_of, refuse_unless
from lianqin.supervision.models import Finding, Inspection, InspectionPhoto, SheetItem
from lianqin.supervision.states import InspectionState

MOST_PHOTOS = 60


@dataclass(frozen=True)
class Kept:
    """A photo that lies in the folder and waits for its row."""

    file: str
    sha256: str


@contextmanager
def kept(photo: tuple[BinaryIO, int] | None) -> Iterator[Kept | None]:
    """Keep a photo (file, size) for a block that enters it; it goes again when the block fails.

    Raises PhotoNotUsable.
    """
    if photo is None:
        yield None
        return
    data = _read(*photo)
    with kept_file(data) as name:
        yield Kept(name, _digest(data))


def _read(file: BinaryIO, size: int) -> bytes:
    try:
        return read_photo(file, size)[0]
    except (PhotoTooLarge, PhotoUnreadable) as refused:
        raise errors.PhotoNotUsable(limit_mb=LIMIT_MB) from refused


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def enter(
    act_: Act,
    inspection: Inspection,
    photo: Kept,
    *,
    item: SheetItem | None,
    finding: Finding | None = None,
) -> InspectionPhoto:
    """The row of a kept photo. Raises TooManyPhotos."""
    rows = InspectionPhoto.unscoped.filter(inspection=inspection, finding=finding)
    if rows.count() >= MOST_PHOTOS:
        raise errors.TooManyPhotos(most=MOST_PHOTOS)
    row = InspectionPhoto.unscoped.create(
        inspection=inspection,
        item=item,
        finding=finding,
        file=photo.file,
        sha256=photo.sha256,
        at=act_.at,
    )
    act_.record(row, inspection=inspection.pk, sha256=photo.sha256)
    return row


def attach(
    inspection: Inspection,
    file: BinaryIO,
    size: int,
    *,
    item: SheetItem | None,
    actor: Viewer,
    at: datetime | None = None,
) -> InspectionPhoto:
    """Keep a photo with an item of an inspection under way; sent again it is the same row.

    Raises PhotoNotUsable, TooManyPhotos, NotOnSheet and InspectionMovedOn.
    """
    data = _read(file, size)
    with kept_file(data) as name, act("inspection.photo", actor=actor, at=at) as act_:
        now = refuse_unless(inspection, InspectionState.DRAFT)
        if item and not items_of(now).filter(pk=item.pk).exists():
            raise errors.NotOnSheet
        rows = InspectionPhoto.unscoped.filter(inspection=now, item=item, sha256=_digest(data))
        twin = rows.first()
        if twin is None:
            return enter(act_, now, Kept(name, _digest(data)), item=item)
    _erase(name)
    return twin


def take_out(photo: InspectionPhoto, *, actor: Viewer, at: datetime | None = None) -> None:
    """Take a photo out of an inspection that is not read out yet. Raises InspectionMovedOn."""
    with act("inspection.photo_out", actor=actor, at=at) as act_:
        refuse_unless(photo.inspection, InspectionState.DRAFT)
        act_.record(photo, inspection=photo.inspection_id, sha256=photo.sha256)
        InspectionPhoto.unscoped.filter(pk=photo.pk).delete()
    _erase(photo.file)


def _erase(name: str) -> None:
    (settings.MEDIA_ROOT / name).unlink(missing_ok=True)
