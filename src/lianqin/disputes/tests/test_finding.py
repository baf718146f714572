"""A guard finds a dispute, calms, asks, attends; what is no dispute is refused and says why."""

from __future__ import annotations

from typing import Any

import pytest
from cast import Cast, report
from cast_disputes import dispute_in, referred_to_mei
from django.db import DatabaseError, transaction

from lianqin.core.errors import DomainError, MissingInput
from lianqin.core.models import AuditRow, EventRow
from lianqin.disputes import agreeing, finding, mediating
from lianqin.disputes.errors import (
    DisputeMovedOn,
    DomesticViolence,
    ExerciseDispute,
    NotAMediator,
    NotYourStep,
    TurnedViolent,
)
from lianqin.disputes.escalating import Why, escalate
from lianqin.disputes.models import Dispute, DisputeStep
from lianqin.disputes.states import EndedWhy, State, StepKind, To
from lianqin.disputes.tests.acting import by, found, found_by_zhao, in_talks, referred, said
from lianqin.incidents.callbacks import has_number
from lianqin.incidents.models import Call, Incident, TimelineEntry
from lianqin.incidents.states import Source

pytestmark = pytest.mark.django_db


def kinds(dispute: Dispute) -> list[str]:
    return list(dispute.steps.values_list("kind", flat=True))


def test_a_guards_find_has_a_number_and_a_station_and_is_no_incident(county: Cast) -> None:
    dispute = found_by_zhao(county)
    assert dispute.number == "JF20240612-0001"
    assert (dispute.state, dispute.station) == (State.FOUND, county.places.danhe)
    assert not Incident.unscoped.exists()
    assert found_by_zhao(county).number == "JF20240612-0002"


def test_the_station_is_told_and_no_word_is_in_the_event_or_the_audit(county: Cast) -> None:
    dispute = found_by_zhao(county)
    told = EventRow.objects.get(kind="dispute.changed")
    assert f"org:{dispute.station_id}:desk" in told.audience
    facts = str([*AuditRow.objects.values_list("facts", flat=True), told.facts])
    assert "漏水" not in facts


def test_calming_and_asking_are_two_steps_and_settle_nothing(county: Cast) -> None:
    dispute = found_by_zhao(county, is_calmed=True, wants_mediator=True)
    assert kinds(dispute) == [StepKind.FOUND, StepKind.CALMED, StepKind.ASKED]
    assert dispute.state == State.CALMED
    assert dispute.ended_at is None


@pytest.mark.parametrize("told", [{"words": "她说丈夫又打她"}, {"is_domestic": True}])
def test_domestic_violence_is_refused_and_told_to_be_an_incident(
    county: Cast, told: dict[str, Any]
) -> None:
    with pytest.raises(DomesticViolence) as refused:
        found_by_zhao(county, **told)
    assert "请按警情受理" in str(refused.value)
    assert not Dispute.unscoped.exists()


def test_blows_are_refused_and_a_drill_never_becomes_a_dispute(county: Cast) -> None:
    with pytest.raises(TurnedViolent):
        found_by_zhao(county, is_violent=True)
    drill = report(county, is_exercise=True)
    with pytest.raises(ExerciseDispute):
        finding.find(found(county, came_from=drill), **by(county.people.sun))
    with pytest.raises(MissingInput):
        found_by_zhao(county, words="  ")
    assert not Dispute.unscoped.exists()


@pytest.mark.parametrize("told", [{"may_turn_violent": True}, {"words": "扬言要动手，两家堵着门"}])
def test_one_that_may_turn_violent_sends_the_police_at_once_and_may_go_on_later(
    county: Cast, told: dict[str, Any]
) -> None:
    dispute = found_by_zhao(county, **told)
    incident = Incident.unscoped.get()
    assert (dispute.state, dispute.escalated_to) == (State.ESCALATED, incident)
    assert (incident.category, incident.priority) == ("dispute.neighbour", 2)
    lines = TimelineEntry.unscoped.filter(incident=incident).values_list("text", flat=True)
    assert f"由纠纷 {dispute.number} 转来" in lines
    assert incident.number in dispute.steps.get(kind=StepKind.ESCALATED).text
    assert Call.unscoped.get().reporter == county.people.zhao.person
    mei = county.people.mei.user.pk
    mediating.refer(dispute, to=To.MEDIATOR, mediator_user=mei, **by(county.people.sun))
    assert dispute.state == State.REFERRED


@pytest.mark.parametrize(
    ("why", "category"),
    [
        (Why.BLOWS, "security.fight"),
        (Why.WEAPON, "criminal.weapon"),
        (Why.INJURED, "security.fight"),
    ],
)
def test_violence_during_talks_opens_an_incident_of_its_kind(
    county: Cast, why: Why, category: str
) -> None:
    dispute = in_talks(county)
    incident = escalate(dispute, why=why, text="抄起凳子", **by(county.people.mei))
    assert (incident.category, incident.station) == (category, dispute.station)
    assert (incident.has_weapon, incident.injured) == (why == Why.WEAPON, int(why == Why.INJURED))
    assert "抄起凳子" in incident.words
    with pytest.raises(DisputeMovedOn):
        escalate(dispute, why=why, **by(county.people.mei))


def test_what_turned_out_to_be_domestic_violence_never_comes_back(county: Cast) -> None:
    dispute = in_talks(county)
    incident = escalate(dispute, why=Why.DOMESTIC, **by(county.people.mei))
    assert (incident.category, incident.is_domestic) == ("security.domestic", True)
    with pytest.raises(DomesticViolence):
        mediating.refer(dispute, to=To.POLICE, **by(county.people.sun))


DOMESTIC = [
    {"is_domestic": True},
    {"category": "security.domestic.child"},
    {"result_category": "security.domestic.elder"},
]


@pytest.mark.parametrize("marks", DOMESTIC)
def test_an_incident_of_violence_at_home_becomes_no_dispute(
    county: Cast, marks: dict[str, Any]
) -> None:
    incident = report(county, **marks)
    with pytest.raises(DomesticViolence) as refused:
        finding.find(found(county, came_from=incident), **by(county.people.sun))
    assert incident.number in str(refused.value)
    assert not Dispute.unscoped.exists()


@pytest.mark.parametrize("marks", DOMESTIC)
def test_what_is_found_to_be_violence_at_home_is_neither_referred_nor_begun_nor_agreed(
    county: Cast, marks: dict[str, Any]
) -> None:
    incident = report(county)
    sun, mei = by(county.people.sun), by(county.people.mei)
    talks, waiting = in_talks(county), referred(county)
    for dispute in (talks, waiting):
        Dispute.unscoped.filter(pk=dispute.pk).update(came_from=incident)
    Incident.unscoped.filter(pk=incident.pk).update(**marks)
    with pytest.raises(DomesticViolence):
        mediating.refer(waiting, to=To.POLICE, **sun)
    with pytest.raises(DomesticViolence):
        mediating.begin(waiting, **mei)
    with pytest.raises(DomesticViolence):
        agreeing.agree(talks, said(), **mei)
    mediating.end(talks, why=EndedWhy.NO_AGREEMENT, rights_told=True, **mei)
    assert talks.state == State.REFUSED


def test_who_turns_it_into_an_incident_told_it_from_the_field_or_took_it_down(
    county: Cast,
) -> None:
    told = escalate(found_by_zhao(county), why=Why.BLOWS, **by(county.people.zhao))
    call = Call.unscoped.get(incident=told)
    assert (call.source, call.reporter, call.taken_by) == (
        Source.FIELD,
        county.people.zhao.person,
        None,
    )
    for who in (county.people.chen, county.people.mei):
        taken = Call.unscoped.get(incident=escalate(in_talks(county), why=Why.BLOWS, **by(who)))
        assert (taken.source, taken.reporter) == (Source.WALK_IN, None)
        assert taken.taken_by == who.user.pk
        assert not has_number(taken.incident)


def test_a_dispute_from_an_incident_names_it_and_is_named_by_it(county: Cast) -> None:
    incident = report(county)
    dispute = finding.find(found(county, came_from=incident), **by(county.people.sun))
    assert dispute.came_from == incident
    assert TimelineEntry.unscoped.filter(
        incident=incident, text=f"移作纠纷登记 {dispute.number}"
    ).exists()


GUARDS_FORBIDDEN = {
    "begin": lambda d, who: mediating.begin(d, **who),
    "word": lambda d, who: mediating.take_word(d, side=1, is_willing=True, **who),
    "note": lambda d, who: mediating.note(d, text="谈了", **who),
    "agree": lambda d, who: agreeing.agree(d, said(), **who),
    "end": lambda d, who: mediating.end(d, why=EndedWhy.NO_AGREEMENT, rights_told=True, **who),
}


@pytest.mark.parametrize("step", GUARDS_FORBIDDEN)
@pytest.mark.parametrize("name", ["zhao", "tan", "niu", "he", "ge"])
def test_a_guard_never_mediates_nor_records_an_agreement(
    county: Cast, step: str, name: str
) -> None:
    dispute = dispute_in(county, state=State.IN_MEDIATION, referred_to=To.POLICE)
    with pytest.raises(NotAMediator) as refused:
        GUARDS_FORBIDDEN[step](dispute, by(county.everybody()[name]))
    assert "可以劝和、请求移交、到场协助" in str(refused.value)
    assert not dispute.steps.exists()


def test_referring_and_settling_are_for_the_police(county: Cast) -> None:
    dispute = found_by_zhao(county)
    for who in (county.people.zhao, county.people.mei):
        with pytest.raises(NotYourStep):
            mediating.refer(dispute, to=To.POLICE, **by(who))
        with pytest.raises(NotYourStep):
            mediating.settle_at_source(dispute, text="和好", **by(who))
    with pytest.raises(NotYourStep):
        finding.find(found(county), **by(county.people.mei))


def test_a_guard_attends_talks_and_only_talks(county: Cast) -> None:
    dispute = found_by_zhao(county)
    with pytest.raises(DisputeMovedOn):
        finding.attend(dispute, **by(county.people.zhao))
    talks = in_talks(county)
    finding.attend(talks, text="在门口维持秩序", **by(county.people.zhao))
    assert kinds(talks)[-1] == StepKind.ATTENDED
    assert talks.state == State.IN_MEDIATION


def test_asking_twice_is_asked_once(county: Cast) -> None:
    dispute = found_by_zhao(county, wants_mediator=True)
    with pytest.raises(DisputeMovedOn):
        finding.ask_for_mediator(dispute, **by(county.people.zhao))


def test_a_line_of_the_course_is_never_changed(county: Cast) -> None:
    step = found_by_zhao(county).steps.get()
    for change in ({"text": "另说"}, {"kind": StepKind.AGREED}):
        with pytest.raises(DatabaseError), transaction.atomic():
            DisputeStep.unscoped.filter(pk=step.pk).update(**change)


def test_each_sees_only_their_own(county: Cast) -> None:
    mine, everybody = referred_to_mei(county), county.everybody()
    other = dispute_in(county)
    seen = {
        name: set(Dispute.objects.for_viewer(who.viewer).values_list("pk", flat=True))
        for name, who in everybody.items()
    }
    assert seen["mei"] == {mine.pk}
    assert seen["sun"] == seen["chen"] == seen["zhao"] == {mine.pk, other.pk}
    assert not any(seen[name] for name in ("ma", "li", "tan", "xu", "qian", "shen", "lin"))
    assert not Dispute.objects.for_viewer(county.wang.viewer).exists()


def test_every_refusal_has_its_code_and_sentence() -> None:
    ours = [e for code, e in DomainError.catalogue.items() if code.startswith("disputes.")]
    assert len(ours) >= 14
    assert all(error.sentence for error in ours)
