"""The survey counts the force and names nobody; what it says agrees with the rows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from cast import Cast
from cast_people import certify, person
from cast_registry import today

from lianqin.registry.kinds import PersonnelKind, QualificationKind, SkillLevel
from lianqin.registry.models import Employment, Person, Qualification, TeamMembership
from lianqin.registry.survey import Rate, rate, survey, years_before

pytestmark = pytest.mark.django_db


def guards(cast: Cast, count: int, born: date = date(1985, 5, 5), sex: str = "M") -> list[Person]:
    """`count` more guards of the company."""
    made = []
    for number in range(count):
        slug = f"more-{born}-{sex}-{number}"
        one = person(cast.company, slug, "某某", PersonnelKind.GUARD)
        Person.unscoped.filter(pk=one.pk).update(born_on=born, sex=sex)
        made.append(one)
    return made


def counts(table: object) -> dict[str, int | None]:
    return dict(zip(map(str, table.columns), table.totals, strict=False))  # type: ignore[attr-defined]


def test_certificates_are_counted_as_they_hold_today(cast: Cast) -> None:
    for guard in guards(cast, 6):
        certify(guard, expires_on=today() - timedelta(days=1))
    for guard in guards(cast, 5, born=date(1990, 1, 1)):
        certify(guard, expires_on=today())
    table = survey(cast.xu.viewer, today(), least=1).table("certificate")
    with_cast = 4 + 5  # Li, Zhao, Tan and Gao of the school hold theirs
    assert counts(table) == {"证件有效": with_cast, "无证或已过期": 6}
    assert (
        table.guarded.total
        == Person.unscoped.filter(bureau=cast.bureau, kind=PersonnelKind.GUARD).count()
    )


def test_the_highest_level_that_still_holds_counts(cast: Cast) -> None:
    for guard in guards(cast, 5):
        for level, expires in ((SkillLevel.MIDDLE, None), (SkillLevel.SENIOR, date(2020, 1, 2))):
            Qualification.unscoped.create(
                person=guard,
                kind=QualificationKind.SKILL,
                level=level,
                granted_on=date(2019, 1, 1),
                expires_on=expires,
            )
    found = counts(survey(cast.xu.viewer, today(), least=1).table("skill"))
    assert found["四级（中级工）"] == 5
    assert found["三级（高级工）"] == 0


def test_ages_are_whole_years_on_the_day(cast: Cast) -> None:
    day = date(2026, 11, 24)
    guards(cast, 5, born=date(1996, 11, 24))  # thirty today
    guards(cast, 7, born=date(1996, 11, 25))  # thirty tomorrow
    found = counts(survey(cast.xu.viewer, day, least=1).table("age"))
    assert (found["18–29岁"], found["30–39岁"]) == (7, 5)


def test_the_pyramid_tells_men_from_women(cast: Cast) -> None:
    guards(cast, 6, born=date(1990, 1, 1), sex="F")
    guards(cast, 8, born=date(1990, 1, 1), sex="M")
    pyramid = survey(cast.xu.viewer, date(2026, 11, 24), least=1).pyramid
    row = dict(pyramid.lines)["30–39岁"]
    assert row == (8, 6, 14)


def test_service_runs_from_the_present_employment(cast: Cast) -> None:
    day = date(2026, 11, 24)
    for guard in guards(cast, 5):
        Employment.unscoped.create(
            person=guard, organisation=cast.school, since=date(2010, 1, 1), until=date(2026, 1, 1)
        )
        Employment.unscoped.create(person=guard, organisation=cast.company, since=date(2026, 1, 1))
    assert counts(survey(cast.xu.viewer, day, least=1).table("service"))["不满1年"] == 5


def test_by_point_counts_those_who_stand_there(cast: Cast) -> None:
    for guard in guards(cast, 6):
        TeamMembership.unscoped.create(team=cast.team, person=guard, since=date(2024, 1, 1))
    table = survey(cast.xu.viewer, today(), group="point", least=1).table("certificate")
    assert table.rows == (cast.point.name,)
    assert table.guarded.total == 8  # with Li and Tan


def test_a_manager_counts_the_own_unit_and_the_leading_group_the_bureau(cast: Cast) -> None:
    guards(cast, 6)
    person(cast.twin.places.company, "stranger", "外人", PersonnelKind.GUARD)
    own = survey(cast.qian.viewer, today())
    assert own.table("age").rows == (cast.company.short_name,)
    assert survey(cast.lin.viewer, today()).total == own.total + 1  # with Gao of the school
    assert survey(cast.chen.viewer, today()).total == own.total + 1


def test_who_has_left_is_in_no_table(cast: Cast) -> None:
    guards(cast, 9)
    before = survey(cast.xu.viewer, today()).total
    Person.unscoped.filter(pk=cast.gao.pk).update(ended_on=today())
    assert before is not None
    assert survey(cast.xu.viewer, today()).total == before - 1


def test_under_thirty_cases_there_is_no_percentage() -> None:
    assert rate((15, 14, 29), 15) is None
    assert rate((15, 15, 30), 15) == Rate(0.5, is_exact=True)


def test_a_hidden_rest_leaves_a_rate_rounded_down_unless_that_would_tell() -> None:
    assert rate((None, None, 176), 173) == Rate(pytest.approx(0.95), is_exact=False)
    assert rate((None, None, 44), 43) is None
    assert rate((None, None, None), 300) is None


def test_a_leap_day_has_its_anniversary_on_the_day_before_march() -> None:
    assert years_before(date(2024, 2, 29), 18) == date(2006, 2, 28)


def test_a_unit_with_three_guards_without_a_certificate_does_not_show_them(cast: Cast) -> None:
    for guard in guards(cast, 40):
        certify(guard)
    guards(cast, 3, born=date(1970, 1, 1))
    table = survey(cast.xu.viewer, today()).table("certificate")
    assert dict(table.lines)[cast.company.short_name][1] is None
    assert 3 not in [cell for row in table.guarded.cells for cell in row]


@pytest.mark.parametrize("group", ["unit", "point"])
def test_a_survey_asks_the_database_as_often_for_few_as_for_many(
    cast: Cast, group: str, django_assert_num_queries: object
) -> None:
    guards(cast, 12)
    viewer = cast.xu.viewer
    with django_assert_num_queries(8):  # type: ignore[operator]
        survey(viewer, today(), group=group)


def test_what_one_table_hides_of_a_unit_or_an_age_no_other_table_shows(cast: Cast) -> None:
    guards(cast, 40, born=date(1990, 1, 1))
    guards(cast, 3, born=date(1965, 1, 1), sex="F")
    found = survey(cast.xu.viewer, date(2026, 11, 24), kind="")
    sizes = {tuple(cells[-1] for _name, cells in table.lines) for table in found.tables}
    assert len(sizes) == 1
    ages = found.table("age").totals
    assert tuple(cells[-1] for _name, cells in found.pyramid.lines) == ages
    assert None in ages


def test_a_band_that_the_ages_hide_stays_hidden_beside_the_sexes(cast: Cast) -> None:
    """Alone, the table of age and sex would show how many are in their thirties."""
    for year in (1990, 2000):
        for number in range(5):
            one = person(cast.volunteers, f"v-{year}-{number}", "某某", PersonnelKind.VOLUNTEER)
            Person.unscoped.filter(pk=one.pk).update(born_on=date(year, 1, 1))
    found = survey(cast.xu.viewer, date(2026, 11, 24), kind=PersonnelKind.VOLUNTEER)
    bands = dict(zip(found.pyramid.rows, found.table("age").totals, strict=False))
    assert bands["30–39岁"] is None
    assert {name: cells[-1] for name, cells in found.pyramid.lines if name} == bands


def test_a_force_of_three_is_not_counted_out_loud(cast: Cast) -> None:
    for number in range(3):
        person(cast.volunteers, f"v-{number}", "某某", PersonnelKind.VOLUNTEER)
    assert survey(cast.lin.viewer, today(), kind=PersonnelKind.VOLUNTEER).total is None
