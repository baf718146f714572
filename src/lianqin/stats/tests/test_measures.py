"""Each measure counts what its definition says, no more, and opens to the rows it counted."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from cast import Cast, report

from lianqin.core import clock
from lianqin.core.clock import FrozenClock
from lianqin.incidents.models import (
    Feedback,
    Grievance,
    Handover,
    IdentityAppeal,
    Incident,
    Participation,
    Sighting,
    TimelineEntry,
)
from lianqin.incidents.states import EntryKind, State
from lianqin.stats.measures import MEASURES, Figure, Period, figures, measure
from lianqin.units.models import Unit

pytestmark = pytest.mark.django_db


def tonight() -> Period:
    return Period(clock.now() - timedelta(hours=1), clock.now() + timedelta(hours=1))


def counted(cast: Cast, code: str) -> Figure:
    return measure(code, cast.chen.viewer, tonight())


def after(minutes: float) -> datetime:
    return clock.now() + timedelta(minutes=minutes)


def lost(cast: Cast, **changes: object) -> Incident:
    return report(cast, **{"category": "assistance.lost", "suspects": 0, **changes})


def feed_back(incident: Incident, helped: int, minutes: float, category: str = "") -> None:
    """A feedback as the service leaves it, with the category as found."""
    category = category or incident.category
    Feedback.unscoped.create(
        incident=incident, result="rescued", category=category, helped=helped, at=after(minutes)
    )
    Incident.unscoped.filter(pk=incident.pk).update(result_category=category)


def test_a_period_holds_its_first_moment_and_not_its_last(cast: Cast) -> None:
    first = report(cast, received_at=tonight().since)
    report(cast, received_at=tonight().until)
    report(cast, received_at=tonight().since - timedelta(microseconds=1))
    assert counted(cast, "incidents") == Figure(1.0, (first.pk,))


def test_no_measure_counts_an_exercise(cast: Cast) -> None:
    drill = lost(cast, is_exercise=True, minors=3, first_guard_on_scene_at=after(5))
    feed_back(drill, helped=5, minutes=30)
    TimelineEntry.unscoped.create(
        incident=drill, kind=EntryKind.APPREHENDED, at=after(9), recorded_at=after(9)
    )
    for one, figure in figures(cast.chen.viewer, tonight()):
        assert figure.n == 0, one.code
        assert not figure.value, one.code


def test_what_was_fed_back_counts_and_not_what_was_first_taken(cast: Cast) -> None:
    stayed = lost(cast)
    became = report(cast, category="dispute.neighbour")
    feed_back(became, helped=1, minutes=5, category="assistance.drunk")
    was_none = lost(cast)
    feed_back(was_none, helped=0, minutes=5, category="other.inquiry")
    assert counted(cast, "assistance") == Figure(2.0, (stayed.pk, became.pk))


def test_a_later_feedback_corrects_the_earlier_one(cast: Cast) -> None:
    incident, other = lost(cast), lost(cast)
    feed_back(incident, helped=3, minutes=10)
    feed_back(incident, helped=5, minutes=20)
    feed_back(other, helped=2, minutes=15)
    assert counted(cast, "persons_helped") == Figure(7.0, (incident.pk, other.pk))


def test_a_later_feedback_that_says_nobody_was_helped_corrects_the_earlier_too(
    cast: Cast,
) -> None:
    incident, other = lost(cast), lost(cast)
    feed_back(incident, helped=3, minutes=10)
    feed_back(incident, helped=0, minutes=20)
    feed_back(other, helped=4, minutes=15)
    feed_back(other, helped=2, minutes=15)
    assert counted(cast, "persons_helped") == Figure(2.0, (other.pk,))


def test_minors_are_counted_in_calls_for_help_only(cast: Cast) -> None:
    incident = lost(cast, adults=2, minors=3)
    report(cast, minors=4)
    assert counted(cast, "minors_helped") == Figure(3.0, (incident.pk,))


def test_a_first_response_is_a_guard_there_before_any_officer(cast: Cast) -> None:
    alone = lost(cast, first_guard_on_scene_at=after(5))
    sooner = lost(cast, first_guard_on_scene_at=after(5), first_police_on_scene_at=after(6))
    lost(cast, first_guard_on_scene_at=after(6), first_police_on_scene_at=after(5))
    lost(cast, first_guard_on_scene_at=after(5), first_police_on_scene_at=after(5))
    lost(cast, first_police_on_scene_at=after(5))
    assert counted(cast, "first_responses") == Figure(2.0, (alone.pk, sooner.pk))


def test_eighteen_first_responses_with_a_drill_and_doubles_are_eighteen(cast: Cast) -> None:
    """Domain row 26: 18 that qualify, a drill and what was told twice; parted again, it counts."""
    at_once = {"first_guard_on_scene_at": after(5)}
    rows = [lost(cast, **at_once) for _ in range(18)]
    lost(cast, is_exercise=True, **at_once)
    double = lost(cast, state=State.MERGED, merged_into=rows[0], **at_once)
    for code in ("first_responses", "incidents"):
        assert counted(cast, code) == Figure(18.0, tuple(row.pk for row in rows))
    Incident.unscoped.filter(pk=double.pk).update(state=State.CLOSED, merged_into=None)
    assert counted(cast, "first_responses").value == 19.0


@pytest.mark.parametrize(
    ("code", "stamp"),
    [
        ("received_to_first_guard", "first_guard_on_scene_at"),
        ("received_to_first_police", "first_police_on_scene_at"),
    ],
)
def test_an_interval_is_the_median_over_those_who_arrived(
    cast: Cast, code: str, stamp: str
) -> None:
    assert counted(cast, code) == Figure(None, ())
    rows = [lost(cast, **{stamp: after(minutes)}).pk for minutes in (4, 30, 6)]
    lost(cast)
    assert counted(cast, code) == Figure(360.0, tuple(rows))


def test_the_first_arrest_ends_the_interval_and_another_does_not_lengthen_it(cast: Cast) -> None:
    theft = report(cast)
    for minutes in (75, 58):
        TimelineEntry.unscoped.create(
            incident=theft,
            kind=EntryKind.APPREHENDED,
            at=after(minutes),
            recorded_at=after(minutes),
        )
    report(cast)
    assert counted(cast, "report_to_apprehension") == Figure(58 * 60.0, (theft.pk,))


def arrive(cast: Cast, incident: Incident, asked: float, there: float, unit: Unit) -> None:
    """A crew that was asked, said yes a minute later, and was there."""
    Participation.unscoped.create(
        incident=incident,
        unit=unit,
        directed_at=after(asked),
        accepted_at=after(asked + 1),
        on_scene_at=after(there),
    )


def test_each_interval_is_counted_between_its_two_stamps(cast: Cast) -> None:
    one = lost(
        cast, dispatched_at=after(2), cleared_at=after(40), closed_at=after(50), state="closed"
    )
    arrive(cast, one, 2, 9, cast.danhe_car)
    arrive(cast, one, 3, 7, cast.he_walk)  # volunteers count as somebody there
    never = lost(cast, dispatched_at=after(4))
    arrive(cast, never, 4, -1, cast.niu_crew)  # there before the report: out of order
    minutes = {code: counted(cast, code) for code in ("received_to_dispatched",
        "dispatched_to_accepted", "received_to_first_on_scene", "received_to_on_scene",
        "on_scene_to_cleared", "received_to_closed")}  # fmt: skip
    assert {code: figure.value and figure.value / 60 for code, figure in minutes.items()} == {
        "received_to_dispatched": 3,
        "dispatched_to_accepted": 1,
        "received_to_first_on_scene": 7,
        "received_to_on_scene": 8,
        "on_scene_to_cleared": 33,
        "received_to_closed": 50,
    }
    assert minutes["received_to_on_scene"].incidents == (one.pk,)
    assert minutes["received_to_on_scene"].n == 2, "each crew's coming counts"
    assert minutes["dispatched_to_accepted"].n == 3


def test_ten_minutes_are_counted_to_the_first_valid_reply_and_not_to_the_reunion(
    cast: Cast,
) -> None:
    incident = lost(cast)
    appeal = IdentityAppeal.unscoped.create(
        incident=incident, number="X1", basis="说不出姓名", words="深色外套", maker_id=1,
        maker_name="孙民警", made_at=after(10), broadcast_at=after(20),
    )  # fmt: skip
    for said, valid in ((25, False), (29, True), (31, True)):
        Sighting.unscoped.create(
            appeal=appeal, person=cast.ge.person, kind="knows", said_at=after(said), is_valid=valid
        )
    for at in (5, 70):  # one before the appeal is not its end
        Handover.unscoped.create(
            incident=incident,
            relation="spouse",
            checked_how="户口簿",
            condition="well",
            at=after(at),
        )
    assert counted(cast, "broadcast_to_first_reply") == Figure(9 * 60.0, (incident.pk,))
    assert counted(cast, "broadcast_to_handover") == Figure(50 * 60.0, (incident.pk,))


def test_a_station_counts_its_own_and_the_twin_county_none_of_it(cast: Cast) -> None:
    report(cast, station=cast.places.daji)
    assert measure("incidents", cast.sun.viewer, tonight()).value == 0  # of Danhe
    assert measure("incidents", cast.chen.viewer, tonight()).value == 1  # the command centre
    assert measure("incidents", cast.twin.chen.viewer, tonight()).value == 0
    assert measure("incidents", cast.shen.viewer, tonight()).value == 1  # oversight, as a number


def test_every_measure_has_its_definition_and_its_unit_once() -> None:
    assert len({one.code for one in MEASURES}) == len(MEASURES) > 0
    assert {one.unit for one in MEASURES} <= {"起", "人", "秒"}
    assert len({str(one.definition) for one in MEASURES}) == len(MEASURES)


def shut(incident: Incident, minutes: float) -> None:
    """Closed as the service leaves it: a line, and the column that caches it."""
    TimelineEntry.unscoped.create(
        incident=incident, kind=EntryKind.CLOSED, at=after(minutes), recorded_at=after(minutes)
    )
    Incident.unscoped.filter(pk=incident.pk).update(state=State.CLOSED, closed_at=after(minutes))


def test_of_twenty_three_that_were_closed_the_one_complained_of_is_not_properly_handled(
    cast: Cast, clock: FrozenClock
) -> None:
    ended = [report(cast, category="dispute.neighbour") for _ in range(23)]
    for incident in ended:
        shut(incident, 30)
    report(cast)  # still open
    Grievance.unscoped.create(incident=ended[7], channel="phone", words="没人回", at=after(60))
    fine = tuple(one.pk for one in ended if one is not ended[7])
    since = tonight()
    clock.move(timedelta(days=40))
    assert measure("closed", cast.chen.viewer, since).value == 23
    assert measure("properly_handled", cast.chen.viewer, since) == Figure(22.0, fine)


def test_what_was_opened_again_was_closed_and_is_not_properly_handled(cast: Cast) -> None:
    incident = report(cast)
    shut(incident, 5)
    TimelineEntry.unscoped.create(
        incident=incident, kind=EntryKind.REOPENED, at=after(9), recorded_at=after(9)
    )
    now_open = {"state": State.RECEIVED, "closed_at": None, "reopened_at": after(9)}
    Incident.unscoped.filter(pk=incident.pk).update(**now_open)
    assert counted(cast, "closed") == Figure(1.0, (incident.pk,))
    assert counted(cast, "properly_handled") == Figure(0.0, ())
