"""Whoever no longer serves sees nothing more, and whoever does not serve yet sees nothing yet."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cast import Cast

from lianqin.core.clock import FrozenClock
from lianqin.core.scope import Viewer
from lianqin.registry.models import Membership, TeamMembership
from lianqin.registry.viewers import build_viewer

pytestmark = pytest.mark.django_db


def serves(cast: Cast, **changes: object) -> Viewer:
    """Officer Sun of Danhe, after his membership was changed."""
    Membership.unscoped.filter(user=cast.sun.user).update(**changes)
    return build_viewer(cast.sun.user)


def test_a_membership_ends_at_its_moment_and_not_before(cast: Cast, clock: FrozenClock) -> None:
    end = clock.now() + timedelta(hours=1)
    assert serves(cast, until=end).bureau_id == cast.places.bureau.pk
    clock.move(timedelta(hours=1))
    gone = build_viewer(cast.sun.user)
    assert (gone.bureau_id, gone.organisation_ids, gone.person_id) == (None, frozenset(), None)
    assert gone.audience == {f"user:{cast.sun.user.pk}"}


def test_a_membership_that_begins_later_gives_nothing_yet(cast: Cast, clock: FrozenClock) -> None:
    assert serves(cast, since=clock.now() + timedelta(seconds=1)).bureau_id is None
    assert serves(cast, since=clock.now()).bureau_id == cast.places.bureau.pk


def test_a_station_reaches_itself_and_the_command_centre_the_whole_bureau(cast: Cast) -> None:
    assert cast.sun.viewer.organisation_ids == {cast.places.danhe.pk}
    assert {cast.places.danhe.pk, cast.places.daji.pk} < cast.chen.viewer.organisation_ids
    assert cast.twin.places.danhe.pk not in cast.chen.viewer.organisation_ids


def test_whoever_left_a_team_is_no_longer_of_it(cast: Cast, clock: FrozenClock) -> None:
    member = TeamMembership.unscoped.filter(person=cast.li.person)
    team = member.get().team_id
    assert build_viewer(cast.li.user).team_ids == {team}
    member.update(until=clock.now().date())
    assert build_viewer(cast.li.user).team_ids == frozenset()
