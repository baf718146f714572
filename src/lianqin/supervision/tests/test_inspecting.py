"""From beginning an inspection to reading it out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from cast import Cast
from hypothesis import given
from hypothesis import strategies as st

from lianqin.core.errors import DomainError
from lianqin.core.models import AuditRow
from lianqin.registry.models import Organisation
from lianqin.supervision import errors, inspecting, photos
from lianqin.supervision.inspecting import Present, items_of, note_line, points_of
from lianqin.supervision.models import Inspection, InspectionLine, InspectionPhoto
from lianqin.supervision.states import INSPECTION_BEFORE, Answer, InspectionKind, InspectionState
from lianqin.supervision.tests.acting import (
    PRESENT,
    answered,
    begun,
    both_sign,
    picture,
    read,
    sheet,
    signed,
)

ANSWERS = st.sampled_from([*Answer.values, ""])
LINES = st.lists(st.tuples(ANSWERS, st.integers(0, 20)))


@given(LINES, st.randoms(use_true_random=False))
def test_points_never_pass_what_could_be_kept_and_know_no_order(lines: Any, order: Any) -> None:
    points, whole = points_of(lines), sum(weight for _answer, weight in lines)
    assert 0 <= points.kept <= points.possible <= whole
    mixed = list(lines)
    order.shuffle(mixed)
    assert points_of(mixed) == points


@given(LINES, st.integers(0, 20))
def test_putting_one_item_right_adds_its_points_and_one_that_does_not_apply_adds_none(
    lines: Any, weight: int
) -> None:
    before = points_of([*lines, (Answer.NOT_MET, weight)])
    after = points_of([*lines, (Answer.MET, weight)])
    assert (after.kept - before.kept, after.possible) == (weight, before.possible)
    assert points_of([*lines, (Answer.NOT_APPLICABLE, weight)]) == points_of(lines)


def test_numbers_run_through_the_year_within_each_bureau(cast: Cast) -> None:
    numbers = [begun(cast).number, begun(cast).number, begun(cast.twin).number]
    assert numbers == ["J2024-0001", "J2024-0002", "J2024-0001"]


def test_only_units_under_the_supervision_of_guards_are_inspected(cast: Cast) -> None:
    sheet(cast)
    for place in (cast.danhe, cast.volunteers, cast.twin.company):
        with pytest.raises(errors.NotInspected):
            begun(cast, organisation=place)
    Organisation.unscoped.filter(pk=cast.company.pk).update(ended_on="2024-06-01")
    cast.company.refresh_from_db()
    with pytest.raises(errors.NotInspected):
        begun(cast)
    assert begun(cast, organisation=cast.enterprise).number == "J2024-0001"


def test_without_a_sheet_in_force_no_inspection_begins(cast: Cast) -> None:
    with pytest.raises(errors.SheetMissing):
        inspecting.begin(organisation=cast.company, actor=cast.xu.viewer, actor_name="徐警官")


def test_a_line_sent_twice_is_one_line_and_one_entry_of_the_audit(cast: Cast) -> None:
    inspection = begun(cast)
    item = items_of(inspection)[0]
    told = {"item": item, "answer": Answer.NOT_MET, "note": " 未备案 ", "actor": cast.xu.viewer}
    first, second = note_line(inspection, **told), note_line(inspection, **told)
    assert first == second == InspectionLine.unscoped.get(inspection=inspection)
    assert first.note == "未备案"
    assert AuditRow.objects.filter(action="inspection.line").count() == 1
    note_line(inspection, **{**told, "answer": Answer.MET, "note": ""})
    assert InspectionLine.unscoped.get(inspection=inspection).answer == Answer.MET


def test_a_note_is_kept_before_its_answer_and_the_item_stays_open(cast: Cast) -> None:
    inspection = begun(cast)
    item = items_of(inspection)[0]
    note_line(inspection, item=item, answer="", note="稍后核对", actor=cast.xu.viewer)
    with pytest.raises(errors.NotAllAnswered) as refused:
        inspecting.read_out(inspection, present=PRESENT, actor=cast.xu.viewer)
    assert refused.value.params["count"] == items_of(inspection).count()


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"answer": "perhaps"}, errors.AnswerNotOffered),
        ({"answer": Answer.NOT_MET, "days": 0}, errors.DaysOutOfRange),
        ({"answer": Answer.NOT_MET, "days": 61}, errors.DaysOutOfRange),
    ],
)
def test_an_answer_or_deadline_outside_the_sheet_is_refused(
    cast: Cast, said: dict[str, Any], refusal: type[DomainError]
) -> None:
    inspection = begun(cast)
    with pytest.raises(refusal):
        note_line(inspection, item=items_of(inspection)[0], actor=cast.xu.viewer, **said)


def test_an_item_of_another_sheet_is_refused(cast: Cast) -> None:
    inspection, other = begun(cast), begun(cast.twin)
    item = items_of(other)[0]
    with pytest.raises(errors.NotOnSheet):
        note_line(inspection, item=item, answer=Answer.MET, actor=cast.xu.viewer)


@pytest.mark.parametrize(
    ("lacking", "refusal"),
    [
        ({"identity_shown": False}, errors.IdentityNotShown),
        ({"second_name": ""}, errors.TwoOfficersNeeded),
        ({"second_name": "徐警官"}, errors.TwoOfficersNeeded),
        ({"unit_person": ""}, errors.UnitPersonMissing),
    ],
)
def test_nothing_is_read_out_before_who_is_there_has_been_named(
    cast: Cast, lacking: dict[str, Any], refusal: type[DomainError]
) -> None:
    inspection = answered(cast, begun(cast))
    with pytest.raises(refusal):
        inspecting.read_out(inspection, present=replace(PRESENT, **lacking), actor=cast.xu.viewer)


def test_what_is_not_met_needs_words_of_what_was_seen(cast: Cast) -> None:
    inspection = answered(cast, begun(cast))
    item = items_of(inspection)[3]
    note_line(inspection, item=item, answer=Answer.NOT_MET, actor=cast.xu.viewer)
    with pytest.raises(errors.NotMetWithoutWords) as refused:
        inspecting.read_out(inspection, present=PRESENT, actor=cast.xu.viewer)
    assert refused.value.params == {"items": "4"}


def test_reading_out_counts_the_points_of_the_unit(cast: Cast) -> None:
    inspection = read(cast, not_met=(4,))
    assert (inspection.points, inspection.points_possible) == (92, 100)
    assert inspection.state == InspectionState.READ_OUT


def test_nobody_has_signed_so_the_sheet_may_be_taken_up_again(cast: Cast) -> None:
    inspection = read(cast)
    inspecting.back_to_draft(inspection, actor=cast.xu.viewer)
    inspection.refresh_from_db()
    assert (inspection.state, inspection.points) == (InspectionState.DRAFT, None)


MOVES: dict[InspectionState, Callable[[Cast, Inspection], Any]] = {
    InspectionState.READ_OUT: lambda cast, row: inspecting.read_out(
        row, present=PRESENT, actor=cast.xu.viewer
    ),
    InspectionState.DRAFT: lambda cast, row: inspecting.back_to_draft(row, actor=cast.xu.viewer),
    InspectionState.SIGNED: lambda cast, row: both_sign(cast, row),
    InspectionState.DROPPED: lambda cast, row: inspecting.drop(
        row, reason="走错单位", actor=cast.xu.viewer
    ),
}


@pytest.mark.parametrize("state", list(InspectionState))
@pytest.mark.parametrize("to", list(MOVES))
def test_an_inspection_moves_only_as_the_table_says(
    cast: Cast, state: InspectionState, to: InspectionState
) -> None:
    inspection = answered(cast, begun(cast))
    Inspection.unscoped.filter(pk=inspection.pk).update(
        state=state, unsigned_reason="拒签", unit_person="钱经理", second_name="罗民警"
    )
    inspection.refresh_from_db()
    if state in INSPECTION_BEFORE[to]:
        MOVES[to](cast, inspection)
        inspection.refresh_from_db()
        assert inspection.state == to
    else:
        with pytest.raises(errors.InspectionMovedOn):
            MOVES[to](cast, inspection)


def test_a_photo_loses_its_place_and_sent_again_is_the_same_one(cast: Cast, settings: Any) -> None:
    inspection = begun(cast)
    item = items_of(inspection)[0]
    size = picture().getbuffer().nbytes
    told = {"item": item, "actor": cast.xu.viewer}
    first = photos.attach(inspection, picture(), size, **told)
    again = photos.attach(inspection, picture(), size, **told)
    assert first == again == InspectionPhoto.unscoped.get(inspection=inspection)
    folder = settings.MEDIA_ROOT / "photos"
    assert (settings.MEDIA_ROOT / first.file).is_file()
    before = len(list(folder.iterdir()))
    photos.take_out(first, actor=cast.xu.viewer)
    assert len(list(folder.iterdir())) == before - 1


def test_a_signed_inspection_takes_no_line_and_no_photo(cast: Cast) -> None:
    inspection = signed(cast)
    item = items_of(inspection)[0]
    with pytest.raises(errors.InspectionMovedOn):
        note_line(inspection, item=item, answer=Answer.NOT_MET, actor=cast.xu.viewer)
    with pytest.raises(errors.InspectionMovedOn):
        photos.attach(inspection, picture(), 900, item=item, actor=cast.xu.viewer)


def test_a_special_inspection_keeps_its_kind_and_where_it_was(cast: Cast) -> None:
    inspection = begun(cast, kind=InspectionKind.SPECIAL, position=(112.9, 35.5), present=Present())
    assert (inspection.kind, inspection.lon, inspection.lat) == ("special", 112.9, 35.5)
