"""The never-simple list, the skewed clock, and the moment at which a button was pressed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqin.incidents.categories import BY_CODE, CATEGORIES, lineage
from lianqin.incidents.policy import Facts, is_skewed, moment_of, why_never_simple

NOW = datetime(2024, 6, 12, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "facts",
    [
        Facts("dispute", has_weapon=True),
        Facts("dispute", injured=1),
        Facts("dispute", minors_harmed=True),
        Facts("traffic", is_ongoing_crime=True),
        Facts("security.domestic"),
        Facts("criminal.theft"),
    ],
)
def test_weapon_injury_harmed_minors_ongoing_crime_and_violence_at_home_are_never_simple(
    facts: Facts,
) -> None:
    assert why_never_simple(facts)


def test_a_lost_family_or_a_quarrel_may_be_simple() -> None:
    assert not why_never_simple(Facts("assistance.lost"))
    assert not why_never_simple(Facts("dispute.neighbour"))


def test_every_category_leads_up_to_a_class_that_exists() -> None:
    for category in CATEGORIES:
        assert lineage(category.code)[0] == category.code
        assert BY_CODE[lineage(category.code)[-1]].parent == ""


@pytest.mark.parametrize(("minutes", "skewed"), [(-6, True), (-4, False), (4, False), (6, True)])
def test_five_minutes_off_is_a_skewed_clock(minutes: int, skewed: bool) -> None:
    assert is_skewed(NOW + timedelta(minutes=minutes), NOW) is skewed


seconds = st.integers(-100_000, 100_000).map(lambda s: timedelta(seconds=s))


@given(skew=seconds, waited=seconds, since=st.integers(0, 90_000))
def test_the_phones_own_error_never_moves_the_moment(
    skew: timedelta, waited: timedelta, since: int
) -> None:
    issued = NOW - timedelta(seconds=since)
    sent = NOW + skew
    moment = moment_of(sent - waited, sent, NOW, not_before=issued)
    assert issued <= moment <= NOW
    if timedelta(0) <= waited <= NOW - issued:
        assert moment == NOW - waited
    else:
        assert moment == NOW
