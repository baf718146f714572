"""Directives as a machine: everything that can happen to a call, in any order, over a bad line.

Crews are asked, alone or in a ring; phones have it or not; they say yes, no, nothing, or too late;
officers cancel, move, add and relieve; messages of the outbox are handled twice, late, or by a
worker that is killed in the middle. What must always hold is read back from the tables.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cast import Cast
from django.db import transaction
from django.db.models import Count
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from lianqin.core.audit import verify_chain
from lianqin.core.clock import FrozenClock
from lianqin.core.errors import DomainError
from lianqin.core.models import OutboxRow
from lianqin.core.outbox import handler_of
from lianqin.dispatch import directives, guidance, handing_over
from lianqin.dispatch.directives import NEXT_CREW, SILENCE, Order
from lianqin.dispatch.ladder import RUNG
from lianqin.dispatch.models import Alerting, Directive, Escalation
from lianqin.dispatch.ring import Ring, ring
from lianqin.dispatch.rule_terms import Step
from lianqin.dispatch.states import OPEN, SAID_YES, WAITING, Origin, Status
from lianqin.dispatch.tests.calling import quarrel
from lianqin.incidents.models import Incident
from lianqin.incidents.stamping import differences
from lianqin.units.models import Commitment, Unit

HISTORIES = int(os.environ.get("LIANQIN_HISTORIES", "12"))
CREWS = ("li_crew", "niu_crew", "zhao_post", "he_walk", "danhe_car", "swat_car")
TOPICS = (SILENCE, RUNG, NEXT_CREW)
WHICH = st.integers(0, 30)


class Killed(Exception):
    """The worker died: what its act wrote is gone with it."""


class Calls(RuleBasedStateMachine):
    """An evening of calls; `cast` and `clock` are given by the test."""

    cast: Cast
    clock: FrozenClock

    def __init__(self) -> None:
        super().__init__()
        self.start = self.clock.now()
        self.savepoint = transaction.savepoint()
        self.who: dict[str, Any] = {"actor": self.cast.chen.viewer, "actor_name": "陈警官"}
        self.incidents = [quarrel(self.cast), quarrel(self.cast)]

    def teardown(self) -> None:
        try:
            self.handle_all()
            assert verify_chain().whole
            self.every_silence_was_escalated()
            for incident in self.incidents:
                assert differences(incident) == []
        finally:
            transaction.savepoint_rollback(self.savepoint)
            self.clock.set(self.start)

    def attempt(self, order: Callable[[], object]) -> None:
        """Done whole, or refused in words; in a savepoint as the act would be."""
        try:
            with transaction.atomic():
                order()
        except DomainError:
            pass

    def incident(self, which: int) -> Incident:
        return self.incidents[which % len(self.incidents)]

    def one(self, which: int) -> Directive | None:
        rows = Directive.unscoped.select_related("incident", "unit", "alerting", "relieves")
        found = list(rows.order_by("-pk")[:8])
        return found[which % len(found)] if found else None

    @rule(which=WHICH, crew=st.sampled_from(CREWS))
    def ask(self, which: int, crew: str) -> None:
        order = Order(getattr(self.cast, crew).pk, override_reason="就近")
        self.attempt(lambda: directives.issue(self.incident(which), order, **self.who))

    @rule(which=WHICH, crews=st.lists(st.sampled_from(CREWS), min_size=2, max_size=4, unique=True),
          wanted=st.integers(1, 2))  # fmt: skip
    def ring(self, which: int, crews: list[str], wanted: int) -> None:
        asked = Ring(tuple(getattr(self.cast, crew).pk for crew in crews), wanted)
        self.attempt(lambda: ring(self.incident(which), asked, **self.who))

    @rule(which=WHICH, to=st.sampled_from(
        ["delivered", "accept", "decline", "en_route", "on_scene", "cleared"]))  # fmt: skip
    def press(self, which: int, to: str) -> None:
        if (found := self.one(which)) is None:
            return
        said: dict[str, Any] = {"actor": self.cast.chen.viewer, "actor_name": "组长"}
        match to:
            case "delivered":
                directives.delivered(found, actor=self.cast.chen.viewer)
            case "accept":
                self.attempt(lambda: directives.accept(found, **said))
            case "decline":
                self.attempt(lambda: directives.decline(found, **said))
            case _:
                self.attempt(lambda: directives.progress(found, Status(to), **said))

    @rule(which=WHICH)
    def cancel(self, which: int) -> None:
        if found := self.one(which):
            self.attempt(lambda: directives.cancel(found, **self.who))

    @rule(which=WHICH, to=WHICH)
    def redirect(self, which: int, to: int) -> None:
        if found := self.one(which):
            self.attempt(lambda: handing_over.redirect(found, self.incident(to), **self.who))

    @rule(which=WHICH, crew=st.sampled_from(CREWS))
    def reinforce(self, which: int, crew: str) -> None:
        order = Order(getattr(self.cast, crew).pk, override_reason="现场人多")
        self.attempt(lambda: handing_over.reinforce(self.incident(which), order, **self.who))

    @rule(which=WHICH, crew=st.sampled_from(CREWS), at_once=st.booleans())
    def relieve(self, which: int, crew: str, at_once: bool) -> None:
        order = Order(getattr(self.cast, crew).pk)
        if found := self.one(which):
            self.attempt(lambda: handing_over.relieve(found, order, at_once=at_once, **self.who))

    @rule(which=WHICH)
    def guide(self, which: int) -> None:
        if found := self.one(which):
            self.attempt(lambda: guidance.write(found, "原地等候", **self.who))

    @rule(seconds=st.sampled_from([1, 20, 31, 61, 130]))
    def wait(self, seconds: int) -> None:
        """The clock goes on second by second of what is due: the runner handles it in its time."""
        until = self.clock.now() + timedelta(seconds=seconds)
        while (row := self.next_due(until)) is not None:
            if row.due_at > self.clock.now():
                self.clock.set(row.due_at)
            self.handle(row)
        self.clock.set(until)

    @rule(which=WHICH, dies=st.booleans())
    def ring_again(self, which: int, dies: bool) -> None:
        """A message that was handled comes once more, or its worker is killed before the commit."""
        rows = list(OutboxRow.objects.filter(topic__in=TOPICS).order_by("-pk")[:8])
        ripe = [row for row in rows if row.due_at <= self.clock.now()]
        if not ripe:
            return
        row = ripe[which % len(ripe)]
        try:
            with transaction.atomic():
                handler_of(row.topic)(row.payload, row)
                if dies:
                    raise Killed
        except Killed:
            pass

    def next_due(self, until: Any) -> OutboxRow | None:
        rows = OutboxRow.objects.filter(topic__in=TOPICS, state=OutboxRow.State.WAITING)
        return rows.filter(due_at__lte=until).order_by("due_at", "id").first()

    def handle(self, row: OutboxRow) -> None:
        handler_of(row.topic)(row.payload, row)
        OutboxRow.objects.filter(pk=row.pk).update(state=OutboxRow.State.DONE)

    def handle_all(self) -> None:
        for _ in range(12):  # each crew that is asked may be silent in its turn
            self.wait(61)

    @invariant()
    def a_crew_has_one_open_directive_and_is_taken_by_it(self) -> None:
        rows = list(Directive.unscoped.filter(status__in=OPEN).values_list("unit_id", "pk"))
        assert len({unit for unit, _ in rows}) == len(rows)
        held = Commitment.unscoped.filter(until=None, source__startswith="directive:")
        taken = set(held.values_list("unit_id", "source"))
        assert taken == {(unit, f"directive:{pk}") for unit, pk in rows}

    @invariant()
    def no_call_has_more_yeses_than_it_wanted_and_asks_nobody_once_it_is_filled(self) -> None:
        for call in Alerting.unscoped.all():
            assert call.directives.filter(status__in=SAID_YES).count() <= call.wanted
            if call.filled_at:
                assert not call.directives.filter(status__in=(*WAITING, Status.SILENT)).exists()

    @invariant()
    def nothing_is_passed_on_or_climbed_twice(self) -> None:
        passed = Directive.unscoped.filter(origin=Origin.PASSED_ON)
        assert not passed.values("follows").annotate(n=Count("pk")).filter(n__gt=1).exists()
        same = Directive.unscoped.filter(origin=Origin.PASSED_ON).values("incident", "unit")
        assert not same.annotate(n=Count("pk")).filter(n__gt=1).exists()

    def every_silence_was_escalated(self) -> None:
        """The next crew was asked and the desk told within the order's time and five seconds."""
        for silent in Directive.unscoped.filter(status=Status.SILENT):
            rungs = Escalation.unscoped.filter(directive=silent)
            assert {Step.NEXT_UNIT, Step.DESK_ALARM} <= set(rungs.values_list("do", flat=True))
            assert all(one.done_at - one.due_at <= timedelta(seconds=5) for one in rungs)
        assert not Directive.unscoped.filter(status__in=WAITING).exists()


@pytest.mark.django_db
@pytest.mark.slow
def test_every_silence_is_escalated_and_nothing_is_doubled_in_any_history(
    county: Cast, clock: FrozenClock
) -> None:
    """LIANQIN_HISTORIES says how many histories."""
    Unit.unscoped.update(on_joint_duty=True)

    class Evening(Calls):
        pass

    Evening.cast, Evening.clock = county, clock
    words = settings(
        max_examples=HISTORIES,
        stateful_step_count=14,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Evening, settings=words)
