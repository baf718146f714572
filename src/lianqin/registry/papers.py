"""The papers of a dossier: certificate, insurance, labour contract, what somebody has learnt.

Every paper is kept with its days, and every change of one with who made it. Nothing is deleted: a
certificate is revoked on a day, the others run out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar, cast

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.core.acts import Act, act
from lianqin.core.clock import today
from lianqin.core.errors import MissingInput, NotFound
from lianqin.core.scope import Viewer
from lianqin.registry.history import note_changes, seen
from lianqin.registry.kinds import QualificationKind
from lianqin.registry.linkage_errors import DayAhead
from lianqin.registry.models import Certificate, Employment, Insurance, Person, Qualification
from lianqin.registry.moves import employment_of
from lianqin.registry.people import find_kept
from lianqin.registry.people_errors import (
    CertificateNumberTaken,
    CertificateOver,
    DatesReversed,
    LevelForSkillOnly,
    NoContractWithout,
    NothingChanged,
)

Paper = Certificate | Insurance | Qualification | Employment
P = TypeVar("P", bound=Paper)

OF_A_CERTIFICATE = ("number", "issued_on", "expires_on")
OF_AN_INSURANCE = ("insurer", "policy_number", "since", "until")
OF_A_CONTRACT = ("contract_number", "contract_since", "contract_until")
OF_A_QUALIFICATION = (
    *("kind", "name", "level", "number", "hours"),
    *("granted_on", "expires_on", "source"),
)

# Of each paper the day it begins and its last day, as the page names them.
DAYS: dict[type[models.Model], tuple[tuple[str, str | Promise], tuple[str, str | Promise]]] = {
    Certificate: (("issued_on", _("发证日期")), ("expires_on", _("有效期至"))),
    Insurance: (("since", _("保险起始")), ("until", _("保险终止"))),
    Employment: (("contract_since", _("合同起始")), ("contract_until", _("合同终止"))),
    Qualification: (("granted_on", _("取得日期")), ("expires_on", _("有效期至"))),
}


def add_certificate(
    *,
    person: Person,
    number: str,
    issued_on: date,
    actor: Viewer,
    expires_on: date | None = None,
    by_name: str = "",
) -> Certificate:
    """Enter a guard's certificate. Raises NotFound, DayAhead, DatesReversed, MissingInput and
    CertificateNumberTaken."""
    with act("certificate.add", actor=actor) as act_:
        fresh = find_kept(person.pk, actor)
        paper = Certificate(
            person=fresh, number=number.strip(), issued_on=issued_on, expires_on=expires_on
        )
        _refuse_taken(paper, actor)
        return _enter(act_, paper, OF_A_CERTIFICATE, actor, by_name)


def renew_certificate(
    *, certificate: Certificate, expires_on: date, actor: Viewer, by_name: str = ""
) -> None:
    """Let a certificate hold until another day. Raises CertificateOver, DatesReversed,
    NothingChanged and NotFound."""
    edit_paper(paper=certificate, changes={"expires_on": expires_on}, actor=actor, by_name=by_name)


def revoke_certificate(
    *, certificate: Certificate, on: date, actor: Viewer, by_name: str = ""
) -> None:
    """End a certificate: `on` is the first day without it. No reason is kept here.

    Raises NotFound, CertificateOver, DayAhead and DatesReversed. Linkage is supervision's to end.
    """
    if on > today():
        raise DayAhead
    with act("certificate.revoke", actor=actor) as act_:
        fresh = _fresh(certificate, actor)
        _refuse_over(fresh)
        if on < fresh.issued_on:
            raise DatesReversed(first=_("发证日期"), last=_("吊销日期"))
        _write(act_, fresh, {"revoked_on": on}, actor, by_name)


def add_insurance(
    *,
    person: Person,
    insurer: str,
    since: date,
    until: date,
    actor: Viewer,
    policy_number: str = "",
    by_name: str = "",
) -> Insurance:
    """Enter accident insurance (Art. 20) through its last day `until`, taken out by today's unit.

    Raises NotFound, MissingInput and DatesReversed.
    """
    if not insurer.strip():
        raise MissingInput(field=_("保险公司"))
    with act("insurance.add", actor=actor) as act_:
        fresh = find_kept(person.pk, actor)
        paper = Insurance(
            person=fresh,
            organisation=fresh.organisation,
            insurer=insurer.strip(),
            policy_number=policy_number.strip(),
            since=since,
            until=until,
        )
        return _enter(act_, paper, OF_AN_INSURANCE, actor, by_name)


def set_contract(
    *,
    person: Person,
    actor: Viewer,
    number: str = "",
    since: date | None = None,
    until: date | None = None,
    by_name: str = "",
) -> Employment:
    """Write the labour contract (Art. 18) of the employment that goes on; `until` its last day,
    none for an open one. Raises NotFound, NoContractWithout, DatesReversed and NothingChanged."""
    given = dict(zip(OF_A_CONTRACT, (number.strip(), since, until), strict=True))
    with act("contract.set", actor=actor) as act_:
        job = employment_of(find_kept(person.pk, actor))
        if job is None:
            raise NoContractWithout
        _write(act_, job, given, actor, by_name)
    return job


def add_qualification(
    *,
    person: Person,
    kind: str,
    granted_on: date,
    actor: Viewer,
    name: str = "",
    level: int | None = None,
    number: str = "",
    hours: Decimal | None = None,
    expires_on: date | None = None,
    source: str = "",
    by_name: str = "",
) -> Qualification:
    """Enter a level of skill, a training, an exercise. Raises NotFound, DayAhead, DatesReversed
    and LevelForSkillOnly."""
    if (kind == QualificationKind.SKILL) is (level is None):
        raise LevelForSkillOnly
    with act("qualification.add", actor=actor) as act_:
        paper = Qualification(
            person=find_kept(person.pk, actor),
            kind=kind,
            name=name.strip(),
            level=level,
            number=number.strip(),
            hours=hours,
            granted_on=granted_on,
            expires_on=expires_on,
            source=source.strip(),
        )
        return _enter(act_, paper, OF_A_QUALIFICATION, actor, by_name)


def edit_paper(
    *, paper: Paper, changes: Mapping[str, Any], actor: Viewer, by_name: str = ""
) -> list[str]:
    """Put right what a paper says; the fields changed. Raises NotFound, CertificateOver, DayAhead,
    DatesReversed, CertificateNumberTaken and NothingChanged."""
    with act(f"{paper._meta.model_name}.edit", actor=actor) as act_:
        fresh = _fresh(paper, actor)
        if isinstance(fresh, Certificate):
            _refuse_over(fresh)
        return _write(act_, fresh, changes, actor, by_name)


def _fresh(paper: P, actor: Viewer) -> P:
    """The paper as it stands now, where `actor` keeps its person's file."""
    fresh = type(paper)._default_manager.filter(pk=paper.pk).first()
    if fresh is None:
        raise NotFound
    find_kept(fresh.person_id, actor)
    return cast("P", fresh)


def _enter(act_: Act, paper: P, fields: tuple[str, ...], actor: Viewer, by_name: str) -> P:
    """Write a new paper and what it says."""
    if isinstance(paper, Certificate) and not paper.number:
        raise MissingInput(field=_("证号"))
    _refuse_days(paper)
    paper.save(force_insert=True)
    after = {name: value for name, value in seen(paper, fields).items() if value not in (None, "")}
    note_changes(act_, paper, {}, after, actor=actor, person=paper.person, by_name=by_name)
    act_.record(paper, person=paper.person_id)
    return paper


def _write(
    act_: Act, paper: Paper, given: Mapping[str, Any], actor: Viewer, by_name: str
) -> list[str]:
    """Change a paper and note what changed."""
    before = seen(paper, given)
    for name, value in given.items():
        setattr(paper, name, value)
    _refuse_days(paper)
    if isinstance(paper, Certificate):
        _refuse_taken(paper, actor)
    named = note_changes(
        act_, paper, before, given, actor=actor, person=paper.person, by_name=by_name
    )
    if not named:
        raise NothingChanged
    paper.save(update_fields=named)
    act_.record(paper, person=paper.person_id, fields=named)
    return named


def _refuse_days(paper: Paper) -> None:
    """Raise DatesReversed, and DayAhead for what is said to have been given on a day to come."""
    (begins, begins_words), (ends, ends_words) = DAYS[type(paper)]
    first, last = getattr(paper, begins), getattr(paper, ends)
    if first and last and last < first:
        raise DatesReversed(first=begins_words, last=ends_words)
    if isinstance(paper, Certificate | Qualification) and first > today():
        raise DayAhead


def _refuse_over(certificate: Certificate) -> None:
    if certificate.revoked_on:
        raise CertificateOver(on=certificate.revoked_on.isoformat())


def _refuse_taken(paper: Certificate, actor: Viewer) -> None:
    """Nobody else of the bureau has a certificate of this number."""
    same = Certificate.unscoped.filter(number=paper.number, person__bureau_id=actor.bureau)
    if same.exclude(person=paper.person).exists():
        raise CertificateNumberTaken(number=paper.number)
