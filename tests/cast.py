"""The familiar cast: a small county in which every test of the house plays.

`cast` is the county of 泽州 with its police, its security units and their people, the crews on
shift tonight and the standing order in force. `cast.twin` is a second county of the same shape,
from which Outsider Wang looks in and must see nothing. Factories (`report`, `direct`, ...) make
what one test needs beyond that. Names are invented.

    def test_wang_does_not_see_the_incident(cast):
        incident = report(cast)
        assert incident not in Incident.objects.for_viewer(cast.wang.viewer)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pytest
from cast_crews import Crews, crews
from cast_events import commit, direct, fix, report, track
from cast_orders import standing_order
from cast_people import People, Someone, client_for, people, viewer
from cast_places import Places, places
from django.db import transaction

from lianqin.dispatch.models import StandingOrder

__all__ = [
    "Cast",
    "Someone",
    "client_for",
    "commit",
    "direct",
    "fix",
    "make_cast",
    "report",
    "track",
    "viewer",
]

TWIN = "twin"


@dataclass
class Cast:
    """One county: where (`places`), who (`people`), on shift (`crews`), under which order."""

    places: Places
    people: People
    crews: Crews
    order: StandingOrder

    @cached_property
    def twin(self) -> Cast:
        """Another bureau's county, the same in everything but the bureau."""
        return make_cast(TWIN)

    @property
    def wang(self) -> Someone:
        """Outsider Wang: a dispatcher of the other bureau, who must be refused."""
        return self.twin.people.chen

    def __getattr__(self, name: str) -> object:
        """`cast.danhe`, `cast.chen`, `cast.li_crew`: whatever the county has by that name."""
        for part in ("places", "people", "crews"):
            if name in getattr(self.__dict__.get(part), "__dict__", {}):
                return getattr(self.__dict__[part], name)
        raise AttributeError(name)

    def everybody(self) -> dict[str, Someone]:
        """Everyone with an account in this county, by their name in the cast."""
        return {name: who for name, who in vars(self.people).items() if isinstance(who, Someone)}


def make_cast(county: str = "home") -> Cast:
    """Build one county; `county` keeps the sign-in names of two apart."""
    with transaction.atomic():
        where = places(county)
        who = people(county, where)
        return Cast(where, who, crews(where, who), standing_order(where))


@pytest.fixture
def cast(db: None) -> Cast:
    """The county of 泽州 tonight. (With `transactional_db` also in use, that one holds.)"""
    return make_cast()
