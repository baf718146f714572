"""Signed by both sides, over what was read out; and whoever changes it later is noticed."""

from __future__ import annotations

from typing import Any

import pytest
from cast import Cast
from django.db import DatabaseError, IntegrityError, transaction

from lianqin.core.errors import MissingInput
from lianqin.core.models import EventRow
from lianqin.registry.models import Organisation
from lianqin.supervision import errors, inspecting, signing
from lianqin.supervision.models import (
    Finding,
    Inspection,
    InspectionLine,
    InspectionPhoto,
    Signature,
)
from lianqin.supervision.signing import PAD_HEIGHT, PAD_WIDTH, read_strokes, sign, verify
from lianqin.supervision.states import FindingState, InspectionState, Side
from lianqin.supervision.tests.acting import WRITTEN, begun, picture, read, signed


def test_both_sides_signed_closes_the_record_and_tells_the_unit(cast: Cast) -> None:
    inspection = signed(cast)
    assert inspection.state == InspectionState.SIGNED
    assert inspection.ended_at is not None
    assert verify(inspection) is True
    event = EventRow.objects.get(kind="inspection.ended")
    assert event.audience == [f"org:{cast.company.pk}:managers"]


def test_one_side_alone_does_not_close_it(cast: Cast) -> None:
    inspection = read(cast)
    sign(inspection, side=Side.POLICE, signer_name="徐警官", strokes=WRITTEN, actor=cast.xu.viewer)
    sign(inspection, side=Side.POLICE, signer_name="罗民警", strokes=WRITTEN, actor=cast.xu.viewer)
    inspection.refresh_from_db()
    assert inspection.state == InspectionState.READ_OUT
    assert not Finding.unscoped.exists()


def test_before_anybody_signs_there_is_nothing_to_verify(cast: Cast) -> None:
    assert verify(read(cast)) is None


def test_a_word_changed_behind_the_services_no_longer_agrees_with_the_signatures(
    cast: Cast,
) -> None:
    inspection = signed(cast)
    tampered: list[tuple[Any, dict[str, Any]]] = [
        (InspectionLine.unscoped.filter(item__order=4), {"note": "另有所见"}),
        (InspectionLine.unscoped.filter(item__order=5), {"answer": "na"}),
        (InspectionLine.unscoped.filter(item__order=4), {"days": 60}),
        (Inspection.unscoped.filter(pk=inspection.pk), {"unit_words": "没有意见"}),
        (Inspection.unscoped.filter(pk=inspection.pk), {"second_name": "别人"}),
        (InspectionLine.unscoped.filter(item__order=9), None),
    ]
    for rows, change in tampered:
        with transaction.atomic():
            rows.update(**change) if change else rows.delete()
            assert verify(Inspection.unscoped.get(pk=inspection.pk)) is False
            transaction.set_rollback(True)
    assert verify(Inspection.unscoped.get(pk=inspection.pk)) is True


def test_a_photo_put_beside_a_signed_record_is_noticed_but_the_units_own_answer_is_not(
    cast: Cast,
) -> None:
    inspection = signed(cast)
    shown = {"inspection": inspection, "file": "x.jpg", "sha256": "1" * 64}
    at = inspection.ended_at
    InspectionPhoto.unscoped.create(finding=Finding.unscoped.get(), at=at, **shown)
    assert verify(inspection) is True
    InspectionPhoto.unscoped.create(at=at, **shown)
    assert verify(inspection) is False


def test_a_unit_that_takes_another_name_has_still_signed_the_same(cast: Cast) -> None:
    inspection = signed(cast)
    Organisation.unscoped.filter(pk=cast.company.pk).update(name="新名称保安公司")
    assert verify(Inspection.unscoped.get(pk=inspection.pk)) is True


@pytest.mark.parametrize("change", [{"state": "draft"}, {"points": 100}, {"points_possible": 1}])
def test_the_database_itself_keeps_state_and_points_of_a_signed_record(
    cast: Cast, change: dict[str, Any]
) -> None:
    rows = Inspection.unscoped.filter(pk=signed(cast).pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(**change)
    assert rows.update(unit_title="经理") == 1  # what it does not keep, the digest notices


@pytest.mark.parametrize("change", [{"strokes": []}, {"digest": "0" * 64}])
def test_the_database_itself_keeps_a_signature(cast: Cast, change: dict[str, Any]) -> None:
    rows = Signature.unscoped.filter(inspection=signed(cast), side=Side.UNIT)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(**change)


def test_without_the_units_signature_the_reason_is_written_and_findings_stand(cast: Cast) -> None:
    inspection = read(cast)
    with pytest.raises(errors.PoliceSignFirst):
        signing.leave_unsigned(inspection, reason="拒绝签字", actor=cast.xu.viewer)
    sign(inspection, side=Side.POLICE, signer_name="徐警官", strokes=WRITTEN, actor=cast.xu.viewer)
    with pytest.raises(MissingInput):
        signing.leave_unsigned(inspection, reason=" ", actor=cast.xu.viewer)
    ended = signing.leave_unsigned(inspection, reason="拒绝签字", actor=cast.xu.viewer)
    assert (ended.state, ended.unsigned_reason) == (InspectionState.UNSIGNED, "拒绝签字")
    assert Finding.unscoped.get().state == FindingState.OPEN


def test_the_database_refuses_an_unsigned_record_without_a_reason(cast: Cast) -> None:
    rows = Inspection.unscoped.filter(pk=read(cast).pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state=InspectionState.UNSIGNED)


def test_after_the_first_signature_nothing_goes_back(cast: Cast) -> None:
    inspection = read(cast)
    sign(inspection, side=Side.UNIT, signer_name="钱经理", strokes=WRITTEN, actor=cast.xu.viewer)
    with pytest.raises(errors.AlreadySigned):
        inspecting.back_to_draft(inspection, actor=cast.xu.viewer)
    with pytest.raises(errors.AlreadySigned):
        sign(
            inspection, side=Side.UNIT, signer_name="钱经理", strokes=WRITTEN, actor=cast.xu.viewer
        )


def test_a_draft_cannot_be_signed(cast: Cast) -> None:
    inspection = begun(cast, present=inspecting.Present(unit_person="钱经理"))
    with pytest.raises(errors.InspectionMovedOn):
        sign(
            inspection, side=Side.UNIT, signer_name="钱经理", strokes=WRITTEN, actor=cast.xu.viewer
        )


@pytest.mark.parametrize(("side", "name"), [(Side.UNIT, "徐警官"), (Side.POLICE, "钱经理")])
def test_nobody_signs_for_the_other_side(cast: Cast, side: Side, name: str) -> None:
    with pytest.raises(errors.NotNamedToSign):
        sign(read(cast), side=side, signer_name=name, strokes=WRITTEN, actor=cast.xu.viewer)


def test_who_cannot_draw_types_their_own_name_and_nobody_elses(cast: Cast) -> None:
    inspection = read(cast)
    told = {"side": Side.UNIT, "signer_name": "钱经理", "actor": cast.xu.viewer}
    with pytest.raises(errors.SignatureUnreadable):
        sign(inspection, typed_name="钱总", **told)
    sign(inspection, typed_name="钱经理", **told)
    assert Signature.unscoped.get(inspection=inspection).strokes == {"typed": "钱经理"}


@pytest.mark.parametrize(
    "drawn",
    [
        None,
        "ink",
        [],
        [[]],
        {"typed": "钱经理"},
        [[[1, 1]]],
        [[[1, 1], [2, 2]] * 10],
        [[[0, 0, 0.7], [500, 200, 0.7]] * 10],
        [[[0, 0], [PAD_WIDTH + 1, 0]] * 10],
        [[[0, 0], [0, PAD_HEIGHT + 1]] * 10],
        [[[0, 0], [float("nan"), 9]] * 10],
        [[[0, 0], [float("inf"), 9]] * 10],
        [[[10, 10], [300, 200]] * 4000],
        [[[1, 1]]] * 201,
    ],
)
def test_what_is_no_signature_is_refused(drawn: Any) -> None:
    with pytest.raises(errors.SignatureUnreadable):
        read_strokes(drawn)


def test_a_signature_keeps_where_the_pen_was_and_nothing_about_the_hand() -> None:
    drawn = [[[0.4, 0.6], [300.2, 200.9]] * 8]
    assert read_strokes(drawn) == [[[0, 1], [300, 201]] * 8]


def test_photos_taken_before_the_reading_are_signed_with_it(cast: Cast) -> None:
    from lianqin.supervision import photos

    inspection = begun(cast)
    size = picture().getbuffer().nbytes
    shot = photos.attach(inspection, picture(), size, item=None, actor=cast.xu.viewer)
    assert shot.sha256 in signing.text_of(inspection)
