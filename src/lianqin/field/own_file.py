"""What the holder's own file says, read as the holder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils.functional import Promise

from lianqin.accounts.roles import Role
from lianqin.core.clock import today
from lianqin.core.scope import ScopedModel, Viewer
from lianqin.registry.changes_said import Line, in_words
from lianqin.registry.dossiers import (
    CertificateStanding,
    certificate_standing,
    masked_identity,
)
from lianqin.registry.kinds import PersonnelKind
from lianqin.registry.models import (
    Certificate,
    Change,
    ConductEntry,
    Correction,
    DossierReading,
    EligibilityCheck,
    Employment,
    Insurance,
    KitIssue,
    Linkage,
    Person,
    Qualification,
    TeamMembership,
)
from lianqin.registry.people_errors import NotYourFile
from lianqin.registry.standing import SOON

M = TypeVar("M", bound=ScopedModel)
SHOWN, AT_MOST = 10, 500
ROLES: dict[str, str | Promise] = {**dict(Role.choices), "": ""}


@dataclass(frozen=True)
class OwnFile:
    """Everything on file of the holder; `linkage` and `job` are those of today or none, `insurance`
    the one that holds longest, over or not."""

    person: Person
    masked: str
    is_guard: bool
    today: date
    certificate: CertificateStanding
    insurance: Insurance | None
    job: Employment | None
    jobs: list[Employment]
    skills: list[Qualification]
    check: EligibilityCheck | None
    linkage: Linkage | None
    linkages: list[Linkage]
    team: str
    issues: list[KitIssue]
    conduct: list[ConductEntry]
    corrections: list[Correction]
    readings: list[tuple[DossierReading, str | Promise]]
    changes: list[Line]
    more: bool

    @property
    def soon(self) -> date:
        """What ends before this day ends soon, as the unit's lists count it."""
        return self.today + SOON


def own_person(viewer: Viewer) -> Person:
    """The holder on file. Raises NotYourFile for an account without a file."""
    rows = Person.objects.for_viewer(viewer).select_related("organisation")
    person = rows.filter(pk=viewer.person_id or 0).first()
    if person is None:
        raise NotYourFile
    return person


def own_linkage(viewer: Viewer) -> Linkage | None:
    """The holder's linkage of today."""
    return _holding(list(_mine(Linkage, viewer, "station")))


def own_file(viewer: Viewer, *, whole: str = "") -> OwnFile | None:
    """The holder's file; none for an account without one. `whole` names what is shown in full."""
    try:
        person = own_person(viewer)
    except NotYourFile:
        return None
    readings, more_readings = _first(_mine(DossierReading, viewer), whole == "readings")
    changes, more_changes = _first(_mine(Change, viewer), whole == "changes")
    jobs = list(_mine(Employment, viewer, "organisation"))
    links = list(_mine(Linkage, viewer, "station").order_by("-since", "-pk"))
    return OwnFile(
        person=person,
        masked=masked_identity(person),
        is_guard=person.kind == PersonnelKind.GUARD,
        today=today(),
        certificate=certificate_standing(_mine(Certificate, viewer), today()),
        insurance=_insured(viewer),
        job=next((job for job in jobs if job.until is None), None),
        jobs=jobs,
        skills=list(_mine(Qualification, viewer)),
        check=_mine(EligibilityCheck, viewer).first(),
        linkage=_holding(links),
        linkages=links,
        team=_team(viewer),
        issues=list(_mine(KitIssue, viewer, "item").filter(returned_at=None, lost_at=None)),
        conduct=list(_mine(ConductEntry, viewer)),
        corrections=list(_mine(Correction, viewer)),
        readings=[(row, ROLES.get(row.reader_role, "")) for row in readings],
        changes=in_words(changes, ROLES),
        more=more_readings or more_changes,
    )


def _mine(model: type[M], viewer: Viewer, *joined: str) -> QuerySet[M]:
    rows: Any = model.objects.for_viewer(viewer)
    found: QuerySet[M] = rows.filter(person_id=viewer.person_id).select_related(*joined)
    return found


def _first(rows: QuerySet[M], whole: bool) -> tuple[list[M], bool]:
    most = AT_MOST if whole else SHOWN
    found = list(rows[: most + 1])
    return found[:most], len(found) > most


def _holding(rows: list[Linkage]) -> Linkage | None:
    day = today()
    return next(
        (row for row in rows if row.since <= day and (row.until is None or row.until > day)), None
    )


def _insured(viewer: Viewer) -> Insurance | None:
    """The insurance that holds longest, or the last that held."""
    return _mine(Insurance, viewer).filter(since__lte=today()).order_by("-until").first()


def _team(viewer: Viewer) -> str:
    held = _mine(TeamMembership, viewer, "team").filter(until=None).first()
    return held.team.name if held else ""
