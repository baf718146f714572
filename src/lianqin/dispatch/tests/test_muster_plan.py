"""Whom a ring calls and where people meet: the rules, on whatever may be drawn."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from lianqin.dispatch.law import BY_CODE, lawful_for
from lianqin.dispatch.models.muster import Duty
from lianqin.dispatch.muster_plan import (
    LEAST_POLICE,
    MOST_A_RING,
    SPREAD,
    SoFar,
    Spot,
    actions_for_duty,
    calls_of,
    choose_rally,
    duty_for,
    why_no_rally,
)
from lianqin.dispatch.recommend import Candidate, Ranked, Travel, directive_kind
from lianqin.units.kinds import POLICE_UNITS, UnitKind

RINGS = [{"after": 0, "within": 300}, {"after": 2, "within": 600}, {"after": 4, "within": 1200}]
LAWFUL = {kind: tuple(action.code for action in lawful_for(kind)) for kind in UnitKind}
NEVER = {"question", "search", "apprehend", "pursue", "block_road", "protect_scene", "keep_order"}


def ranked(rows: list[tuple[UnitKind, float]]) -> list[Ranked]:
    """The crews that no mask ruled out, nearest first."""
    near = sorted(enumerate(rows, start=1), key=lambda row: row[1][1])
    who = [(Candidate(n, kind, f"{n}", "", ""), seconds) for n, (kind, seconds) in near]
    return [
        Ranked(place, crew, Travel(seconds, seconds * 10, True), directive_kind(crew), ())
        for place, (crew, seconds) in enumerate(who, start=1)
    ]


crews = st.lists(st.tuples(st.sampled_from(UnitKind), st.floats(1, 4000)), max_size=40)


@given(crews, st.integers(1, 3), st.sets(st.integers(1, 40)), st.sets(st.integers(1, 40)))
def test_only_those_whom_no_mask_rules_out_are_called_and_never_a_volunteer(
    rows: list[tuple[UnitKind, float]], ring: int, own: set[int], already: set[int]
) -> None:
    able = ranked(rows)
    so_far = SoFar(units=frozenset(already))
    calls = calls_of(able, ring, RINGS, own_site=frozenset(own), lawful=LAWFUL, so_far=so_far)
    called = [call.ranked.candidate.unit_id for call in calls]
    assert len(called) == len(set(called))
    assert sum(call.duty != Duty.CONTACT for call in calls) <= MOST_A_RING
    assert set(called) <= {row.candidate.unit_id for row in able} - already
    for call in calls:
        kind = call.ranked.candidate.kind
        assert kind != UnitKind.VOLUNTEER
        assert (call.duty == Duty.CONTACT) is (kind in POLICE_UNITS)
        if call.duty != Duty.CONTACT:
            assert call.actions
            assert not set(call.actions) & NEVER
            assert all(kind in BY_CODE[code].kinds for code in call.actions)


@given(crews)
def test_a_wider_ring_loses_nobody_until_it_is_full(rows: list[tuple[UnitKind, float]]) -> None:
    able, more = ranked(rows), {"own_site": frozenset[int](), "lawful": LAWFUL}
    found = [calls_of(able, ring, RINGS, **more) for ring in (1, 2, 3)]  # type: ignore[arg-type]
    ids = [[call.ranked.candidate.unit_id for call in calls] for calls in found]
    for narrow, wide in pairwise(ids):
        assert len(wide) >= MOST_A_RING or set(narrow) <= set(wide)


@given(crews, st.integers(0, 3), st.sets(st.integers(1, 40)), st.integers(0, 12))
def test_a_full_ring_never_cuts_off_the_police_that_are_lacking(
    rows: list[tuple[UnitKind, float]], standing: int, already: set[int], in_ring: int
) -> None:
    able = ranked(rows)
    so_far = SoFar(frozenset(already), standing, in_ring)
    calls = calls_of(able, 1, RINGS, own_site=frozenset(), lawful=LAWFUL, so_far=so_far)
    police = [
        row.candidate.unit_id
        for row in able
        if row.candidate.is_police and row.candidate.unit_id not in already
    ]
    called = {call.ranked.candidate.unit_id for call in calls}
    assert set(police[: max(LEAST_POLICE - standing, 0)]) <= called
    within = {row.candidate.unit_id for row in able if row.travel.seconds <= 300}
    assert within & set(police) <= called
    far = called & set(police) - within
    assert len(far) <= max(LEAST_POLICE - standing, 0)


def test_a_crew_with_nothing_lawful_to_do_is_not_called() -> None:
    able = ranked([(UnitKind.GUARD, 60.0)])
    none = {UnitKind.GUARD: ("keep_order", "protect_scene")}
    assert not calls_of(able, 1, RINGS, own_site=frozenset(), lawful=none)
    assert actions_for_duty(Duty.RALLY, ("keep_away", "pursue")) == ("keep_away",)
    assert duty_for(UnitKind.VOLUNTEER, at_own_site=True) is None


spots = st.builds(
    Spot,
    name=st.text(max_size=4),
    lon=st.just(112.9),
    lat=st.just(35.5),
    is_known=st.booleans(),
    straight_m=st.floats(0, 3000),
    road_m=st.one_of(st.floats(0, 6000), st.just(float("inf"))),
    snap_m=st.floats(0, 300),
    approach_m=st.floats(0, 1000),
    bearing=st.floats(0, 360),
)


@given(st.lists(spots, max_size=30))
def test_rally_points_are_out_of_reach_and_sight_on_a_road_and_spread(found: list[Spot]) -> None:
    chosen = choose_rally(found, 300, 500)
    for spot in chosen:
        assert spot.straight_m >= 300
        assert spot.snap_m <= 80
        assert spot.straight_m >= 500 or not spot.in_line
    for one in chosen:
        for other in chosen:
            turn = abs(one.bearing - other.bearing) % 360
            assert one is other or min(turn, 360 - turn) >= SPREAD
    assert bool(chosen) is any(not why_no_rally(spot, 300, 500) for spot in found)
