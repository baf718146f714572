"""Linkage: who may be linked, never twice at once, and what withdrawing leaves behind (row 25)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from cast import Cast
from cast_people import certify, person
from django.db import IntegrityError, transaction

from lianqin.core.clock import FrozenClock, today
from lianqin.core.errors import NotFound, NotPermitted
from lianqin.core.models import AuditRow, EventRow, OutboxRow
from lianqin.registry.kinds import LinkageEnd, PersonnelKind
from lianqin.registry.linkage_errors import (
    AlreadyLinked,
    ConsentAfterStart,
    DayAhead,
    EligibilityUnchecked,
    EndsBeforeItBegan,
    NoStation,
    NotCertified,
    NotEligible,
    NotLinkable,
    NotLinked,
    NotOnFile,
)
from lianqin.registry.linking import (
    end_joint_duty,
    end_linkage,
    link,
    link_many,
    linkage_of,
    withdraw_consent,
)
from lianqin.registry.models import (
    Change,
    ConductEntry,
    EligibilityCheck,
    Linkage,
    Person,
    TeamMembership,
)

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 12)  # the day on which every test stands


def check(who: Person, eligible: bool = True, on: date = DAY) -> EligibilityCheck:
    """Police looked whether they may be a guard."""
    return EligibilityCheck.unscoped.create(
        person=who, is_eligible=eligible, checked_on=on, checker_name="徐警官"
    )


def take(cast: Cast, who: Person, **changes: Any) -> Linkage:
    """Supervision links somebody today in the area of Danhe."""
    order = {"station": cast.danhe, "consented_on": DAY, "since": DAY, "actor": cast.xu.viewer}
    return link(person=who, **order | changes)


def test_a_checked_guard_with_a_certificate_is_linked_by_consent(cast: Cast) -> None:
    check(cast.people.gao)
    linkage = take(cast, cast.people.gao, consented_on=DAY - timedelta(days=3))
    assert (linkage.since, linkage.until, linkage.station) == (DAY, None, cast.danhe)
    assert (linkage.approved_by, linkage.approver_name) == (cast.xu.user.pk, "徐警官")
    assert linkage_of(cast.people.gao, DAY) == linkage


def test_a_guard_without_a_valid_certificate_stays_registered(cast: Cast) -> None:
    bare = person(cast.company, "bare", "无证", PersonnelKind.GUARD)
    check(bare)
    with pytest.raises(NotCertified):
        take(cast, bare)
    certify(bare, expires_on=DAY - timedelta(days=1))
    with pytest.raises(NotCertified):
        take(cast, bare)
    certify(bare, expires_on=DAY)
    assert take(cast, bare).pk


def test_a_certificate_that_ran_out_since_links_nobody_today(cast: Cast) -> None:
    """A linkage may begin in the past; it goes on today, and so has the certificate to."""
    late = person(cast.company, "late", "过期", PersonnelKind.GUARD)
    check(late)
    since = DAY - timedelta(days=20)
    certify(late, expires_on=DAY - timedelta(days=1))
    with pytest.raises(NotCertified):
        take(cast, late, since=since, consented_on=since)
    certify(late, issued_on=DAY)
    assert take(cast, late, since=since, consented_on=since).since == since


def test_a_guard_whom_nobody_checked_is_not_linked(cast: Cast) -> None:
    with pytest.raises(EligibilityUnchecked):
        take(cast, cast.people.gao)


def test_the_newest_check_decides_and_gives_no_reason(cast: Cast) -> None:
    check(cast.people.gao, True, DAY - timedelta(days=9))
    check(cast.people.gao, False)
    with pytest.raises(NotEligible) as refused:
        take(cast, cast.people.gao)
    assert refused.value.params == {}


def test_internal_security_needs_no_guards_certificate(cast: Cast) -> None:
    assert take(cast, cast.niu.person).pk
    with pytest.raises(NotLinkable):
        take(cast, cast.he.person)
    with pytest.raises(NotLinkable):
        take(cast, cast.sun.person)


def test_nobody_who_left_or_comes_later_is_linked(cast: Cast) -> None:
    gone, to_come = (
        person(cast.enterprise, slug, slug, PersonnelKind.INTERNAL_SECURITY)
        for slug in ("gone", "to-come")
    )
    Person.unscoped.filter(pk=gone.pk).update(ended_on=DAY)
    to_come.registered_on = DAY + timedelta(days=1)
    to_come.save()
    for who in (gone, to_come):
        with pytest.raises(NotOnFile):
            take(cast, who)


def test_two_linkages_at_once_are_refused_with_the_days_of_the_other(cast: Cast) -> None:
    check(cast.li.person)
    with pytest.raises(AlreadyLinked) as refused:
        take(cast, cast.li.person)
    assert refused.value.params["since"] == "2020-01-01"


def test_after_the_end_the_same_person_is_linked_again_on_the_same_day(cast: Cast) -> None:
    check(cast.li.person)
    end_linkage(
        linkage=cast.li.person.linkages.get(), on=DAY, because=LinkageEnd.OTHER,
        actor=cast.xu.viewer,
    )  # fmt: skip
    assert take(cast, cast.li.person).since == DAY
    assert cast.li.person.linkages.count() == 2


def test_the_database_itself_refuses_overlapping_linkages(cast: Cast) -> None:
    before = {"consented_on": DAY, "since": date(2019, 1, 1)}
    before["consented_on"] = before["since"]
    for until in (None, date(2020, 1, 2)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Linkage.unscoped.create(person=cast.li.person, until=until, **before)
    Linkage.unscoped.create(person=cast.li.person, until=date(2020, 1, 1), **before)


def test_days_in_the_wrong_order_and_ahead_are_refused(cast: Cast) -> None:
    check(cast.people.gao)
    with pytest.raises(ConsentAfterStart):
        take(cast, cast.people.gao, since=DAY - timedelta(days=1))
    with pytest.raises(DayAhead):
        take(cast, cast.people.gao, since=DAY + timedelta(days=1))
    with pytest.raises(EndsBeforeItBegan):
        end_linkage(
            linkage=cast.li.person.linkages.get(), on=date(2019, 12, 31), because="other",
            actor=cast.xu.viewer,
        )  # fmt: skip


def test_only_a_station_of_the_own_bureau_links(cast: Cast) -> None:
    check(cast.people.gao)
    with pytest.raises(NoStation):
        take(cast, cast.people.gao, station=cast.company)
    with pytest.raises(NotFound):
        take(cast, cast.people.gao, station=cast.twin.danhe)
    with pytest.raises(NotFound):
        take(cast, cast.twin.people.gao)


def test_of_many_each_is_linked_or_has_its_own_refusal(cast: Cast) -> None:
    check(cast.people.gao)
    people = [cast.people.gao, cast.li.person, cast.he.person, cast.niu.person]
    outcomes = link_many(
        people=people, station=cast.danhe, consented_on=DAY, since=DAY, actor=cast.xu.viewer
    )
    codes = [one.refused.code if one.refused else "" for one in outcomes]
    assert codes == ["", "registry.already_linked", "registry.not_linkable", ""]
    assert [one.is_uninsured for one in outcomes] == [True, False, False, True]


def test_ending_a_linkage_ends_the_teams_membership(cast: Cast) -> None:
    end_linkage(
        linkage=cast.li.person.linkages.get(), on=DAY, because=LinkageEnd.INELIGIBLE,
        actor=cast.xu.viewer,
    )  # fmt: skip
    assert TeamMembership.unscoped.get(person=cast.li.person).until == DAY
    with pytest.raises(NotLinked):
        end_linkage(
            linkage=cast.li.person.linkages.get(), on=DAY, because="other", actor=cast.xu.viewer
        )


def test_withdrawing_ends_linkage_and_membership_today_and_tells_nobody(cast: Cast) -> None:
    cast.team.leader = cast.li.person
    cast.team.save()
    withdraw_consent(person=cast.li.person, actor=cast.li.viewer)
    linkage = cast.li.person.linkages.get()
    assert (linkage.until, linkage.ended_because) == (today(), LinkageEnd.WITHDRAWN)
    assert TeamMembership.unscoped.get(person=cast.li.person).until == today()
    cast.team.refresh_from_db()
    assert cast.team.leader is None
    assert not ConductEntry.unscoped.exists()
    assert not Change.unscoped.exists()
    assert not EventRow.objects.exists()
    assert not OutboxRow.objects.exists()


def test_an_audit_row_of_a_withdrawal_says_no_more_than_of_any_other_end(cast: Cast) -> None:
    withdraw_consent(person=cast.li.person, actor=cast.li.viewer)
    end_linkage(
        linkage=cast.zhao.person.linkages.get(), on=DAY, because="other", actor=cast.xu.viewer
    )
    rows = AuditRow.objects.filter(action="linkage.end", subject="registry.linkage")
    assert {frozenset(row.facts) for row in rows} == {frozenset({"person", "until"})}


def test_only_the_person_withdraws_their_own_consent(cast: Cast) -> None:
    for somebody in (cast.xu, cast.qian, cast.zhao):
        with pytest.raises(NotPermitted):
            withdraw_consent(person=cast.li.person, actor=somebody.viewer)
    with pytest.raises(NotLinked):
        withdraw_consent(person=cast.niu.person, actor=cast.niu.viewer)


def test_ending_joint_duty_of_somebody_without_any_does_nothing(cast: Cast) -> None:
    end_joint_duty(person=cast.niu.person, on=DAY, because="left", actor=cast.xu.viewer)
    end_joint_duty(person=cast.li.person, on=DAY, because="left", actor=cast.xu.viewer)
    assert cast.li.person.linkages.get().ended_because == "left"
    assert not Linkage.unscoped.filter(person=cast.niu.person).exists()


def test_an_end_ahead_holds_until_its_day(cast: Cast, clock: FrozenClock) -> None:
    ahead = DAY + timedelta(days=2)
    end_joint_duty(person=cast.li.person, on=ahead, because="left", actor=cast.xu.viewer)
    assert linkage_of(cast.li.person, DAY) is not None
    clock.move(timedelta(days=2))
    assert linkage_of(cast.li.person, today()) is None
