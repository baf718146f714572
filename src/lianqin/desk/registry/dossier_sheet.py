"""Everything that one page of a dossier shows: its sections, read as the viewer may read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.permissions import may
from lianqin.accounts.roles import Role
from lianqin.core.clock import today
from lianqin.core.scope import ScopedModel, Viewer
from lianqin.desk.registry.dossier_strip import Span, Strip, strip_of, to_last_day
from lianqin.desk.registry.people_forms import (
    AnswerForm,
    CertificateForm,
    ContractForm,
    EligibilityForm,
    InsuranceForm,
    MoveForm,
    OnDayForm,
    QualificationForm,
    RenewForm,
    ReturnForm,
    RevealForm,
    units_of,
)
from lianqin.registry.changes_said import in_words
from lianqin.registry.dossiers import (
    SECTIONS,
    Section,
    certificate_standing,
    masked_identity,
)
from lianqin.registry.kinds import CorrectionState, PersonnelKind, QualificationKind
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

M = TypeVar("M", bound=ScopedModel)
SHOWN, AT_MOST = 20, 500  # lines of the history and of the readers: at first, and all of them
ROLES: dict[str, str | Promise] = {**dict(Role.choices), "": ""}


@dataclass(frozen=True)
class Row:
    """A paper with the forms that change it."""

    paper: Any
    forms: Mapping[str, Form]


@dataclass(frozen=True)
class Asked:
    """What a page was asked with: bound forms by name, and which long part in full."""

    forms: Mapping[str, Form]
    whole: str = ""

    def form(self, name: str, fresh: Callable[[], Form]) -> Form:
        """The form as it was sent, or a fresh one."""
        return self.forms.get(name) or fresh()


def sheet_of(person: Person, viewer: Viewer, asked: Asked) -> dict[str, Any]:
    """The page's context: `sections` of the viewer's role, and what stands in each."""
    sections = SECTIONS.get(viewer.role, ())
    day, keeps = today(), keeps_file(person, viewer)
    context: dict[str, Any] = {
        "person": person,
        "sections": frozenset(sections),
        "today": day,
        "may_edit": keeps and not person.emptied_on,
        "may_reveal": keeps and may(viewer.role, "identity.reveal"),
        "may_check": keeps and may(viewer.role, "eligibility.check"),
        "is_guard": person.kind == PersonnelKind.GUARD,
        "asked": asked,
    }
    for section in sections:
        context |= READ[section](person, viewer, asked) if section in READ else {}
    return context | {"strip": _strip(context, day), "forms": _forms(person, viewer, asked, keeps)}


def keeps_file(person: Person, viewer: Viewer) -> bool:
    """Whether the viewer keeps this file, as `people.file_kept_by` says of rows."""
    if viewer.role == Role.SUPERVISOR:
        return person.bureau_id == viewer.bureau_id
    return viewer.role == Role.UNIT_MANAGER and person.organisation_id in viewer.organisation_ids


def _of(model: type[M], person: Person, viewer: Viewer, *joined: str) -> QuerySet[M]:
    rows: Any = model.objects.for_viewer(viewer)
    found: QuerySet[M] = rows.filter(person=person).select_related(*joined)
    return found


def _certificates(person: Person, viewer: Viewer, asked: Asked) -> dict[str, Any]:
    papers = list(_of(Certificate, person, viewer).order_by("-issued_on", "-pk"))
    return {
        "certificate": certificate_standing(papers, today()),
        "certificates": [Row(paper, _certificate_forms(paper, asked)) for paper in papers],
    }


def _certificate_forms(paper: Certificate, asked: Asked) -> dict[str, Form]:
    renew, revoke = f"renew-{paper.pk}", f"revoke-{paper.pk}"
    return {
        "mend": asked.form(f"mend-{paper.pk}", lambda: CertificateForm.of(paper)),
        "renew": asked.form(renew, lambda: RenewForm(auto_id=f"{renew}-%s")),
        "revoke": asked.form(revoke, lambda: OnDayForm(auto_id=f"{revoke}-%s")),
    }


def _skills(person: Person, viewer: Viewer, asked: Asked) -> dict[str, Any]:
    rows = list(_of(Qualification, person, viewer))
    skills = [row for row in rows if row.kind == QualificationKind.SKILL and _counts(row)]
    best = min(skills, key=lambda row: row.level or 9, default=None)
    return {"qualifications": rows, "skill": best}


def _counts(row: Qualification) -> bool:
    return row.expires_on is None or row.expires_on >= today()


def _linkage(person: Person, viewer: Viewer, asked: Asked) -> dict[str, Any]:
    links = list(_of(Linkage, person, viewer, "station").order_by("-since", "-pk"))
    teams = list(_of(TeamMembership, person, viewer, "team").order_by("-since", "-pk"))
    return {
        "linkages": links,
        "memberships": teams,
        "linkage": next((row for row in links if holds(row, today())), None),
        "team": next((row.team for row in teams if holds(row, today())), None),
    }


def holds(row: Any, day: date) -> bool:
    """Whether a period `[since, until)` holds on a day."""
    return row.since <= day and (row.until is None or row.until > day)


def _kit(person: Person, viewer: Viewer, asked: Asked) -> dict[str, Any]:
    out = _of(KitIssue, person, viewer, "item").filter(returned_at=None, lost_at=None)
    return {"issues": list(out)}


def _work(person: Person, viewer: Viewer, asked: Asked) -> dict[str, Any]:
    jobs = list(_of(Employment, person, viewer, "organisation", "site").order_by("-since", "-pk"))
    return {"jobs": jobs, "job": next((job for job in jobs if job.until is None), None)}


def _identity(person: Person, viewer: Viewer, asked: Asked) -> dict[str, Any]:
    return {"masked": masked_identity(person)}


def _eligibility(person: Person, viewer: Viewer, asked: Asked) -> dict[str, Any]:
    checks = list(_of(EligibilityCheck, person, viewer))
    return {"checks": checks, "check": checks[0] if checks else None}


def _insurance(person: Person, viewer: Viewer, asked: Asked) -> dict[str, Any]:
    rows, day = list(_of(Insurance, person, viewer, "organisation")), today()
    holding = [row for row in rows if row.since <= day <= row.until]
    return {
        "insurances": rows,
        "insured": max(holding, key=lambda row: row.until, default=None),
    }


def _conduct(person: Person, viewer: Viewer, asked: Asked) -> dict[str, Any]:
    return {"conduct": list(_of(ConductEntry, person, viewer))}


def _corrections(person: Person, viewer: Viewer, asked: Asked) -> dict[str, Any]:
    rows = []
    for row in _of(Correction, person, viewer):
        is_open = row.state == CorrectionState.OPEN
        rows.append(Row(row, {"answer": _answer_form(row, asked)} if is_open else {}))
    return {
        "corrections": rows,
        "open_corrections": sum(1 for row in rows if row.forms),
    }


def _answer_form(row: Correction, asked: Asked) -> Form:
    name = f"answer-{row.pk}"
    return asked.form(name, lambda: AnswerForm(correction=row, auto_id=f"{name}-%s"))


def _history(person: Person, viewer: Viewer, asked: Asked) -> dict[str, Any]:
    lines, more = _first(_of(Change, person, viewer), asked, "history")
    return {"history": in_words(lines, ROLES), "more_history": more}


def _readings(person: Person, viewer: Viewer, asked: Asked) -> dict[str, Any]:
    lines, more = _first(_of(DossierReading, person, viewer), asked, "readings")
    return {
        "readings": [(row, ROLES.get(row.reader_role, "")) for row in lines],
        "more_readings": more,
    }


def _first(rows: QuerySet[M], asked: Asked, part: str) -> tuple[list[M], bool]:
    """The newest rows, all of them where the page asks for it, and whether there are more."""
    most = AT_MOST if asked.whole == part else SHOWN
    found = list(rows[: most + 1])
    return found[:most], len(found) > most


READ: dict[Section, Callable[[Person, Viewer, Asked], dict[str, Any]]] = {
    Section.CERTIFICATES: _certificates,
    Section.SKILLS: _skills,
    Section.LINKAGE: _linkage,
    Section.KIT: _kit,
    Section.WORK: _work,
    Section.IDENTITY: _identity,
    Section.ELIGIBILITY: _eligibility,
    Section.INSURANCE: _insurance,
    Section.CONDUCT: _conduct,
    Section.CORRECTIONS: _corrections,
    Section.HISTORY: _history,
    Section.READINGS: _readings,
}


def _strip(context: Mapping[str, Any], day: date) -> Strip | None:
    """Work, joint duty and papers over the years, as far as the viewer is shown them."""
    certificates = [row.paper for row in context.get("certificates", ())]
    return strip_of(
        (
            (_("任职"), _periods(context.get("jobs", ()), lambda row: row.organisation.short_name)),
            (
                _("联动"),
                _periods(
                    context.get("linkages", ()),
                    lambda row: row.station.short_name if row.station else str(_("联动")),
                    state="linked",
                ),
            ),
            (_("队伍"), _periods(context.get("memberships", ()), lambda row: row.team.name)),
            (_("证件"), [_held(paper) for paper in certificates]),
            (
                _("保险"),
                [
                    Span(row.insurer, row.since, to_last_day(row.until), "paper")
                    for row in context.get("insurances", ())
                ],
            ),
        ),
        day,
    )


def _periods(rows: Iterable[Any], words: Callable[[Any], str], state: str = "held") -> list[Span]:
    return [Span(words(row), row.since, row.until, state) for row in rows]


def _held(paper: Certificate) -> Span:
    until = to_last_day(paper.expires_on)
    if paper.revoked_on and (until is None or paper.revoked_on < until):
        until = paper.revoked_on
    return Span(paper.number, paper.issued_on, until, "paper")


def _forms(person: Person, viewer: Viewer, asked: Asked, keeps: bool) -> dict[str, Form]:
    """The forms of the page that hang on no row; none where the viewer keeps another's file."""
    if not keeps:
        return {}
    units = units_of(viewer)
    fresh: dict[str, Callable[[], Form]] = {
        "move": lambda: MoveForm(units=units, person=person, auto_id="move-%s"),
        "end": lambda: OnDayForm(auto_id="end-%s"),
        "return": lambda: ReturnForm(units=units, person=person, auto_id="return-%s"),
        "certificate": lambda: CertificateForm(auto_id="certificate-%s"),
        "insurance": lambda: InsuranceForm(auto_id="insurance-%s"),
        "contract": lambda: ContractForm(auto_id="contract-%s"),
        "qualification": lambda: QualificationForm(auto_id="qualification-%s"),
        "eligibility": lambda: EligibilityForm(auto_id="eligibility-%s"),
        "reveal": lambda: RevealForm(auto_id="reveal-%s"),
    }
    return {name: asked.form(name, make) for name, make in fresh.items()}
