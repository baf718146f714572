"""One key for each appeal, in a folder that no database and no backup knows of.

`settings.APPEAL_KEYS` holds a file of 32 random bytes for each picture that may still be shown. A
key is never kept in memory between two views. To destroy it is to write over the file, to wait
until the disk has it, and to remove it: whatever lies sealed elsewhere is nothing from then on. On
a disk that writes elsewhere instead of over (flash, snapshots) the overwriting alone proves
nothing; the folder may lie on a memory file system, as losing it only ends what runs.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from uuid import uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

BYTES = 32
_NAME = re.compile(r"[0-9a-f]{32}")


def create() -> str:
    """A new key's name; it is on disk, readable by this account only, when this answers."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = uuid4().hex
    handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(os.urandom(BYTES))
        file.flush()
        os.fsync(file.fileno())
    _settle(folder)
    return name


def cipher_of(name: str) -> AESGCM | None:
    """The cipher of a key, or None where the key is not there any more."""
    try:
        key = _path(name).read_bytes()
    except (FileNotFoundError, ValueError):
        return None
    return AESGCM(key) if len(key) == BYTES else None


def exists(name: str) -> bool:
    """Whether the key can still open its picture."""
    return cipher_of(name) is not None


def destroy(name: str) -> None:
    """Write over the key and remove it; nothing happens where it is gone already."""
    try:
        path = _path(name)
        with path.open("r+b") as file:
            file.write(os.urandom(BYTES))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except (FileNotFoundError, ValueError):
        return
    _settle(path.parent)


def names() -> set[str]:
    """Every key that is there."""
    folder = _folder()
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def _folder() -> Path:
    return Path(settings.APPEAL_KEYS)


def _path(name: str) -> Path:
    """Raises ValueError for what can be no key's name, as a row that was tampered with holds."""
    if not _NAME.fullmatch(name):
        raise ValueError(name)
    return _folder() / name


def _settle(folder: Path) -> None:
    """Let the folder itself reach the disk, so that a power cut brings no name back."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
