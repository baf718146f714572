"""Where people may meet near an incident, and which crews are the site's own.

Candidates are joint-duty points, gates of sites, named places and road junctions around the scene;
`muster_plan` holds them to the rule. The way by which police come is read from the roads.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import numpy as np
import shapely
from django.db.models import Q
from shapely.geometry import shape

from lianqin.core.clock import SHANGHAI
from lianqin.dispatch.muster_plan import Spot
from lianqin.dispatch.recommend import Recommendation
from lianqin.dispatch.roads import conditions_at, router_for, way_of
from lianqin.geo.coords import haversine_m
from lianqin.geo.modes import Mode
from lianqin.geo.network import RoadNetwork
from lianqin.incidents.models import Incident
from lianqin.registry.kinds import PlaceKind
from lianqin.registry.models import DutyPoint, Place, ServiceContract, Site
from lianqin.units.models import Unit
from lianqin.units.selectors import on_shift, standings

AT_SITE_M = 250.0  # a post so near to a site without a drawn boundary is at it
FARTHEST_M = 2500.0
MOST_JUNCTIONS = 60
METRES_A_DEGREE = 111_320.0
NAMED = (PlaceKind.VILLAGE, PlaceKind.TOWN, PlaceKind.JUNCTION, PlaceKind.STATION)


def site_of(incident: Incident) -> Site | None:
    """The site where it happens: the one named, else that whose ground or door it is at."""
    if incident.site_id is not None:
        return incident.site
    rows = Site.unscoped.filter(bureau_id=incident.bureau_id, ended_on=None)
    near = rows.filter(*_around(incident.lon, incident.lat, AT_SITE_M * 4))
    found = [(_outside_m(site, incident.lon, incident.lat), site.pk, site) for site in near]
    return min(found)[2] if found and min(found)[0] <= AT_SITE_M / 2 else None


def own_crews(site: Site | None, bureau_id: int, at: datetime) -> frozenset[int]:
    """The crews on shift that are posted at the site by whoever keeps order there: its own
    organisation, or a company under a contract for it. A patrol of the same company elsewhere is
    not the site's own."""
    if site is None:
        return frozenset()
    today = at.astimezone(SHANGHAI).date()
    under = ServiceContract.unscoped.filter(site=site, since__lte=today)
    keepers = set(
        under.filter(Q(until=None) | Q(until__gt=today)).values_list("organisation_id", flat=True)
    )
    if site.organisation_id:
        keepers.add(site.organisation_id)
    crews = on_shift(Unit.unscoped.filter(bureau_id=bureau_id, organisation_id__in=keepers), at)
    return frozenset(
        unit.pk for unit in crews if _outside_m(site, unit.post_lon, unit.post_lat) <= AT_SITE_M
    )


def _outside_m(site: Site, lon: float, lat: float) -> float:
    """How far a place is outside the site's ground, metres; 0 within it."""
    if site.boundary and shape(site.boundary).covers(shapely.Point(lon, lat)):
        return 0.0
    return float(haversine_m(site.lon, site.lat, lon, lat))


class _Known(NamedTuple):
    name: str
    lon: float
    lat: float
    is_known: bool


def spots_around(incident: Incident, advice: Recommendation, at: datetime) -> list[Spot]:
    """Every place that could be a rally point, measured. Raises NoRoadMap."""
    network = router_for(incident.bureau_id).network
    known = [*_named(incident), *_junctions(network, incident.lon, incident.lat)]
    return measured(incident, known, approaches(incident, advice, at), at)


def spot_at(
    incident: Incident, name: str, lon: float, lat: float, advice: Recommendation, at: datetime
) -> Spot:
    """One place that an officer chose, measured. Raises NoRoadMap."""
    place = _Known(name, lon, lat, bool(name))
    return measured(incident, [place], approaches(incident, advice, at), at)[0]


def measured(
    incident: Incident, places: Iterable[_Known], ways: list[shapely.LineString], at: datetime
) -> list[Spot]:
    """Each place with its distances to the scene, to a road and to the police's ways."""
    rows = list(places)
    if not rows:
        return []
    router = router_for(incident.bureau_id)
    factors = router.factors(conditions_at(incident.bureau_id, at), at, Mode.CAR)
    scene = (incident.lon, incident.lat)
    times = router.times_from(scene, [(row.lon, row.lat) for row in rows], Mode.CAR, factors)
    metres = np.where(times.reached, times.metres, np.inf)
    lons, lats = np.array([row.lon for row in rows]), np.array([row.lat for row in rows])
    straight = haversine_m(incident.lon, incident.lat, lons, lats)
    east = (lons - incident.lon) * np.cos(np.radians(incident.lat))
    bearings = np.degrees(np.arctan2(east, lats - incident.lat)) % 360.0
    return [
        Spot(
            name=row.name,
            lon=row.lon,
            lat=row.lat,
            is_known=row.is_known,
            straight_m=float(straight[index]),
            road_m=float(metres[index]),
            snap_m=float(times.snap_m[index]),
            approach_m=_from_ways(row.lon, row.lat, ways),
            bearing=float(bearings[index]),
        )
        for index, row in enumerate(rows)
    ]


def approaches(
    incident: Incident, advice: Recommendation, at: datetime
) -> list[shapely.LineString]:
    """The ways of the two nearest police crews, by which they will come."""
    police = [row.candidate.unit_id for row in advice.ranked if row.candidate.is_police][:2]
    crews = standings(Unit.unscoped.filter(pk__in=police), at)
    scene = (incident.lon, incident.lat)
    paths = [way_of(incident.bureau_id, scene, crew, at) for crew in crews]
    return [shapely.LineString(path.lonlat) for path in paths if path and len(path.lonlat) > 1]


def _from_ways(lon: float, lat: float, ways: list[shapely.LineString]) -> float:
    """Metres to the nearest of the lines, measured in a plane that is true here."""
    narrow = float(np.cos(np.radians(lat)))
    here = shapely.Point(0.0, 0.0)

    def plane(points: np.ndarray) -> np.ndarray:
        return (points - (lon, lat)) * (METRES_A_DEGREE * narrow, METRES_A_DEGREE)

    return min((shapely.transform(way, plane).distance(here) for way in ways), default=np.inf)


def _named(incident: Incident) -> list[_Known]:
    """Points, gates of other sites and named places within reach of a walk."""
    lon, lat = incident.lon, incident.lat
    box = _around(lon, lat, FARTHEST_M)
    points = DutyPoint.unscoped.filter(bureau_id=incident.bureau_id, closed_on=None).filter(*box)
    found = [_Known(point.name, point.lon, point.lat, True) for point in points]
    here = site_of(incident)
    sites = Site.unscoped.filter(bureau_id=incident.bureau_id, ended_on=None).filter(*box)
    for site in sites.exclude(pk=here.pk if here else 0):
        found += [
            _Known(f"{site.name}{gate.get('name', '')}", gate["lon"], gate["lat"], True)
            for gate in site.gates
            if "lon" in gate and "lat" in gate
        ]
    places = Place.unscoped.filter(bureau_id=incident.bureau_id, kind__in=NAMED).filter(*box)
    found += [
        _Known(row.name, row.lon, row.lat, True) for row in places.exclude(is_approximate=True)
    ]
    return [row for row in found if haversine_m(lon, lat, row.lon, row.lat) <= FARTHEST_M]


def _junctions(network: RoadNetwork, lon: float, lat: float) -> list[_Known]:
    """The junctions of named roads around, spread over the distances that matter."""
    where = network.node_lonlat
    metres = haversine_m(lon, lat, where[:, 0], where[:, 1])
    near = np.flatnonzero((metres > 150.0) & (metres <= FARTHEST_M))
    near = near[np.argsort(metres[near], kind="stable")]
    if len(near) > MOST_JUNCTIONS:
        near = near[np.linspace(0, len(near) - 1, MOST_JUNCTIONS).astype(int)]
    rows = []
    for node in near.tolist():
        edges = np.flatnonzero((network.edge_nodes == node).any(axis=1)).tolist()
        names = sorted({name for edge in edges if (name := network.name_of(edge))})
        if names:
            words = f"{'与'.join(names[:2])}路口" if len(names) > 1 else f"{names[0]}旁"
            rows.append(_Known(words, float(where[node, 0]), float(where[node, 1]), False))
    return rows


def _around(lon: float, lat: float, metres: float) -> tuple[Q, Q]:
    """Rows with `lon`, `lat` in the square around a place."""
    tall = metres / METRES_A_DEGREE
    wide = tall / float(np.cos(np.radians(lat)))
    return (
        Q(lat__range=(lat - tall, lat + tall)),
        Q(lon__range=(lon - wide, lon + wide)),
    )
