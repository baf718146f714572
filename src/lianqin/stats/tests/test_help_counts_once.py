"""Help between stations adds no incident: whoever counts, counts one (row 43)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cast import Cast, report

from lianqin.core.clock import FrozenClock
from lianqin.dispatch import help as helping
from lianqin.dispatch.directives import accept, progress
from lianqin.dispatch.help import Offer, Wanted
from lianqin.dispatch.states import Status
from lianqin.stats.measures import MEASURES, Period, real_incidents

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_daji_asks_danhe_one_incident_two_stations_one_count(
    county: Cast, clock: FrozenClock
) -> None:
    place = county.places.village
    incident = report(
        county, station=county.places.daji, site=None, lon=place.lon, lat=place.lat,
        suspects=0, has_fled=False,
    )  # fmt: skip
    wanted = Wanted(officers=1, until=clock.now() + HOUR)
    request = helping.ask_station(
        incident, county.danhe.pk, wanted, actor=county.ma.viewer, actor_name="马民警"
    )
    named = Offer((county.danhe_car.pk,))
    answered = helping.offer(request, named, actor=county.sun.viewer, actor_name="孙民警")
    (directive,) = answered.directives
    accept(directive, actor=county.sun.viewer, actor_name="孙")
    clock.move(timedelta(minutes=9))
    progress(directive, Status.ON_SCENE, actor=county.sun.viewer, actor_name="孙")
    period = Period(clock.now() - HOUR, clock.now() + HOUR)
    for who in (county.ma, county.sun, county.chen, county.lin):
        population = real_incidents(who.viewer, period)
        assert list(population) == [incident], who.user.display_name
        for measure in MEASURES:
            counted = measure.compute(population).incidents
            assert len(counted) == len(set(counted)) <= 1, measure.code
