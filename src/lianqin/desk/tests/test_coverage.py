"""The map of points and sites answers one question: which sites are far from every point."""

from __future__ import annotations

import json

import pytest
from cast import Cast
from cast_roads import lay_roads
from django.urls import reverse

from lianqin.registry.models import DutyPoint, Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(cast: Cast) -> Cast:
    return lay_roads(cast)


def test_the_mine_in_the_mountains_is_far_and_the_building_site_is_not(county: Cast) -> None:
    response = county.xu.client().get(reverse("desk:coverage"), {"minutes": "10"})
    far = [one.site.name for one in response.context["gaps"]]
    assert far == [county.works.name]
    assert response.context["gap_count"] == 1
    assert county.point.name in response.content.decode()


def test_every_site_is_counted_once_in_its_sector(county: Cast) -> None:
    response = county.xu.client().get(reverse("desk:coverage"), {"minutes": "30"})
    rows = response.context["sectors"]
    assert sum(row.total for row in rows) == Site.unscoped.filter(bureau=county.bureau).count()
    for row in rows:
        assert list(row.within) == sorted(row.within)
        assert row.within[-1] + row.beyond == row.total


def test_the_map_draws_the_same_gaps_and_the_number_of_teams(county: Cast) -> None:
    xu = county.xu.client()
    drawn = json.loads(xu.get(reverse("desk:coverage_covered"), {"minutes": "10"}).content)
    far = {one["properties"]["name"]: one["properties"]["far"] for one in drawn["features"]}
    assert far == {county.works.name: True, county.building_site.name: False}
    points = json.loads(xu.get(reverse("desk:coverage_points")).content)
    assert [one["properties"]["teams"] for one in points["features"]] == [1]


def test_without_a_point_the_page_says_what_to_do(county: Cast) -> None:
    DutyPoint.unscoped.filter(pk=county.point.pk).update(closed_on="2026-01-01")
    page = county.xu.client().get(reverse("desk:coverage")).content.decode()
    assert "还没有联动点位" in page


def test_a_site_that_has_ended_is_on_no_map(county: Cast) -> None:
    Site.unscoped.filter(pk=county.works.pk).update(ended_on="2026-01-01")
    xu = county.xu.client()
    assert county.works.name not in xu.get(reverse("desk:coverage")).content.decode()
    assert county.works.name not in xu.get(reverse("desk:map_sites")).content.decode()
