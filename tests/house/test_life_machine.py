"""The whole life of incidents as a machine: anything anybody may do, in any order, at any time.

Reports and second calls, classes, crews sent, crews saying yes and no and arriving with clocks
that are wrong and a network that is not there, notes, corrections, feedback, close, opening again,
merging and parting. After every step what must always hold is read back from the tables:

- no incident is in a state that the tables of `incidents.states` do not lead to;
- every column of stamps says what the time line says, and the machine's own account of each step;
- no line that was ever written is changed or gone: it holds, or another names it;
- every interval shown runs forward between two lines that hold, and statistics count the same;
- what is refused changes nothing, and the audit chain is whole.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from cast import Cast
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from lianqin.core.audit import verify_chain
from lianqin.core.clock import FrozenClock
from lianqin.core.errors import DomainError
from lianqin.core.models import AuditRow, EventRow, OutboxRow
from lianqin.dispatch import directives
from lianqin.dispatch.directives import DeviceTime, Order
from lianqin.dispatch.models import Directive
from lianqin.dispatch.states import Status
from lianqin.incidents import services
from lianqin.incidents.correcting import Correction, correct, strike
from lianqin.incidents.ending import reopen
from lianqin.incidents.intake import Report, take_report
from lianqin.incidents.intervals import APPEAL, INTERVALS, shown, spans
from lianqin.incidents.merging import merge, unmerge
from lianqin.incidents.models import (
    Call,
    Callback,
    Feedback,
    Incident,
    Merge,
    Participation,
    TimelineEntry,
)
from lianqin.incidents.order import faults
from lianqin.incidents.services import Outcome
from lianqin.incidents.stamping import differences, entries_of
from lianqin.incidents.stamps import moment, stamps_of, what_holds
from lianqin.incidents.states import BEFORE, REOPENED_TO, EntryKind, Source, State
from lianqin.units.models import Commitment, TrackingWindow, Unit

HISTORIES = int(os.environ.get("LIANQIN_HISTORIES", "60"))
STEPS = 30
CREWS = ("danhe_car", "daji_car", "li_crew", "niu_crew", "zhao_post", "he_walk")
CATEGORIES = ("assistance.lost", "criminal.theft", "dispute.neighbour", "traffic.obstacle")
OUTCOMES = (
    Outcome("rescued", "assistance.lost", helped=2),
    Outcome("nothing_found", "dispute.neighbour"),
    Outcome("by_phone", "traffic.obstacle"),
    Outcome("apprehended", "criminal.theft", apprehended=1),
)
TABLES = (
    Incident, Call, TimelineEntry, Participation, Feedback, Callback, Merge, Directive, Commitment,
    TrackingWindow, AuditRow, EventRow, OutboxRow,
)  # fmt: skip
KEPT = ("kind", "at", "unit_id", "text", "why", "corrects_id", "incident_id", "device_at")
WHICH = st.integers(0, 40)
MINUTES = st.integers(0, 12)
SKEWS = st.sampled_from([None, 0, 0, 0, 7, -30, 431])
STEPPED_BACK = (State.ON_SCENE, State.DISPATCHED)  # the only arrival was struck out


class Life(RuleBasedStateMachine):
    """A night on the desk; `cast` and `clock` are given by the test."""

    cast: Cast
    clock: FrozenClock

    def __init__(self) -> None:
        super().__init__()
        self.start, self.chen = self.clock.now(), self.cast.chen.viewer
        self.savepoint = transaction.savepoint()
        self.who: dict[str, Any] = {"actor": self.chen, "actor_name": "陈警官"}
        self.stood: dict[int, str] = {}
        self.written: dict[int, tuple[Any, ...]] = {}
        self.pressed: list[tuple[int, str, datetime]] = []  # unit, step, the moment it was taken
        self.allowed: tuple[str, str] | None = None

    def teardown(self) -> None:
        try:
            assert verify_chain().whole
            self.count_and_compare()
        finally:
            transaction.savepoint_rollback(self.savepoint)
            self.clock.set(self.start)

    # -- choosing ---------------------------------------------------------------------------------
    def incident(self, which: int) -> Incident | None:
        found = list(Incident.unscoped.order_by("pk"))
        return found[which % len(found)] if found else None

    def directive(self, which: int) -> Directive | None:
        found = list(Directive.unscoped.select_related("incident", "unit").order_by("-pk")[:6])
        return found[which % len(found)] if found else None

    def attempt(self, order: Callable[[], Any], may: tuple[str, str] | None = None) -> bool:
        """Give an order: it is done whole, or refused in words and nothing has changed."""
        before, self.allowed = snapshot(), may
        try:
            order()
        except DomainError:
            assert snapshot() == before
            return False
        return True

    def device(self, waited: int, skew: int | None) -> DeviceTime:
        """A phone `skew` minutes fast that sends what was pressed `waited` minutes ago."""
        if skew is None:
            return DeviceTime()
        sent = self.clock.now() + timedelta(minutes=skew)
        return DeviceTime(sent - timedelta(minutes=waited), sent)

    # -- what people do ---------------------------------------------------------------------------
    @rule(minutes=st.integers(1, 25))
    def wait(self, minutes: int) -> None:
        self.clock.move(timedelta(minutes=minutes))

    @rule(category=st.sampled_from(CATEGORIES), ago=MINUTES, drill=st.sampled_from([0, 0, 0, 1]),
          number=st.sampled_from(["", "", "110-1", "110-2"]), skew=SKEWS)  # fmt: skip
    def call(self, category: str, ago: int, drill: int, number: str, skew: int | None) -> None:
        place = self.cast.places.building_site
        said = Report(
            Source.HANDOVER_110, "有人求助", place.name, place.lon, place.lat, category,
            external_ref=number, caller_phone="13800000001", is_exercise=bool(drill),
            occurred_at=self.clock.now() - timedelta(minutes=ago) if ago else None,
        )  # fmt: skip
        pressed = self.device(0, skew).pressed_at
        self.attempt(lambda: take_report(said, device_at=pressed, **self.who))

    @rule(which=WHICH, category=st.sampled_from(CATEGORIES))
    def classify(self, which: int, category: str) -> None:
        if incident := self.incident(which):
            self.attempt(
                lambda: services.classify(incident, category=category, priority=2, **self.who)
            )

    @rule(which=WHICH, crew=st.sampled_from(CREWS))
    def send(self, which: int, crew: str) -> None:
        unit: Unit = getattr(self.cast, crew)
        if incident := self.incident(which):
            order = Order(unit.pk, override_reason="就近")
            if self.attempt(lambda: directives.issue(incident, order, **self.who)):
                self.pressed.append((unit.pk, "dispatched", self.clock.now()))

    @rule(which=WHICH, waited=MINUTES, skew=SKEWS, says=st.sampled_from([1, 1, 1, 0]))
    def answer(self, which: int, waited: int, skew: int | None, says: int) -> None:
        if directive := self.directive(which):
            step = directives.accept if says else directives.decline
            device = self.device(waited, skew)
            if self.attempt(lambda: step(directive, device=device, **self.who)) and says:
                self._was_pressed(directive, "accepted", "answered_at")

    @rule(which=WHICH, waited=MINUTES, skew=SKEWS, to=st.sampled_from(
        [Status.EN_ROUTE, Status.ON_SCENE, Status.ON_SCENE, Status.CLEARED]))  # fmt: skip
    def step(self, which: int, waited: int, skew: int | None, to: Status) -> None:
        if directive := self.directive(which):
            device = self.device(waited, skew)
            if self.attempt(lambda: directives.progress(directive, to, device=device, **self.who)):
                kind = EntryKind.UNIT_CLEARED if to == Status.CLEARED else EntryKind(str(to))
                column = "ended_at" if to == Status.CLEARED else f"{to}_at"
                self._was_pressed(directive, kind, column)

    def _was_pressed(self, directive: Directive, step: str, column: str) -> None:
        at = Directive.unscoped.values_list(column, flat=True).get(pk=directive.pk)
        self.pressed.append((directive.unit_id, str(step), at))

    @rule(which=WHICH, silent=st.booleans())
    def take_back(self, which: int, silent: bool) -> None:
        if directive := self.directive(which):
            if silent:
                self.attempt(lambda: directives.fell_silent(directive.pk, actor=self.chen))
            else:
                self.attempt(lambda: directives.cancel(directive, **self.who))

    @rule(which=WHICH, ago=st.integers(-1, 9), kind=st.sampled_from(
        [EntryKind.NOTE, EntryKind.CONTACT, EntryKind.APPREHENDED, EntryKind.SAFE]))  # fmt: skip
    def note(self, which: int, ago: int, kind: EntryKind) -> None:
        at = self.clock.now() - timedelta(minutes=ago)
        if incident := self.incident(which):
            self.attempt(lambda: services.note(incident, text="记", kind=kind, at=at, **self.who))

    @rule(which=WHICH, by=st.integers(-20, 10), crew=st.sampled_from(["", "", *CREWS]),
          stale=st.sampled_from([0, 0, 0, 1]))  # fmt: skip
    def put_right(self, which: int, by: int, crew: str, stale: int) -> None:
        if entry := self._line(which):
            held = next((h for h in what_holds(entries_of(entry.incident_id)) if h.id == entry.pk),
                        entry)  # fmt: skip
            unit = getattr(self.cast, crew).pk if crew else None
            said = Correction(held.at + timedelta(minutes=by), "核对记录仪", "更正后", unit)
            back_or_forth = (State.RECEIVED, State.ON_SCENE)
            self.attempt(
                lambda: correct(entry, said, seen=entry.pk if stale else None, **self.who),
                back_or_forth,
            )

    @rule(which=WHICH)
    def strike(self, which: int) -> None:
        if entry := self._line(which):
            self.attempt(lambda: strike(entry, why="误记", **self.who), STEPPED_BACK)

    def _line(self, which: int) -> TimelineEntry | None:
        rows = list(TimelineEntry.unscoped.order_by("-pk")[:10])
        return rows[which % len(rows)] if rows else None

    @rule(which=WHICH, outcome=st.sampled_from(OUTCOMES))
    def feed_back(self, which: int, outcome: Outcome) -> None:
        if incident := self.incident(which):
            self.attempt(lambda: services.give_feedback(incident, outcome, **self.who))

    @rule(which=WHICH)
    def close(self, which: int) -> None:
        if incident := self.incident(which):
            self.attempt(
                lambda: services.close(incident, open_units=directives.open_units, **self.who)
            )

    @rule(which=WHICH)
    def open_again(self, which: int) -> None:
        if incident := self.incident(which):
            there = bool(shown_arrival(incident))
            self.attempt(
                lambda: reopen(incident, why="又来电", **self.who),
                (State.CLOSED, REOPENED_TO[there]),
            )

    @rule(which=WHICH, other=WHICH)
    def merge(self, which: int, other: int) -> None:
        one, into = self.incident(which), self.incident(other)
        if one and into:
            self.attempt(lambda: merge(one, into, open_units=directives.open_units, **self.who))

    @rule(which=WHICH)
    def part(self, which: int) -> None:
        if incident := self.incident(which):
            last = Merge.unscoped.filter(incident=incident, undone_at=None).last()
            back = (State.MERGED, last.state_before) if last else None
            self.attempt(lambda: unmerge(incident, **self.who), back)

    # -- what always holds ------------------------------------------------------------------------
    @invariant()
    def no_state_is_reached_but_by_the_tables(self) -> None:
        for pk, state in Incident.unscoped.values_list("pk", "state"):
            was = self.stood.get(pk, State.RECEIVED)
            legal = state == was or was in BEFORE.get(State(state), ())
            assert legal or (was, state) == self.allowed, f"{was} → {state}"
            self.stood[pk] = state

    @invariant()
    def every_column_says_what_the_time_line_says(self) -> None:
        for incident in Incident.unscoped.all():
            assert differences(incident) == []

    @invariant()
    def no_line_is_changed_or_lost(self) -> None:
        now = {row[0]: row[1:] for row in TimelineEntry.unscoped.values_list("pk", *KEPT)}
        assert self.written.items() <= now.items()
        self.written = now
        named = {row[KEPT.index("corrects_id")] for row in now.values()}
        for incident in Incident.unscoped.values_list("pk", flat=True):
            entries = entries_of(incident)
            held = {line.id: line for line in what_holds(entries)}
            for row in entries:
                if row.corrects is None and row.id not in named:
                    assert held[row.id] == row

    @invariant()
    def every_step_that_was_taken_stands_at_its_moment(self) -> None:
        """The machine's own account, and the orders' own columns, against the lines."""
        rows = TimelineEntry.unscoped.filter(corrects=None, kind__in=PRESSED)
        lines = sorted(rows.values_list("unit_id", "kind", "at"))
        assert lines == sorted(self.pressed)

    @invariant()
    def every_interval_is_explained_and_runs_forward(self) -> None:
        for incident in Incident.unscoped.values_list("pk", flat=True):
            held = what_holds(entries_of(incident))
            for one in shown(stamps_of(entries_of(incident))):
                assert one.start in held
                assert one.end in held
                assert one.length >= timedelta(0)
            for fault in faults(held):
                assert fault.later.at < fault.earlier.at

    def count_and_compare(self) -> None:
        """Statistics count each interval exactly as the pages show it."""
        on_pages: dict[str, list[tuple[Any, ...]]] = {one.code: [] for one in INTERVALS}
        for incident in Incident.unscoped.values_list("pk", flat=True):
            for one in shown(stamps_of(entries_of(incident))):
                crew = one.crew.unit_id if one.crew else None
                on_pages[one.interval.code].append((incident, one.start.at, one.end.at, crew))
        for interval in INTERVALS:
            if interval.of != APPEAL:
                found = spans(interval.code, Incident.unscoped.all())
                counted = [(s.incident_id, s.start, s.end, s.unit_id) for s in found]
                assert sorted(counted, key=str) == sorted(on_pages[interval.code], key=str)


PRESSED = (
    EntryKind.DISPATCHED,
    EntryKind.ACCEPTED,
    EntryKind.EN_ROUTE,
    EntryKind.ON_SCENE,
    EntryKind.UNIT_CLEARED,
)


def shown_arrival(incident: Incident) -> datetime | None:
    return moment(stamps_of(entries_of(incident.pk)).first_on_scene)


def snapshot() -> list[Any]:
    """All that an order may write, as it stands."""
    return [list(model._base_manager.order_by("pk").values_list()) for model in TABLES]


def live(cast: Cast, clock: FrozenClock, histories: int, **more: Any) -> None:
    class Night(Life):
        pass

    Night.cast, Night.clock = cast, clock
    words = settings(
        max_examples=histories,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        **more,
    )
    run_state_machine_as_test(Night, settings=words)


@pytest.mark.django_db
@pytest.mark.slow
def test_no_illegal_state_lost_stamp_or_unexplained_interval_in_any_history(
    county: Cast, clock: FrozenClock
) -> None:
    """`make soak` draws new histories in every round; LIANQIN_HISTORIES says how many a round."""
    live(county, clock, HISTORIES)
