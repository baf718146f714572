"""The muster as it is proposed: who each ring would call, and where they would meet.

It never acts by itself: the officer confirms with one key, or moves what should be elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import shapely

from lianqin.dispatch.models import OrderRule
from lianqin.dispatch.models.muster import Duty, RallyPoint
from lianqin.dispatch.muster_errors import RallyInSight, RallyOffRoad, RallyTooNear
from lianqin.dispatch.muster_places import own_crews, site_of, spot_at, spots_around
from lianqin.dispatch.muster_plan import (
    NOBODY_YET,
    Called,
    SoFar,
    Spot,
    calls_of,
    choose_rally,
    rally_reasons,
    why_no_rally,
)
from lianqin.dispatch.muster_terms import Terms, terms_of
from lianqin.dispatch.orders import actions_for, rule_for
from lianqin.dispatch.proposals import propose_for
from lianqin.dispatch.recommend import Recommendation
from lianqin.dispatch.roads import way_of, ways_to
from lianqin.geo.coords import haversine_m
from lianqin.incidents.models import Incident
from lianqin.registry.models import Site
from lianqin.units.kinds import UnitKind
from lianqin.units.models import Unit
from lianqin.units.selectors import Standing, on_shift, standings

TOLD_WITHIN_M = 3000.0  # volunteers posted nearer than this are told to keep away
Reasons = list[dict[str, object]]


class Place(Protocol):
    """A named place, WGS-84 degrees."""

    @property
    def name(self) -> str: ...
    @property
    def lon(self) -> float: ...
    @property
    def lat(self) -> float: ...


@dataclass(frozen=True, eq=False)
class Proposal:
    """What a muster would do now: `advice` is the ranking behind it, `own_site` the site's crews,
    `spots` the places proposed to meet."""

    incident: Incident
    terms: Terms
    advice: Recommendation
    rule: OrderRule
    site: Site | None
    own_site: frozenset[int]
    lawful: dict[str, tuple[str, ...]]
    spots: tuple[Spot, ...]

    def ring(self, number: int, so_far: SoFar = NOBODY_YET) -> list[Called]:
        """Whom ring `number` and those within it would call besides those called so far."""
        return calls_of(
            self.advice.ranked,
            number,
            self.terms.rings,
            own_site=self.own_site,
            lawful=self.lawful,
            so_far=so_far,
        )

    def reasons_of(self, spot: Spot) -> Reasons:
        """What speaks for a place."""
        return rally_reasons(spot, self.terms.reach_m, self.terms.sight_m)


def proposal_for(incident: Incident, at: datetime) -> Proposal:
    """The whole of it. Raises NoOrderInForce, NoRoadMap."""
    terms, advice, rule = (
        terms_of(incident.bureau_id),
        propose_for(incident, at),
        rule_for(incident, at),
    )
    site = site_of(incident)
    return Proposal(
        incident=incident,
        terms=terms,
        advice=advice,
        rule=rule,
        site=site,
        own_site=own_crews(site, incident.bureau_id, at),
        lawful={kind: tuple(a.code for a in actions_for(rule, kind)) for kind in UnitKind},
        spots=tuple(choose_rally(spots_around(incident, advice, at), terms.reach_m, terms.sight_m)),
    )


def points_of(
    incident: Incident, given: Sequence[Place], plan: Proposal, terms: Terms, at: datetime
) -> list[tuple[Spot, Reasons]]:
    """The places to meet with their reasons: those given, held to the rule, else the proposed."""
    if not given:
        return [(spot, plan.reasons_of(spot)) for spot in plan.spots]
    proposed = {(round(s.lon, 5), round(s.lat, 5)): s for s in plan.spots}
    found = []
    for place in given:
        spot = proposed.get((round(place.lon, 5), round(place.lat, 5)))
        if spot is not None:
            found.append((spot, plan.reasons_of(spot)))
        else:
            found.append(
                refuse_rally(incident, place, terms.reach_m, terms.sight_m, at, plan.advice)
            )
    return found


def refuse_rally(
    incident: Incident,
    place: Place,
    reach_m: float,
    sight_m: float,
    at: datetime,
    advice: Recommendation | None = None,
) -> tuple[Spot, Reasons]:
    """The place that an officer chose, with its reasons.

    Raises RallyTooNear, RallyInSight or RallyOffRoad where nobody may be sent to it.
    """
    advice = advice or propose_for(incident, at)
    name = place.name.strip() or "地图选定处"
    spot = spot_at(incident, name, place.lon, place.lat, advice, at)
    why = why_no_rally(spot, reach_m, sight_m)
    if why == "too_near":
        raise RallyTooNear(metres=round(spot.straight_m), reach=round(reach_m))
    if why == "in_sight":
        raise RallyInSight(metres=round(spot.straight_m))
    if why:
        raise RallyOffRoad
    return spot, [{"code": "chosen", "params": {}}, *rally_reasons(spot, reach_m, sight_m)]


Assigned = dict[int, tuple[RallyPoint | None, float | None, float | None]]


def travels_to(
    incident: Incident,
    calls: Sequence[Called],
    points: Sequence[RallyPoint],
    at: datetime,
    reach_m: float,
) -> Assigned:
    """By crew: its rally point (None where it is to go to the site or the scene), seconds, metres.

    The nearest by road whose way does not lead through the contact sector. Where all do, a crew
    that stands inside has to leave it in any case and takes the nearest; one that stands outside
    has no place here, and is not called.
    """
    found: Assigned = {
        call.ranked.candidate.unit_id: (
            None,
            call.ranked.travel.seconds,
            call.ranked.travel.metres,
        )
        for call in calls
        if call.duty != Duty.RALLY
    }
    crews = standings(
        Unit.unscoped.filter(
            pk__in=[c.ranked.candidate.unit_id for c in calls if c.duty == Duty.RALLY]
        ),
        at,
    )
    ways = [
        ways_to(incident.bureau_id, (point.lon, point.lat), crews, at).travel for point in points
    ]
    for crew in crews:
        rows = [(way[crew.unit.pk], point) for way, point in zip(ways, points, strict=True)]
        able = sorted(
            ((travel, point) for travel, point in rows if travel.reached),
            key=lambda row: (row[0].seconds, row[1].pk),
        )
        around = (
            row
            for row in able
            if not _through(incident, way_of(incident.bureau_id, _at(row[1]), crew, at), reach_m)
        )
        chosen = next(around, None)
        if chosen is None and _inside(incident, crew, reach_m):
            chosen = next(iter(able), None)
        if chosen:
            travel, point = chosen
            found[crew.unit.pk] = (point, travel.seconds, travel.metres)
    return found


def _at(point: RallyPoint) -> tuple[float, float]:
    return point.lon, point.lat


def _inside(incident: Incident, crew: Standing, reach_m: float) -> bool:
    """Whether a crew stands nearer to the scene than `reach_m`."""
    return bool(haversine_m(incident.lon, incident.lat, crew.lon, crew.lat) < reach_m)


def _through(incident: Incident, path: object, reach_m: float) -> bool:
    """Whether a way comes nearer to the scene than `reach_m`, seen every few metres of it.

    A crew that is there already has no way to go.
    """
    lonlat = getattr(path, "lonlat", None)
    if lonlat is None:
        return True
    if len(lonlat) < 2:
        return False
    line = shapely.segmentize(shapely.LineString(lonlat), 0.0002)  # about twenty metres
    where = shapely.get_coordinates(line)
    metres = haversine_m(incident.lon, incident.lat, where[:, 0], where[:, 1])
    return bool((metres < reach_m).any())


def volunteers_near(incident: Incident, at: datetime) -> list[Unit]:
    """The volunteers' crews on shift that are posted nearby or in the station's area."""
    crews = on_shift(
        Unit.unscoped.filter(bureau_id=incident.bureau_id, kind=UnitKind.VOLUNTEER), at
    )
    return [
        unit
        for unit in crews
        if unit.station_id == incident.station_id
        or haversine_m(incident.lon, incident.lat, unit.post_lon, unit.post_lat) <= TOLD_WITHIN_M
    ]
