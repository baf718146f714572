"""Whose ground is whose: every point of the county has one station."""

import pytest
from shapely import Point, Polygon, union_all

from lianqin.demo.county import County
from lianqin.demo.county.dice import Dice
from lianqin.demo.county.gazetteer import BOX
from lianqin.demo.county.geojson import (
    border_geojson,
    places_geojson,
    rivers_geojson,
    stations_geojson,
)
from lianqin.demo.county.land import Area


def _shape(area: Area) -> Polygon:
    return Polygon(area.outer, area.holes)


@pytest.fixture(scope="session")
def grounds(county: County) -> dict[str, list[Polygon]]:
    return {b.slug: [_shape(a) for a in b.area] for b in county.organisations if b.area}


def _owners(grounds: dict[str, list[Polygon]], lon: float, lat: float) -> list[str]:
    here = Point(lon, lat)
    return [slug for slug, shapes in grounds.items() if any(s.contains(here) for s in shapes)]


def test_every_point_of_the_county_belongs_to_exactly_one_station(
    county: County, grounds: dict[str, list[Polygon]]
) -> None:
    border = _shape(county.outline)
    dice = Dice(1, "points")
    inside = 0
    for _ in range(3000):
        lon, lat = dice.between(BOX[0], BOX[2]), dice.between(BOX[1], BOX[3])
        within = border.contains(Point(lon, lat))
        inside += within
        assert len(_owners(grounds, lon, lat)) == within, (lon, lat)
    assert inside > 1200


def test_station_areas_are_valid_and_fill_the_county(
    county: County, grounds: dict[str, list[Polygon]]
) -> None:
    shapes = [shape for parts in grounds.values() for shape in parts]
    assert all(shape.is_valid for shape in shapes)
    border = _shape(county.outline)
    assert border.is_valid
    assert sum(s.area for s in shapes) == pytest.approx(border.area, rel=1e-6)
    assert union_all(shapes).symmetric_difference(border).area < 1e-6 * border.area


def test_sites_points_and_villages_lie_on_the_ground_of_their_station(
    county: County, grounds: dict[str, list[Polygon]]
) -> None:
    for row in (*county.sites, *county.points, *county.departments):
        assert _owners(grounds, row.lon, row.lat) == [row.station], row
    towns = {town: b.slug for b in county.organisations for town in b.towns}
    for place in county.places:
        if place.kind in {"town", "village"}:
            assert _owners(grounds, place.lon, place.lat) == [towns[place.town]], place


def test_the_temple_museum_belongs_to_danhe_and_the_lost_village_to_daji(
    county: County, grounds: dict[str, list[Polygon]]
) -> None:
    museum = next(s for s in county.sites if s.slug == "site-museum")
    village = next(p for p in county.places if p.name == "两谷坨村")
    assert museum.key_target
    assert _owners(grounds, museum.lon, museum.lat) == ["danhe"]
    assert _owners(grounds, village.lon, village.lat) == ["daji"]


def test_only_the_two_known_towns_are_not_marked_approximate(county: County) -> None:
    exact = {p.name for p in county.places if p.kind == "town" and not p.approximate}
    assert exact == {"南村镇", "金村镇"}
    assert sum(p.kind == "town" for p in county.places) == 16


def test_geojson_holds_everything_the_map_draws(county: County) -> None:
    assert border_geojson(county)["features"][0]["properties"]["approximate"] is True
    assert len(stations_geojson(county)["features"]) == 13
    assert len(places_geojson(county)["features"]) == len(county.places)
    assert len(rivers_geojson(county)["features"]) == 5
    ranks = {f["properties"]["rank"] for f in places_geojson(county)["features"]}
    assert min(ranks) == 1
