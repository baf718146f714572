"""A muster from the alarm to the head count, on the cast's county with its real roads."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cast import Cast, fix, report, track

from lianqin.core.audit import verify_chain
from lianqin.core.clock import FrozenClock
from lianqin.core.models import AuditRow, EventRow, OutboxRow
from lianqin.dispatch import directives, muster_timers
from lianqin.dispatch.alarms import sounding, take_alarm
from lianqin.dispatch.errors import OnlyPoliceDirect
from lianqin.dispatch.models import Directive
from lianqin.dispatch.models.muster import (
    Account,
    AlarmTaken,
    Duty,
    KeepAway,
    Muster,
    MusterAlert,
    MusterMoment,
    RallyPoint,
)
from lianqin.dispatch.muster import Meeting, move_rally, open_muster, widen_now
from lianqin.dispatch.muster_ending import Count, stand_down
from lianqin.dispatch.muster_errors import (
    AlarmTakenAlready,
    HeadsMissing,
    MusterOpen,
    MusterOver,
    NotForMuster,
    RallyTooNear,
)
from lianqin.dispatch.muster_picture import alone_in_contact, counted_at, rows_of
from lianqin.dispatch.muster_plan import AT_OWN_SITE, AT_RALLY
from lianqin.dispatch.muster_terms import Terms, set_terms
from lianqin.dispatch.states import OPEN, Status
from lianqin.incidents.models import Incident, TimelineEntry
from lianqin.incidents.states import Source, State
from lianqin.units.errors import UnitTaken
from lianqin.units.kinds import POLICE_UNITS
from lianqin.units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(county: Cast) -> Cast:
    """With the company keeping the building site, one crew of it posted there."""
    site = county.places.building_site
    site.organisation = county.places.company
    site.save(update_fields=["organisation"])
    county.zhao_post.on_joint_duty = True
    county.zhao_post.post_lon, county.zhao_post.post_lat = site.lon, site.lat
    county.zhao_post.save()
    return county


def alarm(county: Cast, **changes: Any) -> Incident:
    """Three with a knife at the building site; the guard there has pressed."""
    facts = {
        "category": "other.panic",
        "priority": 1,
        "source": Source.PANIC,
        "suspects": 3,
        "has_weapon": True,
        "has_fled": False,
    }
    return report(county, **{**facts, **changes})


def opened(county: Cast, incident: Incident | None = None, **more: Any) -> Muster:
    return open_muster(
        incident or alarm(county), actor=county.chen.viewer, actor_name="陈警官", **more
    )


def alerts(muster: Muster) -> dict[int, MusterAlert]:
    return {alert.unit_id: alert for alert in MusterAlert.unscoped.filter(muster=muster)}


def accept(alert: MusterAlert, county: Cast, *steps: Status) -> Directive:
    directive = alert.directive
    directives.accept(directive, actor=county.li.viewer, actor_name="班组")
    for step in steps:
        directives.progress(directive, step, actor=county.li.viewer, actor_name="班组")
    return directive


def test_police_go_to_the_contact_sector_the_sites_guards_by_its_plan_all_others_to_a_rally_point(
    county: Cast,
) -> None:
    found = alerts(opened(county))
    assert found[county.danhe_car.pk].duty == Duty.CONTACT
    assert found[county.swat_car.pk].duty == Duty.CONTACT
    assert found[county.zhao_post.pk].duty == Duty.OWN_SITE
    assert found[county.li_crew.pk].duty == Duty.RALLY
    assert found[county.li_crew.pk].rally is not None
    assert found[county.zhao_post.pk].rally is None


def test_no_guard_is_asked_for_anything_that_leads_to_the_scene(county: Cast) -> None:
    for alert in alerts(opened(county)).values():
        directive = alert.directive
        if directive.unit.kind in POLICE_UNITS:
            continue
        allowed = AT_RALLY if alert.duty == Duty.RALLY else AT_OWN_SITE
        assert set(directive.actions) <= set(allowed)
        assert directive.actions
        assert any("第三十四条" in law for law in directive.basis)


def test_volunteers_are_not_called_and_are_told_to_keep_away(county: Cast) -> None:
    muster = opened(county)
    assert county.he_walk.pk not in alerts(muster)
    assert not Directive.unscoped.filter(unit=county.he_walk).exists()
    assert KeepAway.unscoped.get(muster=muster).unit_id == county.he_walk.pk
    event = EventRow.objects.get(kind="muster.keep_away")
    assert event.audience == [f"person:{county.he.person.pk}"]


def test_nobody_off_duty_hears_of_it(county: Cast) -> None:
    Unit.unscoped.filter(pk__in=[county.li_crew.pk, county.he_walk.pk]).update(
        shift_until="2024-01-01T00:00+08:00", shift_since="2023-12-31T00:00+08:00"
    )
    muster = opened(county)
    assert county.li_crew.pk not in alerts(muster)
    assert not KeepAway.unscoped.exists()
    keys = {key for event in EventRow.objects.all() for key in event.audience}
    assert not keys & {f"person:{who.person.pk}" for who in (county.li, county.tan, county.he)}


def test_an_order_that_leaves_it_to_police_calls_police_alone(county: Cast) -> None:
    found = alerts(opened(county, alarm(county, category="criminal.weapon")))
    assert found
    assert {alert.unit.kind for alert in found.values()} <= POLICE_UNITS


def test_the_rally_points_are_out_of_reach_and_say_why(county: Cast) -> None:
    muster = opened(county)
    points = RallyPoint.unscoped.filter(muster=muster)
    assert points
    for point in points:
        assert point.straight_m >= muster.reach_m
        assert {"far"} < {row["code"] for row in point.reasons}


def test_a_rally_point_within_reach_is_refused(county: Cast) -> None:
    muster = opened(county)
    near = Meeting("门口", county.building_site.lon + 0.001, county.building_site.lat)
    with pytest.raises(RallyTooNear):
        move_rally(muster, None, near, actor=county.chen.viewer, actor_name="陈警官")


def test_a_moved_rally_point_is_told_to_the_crews_sent_to_it(county: Cast) -> None:
    muster = opened(county)
    alert = alerts(muster)[county.li_crew.pk]
    EventRow.objects.all().delete()
    school = Meeting("学校门口", county.school.lon, county.school.lat)
    new = move_rally(muster, alert.rally, school, actor=county.chen.viewer, actor_name="陈警官")
    alert.refresh_from_db()
    assert alert.rally == new
    told = EventRow.objects.get(kind="directive.changed")
    assert f"person:{county.li.person.pk}" in told.audience
    assert RallyPoint.unscoped.exclude(closed_at=None).count() == 1


def test_each_crew_gets_a_directive_with_its_timer_and_the_crew_is_taken(county: Cast) -> None:
    muster = opened(county)
    for alert in alerts(muster).values():
        assert alert.directive.status == Status.SENT
        assert alert.unit.commitments.filter(until=None).exists()
    assert verify_chain().whole


def test_a_guard_who_opens_a_muster_is_refused_and_it_is_on_record(county: Cast) -> None:
    with pytest.raises(OnlyPoliceDirect):
        open_muster(alarm(county), actor=county.li.viewer, actor_name="李保安")
    assert not Muster.unscoped.exists()
    assert AuditRow.objects.get(action="muster.refused").actor_id == county.li.user.pk


def test_only_a_p1_under_way_is_mustered_to(county: Cast) -> None:
    for incident in (alarm(county, priority=2), alarm(county, state=State.CLEARED)):
        with pytest.raises(NotForMuster):
            opened(county, incident)


def test_of_two_who_open_it_one_wins_and_the_other_is_told_who(county: Cast) -> None:
    incident = alarm(county)
    opened(county, incident)
    with pytest.raises(MusterOpen) as told:
        open_muster(incident, actor=county.sun.viewer, actor_name="孙警官")
    assert "陈警官" in str(told.value)
    assert Muster.unscoped.count() == 1


def test_opening_it_takes_the_alarm(county: Cast) -> None:
    incident = alarm(county)
    assert incident in sounding(county.chen.viewer)
    opened(county, incident)
    assert not sounding(county.chen.viewer).exists()


def test_an_alarm_sounds_at_the_command_centre_and_the_station_until_one_officer_takes_it(
    county: Cast,
) -> None:
    incident = alarm(county)
    for desk in (county.chen, county.sun):
        assert list(sounding(desk.viewer)) == [incident]
    assert not sounding(county.ma.viewer).exists()
    assert not sounding(county.wang.viewer).exists()
    take_alarm(incident, actor=county.sun.viewer, actor_name="孙警官")
    with pytest.raises(AlarmTakenAlready) as told:
        take_alarm(incident, actor=county.chen.viewer, actor_name="陈警官")
    assert "孙警官" in str(told.value)
    assert AlarmTaken.unscoped.get().officer_name == "孙警官"
    assert not sounding(county.chen.viewer).exists()


def due(topic: str, **wanted: Any) -> OutboxRow:
    rows = OutboxRow.objects.filter(topic=topic)
    return next(row for row in rows if wanted.items() <= row.payload.items())


def narrow(county: Cast) -> None:
    """A first ring of a minute, so that the county has a second."""
    rings = [{"after": 0, "within": 60}, {"after": 2, "within": 1800}]
    set_terms(county.bureau, Terms(rings=rings), actor=county.chen.viewer, actor_name="陈警官")


def test_the_next_ring_is_called_when_too_few_are_coming(county: Cast, clock: FrozenClock) -> None:
    narrow(county)
    muster = opened(county)
    first = set(alerts(muster))
    assert county.daji_car.pk not in first
    clock.move(timedelta(minutes=2))
    row = due("muster.widen", ring=2)
    assert row.due_at == clock.now()
    muster_timers.on_widen(row.payload, row)
    assert county.daji_car.pk in set(alerts(muster)) - first
    muster.refresh_from_db()
    assert muster.ring == 2


def test_a_widening_that_runs_twice_calls_nobody_twice(county: Cast, clock: FrozenClock) -> None:
    narrow(county)
    muster = opened(county)
    clock.move(timedelta(minutes=2))
    row = due("muster.widen", ring=2)
    for _ in range(3):
        muster_timers.on_widen(row.payload, row)
    sent = list(Directive.unscoped.values_list("unit_id", flat=True))
    assert len(sent) == len(set(sent)) == len(alerts(muster))


def test_enough_on_their_way_leave_the_next_ring_in_peace(county: Cast, clock: FrozenClock) -> None:
    narrow(county)
    muster = opened(county)
    Muster.unscoped.filter(pk=muster.pk).update(wanted=1)
    found = alerts(muster)
    police = next(a for a in found.values() if a.duty == Duty.CONTACT)
    accept(police, county)
    row = due("muster.widen", ring=2)
    muster_timers.on_widen(row.payload, row)
    assert set(alerts(muster)) == set(found)


def test_a_crew_taken_meanwhile_is_left_and_the_others_are_called(
    county: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = directives.issue_in

    def fussy(act_: Any, incident: Any, ready: Any, came: Any, **who: Any) -> Directive:
        if ready.unit.pk == county.swat_car.pk:
            raise UnitTaken(unit="巡特警")
        return real(act_, incident, ready, came, **who)

    monkeypatch.setattr(directives, "issue_in", fussy)
    found = alerts(opened(county))
    assert county.swat_car.pk not in found
    assert county.danhe_car.pk in found


def test_a_ring_cut_off_by_a_kill_is_carried_on_by_its_timer(
    county: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, left = directives.issue_in, [2]

    class Killed(BaseException):
        pass

    def dying(act_: Any, incident: Any, ready: Any, came: Any, **who: Any) -> Directive:
        if left[0] == 0:
            raise Killed
        left[0] -= 1
        return real(act_, incident, ready, came, **who)

    monkeypatch.setattr(directives, "issue_in", dying)
    with pytest.raises(Killed):
        opened(county)
    muster = Muster.unscoped.get()
    assert len(alerts(muster)) == 2
    monkeypatch.setattr(directives, "issue_in", real)
    row = due("muster.widen", ring=1)
    muster_timers.on_widen(row.payload, row)
    assert len(alerts(muster)) == 4
    assert Directive.unscoped.count() == 4


def test_a_guard_who_reaches_the_rally_point_is_not_on_the_scene(county: Cast) -> None:
    incident = alarm(county)
    muster = opened(county, incident)
    accept(alerts(muster)[county.li_crew.pk], county, Status.ON_SCENE)
    incident.refresh_from_db()
    assert incident.first_guard_on_scene_at is None
    assert incident.state == State.DISPATCHED
    assert TimelineEntry.unscoped.filter(text__contains="到达集结点").exists()
    accept(alerts(muster)[county.danhe_car.pk], county, Status.ON_SCENE)
    incident.refresh_from_db()
    assert incident.first_police_on_scene_at is not None
    assert incident.state == State.ON_SCENE


def test_the_counts_at_one_three_and_five_minutes_say_who_was_there(
    county: Cast, clock: FrozenClock
) -> None:
    muster = opened(county)
    clock.move(timedelta(seconds=30))
    accept(alerts(muster)[county.danhe_car.pk], county)
    clock.move(timedelta(seconds=60))
    directive = alerts(muster)[county.danhe_car.pk].directive
    directives.progress(directive, Status.ON_SCENE, actor=county.sun.viewer, actor_name="孙")
    clock.move(timedelta(minutes=6))
    for minute in (1, 3, 5):
        row = due("muster.moment", minute=minute)
        for _ in range(2):
            muster_timers.on_moment(row.payload, row)
    seen = [(m.minute, m.meaning, m.coming, m.there) for m in MusterMoment.unscoped.all()]
    assert seen == [(1, "自救", 1, 0), (3, "互助", 1, 1), (5, "增援", 1, 1)]
    assert counted_at(rows_of(muster), clock.now()).police_there == 1


def test_a_guard_alone_in_the_contact_sector_warns_until_police_are_there(
    county: Cast, clock: FrozenClock
) -> None:
    incident = alarm(county)
    muster = opened(county, incident)
    found = alerts(muster)
    accept(found[county.li_crew.pk], county)
    track(county.li_crew)
    fix(county.li_crew, incident.lon, incident.lat)
    warned = alone_in_contact(incident, rows_of(muster), muster.reach_m, clock.now())
    assert [crew.unit.pk for crew in warned] == [county.li_crew.pk]
    accept(found[county.danhe_car.pk], county, Status.ON_SCENE)
    assert not alone_in_contact(incident, rows_of(muster), muster.reach_m, clock.now())


def counts(muster: Muster, **instead: Any) -> dict[int, Count]:
    return {
        row.alert.pk: Count(row.likely, row.people if row.likely == Account.THERE else 0)
        for row in rows_of(muster)
    } | instead.get("by", {})


def test_it_cannot_be_stood_down_with_people_unaccounted_for_and_no_reason(county: Cast) -> None:
    muster = opened(county)
    lost = alerts(muster)[county.li_crew.pk]
    found = counts(muster, by={lost.pk: Count(Account.UNKNOWN)})
    who: Any = {"actor": county.chen.viewer, "actor_name": "陈警官"}
    with pytest.raises(HeadsMissing) as told:
        stand_down(muster, found, **who)
    assert county.li_crew.call_sign in str(told.value)
    muster.refresh_from_db()
    assert muster.stood_down_at is None
    stand_down(muster, found, reason="电台确认在返回途中", **who)
    assert muster.stood_down_at is not None
    assert TimelineEntry.unscoped.filter(text__contains="未清点 1 组").exists()


def test_fewer_heads_than_the_crew_has_is_unaccounted_for(county: Cast) -> None:
    muster = opened(county)
    alert = alerts(muster)[county.li_crew.pk]  # two people
    accept(alert, county, Status.ON_SCENE)
    found = counts(muster, by={alert.pk: Count(Account.THERE, 1)})
    with pytest.raises(HeadsMissing):
        stand_down(muster, found, actor=county.chen.viewer, actor_name="陈警官")


def test_standing_down_releases_every_crew_and_tells_its_phones(county: Cast) -> None:
    muster = opened(county)
    accept(alerts(muster)[county.li_crew.pk], county, Status.ON_SCENE)
    EventRow.objects.all().delete()
    stand_down(muster, counts(muster), actor=county.chen.viewer, actor_name="陈警官")
    assert not Directive.unscoped.filter(status__in=OPEN).exists()
    assert not Unit.unscoped.filter(commitments__until=None, commitments__gt=0).exists()
    told = {key for row in EventRow.objects.all() for key in row.audience}
    assert f"person:{county.li.person.pk}" in told
    assert f"person:{county.sun.person.pk}" in told
    assert TimelineEntry.unscoped.filter(text__contains="清点 2 人，清点齐全").exists()


def test_after_standing_down_no_timer_and_no_hand_calls_anybody(county: Cast) -> None:
    muster = opened(county)
    stand_down(muster, counts(muster), actor=county.chen.viewer, actor_name="陈警官")
    sent = Directive.unscoped.count()
    for row in OutboxRow.objects.filter(topic="muster.widen"):
        muster_timers.on_widen(row.payload, row)
    with pytest.raises(MusterOver):
        widen_now(muster, actor=county.chen.viewer)
    with pytest.raises(MusterOver):
        stand_down(muster, {}, reason="再来", actor=county.chen.viewer, actor_name="陈警官")
    assert Directive.unscoped.count() == sent


def test_an_exercise_is_one_in_every_directive_and_in_no_rows_of_the_real(county: Cast) -> None:
    muster = opened(county, alarm(county, is_exercise=True))
    assert alerts(muster)
    assert all(alert.directive.is_exercise for alert in alerts(muster).values())
    assert all(alert.directive.number.startswith("演") for alert in alerts(muster).values())
    assert EventRow.objects.get(kind="muster.keep_away").is_exercise
    assert AuditRow.objects.get(action="muster.open").is_exercise
