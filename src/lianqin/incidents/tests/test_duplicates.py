"""Which incidents are proposed as doubles, to whom, and which never."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cast import Cast, Someone, report

from lianqin.core import clock as house_clock
from lianqin.core.clock import FrozenClock
from lianqin.incidents.duplicates import FACTS, Proposal, doubles_of, doubles_of_report, told_of
from lianqin.incidents.likeness import Told
from lianqin.incidents.merging import merge, unmerge
from lianqin.incidents.models import Call, Incident
from lianqin.incidents.states import State
from lianqin.incidents.wording import Marks

pytestmark = pytest.mark.django_db
AGAIN = "工地那边有2名男子剪电线，跑掉了"


def proposed(
    county: Cast, words: str = AGAIN, *, who: Someone | None = None, **changes: Any
) -> list[Incident]:
    return [row.incident for row in proposals(county, words, who=who, **changes)]


def proposals(
    county: Cast,
    words: str = AGAIN,
    *,
    who: Someone | None = None,
    is_exercise: bool = False,
    **changes: Any,
) -> list[Proposal]:
    site = county.places.building_site
    facts = {"lon": site.lon, "lat": site.lat, "at": house_clock.now()}
    told = Told(marks=Marks(), **{**facts, "category": "criminal.theft", **changes})
    viewer = (who or county.people.chen).viewer
    return doubles_of_report(words, told, viewer=viewer, is_exercise=is_exercise)


def parted(county: Cast, one: Incident, into: Incident) -> None:
    chen: dict[str, Any] = {"actor": county.people.chen.viewer, "actor_name": "陈民警"}
    merge(one, into, open_units=lambda _incident: 0, **chen)
    unmerge(one, **chen)


def test_the_same_theft_told_by_somebody_else_is_proposed_with_reasons(
    county: Cast, clock: FrozenClock
) -> None:
    first = report(county)
    report(county, words="楼上漏水，邻居吵架", category="dispute.neighbour")
    clock.move(timedelta(minutes=4))
    (found,) = proposals(county)
    assert found.incident == first
    assert found.is_open
    assert "电缆" in "".join(found.likeness.reasons)


def test_what_is_far_or_long_ago_or_long_closed_is_not_proposed(
    county: Cast, clock: FrozenClock
) -> None:
    report(county, lat=35.60)
    report(county, received_at=clock.now() - timedelta(hours=5))
    done = {"state": State.CLOSED, "received_at": clock.now() - timedelta(minutes=10)}
    report(county, closed_at=clock.now() - timedelta(hours=3), **done)
    assert proposed(county) == []
    just = report(county, closed_at=clock.now() - timedelta(minutes=2), **done)
    (found,) = proposals(county)
    assert (found.incident, found.is_open) == (just, False)


def test_a_drill_is_never_proposed_for_a_real_call_nor_the_other_way_round(county: Cast) -> None:
    real, drill = report(county), report(county, is_exercise=True)
    assert proposed(county) == [real]
    assert proposed(county, is_exercise=True) == [drill]
    assert [row.incident for row in doubles_of(drill, county.people.chen.viewer)] == []


def test_nobody_is_shown_an_incident_that_they_may_not_see(county: Cast) -> None:
    first = report(county)
    assert proposed(county, who=county.people.sun) == [first]
    assert proposed(county, who=county.people.ma) == []
    assert proposed(county, who=county.wang) == []


def test_a_third_caller_is_led_to_the_one_that_goes_on_by_what_the_second_said(
    county: Cast,
) -> None:
    first = report(county, words="河边有可疑的人", category="other.unclassified", has_fled=False)
    second = report(county, words="两名男子剪电线，跑了")
    merge(
        second,
        first,
        actor=county.people.chen.viewer,
        actor_name="陈民警",
        open_units=lambda _incident: 0,
    )
    (found,) = proposals(county)
    assert found.incident == first
    assert "电缆" in found.likeness.alike.marks


def test_a_later_call_of_an_incident_is_compared_too(county: Cast, clock: FrozenClock) -> None:
    first = report(county, words="河边有可疑的人", category="other.unclassified", has_fled=False)
    clock.move(timedelta(minutes=5))
    assert "电缆" not in "".join(m for row in proposals(county) for m in row.likeness.alike.marks)
    Call.unscoped.create(
        incident=first, source="phone", words="两名男子剪电线，跑了", received_at=clock.now()
    )
    (found,) = proposals(county)
    assert "电缆" in found.likeness.alike.marks


def test_at_most_three_the_likeliest_first(county: Cast, clock: FrozenClock) -> None:
    for minutes in range(5):
        report(county, received_at=clock.now() - timedelta(minutes=10 * minutes))
    found = proposals(county)
    scores = [row.likeness.score for row in found]
    assert len(found) == 3
    assert scores == sorted(scores, reverse=True)
    assert found[0].incident.received_at == clock.now()


def test_an_incident_on_record_is_held_to_its_neighbours_and_a_parted_pair_is_left_alone(
    county: Cast,
) -> None:
    chen = county.people.chen.viewer
    first, second = report(county), report(county, words=AGAIN)
    assert [row.incident for row in doubles_of(second, chen)] == [first]
    assert [row.incident for row in doubles_of(first, chen)] == [second]
    parted(county, second, first)
    assert doubles_of(second, chen) == doubles_of(first, chen) == []


def test_queries_do_not_grow_with_what_is_near(
    county: Cast, django_assert_num_queries: Callable[..., Any]
) -> None:
    first, chen = report(county), county.people.chen.viewer
    told = told_of(first)

    def ask() -> list[Proposal]:
        return doubles_of_report(AGAIN, told, viewer=chen, is_exercise=False)

    with django_assert_num_queries(1):
        (found,) = ask()
        shown = [getattr(found.incident, name) for name in FACTS]
    assert shown == [getattr(first, name) for name in FACTS]
    for _ in range(30):
        report(county, words=AGAIN)
    with django_assert_num_queries(1):
        assert len(ask()) == 3
    with django_assert_num_queries(3):
        assert len(doubles_of(first, chen)) == 3
