"""Recognition: verified by another, proven, capped, and without a rank or a sum over a life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from cast import Cast, direct, report
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianqin.core import clock as house_clock
from lianqin.core.errors import MissingInput
from lianqin.core.models import AuditRow
from lianqin.incidents.models import Participation
from lianqin.registry.kinds import ConductKind
from lianqin.registry.models import ConductEntry, Person
from lianqin.supervision.conduct_errors import (
    ActAlreadyProposed,
    ActMovedOn,
    ActNotListed,
    ActNotProven,
    ActNotRecognisable,
    HappensLater,
    NobodyToThank,
    QuarterNotOver,
    RefusalUnexplained,
    VerifiedByAnother,
)
from lianqin.supervision.models import RecognisedAct, Recognition
from lianqin.supervision.proofs import Proof, ProofKind
from lianqin.supervision.quarters import Quarter, quarter_of, read_quarter
from lianqin.supervision.recognition import (
    MOST_ACTS,
    Deed,
    counted,
    give,
    propose,
    refuse,
    to_thank,
    verify,
)
from lianqin.supervision.states import ActKind

TODAY = date(2024, 6, 12)
SPRING = Quarter(2024, 2)
AFTER = timedelta(days=20)
_marks = count(1)


@dataclass(frozen=True)
class Done:
    """What `counted` looks at of an act."""

    pk: int
    happened_on: date
    kind: str


days = st.dates(date(2024, 4, 1), date(2024, 6, 30))
acts_of_a_quarter = st.lists(st.tuples(days, st.sampled_from(ActKind.values)), max_size=20).map(
    lambda pairs: [Done(pk, day, kind) for pk, (day, kind) in enumerate(pairs)]
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(acts_of_a_quarter, st.data())
def test_what_counts_is_capped_once_a_day_and_kind_and_the_same_in_any_order(
    acts: list[Any], chance: Any
) -> None:
    chosen = counted(acts)
    assert counted(chance.draw(st.permutations(acts))) == chosen
    assert len(chosen) <= MOST_ACTS
    assert len({(done.happened_on, done.kind) for done in chosen}) == len(chosen)
    assert set(chosen) <= set(acts)
    assert counted(chosen) == chosen


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(acts_of_a_quarter, days, st.sampled_from(ActKind.values))
def test_one_more_act_never_takes_one_away_and_beyond_the_cap_gains_nothing(
    acts: list[Any], day: date, kind: str
) -> None:
    before = len(counted(acts))
    after = len(counted([*acts, Done(99, day, kind)]))
    assert before <= after <= min(before + 1, MOST_ACTS)
    if before == MOST_ACTS:
        assert after == before


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_lies_in_the_one_quarter_that_its_code_reads_back_to(day: date) -> None:
    quarter = quarter_of(day)
    assert quarter.since <= day < quarter.until
    assert read_quarter(quarter.code) == quarter
    assert quarter.next.before == quarter
    assert quarter.before.until == quarter.since


def test_what_is_no_quarter_reads_as_none() -> None:
    for code in ("", "2024Q5", "2024Q0", "1999Q1", "2024Q1 ", "KX-CAN", "2024q1"):
        assert read_quarter(code) is None


def other(words: str = "") -> Proof:
    return Proof(ProofKind.OTHER, words or f"社区感谢信{next(_marks)}")


def deed(**changes: Any) -> Deed:
    said = {"kind": ActKind.RESCUE, "words": "搀扶跌倒老人并送医", "happened_on": TODAY}
    return Deed(**{**said, "proof": changes.pop("proof", None) or other(), **changes})


def proposed(cast: Cast, who: Person | None = None, **changes: Any) -> RecognisedAct:
    """Manager Qian puts an act of guard Li forward."""
    return propose(
        who or cast.li.person, deed(**changes), actor=cast.qian.viewer, actor_name="钱经理"
    )


def verified(cast: Cast, who: Person | None = None, **changes: Any) -> RecognisedAct:
    done = proposed(cast, who, **changes)
    verify(done, actor=cast.xu.viewer, actor_name="徐警官")
    return done


def thank(cast: Cast, quarter: Quarter = SPRING) -> list[Recognition]:
    words = "为群众办实事，特此感谢"
    return give(quarter, words, actor=cast.xu.viewer, actor_name="徐警官")


def was_at(cast: Cast, **changes: Any) -> tuple[str, str]:
    """Li's crew came to an incident by a directive; the numbers of both."""
    incident = report(cast, **changes)
    directive = direct(cast, incident, cast.li_crew, status="cleared")
    there = {"on_scene_at": house_clock.now()}
    Participation.unscoped.filter(incident=incident, unit=cast.li_crew).update(**there)
    type(directive).unscoped.filter(pk=directive.pk).update(**there)
    return incident.number, directive.number


@pytest.mark.django_db
def test_an_incident_and_a_directive_prove_what_somebody_who_was_there_did(cast: Cast) -> None:
    incident, directive = was_at(cast)
    first = proposed(cast, proof=Proof(ProofKind.INCIDENT, f" {incident} "))
    second = proposed(cast, proof=Proof(ProofKind.DIRECTIVE, directive))
    assert (first.source, second.source) == (f"incident:{incident}", f"directive:{directive}")


@pytest.mark.django_db
def test_a_drill_a_strangers_record_and_one_at_which_they_never_arrived_prove_nothing(
    cast: Cast,
) -> None:
    drill, drill_order = was_at(cast, is_exercise=True)
    real, order = was_at(cast)
    nobody_came = report(cast)
    declined = direct(cast, nobody_came, cast.li_crew, status="declined")
    for kind, mark, who in (
        (ProofKind.INCIDENT, drill, cast.li),
        (ProofKind.DIRECTIVE, drill_order, cast.li),
        (ProofKind.INCIDENT, real, cast.zhao),
        (ProofKind.DIRECTIVE, order, cast.zhao),
        (ProofKind.INCIDENT, nobody_came.number, cast.li),
        (ProofKind.DIRECTIVE, declined.number, cast.li),
        (ProofKind.INCIDENT, "没有这一件", cast.li),
        (ProofKind.OTHER, "  ", cast.li),
        (ProofKind.DIRECTIVE, "\x00", cast.li),
    ):
        with pytest.raises(ActNotProven):
            proposed(cast, who.person, proof=Proof(kind, mark))
    assert not RecognisedAct.unscoped.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words", ["协助抓获盗窃嫌疑人", "参与逮捕", "组织尿检", "筛查外来人员", "查出吸毒人员"]
)
def test_arrests_and_screenings_are_refused_with_the_reason(cast: Cast, words: str) -> None:
    with pytest.raises(ActNotRecognisable, match="抓捕、筛查不作表扬依据"):
        proposed(cast, words=words)
    with pytest.raises(ActNotRecognisable):
        proposed(cast, proof=other(words))


def test_no_kind_of_act_is_an_arrest_a_screening_or_a_number_of_acceptances() -> None:
    for kind in ActKind:
        words = f"{kind.value} {kind.label}"
        for never in ("arrest", "screen", "accept", "抓", "捕", "筛", "检", "接受"):
            assert never not in words, kind


@pytest.mark.django_db
def test_what_is_not_on_the_list_not_said_or_not_yet_done_is_refused(cast: Cast) -> None:
    with pytest.raises(ActNotListed):
        proposed(cast, kind="arrest")
    with pytest.raises(MissingInput):
        proposed(cast, words=" ")
    with pytest.raises(HappensLater):
        proposed(cast, happened_on=TODAY + timedelta(days=1))


@pytest.mark.django_db
def test_the_same_record_counts_once_for_a_person(cast: Cast) -> None:
    proposed(cast, proof=other("感谢信"))
    with pytest.raises(ActAlreadyProposed):
        proposed(cast, proof=other("感谢信"), words="另一种说法")
    assert RecognisedAct.unscoped.count() == 1


@pytest.mark.django_db
def test_what_was_refused_may_be_put_forward_again_and_then_counts_once(cast: Cast) -> None:
    officer = {"actor": cast.xu.viewer, "actor_name": "徐警官"}
    for _twice in range(2):
        refuse(proposed(cast, proof=other("感谢信")), "写清楚哪一天", **officer)
    again = verified(cast, proof=other("感谢信"), words="6月12日搀扶跌倒老人")
    assert again.verified_at
    with pytest.raises(ActAlreadyProposed):
        proposed(cast, proof=other("感谢信"))
    assert RecognisedAct.unscoped.count() == 3


@pytest.mark.django_db
def test_whoever_proposed_an_act_can_neither_verify_nor_refuse_it(cast: Cast) -> None:
    officer = {"actor": cast.xu.viewer, "actor_name": "徐警官"}
    own = propose(cast.li.person, deed(), **officer)
    with pytest.raises(VerifiedByAnother):
        verify(own, **officer)
    with pytest.raises(VerifiedByAnother):
        refuse(own, "重复", **officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        RecognisedAct.unscoped.filter(pk=own.pk).update(
            verifier_user=cast.xu.user.pk, verified_at=house_clock.now()
        )


@pytest.mark.django_db
def test_an_act_is_settled_once_and_a_refusal_says_why(cast: Cast) -> None:
    officer = {"actor": cast.xu.viewer, "actor_name": "徐警官"}
    done = proposed(cast)
    with pytest.raises(RefusalUnexplained):
        refuse(done, " ", **officer)
    refuse(done, "社区未确认", **officer)
    assert done.refused_reason == "社区未确认"
    with pytest.raises(ActMovedOn):
        verify(done, **officer)


@pytest.mark.django_db
def test_two_verified_acts_are_thanked_after_the_quarter_by_a_named_officer(
    cast: Cast, clock: Any
) -> None:
    verified(cast)
    verified(cast, kind=ActKind.LOST_FOUND)
    verified(cast, cast.zhao.person)  # one act only
    proposed(cast, cast.zhao.person)  # not verified
    with pytest.raises(QuarterNotOver):
        thank(cast)
    clock.move(AFTER)
    (thanks,) = thank(cast)
    assert (thanks.person, thanks.quarter) == (cast.li.person, "2024Q2")
    assert (thanks.acts_counted, thanks.giver_name) == (2, "徐警官")
    entry = ConductEntry.unscoped.get(person=cast.li.person)
    assert (entry.kind, entry.source) == (
        ConductKind.COMMENDATION,
        f"recognition:{thanks.pk}",
    )
    assert entry.words == "2024年第2季度通报表扬：为群众办实事，特此感谢"
    with pytest.raises(NobodyToThank):
        thank(cast)


@pytest.mark.django_db
def test_acts_of_another_quarter_and_two_of_a_kind_on_one_day_do_not_add_up(
    cast: Cast, clock: Any
) -> None:
    verified(cast)
    verified(cast)  # the same kind, the same day
    verified(cast, happened_on=date(2024, 3, 31))
    clock.move(AFTER)
    with pytest.raises(NobodyToThank):
        thank(cast)


@pytest.mark.django_db
def test_ten_acts_are_thanked_like_six(cast: Cast, clock: Any) -> None:
    for day in range(1, 11):
        verified(cast, happened_on=date(2024, 6, day))
    clock.move(AFTER)
    (thanks,) = thank(cast)
    assert thanks.acts_counted == MOST_ACTS


@pytest.mark.django_db
def test_those_to_thank_stand_in_the_order_of_their_names(cast: Cast) -> None:
    for who, acts in ((cast.zhao, 6), (cast.li, 2), (cast.tan, 4)):
        for day in range(1, acts + 1):
            verified(cast, who.person, happened_on=date(2024, 6, day))
    names = [one.person.name for one in to_thank(cast.xu.viewer, SPRING)]
    assert names == ["李保安", "谭队长", "赵保安"]
    assert to_thank(cast.twin.people.xu.viewer, SPRING) == []


@pytest.mark.django_db
def test_declining_costs_nothing_here_as_nothing_reads_it(cast: Cast) -> None:
    verified(cast)
    verified(cast, kind=ActKind.PATROL)
    before = [(one.person, one.acts) for one in to_thank(cast.xu.viewer, SPRING)]
    for _ in range(3):
        direct(cast, report(cast), cast.li_crew, status="declined")
    assert [(one.person, one.acts) for one in to_thank(cast.xu.viewer, SPRING)] == before


@pytest.mark.django_db
def test_supervision_the_unit_and_the_guard_see_an_act_and_nobody_else(cast: Cast) -> None:
    done = verified(cast)
    everybody = {**cast.everybody(), "twin xu": cast.twin.people.xu}
    seen = {
        name
        for name, who in everybody.items()
        if RecognisedAct.objects.for_viewer(who.viewer).filter(pk=done.pk).exists()
    }
    assert seen == {"xu", "qian", "li"}


@pytest.mark.django_db
def test_everybody_is_thanked_by_an_act_of_their_own_and_whom_another_thanked_is_passed_over(
    cast: Cast, clock: Any
) -> None:
    for who in (cast.li, cast.zhao, cast.niu):
        verified(cast, who.person)
        verified(cast, who.person, kind=ActKind.LOST_FOUND)
    clock.move(AFTER)
    Recognition.unscoped.create(
        bureau=cast.twin.bureau,  # so that it is met only where the row is written
        person=cast.zhao.person,
        organisation=cast.company,
        quarter=SPRING.code,
        acts_counted=2,
        words="谢谢",
        giver_name="别处",
        given_at=house_clock.now(),
    )
    assert {one.person for one in thank(cast)} == {cast.li.person, cast.niu.person}
    acts = AuditRow.objects.filter(action="recognition.give").values_list("act_id", flat=True)
    assert len(set(acts)) == 2
