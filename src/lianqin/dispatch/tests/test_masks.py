"""Every hard mask: whom it is about, that it rules out whatever else speaks for a crew; why."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqin.dispatch.candidates import Candidate, Card, Travel
from lianqin.dispatch.masks import MASKS, why_not
from lianqin.dispatch.reasons import SENTENCES
from lianqin.dispatch.recommend import recommend
from lianqin.dispatch.states import Lead
from lianqin.units.kinds import POLICE_UNITS, UnitKind

CIVIL = [kind for kind in UnitKind if kind not in POLICE_UNITS]
ALL_KINDS = frozenset(UnitKind)
NEAR = Travel(60.0, 600.0, True)


def crew(kind: UnitKind = UnitKind.GUARD, unit_id: int = 1, **changes: object) -> Candidate:
    facts = {"call_sign": f"{kind}-{unit_id}", "organisation": "泽安", "post": "广场"}
    return Candidate(unit_id=unit_id, kind=kind, **{**facts, **changes})  # type: ignore[arg-type]


def card(**changes: object) -> Card:
    facts = {"lead": Lead.GUARDS_FIRST, "priority": 2, "kinds_with_actions": ALL_KINDS}
    return Card(**{**facts, **changes})  # type: ignore[arg-type]


def codes(who: Candidate, rule: Card) -> list[str]:
    return [reason.code for reason in why_not(who, rule, NEAR)]


# For each mask: what makes it hold, in the crew and in the rule.
WHEN: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "off_shift": ({"on_shift": False}, {}),
    "taken": ({"is_free": False}, {}),
    "police_only": ({}, {"lead": Lead.POLICE_ONLY}),
    "no_lawful_action": ({}, {"kinds_with_actions": frozenset()}),
    "volunteer_p1": ({}, {"priority": 1}),
    "not_on_file": ({"all_on_file": False}, {}),
    "certificate_missing": ({"all_certified": False}, {}),
    "appointment_missing": ({"all_appointed": False}, {}),
    "not_on_joint_duty": ({"on_joint_duty": False}, {}),
    "consent_missing": ({"all_consented": False}, {}),
    "not_released": ({"is_released": False}, {}),
    "skill_missing": ({"skills": frozenset({"driving"})}, {"skills": ("driving", "first_aid")}),
    "kit_missing": ({"kit": frozenset()}, {"kit": ("torch",)}),
    "rest_due": ({"is_rested": False}, {}),
    "position_stale": ({"stale": True, "at_post": False}, {}),
}


@pytest.mark.parametrize("mask", MASKS, ids=lambda mask: mask.code)
def test_a_mask_rules_out_the_kinds_that_it_is_about_and_no_other(mask) -> None:  # type: ignore[no-untyped-def]
    of_crew, of_rule = WHEN[mask.code]
    for kind in UnitKind:
        assert codes(crew(kind), card()) == []
        found = codes(crew(kind, **of_crew), card(**of_rule))
        assert found == ([mask.code] if kind in mask.kinds else [])


# Whom a mask is about, written out a second time: a mask made narrower lets somebody go.
GUARD, VOLUNTEER = UnitKind.GUARD, UnitKind.VOLUNTEER
ABOUT: dict[str, set[UnitKind]] = {
    **{code: set(UnitKind) for code in ("off_shift", "taken", "rest_due", "position_stale")},
    "volunteer_p1": {VOLUNTEER},
    "certificate_missing": {GUARD},
    "appointment_missing": {UnitKind.INTERNAL_SECURITY},
    "not_on_joint_duty": {GUARD, VOLUNTEER},
    "consent_missing": {GUARD},
}


def test_whom_each_mask_is_about_and_the_others_are_about_all_but_police() -> None:
    for mask in MASKS:
        assert mask.kinds == ABOUT.get(mask.code, set(CIVIL)), mask.code


def test_there_is_no_mask_without_a_case_or_a_sentence() -> None:
    assert set(WHEN) == {mask.code for mask in MASKS}
    assert set(WHEN) <= set(SENTENCES)


def test_a_guard_goes_by_a_certificate_and_internal_security_by_its_appointment() -> None:
    uncertified = {"all_certified": False, "all_appointed": True}
    unappointed = {"all_certified": True, "all_appointed": False}
    guard, internal = UnitKind.GUARD, UnitKind.INTERNAL_SECURITY
    assert codes(crew(guard, **uncertified), card()) == ["certificate_missing"]
    assert codes(crew(guard, **unappointed), card()) == []
    assert codes(crew(internal, **uncertified), card()) == []
    assert codes(crew(internal, **unappointed), card()) == ["appointment_missing"]


def test_what_a_crew_does_not_bring_is_named() -> None:
    rule = card(skills=("driving", "first_aid"), kit=("torch",))
    said = "；".join(map(str, why_not(crew(skills=frozenset({"driving"})), rule, NEAR)))
    assert "没有：急救" in said
    assert "没有带：手电" in said
    assert "驾驶" not in said


def test_somebody_is_told_every_reason_and_not_the_first_alone() -> None:
    found = codes(crew(is_free=False, all_certified=False, is_rested=False), card())
    assert found == ["taken", "certificate_missing", "rest_due"]


candidates = st.builds(
    Candidate,
    unit_id=st.integers(1, 10**6),
    kind=st.sampled_from(UnitKind),
    call_sign=st.text(max_size=4),
    organisation=st.just("泽安"),
    post=st.just("广场"),
    size=st.integers(1, 4),
    skills=st.frozensets(st.sampled_from(["driving", "first_aid"])),
    kit=st.frozensets(st.just("torch")),
    confined=st.booleans(),
    in_own_area=st.booleans(),
    **{
        flag: st.integers(0, 7).map(bool)  # mostly true, so that some pass
        for flag in (
            "on_shift", "is_free", "on_joint_duty", "is_released", "all_on_file", "all_certified",
            "all_appointed", "all_consented", "is_rested", "at_post",
        )
    },
    stale=st.booleans(),
)  # fmt: skip
cards = st.builds(
    Card,
    lead=st.sampled_from(Lead),
    priority=st.integers(1, 4),
    kinds_with_actions=st.frozensets(st.sampled_from(UnitKind)),
    officers=st.integers(0, 4),
    guards=st.integers(0, 4),
    skills=st.sampled_from([(), ("driving",), ("driving", "first_aid")]),
    kit=st.sampled_from([(), ("torch",)]),
    arrival_seconds=st.one_of(st.none(), st.integers(60, 1200)),
    sent_officers=st.integers(0, 2),
    sent_guards=st.integers(0, 2),
    has_helper=st.booleans(),
)


@pytest.mark.slow
@given(
    crews=st.lists(candidates, max_size=20, unique_by=lambda c: c.unit_id),
    rule=cards,
    seconds=st.lists(st.floats(0, 9000), min_size=20, max_size=20),
    order=st.randoms(use_true_random=False),
)
def test_nobody_who_fails_a_mask_is_ranked_and_the_same_crews_give_the_same_answer(
    crews: list[Candidate], rule: Card, seconds: list[float], order: random.Random
) -> None:
    travel = {
        who.unit_id: Travel(time, 10 * time, True, seconds_80=1.3 * time)
        for who, time in zip(crews, seconds, strict=False)
    }
    answer = recommend(crews, rule, travel)
    for row in answer.ranked:
        who = row.candidate
        for mask in MASKS:
            assert not (who.kind in mask.kinds and mask.holds(who, rule)), mask.code
    ranked = {row.candidate.unit_id for row in answer.ranked}
    out = {row.candidate.unit_id for row in answer.ruled_out}
    assert ranked | out == {who.unit_id for who in crews}
    assert not ranked & out
    shuffled = list(crews)
    order.shuffle(shuffled)
    assert repr(recommend(shuffled, rule, travel)) == repr(answer)
