"""Originals under seal: encrypted, bound to their own names, beside the copies that are looked at.

AES-256-GCM under a key of evidence's own, which lies with the other keys outside the database and
its backups (registry.identity). The file's name is bound in: a sealed file put in another's place
does not open. The hash of what was sealed stands in the row, so that one that opens but differs is
noticed too.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from django.conf import settings

from lianqin.registry.identity import NONCE, cipher

KEY = "evidence"
FOLDER = "sealed"


@dataclass
class Files:
    """A copy and its sealed original on disk, and what their row says of them.

    They go again when the block that enters them ends without `entered`: no row tells of them.
    """

    copy: str
    sealed: str
    facts: dict[str, Any]
    entered: bool = False


@contextmanager
def files(copy: bytes, *, folder: str, ending: str, original: bytes, kind: str) -> Iterator[Files]:
    """Write a copy (`folder`/NAME.`ending`) and its original of media type `kind`, for a block
    that makes their row and then sets `entered`."""
    mark = uuid.uuid4().hex
    made = Files(f"{folder}/{mark}.{ending}", f"{FOLDER}/{mark}", {})
    made.facts = {
        "file": made.copy,
        "sha256": digest(copy),
        "sealed": made.sealed,
        "original_sha256": digest(original),
        "original_bytes": len(original),
        "original_type": kind,
    }
    with _goes_again(made):
        write(made.copy, copy)
        write(made.sealed, seal(original, name=made.sealed))
        yield made


@contextmanager
def _goes_again(made: Files) -> Iterator[None]:
    try:
        yield
    finally:
        if not made.entered:
            for name in (made.copy, made.sealed):
                path_of(name).unlink(missing_ok=True)


def digest(data: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def path_of(name: str) -> Path:
    """Where a file of evidence lies."""
    return Path(settings.MEDIA_ROOT) / name


def write(name: str, data: bytes) -> None:
    """Put a file down, readable by the house only, and see it reach the disk."""
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def seal(original: bytes, *, name: str) -> bytes:
    """The original, readable only with the key and only under its name."""
    nonce = os.urandom(NONCE)
    return nonce + cipher(KEY).encrypt(nonce, original, name.encode())


def unsealed(name: str) -> bytes | None:
    """What was sealed under `name`; None where it is gone or was changed."""
    try:
        raw = path_of(name).read_bytes()
        return cipher(KEY).decrypt(raw[:NONCE], raw[NONCE:], name.encode())
    except (OSError, InvalidTag, ValueError):
        return None
