"""The sheet: a hundred points, each item with its article, one version in force at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from cast import Cast

from lianqin.supervision.errors import SheetNotLater, SheetPointsWrong
from lianqin.supervision.models import SheetItem
from lianqin.supervision.sheets import DEFAULT, publish_sheet, sheet_in_force

JANUARY, JUNE = date(2024, 1, 1), date(2024, 6, 1)


def test_default_sheet_weighs_a_hundred_points_and_names_a_law_for_each() -> None:
    assert sum(item.points for item in DEFAULT) == 100
    assert all("条例第" in item.basis for item in DEFAULT)
    assert len({item.question for item in DEFAULT}) == len(DEFAULT) >= 25


def test_default_sheet_fits_the_columns_that_hold_it() -> None:
    for item in DEFAULT:
        for name in ("group", "question", "basis"):
            assert len(getattr(item, name)) <= (SheetItem._meta.get_field(name).max_length or 0)


def test_a_new_version_takes_the_place_of_the_one_before_on_its_day(cast: Cast) -> None:
    first = publish_sheet(actor=cast.xu.viewer, since=JANUARY)
    second = publish_sheet(actor=cast.xu.viewer, since=JUNE)
    first.refresh_from_db()
    assert (first.until, second.version) == (JUNE, 2)
    assert sheet_in_force(cast.bureau.pk, date(2024, 5, 31)) == first
    assert sheet_in_force(cast.bureau.pk, JUNE) == second
    assert sheet_in_force(cast.bureau.pk, date(2023, 12, 31)) is None


def test_a_version_cannot_count_from_before_the_one_in_force(cast: Cast) -> None:
    publish_sheet(actor=cast.xu.viewer, since=JUNE)
    with pytest.raises(SheetNotLater):
        publish_sheet(actor=cast.xu.viewer, since=JANUARY)


def test_a_sheet_of_other_than_a_hundred_points_is_refused(cast: Cast) -> None:
    heavier = (replace(DEFAULT[0], points=7), *DEFAULT[1:])
    with pytest.raises(SheetPointsWrong) as refused:
        publish_sheet(actor=cast.xu.viewer, since=JUNE, items=heavier)
    assert refused.value.params == {"points": 101}


def test_another_bureaus_sheet_is_not_this_ones(cast: Cast) -> None:
    publish_sheet(actor=cast.twin.xu.viewer, since=JANUARY)
    assert sheet_in_force(cast.bureau.pk, JUNE) is None
