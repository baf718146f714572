"""An inspection on the spot, from beginning it to reading it out (保安服务管理条例 Art. 38).

Each line is saved by itself and may be sent again, so that a bad line costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianqin.core.acts import Act, act
from lianqin.core.clock import SHANGHAI
from lianqin.core.errors import MissingInput
from lianqin.core.scope import Viewer
from lianqin.registry.kinds import SECURITY_UNIT_KINDS, OrganisationKind
from lianqin.registry.models import Organisation, Site
from lianqin.supervision import errors
from lianqin.supervision.models import (
    Finding,
    Inspection,
    InspectionLine,
    InspectionSheet,
    SheetItem,
    Signature,
)
from lianqin.supervision.numbers import next_number
from lianqin.supervision.sheets import sheet_in_force
from lianqin.supervision.states import (
    INSPECTION_BEFORE,
    Answer,
    FindingState,
    InspectionKind,
    InspectionState,
)

INSPECTED_KINDS = SECURITY_UNIT_KINDS | {OrganisationKind.INTERNAL_SECURITY}
STANDING = (FindingState.OPEN, FindingState.REPORTED)
UNDER_WAY = (InspectionState.DRAFT, InspectionState.READ_OUT)
LEAST_DAYS, MOST_DAYS = 1, 60


@dataclass(frozen=True)
class Present:
    """Who is there: two officers with the numbers of what they showed, and one of the unit."""

    lead_number: str = ""
    second_name: str = ""
    second_number: str = ""
    identity_shown: bool = False
    unit_person: str = ""
    unit_title: str = ""


@dataclass(frozen=True)
class Points:
    """What the unit kept of what could be kept; items that do not apply count on neither side."""

    kept: int
    possible: int


def points_of(lines: Iterable[tuple[str, int]]) -> Points:
    """The points of an inspection from (answer, points of the item) of each line."""
    told = [(answer, points) for answer, points in lines if answer in {Answer.MET, Answer.NOT_MET}]
    return Points(
        kept=sum(points for answer, points in told if answer == Answer.MET),
        possible=sum(points for _answer, points in told),
    )


def begin(
    *,
    organisation: Organisation,
    actor: Viewer,
    actor_name: str,
    kind: InspectionKind = InspectionKind.ROUTINE,
    site: Site | None = None,
    present: Present | None = None,
    position: tuple[float, float] | None = None,
    at: datetime | None = None,
) -> Inspection:
    """Begin an inspection of a unit on the sheet in force; `position` is (lon, lat).

    Raises NotInspected and SheetMissing.
    """
    with act("inspection.begin", actor=actor, at=at) as act_:
        day = act_.at.astimezone(SHANGHAI).date()
        _refuse_uninspected(organisation, actor)
        sheet = sheet_in_force(actor.bureau, day)
        if sheet is None:
            raise errors.SheetMissing
        return _enter(
            act_, organisation, sheet, actor_name, kind=kind, site=site, position=position,
            **vars(present or Present()),
        )  # fmt: skip


def begin_again(
    inspection: Inspection, *, actor: Viewer, actor_name: str, at: datetime | None = None
) -> Inspection:
    """Begin to look again at what an inspection found: its open findings are the sheet.

    Raises NothingToLookAt and AgainUnderWay.
    """
    first = inspection.again_of or inspection
    with act("inspection.begin", actor=actor, at=at) as act_:
        if not Finding.unscoped.filter(inspection=first, state__in=STANDING).exists():
            raise errors.NothingToLookAt(number=first.number)
        under_way = Inspection.unscoped.filter(again_of=first, state__in=UNDER_WAY).first()
        if under_way:
            raise errors.AgainUnderWay(number=under_way.number)
        return _enter(
            act_, first.organisation, first.sheet, actor_name,
            kind=InspectionKind.AGAIN, site=first.site, again_of=first,
        )  # fmt: skip


def _refuse_uninspected(organisation: Organisation, actor: Viewer) -> None:
    inspected = organisation.kind in INSPECTED_KINDS and organisation.ended_on is None
    if organisation.bureau_id != actor.bureau or not inspected:
        raise errors.NotInspected(name=organisation.name)


def _enter(
    act_: Act,
    organisation: Organisation,
    sheet: InspectionSheet,
    lead_name: str,
    *,
    position: tuple[float, float] | None = None,
    **said: Any,
) -> Inspection:
    lon, lat = position or (None, None)
    bureau = act_.actor.bureau
    inspection = Inspection.unscoped.create(
        bureau_id=bureau,
        number=next_number(Inspection, letter="J", bureau_id=bureau, at=act_.at),
        organisation=organisation,
        sheet=sheet,
        lead_user=act_.actor.user_id,
        lead_name=lead_name,
        lon=lon,
        lat=lat,
        begun_at=act_.at,
        **said,
    )
    act_.record(inspection, kind=str(inspection.kind), organisation=organisation.pk)
    return inspection


def items_of(inspection: Inspection) -> QuerySet[SheetItem]:
    """What this inspection asks about: the sheet; when looking again, only what stands open.

    Once it has ended, what it asked about is what has a line.
    """
    items = SheetItem.unscoped.filter(sheet_id=inspection.sheet_id)
    if inspection.state not in UNDER_WAY:
        lines = InspectionLine.unscoped.filter(inspection=inspection)
        return items.filter(pk__in=lines.values("item_id"))
    if inspection.kind != InspectionKind.AGAIN:
        return items
    assert inspection.again_of_id is not None  # the database keeps that
    found = Finding.unscoped.filter(inspection_id=inspection.again_of_id, state__in=STANDING)
    return items.filter(pk__in=found.values("item_id"))


def answers_of(inspection: Inspection) -> tuple[Answer, ...]:
    """What may be answered; what was found wrong is put right or it is not."""
    if inspection.kind == InspectionKind.AGAIN:
        return (Answer.MET, Answer.NOT_MET)
    return (Answer.MET, Answer.NOT_MET, Answer.NOT_APPLICABLE)


def note_line(
    inspection: Inspection,
    *,
    item: SheetItem,
    answer: str,
    note: str = "",
    days: int | None = None,
    actor: Viewer,
    at: datetime | None = None,
) -> InspectionLine:
    """Save what was found on one item; sent again it changes nothing.

    Raises InspectionMovedOn, NotOnSheet, AnswerNotOffered and DaysOutOfRange.
    """
    if answer and answer not in answers_of(inspection):
        raise errors.AnswerNotOffered
    if days is not None and not LEAST_DAYS <= days <= MOST_DAYS:
        raise errors.DaysOutOfRange(least=LEAST_DAYS, most=MOST_DAYS)
    said = {"answer": answer, "note": note.strip(), "days": days}
    with act("inspection.line", actor=actor, at=at) as act_:
        now = refuse_unless(inspection, InspectionState.DRAFT)
        if not items_of(now).filter(pk=item.pk).exists():
            raise errors.NotOnSheet
        line = InspectionLine.unscoped.filter(inspection=now, item=item).first()
        if line is None:
            line = InspectionLine.unscoped.create(inspection=now, item=item, **said)
        elif {name: getattr(line, name) for name in said} == said:
            return line
        else:
            InspectionLine.unscoped.filter(pk=line.pk).update(**said)
            line.refresh_from_db()
        act_.record(line, inspection=now.pk, item=item.order, answer=str(answer))
    return line


def refuse_unless(inspection: Inspection, *states: InspectionState) -> Inspection:
    """The inspection as it stands now, inside an act. Raises InspectionMovedOn."""
    now = Inspection.unscoped.filter(pk=inspection.pk, state__in=states).first()
    if now is None:
        raise errors.InspectionMovedOn(number=inspection.number)
    return now


def read_out(
    inspection: Inspection,
    *,
    present: Present,
    words: str = "",
    unit_words: str = "",
    actor: Viewer,
    at: datetime | None = None,
) -> Inspection:
    """Read the record out to the unit: all is answered, named and counted; then it is signed.

    Raises IdentityNotShown, TwoOfficersNeeded, UnitPersonMissing, NotAllAnswered,
    NotMetWithoutWords and InspectionMovedOn.
    """
    with act("inspection.read_out", actor=actor, at=at) as act_:
        now = refuse_unless(inspection, InspectionState.DRAFT)
        _refuse_unnamed(now, present)
        points = points_of(_checked(now))
        move(
            now,
            InspectionState.READ_OUT,
            **vars(present),
            words=words.strip(),
            unit_words=unit_words.strip(),
            points=points.kept,
            points_possible=points.possible,
            read_out_at=act_.at,
        )
        act_.record(now, points=points.kept, possible=points.possible)
    now.refresh_from_db()
    return now


def _refuse_unnamed(inspection: Inspection, present: Present) -> None:
    if not present.identity_shown:
        raise errors.IdentityNotShown
    if not present.second_name or present.second_name == inspection.lead_name:
        raise errors.TwoOfficersNeeded
    if not present.unit_person:
        raise errors.UnitPersonMissing


def _checked(inspection: Inspection) -> list[tuple[str, int]]:
    """Answer and points of each item asked. Raises NotAllAnswered and NotMetWithoutWords."""
    items = list(items_of(inspection))
    lines = {line.item_id: line for line in InspectionLine.unscoped.filter(inspection=inspection)}
    open_ones = [item.order for item in items if not _answer(lines.get(item.pk))]
    if open_ones:
        raise errors.NotAllAnswered(count=len(open_ones), items=listed(open_ones))
    wordless = [
        item.order
        for item in items
        if lines[item.pk].answer == Answer.NOT_MET and not lines[item.pk].note
    ]
    if wordless:
        raise errors.NotMetWithoutWords(items=listed(wordless))
    return [(lines[item.pk].answer, item.points) for item in items]


def _answer(line: InspectionLine | None) -> str:
    return line.answer if line else ""


def listed(orders: list[int]) -> str:
    """Numbers of items as a sentence names them, the first eight."""
    return "、".join(str(order) for order in orders[:8]) + ("…" if len(orders) > 8 else "")


def move(inspection: Inspection, to: InspectionState, **fields: Any) -> None:
    """The guarded step of an inspection. Raises InspectionMovedOn."""
    rows = Inspection.unscoped.filter(pk=inspection.pk, state__in=INSPECTION_BEFORE[to])
    if rows.update(state=to, **fields) != 1:
        raise errors.InspectionMovedOn(number=inspection.number)


def back_to_draft(inspection: Inspection, *, actor: Viewer, at: datetime | None = None) -> None:
    """Take up the sheet again while nobody has signed. Raises AlreadySigned, InspectionMovedOn."""
    with act("inspection.back", actor=actor, at=at) as act_:
        signed = Signature.unscoped.filter(inspection=inspection).first()
        if signed:
            raise errors.AlreadySigned(name=signed.signer_name)
        nothing = {"points": None, "points_possible": None, "read_out_at": None}
        move(inspection, InspectionState.DRAFT, **nothing)
        act_.record(inspection)


def drop(inspection: Inspection, *, reason: str, actor: Viewer, at: datetime | None = None) -> None:
    """Give an inspection up before both sides have signed, and say why.

    Raises MissingInput and InspectionMovedOn.
    """
    if not reason.strip():
        raise MissingInput(field=_("作废原因"))
    with act("inspection.drop", actor=actor, at=at) as act_:
        move(
            inspection,
            InspectionState.DROPPED,
            unsigned_reason=reason.strip(),
            ended_at=act_.at,
        )
        act_.record(inspection)
