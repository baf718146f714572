"""The recommendation: hard masks, the order by road time, who is proposed, and why."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqin.dispatch.recommend import NAMED_WAYS, Candidate, Card, Travel, recommend
from lianqin.dispatch.states import DirectiveKind, Lead
from lianqin.units.kinds import POLICE_UNITS, UnitKind

ALL_KINDS = frozenset(UnitKind)


def crew(unit_id: int, kind: UnitKind = UnitKind.GUARD, **changes: object) -> Candidate:
    facts = {"call_sign": f"{kind}-{unit_id}", "organisation": "泽安", "post": "广场"}
    return Candidate(unit_id=unit_id, kind=kind, **{**facts, **changes})  # type: ignore[arg-type]


def card(lead: Lead = Lead.GUARDS_FIRST, priority: int = 2) -> Card:
    return Card(lead, priority, ALL_KINDS)


def by(seconds: float) -> Travel:
    return Travel(seconds, seconds * 10, reached=True)


def codes(recommendation: object, unit_id: int) -> set[str]:
    for row in recommendation.ruled_out:  # type: ignore[attr-defined]
        if row.candidate.unit_id == unit_id:
            return {reason.code for reason in row.reasons}
    return set()


POLICE, GUARD, INTERNAL = 1, 2, 3


def test_the_nearest_by_road_comes_first_whatever_its_kind() -> None:
    crews = [crew(POLICE, UnitKind.POLICE), crew(GUARD), crew(INTERNAL, UnitKind.INTERNAL_SECURITY)]
    answer = recommend(crews, card(), {POLICE: by(4000), GUARD: by(900), INTERNAL: by(400)})
    assert [row.candidate.unit_id for row in answer.ranked] == [INTERNAL, GUARD, POLICE]


def test_police_go_too_when_guards_go_first() -> None:
    crews = [crew(POLICE, UnitKind.POLICE), crew(GUARD)]
    answer = recommend(crews, card(), {POLICE: by(4000), GUARD: by(400)})
    assert {row.candidate.unit_id for row in answer.proposed} == {POLICE, GUARD}


def test_no_guard_is_proposed_first_when_police_are_sooner() -> None:
    crews = [crew(POLICE, UnitKind.POLICE), crew(GUARD)]
    answer = recommend(crews, card(), {POLICE: by(300), GUARD: by(400)})
    assert [row.candidate.unit_id for row in answer.proposed] == [POLICE]


@pytest.mark.parametrize(
    ("changes", "lead", "reason"),
    [
        ({"is_free": False}, Lead.GUARDS_FIRST, "taken"),
        ({}, Lead.POLICE_ONLY, "police_only"),
        ({"all_certified": False}, Lead.GUARDS_FIRST, "certificate_missing"),
        ({"on_joint_duty": False}, Lead.GUARDS_FIRST, "not_on_joint_duty"),
        ({"is_released": False}, Lead.GUARDS_FIRST, "not_released"),
    ],
)
def test_a_guard_is_ruled_out_with_the_reason(changes: dict, lead: Lead, reason: str) -> None:
    answer = recommend([crew(GUARD, **changes)], card(lead), {GUARD: by(100)})
    assert not answer.ranked
    assert reason in codes(answer, GUARD)


def test_volunteers_never_go_to_the_first_priority() -> None:
    helper = crew(9, UnitKind.VOLUNTEER)
    assert "volunteer_p1" in codes(recommend([helper], card(priority=1), {9: by(60)}), 9)
    assert recommend([helper], card(priority=2), {9: by(60)}).ranked


def test_a_crew_that_no_road_reaches_is_ruled_out_and_the_road_says_why() -> None:
    nowhere = Travel(math.inf, math.nan, reached=False, why_not="geo.closed")
    assert codes(recommend([crew(GUARD)], card(), {GUARD: nowhere}), GUARD) == {"geo.closed"}


def test_beyond_its_own_area_a_self_recruiting_unit_is_asked_for_help_not_directed() -> None:
    outside = crew(GUARD, confined=True, in_own_area=False)
    inside = crew(INTERNAL, UnitKind.INTERNAL_SECURITY, confined=True, in_own_area=True)
    answer = recommend([outside, inside], card(), {GUARD: by(60), INTERNAL: by(70)})
    assert answer.of(GUARD).directive == DirectiveKind.HELP
    assert "help_request" in {reason.code for reason in answer.of(GUARD).reasons}
    assert answer.of(INTERNAL).directive == DirectiveKind.LINKAGE


def test_nobody_able_is_an_answer_and_not_an_exception() -> None:
    answer = recommend([], card(), {})
    assert (answer.ranked, answer.ruled_out, answer.proposed) == ((), (), ())


candidates = st.builds(
    Candidate,
    unit_id=st.integers(1, 10**6),
    kind=st.sampled_from(UnitKind),
    call_sign=st.text(max_size=6),
    organisation=st.just("泽安"),
    post=st.just("广场"),
    is_free=st.booleans(),
    on_joint_duty=st.booleans(),
    is_released=st.booleans(),
    all_certified=st.booleans(),
    in_own_area=st.booleans(),
    confined=st.booleans(),
)
cards = st.builds(
    Card,
    lead=st.sampled_from(Lead),
    priority=st.integers(1, 4),
    kinds_with_actions=st.frozensets(st.sampled_from(UnitKind)),
)
times = st.one_of(st.floats(0, 20_000), st.none())


@given(
    crews=st.lists(candidates, max_size=25, unique_by=lambda c: c.unit_id),
    card_=cards,
    seconds=st.lists(times, min_size=25, max_size=25),
)
@pytest.mark.slow
def test_every_crew_is_ranked_or_ruled_out_with_a_reason_and_the_law_always_holds(
    crews: list[Candidate], card_: Card, seconds: list[float | None]
) -> None:
    travel = {
        crew.unit_id: by(time) if time is not None else Travel(math.inf, math.nan, False, "")
        for crew, time in zip(crews, seconds, strict=False)
    }
    answer = recommend(crews, card_, travel)
    assert answer == recommend(list(reversed(crews)), card_, travel)
    ranked = {row.candidate.unit_id for row in answer.ranked}
    out = {row.candidate.unit_id for row in answer.ruled_out}
    assert ranked | out == {crew.unit_id for crew in crews}
    assert not ranked & out
    assert all(row.reasons for row in (*answer.ranked, *answer.ruled_out))
    assert [r.travel.seconds for r in answer.ranked] == sorted(
        r.travel.seconds for r in answer.ranked
    )
    for row in answer.ranked:
        who = row.candidate
        assert who.is_free
        assert who.kind in POLICE_UNITS or card_.lead != Lead.POLICE_ONLY
        assert not (who.kind == UnitKind.VOLUNTEER and card_.priority == 1)
        assert not (who.kind == UnitKind.GUARD and not who.all_certified)
    able_police = [r for r in answer.ranked if r.candidate.is_police]
    if able_police:
        assert able_police[0].is_proposed


def test_the_nearest_and_the_proposed_are_told_their_road_and_no_one_else() -> None:
    guards = [crew(number) for number in range(2, 42)]
    asked: list[int] = []

    def by_road(unit_id: int) -> Travel:
        asked.append(unit_id)
        return by(100.0 * unit_id)._replace(road="大两线")

    travel = {unit_id: by(100.0 * unit_id) for unit_id in range(2, 42)} | {1: by(9000)}
    crews = [*guards, crew(1, UnitKind.POLICE)]
    answer = recommend(crews, card(), travel, by_road)
    assert asked == [*range(2, 2 + NAMED_WAYS), 1]
    assert [row.travel.road for row in answer.ranked[:NAMED_WAYS]] == ["大两线"] * NAMED_WAYS
    assert answer.ranked[NAMED_WAYS].travel.road == ""
    assert "way_by" in {reason.code for reason in answer.of(1).reasons}  # type: ignore[union-attr]
