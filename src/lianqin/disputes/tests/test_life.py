"""The course as a machine over random histories: no step out of turn, no end without rights."""

from __future__ import annotations

from typing import Any

import pytest
from cast import Cast
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianqin.core.errors import DomainError
from lianqin.disputes import agreeing, finding, mediating
from lianqin.disputes.errors import (
    DisputeMovedOn,
    MediatorUnknown,
    RightsUntold,
    SideUnasked,
    SideUnknown,
)
from lianqin.disputes.escalating import Why, escalate
from lianqin.disputes.models import Dispute, DisputeStep, SideWord
from lianqin.disputes.states import BEFORE, ENDED, EndedWhy, State, StepKind, To
from lianqin.disputes.tests.acting import by, found_by_zhao, in_talks, referred, said

pytestmark = pytest.mark.django_db

Take = Any
STEPS: dict[str, Take] = {
    "calm": lambda d, c: finding.calm(d, **by(c.people.zhao)),
    "ask": lambda d, c: finding.ask_for_mediator(d, **by(c.people.zhao)),
    "attend": lambda d, c: finding.attend(d, **by(c.people.zhao)),
    "to_mei": lambda d, c: mediating.refer(
        d, to=To.MEDIATOR, mediator_user=c.people.mei.user.pk, **by(c.people.sun)
    ),
    "to_police": lambda d, c: mediating.refer(d, to=To.POLICE, **by(c.people.sun)),
    "yes_1": lambda d, c: mediating.take_word(d, side=1, is_willing=True, **by(c.people.mei)),
    "yes_2": lambda d, c: mediating.take_word(d, side=2, is_willing=True, **by(c.people.mei)),
    "no_1": lambda d, c: mediating.take_word(
        d, side=1, is_willing=False, rights_told=True, **by(c.people.mei)
    ),
    "no_untold": lambda d, c: mediating.take_word(d, side=2, is_willing=False, **by(c.people.mei)),
    "begin": lambda d, c: mediating.begin(d, **by(c.people.mei)),
    "note": lambda d, c: mediating.note(d, text="谈了一次", **by(c.people.mei)),
    "agree": lambda d, c: agreeing.agree(d, said(), **by(c.people.mei)),
    "fail": lambda d, c: mediating.end(
        d, why=EndedWhy.NO_AGREEMENT, rights_told=True, **by(c.people.mei)
    ),
    "fail_untold": lambda d, c: mediating.end(d, why=EndedWhy.NO_AGREEMENT, **by(c.people.mei)),
    "lapse": lambda d, c: mediating.end(d, why=EndedWhy.IN_COURT, **by(c.people.mei)),
    "settle": lambda d, c: mediating.settle_at_source(d, text="握手言和", **by(c.people.sun)),
    "blows": lambda d, c: escalate(d, why=Why.BLOWS, **by(c.people.zhao)),
}
HISTORIES = st.lists(st.sampled_from(sorted(STEPS)), min_size=1, max_size=14)


def play(county: Cast, history: list[str]) -> None:
    """Each step moves it as the table says, or is refused and leaves everything as it was."""
    dispute = found_by_zhao(county)
    for name in history:
        before, lines = Dispute.unscoped.get(pk=dispute.pk), dispute.steps.count()
        try:
            with transaction.atomic():
                STEPS[name](dispute, county)
        except DomainError:
            dispute.refresh_from_db()
            assert (dispute.state, dispute.steps.count()) == (before.state, lines), name
            continue
        dispute.refresh_from_db()
        assert dispute.steps.count() > lines, f"{name} left no line"
        goal = State(dispute.state)
        if goal != before.state:
            assert before.state in BEFORE[goal], f"{name}: {before.state} to {goal}"
        holds(dispute)
    holds(dispute)


def holds(dispute: Dispute) -> None:
    """What must be true of a dispute at any moment."""
    assert (dispute.state in ENDED) is (dispute.ended_at is not None)
    if dispute.state == State.REFUSED:
        assert dispute.rights_told
        assert dispute.ended_why
    if dispute.state in (State.IN_MEDIATION, State.AGREED):
        said_yes = SideWord.unscoped.filter(dispute=dispute, is_willing=True)
        assert set(said_yes.values_list("side", flat=True)) == {1, 2}
    has_agreement = hasattr(Dispute.unscoped.get(pk=dispute.pk), "agreement")
    assert has_agreement is (dispute.state == State.AGREED)
    if dispute.state == State.ESCALATED:
        assert dispute.escalated_to_id
    assert list(dispute.steps.values_list("id", flat=True)) == sorted(
        dispute.steps.values_list("id", flat=True)
    )


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=HISTORIES)
def test_no_history_takes_a_step_out_of_turn(county: Cast, history: list[str]) -> None:
    with transaction.atomic():
        play(county, history)
        transaction.set_rollback(True)


@pytest.mark.slow
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=HISTORIES)
def test_no_history_of_hundreds_takes_a_step_out_of_turn(county: Cast, history: list[str]) -> None:
    with transaction.atomic():
        play(county, history)
        transaction.set_rollback(True)


def test_one_side_refuses_and_it_is_ended_with_the_rights_told_and_never_settled(
    county: Cast,
) -> None:
    dispute = referred(county)
    with pytest.raises(RightsUntold):
        mediating.take_word(dispute, side=2, is_willing=False, **by(county.people.mei))
    assert not SideWord.unscoped.exists()
    mediating.take_word(
        dispute, side=2, is_willing=False, rights_told=True, **by(county.people.mei)
    )
    dispute.refresh_from_db()
    assert (dispute.state, dispute.rights_told) == (State.REFUSED, True)
    assert dispute.ended_why == EndedWhy.ONE_REFUSES
    assert "权利已告知" in str(dispute.get_state_display())
    kinds = set(dispute.steps.values_list("kind", flat=True))
    assert not kinds & {StepKind.SETTLED, StepKind.AGREED}


def test_a_side_may_stop_it_half_way(county: Cast) -> None:
    dispute = in_talks(county)
    mediating.take_word(
        dispute, side=1, is_willing=False, rights_told=True, **by(county.people.mei)
    )
    dispute.refresh_from_db()
    assert (dispute.state, dispute.ended_why) == (State.REFUSED, EndedWhy.WANTS_TO_STOP)


def test_the_database_refuses_an_end_without_the_rights(county: Cast) -> None:
    dispute = referred(county)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dispute.unscoped.filter(pk=dispute.pk).update(
            state=State.REFUSED, ended_at=dispute.found_at, ended_why=EndedWhy.ONE_REFUSES
        )


def test_talks_do_not_begin_before_each_side_said_yes(county: Cast) -> None:
    dispute = referred(county)
    mediating.take_word(dispute, side=1, is_willing=True, **by(county.people.mei))
    with pytest.raises(SideUnasked) as refused:
        mediating.begin(dispute, **by(county.people.mei))
    assert "第 2 方" in str(refused.value)
    with pytest.raises(SideUnknown):
        mediating.take_word(dispute, side=3, is_willing=True, **by(county.people.mei))


def test_a_yes_from_before_the_blows_is_void_after_them(county: Cast, clock: Any) -> None:
    dispute = in_talks(county)
    escalate(dispute, why=Why.BLOWS, **by(county.people.mei))
    mediating.refer(dispute, to=To.POLICE, **by(county.people.sun))
    with pytest.raises(SideUnasked):
        mediating.begin(dispute, **by(county.people.sun))


def test_only_a_mediator_of_the_bureau_is_referred_to(county: Cast) -> None:
    dispute = found_by_zhao(county)
    stranger = county.twin.people.mei.user.pk
    for chosen in (stranger, county.people.li.user.pk, None):
        with pytest.raises(MediatorUnknown):
            mediating.refer(dispute, to=To.MEDIATOR, mediator_user=chosen, **by(county.people.sun))


def test_whoever_was_second_is_told_that_it_has_moved_on(county: Cast) -> None:
    dispute = found_by_zhao(county)
    stale = Dispute.unscoped.get(pk=dispute.pk)
    mediating.settle_at_source(dispute, text="握手言和", **by(county.people.sun))
    with pytest.raises(DisputeMovedOn):
        finding.calm(stale, **by(county.people.zhao))
    assert DisputeStep.unscoped.filter(dispute=dispute).count() == 2
