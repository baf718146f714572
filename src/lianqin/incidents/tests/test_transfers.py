"""Handing over: to 12345 with its end, to 119 and 120 without; what stays with the police."""

from __future__ import annotations

import pytest
from cast import Cast, report

from lianqin.incidents.classifying_errors import (
    NeverTransferred,
    TooUrgentToTransfer,
    TransferredAlready,
)
from lianqin.incidents.errors import IncidentMovedOn
from lianqin.incidents.models import Feedback, Incident, Transfer
from lianqin.incidents.states import EntryKind, State
from lianqin.incidents.transfers import Handing, transfer

pytestmark = pytest.mark.django_db
FIRE, HOTLINE = Transfer.To.FIRE_119, Transfer.To.HOTLINE_12345


def hand(
    county: Cast, incident: Incident, to: str, ref: str = "", text: str = "", crews: int = 0
) -> Transfer:
    return transfer(
        incident,
        Handing(to, ref, text),
        actor=county.chen.viewer,
        actor_name="陈警官",
        open_units=lambda _incident: crews,
    )


def heating(county: Cast, **changes: object) -> Incident:
    said = {"category": "other.service", "priority": 4, "words": "暖气不热"}
    return report(county, **{**said, **changes})


def kinds(incident: Incident) -> list[str]:
    return list(incident.timeline.values_list("kind", flat=True))


def test_a_matter_for_12345_is_handed_on_fed_back_and_closed_in_one_step(county: Cast) -> None:
    incident = heating(county)
    row = hand(county, incident, HOTLINE, "12345-88", "供热公司处理")
    incident.refresh_from_db()
    assert incident.state == State.CLOSED
    feedback = Feedback.unscoped.get(incident=incident)
    assert (feedback.result, feedback.category) == ("transferred", "other.service")
    assert (row.outside_ref, row.actor_name) == ("12345-88", "陈警官")
    order = [EntryKind.TRANSFERRED, EntryKind.CLEARED, EntryKind.FEEDBACK, EntryKind.CLOSED]
    assert kinds(incident)[-4:] == order
    assert "12345-88" in incident.timeline.get(kind=EntryKind.TRANSFERRED).text


def test_what_nobody_has_classified_ends_as_a_matter_for_others(county: Cast) -> None:
    incident = heating(county, category="other.unclassified")
    hand(county, incident, HOTLINE)
    incident.refresh_from_db()
    assert (incident.state, incident.result_category) == (State.CLOSED, "other.service")


@pytest.mark.parametrize("priority", [1, 2])
def test_what_is_urgent_stays_with_the_police(county: Cast, priority: int) -> None:
    incident = heating(county, priority=priority)
    with pytest.raises(TooUrgentToTransfer):
        hand(county, incident, HOTLINE)
    assert not Transfer.unscoped.exists()
    incident.refresh_from_db()
    assert incident.state == State.RECEIVED


@pytest.mark.parametrize(
    "changes",
    [
        {"has_weapon": True},
        {"injured": 1},
        {"minors_harmed": True},
        {"is_domestic": True},
        {"category": "criminal.theft"},
    ],
)
def test_what_is_never_simple_never_goes_to_12345(county: Cast, changes: dict[str, object]) -> None:
    incident = heating(county, **changes)
    with pytest.raises(NeverTransferred):
        hand(county, incident, HOTLINE)
    assert not Transfer.unscoped.exists()


def test_a_crew_that_is_out_keeps_the_record_open(county: Cast) -> None:
    incident = heating(county)
    hand(county, incident, HOTLINE, crews=1)
    incident.refresh_from_db()
    assert incident.state == State.CLEARED
    assert EntryKind.CLOSED not in kinds(incident)


def test_fire_and_ambulance_are_told_and_the_police_stay(county: Cast) -> None:
    incident = report(county, category="other.fire", priority=1)
    hand(county, incident, FIRE)
    hand(county, incident, Transfer.To.MEDICAL_120)
    incident.refresh_from_db()
    assert incident.state == State.RECEIVED
    assert kinds(incident).count(EntryKind.TRANSFERRED) == 2
    assert not Feedback.unscoped.exists()


def test_the_same_transfer_twice_is_one_and_a_number_told_later_joins_it(county: Cast) -> None:
    incident = report(county, category="other.fire", priority=1)
    first = hand(county, incident, FIRE)
    with pytest.raises(TransferredAlready):
        hand(county, incident, FIRE)
    later = hand(county, incident, FIRE, "119-7")
    assert later.pk == first.pk
    with pytest.raises(TransferredAlready):
        hand(county, incident, FIRE, "119-7")
    assert list(Transfer.unscoped.values_list("outside_ref", flat=True)) == ["119-7"]


def test_a_closed_record_is_not_handed_on(county: Cast) -> None:
    incident = heating(county, state="closed")
    with pytest.raises(IncidentMovedOn):
        hand(county, incident, HOTLINE)
