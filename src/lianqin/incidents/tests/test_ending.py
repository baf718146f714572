"""How an incident ends: results, close, opening again, calling back, complaints, the outcome."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from cast import Cast, report
from hypothesis import given
from hypothesis import strategies as st

from lianqin.core import clock as duty_clock
from lianqin.core.acts import act
from lianqin.core.clock import FrozenClock
from lianqin.core.errors import MissingInput
from lianqin.core.models import AuditRow
from lianqin.incidents import services
from lianqin.incidents.callbacks import QUESTIONS, WITHIN, call_back
from lianqin.incidents.ending import Outcome, close, give_feedback, missing_of, reopen
from lianqin.incidents.ending_errors import (
    AnswerUnknown,
    CalledBackAlready,
    GrievanceAnswered,
    NotClosed,
    ResultContradicted,
    SomebodyWasThere,
    TransferMissing,
    WhyMissing,
)
from lianqin.incidents.errors import FeedbackMissing, IncidentMovedOn, NotArrived
from lianqin.incidents.grievances import answer_grievance, complain
from lianqin.incidents.models import (
    AnswerTally,
    Callback,
    Feedback,
    IdentityAppeal,
    Incident,
    Transfer,
)
from lianqin.incidents.outcome import Ended, ended_of, handled
from lianqin.incidents.results import RULES, contradictions
from lianqin.incidents.states import EntryKind, State

RESCUED = Outcome(result="rescued", category="assistance.lost", helped=5)
BY_PHONE = Outcome(result="by_phone", category="other.inquiry")
DAY = timedelta(days=1)


@pytest.fixture
def county(cast: Cast) -> Cast:
    return cast


def by(county: Cast) -> dict[str, Any]:
    return {"actor": county.chen.viewer, "actor_name": "陈民警"}


def arrive(county: Cast, incident: Incident) -> None:
    with act("test.arrive", actor=county.chen.viewer) as act_:
        services.take_part(incident, county.danhe_car, act_)
        services.arrived(incident, county.danhe_car, act_, act_.at)


def shut(county: Cast, incident: Incident, at: datetime | None = None) -> None:
    close(incident, open_units=lambda _incident: 0, at=at, **by(county))


def closed(county: Cast, **changes: Any) -> Incident:
    """An incident in which a crew arrived, and which ended well."""
    incident = report(county, category="assistance.lost", **changes)
    arrive(county, incident)
    give_feedback(incident, RESCUED, **by(county))
    shut(county, incident)
    incident.refresh_from_db()
    return incident


def test_every_result_has_its_rule() -> None:
    assert set(RULES) == set(Feedback.Result.values)


@given(
    st.sampled_from(Feedback.Result.values),
    st.fixed_dictionaries(
        dict.fromkeys(("helped", "apprehended", "injured", "dead"), st.integers(0, 3))
    ),
)
def test_a_result_contradicts_just_the_counts_that_its_rule_names(
    result: str, counts: dict[str, int]
) -> None:
    rule = RULES[result]
    fits = all(counts[name] for name in rule.needs) and not any(
        counts[name] for name in rule.excludes
    )
    assert (contradictions(result, counts) == []) is fits


@pytest.mark.django_db
class TestFeedback:
    def test_nobody_is_arrested_by_a_false_alarm(self, county: Cast) -> None:
        incident = report(county)
        arrive(county, incident)
        with pytest.raises(ResultContradicted) as refused:
            give_feedback(
                incident, Outcome("false_alarm", "criminal.theft", apprehended=1), **by(county)
            )
        assert "抓获人数应为零" in str(refused.value)

    def test_an_arrest_says_how_many(self, county: Cast) -> None:
        incident = report(county)
        arrive(county, incident)
        with pytest.raises(ResultContradicted):
            give_feedback(incident, Outcome("apprehended", "criminal.theft"), **by(county))

    def test_what_was_settled_by_telephone_needs_no_arrival_and_can_be_closed(
        self, county: Cast
    ) -> None:
        incident = report(county, category="other.inquiry")
        give_feedback(incident, BY_PHONE, **by(county))
        shut(county, incident)
        incident.refresh_from_db()
        assert incident.state == State.CLOSED
        assert incident.first_police_on_scene_at is None

    def test_after_somebody_was_there_it_was_not_settled_by_telephone(self, county: Cast) -> None:
        incident = report(county)
        arrive(county, incident)
        with pytest.raises(SomebodyWasThere):
            give_feedback(incident, BY_PHONE, **by(county))

    def test_a_rescue_without_anybody_there_is_refused(self, county: Cast) -> None:
        with pytest.raises(NotArrived):
            give_feedback(report(county), RESCUED, **by(county))

    def test_handing_on_needs_a_record_of_to_whom(self, county: Cast) -> None:
        incident = report(county, category="other.inquiry")
        handed = Outcome("transferred", "other.inquiry")
        with pytest.raises(TransferMissing):
            give_feedback(incident, handed, **by(county))
        Transfer.unscoped.create(incident=incident, to="12345", at=duty_clock.now())
        give_feedback(incident, handed, **by(county))
        shut(county, incident)

    def test_a_closed_record_takes_no_feedback(self, county: Cast) -> None:
        incident = closed(county)
        with pytest.raises(IncidentMovedOn):
            give_feedback(incident, replace(RESCUED, helped=6), **by(county))
        assert Feedback.unscoped.get().helped == 5


@pytest.mark.django_db
class TestClosing:
    def test_a_category_that_says_nothing_is_named_as_missing(self, county: Cast) -> None:
        incident = report(county, category="other.panic")
        arrive(county, incident)
        give_feedback(incident, replace(RESCUED, category="other.panic"), **by(county))
        with pytest.raises(FeedbackMissing) as refused:
            shut(county, incident)
        assert "反馈类别" in str(refused.value)

    def test_an_appeal_that_still_runs_keeps_the_record_open(self, county: Cast) -> None:
        incident = report(county, category="assistance.lost")
        arrive(county, incident)
        give_feedback(incident, RESCUED, **by(county))
        IdentityAppeal.unscoped.create(
            incident=incident,
            number="X1",
            basis="找家属",
            words="深色外套",
            maker_id=1,
            maker_name="孙民警",
            made_at=duty_clock.now(),
        )
        with pytest.raises(FeedbackMissing) as refused:
            shut(county, incident)
        assert "寻人协查" in str(refused.value)

    def test_all_that_is_missing_is_named_at_once(self, county: Cast) -> None:
        said = "、".join(map(str, missing_of(report(county), open_units=2)))
        assert said == "处置反馈、尚有力量未结束任务"


@pytest.mark.django_db
class TestOpeningAgain:
    def test_it_stands_on_the_record_with_its_reason_and_needs_a_new_feedback(
        self, county: Cast, clock: FrozenClock
    ) -> None:
        incident = closed(county)
        clock.move(timedelta(hours=3))
        reopen(incident, why="失主又来电", **by(county))
        incident.refresh_from_db()
        assert (incident.state, incident.closed_at) == (State.ON_SCENE, None)
        assert incident.timeline.get(kind=EntryKind.REOPENED).text == "失主又来电"
        assert incident.timeline.filter(kind=EntryKind.CLOSED).count() == 1, "nothing is lost"
        with pytest.raises(FeedbackMissing):
            shut(county, incident)
        give_feedback(incident, replace(RESCUED, helped=6), **by(county))
        shut(county, incident)
        incident.refresh_from_db()
        assert incident.state == State.CLOSED

    def test_where_nobody_had_arrived_it_is_received_again(self, county: Cast) -> None:
        incident = report(county, category="other.inquiry")
        give_feedback(incident, BY_PHONE, **by(county))
        shut(county, incident)
        reopen(incident, why="又来电说人被困", **by(county))
        incident.refresh_from_db()
        assert incident.state == State.RECEIVED

    def test_it_needs_a_reason_and_a_closed_record(self, county: Cast) -> None:
        incident = closed(county)
        with pytest.raises(WhyMissing):
            reopen(incident, why="  ", **by(county))
        with pytest.raises(NotClosed):
            reopen(report(county), why="再查", **by(county))
        incident.refresh_from_db()
        assert incident.state == State.CLOSED


@pytest.mark.django_db
class TestCallingBack:
    GOOD = {"handled": "yes", "speed": "good", "manner": "good"}

    def test_it_is_owed_from_the_close_on(self, county: Cast) -> None:
        callback = Callback.unscoped.get(incident=closed(county))
        assert callback.due_at == duty_clock.now() + WITHIN

    def test_nobody_is_called_after_an_exercise(self, county: Cast) -> None:
        closed(county, is_exercise=True)
        assert not Callback.unscoped.exists()

    def test_nobody_is_called_who_left_no_number(self, county: Cast) -> None:
        incident = report(county, category="other.inquiry")
        incident.calls.update(caller_phone="", reporter=None)
        give_feedback(incident, BY_PHONE, **by(county))
        shut(county, incident)
        assert not Callback.unscoped.exists()

    def test_answers_are_counted_and_kept_with_nobody(self, county: Cast) -> None:
        callback = Callback.unscoped.get(incident=closed(county))
        call_back(callback, reached="reached", answers=self.GOOD, **by(county))
        tallies = AnswerTally.unscoped.values_list("question", "answer", "count")
        assert set(tallies) == {("handled", "yes", 1), ("speed", "good", 1), ("manner", "good", 1)}
        row = AuditRow.objects.filter(action="incident.call_back").get()
        assert row.facts == {"incident": callback.incident_id, "reached": "reached"}
        line = callback.incident.timeline.get(kind=EntryKind.CALLED_BACK)
        assert line.text == "已联系上"
        fields = {field.name for field in AnswerTally._meta.get_fields()}
        assert fields.isdisjoint({"incident", "callback", "person", "actor_id", "at"})

    def test_a_second_call_adds_to_the_same_month(self, county: Cast) -> None:
        for _ in range(2):
            callback = Callback.unscoped.get(incident=closed(county))
            call_back(callback, reached="reached", answers=self.GOOD, **by(county))
        assert set(AnswerTally.unscoped.values_list("count", flat=True)) == {2}

    def test_without_an_answer_nothing_is_counted(self, county: Cast) -> None:
        callback = Callback.unscoped.get(incident=closed(county))
        call_back(callback, reached="no_answer", answers=self.GOOD, **by(county))
        assert not AnswerTally.unscoped.exists()
        callback.refresh_from_db()
        assert callback.done_at is not None

    def test_it_is_done_once(self, county: Cast) -> None:
        callback = Callback.unscoped.get(incident=closed(county))
        call_back(callback, reached="reached", answers=self.GOOD, **by(county))
        with pytest.raises(CalledBackAlready):
            call_back(callback, reached="reached", answers=self.GOOD, **by(county))
        assert set(AnswerTally.unscoped.values_list("count", flat=True)) == {1}

    def test_an_answer_that_the_question_has_not_is_refused_and_nothing_is_counted(
        self, county: Cast
    ) -> None:
        callback = Callback.unscoped.get(incident=closed(county))
        with pytest.raises(AnswerUnknown):
            call_back(
                callback, reached="reached", answers={**self.GOOD, "speed": "1"}, **by(county)
            )
        assert not AnswerTally.unscoped.exists()

    def test_a_record_closed_again_moves_the_day_of_the_call(
        self, county: Cast, clock: FrozenClock
    ) -> None:
        incident = closed(county)
        clock.move(DAY)
        reopen(incident, why="补充", **by(county))
        give_feedback(incident, RESCUED, **by(county))
        shut(county, incident)
        callback = Callback.unscoped.get(incident=incident)
        assert callback.due_at == duty_clock.now() + WITHIN

    def test_codes_of_questions_and_answers_fit_their_columns(self) -> None:
        assert all(len(question.code) <= 24 for question in QUESTIONS)
        assert all(len(code) <= 16 for question in QUESTIONS for code, _ in question.answers)


@pytest.mark.django_db
class TestComplaining:
    def test_it_shows_on_the_record_and_is_answered_once(self, county: Cast) -> None:
        incident = closed(county)
        found = complain(incident, channel="phone", words="到得太慢", **by(county))
        assert incident.timeline.filter(kind=EntryKind.GRIEVANCE).count() == 1
        answer_grievance(found, actor=county.fang.viewer, answer="已当面说明道路结冰")
        with pytest.raises(GrievanceAnswered):
            answer_grievance(found, actor=county.fang.viewer, answer="改口")
        found.refresh_from_db()
        assert found.answer == "已当面说明道路结冰"

    def test_without_words_it_is_refused(self, county: Cast) -> None:
        with pytest.raises(MissingInput):
            complain(closed(county), channel="phone", words=" ", **by(county))

    def test_one_of_two_is_complained_of_so_one_of_two_is_properly_handled(
        self, county: Cast, clock: FrozenClock
    ) -> None:
        fine, other = closed(county), closed(county)
        clock.move(20 * DAY)
        complain(other, channel="hotline", words="没有回音", **by(county))
        ended = ended_of([fine, other])
        later = duty_clock.now() + 11 * DAY
        assert [handled(ended[row.pk], later).is_proper for row in (fine, other)] == [True, False]


NOON = datetime(2024, 7, 1, 4, tzinfo=duty_clock.UTC)
moments = st.lists(st.integers(0, 60).map(lambda days: NOON + days * DAY), max_size=3).map(tuple)


@given(reopened=moments, complained=moments, after=st.integers(0, 60))
def test_properly_handled_is_closed_and_neither_opened_again_nor_complained_of_in_thirty_days(
    reopened: tuple[datetime, ...], complained: tuple[datetime, ...], after: int
) -> None:
    now = NOON + after * DAY
    found = handled(Ended(NOON, True, reopened, complained), now)
    late = NOON + 30 * DAY
    assert found.is_proper is (
        all(m > late for m in reopened) and all(m > late for m in complained)
    )
    assert found.is_provisional is (bool(found.is_proper) and after < 30)
    assert bool(found.reasons) is not found.is_proper


def test_what_is_not_closed_is_neither() -> None:
    assert handled(Ended(None, False), NOON).is_proper is None


def test_what_stands_open_again_is_not_properly_handled() -> None:
    found = handled(Ended(NOON, False, (NOON + 40 * DAY,)), NOON + 41 * DAY)
    assert found.is_proper is False
