"""What an office has on guard Li and the company: papers, kit, files that came in and went out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from cast import Cast

from lianqin.core import clock
from lianqin.core.clock import SHANGHAI
from lianqin.registry.identity import index_of, seal
from lianqin.registry.kinds import (
    ConductKind,
    ExpiryKind,
    FileKind,
    FilingKind,
    KitClass,
    KitSort,
    QualificationKind,
    ReadingKind,
    SkillLevel,
)
from lianqin.registry.models import (
    Change,
    ConductEntry,
    Correction,
    DossierReading,
    EligibilityCheck,
    Employment,
    ExpiryNotice,
    ExportRecord,
    Filing,
    ImportRow,
    ImportRun,
    Insurance,
    KitInspection,
    KitIssue,
    KitItem,
    Person,
    Qualification,
    ServiceContract,
    ShiftCheck,
    ShiftCheckLine,
)

NUMBER_OF_LI = "991405198505050012"  # of a region that does not exist; its check digit is right
FOUNDED = date(2020, 1, 1)


@dataclass
class Papers:
    """One row of each model of the office."""

    employment: Employment
    insurance: Insurance
    skill: Qualification
    eligibility: EligibilityCheck
    commendation: ConductEntry
    correction: Correction
    reading: DossierReading
    change: Change
    filing: Filing
    contract: ServiceContract
    armband: KitItem
    issue: KitIssue
    kit_inspection: KitInspection
    shift_check: ShiftCheck
    shift_check_line: ShiftCheckLine
    import_run: ImportRun
    import_row: ImportRow
    export: ExportRecord
    notice: ExpiryNotice


def papers(cast: Cast) -> Papers:
    """Everything that is on file of Li and the company."""
    li = cast.li.person
    _identify(li)
    item, issue = _armband(cast, li)
    check = _shift_check(cast, li)
    run = _import(cast)
    return Papers(
        **_dossier(cast, li),
        filing=Filing.unscoped.create(
            organisation=cast.company, kind=FilingKind.START, occurred_on=FOUNDED, filed_on=FOUNDED
        ),
        contract=ServiceContract.unscoped.create(
            organisation=cast.company,
            site=cast.building_site,
            client="丹河新城项目部",
            number="F2024-01",
            since=FOUNDED,
        ),
        armband=item,
        issue=issue,
        kit_inspection=KitInspection.unscoped.create(
            item=item, is_fit=True, inspector_name="钱经理", at=clock.now()
        ),
        shift_check=check,
        shift_check_line=ShiftCheckLine.unscoped.create(check_made=check, item=item, is_fit=True),
        import_run=run,
        import_row=ImportRow.unscoped.create(
            run=run, number=2, action=ImportRow.Action.CREATE, sealed=b"sealed"
        ),
        export=ExportRecord.unscoped.create(
            bureau=cast.bureau,
            organisation=cast.company,
            kind=FileKind.PEOPLE,
            rows=1,
            purpose="核对花名册",
            by_user=cast.qian.user.pk,
            by_name="钱经理",
            by_role=cast.qian.role,
            at=clock.now(),
        ),
        notice=ExpiryNotice.unscoped.create(
            organisation=cast.company,
            person=li,
            kind=ExpiryKind.CERTIFICATE,
            subject=f"registry.certificate:{li.certificates.get().pk}",
            expires_on=today(),
            days_before=30,
            sent_at=clock.now(),
        ),
    )


def today() -> date:
    """The present day in Asia/Shanghai."""
    return clock.now().astimezone(SHANGHAI).date()


def _identify(li: Person) -> None:
    li.id_sealed = seal(NUMBER_OF_LI, owner=li.slug)
    li.id_index = index_of(NUMBER_OF_LI)
    li.save()


def _dossier(cast: Cast, li: Person) -> dict[str, object]:
    company, now = cast.company, clock.now()
    own = {"person": li, "organisation": company}
    return {
        "employment": Employment.unscoped.create(
            **own, position="保安员", since=FOUNDED, contract_number="L-1"
        ),
        "insurance": Insurance.unscoped.create(
            **own, insurer="虚构保险", policy_number="B-1", since=FOUNDED, until=date(2099, 1, 1)
        ),
        "skill": Qualification.unscoped.create(
            person=li, kind=QualificationKind.SKILL, level=SkillLevel.MIDDLE, granted_on=FOUNDED
        ),
        "eligibility": EligibilityCheck.unscoped.create(
            person=li, is_eligible=True, checked_on=FOUNDED, checker_name="徐警官"
        ),
        "commendation": ConductEntry.unscoped.create(
            **own,
            kind=ConductKind.COMMENDATION,
            words="拾金不昧",
            happened_on=FOUNDED,
            entered_at=now,
        ),
        "correction": Correction.unscoped.create(
            **own, what="手机", wanted="+9991405000099", asked_at=now, due_on=today()
        ),
        "reading": DossierReading.unscoped.create(
            person=li,
            kind=ReadingKind.PAGE,
            reader_id=cast.xu.user.pk,
            reader_name="徐警官",
            reader_role=cast.xu.role,
            at=now,
        ),
        "change": Change.unscoped.create(
            **own,
            bureau=cast.bureau,
            subject="registry.person",
            subject_id=str(li.pk),
            field="phone",
            before="13800000001",
            after="13800000000",
            act_id=uuid4(),
            at=now,
        ),
    }


def _armband(cast: Cast, li: Person) -> tuple[KitItem, KitIssue]:
    item = KitItem.unscoped.create(
        bureau=cast.bureau,
        organisation=cast.company,
        number=f"XB-{cast.places.county}-001",
        sort=KitSort.ARMBAND,
        kit_class=KitClass.SIGNALLING,
        state=KitItem.State.ISSUED,
    )
    return item, KitIssue.unscoped.create(item=item, person=li, issued_at=clock.now())


def _shift_check(cast: Cast, li: Person) -> ShiftCheck:
    return ShiftCheck.unscoped.create(
        person=li, organisation=cast.company, dress_ok=True, at=clock.now() - timedelta(hours=1)
    )


def _import(cast: Cast) -> ImportRun:
    return ImportRun.unscoped.create(
        bureau=cast.bureau,
        organisation=cast.company,
        kind=FileKind.PEOPLE,
        name="花名册.xlsx",
        sha256="0" * 64,
        size=1,
        by_user=cast.qian.user.pk,
        by_name="钱经理",
        started_at=clock.now(),
    )
