"""What a unit has to put right: made when an inspection ends, closed only by inspecting again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lianqin.core.acts import Act, act
from lianqin.core.clock import SHANGHAI, today
from lianqin.core.errors import MissingInput
from lianqin.core.scope import Viewer
from lianqin.registry.history import note_changes
from lianqin.supervision import errors, photos
from lianqin.supervision.inspecting import STANDING
from lianqin.supervision.models import Finding, Inspection, InspectionLine
from lianqin.supervision.states import FINDING_BEFORE, Answer, FindingState, InspectionKind

OVERDUE = "supervision.overdue"
REMINDED_AT = time(8, 30)


def is_overdue(finding: Finding, day: date) -> bool:
    """Whether it stands open after the end of its last day; one that was reported waits for us."""
    return finding.state == FindingState.OPEN and finding.due_on < day


def overdue_on(day: date) -> Q:
    """The same as a condition."""
    return Q(state=FindingState.OPEN, due_on__lt=day)


def counts(rows: QuerySet[Finding], day: date) -> dict[str, int]:
    """How many stand where, each finding in one place: in time, overdue, reported, closed, taken
    back."""
    late = overdue_on(day)
    return rows.order_by().aggregate(
        open=Count("pk", filter=Q(state=FindingState.OPEN) & ~late),
        overdue=Count("pk", filter=late),
        reported=Count("pk", filter=Q(state=FindingState.REPORTED)),
        closed=Count("pk", filter=Q(state=FindingState.CLOSED)),
        withdrawn=Count("pk", filter=Q(state=FindingState.WITHDRAWN)),
    )


def settle(act_: Act, inspection: Inspection) -> int:
    """Inside the act that ends an inspection: what was not met becomes a finding with its last
    day; looked at again, each finding is closed or sent back. The number of those that stand."""
    lines = InspectionLine.unscoped.filter(inspection=inspection).select_related("item")
    if inspection.kind == InspectionKind.AGAIN:
        return _looked_at_again(act_, inspection, lines)
    not_met = lines.filter(answer=Answer.NOT_MET).order_by("item__order")
    for line in not_met:
        finding = Finding.unscoped.create(
            inspection=inspection, item=line.item, words=line.note, due_on=_last_day(act_, line)
        )
        act_.record(finding, action="finding.made", item=line.item.order)
        _remind(act_, finding)
    return len(not_met)


def _looked_at_again(act_: Act, inspection: Inspection, lines: Iterable[InspectionLine]) -> int:
    standing, first = 0, inspection.again_of_id
    assert first is not None  # the database keeps that
    for line in lines:
        rows = Finding.unscoped.filter(inspection_id=first, item=line.item, state__in=STANDING)
        for finding in rows:
            if line.answer == Answer.MET:
                closed = {"closed_by": inspection, "closed_at": act_.at}
                _moved(act_, finding, FindingState.CLOSED, **closed)
            else:
                standing += 1
                _sent_back(act_, finding, _last_day(act_, line))
    return standing


def _sent_back(act_: Act, finding: Finding, due_on: date) -> None:
    """Still not right: what the unit answered stays in the history, and it has a new last day."""
    before, finding.due_on = {"due_on": finding.due_on}, due_on
    nothing: dict[str, Any] = {"answer": "", "answerer_name": "", "answered_at": None}
    rows = Finding.unscoped.filter(pk=finding.pk, state__in=STANDING)
    rows.update(state=FindingState.OPEN, due_on=due_on, **nothing)
    _note(act_, finding, before, {"due_on": due_on})
    act_.record(finding, action="finding.sent_back", days=(due_on - today(act_.at)).days)
    _remind(act_, finding)


def _note(
    act_: Act, finding: Finding, before: dict[str, Any], after: dict[str, Any], by_name: str = ""
) -> None:
    unit = finding.inspection.organisation
    note_changes(act_, finding, before, after, actor=act_.actor, organisation=unit, by_name=by_name)


def _last_day(act_: Act, line: InspectionLine) -> date:
    return today(act_.at) + timedelta(days=line.days or line.item.days_to_mend)


def _remind(act_: Act, finding: Finding) -> None:
    """Set the timer for the morning after the last day."""
    remind_on(act_, finding, finding.due_on + timedelta(days=1))


def remind_on(act_: Act, finding: Finding, day: date) -> None:
    """Set a finding's timer to the morning of `day`; it counts while the last day is the same."""
    due_at = datetime.combine(day, REMINDED_AT, SHANGHAI)
    payload = {"finding": finding.pk, "due_on": finding.due_on.isoformat()}
    act_.send(OVERDUE, payload, due_at=due_at)


def report_mended(
    finding: Finding,
    *,
    words: str,
    photo: tuple[BinaryIO, int] | None = None,
    actor: Viewer,
    actor_name: str,
    at: datetime | None = None,
) -> None:
    """The unit says that it was put right, how, and shows it; police will look again.

    Raises MissingInput, PhotoNotUsable and FindingMovedOn; nothing is kept then.
    """
    if not words.strip():
        raise MissingInput(field=_("整改情况"))
    with photos.kept(photo) as kept, act("finding.report", actor=actor, at=at) as act_:
        said = {"answer": words.strip(), "answerer_name": actor_name, "answered_at": act_.at}
        _moved(act_, finding, FindingState.REPORTED, **said)
        _note(act_, finding, {"answer": ""}, {"answer": said["answer"]}, actor_name)
        if kept:
            photos.enter(act_, finding.inspection, kept, item=finding.item, finding=finding)


def withdraw(finding: Finding, *, reason: str, actor: Viewer, at: datetime | None = None) -> None:
    """Take a finding back, which should not have been made, and say why.

    Raises MissingInput and FindingMovedOn.
    """
    if not reason.strip():
        raise MissingInput(field=_("撤销原因"))
    with act("finding.withdraw", actor=actor, at=at) as act_:
        _moved(act_, finding, FindingState.WITHDRAWN, withdrawn_reason=reason.strip())


def _moved(act_: Act, finding: Finding, to: FindingState, **fields: Any) -> None:
    rows = Finding.unscoped.filter(pk=finding.pk, state__in=FINDING_BEFORE[to])
    if rows.update(state=to, **fields) != 1:
        raise errors.FindingMovedOn
    act_.record(finding, action=f"finding.{to}")
