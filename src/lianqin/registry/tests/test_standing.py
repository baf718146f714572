"""The registry's counts: what is counted on which day, and for whom."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from cast import Cast
from cast_people import certify, link, person

from lianqin.core.clock import SHANGHAI, FrozenClock
from lianqin.registry.belonging import of_seen_people, parts_of_dossiers, parts_of_people
from lianqin.registry.kinds import PersonnelKind
from lianqin.registry.models import (
    Certificate,
    DutyPoint,
    Employment,
    Insurance,
    Linkage,
    Organisation,
    Person,
    Qualification,
    Site,
    Team,
    TeamMembership,
)
from lianqin.registry.standing import (
    Standing,
    certificate_over,
    certificate_soon_over,
    standings,
    undrilled,
)

pytestmark = pytest.mark.django_db


def today(clock: FrozenClock) -> date:
    return clock.now().astimezone(SHANGHAI).date()


def value(cast: Cast, clock: FrozenClock, code: str, who: str = "xu") -> int:
    return standings(getattr(cast, who).viewer, today(clock))[code].value


def test_companies_and_self_recruiting_units_are_counted_and_internal_departments_apart(
    cast: Cast, clock: FrozenClock
) -> None:
    found = standings(cast.xu.viewer, today(clock))
    units = found["security_units"]
    assert units.value == 2
    assert [(code, count) for code, _words, count in units.parts] == [
        ("company", 1),
        ("self_recruiting", 1),
    ]
    assert found["internal_departments"].value == 1
    Organisation.unscoped.filter(pk=cast.company.pk).update(ended_on=today(clock))
    assert value(cast, clock, "security_units") == 1


def test_a_certificate_that_expires_today_counts_today_and_not_tomorrow(
    cast: Cast, clock: FrozenClock
) -> None:
    Certificate.unscoped.filter(person=cast.li.person).update(expires_on=today(clock))
    guards, valid = (value(cast, clock, code) for code in ("guards", "certified"))
    assert (guards, valid) == (4, 4)
    clock.move(timedelta(days=1))
    assert (value(cast, clock, "guards"), value(cast, clock, "certified")) == (4, 3)


def test_a_guard_who_has_left_is_neither_registered_nor_linked(
    cast: Cast, clock: FrozenClock
) -> None:
    assert value(cast, clock, "linked") == 3
    Person.unscoped.filter(pk=cast.zhao.person.pk).update(ended_on=today(clock))
    assert (value(cast, clock, "guards"), value(cast, clock, "linked")) == (3, 2)


def test_linked_are_never_more_than_registered(cast: Cast, clock: FrozenClock) -> None:
    found = standings(cast.xu.viewer, today(clock))
    assert found["linked"].value <= found["guards"].value
    assert found["linked"].of == found["guards"].value


def test_a_share_of_fewer_than_thirty_is_not_said(cast: Cast, clock: FrozenClock) -> None:
    assert standings(cast.xu.viewer, today(clock))["linked"].share is None
    assert Standing("x", "x", "x", 280, of=446).share == 62.8  # type: ignore[arg-type]
    assert Standing("x", "x", "x", 15, of=29).share is None  # type: ignore[arg-type]
    assert Standing("x", "x", "x", 15, of=30).share == 50.0  # type: ignore[arg-type]


def test_a_closed_point_and_a_dissolved_team_are_counted_no_more(
    cast: Cast, clock: FrozenClock
) -> None:
    assert (value(cast, clock, "points"), value(cast, clock, "teams")) == (1, 1)
    DutyPoint.unscoped.update(closed_on=today(clock))
    Team.unscoped.update(ended_on=today(clock))
    assert (value(cast, clock, "points"), value(cast, clock, "teams")) == (0, 0)


def test_a_manager_counts_only_the_units_own(cast: Cast, clock: FrozenClock) -> None:
    assert value(cast, clock, "guards", "qian") == 3
    assert value(cast, clock, "security_units", "qian") == 1
    assert value(cast, clock, "guards", "wang") == value(cast, clock, "guards")


def test_soon_over_is_what_holds_today_but_not_in_ninety_days(
    cast: Cast, clock: FrozenClock
) -> None:
    day = today(clock)
    for name, days in (("bu", -1), ("ci", 0), ("di", 89), ("fu", 90)):
        guard = person(cast.company, name, name, PersonnelKind.GUARD)
        certify(guard, expires_on=day + timedelta(days=days))
    renewed = person(cast.company, "geng", "geng", PersonnelKind.GUARD)
    certify(renewed, expires_on=day + timedelta(days=30))
    certify(renewed, expires_on=day + timedelta(days=900))
    rows = Person.unscoped
    assert {p.name for p in rows.filter(certificate_soon_over(day))} == {"ci", "di"}
    assert {p.name for p in rows.filter(certificate_over(day))} == {"bu"}


def test_a_key_unit_without_a_drill_in_twelve_months_is_listed(
    cast: Cast, clock: FrozenClock
) -> None:
    day = today(clock)
    for site, drilled in ((cast.works, 367), (cast.building_site, 366)):
        Site.unscoped.filter(pk=site.pk).update(
            is_key_unit=True, drilled_on=day - timedelta(days=drilled)
        )
    late = Site.objects.for_viewer(cast.xu.viewer).filter(undrilled(day))
    assert [site.name for site in late] == ["云岭矿区"]


@pytest.mark.parametrize("model", [Certificate, Qualification, Linkage, TeamMembership])
def test_asking_person_by_person_gives_the_same_rows_as_the_scope(cast: Cast, model: type) -> None:
    person(cast.twin.places.company, "x", "x", PersonnelKind.GUARD)
    link(person(cast.school, "y", "y", PersonnelKind.GUARD))
    Linkage.unscoped.filter(person=cast.li.person).update(station=cast.danhe)
    keys = list(Person.unscoped.values_list("pk", flat=True))
    for who in cast.everybody().values():
        seen = set(model.objects.for_viewer(who.viewer))
        assert set(of_seen_people(model, who.viewer)) == seen
        assert set(parts_of_people(model, who.viewer, keys)) == seen


@pytest.mark.parametrize("model", [Insurance, Employment])
def test_so_do_the_parts_of_dossiers(cast: Cast, clock: FrozenClock, model: type) -> None:
    day = today(clock)
    for who in (cast.li.person, cast.gao, cast.twin.li.person):
        for at in (cast.company, cast.school):
            shared = {"person": who, "organisation": at}
            Insurance.unscoped.create(insurer="x", since=day, until=day, **shared)
        Employment.unscoped.create(person=who, organisation=at, since=day)
    keys = list(Person.unscoped.values_list("pk", flat=True))
    for someone in cast.everybody().values():
        seen = set(model.objects.for_viewer(someone.viewer))
        assert set(parts_of_dossiers(model, someone.viewer, keys)) == seen
