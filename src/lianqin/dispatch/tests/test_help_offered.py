"""Help beside a road and the closed list of actions: no guard is offered what is the police's."""

from __future__ import annotations

from lianqin.dispatch import law
from lianqin.incidents import roadside
from lianqin.incidents.roadside import HELP, restraint_in
from lianqin.units.kinds import UnitKind


def test_no_help_on_offer_is_a_power_of_the_police() -> None:
    offered = {one.code for one in HELP}
    guards = {action.code for action in law.lawful_for(UnitKind.GUARD)}
    police_only = {a.code for a in law.ACTIONS if not a.kinds & law.CREWS}
    assert offered & set(law.BY_CODE) <= guards
    assert not offered & (police_only | set(roadside.POLICE_POWERS))
    assert set(roadside.POLICE_POWERS) - {"restrain"} <= police_only
    assert not any(restraint_in(str(one.name)) for one in HELP)
