"""Every stamp is read from the time line: by hand on small ones, and on any that can be drawn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lianqin.incidents.order import faults
from lianqin.incidents.stamps import STEPS, Entry, stamps_of, what_holds
from lianqin.incidents.states import EntryKind as K
from lianqin.units.kinds import UnitKind

START = datetime(2024, 6, 12, 14, 0, tzinfo=UTC)
CREWS = {
    1: UnitKind.POLICE,
    2: UnitKind.GUARD,
    3: UnitKind.INTERNAL_SECURITY,
    4: UnitKind.VOLUNTEER,
}


def line(id: int, kind: str, minutes: float, crew: int = 0, corrects: int | None = None) -> Entry:
    at = START + timedelta(minutes=minutes)
    return Entry(id, kind, at, crew or None, CREWS.get(crew, ""), corrects)


def minutes(entry: Entry | None) -> float | None:
    return (entry.at - START) / timedelta(minutes=1) if entry else None


def test_the_first_of_each_kind_of_crew_stamps_the_incident_whoever_was_heard_first() -> None:
    stamps = stamps_of([
        line(1, K.RECEIVED, 0), line(2, K.DISPATCHED, 1, 1), line(3, K.DISPATCHED, 2, 2),
        line(4, K.ON_SCENE, 12, 1), line(5, K.ON_SCENE, 7, 2),
    ])  # fmt: skip
    assert minutes(stamps.first_police) == 12
    assert minutes(stamps.first_guard) == minutes(stamps.first_on_scene) == 7
    assert minutes(stamps.dispatched) == 1


def test_a_volunteer_who_is_first_is_no_first_response_of_guards() -> None:
    stamps = stamps_of([line(1, K.RECEIVED, 0), line(2, K.ON_SCENE, 3, 4)])
    assert minutes(stamps.first_on_scene) == 3
    assert stamps.first_guard is stamps.first_police is None


def test_the_last_correction_holds_and_a_struck_line_says_nothing_until_it_is_brought_back() -> (
    None
):
    rows = [line(1, K.RECEIVED, 0), line(2, K.ON_SCENE, 9, 1)]
    rows.append(line(3, K.CORRECTION, 6, 1, corrects=2))
    assert minutes(stamps_of(rows).first_police) == 6
    rows.append(line(4, K.CORRECTION, 8, 2, corrects=2))  # it was the guards
    assert stamps_of(rows).first_police is None
    assert minutes(stamps_of(rows).first_guard) == 8
    rows.append(line(5, K.STRUCK, 8, 2, corrects=2))
    assert stamps_of(rows).first_on_scene is None
    rows.append(line(6, K.CORRECTION, 7, 2, corrects=2))
    assert minutes(stamps_of(rows).first_guard) == 7
    assert what_holds(rows)[1].id == 2, "it is still the line that was first written"


def test_a_crew_that_came_twice_is_stamped_by_its_first_coming() -> None:
    first = [line(2, K.DISPATCHED, 1, 1), line(3, K.ON_SCENE, 8, 1), line(4, K.UNIT_CLEARED, 20, 1)]
    again = [line(5, K.DISPATCHED, 30, 1), line(6, K.ON_SCENE, 34, 1)]
    (crew,) = stamps_of([line(1, K.RECEIVED, 0), *first, *again]).crews
    steps = (crew.dispatched, crew.on_scene, crew.unit_cleared)
    assert [minutes(step) for step in steps] == [1, 8, 20]


def test_a_crew_that_said_no_and_was_asked_again_is_stamped_by_the_last_asking() -> None:
    asked = [line(2, K.DISPATCHED, 1, 2), line(3, K.DECLINED, 2, 2), line(4, K.DISPATCHED, 9, 2)]
    (crew,) = stamps_of([line(1, K.RECEIVED, 0), *asked, line(5, K.ACCEPTED, 10, 2)]).crews
    assert (minutes(crew.dispatched), minutes(crew.accepted)) == (9, 10)


def test_what_ended_before_it_was_opened_again_no_longer_ends_it() -> None:
    ended = [line(1, K.RECEIVED, 0), line(2, K.CLEARED, 30), line(3, K.CLOSED, 31)]
    opened = [*ended, line(4, K.REOPENED, 60)]
    assert minutes(stamps_of(ended).closed) == 31
    assert stamps_of(opened).closed is stamps_of(opened).cleared is None
    again = [*opened, line(5, K.CLEARED, 80), line(6, K.CLOSED, 81)]
    assert (minutes(stamps_of(again).cleared), minutes(stamps_of(again).closed)) == (80, 81)


def test_lines_that_contradict_each_other_are_named_in_pairs() -> None:
    rows = [line(1, K.RECEIVED, 5), line(2, K.DISPATCHED, 6, 1), line(3, K.EN_ROUTE, 8, 1)]
    assert faults([*rows, line(4, K.ON_SCENE, 9, 1)]) == []
    (found,) = faults([*rows, line(4, K.ON_SCENE, 7, 1)])
    assert (found.earlier.kind, found.later.kind) == (K.EN_ROUTE, K.ON_SCENE)
    assert faults([*rows, line(4, K.DISPATCHED, 7, 1), line(5, K.ON_SCENE, 9, 1)]), "asked again"
    (early,) = faults([line(1, K.RECEIVED, 5), line(2, K.DISPATCHED, 4, 1)])
    assert early.earlier.kind == K.RECEIVED
    assert not faults([line(1, K.RECEIVED, 5), line(2, K.NOTE, 1)]), "a note may tell of before"


KINDS = st.sampled_from([*STEPS, K.RECEIVED, K.OCCURRED, K.CLEARED, K.CLOSED, K.REOPENED, K.NOTE])


@st.composite
def time_lines(draw: st.DrawFn) -> list[Entry]:
    """Any rows in any order of moments, with corrections of any of them."""
    rows: list[Entry] = []
    for id in range(1, draw(st.integers(1, 14)) + 1):
        roots = [row for row in rows if row.corrects is None]
        at, crew = draw(st.integers(0, 90)), draw(st.integers(1, 4))
        if roots and draw(st.integers(0, 3)) == 0:
            kind = draw(st.sampled_from([K.CORRECTION, K.STRUCK]))
            rows.append(line(id, kind, at, crew, draw(st.sampled_from(roots)).id))
        else:
            kind = draw(KINDS)
            rows.append(line(id, kind, at, crew if kind in STEPS else 0))
    return rows


@given(time_lines())
def test_every_stamp_is_a_line_that_holds_and_no_line_but_a_struck_one_is_lost(
    rows: list[Entry],
) -> None:
    held = what_holds(rows)
    struck = {row.corrects for row in rows if row.kind == K.STRUCK}
    roots = {row.id for row in rows if row.corrects is None}
    assert roots - struck <= {row.id for row in held} <= roots
    stamps = stamps_of(rows)
    named = [value for value in vars(stamps).values() if isinstance(value, Entry)]
    crews = [value for crew in stamps.crews for value in vars(crew).values()]
    for mark in (*named, *(value for value in crews if isinstance(value, Entry))):
        assert mark in held
    arrivals = [row for row in held if row.kind == K.ON_SCENE]
    assert minutes(stamps.first_on_scene) == min(map(minutes, arrivals), default=None)
    assert {crew.unit_id for crew in stamps.crews} == {
        row.unit_id for row in held if row.kind in STEPS and row.unit_id
    }


@given(time_lines(), st.randoms(use_true_random=False))
def test_the_order_in_which_rows_are_read_changes_nothing(rows: list[Entry], dice: object) -> None:
    mixed = list(rows)
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    assert stamps_of(mixed) == stamps_of(rows)


@given(time_lines())
def test_without_faults_no_crews_step_is_before_the_one_before(rows: list[Entry]) -> None:
    held = what_holds(rows)
    if faults(held):
        return
    for crew in stamps_of(rows).crews:
        steps = (crew.dispatched, crew.accepted, crew.en_route, crew.on_scene, crew.unit_cleared)
        at = [step.at for step in steps if step]
        assert at == sorted(at)
