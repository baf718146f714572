"""A wrong moment is put right by a new line; the old one stays, what is impossible is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cast import Cast, report
from django.db import DatabaseError, transaction

from lianqin.core import clock as clocks
from lianqin.core.acts import act
from lianqin.core.clock import FrozenClock
from lianqin.core.errors import MissingInput
from lianqin.core.models import AuditRow
from lianqin.incidents import services
from lianqin.incidents.correcting import Correction, correct, strike
from lianqin.incidents.errors import StampInFuture
from lianqin.incidents.intervals import spans
from lianqin.incidents.life_errors import (
    ArrivalNeeded,
    CorrectedMeanwhile,
    CrewNotHere,
    NotCorrectable,
    NothingCorrected,
    StepsOutOfOrder,
)
from lianqin.incidents.models import Incident, Participation, TimelineEntry
from lianqin.incidents.services import Outcome
from lianqin.incidents.stamping import differences
from lianqin.incidents.states import EntryKind, State
from lianqin.units.models import Unit

pytestmark = pytest.mark.django_db
WHY = "对讲机记录为准"


def minute(after: float) -> datetime:
    return clocks.now() + timedelta(minutes=after)


def who(county: Cast) -> dict[str, Any]:
    return {"actor": county.sun.viewer, "actor_name": "孙警官"}


def come(county: Cast, incident: Incident, unit: Unit, at: datetime | None = None) -> None:
    with act("test.come", actor=county.chen.viewer) as act_:
        services.take_part(incident, unit, act_)
        services.arrived(incident, unit, act_, at or act_.at)


def line(incident: Incident, kind: EntryKind) -> TimelineEntry:
    return incident.timeline.filter(kind=kind).last()


@pytest.fixture
def attended(county: Cast, clock: FrozenClock) -> Incident:
    """Reported at 22:00; the station's car sent and there, as it pressed, at 22:20."""
    incident = report(county)
    clock.move(timedelta(minutes=20))
    come(county, incident, county.danhe_car)
    return incident


def test_a_wrong_arrival_is_put_right_and_the_first_line_stays(
    county: Cast, attended: Incident
) -> None:
    entry = line(attended, EntryKind.ON_SCENE)
    dispatched = line(attended, EntryKind.DISPATCHED)
    correct(dispatched, Correction(minute(-18), WHY), **who(county))
    by = correct(entry, Correction(minute(-12), WHY), **who(county))
    attended.refresh_from_db()
    assert attended.first_police_on_scene_at == minute(-12)
    assert attended.dispatched_at == minute(-18)
    assert Participation.unscoped.get(incident=attended).on_scene_at == minute(-12)
    entry.refresh_from_db()
    assert (entry.at, by.corrects, by.why, by.actor_name) == (minute(0), entry, WHY, "孙警官")
    assert differences(attended) == []
    assert [span.length for span in spans("received_to_on_scene", Incident.unscoped.all())] == [
        timedelta(minutes=8)
    ]
    facts = AuditRow.objects.filter(action="incident.correct").last().facts
    assert facts == {"incident": attended.pk, "corrects": entry.pk, "kind": "on_scene"}


def test_an_arrival_before_its_own_departure_is_refused_naming_both_moments(
    county: Cast, attended: Incident
) -> None:
    entry = line(attended, EntryKind.ON_SCENE)
    with pytest.raises(StepsOutOfOrder) as refused:
        correct(entry, Correction(minute(-5), WHY), **who(county))
    said = str(refused.value)
    assert "到达现场”（2024-06-12 22:15:00）会早于" in said
    assert "下达指令”（2024-06-12 22:20:00）" in said
    assert county.danhe_car.call_sign in said
    assert attended.timeline.filter(corrects__isnull=False).count() == 0


@pytest.mark.parametrize(
    ("after", "error"), [(1, StampInFuture), (-21, StepsOutOfOrder), (0, NothingCorrected)]
)
def test_no_arrival_in_the_future_before_the_report_or_as_it_was(
    county: Cast, attended: Incident, after: float, error: type[Exception]
) -> None:
    entry = line(attended, EntryKind.ON_SCENE)
    with pytest.raises(error):
        correct(entry, Correction(minute(after), WHY), **who(county))
    assert attended.timeline.count() == 3


@pytest.mark.parametrize("why", ["", "   "])
def test_a_correction_without_a_reason_is_refused(
    county: Cast, attended: Incident, why: str
) -> None:
    entry = line(attended, EntryKind.ON_SCENE)
    with pytest.raises(MissingInput):
        correct(entry, Correction(minute(-1), why), **who(county))
    with pytest.raises(MissingInput):
        strike(entry, why=why, **who(county))


def test_an_arrival_pressed_on_the_wrong_phone_becomes_the_other_crews(
    county: Cast, attended: Incident
) -> None:
    come(county, attended, county.li_crew)
    entry = attended.timeline.get(kind=EntryKind.ON_SCENE, unit=county.danhe_car)
    other = Correction(entry.at, WHY, unit_id=county.niu_crew.pk)
    with pytest.raises(CrewNotHere):
        correct(entry, other, **who(county))
    correct(entry, Correction(entry.at, WHY, unit_id=county.li_crew.pk), **who(county))
    attended.refresh_from_db()
    assert attended.first_police_on_scene_at is None
    assert attended.first_guard_on_scene_at == entry.at
    assert Participation.unscoped.get(unit=county.danhe_car).on_scene_at is None
    assert differences(attended) == []


def test_a_struck_arrival_takes_the_state_back_and_a_correction_brings_both_again(
    county: Cast, attended: Incident
) -> None:
    entry = line(attended, EntryKind.ON_SCENE)
    strike(entry, why="误按", **who(county))
    attended.refresh_from_db()
    assert (attended.state, attended.first_police_on_scene_at) == (State.DISPATCHED, None)
    with pytest.raises(NothingCorrected):
        strike(entry, why="误按", **who(county))
    correct(entry, Correction(entry.at, "没有误按"), **who(county))
    attended.refresh_from_db()
    assert (attended.state, attended.first_police_on_scene_at) == (State.ON_SCENE, entry.at)
    assert differences(attended) == []


def test_the_arrival_that_a_feedback_rests_on_is_not_struck_but_may_be_put_right_after_closing(
    county: Cast, attended: Incident, clock: FrozenClock
) -> None:
    clock.move(timedelta(minutes=30))
    services.give_feedback(attended, Outcome("nothing_found", "criminal.theft"), **who(county))
    services.close(attended, open_units=lambda _incident: 0, **who(county))
    entry = line(attended, EntryKind.ON_SCENE)
    with pytest.raises(ArrivalNeeded):
        strike(entry, why="误按", **who(county))
    correct(entry, Correction(entry.at + timedelta(minutes=4), WHY), **who(county))
    attended.refresh_from_db()
    assert attended.state == State.CLOSED
    assert attended.first_police_on_scene_at == entry.at + timedelta(minutes=4)
    cleared = line(attended, EntryKind.CLEARED)
    correct(cleared, Correction(minute(-10), "现场早已处置完毕"), **who(county))
    attended.refresh_from_db()
    assert attended.cleared_at == minute(-10)
    with pytest.raises(StepsOutOfOrder):
        correct(cleared, Correction(entry.at, WHY), **who(county))


@pytest.mark.parametrize("kind", [EntryKind.CLOSED, EntryKind.FEEDBACK, EntryKind.CLASSIFIED])
def test_what_the_system_wrote_as_it_happened_cannot_be_corrected(
    county: Cast, kind: EntryKind
) -> None:
    incident = report(county)
    services.note(incident, text="", kind=kind, **who(county))
    with pytest.raises(NotCorrectable):
        correct(line(incident, kind), Correction(minute(-1), WHY), **who(county))


@pytest.mark.parametrize("kind", [EntryKind.RECEIVED, EntryKind.CLEARED, EntryKind.CLOSED])
def test_the_report_and_the_end_are_not_struck_out(county: Cast, kind: EntryKind) -> None:
    incident = report(county)
    if kind != EntryKind.RECEIVED:
        services.note(incident, text="", kind=kind, **who(county))
    with pytest.raises(NotCorrectable):
        strike(line(incident, kind), why="误记", **who(county))


def test_words_are_put_right_and_a_correction_is_itself_corrected_by_its_first_line(
    county: Cast,
) -> None:
    incident = report(county)
    services.note(incident, text="两人往北", **who(county))
    entry = line(incident, EntryKind.NOTE)
    by = correct(entry, Correction(entry.at, "听错", "两人往南"), **who(county))
    assert (by.text, by.corrects) == ("两人往南", entry)
    with pytest.raises(NotCorrectable):
        correct(by, Correction(entry.at, WHY, "往东"), **who(county))
    with pytest.raises(MissingInput):
        correct(entry, Correction(entry.at, WHY, " "), **who(county))


def test_of_two_who_correct_at_once_the_second_is_told(county: Cast, attended: Incident) -> None:
    entry = line(attended, EntryKind.DISPATCHED)
    correct(entry, Correction(minute(-18), WHY), seen=entry.pk, **who(county))
    with pytest.raises(CorrectedMeanwhile) as refused:
        correct(entry, Correction(minute(-17), WHY), seen=entry.pk, **who(county))
    assert "孙警官" in str(refused.value)
    attended.refresh_from_db()
    assert attended.dispatched_at == minute(-18)


def test_an_arrest_put_right_changes_the_interval_to_it(county: Cast, clock: FrozenClock) -> None:
    incident = report(county)
    clock.move(timedelta(minutes=75))
    services.note(incident, text="", kind=EntryKind.APPREHENDED, **who(county))
    entry = line(incident, EntryKind.APPREHENDED)
    correct(entry, Correction(minute(-17), "按执法记录仪"), **who(county))
    (span,) = spans("report_to_apprehension", Incident.unscoped.all())
    assert span.length == timedelta(minutes=58)
    strike(entry, why="抓错人", **who(county))
    assert spans("report_to_apprehension", Incident.unscoped.all()) == []


LATER = datetime(2024, 6, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    "change", [{"at": LATER}, {"kind": "note"}, {"text": "改了"}, {"recorded_at": LATER}]
)
def test_the_database_itself_refuses_to_change_a_line(county: Cast, change: dict[str, Any]) -> None:
    entry = line(report(county), EntryKind.RECEIVED)
    with pytest.raises(DatabaseError, match="is set once"), transaction.atomic():
        TimelineEntry.unscoped.filter(pk=entry.pk).update(**change)
    TimelineEntry.unscoped.filter(pk=entry.pk).update(actor_name="—")  # names may be erased later
    entry.refresh_from_db()
    assert entry.actor_name == "—"
