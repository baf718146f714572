"""Disputes are counted apart. That no figure of incidents moves, stats tests."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from cast import Cast

from lianqin.core import clock
from lianqin.disputes import agreeing, mediating
from lianqin.disputes.counting import Counts, counts
from lianqin.disputes.states import EndedWhy, How
from lianqin.disputes.tests.acting import by, found_by_zhao, in_talks, referred, said

pytestmark = pytest.mark.django_db


def evening(county: Cast) -> None:
    """One of each end: five found, two on a visit."""
    mei, sun = by(county.people.mei), by(county.people.sun)
    agreeing.agree(in_talks(county, how=How.VISIT), said(), **mei)
    mediating.settle_at_source(found_by_zhao(county, is_calmed=True), text="和好", **sun)
    mediating.take_word(
        referred(county, how=How.VISIT), side=1, is_willing=False, rights_told=True, **mei
    )
    mediating.end(found_by_zhao(county), why=EndedWhy.WITHDRAWN, **sun)
    found_by_zhao(county)


def tonight() -> tuple[datetime, datetime]:
    now = clock.now()
    return now - timedelta(hours=1), now + timedelta(hours=1)


EXPECTED = Counts(
    found=5,
    screened=2,
    calmed=1,
    referred=2,
    agreed=1,
    settled_at_source=1,
    refused=1,
    escalated=0,
)


def test_screening_calming_referral_agreement_and_refusal_are_counted_apart(county: Cast) -> None:
    evening(county)
    for name in ("chen", "sun", "lin", "xu", "shen"):
        assert counts(county.everybody()[name].viewer, *tonight()) == EXPECTED
    assert counts(county.people.ma.viewer, *tonight()).found == 0
    assert counts(county.wang.viewer, *tonight()).found == 0
    later = clock.now() + timedelta(hours=1)
    assert counts(county.people.chen.viewer, later, later + timedelta(days=1)).agreed == 0
