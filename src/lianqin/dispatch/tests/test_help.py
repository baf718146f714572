"""Help between stations: Daji asks Danhe, and it stays one incident."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cast import Cast, Someone, report

from lianqin.core.clock import FrozenClock
from lianqin.core.errors import DomainError
from lianqin.core.models import AuditRow, EventRow, OutboxRow
from lianqin.dispatch import directives
from lianqin.dispatch import help as helping
from lianqin.dispatch.help import Answered, Offer, Wanted
from lianqin.dispatch.help_errors import (
    AskedAlready,
    CrewNotToOffer,
    EndNotAhead,
    HelpMovedOn,
    NotAskedOfYou,
    NotAStationToAsk,
    NothingAskedFor,
    NothingOffered,
    OnlyResponsibleAsks,
    ReasonNotListed,
)
from lianqin.dispatch.help_states import HelpStatus
from lianqin.dispatch.help_timers import on_help_end, on_help_silence
from lianqin.dispatch.models import Directive, HelpCrew, HelpRequest
from lianqin.dispatch.states import Status
from lianqin.incidents.errors import IncidentMovedOn
from lianqin.incidents.merging import merge
from lianqin.incidents.merging_errors import MergedAway
from lianqin.incidents.models import AskedStation, Incident, TimelineEntry
from lianqin.incidents.restricted import WITHHELD, sees_words, words_for
from lianqin.incidents.states import EntryKind

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def at_daji(county: Cast, **changes: object) -> Incident:
    """A theft in Daji's area, where Danhe has no part."""
    place = county.places.village
    facts: dict[str, Any] = {
        "station": county.places.daji,
        "site": None,
        "lon": place.lon,
        "lat": place.lat,
        "suspects": 0,
        "has_fled": False,
        **changes,
    }
    return report(county, **facts)


def ask(
    county: Cast, incident: Incident, by: Someone | None = None, **changes: object
) -> HelpRequest:
    """Officer Ma of Daji asks Danhe for two officers, for an hour."""
    who = by or county.ma
    wanted: dict[str, Any] = {"officers": 1, "until": incident.received_at + HOUR, **changes}
    return helping.ask_station(
        incident,
        county.danhe.pk,
        Wanted(**wanted),
        actor=who.viewer,
        actor_name=who.user.display_name,
    )


def offer(county: Cast, request: HelpRequest, *units: Any, kit: tuple[str, ...] = ()) -> Answered:
    """Officer Sun of Danhe names crews."""
    named = Offer(tuple(unit.pk for unit in units), kit)
    return helping.offer(request, named, actor=county.sun.viewer, actor_name="孙民警")


def lines(incident: Incident, kind: EntryKind) -> list[str]:
    rows = TimelineEntry.unscoped.filter(incident=incident, kind=kind)
    return [row.text for row in rows]


def sees(who: Someone, incident: Incident) -> bool:
    return Incident.objects.for_viewer(who.viewer).filter(pk=incident.pk).exists()


def test_daji_asks_danhe_and_the_crew_is_directed_under_the_same_incident(county: Cast) -> None:
    incident = at_daji(county)
    assert not sees(county.sun, incident)
    answered = offer(county, ask(county, incident), county.danhe_car)
    assert answered.request.status == HelpStatus.ACCEPTED
    (directive,) = answered.directives
    assert directive.incident_id == incident.pk
    assert HelpCrew.unscoped.get().directive_id == directive.pk
    assert Incident.unscoped.count() == 1
    assert sees(county.sun, incident)
    assert sees(county.ma, incident)


def test_what_was_asked_and_answered_stands_on_the_time_line(county: Cast) -> None:
    incident = at_daji(county)
    request = ask(county, incident)
    offer(county, request, county.danhe_car)
    (asked,) = lines(incident, EntryKind.HELP_ASKED)
    (answered,) = lines(incident, EntryKind.HELP_ANSWERED)
    assert request.number in asked
    assert request.number in answered
    assert county.danhe.short_name in asked
    assert request.officer_name
    assert request.basis
    assert AuditRow.objects.filter(action="help.ask").exists()


def test_a_third_station_neither_sees_nor_hears_of_it(county: Cast) -> None:
    incident = at_daji(county)
    request = ask(county, incident)
    assert not sees(county.luo, incident)
    assert request not in HelpRequest.objects.for_viewer(county.luo.viewer)
    assert request not in HelpRequest.objects.for_viewer(county.wang.viewer)
    told = EventRow.objects.filter(kind="help.changed").get()
    assert f"org:{county.danhe.pk}:desk" in told.audience
    assert f"org:{county.luo.organisation.pk}:desk" not in told.audience
    assert set(told.facts) == {"status"}


@pytest.mark.parametrize("who", ["sun", "luo", "wang", "xu", "li", "lin"])
def test_only_the_station_responsible_or_the_command_centre_asks(county: Cast, who: str) -> None:
    with pytest.raises(DomainError):
        ask(county, at_daji(county), by=getattr(county, who))
    assert not HelpRequest.unscoped.exists()


def test_the_command_centre_asks_on_a_stations_behalf(county: Cast) -> None:
    request = ask(county, at_daji(county), by=county.chen)
    assert request.by_command
    assert request.asker_id == county.places.daji.pk
    assert not ask_again_is_allowed(county, request.incident)


def ask_again_is_allowed(county: Cast, incident: Incident) -> bool:
    try:
        ask(county, incident)
    except AskedAlready:
        return False
    return True


def test_less_than_was_asked_is_a_part_and_kit_alone_is_an_offer(county: Cast) -> None:
    request = ask(county, at_daji(county), officers=9, kit=("shield",))
    assert offer(county, request, county.danhe_car).request.status == HelpStatus.PART
    assert request.offered_officers >= 1
    other = ask(county, at_daji(county), officers=0, kit=("shield",))
    answered = offer(county, other, kit=("shield",))
    assert answered.request.status == HelpStatus.ACCEPTED
    assert not answered.directives


def test_a_crew_that_is_not_to_be_had_is_named_in_the_refusal(county: Cast) -> None:
    request = ask(county, at_daji(county))
    for crew in (county.daji_car, county.niu_crew):
        with pytest.raises(CrewNotToOffer, match=crew.call_sign):
            offer(county, request, crew)
    with pytest.raises(NothingOffered):
        offer(county, request)
    request.refresh_from_db()
    assert request.status == HelpStatus.ASKED


def test_a_station_that_cannot_says_so_by_the_list_and_sees_it_no_more(county: Cast) -> None:
    incident = at_daji(county)
    request = ask(county, incident)
    who = {"actor": county.sun.viewer, "actor_name": "孙民警"}
    with pytest.raises(ReasonNotListed):
        helping.cannot(request, "太远了", **who)
    helping.cannot(request, "own_incidents", **who)
    assert request.status == HelpStatus.DECLINED
    assert not sees(county.sun, incident)
    assert request in HelpRequest.objects.for_viewer(county.sun.viewer)
    assert ask(county, incident).status == HelpStatus.ASKED
    assert sees(county.sun, incident)


def test_silence_goes_to_the_command_centre_within_the_orders_time(
    county: Cast, clock: FrozenClock
) -> None:
    incident = at_daji(county)
    request = ask(county, incident)
    timer = OutboxRow.objects.get(topic="help.silence")
    assert (
        timer.due_at
        == request.answer_by
        == clock.now() + helping.answer_time(incident, clock.now())
    )
    clock.move(timedelta(minutes=2))
    for _twice in range(2):
        on_help_silence(timer.payload, timer)
    request.refresh_from_db()
    assert request.status == HelpStatus.SILENT
    assert len(lines(incident, EntryKind.ESCALATED)) == 1
    newest = EventRow.objects.filter(kind="help.changed").latest("id")
    assert f"bureau:{county.bureau.pk}:desk" in newest.audience
    late = offer(county, request, county.danhe_car)
    assert late.request.status == HelpStatus.ACCEPTED


def test_an_answer_in_time_leaves_the_timer_nothing_to_do(county: Cast) -> None:
    request = ask(county, at_daji(county))
    offer(county, request, county.danhe_car)
    timer = OutboxRow.objects.get(topic="help.silence")
    on_help_silence(timer.payload, timer)
    request.refresh_from_db()
    assert request.status == HelpStatus.ACCEPTED


def test_it_ends_by_itself_at_its_time_and_sight_ends_with_it(
    county: Cast, clock: FrozenClock
) -> None:
    incident = at_daji(county)
    request = ask(county, incident)
    timer = OutboxRow.objects.get(topic="help.end")
    assert timer.due_at == request.needed_until
    clock.move(HOUR)
    for _twice in range(2):
        on_help_end(timer.payload, timer)
    request.refresh_from_db()
    assert request.status == HelpStatus.OVER
    assert not AskedStation.unscoped.filter(until=None).exists()
    assert not sees(county.sun, incident)
    assert len(lines(incident, EntryKind.HELP_OVER)) == 1
    with pytest.raises(HelpMovedOn):
        offer(county, request, county.danhe_car)


def test_of_two_answers_at_once_the_first_counts_and_the_other_is_told(county: Cast) -> None:
    request = ask(county, at_daji(county))
    same = HelpRequest.unscoped.select_related("incident", "asker", "asked").get(pk=request.pk)
    offer(county, request, county.danhe_car)
    with pytest.raises(HelpMovedOn, match="已同意"):
        helping.cannot(same, "road", actor=county.fang.viewer, actor_name="方所长")
    assert Directive.unscoped.count() == 1


def test_only_the_station_asked_or_the_command_centre_answers(county: Cast) -> None:
    request = ask(county, at_daji(county))
    for who in (county.ma, county.luo, county.wang, county.li):
        with pytest.raises(NotAskedOfYou):
            helping.cannot(request, "road", actor=who.viewer, actor_name="")
    helping.cannot(request, "road", actor=county.chen.viewer, actor_name="陈民警")
    assert request.answered_name == "陈民警"


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"officers": 0}, NothingAskedFor),
        ({"until": None}, EndNotAhead),
        ({"officers": 0, "guards": 0, "kit": ()}, NothingAskedFor),
    ],
)
def test_a_request_says_what_and_until_when(
    county: Cast, changes: dict[str, Any], refused: type[DomainError]
) -> None:
    with pytest.raises(refused):
        ask(county, at_daji(county), **changes)


def test_nobody_asks_their_own_station_nor_a_company(county: Cast) -> None:
    incident = at_daji(county)
    for body in (county.places.daji, county.company, county.twin.danhe):
        with pytest.raises(NotAStationToAsk):
            helping.ask_station(
                incident, body.pk, Wanted(officers=1, until=incident.received_at + HOUR),
                actor=county.ma.viewer, actor_name="马民警",
            )  # fmt: skip


def test_an_exercise_stays_an_exercise_and_a_restricted_matter_restricted(county: Cast) -> None:
    drill = at_daji(county, is_exercise=True)
    request = ask(county, drill)
    assert request.number.startswith("演")
    assert AuditRow.objects.filter(action="help.ask").get().is_exercise
    (directive,) = offer(county, request, county.danhe_car).directives
    assert directive.is_exercise
    secret = at_daji(county, minors_harmed=True)
    ask(county, secret)
    assert sees(county.sun, secret)
    assert not sees_words(secret, county.sun.viewer)
    assert words_for(secret, county.sun.viewer) == WITHHELD
    told = TimelineEntry.objects.for_viewer(county.sun.viewer).filter(incident=secret)
    assert {line.kind for line in told} == {EntryKind.HELP_ASKED}


def test_the_asking_side_takes_it_back_before_an_answer_only(county: Cast) -> None:
    who = {"actor": county.ma.viewer, "actor_name": "马民警"}
    request = ask(county, at_daji(county))
    with pytest.raises(OnlyResponsibleAsks):
        helping.withdraw(request, actor=county.sun.viewer, actor_name="孙民警")
    helping.withdraw(request, **who)
    assert request.status == HelpStatus.WITHDRAWN
    second = ask(county, at_daji(county))
    offer(county, second, county.danhe_car)
    with pytest.raises(HelpMovedOn):
        helping.withdraw(second, **who)
    helping.finish(second, **who)
    assert second.status == HelpStatus.OVER
    assert Directive.unscoped.get().status == Status.SENT


def test_sight_ends_with_a_request_that_is_taken_back_or_said_to_be_over(county: Cast) -> None:
    who = {"actor": county.ma.viewer, "actor_name": "马民警"}
    incident = at_daji(county)
    helping.withdraw(ask(county, incident), **who)
    assert not sees(county.sun, incident)
    helping.finish(offer(county, ask(county, incident), kit=("shield",)).request, **who)
    assert not AskedStation.unscoped.filter(until=None).exists()
    assert not sees(county.sun, incident)


def test_the_no_of_one_station_ends_no_other_stations_sight(county: Cast) -> None:
    incident = at_daji(county)
    request = ask(county, incident)
    helping.ask_station(
        incident, county.luo.organisation.pk,
        Wanted(officers=1, until=incident.received_at + HOUR),
        actor=county.ma.viewer, actor_name="马民警",
    )  # fmt: skip
    helping.cannot(request, "road", actor=county.sun.viewer, actor_name="孙民警")
    assert not sees(county.sun, incident)
    assert sees(county.luo, incident)


def test_nobody_is_offered_for_a_record_that_was_closed_meanwhile(county: Cast) -> None:
    request = ask(county, at_daji(county))
    Incident.unscoped.filter(pk=request.incident_id).update(state="closed")
    request = HelpRequest.unscoped.select_related("incident", "asker", "asked").get(pk=request.pk)
    with pytest.raises(IncidentMovedOn):
        offer(county, request, county.danhe_car)
    request.refresh_from_db()
    assert request.status == HelpStatus.ASKED
    assert not Directive.unscoped.exists()


def test_nobody_is_asked_for_what_goes_on_as_another_record(county: Cast) -> None:
    root, twin = at_daji(county), at_daji(county)
    merge(
        twin, root, open_units=directives.open_units, actor=county.chen.viewer, actor_name="陈民警"
    )
    with pytest.raises(MergedAway):
        ask(county, Incident.unscoped.get(pk=twin.pk))
    assert not HelpRequest.unscoped.exists()
