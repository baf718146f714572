"""What counts as a journey of the bureau: the way to the scene, driven in earnest."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cast import Cast

from lianqin.core.clock import FrozenClock
from lianqin.dispatch.journeys import journeys
from lianqin.dispatch.models import Directive
from lianqin.dispatch.models.muster import Duty, Muster, MusterAlert, RallyPoint
from lianqin.dispatch.muster_terms import terms_of
from lianqin.dispatch.tests.calling import ask, quarrel

pytestmark = pytest.mark.django_db


def test_a_way_to_a_rally_point_is_no_journey_to_the_scene(
    county: Cast, clock: FrozenClock
) -> None:
    now, incident = clock.now(), quarrel(county)
    rallied, went = (ask(county, incident, unit) for unit in (county.li_crew, county.niu_crew))
    Directive.unscoped.update(
        en_route_at=now, on_scene_at=now + timedelta(minutes=4), travel_seconds=200.0
    )
    muster = Muster.unscoped.create(
        incident=incident,
        **vars(terms_of(incident.bureau_id)),
        officer_id=1,
        officer_name="陈警官",
        officer_role="dispatcher",
        opened_at=now,
    )
    point = RallyPoint.unscoped.create(
        muster=muster, name="路口", lon=112.9, lat=35.5, straight_m=900.0, set_at=now
    )
    for directive, duty, rally in ((rallied, Duty.RALLY, point), (went, Duty.OWN_SITE, None)):
        MusterAlert.unscoped.create(
            muster=muster,
            directive=directive,
            unit=directive.unit,
            ring=1,
            duty=duty,
            rally=rally,
            alerted_at=now,
        )
    found = journeys(incident.bureau_id, now, now + timedelta(hours=1))
    assert [one.mode for one in found] == [went.unit.mode]
    assert len(found) == 1
