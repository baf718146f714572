"""No figure of incidents moves with disputes: screening is no response (ambiguity A1 of row 69)."""

from __future__ import annotations

from itertools import count

import pytest
from cast import Cast, report

from lianqin.disputes.tests.test_counting import evening, tonight
from lianqin.incidents.models import Incident
from lianqin.registry.models import Organisation
from lianqin.stats.measures import Period, figures

pytestmark = pytest.mark.django_db
_versions = count(80_000)


@pytest.fixture
def county(cast: Cast) -> Cast:
    """Ground for the station of Danhe, so that a place has a station."""
    ring = [[112.6, 35.45], [113.2, 35.45], [113.2, 35.8], [112.6, 35.8], [112.6, 35.45]]
    Organisation.unscoped.filter(pk=cast.places.danhe.pk).update(
        area={"type": "Polygon", "coordinates": [ring]}, area_version=next(_versions)
    )
    return cast


@pytest.mark.parametrize("name", ["chen", "sun", "lin"])
def test_the_figures_of_incidents_do_not_move(county: Cast, name: str) -> None:
    report(county)
    period, viewer = Period(*tonight()), county.everybody()[name].viewer
    before = [figure for _measure, figure in figures(viewer, period)]
    assert any(figure.n for figure in before)
    evening(county)
    assert Incident.unscoped.count() == 1
    assert [figure for _measure, figure in figures(viewer, period)] == before
