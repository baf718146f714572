"""Doubles are merged by a person, parted again, and nothing of either is lost."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cast import Cast, report
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianqin.core.acts import act
from lianqin.core.clock import FrozenClock
from lianqin.core.errors import DomainError, NotFound
from lianqin.core.models import AuditRow, EventRow
from lianqin.incidents import photos, roadside, services
from lianqin.incidents.merging import (
    calls_of_family,
    family,
    family_ids,
    lines_of_family,
    merge,
    refuse_merged,
    root_of,
    unmerge,
)
from lianqin.incidents.merging_errors import (
    MergeAfterFeedback,
    MergedAway,
    MergeEarlierIntoLater,
    MergeIntoClosed,
    MergeMixesExercise,
    MergeUnderWay,
    MergeWithItself,
    NotMerged,
)
from lianqin.incidents.models import Call, Incident, Merge, TimelineEntry
from lianqin.incidents.roots import first_received
from lianqin.incidents.states import OPEN, EntryKind, State
from lianqin.incidents.tests.appealing import by, drawn, lost_man
from lianqin.registry.viewers import desk_of

pytestmark = pytest.mark.django_db


def by_chen(county: Cast) -> dict[str, Any]:
    return {"actor": county.people.chen.viewer, "actor_name": "陈民警"}


def nobody(_incident: Incident) -> int:
    """No crew has it in hand."""
    return 0


def merged(county: Cast, one: Incident, into: Incident, **more: Any) -> Merge:
    row = merge(one, into, **{"open_units": nobody, **by_chen(county), **more})
    one.refresh_from_db()
    into.refresh_from_db()
    return row


def parted(county: Cast, one: Incident) -> None:
    unmerge(one, **by_chen(county))
    one.refresh_from_db()


def test_a_double_goes_into_the_first_and_both_records_say_so(county: Cast) -> None:
    first, double = report(county), report(county, words="有人在工地剪电线")
    row = merged(county, double, first, reason="同一工地、同样两人")
    assert (double.state, double.merged_into) == (State.MERGED, first)
    assert (first.state, row.state_before) == (State.RECEIVED, State.RECEIVED)
    assert double.timeline.last().text == f"并入 {first.number}：同一工地、同样两人"
    assert first.timeline.last().text.startswith(f"{double.number} 并入本警情")
    facts = AuditRow.objects.filter(action="incident.merge").get().facts
    assert facts == {"incident": double.pk, "into": first.pk, "before": "received"}


def test_the_desks_of_both_stations_are_told(county: Cast) -> None:
    first = report(county)
    double = report(county, station=county.places.daji)
    merged(county, double, first)
    audience = {key for row in EventRow.objects.all() for key in row.audience}
    assert {desk_of(first.station_id), desk_of(double.station_id)} <= audience


def test_nothing_is_moved_and_the_page_of_the_first_shows_all(county: Cast) -> None:
    first, double = report(county), report(county, words="有人在工地剪电线")
    own = {double.calls.get().pk, *double.timeline.values_list("pk", flat=True)}
    merged(county, double, first)
    assert own <= {double.calls.get().pk, *double.timeline.values_list("pk", flat=True)}
    sun = county.people.sun.viewer
    assert list(calls_of_family(first, sun)) == [first.calls.get(), double.calls.get()]
    lines = lines_of_family(first, sun)
    assert lines.filter(text="有人在工地剪电线", incident=double).exists()
    assert lines.count() == first.timeline.count() + double.timeline.count()
    assert list(family(first, sun)) == [double]


def test_who_sees_the_first_sees_its_calls_though_one_came_in_next_door(county: Cast) -> None:
    first, double = report(county), report(county, station=county.places.daji)
    merged(county, double, first)
    sun, ma, wang = county.people.sun.viewer, county.people.ma.viewer, county.wang.viewer
    assert calls_of_family(first, sun).count() == 2
    assert not family(first, sun).exists()  # its own page stays with the station next door
    assert not calls_of_family(first, ma).exists()
    assert not calls_of_family(first, wang).exists()
    assert not lines_of_family(first, county.people.zhao.viewer).exists()


def test_a_family_of_any_depth_is_found_in_one_query(
    county: Cast, django_assert_num_queries: Callable[..., Any]
) -> None:
    root, middle, leaf = report(county), report(county), report(county)
    merged(county, leaf, middle)
    merged(county, middle, root)
    with django_assert_num_queries(1):
        assert family_ids(root) == [root.pk, middle.pk, leaf.pk]
    assert family_ids(middle) == [middle.pk, leaf.pk]
    assert root_of(leaf) == root


@pytest.mark.parametrize("state", [*OPEN, State.CLOSED])
def test_parting_gives_back_the_very_state(county: Cast, state: State) -> None:
    first, double = report(county), report(county, state=state)
    merged(county, double, first)
    parted(county, double)
    assert (double.state, double.merged_into) == (state, None)
    assert double.timeline.last().kind == EntryKind.UNMERGED
    assert first.timeline.last().kind == EntryKind.UNMERGED
    row = Merge.unscoped.get()
    assert row.undone_at is not None
    assert row.undone_by == county.people.chen.user.pk


def test_parted_twice_is_refused_and_merged_again_is_not(county: Cast) -> None:
    first, double = report(county), report(county)
    merged(county, double, first)
    parted(county, double)
    with pytest.raises(NotMerged):
        parted(county, double)
    merged(county, double, first)
    assert Merge.unscoped.filter(incident=double).count() == 2


def test_an_incident_never_goes_into_itself_nor_into_its_own_double(county: Cast) -> None:
    first, double = report(county), report(county)
    with pytest.raises(MergeWithItself):
        merged(county, first, first)
    merged(county, double, first)
    with pytest.raises(MergeWithItself):
        merged(county, first, double)


def test_what_was_merged_is_refused_and_the_sentence_points_to_where_it_goes_on(
    county: Cast,
) -> None:
    first, double, third = report(county), report(county), report(county)
    merged(county, double, first)
    for refused_act in (
        lambda: merged(county, double, third),
        lambda: merged(county, third, double),
        lambda: refuse_merged(double),
    ):
        with pytest.raises(MergedAway) as refused:
            refused_act()
        assert refused.value.params == {"number": double.number, "into": first.number}
    refuse_merged(first)


@pytest.mark.parametrize("drill_goes", [True, False], ids=["drill goes", "real goes"])
def test_an_exercise_and_the_real_thing_never_become_one(county: Cast, drill_goes: bool) -> None:
    one = report(county, is_exercise=drill_goes)
    other = report(county, is_exercise=not drill_goes)
    with pytest.raises(MergeMixesExercise):
        merged(county, one, other)
    assert not Merge.unscoped.exists()


def test_the_one_with_crews_under_way_stays_and_the_other_may_go(county: Cast) -> None:
    """Whether crews are under way is asked of dispatch, inside the act."""
    busy, idle = report(county), report(county)

    def under_way(incident: Incident) -> int:
        return int(incident == busy)

    with pytest.raises(MergeUnderWay) as refused:
        merged(county, busy, idle, open_units=under_way)
    assert f"把 {idle.number} 并入 {busy.number}" in str(refused.value)
    merged(county, idle, busy, open_units=under_way)
    parted(county, idle)
    merged(county, busy, idle)


def test_a_crew_still_on_the_scene_keeps_its_incident(county: Cast, clock: FrozenClock) -> None:
    there, other = report(county, state=State.ON_SCENE), report(county)
    there.participations.create(
        unit=county.crews.danhe_car, directed_at=clock.now(), on_scene_at=clock.now()
    )
    with pytest.raises(MergeUnderWay):
        merged(county, there, other)


def test_what_was_reported_after_the_close_needs_the_record_opened_again(
    county: Cast, clock: FrozenClock
) -> None:
    early = report(county)
    done = report(county, state=State.CLOSED, closed_at=clock.now() + timedelta(minutes=30))
    clock.move(timedelta(hours=1))
    with pytest.raises(MergeIntoClosed):
        merged(county, report(county), done)
    merged(county, early, done)
    done.refresh_from_db()
    assert done.state == State.CLOSED


def test_another_bureaus_and_another_stations_incident_is_not_there_to_merge(county: Cast) -> None:
    own, theirs = report(county), report(county.twin)
    with pytest.raises(NotFound):
        merged(county, own, theirs)
    ma = county.people.ma
    with pytest.raises(NotFound):
        merged(county, own, report(county), actor=ma.viewer, actor_name="马民警")
    with pytest.raises(NotFound):
        unmerge(own, actor=ma.viewer, actor_name="马民警")


def test_a_danger_that_the_double_told_holds_for_the_one_that_goes_on(county: Cast) -> None:
    """Else guards could be sent where the second caller had seen a knife."""
    first = report(county, category="dispute.neighbour", priority=3, is_simple=True, suspects=0)
    double = report(county, category="security.fight", priority=1, has_weapon=True, injured=2)
    merged(county, double, first)
    assert (first.has_weapon, first.injured, first.priority) == (True, 2, 1)
    assert first.is_simple is None
    parted(county, double)
    first.refresh_from_db()
    assert first.has_weapon  # told once, it is put right by a person, not by parting


@pytest.mark.parametrize(
    "do",
    [
        lambda incident, who: services.note(incident, text="到了", **who),
        lambda incident, who: services.add_facts(incident, text="有刀", has_weapon=True, **who),
        lambda incident, who: services.classify(
            incident, category="security.fight", priority=1, **who
        ),
        lambda incident, who: services.view_footage(
            incident, camera=None, reason="查找去向", **who
        ),
        lambda incident, who: services.give_feedback(
            incident, services.Outcome(result="by_phone", category="other.inquiry"), **who
        ),
        lambda incident, who: services.close(incident, open_units=nobody, **who),
    ],
    ids=["note", "facts", "classify", "footage", "feedback", "close"],
)
def test_a_new_act_on_a_merged_incident_is_refused_with_where_it_goes_on(
    county: Cast, do: Callable[[Incident, dict[str, Any]], None]
) -> None:
    first, double = report(county), report(county)
    merged(county, double, first)
    lines, weapon = double.timeline.count(), double.has_weapon
    with pytest.raises(MergedAway) as refused:
        do(double, by_chen(county))
    assert refused.value.params["into"] == first.number
    double.refresh_from_db()
    assert (double.timeline.count(), double.has_weapon) == (lines, weapon)


def test_no_crew_is_sent_to_a_merged_incident(county: Cast) -> None:
    first, double = report(county), report(county)
    merged(county, double, first)
    with pytest.raises(MergedAway), act("test.send", actor=county.people.chen.viewer) as act_:
        services.take_part(double, county.crews.danhe_car, act_)
    assert not double.participations.exists()


ACTS = st.lists(
    st.tuples(st.sampled_from(["merge", "part"]), st.integers(0, 3), st.integers(0, 3)),
    max_size=10,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=ACTS, states=st.lists(st.sampled_from(OPEN), min_size=4, max_size=4))
def test_any_history_of_merging_and_parting_loses_nothing(
    county: Cast, acts: list[tuple[str, int, int]], states: list[State]
) -> None:
    with transaction.atomic():
        play(county, acts, states)
        transaction.set_rollback(True)


def play(county: Cast, acts: list[tuple[str, int, int]], states: list[State]) -> None:
    rows = [report(county, state=state) for state in states]
    calls = set(Call.unscoped.values_list("pk", "incident_id"))
    lines = set(TimelineEntry.unscoped.values_list("pk", "incident_id", "text"))
    for kind, one, other in acts:
        try:
            with transaction.atomic():
                if kind == "merge":
                    merged(county, rows[one], rows[other])
                else:
                    parted(county, rows[one])
        except DomainError:
            rows[one].refresh_from_db()
        holds(rows, states)
    assert set(Call.unscoped.values_list("pk", "incident_id")) == calls
    assert lines <= set(TimelineEntry.unscoped.values_list("pk", "incident_id", "text"))
    for row in reversed(rows):
        if row.state == State.MERGED:
            parted(county, row)
    assert [row.state for row in rows] == states


def holds(rows: list[Incident], states: list[State]) -> None:
    """Roots and merged ones are all there are, and the families of the roots hold each once."""
    fresh = list(Incident.unscoped.filter(pk__in=[row.pk for row in rows]).order_by("pk"))
    roots = [row for row in fresh if row.state != State.MERGED]
    assert all((row.merged_into_id is None) == (row.state != State.MERGED) for row in fresh)
    assert sorted(pk for root in roots for pk in family_ids(root)) == [row.pk for row in fresh]
    stands = zip(fresh, states, strict=True)
    assert all(row.state in (state, State.MERGED) for row, state in stands)


def test_what_is_sent_for_a_report_merged_meanwhile_is_kept_where_it_goes_on(cast: Cast) -> None:
    """A phone without a network sends its photo after the desk has merged its report."""
    first, double = lost_man(cast), lost_man(cast)
    held = Incident.unscoped.get(pk=double.pk)
    roadside.take_step(held, "lights", **by(cast.li))
    merged(cast, double, first)
    raw = drawn((40, 40))
    photo = photos.attach(held, io.BytesIO(raw), len(raw), **by(cast.li))
    assert photo.incident_id == first.pk
    roadside.take_step(held, "cone", **by(cast.li))
    roadside.record_help(held, "keep_warm", **by(cast.li))
    told = set(first.timeline.values_list("kind", flat=True))
    assert {EntryKind.PHOTO, EntryKind.ROADSIDE, EntryKind.HELPED} <= told
    assert roadside.done_on(double, cast.li.viewer) == ("lights", "cone")


def test_a_closed_record_learns_the_danger_too(county: Cast, clock: FrozenClock) -> None:
    done = report(county, state=State.CLOSED, closed_at=clock.now() + timedelta(minutes=30))
    merged(county, report(county, has_weapon=True, injured=1), done)
    assert (done.state, done.has_weapon, done.injured) == (State.CLOSED, True, 1)


def test_the_later_report_goes_into_the_earlier_unless_it_must_stay(
    county: Cast, clock: FrozenClock
) -> None:
    early = report(county)
    clock.move(timedelta(minutes=9))
    late = report(county)
    with pytest.raises(MergeEarlierIntoLater, match=f"把 {late.number} 并入 {early.number}"):
        merged(county, early, late)
    merged(county, early, late, open_units=lambda incident: int(incident == late))
    assert first_received(Incident.unscoped.all()) == {late.pk: early.received_at}


def test_one_with_feedback_stays_so_that_its_figures_count(county: Cast) -> None:
    done, fresh = report(county), report(county)
    done.feedbacks.create(
        result="rescued", category="assistance.lost", helped=2, at=done.received_at
    )
    with pytest.raises(MergeAfterFeedback):
        merged(county, done, fresh)
    merged(county, fresh, done)
