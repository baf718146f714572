"""The cast is what its names promise, so that other tests may lean on it."""

from __future__ import annotations

from cast import Cast, direct, report

from lianqin.accounts.roles import Role
from lianqin.dispatch.models import Directive
from lianqin.incidents.models import Incident
from lianqin.units.models import Unit


def test_every_role_is_played_by_someone(cast: Cast) -> None:
    assert {who.role for who in cast.everybody().values()} == set(Role.values)


def test_the_dispatcher_sees_all_crews_and_the_outsider_none(cast: Cast) -> None:
    assert Unit.objects.for_viewer(cast.chen.viewer).count() == 7
    assert not set(Unit.objects.for_viewer(cast.wang.viewer)) & set(
        Unit.objects.for_viewer(cast.chen.viewer)
    )


def test_the_station_sees_its_incident_and_the_other_station_does_not(cast: Cast) -> None:
    incident = report(cast)
    assert incident in Incident.objects.for_viewer(cast.sun.viewer)
    assert incident not in Incident.objects.for_viewer(cast.ma.viewer)
    assert incident not in Incident.objects.for_viewer(cast.wang.viewer)


def test_the_guard_sees_the_directive_and_not_the_incident(cast: Cast) -> None:
    directive = direct(cast, report(cast), cast.li_crew)
    assert directive in Directive.objects.for_viewer(cast.li.viewer)
    assert not Incident.objects.for_viewer(cast.li.viewer).exists()
    assert directive not in Directive.objects.for_viewer(cast.niu.viewer)
