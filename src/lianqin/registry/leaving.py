"""Leaving teams: what ends when somebody's part in joint duty ends, whoever says so."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q

from lianqin.core.acts import act
from lianqin.core.scope import Viewer
from lianqin.registry.history import note_changes
from lianqin.registry.models import Person, Team, TeamMembership


def member_on_or_after(day: date) -> Q:
    """Memberships that hold on `day` or some later day; an empty one holds on none."""
    return Q(until=None) | (Q(until__gt=day) & Q(until__gt=F("since")))


def leave_every_team(person: Person, on: date, actor: Viewer, *, in_silence: bool = False) -> None:
    """End every team membership that holds on the day `on` or later; a leader leads no more.

    `in_silence` leaves no line in the team's history of changes: the membership ends as any other
    and nobody reads whose decision it was.
    """
    rows = TeamMembership.unscoped.filter(member_on_or_after(on), person=person)
    for membership in rows.select_related("team"):
        end_membership(membership, on, actor, in_silence=in_silence)


def end_membership(
    membership: TeamMembership, on: date, actor: Viewer, *, in_silence: bool = False
) -> None:
    """End one membership: `on` is the first day without it."""
    with act("team.leave", actor=actor) as act_:
        until = max(on, membership.since)
        TeamMembership.unscoped.filter(pk=membership.pk).update(until=until)
        act_.record(membership, team=membership.team_id, until=until.isoformat())
        led = Team.unscoped.filter(pk=membership.team_id, leader=membership.person_id)
        if led.update(leader=None) and not in_silence:
            before, after = {"leader": membership.person_id}, {"leader": None}
            note_changes(
                act_, membership.team, before, after, actor=actor,
                organisation=membership.team.organisation,
            )  # fmt: skip
