"""Linked never outnumber registered, whatever is done in whatever order (rows 17, 24, 25).

A machine registers, certifies, links, withdraws, ends, transfers and moves people on the real
database, as supervision and the guards themselves may; after every step what must always hold
is read back from the tables.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest
from cast import Cast
from cast_people import certify
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from lianqin.core.clock import FrozenClock, today
from lianqin.core.errors import DomainError
from lianqin.core.scope import Viewer
from lianqin.registry.kinds import LinkageEnd, PersonnelKind
from lianqin.registry.linking import (
    LINKABLE,
    end_linkage,
    link,
    linked_on,
    withdraw_consent,
)
from lianqin.registry.models import (
    EligibilityCheck,
    Linkage,
    Organisation,
    Person,
    Team,
    TeamMembership,
)
from lianqin.registry.moves import end_person, move_person
from lianqin.registry.people import register_person
from lianqin.registry.standing import registered
from lianqin.registry.teams import end_team, form_team, join, leave, name_leader, transfer
from lianqin.registry.tests.invented import newcomer

WHO = st.integers(0, 30)
BACK = st.integers(0, 3)
SELDOM = st.sampled_from([False, False, True])
KINDS = [PersonnelKind.GUARD, PersonnelKind.INTERNAL_SECURITY, PersonnelKind.VOLUNTEER]
UNITS = ["company", "school", "enterprise"]
FOUNDED = date(2020, 1, 1)


class Office(RuleBasedStateMachine):
    """A month of an office; `cast` and `clock` are given by the test."""

    cast: Cast
    clock: FrozenClock

    def __init__(self) -> None:
        super().__init__()
        self.start, self.xu = self.clock.now(), self.cast.xu.viewer
        self.savepoint = transaction.savepoint()
        self.joint = form_team(
            name="联合队", station=self.cast.danhe, organisation=None, formed_on=FOUNDED,
            actor=self.xu,
        )  # fmt: skip
        self.examine(1, eligible=True)

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)
        self.clock.set(self.start)

    def somebody(self, number: int) -> Person:
        """Mostly a guard or internal security still on file; now and then anybody."""
        people = Person.unscoped.filter(bureau=self.cast.bureau).order_by("pk")
        here = people.filter(kind__in=LINKABLE, ended_on=None)
        found = list(here if number % 7 and here else people)
        return found[number % len(found)]

    def somebody_linked(self, number: int) -> Person:
        """Mostly one who takes part in joint duty today."""
        links = Linkage.unscoped.filter(linked_on(today()), person__bureau=self.cast.bureau)
        found = [row.person for row in links.select_related("person").order_by("person_id")]
        return found[number % len(found)] if found and number % 7 else self.somebody(number)

    def some_team(self, number: int) -> Team:
        """Mostly one that stands."""
        teams = Team.unscoped.filter(bureau=self.cast.bureau).order_by("ended_on", "pk")
        if number % 7 and teams.filter(ended_on=None).exists():
            teams = teams.filter(ended_on=None)
        found = list(teams)
        return found[number % len(found)]

    def attempt(self, order: Callable[..., Any], **words: Any) -> None:
        """Give an order as an office does: it is done whole, or refused in words."""
        try:
            with transaction.atomic():
                order(actor=self.xu, **words)
        except DomainError:
            pass

    def day(self, back: int) -> date:
        return today() - timedelta(days=back)

    @rule(days=st.integers(1, 3))
    def wait(self, days: int) -> None:
        self.clock.move(timedelta(days=days))

    @rule(kind=st.sampled_from(KINDS), unit=st.sampled_from(UNITS), back=BACK)
    def register(self, kind: str, unit: str, back: int) -> None:
        place: Organisation = getattr(self.cast.places, unit)
        new, day = newcomer(kind=kind), self.day(back)
        self.attempt(register_person, newcomer=new, organisation=place, since=day)

    @rule(who=WHO, eligible=st.sampled_from([True, True, True, False]))
    def examine(self, who: int, eligible: bool) -> None:
        person = self.somebody(who)
        certify(person, issued_on=FOUNDED)
        EligibilityCheck.unscoped.create(
            person=person, is_eligible=eligible, checked_on=today(), checker_name="徐警官"
        )

    @rule(who=WHO, back=BACK)
    def link(self, who: int, back: int) -> None:
        day = self.day(back)
        self.attempt(
            link, person=self.somebody(who), station=self.cast.danhe, consented_on=day, since=day
        )

    @rule(who=WHO)
    def withdraw(self, who: int) -> None:
        person = self.somebody_linked(who)
        own = Viewer(user_id=None, role="guard", bureau_id=self.cast.bureau.pk, person_id=person.pk)
        self.attempt(lambda actor: withdraw_consent(person=person, actor=own))

    @rule(who=WHO, back=BACK, because=st.sampled_from(list(LinkageEnd)))
    def end_link(self, who: int, back: int, because: str) -> None:
        linkage = (
            Linkage.unscoped.filter(person=self.somebody_linked(who)).order_by("-since").first()
        )
        if linkage is not None:
            self.attempt(end_linkage, linkage=linkage, on=self.day(back), because=because)

    @rule(who=WHO, back=st.integers(0, 1), often=SELDOM)
    def end(self, who: int, back: int, often: bool) -> None:
        if often:  # else nobody would be left to do anything with
            self.attempt(end_person, person=self.somebody(who), on=self.day(back))

    @rule(who=WHO, unit=st.sampled_from(UNITS), keeps=st.booleans())
    def move(self, who: int, unit: str, keeps: bool) -> None:
        to = getattr(self.cast.places, unit)
        self.attempt(
            move_person, person=self.somebody_linked(who), to=to, on=today(), keeps_linkage=keeps
        )

    @rule(who=WHO, team=WHO, back=BACK)
    def join(self, who: int, team: int, back: int) -> None:
        self.attempt(
            join, person=self.somebody_linked(who), team=self.some_team(team), since=self.day(back)
        )

    @rule(who=WHO, team=WHO, back=BACK)
    def transfer(self, who: int, team: int, back: int) -> None:
        self.attempt(
            transfer,
            person=self.somebody_linked(who),
            to_team=self.some_team(team),
            on=self.day(back),
        )

    @rule(who=WHO, team=WHO, back=BACK)
    def leave(self, who: int, team: int, back: int) -> None:
        self.attempt(
            leave, person=self.somebody_linked(who), team=self.some_team(team), on=self.day(back)
        )

    @rule(who=WHO, team=WHO)
    def lead(self, who: int, team: int) -> None:
        self.attempt(name_leader, person=self.somebody_linked(who), team=self.some_team(team))

    @rule(team=WHO, unit=st.sampled_from([*UNITS, ""]), often=SELDOM)
    def dissolve_for_a_new_one(self, team: int, unit: str, often: bool) -> None:
        if not often:
            return
        self.attempt(end_team, team=self.some_team(team), on=today())
        own = getattr(self.cast.places, unit) if unit else None
        self.attempt(
            form_team, name="新队", station=self.cast.danhe, organisation=own, formed_on=FOUNDED
        )

    @rule(who=WHO, back=BACK, length=st.integers(1, 5))
    def overlap_by_hand(self, who: int, back: int, length: int) -> None:
        """A row written past every service, over days that are taken, is refused."""
        day = self.day(back)
        for row in Linkage.unscoped.filter(linked_on(day), person=self.somebody(who)):
            until = day + timedelta(days=length)
            with pytest.raises(IntegrityError), transaction.atomic():
                Linkage.unscoped.create(person=row.person, consented_on=day, since=day, until=until)

    @invariant()
    def everybody_linked_is_registered(self) -> None:
        here = Person.unscoped.filter(bureau=self.cast.bureau)
        linked = Linkage.unscoped.filter(linked_on(today()), person__in=here)
        keys = set(linked.values_list("person_id", flat=True))
        on_file = here.filter(registered(today()), kind__in=LINKABLE)
        assert keys <= set(on_file.values_list("pk", flat=True))
        assert linked.count() == len(keys) <= on_file.count()

    @invariant()
    def every_member_is_linked_and_fits_the_team(self) -> None:
        members = TeamMembership.unscoped.filter(linked_on(today()), team__bureau=self.cast.bureau)
        for member in members.select_related("team", "person"):
            assert Linkage.unscoped.filter(linked_on(today()), person=member.person).exists()
            assert member.team.ended_on is None
            assert member.team.organisation_id in {None, member.person.organisation_id}

    @invariant()
    def every_leader_is_a_member(self) -> None:
        for team in Team.unscoped.filter(leader__isnull=False, bureau=self.cast.bureau):
            own = TeamMembership.unscoped.filter(linked_on(today()), team=team)
            assert own.filter(person=team.leader).exists()

    @invariant()
    def periods_of_one_person_stay_apart(self) -> None:
        for model in (Linkage, TeamMembership):
            rows: list[Any] = [row for row in model.unscoped.all() if row.until != row.since]
            for one, other in combinations(rows, 2):
                apart = (one.until or date.max) <= other.since
                apart |= (other.until or date.max) <= one.since
                assert one.person_id != other.person_id or apart


@pytest.mark.django_db
@pytest.mark.slow
def test_linked_never_outnumber_registered_whatever_an_office_does(
    cast: Cast, clock: FrozenClock
) -> None:
    class Month(Office):
        pass

    Month.cast, Month.clock = cast, clock
    quick = settings(
        max_examples=20,
        stateful_step_count=20,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Month, settings=quick)
