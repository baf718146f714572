"""Sites: station by place, who guards them, gates and boundary, and their drills (row 40)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from cast import Cast
from cast_roads import square
from hypothesis import given
from hypothesis import strategies as st

from lianqin.core.errors import NotFound
from lianqin.registry.drills import a_year_after, a_year_before
from lianqin.registry.expiry_sources import drilled_by
from lianqin.registry.gazetteer import find_places
from lianqin.registry.linkage_errors import DayAhead
from lianqin.registry.models import Change, Site
from lianqin.registry.organisation_errors import AreaOutsideCounty, SiteHasEnded
from lianqin.registry.sites import (
    SiteFacts,
    change_site,
    drill_due,
    end_site,
    lacks_drill,
    register_site,
)
from lianqin.registry.standing import undrilled

DAY = date(2024, 6, 12)
BANK = SiteFacts(name="丹河农商银行", sector="bank", lon=112.91, lat=35.505, is_key_unit=True)


def entered(county: Cast, facts: SiteFacts = BANK) -> Site:
    """Supervision enters a site."""
    return register_site(facts=facts, opened_on=DAY, actor=county.xu.viewer)


@pytest.mark.django_db
def test_a_site_answers_to_the_station_of_its_place_and_is_found_by_name(county: Cast) -> None:
    site = entered(county)
    assert site.station == county.danhe
    assert find_places(county.chen.viewer, "dhnsyh")[0].place.name == BANK.name
    end_site(site=site, on=DAY, actor=county.xu.viewer)
    assert find_places(county.chen.viewer, "dhnsyh") == []
    with pytest.raises(SiteHasEnded):
        change_site(site=site, facts=BANK, actor=county.xu.viewer)


@pytest.mark.django_db
def test_a_changed_site_tells_what_it_was(county: Cast) -> None:
    site = entered(county)
    gates = [{"name": "东门", "lon": 112.911, "lat": 35.505}]
    facts = replace(BANK, organisation=county.company, gates=gates, drilled_on=DAY)
    change_site(site=site, facts=facts, actor=county.xu.viewer)
    told = {c.field: (c.before, c.after) for c in Change.unscoped.all()}
    assert told["organisation"] == ("", "泽安保安服务有限公司")
    assert (told["gates"], told["drilled_on"]) == (("", "东门"), ("", "2024-06-12"))
    assert Site.unscoped.get(pk=site.pk).gates == gates


@pytest.mark.django_db
def test_a_boundary_outside_the_county_is_refused(county: Cast) -> None:
    entered(county, replace(BANK, boundary=square(112.9, 35.5, 112.92, 35.51)))
    with pytest.raises(AreaOutsideCounty):
        entered(county, replace(BANK, boundary=square(113.0, 35.5, 113.4, 35.51)))


@pytest.mark.django_db
def test_a_key_unit_drills_every_twelve_months(county: Cast) -> None:
    site = entered(county, replace(BANK, drilled_on=DAY))
    due = DAY.replace(year=DAY.year + 1)
    assert drill_due(site) == due
    assert not lacks_drill(site, due)
    assert lacks_drill(site, due + timedelta(days=1))
    assert lacks_drill(entered(county, replace(BANK, name="未演练")), DAY)
    assert drill_due(entered(county, replace(BANK, name="普通", is_key_unit=False))) is None


@pytest.mark.django_db
@pytest.mark.parametrize("days", [0, 364, 365, 366, 367])
@pytest.mark.parametrize("drilled", [DAY, date(2023, 3, 1), date(2023, 2, 28), date(2024, 2, 29)])
def test_the_page_the_list_and_the_calendar_agree_on_who_lacks_a_drill(
    county: Cast, drilled: date, days: int
) -> None:
    site, day = entered(county, replace(BANK, drilled_on=drilled)), drilled + timedelta(days=days)
    listed = Site.unscoped.filter(undrilled(day), pk=site.pk).exists()
    assert listed is lacks_drill(site, day) is (drilled_by(site) < day)


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.integers(0, 800))
def test_a_year_back_and_a_year_on_part_the_days_alike(drilled: date, days: int) -> None:
    day = drilled + timedelta(days=days)
    assert (drilled < a_year_before(day)) is (a_year_after(drilled) < day)


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["plan_on", "drilled_on"])
def test_a_drill_that_is_yet_to_come_is_no_drill(county: Cast, column: str) -> None:
    ahead = replace(BANK, **{column: DAY + timedelta(days=1)})
    with pytest.raises(DayAhead):
        entered(county, ahead)
    site = entered(county)
    with pytest.raises(DayAhead):
        change_site(site=site, facts=ahead, actor=county.xu.viewer)
    change_site(site=site, facts=replace(BANK, **{column: DAY}), actor=county.xu.viewer)


@pytest.mark.django_db
def test_a_stations_police_keep_only_the_sites_of_their_own_ground(county: Cast) -> None:
    register_site(facts=BANK, opened_on=DAY, actor=county.sun.viewer)
    with pytest.raises(NotFound):
        register_site(facts=BANK, opened_on=DAY, actor=county.ma.viewer)
    with pytest.raises(NotFound):
        change_site(site=county.works, facts=BANK, actor=county.sun.viewer)
