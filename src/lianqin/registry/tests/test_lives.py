"""Any sequence of coming, moving, leaving, returning and linking leaves a file that is true."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from cast import Cast
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from lianqin.core.errors import DomainError
from lianqin.registry.eligibility import record_eligibility
from lianqin.registry.linking import link, withdraw_consent
from lianqin.registry.models import Employment, Linkage, Person, TeamMembership
from lianqin.registry.moves import end_person, move_person, return_person
from lianqin.registry.papers import add_certificate
from lianqin.registry.teams import join
from lianqin.registry.tests.invented import CAME, registered

pytestmark = pytest.mark.django_db
TODAY = date(2024, 6, 12)
DAYS = st.integers(-5, 165).map(lambda n: CAME + timedelta(days=n))


class Life(RuleBasedStateMachine):
    """One guard between two units, with whatever supervision and the manager may order."""

    cast: Cast

    @initialize()
    def come(self) -> None:
        self.xu = self.cast.xu.viewer
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.person = registered(self.cast)
        Person.unscoped.filter(pk=self.person.pk).update(registered_on=CAME)
        self.person.refresh_from_db()
        add_certificate(person=self.person, number="A", issued_on=CAME, actor=self.xu)

    def teardown(self) -> None:
        if hasattr(self, "savepoint"):
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    def order(self, service: Any, **said: Any) -> None:
        """What is refused changes nothing; the invariants below are asked either way."""
        with suppress(DomainError), transaction.atomic():
            service(person=self.person, actor=self.xu, **said)

    @rule(on=DAYS, school=st.booleans(), keeps=st.booleans())
    def move(self, on: date, school: bool, keeps: bool) -> None:
        to = self.cast.places.school if school else self.cast.company
        self.order(move_person, to=to, on=on, keeps_linkage=keeps)

    @rule(on=DAYS)
    def leave(self, on: date) -> None:
        self.order(end_person, on=on)

    @rule(on=DAYS, school=st.booleans())
    def come_back(self, on: date, school: bool) -> None:
        unit = self.cast.places.school if school else self.cast.company
        self.order(return_person, organisation=unit, since=on)

    @rule(on=DAYS, yes=st.booleans())
    def check(self, on: date, yes: bool) -> None:
        self.order(record_eligibility, is_eligible=yes, on=on)

    @rule(on=DAYS)
    def take_part(self, on: date) -> None:
        self.order(record_eligibility, is_eligible=True, on=TODAY)
        self.order(link, station=self.cast.danhe, consented_on=on, since=on)

    @rule(on=DAYS)
    def join_a_team(self, on: date) -> None:
        self.order(join, team=self.cast.team, since=on)

    @rule()
    def take_consent_back(self) -> None:
        with suppress(DomainError):
            withdraw_consent(
                person=self.person, actor=replace(self.xu, role="guard", person_id=self.person.pk)
            )

    @invariant()
    def at_most_one_employment_goes_on_and_it_is_where_the_file_says(self) -> None:
        if not hasattr(self, "person"):
            return
        fresh = Person.unscoped.get(pk=self.person.pk)
        open_ones = list(Employment.unscoped.filter(person=fresh, until=None))
        assert len(open_ones) == (fresh.ended_on is None)
        assert all(job.organisation_id == fresh.organisation_id for job in open_ones)

    @invariant()
    def no_two_periods_of_a_kind_share_a_day(self) -> None:
        if not hasattr(self, "person"):
            return
        for model in (Employment, Linkage, TeamMembership):
            rows = model.unscoped.filter(person=self.person).order_by("since", "id")
            held = [r for r in rows if r.until is None or r.until > r.since]
            for one, next_one in pairwise(held):
                assert one.until is not None
                assert one.until <= next_one.since

    @invariant()
    def nobody_who_has_left_takes_part_in_joint_duty(self) -> None:
        if not hasattr(self, "person"):
            return
        fresh = Person.unscoped.get(pk=self.person.pk)
        if fresh.ended_on:
            for model in (Linkage, TeamMembership):
                assert not model.unscoped.filter(person=fresh, until=None).exists()


def live(cast: Cast, examples: int, steps: int) -> None:
    class Here(Life):
        pass

    Here.cast = cast
    Here.TestCase.settings = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    case = Here.TestCase("runTest")
    case.runTest()


def test_a_few_short_lives_leave_true_files(cast: Cast) -> None:
    live(cast, examples=2, steps=4)


@pytest.mark.slow
def test_many_long_lives_leave_true_files(cast: Cast) -> None:
    live(cast, examples=40, steps=20)
