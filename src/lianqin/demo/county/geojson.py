"""The county as GeoJSON (RFC 7946) for the map: border, station areas, places, rivers."""

from typing import Any

from lianqin.demo.county.build import County
from lianqin.demo.county.land import Area

Json = dict[str, Any]


def _collection(features: list[Json]) -> Json:
    return {"type": "FeatureCollection", "features": features}


def _feature(geometry: Json, **properties: object) -> Json:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _multipolygon(areas: tuple[Area, ...]) -> Json:
    rings = [[list(map(list, ring)) for ring in (a.outer, *a.holes)] for a in areas]
    return {"type": "MultiPolygon", "coordinates": rings}


def border_geojson(county: County) -> Json:
    """The county's border (approximate), with the hole for 城区."""
    shape = _multipolygon((county.outline,))
    return _collection([_feature(shape, name="泽州县", approximate=True, label=county.label)])


def stations_geojson(county: County) -> Json:
    """What each station and the sub-bureau answer for."""
    return _collection(
        [
            _feature(_multipolygon(body.area), slug=body.slug, name=body.name, kind=body.kind)
            for body in county.organisations
            if body.area
        ]
    )


def places_geojson(county: County) -> Json:
    """Towns, villages, junctions and kilometre posts; ``rank`` 1 is labelled first."""
    return _collection(
        [
            _feature(
                {"type": "Point", "coordinates": [p.lon, p.lat]},
                slug=p.slug, name=p.name, kind=p.kind, rank=p.rank, approximate=p.approximate,
            )
            for p in county.places
        ]
    )  # fmt: skip


def rivers_geojson(county: County) -> Json:
    """River courses, for the ground of the map."""
    return _collection(
        [
            _feature(
                {"type": "LineString", "coordinates": [list(p) for p in r.course]}, name=r.name
            )
            for r in county.rivers
        ]
    )
