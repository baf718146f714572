"""What has to be put right, by when, and how it ends."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from cast import Cast
from django.db import IntegrityError, transaction

from lianqin.core.clock import SHANGHAI, FrozenClock
from lianqin.core.errors import MissingInput
from lianqin.core.models import EventRow, OutboxRow
from lianqin.supervision import errors, findings, inspecting
from lianqin.supervision.inspecting import items_of, note_line
from lianqin.supervision.models import Finding, InspectionPhoto
from lianqin.supervision.reminders import on_overdue
from lianqin.supervision.states import FINDING_BEFORE, Answer, FindingState, InspectionKind
from lianqin.supervision.tests.acting import (
    PRESENT,
    again,
    answered,
    begun,
    both_sign,
    finding,
    picture,
    read,
    signed,
)

DUE = date(2024, 6, 19)  # the twelfth and the item's seven days


def fresh(row: Finding) -> Finding:
    return Finding.unscoped.get(pk=row.pk)


def mended(cast: Cast, row: Finding, **more: Any) -> None:
    findings.report_mended(
        row, words="已全部补办", actor=cast.qian.viewer, actor_name="钱经理", **more
    )


def test_each_item_not_met_becomes_a_finding_with_the_days_of_its_item(cast: Cast) -> None:
    signed(cast, not_met=(4, 8))
    found = {row.item.order: row for row in Finding.unscoped.all() if row.item}
    assert set(found) == {4, 8}
    assert (found[4].due_on, found[8].due_on) == (DUE, date(2024, 7, 12))
    assert found[4].words == "现场所见"


def test_the_officer_may_give_other_days_before_reading_out(cast: Cast) -> None:
    inspection = answered(cast, begun(cast))
    item = items_of(inspection)[3]
    told = {"answer": Answer.NOT_MET, "note": "两人未带证", "days": 3}
    note_line(inspection, item=item, actor=cast.xu.viewer, **told)
    both_sign(cast, inspecting.read_out(inspection, present=PRESENT, actor=cast.xu.viewer))
    assert Finding.unscoped.get().due_on == date(2024, 6, 15)


def test_nothing_is_found_before_the_record_is_closed(cast: Cast) -> None:
    read(cast, not_met=(4, 8))
    assert not Finding.unscoped.exists()


def test_the_unit_says_how_it_was_put_right_and_shows_it(cast: Cast) -> None:
    row = finding(cast)
    mended(cast, row, photo=(picture(), picture().getbuffer().nbytes))
    row = fresh(row)
    assert (row.state, row.answer, row.answerer_name) == ("reported", "已全部补办", "钱经理")
    assert InspectionPhoto.unscoped.get().finding == row


def test_a_file_that_is_no_photo_leaves_the_finding_open(cast: Cast) -> None:
    from io import BytesIO

    row = finding(cast)
    with pytest.raises(errors.PhotoNotUsable):
        mended(cast, row, photo=(BytesIO(b"words"), 5))
    assert fresh(row).state == FindingState.OPEN


def test_looked_at_again_and_right_it_is_closed_by_that_inspection(cast: Cast) -> None:
    row = finding(cast)
    mended(cast, row)
    later = again(cast, row.inspection)
    assert later.kind == InspectionKind.AGAIN
    assert (fresh(row).state, fresh(row).closed_by) == (FindingState.CLOSED, later)


def test_looked_at_again_and_still_wrong_it_is_sent_back_with_a_new_day(
    cast: Cast, clock: FrozenClock
) -> None:
    row = finding(cast)
    mended(cast, row)
    clock.move(timedelta(days=5))
    again(cast, row.inspection, still_wrong=True)
    assert (fresh(row).state, fresh(row).due_on) == (FindingState.OPEN, date(2024, 6, 24))
    assert fresh(row).answer == ""


def test_looking_again_asks_only_what_stands_open_and_only_right_or_not(cast: Cast) -> None:
    first = signed(cast, not_met=(4, 8, 9))
    eight = Finding.unscoped.get(item__order=8)
    findings.withdraw(eight, reason="记错单位", actor=cast.xu.viewer)
    later = inspecting.begin_again(first, actor=cast.xu.viewer, actor_name="徐警官")
    asked = items_of(later)
    assert [item.order for item in asked] == [4, 9]
    with pytest.raises(errors.AnswerNotOffered):
        note_line(later, item=asked[0], answer=Answer.NOT_APPLICABLE, actor=cast.xu.viewer)


def test_it_is_looked_at_again_once_at_a_time_and_only_where_something_is_open(cast: Cast) -> None:
    first = signed(cast)
    told = {"actor": cast.xu.viewer, "actor_name": "徐警官"}
    later = inspecting.begin_again(first, **told)
    with pytest.raises(errors.AgainUnderWay):
        inspecting.begin_again(later, **told)
    answered(cast, later)
    both_sign(cast, inspecting.read_out(later, present=PRESENT, actor=cast.xu.viewer))
    with pytest.raises(errors.NothingToLookAt):
        inspecting.begin_again(first, **told)


def test_taking_a_finding_back_needs_a_reason(cast: Cast) -> None:
    row = finding(cast)
    with pytest.raises(MissingInput):
        findings.withdraw(row, reason="", actor=cast.xu.viewer)
    findings.withdraw(row, reason="记错单位", actor=cast.xu.viewer)
    assert fresh(row).withdrawn_reason == "记错单位"


@pytest.mark.parametrize("state", list(FindingState))
def test_a_finding_moves_only_as_the_table_says(cast: Cast, state: FindingState) -> None:
    row = finding(cast)
    Finding.unscoped.filter(pk=row.pk).update(state=state, closed_by=row.inspection)
    steps = {
        FindingState.REPORTED: lambda: mended(cast, row),
        FindingState.WITHDRAWN: lambda: findings.withdraw(
            row, reason="记错单位", actor=cast.xu.viewer
        ),
    }
    for to, step in steps.items():
        with transaction.atomic():
            if state in FINDING_BEFORE[to]:
                step()
                assert fresh(row).state == to
            else:
                with pytest.raises(errors.FindingMovedOn):
                    step()
            transaction.set_rollback(True)


def test_the_database_refuses_a_finding_closed_by_nothing(cast: Cast) -> None:
    rows = Finding.unscoped.filter(pk=finding(cast).pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state=FindingState.CLOSED)


def test_each_finding_is_counted_in_one_place(cast: Cast) -> None:
    signed(cast, not_met=(1, 4, 8, 9))
    one, four, eight, _nine = Finding.unscoped.order_by("item__order")
    mended(cast, one)
    findings.withdraw(eight, reason="记错单位", actor=cast.xu.viewer)
    day = DUE + timedelta(days=1)
    counted = findings.counts(Finding.objects.for_viewer(cast.xu.viewer), day)
    assert counted == {"open": 1, "overdue": 1, "reported": 1, "closed": 0, "withdrawn": 1}
    assert sum(counted.values()) == Finding.unscoped.count()
    assert findings.is_overdue(fresh(four), day)
    assert not findings.is_overdue(fresh(four), DUE)


def timers() -> list[OutboxRow]:
    return list(OutboxRow.objects.filter(topic=findings.OVERDUE).order_by("id"))


def test_on_the_morning_after_the_last_day_the_unit_is_reminded_and_each_morning_after(
    cast: Cast, clock: FrozenClock
) -> None:
    row = finding(cast)
    (timer,) = timers()
    assert timer.due_at == datetime(2024, 6, 20, 8, 30, tzinfo=SHANGHAI)
    clock.set(timer.due_at)
    on_overdue(timer.payload, timer)
    on_overdue(timer.payload, timer)  # it may be handled twice
    event = EventRow.objects.get(kind="finding.overdue")
    assert (event.subject_id, event.audience) == (str(row.pk), [f"org:{cast.company.pk}:managers"])
    clock.set(timers()[-1].due_at)
    assert timers()[-1].due_at == datetime(2024, 6, 21, 8, 30, tzinfo=SHANGHAI)
    on_overdue(timers()[-1].payload, timers()[-1])
    assert EventRow.objects.filter(kind="finding.overdue").count() == 2


def test_nobody_is_reminded_of_what_was_answered_or_given_another_day(
    cast: Cast, clock: FrozenClock
) -> None:
    row = finding(cast)
    (timer,) = timers()
    clock.set(timer.due_at)
    Finding.unscoped.filter(pk=row.pk).update(due_on=DUE - timedelta(days=1))
    on_overdue(timer.payload, timer)
    Finding.unscoped.filter(pk=row.pk).update(due_on=DUE)
    mended(cast, row)
    on_overdue(timer.payload, timer)
    assert not EventRow.objects.filter(kind="finding.overdue").exists()
    assert len(timers()) == 1


def test_a_manager_of_another_unit_sees_neither_inspection_nor_finding(cast: Cast) -> None:
    row = finding(cast)
    assert row in Finding.objects.for_viewer(cast.qian.viewer)
    assert row not in Finding.objects.for_viewer(cast.twin.qian.viewer)
