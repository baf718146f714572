"""Identity numbers: checked by their own check digit, sealed at rest, found by a keyed index.

GB 11643 numbers carry an ISO 7064 MOD 11-2 check character. The number is sealed with
AES-256-GCM under a key of its own; the index is an HMAC under another key, because numbers are
few enough to be tried one by one. Keys live in files outside the database and its backups.
"""

from __future__ import annotations

import hmac
import os
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from lianqin.registry.errors import IdentityUnreadable

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
LENGTH, NONCE = 18, 12


def check_character(first_17: str) -> str:
    """The check character that follows seventeen digits."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first_17, strict=True))
    return CHECKS[total % 11]


def read_identity(text: str) -> str:
    """The number in its one spelling. Raises IdentityUnreadable when it cannot be one."""
    number = text.strip().upper().replace(" ", "")
    digits = number[:-1]
    if len(number) != LENGTH or not (digits.isascii() and digits.isdigit()):
        raise IdentityUnreadable
    if number[-1] != check_character(digits):
        raise IdentityUnreadable
    return number


def seal(number: str, *, owner: str) -> bytes:
    """The number, readable only with the key and only for the row it belongs to (`owner`)."""
    nonce = os.urandom(NONCE)
    return nonce + cipher("identity").encrypt(nonce, number.encode(), owner.encode())


def unseal(sealed: bytes, *, owner: str) -> str:
    """The number again. Raises cryptography's InvalidTag for another row's or a changed value."""
    sealed = bytes(sealed)
    plain = cipher("identity").decrypt(sealed[:NONCE], sealed[NONCE:], owner.encode())
    return plain.decode()


def index_of(number: str) -> str:
    """The same index for the same number, and no way back without the key."""
    return hmac.digest(_key("identity_index"), number.encode(), "sha256").hex()


def masked(number: str) -> str:
    """The number as a page shows it."""
    return f"{number[:3]}***********{number[-4:]}"


@cache
def cipher(field: str) -> AESGCM:
    """The cipher of a sealed field, under a key of that field's own."""
    return AESGCM(_key(field))


@cache
def _key(name: str) -> bytes:
    path: Path = settings.FIELD_KEYS / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f"{name}.{os.getpid()}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(os.urandom(32))
        os.replace(draft, path)
    return path.read_bytes()
