"""Registering people, keeping their file true, moving, leaving, coming back."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from cast import Cast
from cast_people import link

from lianqin.core.errors import MissingInput, NotFound
from lianqin.core.models import AuditRow, EventRow, OutboxRow
from lianqin.registry.errors import IdentityUnreadable
from lianqin.registry.identity import index_of, unseal
from lianqin.registry.kinds import Education, LinkageEnd, PersonnelKind
from lianqin.registry.linkage_errors import DayAhead
from lianqin.registry.models import Change, Employment, Linkage, Membership, Person, TeamMembership
from lianqin.registry.moves import end_person, move_person, return_person
from lianqin.registry.people import birthday, edit_person, register_person, today
from lianqin.registry.people_errors import (
    AlreadyOnFile,
    AlreadyOnFileAt,
    AlreadyThere,
    BeforeTheyCame,
    HasLeft,
    HasNotLeft,
    IdentityBySupervision,
    IdentityContradicted,
    KindDoesNotFit,
    MovedBySupervision,
    NothingChanged,
    SchoolingTooShort,
    StillEmployedThen,
    UnderEighteen,
    UnitHasEnded,
)
from lianqin.registry.tests.invented import BORN, CAME, newcomer, number, registered

pytestmark = pytest.mark.django_db
TODAY = date(2024, 6, 12)


def changes_of(person: Person) -> list[tuple[str, str, str]]:
    return list(
        Change.unscoped.filter(person=person).order_by("id").values_list("field", "before", "after")
    )


def test_a_manager_registers_a_guard_with_employment_reading_and_sealed_number(cast: Cast) -> None:
    mark = number(sex="F")
    person = register_person(
        newcomer=newcomer(identity=mark.lower(), name=" 吴 新生 "),
        organisation=cast.company,
        since=CAME,
        position="门卫",
        actor=cast.qian.viewer,
    )
    fresh = Person.unscoped.get(pk=person.pk)
    assert (fresh.sex, fresh.born_on, fresh.name) == ("F", BORN, "吴 新生")
    assert (fresh.pinyin, fresh.initials, fresh.phone_tail) == ("wuxinsheng", "wxs", "0777")
    assert fresh.id_index == index_of(mark)
    assert unseal(fresh.id_sealed, owner=fresh.slug) == mark
    assert fresh.is_synthetic
    assert fresh.registered_on == TODAY
    job = fresh.employments.get()
    assert (job.organisation, job.since, job.until, job.position) == (
        cast.company,
        CAME,
        None,
        "门卫",
    )
    assert changes_of(fresh) == [
        ("organisation", "", cast.company.name),
        ("since", "", "2024-01-01"),
    ]


@pytest.mark.parametrize(
    ("place", "kind", "fits"),
    [
        ("company", PersonnelKind.GUARD, True),
        ("school", PersonnelKind.GUARD, True),
        ("enterprise", PersonnelKind.INTERNAL_SECURITY, True),
        ("volunteers", PersonnelKind.VOLUNTEER, True),
        ("grid", PersonnelKind.GRID_WORKER, True),
        ("danhe", PersonnelKind.OFFICER, True),
        ("bureau", PersonnelKind.OFFICER, True),
        ("company", PersonnelKind.OFFICER, False),
        ("company", PersonnelKind.INTERNAL_SECURITY, False),
        ("enterprise", PersonnelKind.GUARD, False),
        ("danhe", PersonnelKind.GUARD, False),
        ("volunteers", PersonnelKind.GUARD, False),
        ("grid", PersonnelKind.VOLUNTEER, False),
    ],
)
def test_the_legal_kinds_are_kept_apart(cast: Cast, place: str, kind: str, fits: bool) -> None:
    unit = getattr(cast.places, place)
    if fits:
        assert registered(cast, unit, kind=kind).kind == kind
    else:
        with pytest.raises(KindDoesNotFit):
            registered(cast, unit, kind=kind)


@pytest.mark.parametrize(
    ("born_on", "refused"),
    [(date(2006, 1, 2), True), (date(2006, 1, 1), False), (date(1950, 1, 1), False)],
)
def test_a_guard_is_eighteen_on_the_day_of_starting(
    cast: Cast, born_on: date, refused: bool
) -> None:
    if refused:
        with pytest.raises(UnderEighteen):
            registered(cast, identity=number(born_on))
    else:
        registered(cast, identity=number(born_on))


def test_somebody_born_on_a_leap_day_is_eighteen_on_the_first_of_march() -> None:
    assert birthday(date(2004, 2, 29), 18) == date(2022, 3, 1)
    assert birthday(date(2004, 2, 28), 18) == date(2022, 2, 28)


def test_a_guard_with_primary_school_only_is_refused_and_a_volunteer_is_not(cast: Cast) -> None:
    with pytest.raises(SchoolingTooShort):
        registered(cast, education=Education.PRIMARY)
    registered(
        cast, cast.places.volunteers, kind=PersonnelKind.VOLUNTEER, education=Education.PRIMARY
    )


def test_a_guard_without_a_number_is_refused_and_a_volunteer_is_not(cast: Cast) -> None:
    with pytest.raises(MissingInput):
        registered(cast, identity="", born_on=BORN, sex="M")
    volunteers = cast.places.volunteers
    registered(cast, volunteers, kind=PersonnelKind.VOLUNTEER, identity="", sex="F")


@pytest.mark.parametrize("wrong", ["99140519900304101", "991405199003041010", "991405199013041018"])
def test_a_number_that_cannot_be_one_is_refused(cast: Cast, wrong: str) -> None:
    with pytest.raises(IdentityUnreadable):
        registered(cast, identity=wrong)


def test_a_number_that_says_something_else_than_what_was_typed_is_refused(cast: Cast) -> None:
    with pytest.raises(IdentityContradicted):
        registered(cast, born_on=date(1991, 3, 4))
    with pytest.raises(IdentityContradicted):
        registered(cast, sex="F")


def test_a_manager_learns_of_a_person_on_file_elsewhere_neither_name_nor_unit(cast: Cast) -> None:
    mark = number()
    registered(cast, cast.places.school, identity=mark, name="高远志")
    with pytest.raises(AlreadyOnFile) as refused:
        register_person(
            newcomer=newcomer(identity=mark),
            organisation=cast.company,
            since=CAME,
            actor=cast.qian.viewer,
        )
    assert refused.value.params == {}
    assert "高远志" not in str(refused.value)
    assert cast.places.school.name not in str(refused.value)


def test_whoever_keeps_the_file_is_told_whose_it_is(cast: Cast) -> None:
    mark = number()
    registered(cast, identity=mark, name="高远志")
    for who in (cast.qian, cast.xu):
        with pytest.raises(AlreadyOnFileAt) as refused:
            register_person(
                newcomer=newcomer(identity=mark),
                organisation=cast.company,
                since=CAME,
                actor=who.viewer,
            )
        assert "高远志" in str(refused.value)


def test_the_same_number_in_another_bureau_is_no_hindrance(cast: Cast) -> None:
    mark = number()
    registered(cast, identity=mark)
    registered(cast.twin, identity=mark)


def test_nobody_is_registered_at_anothers_unit_or_ahead_of_time_or_where_all_is_over(
    cast: Cast,
) -> None:
    for who in (cast.qian, cast.twin.xu, cast.chen):
        with pytest.raises(NotFound):
            register_person(
                newcomer=newcomer(),
                organisation=cast.places.school,
                since=CAME,
                actor=who.viewer,
            )
    with pytest.raises(DayAhead):
        register_person(
            newcomer=newcomer(),
            organisation=cast.company,
            since=TODAY + timedelta(days=1),
            actor=cast.xu.viewer,
        )
    cast.company.ended_on = CAME
    with pytest.raises(UnitHasEnded):
        registered(cast)


def test_an_edit_writes_the_given_fields_only_and_who_changed_what(cast: Cast) -> None:
    person = registered(cast)
    named = edit_person(
        person=person,
        changes={"name": "李小满", "phone": "+9991405001234"},
        actor=cast.qian.viewer,
        by_name="钱经理",
    )
    fresh = Person.unscoped.get(pk=person.pk)
    assert sorted(named) == ["name", "phone"]
    assert (fresh.pinyin, fresh.pinyin_back) == ("lixiaoman", "namoaixil")
    assert (fresh.initials, fresh.phone_tail) == ("lxm", "1234")
    assert (fresh.born_on, fresh.education) == (BORN, Education.SENIOR)
    change = Change.unscoped.get(person=person, field="phone")
    assert (change.before, change.after) == ("+9991405000777", "+9991405001234")
    assert (change.actor_id, change.actor_name) == (cast.qian.user.pk, "钱经理")
    with pytest.raises(NothingChanged):
        edit_person(person=person, changes={"name": "李小满"}, actor=cast.qian.viewer)


def test_a_managers_edit_of_anothers_person_answers_as_a_missing_one(cast: Cast) -> None:
    person = registered(cast, cast.places.school)
    for who in (cast.qian, cast.twin.xu, cast.sun):
        with pytest.raises(NotFound):
            edit_person(person=person, changes={"name": "李"}, actor=who.viewer)


def test_an_edit_cannot_make_a_guard_younger_or_less_schooled_than_the_law_allows(
    cast: Cast,
) -> None:
    person = registered(cast)
    with pytest.raises(SchoolingTooShort):
        edit_person(person=person, changes={"education": Education.PRIMARY}, actor=cast.qian.viewer)
    with pytest.raises(UnderEighteen):
        edit_person(person=person, changes={"born_on": date(2010, 1, 1)}, actor=cast.qian.viewer)
    with pytest.raises(KindDoesNotFit):
        edit_person(person=person, changes={"kind": PersonnelKind.VOLUNTEER}, actor=cast.xu.viewer)


def test_only_supervision_puts_a_number_right_and_the_history_never_says_it(cast: Cast) -> None:
    person, other = registered(cast), number(date(1988, 8, 8), "F")
    with pytest.raises(IdentityBySupervision):
        edit_person(person=person, changes={"identity": other}, actor=cast.qian.viewer)
    edit_person(person=person, changes={"identity": other}, actor=cast.xu.viewer)
    fresh = Person.unscoped.get(pk=person.pk)
    assert (fresh.born_on, fresh.sex, fresh.id_index) == (date(1988, 8, 8), "F", index_of(other))
    assert ("identity", "•••", "•••") in changes_of(person)
    taken = registered(cast)
    with pytest.raises(AlreadyOnFileAt):
        edit_person(person=taken, changes={"identity": other}, actor=cast.xu.viewer)


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
    move_person(person=li, to=cast.places.school, on=TODAY, actor=cast.xu.viewer)
    move_person(
        person=tan, to=cast.places.school, on=TODAY, keeps_linkage=True, actor=cast.xu.viewer
    )
    assert not TeamMembership.unscoped.filter(person__in=[li, tan], until=None).exists()
    ended = Linkage.unscoped.get(person=li)
    assert (ended.until, ended.ended_because) == (TODAY, LinkageEnd.UNIT)
    assert Linkage.unscoped.get(person=tan).until is None


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


def test_no_number_name_or_telephone_reaches_audit_events_or_messages(cast: Cast) -> None:
    mark, other = number(), number()
    person = registered(cast, identity=mark, name="洪金雀")
    edit_person(
        person=person,
        changes={"identity": other, "name": "洪银雀", "phone": "+9991405008888"},
        actor=cast.xu.viewer,
    )
    move_person(person=person, to=cast.places.school, on=TODAY, actor=cast.xu.viewer)
    end_person(person=person, on=TODAY, actor=cast.xu.viewer)
    for model, column in ((AuditRow, "facts"), (EventRow, "facts"), (OutboxRow, "payload")):
        kept = json.dumps(list(model.objects.values_list(column, flat=True)), ensure_ascii=False)
        for secret in (mark, other, "洪金雀", "洪银雀", "+9991405"):
            assert secret not in kept
    said = str(list(Change.unscoped.values_list("before", "after")))
    assert mark not in said
    assert other not in said
