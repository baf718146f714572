"""Neutrality: what each unit was sent, counted from rows, and no percentage of a few."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cast import Cast, direct, report
from hypothesis import given
from hypothesis import strategies as st

from lianqin.core import clock as house_clock
from lianqin.dispatch.states import DirectiveKind, Status
from lianqin.supervision.neutrality import (
    LEAST,
    MONTHS,
    Month,
    month_of,
    months_of,
    read_month,
    shares_of,
)
from lianqin.units.models import Unit

JUNE = Month(2024, 6)
MAY = Month(2024, 5)


@given(st.integers(-12_000_000, 36_000_000))
def test_every_instant_lies_in_the_one_month_that_its_code_reads_back_to(minutes: int) -> None:
    moment = JUNE.since + timedelta(minutes=minutes)
    month = month_of(moment)
    assert month.since <= moment < month.until
    assert read_month(month.code) == month
    assert month.next.before == month
    assert month.before.until == month.since


def test_what_is_no_month_reads_as_none() -> None:
    for code in ("", "2024-13", "2024-00", "2024-6", "1999-01", "2024-06 ", "二〇二四-06"):
        assert read_month(code) is None


def sent(cast: Cast, unit: Unit, times: int = 1, **changes: Any) -> None:
    """Directives to a crew in the past of tonight, all over."""
    for _ in range(times):
        direct(cast, report(cast), unit, **{"status": Status.CLEARED, **changes})


def lines(cast: Cast, month: Month = JUNE) -> dict[str, Any]:
    found = shares_of(cast.bureau.pk, month, house_clock.now())
    return {line.unit.slug: line for line in found.lines}


@pytest.mark.django_db
def test_a_month_of_few_directives_has_counts_and_no_percentages(cast: Cast) -> None:
    sent(cast, cast.li_crew, LEAST - 2)
    sent(cast, cast.niu_crew, 1)
    company = lines(cast)["company"]
    assert (company.issued, company.issued_share, company.hours_share) == (LEAST - 2, None, None)
    assert not shares_of(cast.bureau.pk, JUNE, house_clock.now()).says_shares


@pytest.mark.django_db
def test_thirty_directives_are_shared_out_beside_the_hours_on_joint_duty(cast: Cast) -> None:
    sent(cast, cast.li_crew, 24)
    sent(cast, cast.niu_crew, 6)
    found = lines(cast)
    assert found["company"].issued_share == pytest.approx(0.8)
    assert found["enterprise"].issued_share == pytest.approx(0.2)
    # Only Li's crew is on joint duty, since two hours ago.
    assert found["company"].hours == pytest.approx(2.0)
    assert found["company"].hours_share == pytest.approx(1.0)
    assert found["enterprise"].hours == 0


@pytest.mark.django_db
def test_exercises_police_crews_and_other_months_are_left_out(cast: Cast) -> None:
    sent(cast, cast.li_crew, 2)
    drill = report(cast, is_exercise=True)
    direct(cast, drill, cast.li_crew, status=Status.CLEARED)
    sent(cast, cast.danhe_car, 3)
    sent(cast, cast.li_crew, 4, issued_at=MAY.until - timedelta(seconds=1))
    found = shares_of(cast.bureau.pk, JUNE, house_clock.now())
    assert (found.issued, {line.unit.slug for line in found.lines}) == (2, {"company"})
    assert shares_of(cast.bureau.pk, MAY, house_clock.now()).issued == 4


@pytest.mark.django_db
def test_whether_a_crew_declined_changes_nothing_that_is_counted(cast: Cast) -> None:
    sent(cast, cast.li_crew, 15)
    sent(cast, cast.niu_crew, 15, status=Status.DECLINED)
    found = lines(cast)
    assert (found["company"].issued, found["enterprise"].issued) == (15, 15)
    assert found["company"].issued_share == found["enterprise"].issued_share
    assert not {"declined", "accepted", "answered"} & set(vars(found["company"]))


@pytest.mark.django_db
def test_directives_against_the_recommendation_are_counted_by_their_written_reason(
    cast: Cast,
) -> None:
    sent(cast, cast.li_crew, 2)
    sent(cast, cast.li_crew, 1, override_reason="熟悉现场")
    assert (lines(cast)["company"].issued, lines(cast)["company"].overridden) == (3, 1)


@pytest.mark.django_db
def test_a_shift_across_the_end_of_a_month_counts_in_each_with_its_own_hours(
    cast: Cast, clock: Any
) -> None:
    begun = JUNE.since - timedelta(hours=3)
    over = JUNE.since + timedelta(hours=5)
    Unit.unscoped.filter(pk=cast.li_crew.pk).update(shift_since=begun, shift_until=over)
    assert lines(cast, MAY)["company"].hours == pytest.approx(3)
    assert lines(cast, JUNE)["company"].hours == pytest.approx(5)


@pytest.mark.django_db
def test_another_bureaus_directives_are_in_no_line(cast: Cast) -> None:
    sent(cast.twin, cast.twin.crews.li_crew, 40)
    assert shares_of(cast.bureau.pk, JUNE, house_clock.now()).issued == 0


@pytest.mark.django_db
def test_the_last_twelve_months_are_listed_with_their_counts(cast: Cast) -> None:
    sent(cast, cast.li_crew, 2)
    sent(cast, cast.li_crew, 3, issued_at=MAY.since)
    found = months_of(cast.bureau.pk, house_clock.now())
    assert len(found) == MONTHS
    assert found[:3] == [(JUNE, 2), (MAY, 3), (Month(2024, 4), 0)]
    assert found[-1][0] == Month(2023, 7)


def test_directives_to_police_are_of_a_kind_of_their_own() -> None:
    assert DirectiveKind.DISPATCH not in {DirectiveKind.LINKAGE, DirectiveKind.HELP}
