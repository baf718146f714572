"""Where people on file go: to another unit, away, and back.

Where somebody works is written twice, as `Person.organisation` for today and as `Employment` with
its days `[since, until)`; registering and the three acts here keep the two alike, so that nobody
has two employments at once nor takes part in joint duty after leaving.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lianqin.accounts.models import User
from lianqin.accounts.roles import FIELD, POLICE, Role
from lianqin.core.acts import Act, act
from lianqin.core.clock import today
from lianqin.core.errors import NotFound
from lianqin.core.scope import Viewer
from lianqin.registry.history import note_changes
from lianqin.registry.kinds import POLICE_KINDS, LinkageEnd
from lianqin.registry.leaving import leave_every_team
from lianqin.registry.linkage_errors import DayAhead
from lianqin.registry.linking import end_joint_duty, goes_on, refuse_unready
from lianqin.registry.models import Employment, KitItem, Membership, Organisation, Person
from lianqin.registry.people import (
    find_kept,
    may_register_at,
    note_start,
    refuse_unfit,
)
from lianqin.registry.people_errors import (
    AlreadyThere,
    BeforeTheyCame,
    HasLeft,
    HasNotLeft,
    MovedBySupervision,
    StillEmployedThen,
    UnitHasEnded,
)


@dataclass(frozen=True)
class LeftOpen:
    """What is still open after somebody left: `kit` not brought back, `accounts` still in use."""

    kit: tuple[KitItem, ...]
    accounts: tuple[str, ...]


@dataclass(frozen=True)
class Started:
    """Where somebody works now, and the sign-in names that no longer serve anywhere: a role of
    the former unit's office is not theirs at the new one."""

    job: Employment
    accounts: tuple[str, ...]


def move_person(
    *,
    person: Person,
    to: Organisation,
    on: date,
    actor: Viewer,
    kind: str = "",
    keeps_linkage: bool = False,
    position: str = "",
    by_name: str = "",
) -> Started:
    """Let somebody work for the unit `to` from the day `on`, which is no longer the former one's.

    Team membership ends; linkage ends too unless supervision says that it goes on. `kind` where
    it becomes another. Raises MovedBySupervision, NotFound, HasLeft, AlreadyThere, DayAhead,
    BeforeTheyCame, UnitHasEnded, what `people.refuse_unfit` raises, and where linkage is to go on
    what `linking.refuse_unready` raises.
    """
    if actor.role != Role.SUPERVISOR:
        raise MovedBySupervision
    with act("person.move", actor=actor) as act_:
        fresh = find_kept(person.pk, actor)
        _refuse_left(fresh)
        former, fresh.kind = (fresh.organisation, fresh.kind), kind or fresh.kind
        _open_to(fresh, to, on, actor)
        if to == former[0]:
            raise AlreadyThere(organisation=to.name)
        close_employment(fresh, on)
        _end_links(fresh, on, actor, keeps_linkage=keeps_linkage)
        started = _start(act_, fresh, to, on, former, actor, position=position, by_name=by_name)
        act_.record(fresh, organisation=to.pk, was=former[0].pk, linked=keeps_linkage)
    return started


def end_person(*, person: Person, on: date, actor: Viewer, by_name: str = "") -> LeftOpen:
    """Close the file of somebody who leaves: `on` is the first day without them.

    Employment, linkage and team membership end with it. Kit that is still out and an account
    still in use stand in nobody's way; they are named. Raises NotFound, HasLeft, DayAhead and
    BeforeTheyCame.
    """
    with act("person.end", actor=actor) as act_:
        fresh = find_kept(person.pk, actor)
        _refuse_left(fresh)
        if on > today():
            raise DayAhead
        close_employment(fresh, on)
        end_joint_duty(person=fresh, on=on, because=LinkageEnd.LEFT, actor=actor)
        fresh.ended_on = on
        fresh.save(update_fields=["ended_on"])
        _note(act_, fresh, {"ended_on": None}, {"ended_on": on}, actor, by_name)
        left = still_open(fresh)
        act_.record(fresh, on=on.isoformat(), kit=len(left.kit))
    return left


def return_person(
    *,
    person: Person,
    organisation: Organisation,
    since: date,
    actor: Viewer,
    kind: str = "",
    position: str = "",
    by_name: str = "",
) -> Started:
    """Open the file again of somebody who comes back, to the same unit or to another.

    Linkage does not come back by itself: it needs consent anew. Raises NotFound, HasNotLeft,
    MovedBySupervision, StillEmployedThen, DayAhead, UnitHasEnded and what `people.refuse_unfit`
    raises.
    """
    with act("person.return", actor=actor) as act_:
        fresh = find_kept(person.pk, actor)
        if fresh.ended_on is None:
            raise HasNotLeft
        if organisation != fresh.organisation and actor.role != Role.SUPERVISOR:
            raise MovedBySupervision
        former, fresh.kind = (fresh.organisation, fresh.kind), kind or fresh.kind
        _open_to(fresh, organisation, since, actor)
        if since < (free := max(fresh.ended_on, _free_from(fresh))):
            raise StillEmployedThen(until=free.isoformat())
        was, fresh.ended_on = fresh.ended_on, None
        _note(act_, fresh, {"ended_on": was}, {"ended_on": None}, actor, by_name)
        started = _start(
            act_, fresh, organisation, since, former, actor, position=position, by_name=by_name
        )
        act_.record(fresh, organisation=organisation.pk)
    return started


def still_open(person: Person) -> LeftOpen:
    """The kit that somebody has, and the sign-in names under which they still serve."""
    kit = KitItem.unscoped.filter(
        issues__person=person, issues__returned_at=None, issues__lost_at=None
    )
    users = User.objects.filter(memberships__person=person, memberships__until=None, is_active=True)
    return LeftOpen(tuple(kit), tuple(users.values_list("username", flat=True)))


def open_employment(person: Person) -> Employment | None:
    """The employment that goes on."""
    return Employment.unscoped.filter(person=person, until=None).first()


def employment_of(person: Person) -> Employment | None:
    """The employment that goes on; none for somebody who has left.

    A file of before employments were kept gets the one that it implies. Call it within an act.
    """
    job = open_employment(person)
    if job or person.ended_on or Employment.unscoped.filter(person=person).exists():
        return job
    return Employment.unscoped.create(
        person=person, organisation=person.organisation, since=person.registered_on
    )


def close_employment(person: Person, on: date) -> None:
    """End the employment that goes on, `on` being the first day without it. Raises
    BeforeTheyCame."""
    job = employment_of(person)
    if job is None:
        return
    if on < job.since:
        raise BeforeTheyCame(since=job.since.isoformat())
    job.until = on
    job.save(update_fields=["until"])


def _free_from(person: Person) -> date:
    """The first day on which no employment of the past holds any more."""
    last = Employment.unscoped.filter(person=person).exclude(until=None).order_by("-until").first()
    return last.until if last and last.until else date.min


def _open_to(person: Person, unit: Organisation, day: date, actor: Viewer) -> None:
    """Raise what stands against starting at `unit` on `day`."""
    if not may_register_at(unit, actor):
        raise NotFound
    if day > today():
        raise DayAhead
    if unit.ended_on and unit.ended_on <= day:
        raise UnitHasEnded(organisation=unit.name)
    refuse_unfit(person, unit, day)


def _start(
    act_: Act,
    person: Person,
    unit: Organisation,
    since: date,
    former: tuple[Organisation, str],
    actor: Viewer,
    *,
    position: str,
    by_name: str,
) -> Started:
    """Write where somebody works from now on: the employment, today's unit, the account's."""
    job = Employment.unscoped.create(
        person=person, organisation=unit, since=since, position=position
    )
    person.organisation = unit
    person.save(update_fields=["organisation", "kind", "ended_on"])
    accounts = _follow(act_, person, unit)
    if former[1] != person.kind:
        _note(act_, person, {"kind": former[1]}, {"kind": person.kind}, actor, by_name)
    note_start(act_, person, job, actor, by_name)
    return Started(job, accounts)


def _end_links(person: Person, on: date, actor: Viewer, *, keeps_linkage: bool) -> None:
    """What belonged to the former unit ends; linkage goes on only where supervision says so, and
    with all that a new one would need, as whatever the person now is."""
    if keeps_linkage:
        if goes_on(person, on):
            refuse_unready(person, on)
        leave_every_team(person, on, actor)
    else:
        end_joint_duty(person=person, on=on, because=LinkageEnd.UNIT, actor=actor)


def _follow(act_: Act, person: Person, unit: Organisation) -> tuple[str, ...]:
    """Accounts of somebody who moved serve where they work, unless their role was the office's;
    the names of those that serve nowhere now."""
    held = Membership.unscoped.filter(person=person, until=None).exclude(organisation=unit)
    left = []
    for membership in held.select_related("user"):
        Membership.unscoped.filter(pk=membership.pk).update(until=act_.at)
        if not _goes_along(membership.user.role, unit):
            left.append(membership.user.username)
            continue
        Membership.unscoped.create(
            user_id=membership.user_id, organisation=unit, person=person, since=act_.at
        )
    return tuple(left)


def _goes_along(role: str, unit: Organisation) -> bool:
    """Whether a role is still its holder's at another unit: duty in the field is, an office such
    as the manager's is given by a unit, and a police role holds among police."""
    return unit.kind in POLICE_KINDS if role in POLICE else role in FIELD


def _note(
    act_: Act,
    person: Person,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    actor: Viewer,
    by_name: str,
) -> None:
    note_changes(act_, person, before, after, actor=actor, person=person, by_name=by_name)


def _refuse_left(person: Person) -> None:
    if person.ended_on:
        raise HasLeft(on=person.ended_on.isoformat())
