"""Reading a dossier: which parts a role is shown, and that every reading is written down.

Sources: 个人信息保护法 Art. 6 (no more than is needed), 44 and 45 (the subject may know), 51, 54
(who read what); domain.md row 17 and section 7.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from lianqin.accounts.models import User
from lianqin.accounts.password_again import AskedAgain
from lianqin.accounts.roles import Role
from lianqin.core import clock
from lianqin.core.acts import act
from lianqin.core.errors import NotPermitted
from lianqin.core.scope import Viewer, get_visible
from lianqin.registry.identity import masked, unseal
from lianqin.registry.kinds import ReadingKind
from lianqin.registry.models import Certificate, DossierReading, Person
from lianqin.registry.people import find_kept
from lianqin.registry.people_errors import (
    NoIdentityOnFile,
    PasswordWrong,
    ReasonTooShort,
    RevealLocked,
)
from lianqin.registry.standing import SOON

SAME_READING = timedelta(minutes=10)  # turning the pages of one file is one reading
SHORTEST_REASON = 4  # characters, of which Chinese needs few
LONGEST_REASON = 120
PASSWORD = AskedAgain(
    refused="identity.refused",
    locked_for=timedelta(minutes=10),
    locked=lambda until: RevealLocked(until=until),
    wrong=lambda left: PasswordWrong(left=left),
)


class Section(StrEnum):
    """A part of the page."""

    FACTS = "facts"
    CERTIFICATES = "certificates"
    SKILLS = "skills"
    LINKAGE = "linkage"
    KIT = "kit"
    WORK = "work"
    IDENTITY = "identity"
    ELIGIBILITY = "eligibility"
    INSURANCE = "insurance"
    CONDUCT = "conduct"
    CORRECTIONS = "corrections"
    HISTORY = "history"
    READINGS = "readings"


# What the police on duty need of somebody linked in their area: who it is, how to call them, and
# what they may be asked to do.
_ON_DUTY = (Section.FACTS, Section.CERTIFICATES, Section.SKILLS, Section.LINKAGE)
_OFFICE = (
    *(Section.FACTS, Section.IDENTITY, Section.WORK, Section.CERTIFICATES, Section.SKILLS),
    *(Section.ELIGIBILITY, Section.INSURANCE, Section.LINKAGE, Section.KIT, Section.CONDUCT),
    *(Section.CORRECTIONS, Section.HISTORY),
)
# The whole table; each model's `visible_to` holds it too, and a test compares the two.
SECTIONS: dict[str, tuple[Section, ...]] = {
    Role.SUPERVISOR: (*_OFFICE, Section.READINGS),
    Role.UNIT_MANAGER: _OFFICE,
    Role.OFFICER: _ON_DUTY,
    Role.CHIEF: _ON_DUTY,
}


class CertificateState(StrEnum):
    """How a guard's certificate stands on a day."""

    VALID = "valid"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    REVOKED = "revoked"
    NONE = "none"


@dataclass(frozen=True)
class CertificateStanding:
    """`certificate` is the one that counts: that which holds longest, else the last that held."""

    state: CertificateState
    certificate: Certificate | None


def certificate_standing(rows: Iterable[Certificate], day: date) -> CertificateStanding:
    """How somebody's certificates stand on `day`."""
    papers = sorted(rows, key=lambda row: (row.expires_on or date.max, row.issued_on))
    holding = [row for row in papers if row.valid_on(day)]
    if holding:
        best = holding[-1]
        soon = best.expires_on is not None and best.expires_on - day < SOON
        state = CertificateState.EXPIRING if soon else CertificateState.VALID
        return CertificateStanding(state, best)
    begun = [row for row in papers if row.issued_on <= day]
    if not begun:
        return CertificateStanding(CertificateState.NONE, None)
    last = begun[-1]
    over = CertificateState.REVOKED if last.revoked_on else CertificateState.EXPIRED
    return CertificateStanding(over, last)


def open_dossier(*, person_id: int, viewer: Viewer, name: str, place: str) -> Person:
    """The person whose dossier `viewer` opens, and the reading written down.

    One's own file leaves no row, and the same reader within SAME_READING one. `name` and `place`
    (where they serve) are the reader's, as the subject will read them. Raises NotFound.
    """
    person = get_visible(Person, viewer, pk=person_id)
    if person.pk != viewer.person_id and not _read_just_now(person, viewer):
        with act("dossier.read", actor=viewer) as act_:
            note_reading(person, ReadingKind.PAGE, viewer, name, place, act_.at)
            act_.record(person)
    return person


def note_reading(
    person: Person,
    kind: ReadingKind,
    viewer: Viewer,
    name: str,
    place: str,
    at: datetime,
    reason: str = "",
) -> DossierReading:
    """Write that `viewer` read the dossier. Its subject sees the row."""
    return DossierReading.unscoped.create(
        person=person,
        kind=kind,
        reader_id=viewer.user_id,
        reader_name=name,
        reader_role=viewer.role,
        reader_place=place,
        reason=reason,
        at=at,
    )


def _read_just_now(person: Person, viewer: Viewer) -> bool:
    return DossierReading.unscoped.filter(
        person=person,
        reader_id=viewer.user_id,
        kind=ReadingKind.PAGE,
        at__gt=clock.now() - SAME_READING,
    ).exists()


def masked_identity(person: Person) -> str:
    """The number as every page shows it, or empty where there is none on file."""
    return masked(_number_of(person)) if person.id_sealed else ""


def reveal_identity(
    *, person_id: int, user: User, viewer: Viewer, password: str, reason: str, place: str
) -> str:
    """The identity number, once, to someone who keeps the file, gives their own password and says
    why. The subject sees who and why.

    Raises NotPermitted, NotFound, NoIdentityOnFile, ReasonTooShort, RevealLocked and
    PasswordWrong. A wrong password is on the record; after a few of them nothing is answered for a
    while (`PASSWORD`).
    """
    if user.pk != viewer.user_id:
        raise NotPermitted
    person = find_kept(person_id, viewer)
    if person.id_sealed is None:
        raise NoIdentityOnFile
    said = reason.strip()[:LONGEST_REASON]
    if len(said) < SHORTEST_REASON:
        raise ReasonTooShort
    PASSWORD.confirm(user, viewer, password, person=person.pk)
    with act("identity.reveal", actor=viewer) as act_:
        note_reading(
            person, ReadingKind.IDENTITY, viewer, user.display_name, place, act_.at, reason=said
        )
        act_.record(person)
    return _number_of(person)


def _number_of(person: Person) -> str:
    assert person.id_sealed is not None
    return unseal(bytes(person.id_sealed), owner=person.slug)
