"""Moving to another unit, leaving and coming back, and what ends with it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from cast import Cast
from cast_people import certify, link

from lianqin.core.clock import today
from lianqin.core.errors import NotFound
from lianqin.core.models import AuditRow
from lianqin.registry.eligibility import record_eligibility
from lianqin.registry.kinds import LinkageEnd, PersonnelKind
from lianqin.registry.linkage_errors import (
    DayAhead,
    EligibilityUnchecked,
    NotCertified,
    NotLinkable,
)
from lianqin.registry.models import Change, Employment, Linkage, Membership, Person, TeamMembership
from lianqin.registry.moves import end_person, move_person, return_person
from lianqin.registry.people_errors import (
    AlreadyThere,
    BeforeTheyCame,
    HasLeft,
    HasNotLeft,
    KindDoesNotFit,
    MovedBySupervision,
    StillEmployedThen,
)
from lianqin.registry.tests.invented import CAME, registered

pytestmark = pytest.mark.django_db
TODAY = date(2024, 6, 12)


def test_a_move_ends_one_employment_on_the_day_on_which_the_next_begins(cast: Cast) -> None:
    person, school = registered(cast), cast.places.school
    on = date(2024, 5, 1)
    move_person(person=person, to=school, on=on, actor=cast.xu.viewer)
    first, second = person.employments.order_by("since")
    assert (first.until, second.since, second.until) == (on, on, None)
    assert Person.unscoped.get(pk=person.pk).organisation == school


def test_a_move_ends_team_and_linkage_unless_supervision_lets_the_linkage_go_on(
    cast: Cast,
) -> None:
    li, tan = cast.li.person, cast.tan.person
    record_eligibility(person=tan, is_eligible=True, on=TODAY, actor=cast.xu.viewer)
    move_person(person=li, to=cast.places.school, on=TODAY, actor=cast.xu.viewer)
    move_person(
        person=tan, to=cast.places.school, on=TODAY, keeps_linkage=True, actor=cast.xu.viewer
    )
    assert not TeamMembership.unscoped.filter(person__in=[li, tan], until=None).exists()
    ended = Linkage.unscoped.get(person=li)
    assert (ended.until, ended.ended_because) == (TODAY, LinkageEnd.UNIT)
    assert Linkage.unscoped.get(person=tan).until is None


def test_linkage_goes_on_only_with_all_that_a_new_one_would_need(cast: Cast) -> None:
    """Somebody linked as internal security becomes a guard, or a volunteer, by moving."""
    xu, niu = cast.xu.viewer, cast.niu.person
    assert niu is not None
    link(niu, cast.danhe)
    guard = {"to": cast.company, "kind": PersonnelKind.GUARD}
    keeping = {"person": niu, "on": TODAY, "keeps_linkage": True, "actor": xu}
    volunteer = {"to": cast.he.organisation, "kind": PersonnelKind.VOLUNTEER}
    with pytest.raises(NotLinkable):
        move_person(**keeping | volunteer)
    with pytest.raises(NotCertified):
        move_person(**keeping | guard)
    certify(niu)
    with pytest.raises(EligibilityUnchecked):
        move_person(**keeping | guard)
    record_eligibility(person=niu, is_eligible=True, on=TODAY, actor=xu)
    move_person(**keeping | guard)
    assert Linkage.unscoped.get(person=niu).until is None


def test_nothing_is_asked_of_who_has_no_linkage_that_could_go_on(cast: Cast) -> None:
    person = registered(cast)
    move_person(
        person=person, to=cast.places.school, on=TODAY, keeps_linkage=True, actor=cast.xu.viewer
    )
    assert Person.unscoped.get(pk=person.pk).organisation == cast.places.school


def test_a_file_from_before_employments_were_kept_gets_the_one_that_it_lacked(cast: Cast) -> None:
    li = cast.li.person
    move_person(person=li, to=cast.places.school, on=TODAY, actor=cast.xu.viewer)
    first, second = li.employments.order_by("since")
    assert (first.organisation, first.since, first.until) == (
        cast.company,
        li.registered_on,
        TODAY,
    )
    assert second.organisation == cast.places.school


def test_the_account_of_somebody_who_moves_serves_where_they_work(cast: Cast) -> None:
    move_person(person=cast.li.person, to=cast.places.school, on=TODAY, actor=cast.xu.viewer)
    viewer = cast.li.viewer
    assert viewer.organisation_ids == {cast.places.school.pk}
    assert viewer.person_id == cast.li.person.pk
    assert Membership.unscoped.filter(user=cast.li.user).count() == 2


def test_a_manager_who_moves_brings_no_office_along_and_their_account_is_named(
    cast: Cast,
) -> None:
    """Their role would read and edit every file of the unit to which they came as a guard."""
    person, account, there = registered(cast), cast.qian.user, cast.places.school
    kept = registered(cast, there)
    Membership.unscoped.filter(user=account, until=None).update(person=person)
    moved = move_person(person=person, to=there, on=TODAY, actor=cast.xu.viewer)
    assert moved.accounts == (account.username,)
    assert not Membership.unscoped.filter(user=account, until=None).exists()
    assert kept not in Person.objects.for_viewer(cast.qian.viewer)


def test_a_manager_who_comes_back_to_another_unit_brings_no_office_along(cast: Cast) -> None:
    person, account, there = registered(cast), cast.qian.user, cast.places.school
    Membership.unscoped.filter(user=account, until=None).update(person=person)
    end_person(person=person, on=date(2024, 3, 1), actor=cast.xu.viewer)
    back = return_person(person=person, organisation=there, since=TODAY, actor=cast.xu.viewer)
    assert back.accounts == (account.username,)
    assert not Membership.unscoped.filter(user=account, until=None).exists()


@pytest.mark.parametrize("is_police", [True, False])
def test_an_officers_account_goes_on_among_police_alone(cast: Cast, is_police: bool) -> None:
    officer = cast.sun.person
    assert officer is not None
    to = cast.daji if is_police else cast.company
    kind = PersonnelKind.OFFICER if is_police else PersonnelKind.GUARD
    Person.unscoped.filter(pk=officer.pk).update(sex="M", born_on=date(1990, 3, 4))
    moved = move_person(person=officer, to=to, on=TODAY, kind=kind, actor=cast.xu.viewer)
    assert moved.accounts == (() if is_police else (cast.sun.user.username,))
    assert cast.sun.viewer.organisation_ids == ({to.pk} if is_police else set())


def test_a_manager_cannot_take_a_person_from_another_unit_nor_send_one_away(cast: Cast) -> None:
    theirs, own = registered(cast, cast.places.school), registered(cast)
    for person, to in ((theirs, cast.company), (own, cast.places.school)):
        with pytest.raises(MovedBySupervision):
            move_person(person=person, to=to, on=TODAY, actor=cast.qian.viewer)


def test_a_move_to_where_one_is_or_before_one_came_or_ahead_is_refused(cast: Cast) -> None:
    person, xu, school = registered(cast), cast.xu.viewer, cast.places.school
    with pytest.raises(AlreadyThere):
        move_person(person=person, to=cast.company, on=TODAY, actor=xu)
    with pytest.raises(BeforeTheyCame):
        move_person(person=person, to=school, on=CAME - timedelta(days=1), actor=xu)
    with pytest.raises(DayAhead):
        move_person(person=person, to=school, on=TODAY + timedelta(days=1), actor=xu)
    with pytest.raises(KindDoesNotFit):
        move_person(person=person, to=cast.places.enterprise, on=TODAY, actor=xu)
    with pytest.raises(NotFound):
        move_person(person=person, to=cast.twin.places.company, on=TODAY, actor=xu)
    assert person.employments.get().until is None


def test_the_new_units_manager_does_not_read_where_somebody_was_before(cast: Cast) -> None:
    person = registered(cast, cast.places.school)
    move_person(person=person, to=cast.company, on=TODAY, actor=cast.xu.viewer)
    seen = Change.objects.for_viewer(cast.qian.viewer).filter(person=person)
    said = [(row.before, row.after) for row in seen]
    assert ("", cast.company.name) in said
    assert cast.places.school.name not in str(said)


def test_leaving_ends_employment_linkage_and_team_in_one_act_and_names_what_is_still_out(
    cast: Cast,
) -> None:
    from cast_registry import papers

    armband, li = papers(cast).armband, cast.li.person
    left = end_person(person=li, on=TODAY, actor=cast.qian.viewer)
    assert left.kit == (armband,)
    assert left.accounts == (cast.li.user.username,)
    fresh = Person.unscoped.get(pk=li.pk)
    assert fresh.ended_on == TODAY
    assert fresh.employments.get().until == TODAY
    linkage = Linkage.unscoped.get(person=li)
    assert (linkage.until, linkage.ended_because) == (TODAY, LinkageEnd.LEFT)
    assert not TeamMembership.unscoped.filter(person=li, until=None).exists()
    acts = AuditRow.objects.filter(subject="registry.person", subject_id=str(li.pk))
    assert acts.get(action="person.end").act_id == (
        AuditRow.objects.get(action="linkage.end").act_id
    )
    with pytest.raises(HasLeft):
        end_person(person=li, on=TODAY, actor=cast.qian.viewer)


def test_a_linkage_that_began_after_the_day_of_leaving_holds_on_no_day(cast: Cast) -> None:
    person = registered(cast)
    later = Linkage.unscoped.create(person=person, consented_on=TODAY, since=TODAY)
    end_person(person=person, on=date(2024, 6, 1), actor=cast.qian.viewer)
    later.refresh_from_db()
    assert later.until == later.since


def test_leaving_before_coming_or_ahead_of_time_is_refused(cast: Cast) -> None:
    person = registered(cast)
    with pytest.raises(BeforeTheyCame):
        end_person(person=person, on=CAME - timedelta(days=1), actor=cast.qian.viewer)
    with pytest.raises(DayAhead):
        end_person(person=person, on=today() + timedelta(days=1), actor=cast.qian.viewer)
    assert Person.unscoped.get(pk=person.pk).ended_on is None


def test_somebody_comes_back_to_the_unit_without_linkage_and_never_inside_the_former_time(
    cast: Cast,
) -> None:
    person = registered(cast)
    link(person, cast.danhe)
    with pytest.raises(HasNotLeft):
        return_person(person=person, organisation=cast.company, since=TODAY, actor=cast.qian.viewer)
    end_person(person=person, on=date(2024, 3, 1), actor=cast.qian.viewer)
    with pytest.raises(StillEmployedThen):
        return_person(
            person=person,
            organisation=cast.company,
            since=date(2024, 2, 29),
            actor=cast.qian.viewer,
        )
    return_person(person=person, organisation=cast.company, since=TODAY, actor=cast.qian.viewer)
    fresh = Person.unscoped.get(pk=person.pk)
    assert fresh.ended_on is None
    assert [job.until for job in fresh.employments.order_by("since")] == [date(2024, 3, 1), None]
    assert not Linkage.unscoped.filter(person=person, until=None).exists()


def test_a_return_to_another_unit_is_supervisions_to_write(cast: Cast) -> None:
    person, school = registered(cast), cast.places.school
    end_person(person=person, on=date(2024, 3, 1), actor=cast.qian.viewer)
    with pytest.raises(MovedBySupervision):
        return_person(person=person, organisation=school, since=TODAY, actor=cast.qian.viewer)
    return_person(person=person, organisation=school, since=TODAY, actor=cast.xu.viewer)
    assert Employment.unscoped.get(person=person, until=None).organisation == school
