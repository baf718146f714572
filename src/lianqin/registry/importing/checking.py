"""Rows beside the registry: each kind's own checks, and what may not stand twice in one file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from lianqin.registry.importing.candidates import Candidate
from lianqin.registry.importing.certificate_rows import CertificateRows
from lianqin.registry.importing.entering import Entering
from lianqin.registry.importing.kit_rows import KitRows
from lianqin.registry.importing.office import Office
from lianqin.registry.importing.organisation_rows import OrganisationRows
from lianqin.registry.importing.people_rows import PeopleRows
from lianqin.registry.importing.site_rows import SiteRows
from lianqin.registry.kinds import FileKind

KEY_BYTES = 8


class Rows(Protocol):
    """What each kind of file knows of its rows."""

    def prepare(self, candidate: Candidate) -> None:
        """What a row says of itself, worked out once, away from the database."""

    def keys(self, candidate: Candidate) -> Iterator[tuple[str, str, str]]:
        """What no second row may say: the column, the key, and the reason's code."""

    def check(self, candidates: Sequence[Candidate], office: Office) -> None:
        """Note on each row what it means, what is wrong with it, and what it would change."""

    def ready(self, candidate: Candidate, slugs: Mapping[str, str]) -> None:
        """Make what entering needs and what takes time, before the writer is taken."""

    def enter(self, candidates: Sequence[Candidate], entering: Entering) -> None:
        """Write the rows, all of them good."""


ROWS: dict[str, Rows] = {
    FileKind.PEOPLE: PeopleRows(),
    FileKind.CERTIFICATES: CertificateRows(),
    FileKind.ORGANISATIONS: OrganisationRows(),
    FileKind.KIT: KitRows(),
    FileKind.SITES: SiteRows(),
}


class Twice:
    """The keys of a file's rows so far, a few bytes each, so that a hundred thousand fit."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self._seen: dict[bytes, int] = {}

    def look(self, candidates: Iterable[Candidate]) -> None:
        """Note on each row the earlier one that says the same."""
        for candidate in candidates:
            for column, key, code in self.rows.keys(candidate):
                mark = hashlib.blake2b(key.encode(), digest_size=KEY_BYTES).digest()
                first = self._seen.setdefault(mark, candidate.number)
                if first != candidate.number:
                    candidate.refuse(column, code, row=first)
