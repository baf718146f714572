"""What the supervision brigade has on the company: an inspection, a complaint, a breach, thanks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from cast import Cast

from lianqin.core import clock
from lianqin.supervision.models import (
    Breach,
    Complaint,
    Finding,
    Inspection,
    InspectionLine,
    InspectionPhoto,
    InspectionSheet,
    RecognisedAct,
    Recognition,
    SheetItem,
    Signature,
)
from lianqin.supervision.states import ActKind, Answer, Channel, InspectionState, Side

FOUNDED = date(2020, 1, 1)


@dataclass
class Oversight:
    """One row of each model of supervision."""

    sheet: InspectionSheet
    sheet_item: SheetItem
    inspection: Inspection
    line: InspectionLine
    inspection_photo: InspectionPhoto
    signature: Signature
    finding: Finding
    complaint: Complaint
    breach: Breach
    recognised_act: RecognisedAct
    recognition: Recognition


def oversight(cast: Cast) -> Oversight:
    """A signed inspection of the company with a finding, and what concerns guard Li."""
    sheet, item = _sheet(cast)
    inspection = _inspection(cast, sheet)
    now = clock.now()
    return Oversight(
        sheet=sheet,
        sheet_item=item,
        inspection=inspection,
        line=InspectionLine.unscoped.create(
            inspection=inspection, item=item, answer=Answer.NOT_MET, note="两人未带证"
        ),
        inspection_photo=InspectionPhoto.unscoped.create(
            inspection=inspection, file="none.jpg", sha256="0" * 64, at=now
        ),
        signature=Signature.unscoped.create(
            inspection=inspection,
            side=Side.UNIT,
            signer_name="钱经理",
            strokes=[[[0, 0], [9, 9]]],
            digest="0" * 64,
            at=now,
        ),
        finding=Finding.unscoped.create(
            inspection=inspection, item=item, words="补带证件", due_on=FOUNDED
        ),
        **_conduct(cast),
    )


def _sheet(cast: Cast) -> tuple[InspectionSheet, SheetItem]:
    sheet = InspectionSheet.unscoped.create(
        bureau=cast.bureau, name="演示检查表", version=1, since=FOUNDED
    )
    item = SheetItem.unscoped.create(
        sheet=sheet, order=1, group="持证", question="上岗人员持证", basis="第十六条", points=10
    )
    return sheet, item


def _inspection(cast: Cast, sheet: InspectionSheet) -> Inspection:
    return Inspection.unscoped.create(
        bureau=cast.bureau,
        number=f"J-{cast.places.county}",
        organisation=cast.company,
        sheet=sheet,
        state=InspectionState.SIGNED,
        lead_user=cast.xu.user.pk,
        lead_name="徐警官",
        begun_at=clock.now() - timedelta(days=20),
    )


def _conduct(cast: Cast) -> dict[str, object]:
    li, company, now = cast.li.person, cast.company, clock.now()
    own = {"bureau": cast.bureau, "person": li, "organisation": company}
    return {
        "complaint": Complaint.unscoped.create(
            **own,
            number=f"T-{cast.places.county}",
            channel=Channel.PHONE,
            words="态度生硬",
            received_at=now,
            due_on=FOUNDED,
        ),
        "breach": Breach.unscoped.create(
            **own,
            number=f"W-{cast.places.county}",
            clause="insult",
            words="辱骂来访人员",
            happened_on=FOUNDED,
            notifier_name="徐警官",
            notified_at=now,
            hear_by=FOUNDED,
        ),
        "recognised_act": RecognisedAct.unscoped.create(
            **own,
            kind=ActKind.RESCUE,
            words="救助走失老人",
            happened_on=FOUNDED,
            source="other:1",
            proposer_name="钱经理",
            proposed_at=now,
        ),
        "recognition": Recognition.unscoped.create(
            **own,
            quarter="2026Q3",
            acts_counted=2,
            words="感谢",
            giver_name="徐警官",
            given_at=now,
        ),
    }
