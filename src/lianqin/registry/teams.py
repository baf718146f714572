"""Teams of joint duty (row 24): one unit's or joint, led by one of them, nobody in two at once."""

from __future__ import annotations

from datetime import date
from typing import Any

from lianqin.accounts.roles import Role
from lianqin.core.acts import act
from lianqin.core.clock import today
from lianqin.core.errors import NotFound
from lianqin.core.scope import Viewer
from lianqin.registry.history import note_changes
from lianqin.registry.kinds import STATION_KINDS
from lianqin.registry.leaving import end_membership, member_on_or_after
from lianqin.registry.linkage_errors import (
    AlreadyInTeam,
    DayAhead,
    EndsBeforeItBegan,
    NoStation,
    NotAMember,
    NotLinked,
    OfAnotherUnit,
    TeamHasEnded,
    TeamNotYet,
)
from lianqin.registry.linking import linkage_of
from lianqin.registry.models import DutyPoint, Organisation, Person, Team, TeamMembership
from lianqin.registry.naming_places import forget_place, name_place
from lianqin.registry.organisation_errors import PointIsClosed
from lianqin.registry.reach import of_bureau, of_unit
from lianqin.registry.slugs import free_slug


def form_team(
    *,
    name: str,
    station: Organisation,
    organisation: Organisation | None,
    point: DutyPoint | None = None,
    formed_on: date,
    actor: Viewer,
) -> Team:
    """Form a team of one unit, or a joint one when `organisation` is None.

    Raises DayAhead, NoStation, PointIsClosed, and NotFound for a manager of another unit.
    """
    of_unit(organisation.pk if organisation else None, actor)
    if formed_on > today():
        raise DayAhead
    for row in (station, organisation, point):
        if row is not None:
            of_bureau(row, actor)
    _usable(station, point)
    with act("team.form", actor=actor) as act_:
        team = Team.unscoped.create(
            slug=free_slug(Team, actor.bureau, name),
            bureau_id=actor.bureau,
            name=name,
            organisation=organisation,
            station=station,
            point=point,
            formed_on=formed_on,
        )
        name_place(team)
        act_.record(team, organisation=organisation and organisation.pk, station=station.pk)
    return team


def change_team(
    *, team: Team, name: str, station: Organisation, point: DutyPoint | None, actor: Viewer
) -> None:
    """Give a team another name, station or point. Raises TeamHasEnded, NoStation, PointIsClosed."""
    _handled(team, actor)
    for row in (station, point):
        if row is not None:
            of_bureau(row, actor)
    if station.pk != team.station_id or (point and point.pk != team.point_id):
        _usable(station, point)
    with act("team.change", actor=actor) as act_:
        before = _facts(team)
        team.name, team.station, team.point = name, station, point
        team.save(update_fields=["name", "station", "point"])
        name_place(team)
        named = note_changes(
            act_, team, before, _facts(team), actor=actor, organisation=team.organisation
        )
        act_.record(team, fields=named)


def place_team(*, team: Team, point: DutyPoint | None, actor: Viewer) -> None:
    """Let a team stand at another point, or at none."""
    change_team(team=team, name=team.name, station=team.station, point=point, actor=actor)


def name_leader(*, team: Team, person: Person | None, actor: Viewer) -> None:
    """Let one of its members lead a team, or nobody. Raises NotAMember and TeamHasEnded."""
    _handled(team, actor)
    with act("team.leader", actor=actor) as act_:
        if person is not None and _membership(team, person, today()) is None:
            raise NotAMember
        before = {"leader": team.leader_id}
        team.leader = person
        team.save(update_fields=["leader"])
        after = {"leader": team.leader_id}
        note_changes(act_, team, before, after, actor=actor, organisation=team.organisation)
        act_.record(team, person=team.leader_id)


def join(*, team: Team, person: Person, since: date, actor: Viewer) -> TeamMembership:
    """Take a linked person into a team from the day `since`.

    Raises AlreadyInTeam (naming the other team), OfAnotherUnit, NotLinked, TeamHasEnded,
    TeamNotYet and DayAhead.
    """
    _handled(team, actor)
    with act("team.join", actor=actor) as act_:
        until = _fits(team, person, since, actor)
        _free(person, since)
        membership = TeamMembership.unscoped.create(
            team=team, person=person, since=since, until=until
        )
        act_.record(membership, team=team.pk, person=person.pk, since=since.isoformat())
    return membership


def leave(*, team: Team, person: Person, on: date, actor: Viewer) -> None:
    """Let a member go: `on` is the first day without them. Raises NotAMember and DayAhead."""
    _handled(team, actor)
    if on > today():
        raise DayAhead
    with act("team.leave", actor=actor):
        membership = _membership(team, person, on)
        if membership is None:
            raise NotAMember
        end_membership(membership, on, actor)


def transfer(*, person: Person, to_team: Team, on: date, actor: Viewer) -> TeamMembership:
    """Move a person from their team into another, both on the day `on`.

    Raises what `join` raises but for the team that they leave. A manager moves people between
    teams of the own unit.
    """
    _handled(to_team, actor)
    with act("team.transfer", actor=actor) as act_:
        held = TeamMembership.unscoped.filter(member_on_or_after(on), person=person)
        for membership in held.select_related("team").order_by("since"):
            if membership.team_id == to_team.pk or membership.since > on:
                raise AlreadyInTeam(team=membership.team.name)
            _reached(membership.team, actor)
            end_membership(membership, on, actor)
        joined = join(team=to_team, person=person, since=on, actor=actor)
        act_.record(joined, team=to_team.pk, person=person.pk)
    return joined


def end_team(*, team: Team, on: date, actor: Viewer) -> None:
    """End a team on the day `on`: its members leave and its point is free.

    Raises TeamHasEnded, DayAhead and EndsBeforeItBegan.
    """
    _handled(team, actor)
    if on > today():
        raise DayAhead
    if on < team.formed_on:
        raise EndsBeforeItBegan(since=team.formed_on.isoformat())
    with act("team.end", actor=actor) as act_:
        before = _facts(team)
        held = TeamMembership.unscoped.filter(member_on_or_after(on), team=team)
        for membership in held.select_related("team"):
            end_membership(membership, on, actor, in_silence=True)
        team.point, team.leader, team.ended_on = None, None, on
        team.save(update_fields=["point", "leader", "ended_on"])
        forget_place(team)
        note_changes(act_, team, before, _facts(team), actor=actor, organisation=team.organisation)
        act_.record(team, members=len(held))


def _facts(team: Team) -> dict[str, Any]:
    """What the history of a team prints; people by their key, as their names are erasable."""
    return {
        "name": team.name,
        "station": team.station.name,
        "point": team.point.name if team.point else "",
        "leader": team.leader_id,
        "ended_on": team.ended_on,
    }


def _handled(team: Team, actor: Viewer) -> None:
    """Whether the actor may change this team now. Raises NotFound and TeamHasEnded."""
    _reached(team, actor)
    if Team.unscoped.filter(pk=team.pk, ended_on=None).first() is None:
        raise TeamHasEnded(team=team.name)


def _reached(team: Team, actor: Viewer) -> None:
    of_bureau(team, actor)
    of_unit(team.organisation_id, actor)


def _fits(team: Team, person: Person, since: date, actor: Viewer) -> date | None:
    """Whether a team takes a person at all on the day `since`; the end of their linkage if set."""
    of_bureau(person, actor)
    if actor.role == Role.UNIT_MANAGER and person.organisation_id not in actor.organisation_ids:
        raise NotFound
    if since > today():
        raise DayAhead
    if since < team.formed_on:
        raise TeamNotYet(since=team.formed_on.isoformat())
    if team.organisation is not None and person.organisation_id != team.organisation_id:
        raise OfAnotherUnit(unit=team.organisation.name)
    linkage = linkage_of(person, since)
    if linkage is None or (linkage.until is not None and linkage.until <= today()):
        raise NotLinked
    return linkage.until


def _free(person: Person, since: date) -> None:
    held = TeamMembership.unscoped.filter(member_on_or_after(since), person=person)
    other = held.select_related("team").first()
    if other is not None:
        raise AlreadyInTeam(team=other.team.name)


def _membership(team: Team, person: Person, day: date) -> TeamMembership | None:
    """The membership that holds on `day` or begins later."""
    rows = TeamMembership.unscoped.filter(member_on_or_after(day), team=team, person=person)
    return rows.select_related("team").first()


def _usable(station: Organisation, point: DutyPoint | None) -> None:
    if station.kind not in STATION_KINDS or station.ended_on is not None:
        raise NoStation
    if point is not None and point.closed_on is not None:
        raise PointIsClosed(point=point.name)
