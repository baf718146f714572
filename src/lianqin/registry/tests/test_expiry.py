"""The calendar of what expires: only the newest of each counts, and only what one may see."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from cast import Cast
from cast_people import certify

from lianqin.registry.drills import a_year_after
from lianqin.registry.expiry import (
    QUERIES,
    Expiry,
    counted,
    expiring,
    notices_of,
    overdue,
)
from lianqin.registry.expiry_sources import DRILLS_OWED_SINCE, drilled_by
from lianqin.registry.kinds import ExpiryKind, OrganisationKind, QualificationKind, SkillLevel
from lianqin.registry.models import (
    Certificate,
    Employment,
    Insurance,
    Organisation,
    Person,
    Qualification,
    ServiceContract,
    Site,
)

TODAY = date(2024, 6, 12)
SOON = TODAY + timedelta(days=20)
LATER = TODAY + timedelta(days=60)
FOUNDED = date(2020, 1, 1)
YEAR = timedelta(days=365)


@pytest.fixture
def county(cast: Cast) -> Cast:
    """Nobody's certificate ends, unless a test says so."""
    Certificate.unscoped.update(expires_on=None)
    return cast


def ends(cast: Cast, *kinds: ExpiryKind, viewer: Any = None) -> list[Expiry]:
    """What ends from a year ago until a year ahead, as the company's manager sees it."""
    return expiring(viewer or cast.qian.viewer, TODAY - YEAR, TODAY + YEAR, kinds)


def cover(person: Person, until: date) -> Insurance:
    return Insurance.unscoped.create(
        person=person,
        organisation=person.organisation,
        insurer="虚构保险",
        since=FOUNDED,
        until=until,
    )


def test_a_certificate_that_was_renewed_does_not_expire_any_more(county: Cast) -> None:
    li = county.li.person
    li.certificates.update(expires_on=SOON)
    assert [(row.whose, row.day) for row in ends(county)] == [("李保安", SOON)]
    renewed = certify(li, issued_on=TODAY, expires_on=LATER)
    (row,) = ends(county)
    assert (row.subject, row.day) == (f"registry.certificate:{renewed.pk}", LATER)
    renewed.revoked_on = TODAY
    renewed.save()
    assert [row.day for row in ends(county)] == [SOON]


def test_papers_of_somebody_who_left_expire_no_more(county: Cast) -> None:
    county.li.person.certificates.update(expires_on=SOON)
    cover(county.li.person, SOON)
    assert len(ends(county)) == 2
    Person.unscoped.filter(pk=county.li.person.pk).update(ended_on=TODAY)
    assert ends(county) == []


def test_of_insurances_and_levels_the_newest_of_a_person_counts(county: Cast) -> None:
    li = county.li.person
    cover(li, SOON)
    newest = cover(li, LATER)
    cover(county.zhao.person, SOON)
    for level, day in ((SkillLevel.JUNIOR, SOON), (SkillLevel.MIDDLE, LATER)):
        Qualification.unscoped.create(
            person=li,
            kind=QualificationKind.SKILL,
            level=level,
            granted_on=FOUNDED,
            expires_on=day,
        )
    said = [(row.kind, row.whose, row.day) for row in ends(county)]
    assert said == [
        (ExpiryKind.INSURANCE, "赵保安", SOON),
        (ExpiryKind.INSURANCE, "李保安", LATER),
        (ExpiryKind.SKILL, "李保安", LATER),
    ]
    assert newest.pk == ends(county, ExpiryKind.INSURANCE)[1].key


def test_the_contract_of_work_that_goes_on_ends_and_that_of_past_work_does_not(
    county: Cast,
) -> None:
    li = county.li.person
    past = {"since": FOUNDED, "until": date(2023, 1, 1), "contract_until": SOON}
    Employment.unscoped.create(person=li, organisation=county.school, **past)
    Employment.unscoped.create(
        person=li, organisation=county.company, since=date(2023, 1, 1), contract_until=LATER
    )
    assert [row.day for row in ends(county, ExpiryKind.EMPLOYMENT)] == [LATER]


def test_a_service_contract_ends_on_the_day_before_its_period_does(county: Cast) -> None:
    def contract(number: str, since: date, until: date) -> None:
        ServiceContract.unscoped.create(
            organisation=county.company,
            client="丹河新城项目部",
            number=number,
            since=since,
            until=until,
        )

    contract("F-1", FOUNDED, SOON)
    (row,) = ends(county, ExpiryKind.CONTRACT)
    assert row.day == SOON - timedelta(days=1)
    contract("F-2", SOON, LATER)  # with the same client: the first is renewed
    (row,) = ends(county, ExpiryKind.CONTRACT)
    assert row.what == "丹河新城项目部 F-2"


def test_a_key_unit_that_never_held_a_drill_is_overdue(county: Cast) -> None:
    Site.unscoped.filter(pk=county.works.pk).update(is_key_unit=True)
    (row,) = overdue(county.xu.viewer, TODAY)
    assert (row.kind, row.whose, row.is_never) == (ExpiryKind.DRILL, "云岭矿区", True)
    assert row.day == DRILLS_OWED_SINCE
    Site.unscoped.filter(pk=county.works.pk).update(drilled_on=date(2024, 1, 10))
    assert overdue(county.xu.viewer, TODAY) == []
    assert [row.day for row in ends(county, viewer=county.xu.viewer)] == [date(2025, 1, 10)]


def test_a_year_after_the_last_day_of_february_is_the_last_of_the_next() -> None:
    assert a_year_after(date(2024, 2, 29)) == date(2025, 2, 28)
    assert drilled_by(Site(plan_on=date(2024, 3, 1))) == date(2024, 3, 1)


def test_a_self_recruiting_unit_owes_its_filing_thirty_days_after_it_began(county: Cast) -> None:
    assert county.school.kind == OrganisationKind.SELF_RECRUITING
    Organisation.unscoped.filter(pk=county.school.pk).update(
        filed_on=None, started_on=date(2024, 6, 1)
    )
    (row,) = ends(county, ExpiryKind.FILING, viewer=county.xu.viewer)
    assert (row.day, row.unit_id) == (date(2024, 7, 1), county.school.pk)
    assert ends(county, ExpiryKind.FILING) == []


def test_a_manager_sees_the_units_own_and_a_guard_only_the_own(county: Cast) -> None:
    Certificate.unscoped.update(expires_on=SOON)
    everybody = {row.whose for row in ends(county, viewer=county.xu.viewer)}
    assert everybody == {"李保安", "赵保安", "谭队长", "高远"}
    assert {row.whose for row in ends(county)} == {"李保安", "赵保安", "谭队长"}
    assert {row.whose for row in ends(county, viewer=county.li.viewer)} == {"李保安"}
    assert ends(county, viewer=county.wang.viewer) == []
    assert [row.whose for row in notices_of(county.li.person, TODAY)] == ["李保安"]


def test_the_days_are_counted_by_kind_in_as_many_queries_as_there_are_kinds(
    county: Cast, django_assert_num_queries: Any
) -> None:
    Certificate.unscoped.update(expires_on=SOON)
    cover(county.li.person, SOON)
    viewer = county.qian.viewer
    with django_assert_num_queries(QUERIES - 1):  # no unit owes a filing
        days = counted(viewer, TODAY, LATER)
    assert days == {SOON: {ExpiryKind.CERTIFICATE: 3, ExpiryKind.INSURANCE: 1}}
    with django_assert_num_queries(QUERIES - 1):
        assert len(expiring(viewer, TODAY, LATER)) == 4
    assert len(expiring(viewer, TODAY, LATER, [ExpiryKind.CERTIFICATE], most=2)) == 2


def test_one_unit_or_one_kind_is_asked_for_alone(county: Cast) -> None:
    Certificate.unscoped.update(expires_on=SOON)
    of_school = expiring(county.xu.viewer, TODAY, LATER, unit_id=county.school.pk)
    assert [row.whose for row in of_school] == ["高远"]
    assert ends(county, ExpiryKind.DRILL) == []
