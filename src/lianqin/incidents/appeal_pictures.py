"""The picture of an appeal: cut out, made small, sealed under its own key, and shown marked.

It is sent for the appeal alone. It is no `Photo`, is never taken from the evidence and never
becomes evidence; handover destroys it (domain section 7).
"""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from cryptography.exceptions import InvalidTag
from django.conf import settings
from PIL import Image

from lianqin.incidents import appeal_keys
from lianqin.incidents.appeal_errors import CropTooSmall, PictureGone, PictureUnfit
from lianqin.incidents.errors import PhotoTooLarge, PhotoUnreadable
from lianqin.incidents.photos import LIMIT_MB, read_photo

LONGEST_SIDE = 640
SHORTEST_CUT = 80  # pixels of the picture as it was sent
QUALITY = 82
NONCE = 12
FOLDER = "appeals"


@dataclass(frozen=True)
class Box:
    """The part that is shown, as shares of the upright picture's width and height."""

    left: float = 0.0
    top: float = 0.0
    width: float = 1.0
    height: float = 1.0

    def pixels(self, size: tuple[int, int]) -> tuple[int, int, int, int]:
        """Left, top, right, bottom within a picture of that size."""
        wide, high = size
        left, top = _within(self.left), _within(self.top)
        right, bottom = _within(self.left + self.width), _within(self.top + self.height)
        return (round(left * wide), round(top * high), round(right * wide), round(bottom * high))


WHOLE = Box()


def _within(share: float) -> float:
    return min(max(share, 0.0), 1.0)


@dataclass(frozen=True)
class Sealed:
    """Where a picture lies: the sealed file's name below MEDIA_ROOT, and its key's name."""

    picture: str
    key: str


def prepare(file: BinaryIO, size: int, box: Box = WHOLE) -> bytes:
    """What the recipients will see: cut out, at most 640 pixels a side, JPEG without metadata.

    Raises PictureUnfit for what is no picture or too large, CropTooSmall.
    """
    try:
        upright, _size = read_photo(file, size)
    except (PhotoTooLarge, PhotoUnreadable) as unfit:
        raise PictureUnfit(limit_mb=LIMIT_MB) from unfit
    picture = Image.open(io.BytesIO(upright))
    left, top, right, bottom = box.pixels(picture.size)
    if right - left < SHORTEST_CUT or bottom - top < SHORTEST_CUT:
        raise CropTooSmall
    cut = picture.crop((left, top, right, bottom))
    cut.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return as_jpeg(cut)


def as_jpeg(picture: Image.Image) -> bytes:
    """A picture's bytes, with nothing in them but the picture."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def seal(plain: bytes) -> Sealed:
    """Keep a picture under a key of its own (AES-256-GCM); nothing readable touches the disk.

    Call it inside the act that enters the row, and `destroy` where that act fails.
    """
    key = appeal_keys.create()
    cipher = appeal_keys.cipher_of(key)
    assert cipher is not None
    name, nonce = f"{FOLDER}/{uuid4().hex}.sealed", os.urandom(NONCE)
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(nonce + cipher.encrypt(nonce, plain, name.encode()))
    return Sealed(name, key)


def unseal(sealed: Sealed) -> bytes:
    """The picture again, in memory. Raises PictureGone without its key or its file."""
    cipher, path = appeal_keys.cipher_of(sealed.key), _path(sealed.picture)
    if cipher is None or not sealed.picture or not path.is_file():
        raise PictureGone
    raw = path.read_bytes()
    try:
        return cipher.decrypt(raw[:NONCE], raw[NONCE:], sealed.picture.encode())
    except (InvalidTag, ValueError) as changed:
        raise PictureGone from changed


def is_there(sealed: Sealed) -> bool:
    """Whether key and sealed file both lie where they should."""
    return appeal_keys.exists(sealed.key) and _path(sealed.picture).is_file()


def destroy(sealed: Sealed) -> None:
    """The key first, as the picture is nothing without it; then the sealed file."""
    appeal_keys.destroy(sealed.key)
    if sealed.picture:
        _path(sealed.picture).unlink(missing_ok=True)


def lying() -> set[str]:
    """The names of all sealed files."""
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    found = folder.iterdir() if folder.is_dir() else ()
    return {f"{FOLDER}/{path.name}" for path in found}


def _path(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDER / Path(name).name
