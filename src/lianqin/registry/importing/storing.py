"""Files that were sent, while they are being looked at: under a random name, for the owner only."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from lianqin.registry.importing.archive import MEGABYTE
from lianqin.registry.importing.errors import FileTooLarge

LIMIT_MB = 60


class Kept(NamedTuple):
    """A file on disk: its name in the folder, its digest, its bytes."""

    name: str
    sha256: str
    size: int


def keep(pieces: Iterable[bytes]) -> Kept:
    """Write a file piece by piece. Raises FileTooLarge, and then nothing is left of it."""
    name = secrets.token_hex(16)
    digest, size = hashlib.sha256(), 0
    handle = os.open(path_of(name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                size += len(piece)
                if size > LIMIT_MB * MEGABYTE:
                    raise FileTooLarge(limit_mb=LIMIT_MB)
                digest.update(piece)
                file.write(piece)
    except BaseException:
        forget(name)
        raise
    return Kept(name, digest.hexdigest(), size)


def path_of(name: str) -> Path:
    """Where a file of that name lies."""
    folder: Path = settings.DATA / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / Path(name).name


def forget(name: str) -> None:
    """Remove a file, if it is still there."""
    if name:
        path_of(name).unlink(missing_ok=True)
