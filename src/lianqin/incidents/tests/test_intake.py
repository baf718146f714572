"""Taking a report: one incident, its station by place, its number, its first lines."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cast import Cast

from lianqin.core.clock import FrozenClock
from lianqin.core.errors import MissingInput
from lianqin.core.models import EventRow
from lianqin.incidents.errors import ExerciseMixed
from lianqin.incidents.intake import Report, take_report
from lianqin.incidents.models import Call, Incident
from lianqin.incidents.states import Source, State
from lianqin.registry.errors import OutsideCounty

pytestmark = pytest.mark.django_db


def theft(county: Cast, **changes: object) -> Report:
    site = county.places.building_site
    facts = {
        "source": Source.FIELD,
        "words": "有两个人偷电缆，跑了",
        "place_text": site.name,
        "lon": site.lon,
        "lat": site.lat,
        "category": "criminal.theft",
        "suspects": 2,
        "has_fled": True,
    }
    return Report(**{**facts, **changes})  # type: ignore[arg-type]


def test_a_guards_report_is_one_incident_of_the_station_that_answers_for_the_place(
    county: Cast,
) -> None:
    incident = take_report(theft(county), actor=county.zhao.viewer, actor_name="赵")
    assert incident.station == county.places.danhe
    assert (incident.category, incident.suspects) == ("criminal.theft", 2)
    assert incident.number == "20240612-0001"
    assert incident.state == State.RECEIVED
    assert [line.kind for line in incident.timeline.all()] == ["received"]
    assert Call.unscoped.get().reporter == county.zhao.person


def test_the_reporter_sees_the_receipt_and_the_other_bureau_sees_nothing(county: Cast) -> None:
    incident = take_report(theft(county), actor=county.zhao.viewer)
    assert incident in Incident.objects.for_viewer(county.zhao.viewer)
    assert incident in Incident.objects.for_viewer(county.sun.viewer)
    assert incident not in Incident.objects.for_viewer(county.li.viewer)
    assert incident not in Incident.objects.for_viewer(county.ma.viewer)
    assert not Incident.objects.for_viewer(county.wang.viewer).exists()


def test_the_desks_of_the_bureau_and_the_station_hear_of_it(county: Cast) -> None:
    take_report(theft(county), actor=county.zhao.viewer)
    audience = set(EventRow.objects.get(kind="incident.reported").audience)
    assert audience == {
        f"bureau:{county.places.bureau.pk}:desk",
        f"org:{county.places.danhe.pk}:desk",
    }


def test_the_same_outside_number_twice_is_one_incident_with_two_calls(
    county: Cast, clock: FrozenClock
) -> None:
    first = theft(county, source=Source.HANDOVER_110, external_ref="110-7788")
    incident = take_report(first, actor=county.chen.viewer)
    clock.move(timedelta(minutes=3))
    again = take_report(first, actor=county.chen.viewer)
    assert again == incident
    assert Incident.unscoped.count() == 1
    assert Call.unscoped.count() == 2
    assert "再次来电" in again.timeline.last().text


def test_exercises_are_numbered_apart_and_marked(county: Cast) -> None:
    real = take_report(theft(county), actor=county.chen.viewer)
    drill = take_report(theft(county, is_exercise=True), actor=county.chen.viewer)
    assert (real.number, drill.number) == ("20240612-0001", "演20240612-0001")
    assert EventRow.objects.filter(is_exercise=True).count() == 1


@pytest.mark.parametrize("drill_first", [True, False], ids=["drill first", "real first"])
def test_a_drill_never_joins_a_real_record_nor_the_real_call_a_drill(
    county: Cast, drill_first: bool
) -> None:
    facts = {"source": Source.HANDOVER_110, "external_ref": "110-7788"}
    first = take_report(theft(county, is_exercise=drill_first, **facts), actor=county.chen.viewer)
    with pytest.raises(ExerciseMixed):
        take_report(theft(county, is_exercise=not drill_first, **facts), actor=county.chen.viewer)
    assert first.calls.count() == Call.unscoped.count() == 1


def test_a_place_outside_the_county_is_refused_and_nothing_is_written(county: Cast) -> None:
    with pytest.raises(OutsideCounty) as refused:
        take_report(theft(county, lon=35.5, lat=112.9), actor=county.chen.viewer)
    assert refused.value.code == "registry.outside_county"
    assert not Incident.unscoped.exists()


def test_a_report_without_words_is_refused(county: Cast) -> None:
    with pytest.raises(MissingInput):
        take_report(theft(county, words="  "), actor=county.chen.viewer)


def test_a_moment_before_the_call_is_kept_as_the_time_it_happened(
    county: Cast, clock: FrozenClock
) -> None:
    happened = clock.now() - timedelta(minutes=20)
    incident = take_report(theft(county, occurred_at=happened), actor=county.chen.viewer)
    assert [line.kind for line in incident.timeline.all()] == ["occurred", "received"]
    assert incident.timeline.first().at == happened
