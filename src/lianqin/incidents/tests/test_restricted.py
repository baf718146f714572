"""What was said of a harmed minor or of violence at home, and who reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from cast import Cast, report
from cast_record import Aftermath, aftermath
from story import tell_evidence

from lianqin.core.scope import Viewer
from lianqin.incidents.classifying import classify
from lianqin.incidents.ending import Outcome, give_feedback
from lianqin.incidents.facts import amend_facts
from lianqin.incidents.models import Call, Incident, TimelineEntry
from lianqin.incidents.placing import Placed, move_incident
from lianqin.incidents.restricted import (
    STAMPS,
    WITHHELD,
    is_protected,
    sees_words,
    words_for,
    words_seen,
)
from lianqin.incidents.restricted_errors import ProtectedIncident
from lianqin.incidents.states import EntryKind
from lianqin.units.models import Unit

pytestmark = pytest.mark.django_db
PROTECTING = [
    {"minors_harmed": True},
    {"is_domestic": True},
    {"category": "security.domestic.child"},
    {"result_category": "security.bullying"},
]


def shared(county: Cast, **changes: object) -> Incident:
    """An incident of Danhe in which a crew of Daji takes part."""
    incident = report(county, **changes)
    unit = Unit.unscoped.filter(organisation=county.daji).first()
    assert unit is not None
    incident.participations.create(unit=unit, directed_at=incident.received_at)
    return incident


def calls(viewer: Viewer, incident: Incident) -> int:
    return Call.objects.for_viewer(viewer).filter(incident=incident).count()


@pytest.mark.parametrize("changes", PROTECTING)
def test_a_station_that_merely_takes_part_reads_no_words_and_no_number(
    county: Cast, changes: dict[str, object]
) -> None:
    incident = shared(county, **changes)
    helper = county.ma.viewer
    assert Incident.objects.for_viewer(helper).filter(pk=incident.pk).exists()
    assert words_for(incident, helper) == WITHHELD
    assert calls(helper, incident) == 0
    assert not TimelineEntry.objects.for_viewer(helper).filter(kind="received").exists()
    for viewer in (county.chen.viewer, county.sun.viewer):
        assert words_for(incident, viewer) == incident.words
        assert calls(viewer, incident) == 1
        assert TimelineEntry.objects.for_viewer(viewer).filter(kind="received").exists()


def test_in_any_other_incident_whoever_takes_part_reads_it_all(county: Cast) -> None:
    incident = shared(county)
    assert not is_protected(incident)
    assert sees_words(incident, county.ma.viewer)
    assert calls(county.ma.viewer, incident) == 1


def test_the_stamps_of_a_protected_incident_are_seen_by_all_who_take_part(county: Cast) -> None:
    incident = shared(county, is_domestic=True)
    row = incident.timeline.get()
    row.pk, row.kind = None, "on_scene"
    row.save()
    seen = TimelineEntry.objects.for_viewer(county.ma.viewer).filter(incident=incident)
    assert [entry.kind for entry in seen] == ["on_scene"]


def lines(viewer: Viewer, incident: Incident) -> set[str]:
    """One line of every kind, each telling something: the kinds that `viewer` sees."""
    row = incident.timeline.get()
    for kind in EntryKind:
        if kind != EntryKind.RECEIVED:
            row.pk, row.kind, row.text, row.why = None, kind, "孩子胳膊被打伤", "听错了"
            row.save()
    seen = TimelineEntry.objects.for_viewer(viewer).filter(incident=incident)
    return {entry.kind for entry in seen}


@pytest.mark.parametrize("changes", PROTECTING)
def test_no_line_but_the_bare_steps_of_crews_and_the_end_reaches_a_helper(
    county: Cast, changes: dict[str, object]
) -> None:
    seen = lines(county.ma.viewer, shared(county, **changes))
    assert seen == set(STAMPS)
    telling = "struck reopened merged unmerged transferred footage classified apprehended safe"
    assert not seen & {*telling.split(), "occurred", "received", "photo", "voice", "called_back"}


def test_every_line_of_a_protected_incident_reaches_its_own_station(county: Cast) -> None:
    assert lines(county.sun.viewer, shared(county, is_domestic=True)) == set(EntryKind)


def told(county: Cast, **changes: object) -> tuple[Incident, list[Any]]:
    """An incident that Daji helps with, and a row of all that tells what happened."""
    incident = shared(county, **changes)
    photo, feedback, footage = tell_evidence(county, incident)
    rows: Aftermath = aftermath(county, incident, photo)
    after = [getattr(rows, name) for name in TELLING_ROWS]
    return incident, [photo, feedback, footage, *after]


TELLING_ROWS = (
    *("voice_note", "opening", "merge", "transfer", "grievance", "handover"),
    *("appeal", "recipient", "appeal_view", "sighting"),
)


def seen_by(viewer: Viewer, rows: list[Any]) -> list[str]:
    return [
        type(row).__name__
        for row in rows
        if type(row).objects.for_viewer(viewer).filter(pk=row.pk).exists()
    ]


def test_whatever_tells_what_happened_is_withheld_from_a_helper(county: Cast) -> None:
    _incident, rows = told(county, is_domestic=True)
    assert seen_by(county.ma.viewer, rows) == []
    names = [type(row).__name__ for row in rows]
    for viewer in (county.chen.viewer, county.sun.viewer):
        assert seen_by(viewer, rows) == names


def test_whoever_is_asked_or_sent_it_or_keeps_it_still_sees_their_own(county: Cast) -> None:
    _incident, rows = told(county, is_domestic=True)
    asked = ["IdentityAppeal", "AppealRecipient", "AppealView", "Sighting"]
    assert seen_by(county.ge.viewer, rows) == asked
    assert seen_by(county.zhao.viewer, rows) == ["Photo", "VoiceNote"]
    kept = ["Photo", "VoiceNote", "EvidenceOpening"]
    assert seen_by(county.bao.viewer, rows) == kept


def test_in_any_other_incident_a_helper_sees_all_of_it(county: Cast) -> None:
    _incident, rows = told(county)
    seen = seen_by(county.ma.viewer, rows)
    # The double that was merged and parted again is another incident, with no crew of Daji's.
    assert seen == [type(row).__name__ for row in rows if type(row).__name__ != "Merge"]


LIFTING: list[Callable[[Cast, Incident], object]] = [
    lambda county, one: amend_facts(one, {"is_domestic": False}, **helper(county)),
    lambda county, one: classify(one, category="dispute", priority=3, **helper(county)),
    lambda county, one: move_incident(
        one, Placed("云岭矿区", county.works.lon, county.works.lat), **helper(county)
    ),
    lambda county, one: give_feedback(
        one, Outcome("by_phone", "dispute.neighbour"), **helper(county)
    ),
]


def helper(county: Cast) -> dict[str, Any]:
    return {"actor": county.ma.viewer, "actor_name": "马民警"}


@pytest.mark.parametrize("lift", LIFTING)
def test_a_helper_who_would_lift_the_protection_is_refused_and_nothing_changes(
    county: Cast, lift: Callable[[Cast, Incident], object]
) -> None:
    incident = shared(county, is_domestic=True)
    before = Incident.unscoped.filter(pk=incident.pk).values().get()
    stale = Incident.unscoped.get(pk=incident.pk)
    stale.is_domestic = False  # what a page read before the mark was set
    with pytest.raises(ProtectedIncident):
        lift(county, stale)
    assert Incident.unscoped.filter(pk=incident.pk).values().get() == before
    assert incident.timeline.count() == 1


@pytest.mark.parametrize("lift", LIFTING)
def test_a_helper_may_put_right_what_is_not_protected(
    county: Cast, lift: Callable[[Cast, Incident], object]
) -> None:
    lift(county, shared(county))


@pytest.mark.parametrize("changes", [{}, *PROTECTING])
def test_rows_and_the_single_incident_are_judged_alike(
    county: Cast, changes: dict[str, object]
) -> None:
    incident = shared(county, **changes)
    for one in (county.chen, county.sun, county.ma, county.wang):
        rows = Incident.unscoped.filter(words_seen(one.viewer), pk=incident.pk)
        assert rows.exists() == sees_words(incident, one.viewer)
