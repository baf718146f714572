"""Footage looked at: who, which part, for whom, why; thirty days, or held for a reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from cast import Cast, report
from hypothesis import given
from hypothesis import strategies as st

from lianqin.core.clock import SHANGHAI, FrozenClock
from lianqin.core.models import AuditRow
from lianqin.incidents.errors import ReasonMissing, StampInFuture
from lianqin.incidents.evidence_errors import FootageBackwards, FootageHeld, HoldReasonMissing
from lianqin.incidents.footage import FLOOR, SOON, Part, clock_of, hold_footage, view_footage
from lianqin.incidents.models import FootageAccess, Incident

NIGHT = datetime(2024, 6, 12, 22, 0, tzinfo=SHANGHAI)


def look(cast: Cast, incident: Incident, **instead: Any) -> FootageAccess:
    said: dict[str, Any] = {
        "actor": cast.sun.viewer,
        "actor_name": "孙民警",
        "camera": cast.camera,
        "reason": "查找去向",
    }
    return view_footage(incident, **{**said, **instead})


@pytest.mark.django_db
def test_who_looked_at_which_part_for_whom_and_why_is_in_the_register(cast: Cast) -> None:
    part = Part(NIGHT - timedelta(hours=2), NIGHT - timedelta(hours=1))
    access = look(cast, report(cast), part=part, asked_by="方所长")
    assert (access.officer_name, access.asked_by, access.reason) == ("孙民警", "方所长", "查找去向")
    assert (access.footage_since, access.footage_until) == (part.since, part.until)
    assert access.camera == cast.camera


@pytest.mark.django_db
def test_who_looks_for_nobody_else_looks_for_themselves(cast: Cast) -> None:
    assert look(cast, report(cast)).asked_by == "孙民警"


@pytest.mark.django_db
def test_no_reason_a_part_that_ends_first_and_one_to_come_are_refused(cast: Cast) -> None:
    incident, hour = report(cast), timedelta(hours=1)
    for given_part, refusal in (
        (Part(NIGHT - hour, NIGHT - 2 * hour), FootageBackwards),
        (Part(NIGHT - hour, NIGHT - hour), FootageBackwards),
        (Part(NIGHT - hour, NIGHT + hour), StampInFuture),
        (Part(NIGHT + hour, None), StampInFuture),
    ):
        with pytest.raises(refusal):
            look(cast, incident, part=given_part)
    with pytest.raises(ReasonMissing):
        look(cast, incident, reason="  ")
    assert not FootageAccess.unscoped.exists()


@pytest.mark.django_db
def test_footage_is_held_once_for_a_named_reason(cast: Cast) -> None:
    access, who = look(cast, report(cast)), {"actor": cast.sun.viewer, "actor_name": "孙民警"}
    with pytest.raises(HoldReasonMissing):
        hold_footage(access, reason=" ", **who)  # type: ignore[arg-type]
    hold_footage(access, reason="案件A123", **who)  # type: ignore[arg-type]
    with pytest.raises(FootageHeld):
        hold_footage(access, reason="另一理由", **who)  # type: ignore[arg-type]
    access.refresh_from_db()
    assert (access.is_held, access.held_for) == (True, "案件A123")
    assert "案件" not in str(AuditRow.objects.filter(action="footage.hold").get().facts)


def of(since: datetime | None) -> FootageAccess:
    return FootageAccess(footage_since=since, at=NIGHT)


@pytest.mark.parametrize(
    ("age", "left", "soon", "over"),
    [
        (timedelta(), 30, False, False),
        (timedelta(days=18), 12, False, False),
        (timedelta(days=23), 7, False, False),
        (timedelta(days=23, seconds=1), 6, True, False),
        (timedelta(days=29, hours=1), 0, True, False),
        (timedelta(days=30), 0, True, False),
        (timedelta(days=30, seconds=1), -1, False, True),
    ],
)
def test_the_thirty_days_are_counted_from_where_the_part_begins(
    age: timedelta, left: int, soon: bool, over: bool
) -> None:
    clock = clock_of(of(NIGHT - age), NIGHT)
    assert clock is not None
    assert (clock.days_left, clock.is_soon, clock.is_over) == (left, soon, over)


@given(st.timedeltas(timedelta(), timedelta(days=90)))
def test_the_clock_never_promises_less_than_thirty_days_nor_forgets_that_they_passed(
    age: timedelta,
) -> None:
    since = NIGHT - age
    clock = clock_of(of(since), NIGHT)
    assert clock is not None
    assert clock.until - since == FLOOR
    assert clock.is_over == (age > FLOOR)
    assert clock.is_soon == (FLOOR - SOON < age <= FLOOR)
    assert clock.days_left * timedelta(days=1) <= FLOOR - age


def test_footage_of_an_unknown_time_has_no_clock(clock: FrozenClock) -> None:
    assert clock_of(of(None), clock.now()) is None
