"""Teams: one unit's or joint, nobody in two at once, everything dated (row 24)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from cast import Cast
from cast_people import link, person
from django.db import IntegrityError, transaction

from lianqin.core.clock import FrozenClock
from lianqin.core.errors import NotFound
from lianqin.registry.kinds import PersonnelKind
from lianqin.registry.linkage_errors import (
    AlreadyInTeam,
    DayAhead,
    NoStation,
    NotAMember,
    NotLinked,
    OfAnotherUnit,
    TeamHasEnded,
    TeamNotYet,
)
from lianqin.registry.models import Change, Organisation, Person, Team, TeamMembership
from lianqin.registry.organisation_errors import PointIsClosed
from lianqin.registry.teams import (
    change_team,
    end_team,
    form_team,
    join,
    leave,
    name_leader,
    transfer,
)
from lianqin.registry.viewers import build_viewer

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 12)
BEFORE = DAY - timedelta(days=40)


def form(cast: Cast, unit: Organisation | None = None, name: str = "新队") -> Team:
    """A team of `unit`, or a joint one."""
    return form_team(
        name=name, station=cast.danhe, organisation=unit, formed_on=BEFORE, actor=cast.xu.viewer
    )


def days_of(who: Person) -> list[tuple[str, date, date | None]]:
    """In which teams somebody was, in order."""
    rows = TeamMembership.unscoped.filter(person=who).order_by("since", "pk")
    return [(row.team.name, row.since, row.until) for row in rows]


def test_guard_in_a_second_team_is_refused_unless_by_a_dated_transfer(cast: Cast) -> None:
    second = form(cast, cast.company, "丹河二队")
    with pytest.raises(AlreadyInTeam) as refused:
        join(team=second, person=cast.li.person, since=DAY, actor=cast.xu.viewer)
    assert refused.value.params == {"team": "丹河一队"}
    on = DAY - timedelta(days=5)
    transfer(person=cast.li.person, to_team=second, on=on, actor=cast.xu.viewer)
    assert days_of(cast.li.person) == [
        ("丹河一队", date(2020, 1, 1), on),
        ("丹河二队", on, None),
    ]


def test_a_transfer_leaves_nothing_done_when_the_new_team_refuses(cast: Cast) -> None:
    other = form(cast, cast.school)
    with pytest.raises(OfAnotherUnit):
        transfer(person=cast.li.person, to_team=other, on=DAY, actor=cast.xu.viewer)
    assert days_of(cast.li.person) == [("丹河一队", date(2020, 1, 1), None)]


def test_a_team_of_one_unit_takes_no_member_of_another(cast: Cast) -> None:
    link(cast.people.gao)
    with pytest.raises(OfAnotherUnit) as refused:
        join(team=cast.team, person=cast.people.gao, since=DAY, actor=cast.xu.viewer)
    assert refused.value.params == {"unit": "泽安保安服务有限公司"}


def test_a_joint_team_takes_linked_people_of_any_unit_and_nobody_else(cast: Cast) -> None:
    joint = form(cast)
    with pytest.raises(NotLinked):
        join(team=joint, person=cast.people.gao, since=DAY, actor=cast.xu.viewer)
    link(cast.people.gao)
    for who in (cast.people.gao, cast.zhao.person):
        join(team=joint, person=who, since=DAY, actor=cast.xu.viewer)
    assert joint.memberships.count() == 2


def test_nobody_joins_before_the_team_or_the_linkage_or_ahead(cast: Cast) -> None:
    joint, late = form(cast), person(cast.company, "late", "晚到", PersonnelKind.GUARD)
    with pytest.raises(TeamNotYet):
        join(team=joint, person=cast.zhao.person, since=date(2020, 5, 5), actor=cast.xu.viewer)
    with pytest.raises(DayAhead):
        tomorrow = DAY + timedelta(days=1)
        join(team=joint, person=cast.zhao.person, since=tomorrow, actor=cast.xu.viewer)
    link(late, until=DAY - timedelta(days=2))
    with pytest.raises(NotLinked):
        join(team=joint, person=late, since=DAY - timedelta(days=9), actor=cast.xu.viewer)


def test_only_a_member_leads_and_who_leaves_leads_no_more(cast: Cast) -> None:
    with pytest.raises(NotAMember):
        name_leader(team=cast.team, person=cast.zhao.person, actor=cast.xu.viewer)
    name_leader(team=cast.team, person=cast.tan.person, actor=cast.xu.viewer)
    leave(team=cast.team, person=cast.tan.person, on=DAY, actor=cast.xu.viewer)
    cast.team.refresh_from_db()
    assert cast.team.leader is None
    told = Change.unscoped.filter(field="leader").order_by("pk")
    key = str(cast.tan.person.pk)
    assert list(told.values_list("before", "after")) == [("", key), (key, "")]


def test_an_ended_team_frees_its_members_and_its_point_and_takes_nobody(cast: Cast) -> None:
    end_team(team=cast.team, on=DAY, actor=cast.xu.viewer)
    assert {row.until for row in cast.team.memberships.all()} == {DAY}
    cast.team.refresh_from_db()
    assert (cast.team.point, cast.team.leader, cast.team.ended_on) == (None, None, DAY)
    with pytest.raises(TeamHasEnded):
        join(team=cast.team, person=cast.zhao.person, since=DAY, actor=cast.xu.viewer)
    second = form(cast, cast.company)
    join(team=second, person=cast.li.person, since=DAY, actor=cast.xu.viewer)


def test_a_team_stands_at_no_closed_point_and_under_stations_only(cast: Cast) -> None:
    with pytest.raises(NoStation):
        change_team(
            team=cast.team, name="改名", station=cast.swat, point=cast.point, actor=cast.xu.viewer
        )
    cast.team.refresh_from_db()
    cast.point.closed_on = DAY
    cast.point.save()
    with pytest.raises(PointIsClosed):
        form_team(
            name="新队", station=cast.danhe, organisation=None, point=cast.point, formed_on=DAY,
            actor=cast.xu.viewer,
        )  # fmt: skip


def test_a_manager_handles_only_teams_and_people_of_the_own_unit(cast: Cast) -> None:
    qian, joint, other = cast.qian.viewer, form(cast), form(cast, cast.school)
    own = form_team(
        name="自建队", station=cast.danhe, organisation=cast.company, formed_on=DAY, actor=qian
    )
    transfer(person=cast.li.person, to_team=own, on=DAY, actor=qian)
    for team in (joint, other, cast.twin.team):
        with pytest.raises(NotFound):
            join(team=team, person=cast.zhao.person, since=DAY, actor=qian)
        with pytest.raises(NotFound):
            end_team(team=team, on=DAY, actor=qian)
    for unit in (None, cast.school):
        with pytest.raises(NotFound):
            form_team(name="x", station=cast.danhe, organisation=unit, formed_on=DAY, actor=qian)


def test_a_manager_takes_nobody_out_of_another_units_team(cast: Cast) -> None:
    joint = form(cast)
    transfer(person=cast.li.person, to_team=joint, on=DAY, actor=cast.xu.viewer)
    with pytest.raises(NotFound):
        transfer(person=cast.li.person, to_team=cast.team, on=DAY, actor=cast.qian.viewer)


def test_the_database_itself_refuses_two_teams_on_the_same_days(cast: Cast) -> None:
    second = form(cast, cast.company)
    for since, until in ((DAY, None), (date(2019, 1, 1), date(2020, 1, 2))):
        with pytest.raises(IntegrityError), transaction.atomic():
            TeamMembership.unscoped.create(
                team=second, person=cast.li.person, since=since, until=until
            )


def test_a_transferred_leader_sees_the_new_team(cast: Cast, clock: FrozenClock) -> None:
    second = form(cast, cast.company)
    transfer(person=cast.tan.person, to_team=second, on=DAY, actor=cast.xu.viewer)
    assert build_viewer(cast.tan.user).team_ids == {second.pk}
