"""Reporting upward: by the rule, for a P1, by hand; acknowledged by name; counts for the group."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from cast import Cast, report
from django.utils import translation
from unguarded import lift_guards

from lianqin.core.clock import FrozenClock
from lianqin.core.errors import DomainError
from lianqin.core.models import AuditRow, EventRow, OutboxRow
from lianqin.dispatch import reporting_up as upward
from lianqin.dispatch.help_errors import NobodyToReportTo, NotForYouToRead
from lianqin.dispatch.help_states import Because, ReportTo
from lianqin.dispatch.models import OrderRule, UpwardReport
from lianqin.dispatch.reporting_facts import said
from lianqin.dispatch.reporting_timer import on_check_upward
from lianqin.dispatch.rule_terms import Informed
from lianqin.incidents.intake import Report, take_report
from lianqin.incidents.models import Incident, TimelineEntry
from lianqin.incidents.services import classify
from lianqin.incidents.states import EntryKind

pytestmark = pytest.mark.django_db
WORDS = "张三在金村三号楼前受伤，电话13900000000"


def check(incident: Incident) -> None:
    """The house looks, twice, as it does after a report."""
    row = OutboxRow(topic="incident.check_upward", payload={"incident": incident.pk})
    for _twice in range(2):
        on_check_upward(row.payload, row)


def up(county: Cast, incident: Incident, *to: str) -> list[UpwardReport]:
    return upward.report_up(incident, to, actor=county.sun.viewer, actor_name="孙民警")


def test_a_p1_goes_up_to_the_bureau_and_the_leading_group_once(county: Cast) -> None:
    incident = report(county, priority=1)
    check(incident)
    rows = UpwardReport.unscoped.filter(incident=incident)
    assert {row.to for row in rows} == {ReportTo.BUREAU, ReportTo.LEADING_GROUP}
    assert {row.because for row in rows} == {Because.PRIORITY}
    lines = TimelineEntry.unscoped.filter(incident=incident, kind=EntryKind.REPORTED_UP)
    assert lines.count() == rows.count() == 2
    assert AuditRow.objects.filter(action="upward.report").count() == 2


def test_what_the_standing_order_names_goes_up_and_nothing_else(county: Cast) -> None:
    incident = report(county, priority=3)
    check(incident)
    assert not UpwardReport.unscoped.exists()
    lift_guards()  # a signed rule is set once
    OrderRule.unscoped.update(informs=["supervision", "station"])
    check(incident)
    row = UpwardReport.unscoped.get()
    assert (row.to, row.because) == (ReportTo.SUPERVISION, Because.RULE)


def test_whoever_an_order_can_name_is_told_or_has_it_on_the_board() -> None:
    assert {*upward.OF_RULE, Informed.STATION} == set(Informed)


def test_the_record_is_in_its_own_language_whatever_the_officer_reads(county: Cast) -> None:
    incident = report(county, priority=3)
    with translation.override("en"):
        up(county, incident, ReportTo.SUPERVISION)
    line = TimelineEntry.unscoped.get(incident=incident, kind=EntryKind.REPORTED_UP)
    assert "保安监管大队" in line.text


def test_a_report_and_a_graver_priority_have_the_house_look(county: Cast) -> None:
    place = county.places.village
    told = Report(source="phone", words=WORDS, lon=place.lon, lat=place.lat, place_text="金村")
    incident = take_report(told, actor=county.chen.viewer, actor_name="陈民警")
    classify(
        incident, actor=county.chen.viewer, actor_name="陈民警",
        category=incident.category, priority=1,
    )  # fmt: skip
    waiting = OutboxRow.objects.filter(topic="incident.check_upward")
    assert [row.payload for row in waiting] == [{"incident": incident.pk}] * 2
    check(incident)
    assert UpwardReport.unscoped.count() == 2


def test_an_officer_reports_and_what_comes_later_adds_to_it(
    county: Cast, clock: FrozenClock
) -> None:
    incident = report(county)
    (first,) = up(county, incident, "leading_group")
    Incident.unscoped.filter(pk=incident.pk).update(injured=2)
    clock.move(timedelta(minutes=5))
    (second,) = up(county, incident, "leading_group")
    assert second.adds_to == first
    assert second.because == Because.ADDED
    assert second.entry > first.entry
    assert (first.facts["injured"], second.facts["injured"]) == (incident.injured, 2)
    assert first.actor_name == "孙民警"


def test_the_leading_group_reads_counts_and_nothing_of_any_person(county: Cast) -> None:
    incident = report(county, words=WORDS, adults=2, injured=1)
    (row,) = up(county, incident, "leading_group")
    assert row in UpwardReport.objects.for_viewer(county.lin.viewer)
    assert incident not in Incident.objects.for_viewer(county.lin.viewer)
    told = json.dumps(row.facts, ensure_ascii=False) + str(said(row))
    for secret in ("张三", "139", incident.place_text, f"{incident.lon:.3f}", incident.number):
        assert secret not in told
    words = dict(said(row))
    assert "成年人 2" in words["涉及"]
    assert incident.station.short_name in words["辖区"]


def test_of_a_protected_matter_only_the_class_goes_up(county: Cast) -> None:
    incident = report(county, minors_harmed=True, minors=1, category="criminal.theft")
    (row,) = up(county, incident, "leading_group")
    assert row.facts["category"] == "criminal"
    assert not {"minors", "adults", "injured", "suspects"} & set(row.facts)
    assert "受保护" in dict(said(row))["类别"]


def test_each_addressee_sees_its_own_and_acknowledges_by_name_once(county: Cast) -> None:
    incident = report(county)
    group, office = up(county, incident, "leading_group", "supervision")
    assert group not in UpwardReport.objects.for_viewer(county.xu.viewer)
    assert office in UpwardReport.objects.for_viewer(county.xu.viewer)
    assert not UpwardReport.objects.for_viewer(county.wang.viewer).exists()
    with pytest.raises(NotForYouToRead):
        upward.acknowledge(group, actor=county.xu.viewer, actor_name="徐警官")
    assert upward.acknowledge(group, actor=county.lin.viewer, actor_name="林组长")
    assert not upward.acknowledge(group, actor=county.lin.viewer, actor_name="林组长")
    assert (group.read_name, group.read_by) == ("林组长", county.lin.user.pk)
    line = TimelineEntry.unscoped.get(incident=incident, kind=EntryKind.READ_ABOVE)
    assert line.actor_name == "林组长"
    told = EventRow.objects.filter(kind="upward.changed").first()
    assert told is not None
    assert f"user:{county.lin.user.pk}" in told.audience


def test_nobody_acknowledges_their_own_report_for_the_bureau(county: Cast) -> None:
    incident = report(county)
    (own,) = upward.report_up(incident, ["bureau"], actor=county.chen.viewer, actor_name="陈民警")
    with pytest.raises(NotForYouToRead):
        upward.acknowledge(own, actor=county.chen.viewer, actor_name="陈民警")
    (sent,) = up(county, incident, "bureau")
    assert upward.acknowledge(sent, actor=county.chen.viewer, actor_name="陈民警")


@pytest.mark.parametrize("who", ["ma", "xu", "li", "lin", "wang", "qian"])
def test_only_those_responsible_report_upward(county: Cast, who: str) -> None:
    someone: Any = getattr(county, who)
    with pytest.raises(DomainError):
        upward.report_up(report(county), ["leading_group"], actor=someone.viewer, actor_name="某人")
    assert not UpwardReport.unscoped.exists()


def test_a_report_goes_to_somebody_on_the_list(county: Cast) -> None:
    for to in ((), ("newspaper",), ("bureau", "newspaper")):
        with pytest.raises(NobodyToReportTo):
            up(county, report(county), *to)


def test_an_exercise_is_reported_as_one(county: Cast) -> None:
    drill = report(county, is_exercise=True, priority=1)
    check(drill)
    for row in UpwardReport.unscoped.filter(incident=drill):
        assert row.number.startswith("演")
    assert EventRow.objects.filter(kind="upward.changed", is_exercise=False).count() == 0


def test_what_became_protected_later_is_read_as_its_class_alone(county: Cast) -> None:
    incident = report(county, category="criminal.theft", minors=1, injured=1, has_weapon=True)
    (row,) = up(county, incident, "leading_group")
    assert "受伤" in str(said(row))
    Incident.unscoped.filter(pk=incident.pk).update(minors_harmed=True)
    lines = dict(said(UpwardReport.unscoped.get(pk=row.pk)))
    assert "受保护" in lines["类别"]
    assert "涉及" not in lines
