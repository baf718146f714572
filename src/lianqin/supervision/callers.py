"""Who complains: sealed under a key of their own, and the key by which they look up the answer.

A complainant must not fear the unit. Name and contact lie encrypted (AES-256-GCM), bound to their
complaint; of the key of the answer only a digest is kept, and it is compared in constant time.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from lianqin.registry.identity import NONCE, cipher

FIELD = "complaint_caller"
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # nothing that is read aloud as something else
KEY_LETTERS = 12  # 31 ** 12 is 59 bits: nobody tries that over the network
NO_DIGEST = "0" * 64


@dataclass(frozen=True)
class Caller:
    """What somebody left of themselves; both may be empty."""

    name: str = ""
    contact: str = ""


UNNAMED = Caller()


def seal_caller(caller: Caller, *, owner: str) -> bytes | None:
    """Readable only with the key and only for the complaint `owner`; None of somebody unnamed."""
    if not (caller.name or caller.contact):
        return None
    words = json.dumps([caller.name, caller.contact], ensure_ascii=False)
    nonce = os.urandom(NONCE)
    return nonce + cipher(FIELD).encrypt(nonce, words.encode(), owner.encode())


def open_caller(sealed: bytes | memoryview, *, owner: str) -> Caller:
    """The same again. Raises cryptography's InvalidTag for another complaint's or a changed one."""
    sealed = bytes(sealed)
    words = cipher(FIELD).decrypt(sealed[:NONCE], sealed[NONCE:], owner.encode())
    return Caller(*json.loads(words))


def fresh_key() -> str:
    """A key to look up an answer, in three groups that can be read over the telephone."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(KEY_LETTERS))
    return "-".join(letters[at : at + 4] for at in range(0, KEY_LETTERS, 4))


def digest_of(key: str) -> str:
    """What is kept of a key; small letters, spaces and dashes make no other one."""
    letters = "".join(letter for letter in plain(key).upper() if letter.isalnum())
    return hashlib.sha256(letters.encode()).hexdigest()


def plain(typed: str) -> str:
    """What was typed, with full-width letters made plain and without what no mark holds."""
    return unicodedata.normalize("NFKC", typed).replace("\x00", "")


def fits(key: str, digests: Iterable[str]) -> int | None:
    """Which of the digests belongs to the key; as long to say for none as for one."""
    given, found = digest_of(key), None
    for at, digest in enumerate([*digests, NO_DIGEST]):
        if hmac.compare_digest(given, digest or NO_DIGEST):
            found = at
    return found
