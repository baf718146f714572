"""Registering people and keeping their file true."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from cast import Cast

from lianqin.core.errors import MissingInput, NotFound
from lianqin.core.models import AuditRow, EventRow, OutboxRow
from lianqin.registry.errors import IdentityUnreadable
from lianqin.registry.identity import index_of, unseal
from lianqin.registry.kinds import Education, PersonnelKind
from lianqin.registry.linkage_errors import DayAhead
from lianqin.registry.models import Change, Person
from lianqin.registry.moves import end_person, move_person
from lianqin.registry.people import birthday, edit_person, register_person
from lianqin.registry.people_errors import (
    AlreadyOnFile,
    AlreadyOnFileAt,
    IdentityBySupervision,
    IdentityContradicted,
    KindDoesNotFit,
    NothingChanged,
    SchoolingTooShort,
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
