"""What was said of a harmed minor or of violence at home, and who reads it."""

from __future__ import annotations

import pytest
from cast import Cast, report

from lianqin.core.scope import Viewer
from lianqin.incidents.models import Call, Incident, TimelineEntry
from lianqin.incidents.restricted import WITHHELD, is_protected, sees_words, words_for, words_seen
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


@pytest.mark.parametrize("changes", [{}, *PROTECTING])
def test_rows_and_the_single_incident_are_judged_alike(
    county: Cast, changes: dict[str, object]
) -> None:
    incident = shared(county, **changes)
    for one in (county.chen, county.sun, county.ma, county.wang):
        rows = Incident.unscoped.filter(words_seen(one.viewer), pk=incident.pk)
        assert rows.exists() == sees_words(incident, one.viewer)
