"""The parties of an agreement: sealed under a key of their own, bound to their dispute."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass

from lianqin.disputes.models import Dispute
from lianqin.registry.identity import NONCE, cipher, read_identity

FIELD = "dispute"


@dataclass(frozen=True)
class Party:
    """One side's person: which side (from 1), name, identity number and address, or less."""

    side: int
    name: str
    number: str = ""
    address: str = ""

    def read(self) -> Party:
        """The same in its one spelling. Raises IdentityUnreadable for no identity number."""
        number = read_identity(self.number) if self.number.strip() else ""
        return Party(self.side, self.name.strip(), number, self.address.strip())


def seal(parties: Sequence[Party], dispute: Dispute) -> bytes:
    """Readable only with the key and only for this dispute."""
    rows = [[one.side, one.name, one.number, one.address] for one in parties]
    nonce = os.urandom(NONCE)
    words = json.dumps(rows, ensure_ascii=False).encode()
    return nonce + cipher(FIELD).encrypt(nonce, words, _owner(dispute))


def unseal(sealed: bytes | memoryview, dispute: Dispute) -> list[Party]:
    """The parties again. Raises cryptography's InvalidTag for another dispute's."""
    sealed = bytes(sealed)
    words = cipher(FIELD).decrypt(sealed[:NONCE], sealed[NONCE:], _owner(dispute))
    return [Party(*row) for row in json.loads(words)]


def _owner(dispute: Dispute) -> bytes:
    return f"{dispute.bureau_id}:{dispute.number}".encode()
