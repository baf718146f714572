"""Filing under Art. 14: thirty days to file, thirty to cancel, said in words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from cast import Cast
from hypothesis import given
from hypothesis import strategies as st

from lianqin.core.errors import NotFound
from lianqin.registry.filing import Duty, Standing, duties, duties_of, record_filing
from lianqin.registry.kinds import FilingKind, OrganisationKind
from lianqin.registry.linkage_errors import DayAhead
from lianqin.registry.models import Change, Filing
from lianqin.registry.organisation_errors import FiledBeforeItHappened, FilesNothing

BEGAN = date(2024, 5, 1)
LAST = date(2024, 5, 31)  # the thirtieth day after
DAYS = st.integers(-90, 90)


@pytest.mark.parametrize(
    ("filed_on", "today", "standing", "days"),
    [
        (LAST, date(2024, 6, 30), Standing.ON_TIME, 0),
        (LAST + timedelta(days=1), date(2024, 6, 30), Standing.LATE, 1),
        (None, LAST, Standing.DUE, 0),
        (None, LAST - timedelta(days=12), Standing.DUE, 12),
        (None, LAST + timedelta(days=12), Standing.OVERDUE, 12),
    ],
)
def test_a_filing_is_in_time_through_the_thirtieth_day(
    filed_on: date | None, today: date, standing: Standing, days: int
) -> None:
    duty = Duty(FilingKind.START, BEGAN, filed_on)
    assert (duty.due_on, duty.standing(today), duty.days(today)) == (LAST, standing, days)


@given(DAYS, st.none() | DAYS)
def test_what_came_never_changes_any_more_and_what_is_missing_is_due_before_it_is_overdue(
    ahead: int, filed: int | None
) -> None:
    today = LAST + timedelta(days=ahead)
    duty = Duty(FilingKind.START, BEGAN, LAST + timedelta(days=filed) if filed else None)
    standing = duty.standing(today)
    if filed:
        assert standing == (Standing.LATE if filed > 0 else Standing.ON_TIME)
    else:
        assert standing == (Standing.OVERDUE if ahead > 0 else Standing.DUE)
    assert duty.days(today) >= 0


def test_only_units_that_recruit_their_own_guards_owe_a_filing() -> None:
    facts = {"started_on": BEGAN, "filed_on": None, "ended_on": LAST, "cancelled_on": None}
    owing = {kind for kind in OrganisationKind if duties(kind=kind, **facts)}
    assert owing == {OrganisationKind.SELF_RECRUITING}
    owed = duties(kind="self_recruiting", **facts)
    assert [duty.kind for duty in owed] == [FilingKind.START, FilingKind.CANCEL]


@pytest.mark.django_db
def test_a_recorded_filing_answers_the_duty_and_names_who_accepted_it(cast: Cast) -> None:
    unit = cast.school
    unit.started_on, unit.filed_on = BEGAN, None
    unit.save()
    filing = record_filing(
        organisation=unit, kind="start", occurred_on=BEGAN, filed_on=LAST, number="备-1",
        actor=cast.xu.viewer,
    )  # fmt: skip
    assert filing.acceptor_name == "徐警官"
    unit.refresh_from_db()
    (duty,) = duties_of(unit, Filing.unscoped.filter(organisation=unit))
    assert (unit.filed_on, duty.standing(LAST)) == (LAST, Standing.ON_TIME)
    assert Change.unscoped.get().field == "filed_on"


@pytest.mark.django_db
def test_a_filing_before_its_reason_or_ahead_or_of_others_is_refused(cast: Cast) -> None:
    order = {"kind": "start", "occurred_on": BEGAN, "actor": cast.xu.viewer}
    with pytest.raises(FiledBeforeItHappened):
        record_filing(organisation=cast.school, filed_on=BEGAN - timedelta(days=1), **order)
    with pytest.raises(DayAhead):
        record_filing(organisation=cast.school, filed_on=date(2024, 6, 13), **order)
    with pytest.raises(FilesNothing):
        record_filing(organisation=cast.enterprise, filed_on=LAST, **order)
    with pytest.raises(NotFound):
        record_filing(organisation=cast.twin.school, filed_on=LAST, **order)
