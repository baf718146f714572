"""From an account to a viewer: where it serves today, what lies below, which events reach it."""

from __future__ import annotations

from lianqin.accounts.models import User
from lianqin.accounts.roles import POLICE, Role
from lianqin.core import clock
from lianqin.core.scope import Viewer
from lianqin.registry.kinds import OrganisationKind
from lianqin.registry.models import Membership, Organisation, TeamMembership


def build_viewer(user: User) -> Viewer:
    """The viewer for `user` now; without a membership in force it belongs to no bureau."""
    now = clock.now()
    membership = (
        Membership.unscoped.select_related("organisation")
        .filter(user=user, since__lte=now)
        .exclude(until__lte=now)
        .first()
    )
    if membership is None:
        return Viewer(user_id=user.pk, role=user.role, audience=frozenset({f"user:{user.pk}"}))
    return _serving(user, membership)


def _serving(user: User, membership: Membership) -> Viewer:
    organisation = membership.organisation
    reach = organisations_below(organisation) if user.role in POLICE else {organisation.pk}
    teams = _teams(membership.person_id)
    return Viewer(
        user_id=user.pk,
        role=user.role,
        bureau_id=organisation.bureau_id,
        organisation_ids=frozenset(reach),
        person_id=membership.person_id,
        team_ids=teams,
        audience=frozenset(_audience(user, membership, reach)),
    )


def organisations_below(organisation: Organisation) -> set[int]:
    """`organisation` and all that answer to it."""
    if organisation.kind == OrganisationKind.BUREAU:
        inside = Organisation.unscoped.filter(bureau_id=organisation.pk)
        return {organisation.pk, *inside.values_list("pk", flat=True)}
    found, edge = {organisation.pk}, {organisation.pk}
    while edge:
        children = Organisation.unscoped.filter(parent_id__in=edge)
        edge = set(children.values_list("pk", flat=True)) - found
        found |= edge
    return found


def _teams(person_id: int | None) -> frozenset[int]:
    if person_id is None:
        return frozenset()
    open_ones = TeamMembership.unscoped.filter(person_id=person_id, until=None)
    return frozenset(open_ones.values_list("team_id", flat=True))


def _audience(user: User, membership: Membership, reach: set[int]) -> set[str]:
    keys = {f"user:{user.pk}"}
    if membership.person_id:
        keys.add(f"person:{membership.person_id}")
    if user.role == Role.DISPATCHER:
        keys.add(desk_of_bureau(membership.organisation.bureau_id))
    if user.role in POLICE:
        keys.add(roads_of_bureau(membership.organisation.bureau_id))
    if user.role in {Role.OFFICER, Role.CHIEF}:
        keys |= {desk_of(pk) for pk in reach}
    if user.role == Role.UNIT_MANAGER:
        keys.add(managers_of(membership.organisation_id))
    return keys


def desk_of_bureau(bureau_id: int | None) -> str:
    """The audience key of the command centre's desk."""
    return f"bureau:{bureau_id}:desk"


def roads_of_bureau(bureau_id: int | None) -> str:
    """The audience key of everybody in the police whom tonight's roads concern."""
    return f"bureau:{bureau_id}:roads"


def desk_of(organisation_id: int) -> str:
    """The audience key of a station's desk."""
    return f"org:{organisation_id}:desk"


def managers_of(organisation_id: int) -> str:
    """The audience key of a security unit's managers."""
    return f"org:{organisation_id}:managers"


def person_key(person_id: int) -> str:
    """The audience key of one person's phone."""
    return f"person:{person_id}"
