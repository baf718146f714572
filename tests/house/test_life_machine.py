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
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import pytest
from cast import Cast
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from lianqin.core.audit import verify_chain
from lianqin.core.clock import FrozenClock
from lianqin.core.errors import DomainError
from lianqin.core.models import AuditRow, EventRow, OutboxRow
from lianqin.dispatch import directives, steps
from lianqin.dispatch.directives import DeviceTime, Order
from lianqin.dispatch.models import Directive
from lianqin.dispatch.states import OPEN, Status
from lianqin.incidents import moving, services, stamping
from lianqin.incidents.correcting import Correction, correct, strike
from lianqin.incidents.ending import reopen
from lianqin.incidents.intake import Report, take_report
from lianqin.incidents.intervals import APPEAL, INTERVALS, shown, since_first_call, spans
from lianqin.incidents.merging import family_ids, merge, unmerge
from lianqin.incidents.models import (
    Call,
    Callback,
    Feedback,
    Incident,
    Merge,
    Participation,
    TimelineEntry,
)
from lianqin.incidents.services import Outcome
from lianqin.incidents.stamping import differences, entries_of
from lianqin.incidents.stamps import Entry, moment, stamps_of, what_holds
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


class Row(NamedTuple):
    """A row of the time line with all that the database keeps of it as it was first written."""

    pk: int
    kind: str
    at: datetime
    unit_id: int | None
    text: str
    why: str
    corrects_id: int | None
    incident_id: int
    device_at: datetime | None
    recorded_at: datetime


KEPT = Row._fields
WHICH = st.integers(0, 40)
MINUTES = st.integers(0, 12)
ANSWERS = [
    *(Status.ACCEPTED, Status.EN_ROUTE, Status.ON_SCENE, Status.CLEARED, Status.DECLINED),
]
# The steps of a crew in order: the line that each writes, and the order's own column.
STEP_OF = {
    Status.ACCEPTED: (EntryKind.ACCEPTED, "answered_at"),
    Status.EN_ROUTE: (EntryKind.EN_ROUTE, "en_route_at"),
    Status.ON_SCENE: (EntryKind.ON_SCENE, "on_scene_at"),
    Status.CLEARED: (EntryKind.UNIT_CLEARED, "ended_at"),
}
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
        self.written: dict[int, Row] = {}
        self.kinds = dict(Unit.unscoped.values_list("pk", "kind"))
        self.pressed: list[tuple[int, str, datetime]] = []  # unit, step, the moment it was taken
        self.allowed: tuple[str, str] | None = None
        self.stands, self.looked = snapshot(), False
        for number in ("", "110-1"):
            self._call("assistance.lost", 0, False, number, None)

    def teardown(self) -> None:
        try:
            assert verify_chain().whole
            self.count_and_compare()
            for incident in Incident.unscoped.all():
                assert differences(incident) == []
        finally:
            transaction.savepoint_rollback(self.savepoint)
            self.clock.set(self.start)

    # -- choosing ---------------------------------------------------------------------------------
    def incident(self, which: int, state: str = "") -> Incident:
        """Any; mostly one in `state`, where there is one."""
        rows = Incident.unscoped.order_by("pk")
        found = list(rows.filter(state=state) if state and which % 5 else rows) or list(rows)
        return found[which % len(found)]

    def directive(self, which: int) -> Directive | None:
        found = list(Directive.unscoped.select_related("incident", "unit").order_by("-pk")[:6])
        return found[which % len(found)] if found else None

    def attempt(
        self,
        order: Callable[[], Any],
        may: tuple[str, str] | None = None,
        noted: Callable[[], None] = lambda: None,
    ) -> bool:
        """Give an order: it is done whole, or refused in words and nothing has changed.

        `may` is a step of the incident's state that the order may take beside the tables, `noted`
        what the machine writes down of an order that was done.
        """
        before, self.allowed = self.stands, may
        try:
            order()
            noted()
            done = True
        except DomainError:
            done = False
        self.stands = snapshot()
        assert done or self.stands == before, "what was refused changed something"
        self.looked = not done
        self.the_record_is_true()
        return done

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
        self._call(category, ago, bool(drill), number, skew)

    def _call(self, category: str, ago: int, drill: bool, number: str, skew: int | None) -> None:
        place = self.cast.places.building_site
        said = Report(
            Source.HANDOVER_110, "有人求助", place.name, place.lon, place.lat, category,
            external_ref=number, caller_phone="13800000001", is_exercise=drill,
            occurred_at=self.clock.now() - timedelta(minutes=ago) if ago else None,
        )  # fmt: skip
        pressed = self.device(0, skew).pressed_at
        self.attempt(lambda: take_report(said, device_at=pressed, **self.who))

    @rule(which=WHICH, category=st.sampled_from(CATEGORIES))
    def classify(self, which: int, category: str) -> None:
        incident = self.incident(which)
        self.attempt(lambda: services.classify(incident, category=category, priority=2, **self.who))

    @rule(which=WHICH, crew=st.sampled_from(CREWS))
    def send(self, which: int, crew: str) -> None:
        self._send(self.incident(which), getattr(self.cast, crew))

    def _send(self, incident: Incident, unit: Unit) -> Directive | None:
        order = Order(unit.pk, override_reason="就近")
        sent = (unit.pk, "dispatched", self.clock.now())
        if not self.attempt(
            lambda: directives.issue(incident, order, **self.who),
            noted=lambda: self.pressed.append(sent),
        ):
            return None
        return Directive.unscoped.select_related("incident", "unit").latest("pk")

    @rule(which=WHICH, waited=MINUTES, skew=SKEWS, to=st.sampled_from(ANSWERS))
    def press(self, which: int, waited: int, skew: int | None, to: Status) -> None:
        if directive := self.directive(which):
            self._press(directive, to, self.device(waited, skew))

    def _press(self, directive: Directive, to: Status, device: DeviceTime) -> None:
        answers = {Status.ACCEPTED: directives.accept, Status.DECLINED: directives.decline}
        words: dict[str, Any] = {"device": device, **self.who}

        def order() -> None:
            if to in answers:
                answers[to](directive, **words)
            else:
                directives.progress(directive, to, **words)

        self.attempt(order, noted=lambda: self._was_pressed(directive, to))

    @rule(which=WHICH, crew=st.sampled_from(CREWS), waited=MINUTES, skew=SKEWS,
          minutes=st.lists(MINUTES, min_size=4, max_size=4), until=st.integers(1, 4))  # fmt: skip
    def attend(
        self, which: int, crew: str, minutes: list[int], waited: int, skew: int | None, until: int
    ) -> None:
        """A crew is sent and goes its way, as far as `until`."""
        directive = self._send(self.incident(which), getattr(self.cast, crew))
        for after, to in list(zip(minutes, STEP_OF, strict=True))[:until]:
            if directive is not None:
                self.clock.move(timedelta(minutes=after))
                self._press(directive, to, self.device(waited, skew))
                directive.refresh_from_db()

    @rule(which=WHICH, minutes=MINUTES)
    def finish(self, which: int, minutes: int) -> None:
        """Every crew is done, what became of it is said, and the record is closed."""
        incident = self.incident(which)
        for directive in Directive.unscoped.filter(incident=incident, status__in=OPEN):
            if directive.status == Status.ON_SCENE:
                self._press(directive, Status.CLEARED, DeviceTime())
            else:
                self._cancel(directive)
        self.clock.move(timedelta(minutes=minutes))
        outcome = OUTCOMES[1] if shown_arrival(incident) else OUTCOMES[2]
        self.attempt(lambda: services.give_feedback(incident, outcome, **self.who))
        self.attempt(lambda: services.close(incident, open_units=directives.open_units, **self.who))

    def _was_pressed(self, directive: Directive, to: Status) -> None:
        if to in STEP_OF:
            kind, column = STEP_OF[to]
            at = Directive.unscoped.values_list(column, flat=True).get(pk=directive.pk)
            self.pressed.append((directive.unit_id, str(kind), at))

    @rule(which=WHICH, silent=st.booleans())
    def take_back(self, which: int, silent: bool) -> None:
        if directive := self.directive(which):
            if silent:
                self.attempt(lambda: directives.fell_silent(directive.pk, actor=self.chen))
            else:
                self._cancel(directive)

    def _cancel(self, directive: Directive) -> None:
        self.attempt(lambda: directives.cancel(directive, **self.who))

    @rule(which=WHICH, ago=st.integers(-1, 9), kind=st.sampled_from(
        [EntryKind.NOTE, EntryKind.CONTACT, EntryKind.APPREHENDED, EntryKind.SAFE]))  # fmt: skip
    def note(self, which: int, ago: int, kind: EntryKind) -> None:
        at = self.clock.now() - timedelta(minutes=ago)
        incident = self.incident(which)
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
        incident = self.incident(which)
        self.attempt(lambda: services.give_feedback(incident, outcome, **self.who))

    @rule(which=WHICH)
    def close(self, which: int) -> None:
        incident = self.incident(which)
        self.attempt(lambda: services.close(incident, open_units=directives.open_units, **self.who))

    @rule(which=WHICH)
    def open_again(self, which: int) -> None:
        incident = self.incident(which, State.CLOSED)
        there = bool(shown_arrival(incident))
        self.attempt(
            lambda: reopen(incident, why="又来电", **self.who),
            (State.CLOSED, REOPENED_TO[there]),
        )

    @rule(which=WHICH, other=WHICH)
    def merge(self, which: int, other: int) -> None:
        one, into = self.incident(which), self.incident(other)
        self.attempt(lambda: merge(one, into, open_units=directives.open_units, **self.who))

    @rule(which=WHICH)
    def part(self, which: int) -> None:
        incident = self.incident(which, State.MERGED)
        last = Merge.unscoped.filter(incident=incident, undone_at=None).last()
        back = (State.MERGED, last.state_before) if last else None
        self.attempt(lambda: unmerge(incident, **self.who), back)

    # -- what always holds ------------------------------------------------------------------------
    @invariant()
    def the_record_is_true(self) -> None:
        """After every act that was done; one that was refused has changed nothing."""
        if self.looked:
            return
        self.looked = True
        rows = [Row(*found) for found in TimelineEntry.unscoped.order_by("pk").values_list(*KEPT)]
        lines: dict[int, list[Entry]] = defaultdict(list)
        for row in rows:
            kind = self.kinds.get(row.unit_id, "") if row.unit_id else ""
            lines[row.incident_id].append(
                Entry(row.pk, row.kind, row.at, row.unit_id, kind, row.corrects_id, row.text)
            )
        incidents = list(Incident.unscoped.all())
        self.no_state_is_reached_but_by_the_tables(incidents)
        self.no_line_is_changed_or_lost(rows, lines)
        self.every_column_says_what_the_time_line_says(incidents, lines)
        self.every_step_that_was_taken_stands_at_its_moment(rows)
        self.every_interval_is_explained_and_runs_forward(lines)

    def no_state_is_reached_but_by_the_tables(self, incidents: list[Incident]) -> None:
        for incident in incidents:
            was, state = self.stood.get(incident.pk, State.RECEIVED), incident.state
            legal = state == was or was in BEFORE.get(State(state), ())
            assert legal or (was, state) == self.allowed, f"{was} → {state}"
            self.stood[incident.pk] = state

    def no_line_is_changed_or_lost(self, rows: list[Row], lines: dict[int, list[Entry]]) -> None:
        now = {row.pk: row for row in rows}
        assert self.written.items() <= now.items()
        self.written = now
        named = {row.corrects_id for row in rows}
        held = {line.id: line for entries in lines.values() for line in what_holds(entries)}
        for entry in (one for entries in lines.values() for one in entries):
            if entry.corrects is None and entry.id not in named:
                assert held[entry.id] == entry

    def every_column_says_what_the_time_line_says(
        self, incidents: list[Incident], lines: dict[int, list[Entry]]
    ) -> None:
        parts = {(part.incident_id, part.unit_id): part for part in Participation.unscoped.all()}
        for incident in incidents:
            stamps = stamps_of(lines[incident.pk])
            assert stamps.columns() == {name: getattr(incident, name) for name in stamps.columns()}
            for crew in stamps.crews:
                part, said = parts.pop((incident.pk, crew.unit_id)), crew.columns()
                assert said == {name: getattr(part, name) for name in said}
        assert not parts, "a crew takes part and no line says so"

    def every_step_that_was_taken_stands_at_its_moment(self, rows: list[Row]) -> None:
        """The machine's own account of what was pressed, against the lines."""
        first = [row for row in rows if row.corrects_id is None and row.kind in PRESSED]
        assert sorted((row.unit_id, row.kind, row.at) for row in first) == sorted(self.pressed)

    def every_interval_is_explained_and_runs_forward(self, lines: dict[int, list[Entry]]) -> None:
        for entries in lines.values():
            held = what_holds(entries)
            for one in shown(stamps_of(entries)):
                assert one.start in held
                assert one.end in held
                assert one.length >= timedelta(0)

    def count_and_compare(self) -> None:
        """Statistics count each interval exactly as the pages show it."""
        on_pages: dict[str, list[tuple[Any, ...]]] = {one.code: [] for one in INTERVALS}
        for incident in Incident.unscoped.values_list("pk", flat=True):
            doubles = family_ids(Incident.unscoped.get(pk=incident))[1:]
            told = [line for pk in doubles for line in entries_of(pk)]
            for one in shown(since_first_call(stamps_of(entries_of(incident)), told)):
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
    """All that an order may write, as it stands, in every column."""
    found = []
    with connection.cursor() as cursor:
        for model in TABLES:
            cursor.execute(f"SELECT * FROM {model._meta.db_table} ORDER BY 1")
            found.append(cursor.fetchall())
    return found


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


def _forget_arrivals(patch: pytest.MonkeyPatch) -> None:
    """The column of the first arrival no longer follows its line."""
    patch.setitem(stamping.COLUMNS, EntryKind.ON_SCENE, ())


def _send_backwards(patch: pytest.MonkeyPatch) -> None:
    """A second crew that is sent takes a scene that is being handled back to being sent to."""
    patch.setattr(moving, "BEFORE", {**BEFORE, State.DISPATCHED: tuple(State)})


def _lose_departures(patch: pytest.MonkeyPatch) -> None:
    """A crew's departure is taken and no line says so."""
    plain = steps.write_step

    def forgetful(directive: Directive, *args: Any, **words: Any) -> None:
        if directive.status != Status.EN_ROUTE:
            plain(directive, *args, **words)

    patch.setattr(steps, "write_step", forgetful)


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.parametrize("broken", [_forget_arrivals, _send_backwards, _lose_departures])
def test_a_house_that_forgets_is_caught(
    county: Cast,
    clock: FrozenClock,
    monkeypatch: pytest.MonkeyPatch,
    broken: Callable[[pytest.MonkeyPatch], None],
) -> None:
    broken(monkeypatch)
    with pytest.raises((AssertionError, BaseExceptionGroup)):
        live(county, clock, 60, phases=[Phase.generate], derandomize=True)
