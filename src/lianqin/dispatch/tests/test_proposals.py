"""The snapshot of one night: who is qualified by kind, rested, and what driving taught."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from cast import Cast, report
from cast_crews import crew

from lianqin.core.clock import SHANGHAI, FrozenClock
from lianqin.dispatch import journeys as journeys_
from lianqin.dispatch.models import Directive, OrderRule
from lianqin.dispatch.proposals import propose_for
from lianqin.dispatch.ranges import LEAST
from lianqin.dispatch.recommend import Recommendation
from lianqin.dispatch.rest import Shift, on_duty_since
from lianqin.dispatch.states import Status
from lianqin.incidents.models import Incident
from lianqin.registry.kinds import KitClass, KitSort, PersonnelKind, QualificationKind
from lianqin.registry.models import KitIssue, KitItem, Linkage, Qualification
from lianqin.units.kinds import UnitKind
from lianqin.units.models import Unit
from lianqin.units.services import commit

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def nothing_learnt() -> None:
    journeys_._learnt.cache_clear()


def lost(county: Cast) -> Incident:
    """Somebody lost near the village, which guards may help with first."""
    village = county.places.village
    facts = {"category": "assistance.lost", "priority": 2, "lon": village.lon, "lat": village.lat}
    plain = {"station": county.places.daji, "site": None, "suspects": 0, "has_fled": False}
    return report(county, **facts, **plain)


def rule(county: Cast, **terms: object) -> OrderRule:
    """A nearer rule of the order in force, with these terms."""
    plain = {"lead": "guards_first", "actions": ["find_lost", "help_up"], "reason": "就近救助"}
    return OrderRule.unscoped.create(
        order=county.order, category="assistance.lost", **{**plain, **terms}
    )


def why(answer: Recommendation, unit: Unit) -> set[str]:
    return {
        reason.code
        for row in answer.ruled_out
        for reason in row.reasons
        if row.candidate.unit_id == unit.pk
    }


def test_internal_security_goes_by_appointment_at_its_own_unit_and_needs_no_certificate(
    county: Cast, clock: FrozenClock
) -> None:
    incident = lost(county)
    assert propose_for(incident, clock.now()).of(county.niu_crew.pk)
    niu = county.niu.person
    niu.organisation = county.places.company
    niu.save()
    assert why(propose_for(incident, clock.now()), county.niu_crew) == {"appointment_missing"}
    niu.organisation, niu.kind = county.places.enterprise, PersonnelKind.GUARD
    niu.save()
    assert why(propose_for(incident, clock.now()), county.niu_crew) == {"appointment_missing"}


def test_consent_that_has_ended_and_a_dossier_that_was_closed_rule_a_crew_out(
    county: Cast, clock: FrozenClock
) -> None:
    incident, day = lost(county), clock.now().astimezone(SHANGHAI).date()
    assert propose_for(incident, clock.now()).of(county.li_crew.pk)
    Linkage.unscoped.filter(person=county.li.person).update(until=day)
    assert why(propose_for(incident, clock.now()), county.li_crew) == {"consent_missing"}
    county.li.person.ended_on = day
    county.li.person.save()
    found = why(propose_for(incident, clock.now()), county.li_crew)
    assert found == {"consent_missing", "not_on_file"}


def test_a_crew_that_is_not_released_or_not_on_joint_duty_is_ruled_out_and_police_are_not(
    county: Cast, clock: FrozenClock
) -> None:
    incident = lost(county)
    assert propose_for(incident, clock.now()).of(county.li_crew.pk)
    Unit.unscoped.update(is_released=False)
    answer = propose_for(incident, clock.now())
    for unit in (county.li_crew, county.niu_crew):
        assert why(answer, unit) == {"not_released"}
    assert "not_released" in why(answer, county.he_walk)
    assert answer.of(county.daji_car.pk)
    Unit.unscoped.update(is_released=True, on_joint_duty=False)
    answer = propose_for(incident, clock.now())
    assert why(answer, county.li_crew) == {"not_on_joint_duty"}
    assert why(answer, county.he_walk) >= {"not_on_joint_duty"}
    assert answer.of(county.niu_crew.pk)  # internal security goes by its appointment
    assert answer.of(county.daji_car.pk)


def test_skill_and_kit_that_the_rule_asks_for_are_looked_up_in_the_registry(
    county: Cast, clock: FrozenClock
) -> None:
    incident, day = lost(county), clock.now().astimezone(SHANGHAI).date()
    rule(county, skills=["first_aid", "level_4"], kit=["torch"])
    assert why(propose_for(incident, clock.now()), county.li_crew) == {
        "skill_missing", "kit_missing"
    }  # fmt: skip
    aid = Qualification.unscoped.create(
        person=county.li.person, kind=QualificationKind.FIRST_AID, granted_on=day
    )
    Qualification.unscoped.create(  # another of the crew, and better than what is asked
        person=county.tan.person, kind=QualificationKind.SKILL, level=3, granted_on=day
    )
    torch = KitItem.unscoped.create(
        bureau=county.places.bureau,
        organisation=county.places.company,
        number="SD-1",
        sort=KitSort.TORCH,
        kit_class=KitClass.SIGNALLING,
        state=KitItem.State.ISSUED,
    )
    KitIssue.unscoped.create(item=torch, person=county.li.person, issued_at=clock.now())
    answer = propose_for(incident, clock.now())
    assert answer.of(county.li_crew.pk)
    assert "急救" in "".join(map(str, answer.of(county.li_crew.pk).reasons))
    assert answer.of(county.daji_car.pk)  # police are asked for neither
    torch.state = KitItem.State.FAULTY
    torch.save()
    aid.expires_on = day - timedelta(days=1)
    aid.save()
    found = why(propose_for(incident, clock.now()), county.li_crew)
    assert found == {"skill_missing", "kit_missing"}


def test_a_shift_after_too_short_a_rest_is_one_duty_with_the_shift_before(
    county: Cast, clock: FrozenClock
) -> None:
    incident, now = lost(county), clock.now()
    earlier = crew(
        "earlier", UnitKind.GUARD, county.places.company, county.places.danhe, [county.li]
    )
    since = county.li_crew.shift_since
    Unit.unscoped.filter(pk=earlier.pk).update(
        shift_since=since - 11 * HOUR, shift_until=since - HOUR
    )
    assert why(propose_for(incident, now), county.li_crew) == {"rest_due"}
    Unit.unscoped.filter(pk=earlier.pk).update(
        shift_since=since - 19 * HOUR, shift_until=since - 8 * HOUR
    )
    assert propose_for(incident, now).of(county.li_crew.pk)
    Unit.unscoped.filter(pk=county.li_crew.pk).update(shift_since=now - 12 * HOUR)
    assert propose_for(incident, now).of(county.li_crew.pk)
    Unit.unscoped.filter(pk=county.li_crew.pk).update(shift_since=now - 13 * HOUR)
    assert why(propose_for(incident, now), county.li_crew) == {"rest_due"}


def test_of_two_shifts_that_overlap_only_the_later_counts() -> None:
    at = datetime(2024, 6, 18, 8, tzinfo=SHANGHAI)
    present = Shift(at, at + 8 * HOUR)
    twice = Shift(at - 10 * HOUR, at + HOUR)
    night = Shift(at - 10 * HOUR, at - 4 * HOUR)
    assert on_duty_since(present, [twice], 8 * HOUR) == at
    assert on_duty_since(present, [night, Shift(at - 20 * HOUR, at - 12 * HOUR)], 8 * HOUR) == (
        at - 20 * HOUR
    )


def test_who_is_on_the_way_is_counted_in_people(county: Cast, clock: FrozenClock) -> None:
    incident = lost(county)
    rule(county, officers=2, guards=3)
    answer = propose_for(incident, clock.now())
    assert answer.guards == (3, 0, 3)  # niu alone and the two of li's crew
    assert answer.officers == (2, 0, 2)
    made(county, incident, county.niu_crew, 1, clock.now(), status=Status.ACCEPTED)
    commit(county.niu_crew, source="directive:1", at=clock.now())
    assert propose_for(incident, clock.now()).guards == (3, 1, 2)


def made(
    county: Cast, incident: Incident, unit: Unit, number: int, at: datetime, **facts: object
) -> Directive:
    """A directive as the record holds it."""
    under = OrderRule.unscoped.filter(category="assistance").get()
    plain = {"kind": "dispatch", "lead": under.lead, "task": "救助", "travel_seconds": 600.0}
    return Directive.unscoped.create(
        number=f"试-{number}-{unit.pk}",
        bureau=county.places.bureau,
        incident=incident,
        unit=unit,
        rule=under,
        officer_id=county.chen.user.pk,
        officer_name="陈警官",
        issued_at=at,
        answer_by=at,
        **{**plain, **facts},
    )


def test_the_range_is_what_the_bureaus_own_journeys_took(county: Cast, clock: FrozenClock) -> None:
    incident, left = lost(county), clock.now() - timedelta(days=2)
    before = propose_for(incident, clock.now()).of(county.daji_car.pk).travel
    assert before.seconds == before.map_seconds
    assert before.late_seconds == pytest.approx(1.25 * before.map_seconds)
    for number in range(LEAST):
        took = timedelta(seconds=1200 if number % 2 else 1800)
        done = {"status": Status.CLEARED, "en_route_at": left, "on_scene_at": left + took}
        made(county, incident, county.danhe_car, number, left, **done)
    after = propose_for(incident, clock.now()).of(county.daji_car.pk).travel
    assert after.seconds == pytest.approx(2.5 * before.map_seconds)
    assert after.late_seconds == pytest.approx(3.0 * before.map_seconds)
    assert after.map_seconds == before.map_seconds  # what later journeys are measured against


def test_a_hundred_declines_and_silences_change_no_byte_of_the_answer(
    county: Cast, clock: FrozenClock
) -> None:
    incident, then = lost(county), clock.now() - timedelta(days=3)
    rows = [
        made(county, incident, unit, number, then, status=Status.CANCELLED)
        for number in range(34)
        for unit in (county.niu_crew, county.li_crew, county.daji_car)
    ]
    before = repr(propose_for(incident, clock.now()))
    for status in (Status.DECLINED, Status.SILENT):
        Directive.unscoped.filter(pk__in=[row.pk for row in rows]).update(
            status=status, answered_at=then
        )
        journeys_._learnt.cache_clear()
        assert repr(propose_for(incident, clock.now())) == before


def test_deciding_takes_as_many_queries_for_two_crews_as_for_forty(
    county: Cast, clock: FrozenClock, django_assert_num_queries: object
) -> None:
    incident = lost(county)
    propose_for(incident, clock.now())  # the network and the areas are read once
    for number in range(33):
        where = (county.places.company, county.places.danhe)
        crew(f"more-{number}", UnitKind.GUARD, *where, [county.zhao])
    with django_assert_num_queries(10):  # type: ignore[operator]
        propose_for(incident, clock.now())
