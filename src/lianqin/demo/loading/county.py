"""The whole load, step by step, each step in transactions of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from lianqin.core import clock
from lianqin.demo.county import County, build_county
from lianqin.demo.loading.accounts import load_accounts
from lianqin.demo.loading.conduct import load_conduct
from lianqin.demo.loading.disputes import load_committee, load_disputes
from lianqin.demo.loading.inspections import load_inspections
from lianqin.demo.loading.orders import load_order
from lianqin.demo.loading.organisations import BUREAU, Bodies, bring_units, load_police
from lianqin.demo.loading.papers import bring_kit, load_checks, load_posts
from lianqin.demo.loading.people import (
    SUPERVISOR,
    Folk,
    bring_people,
    load_officers,
    load_teams,
)
from lianqin.demo.loading.places import bring_sites, load_cameras, load_gazetteer, load_roads
from lianqin.demo.loading.rolls import Office
from lianqin.demo.loading.shifts import open_shift
from lianqin.registry.models import Organisation, Person, Team
from lianqin.units.models import Commitment, Unit

Say = Callable[[str], None]


@dataclass(frozen=True)
class Loaded:
    """The county in the database, by slug."""

    county: County
    bodies: Bodies
    folk: Folk
    teams: dict[str, Team]

    @property
    def bureau(self) -> Organisation:
        return self.bodies[BUREAU]

    def shift(self, at: datetime, *, whole_day: bool = False) -> None:
        """Open a shift of all crews around `at`."""
        open_shift(self.county, self.bodies, self.folk, self.teams, at, whole_day=whole_day)


def load_county(say: Say = lambda _line: None) -> Loaded:
    """Build the county and write it; call it once, on an empty database."""
    say("生成虚构的演示县 / drawing the synthetic county")
    county = build_county()
    say("机构 / organisations")
    bodies = load_police(county)
    load_officers(county, bodies)
    office = Office(bodies[BUREAU], Person.unscoped.get(slug=SUPERVISOR).name)
    bring_units(county, bodies, office)
    say("场所与视频点位 / sites and cameras")
    sites = bring_sites(county, bodies, office)
    load_cameras(county, bodies, sites)
    say("人员与证件 / people and certificates")
    folk = bring_people(county, bodies, office)
    load_checks(county, folk)
    teams = load_teams(county, bodies, folk)
    say("岗位、合同与装备 / posts, contracts and kit")
    load_posts(county, bodies, sites, folk)
    bring_kit(county, bodies, folk, office)
    say("路网与地名 / roads and gazetteer")
    network = load_roads(county, bodies[BUREAU])
    load_gazetteer(county, bodies, network)
    say("勤务令与账号 / standing order and accounts")
    load_order(bodies[BUREAU])
    load_committee(bodies)
    load_accounts(bodies, folk, {crew.slug: crew.members for crew in county.crews})
    say("监督检查 / an inspection")
    load_inspections(bodies[BUREAU], bodies, folk)
    load_conduct(bodies, folk)
    load_disputes(bodies)
    return Loaded(county, bodies, folk, teams)


def loaded_county() -> Loaded | None:
    """The county as it already stands in the database, or None."""
    bureau = Organisation.unscoped.filter(slug=BUREAU).first()
    if bureau is None:
        return None
    inside = Organisation.unscoped.filter(bureau=bureau)
    bodies = {body.slug: body for body in inside} | {"command": bureau}
    folk = {person.slug: person for person in Person.unscoped.filter(bureau=bureau)}
    teams = {team.slug: team for team in Team.unscoped.filter(bureau=bureau)}
    return Loaded(build_county(), bodies, folk, teams)


def open_live_shift(loaded: Loaded) -> None:
    """Put everyone on shift around now; a shift still open from an earlier start ends now."""
    now = clock.now()
    earlier = Unit.unscoped.filter(bureau=loaded.bureau, shift_until__gt=now)
    Commitment.unscoped.filter(unit__in=earlier, until=None).update(until=now)
    earlier.update(shift_until=now)
    loaded.shift(now)
