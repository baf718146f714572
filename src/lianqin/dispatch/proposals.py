"""The recommendation for one incident now: gathers the snapshot, then asks `recommend`."""

from __future__ import annotations

from datetime import datetime

import shapely
from django.db.models import Exists, OuterRef

from lianqin.core.clock import SHANGHAI
from lianqin.dispatch.orders import actions_for, lead_of, rule_for
from lianqin.dispatch.recommend import Candidate, Card, Recommendation, recommend
from lianqin.dispatch.roads import ways_to
from lianqin.incidents.models import Incident
from lianqin.registry.areas import own_areas
from lianqin.registry.kinds import OrganisationKind
from lianqin.registry.models import Certificate
from lianqin.units.kinds import UnitKind
from lianqin.units.models import Unit, UnitMember
from lianqin.units.selectors import Standing, on_shift, standings

CONFINED_KINDS = frozenset({OrganisationKind.SELF_RECRUITING, OrganisationKind.INTERNAL_SECURITY})


def propose_for(incident: Incident, at: datetime) -> Recommendation:
    """Rank every crew of the bureau on shift at `at`. Raises NoOrderInForce, NoRoadMap."""
    rule = rule_for(incident, at)
    crews = standings(Unit.unscoped.filter(bureau_id=incident.bureau_id), at)
    ways = ways_to(incident.bureau_id, (incident.lon, incident.lat), crews, at)
    card = Card(
        lead=lead_of(rule, incident),
        priority=incident.priority,
        kinds_with_actions=frozenset(kind for kind in UnitKind if actions_for(rule, kind)),
    )
    return recommend(candidates(crews, incident, at), card, ways.travel, ways.by_road)


def candidates(crews: list[Standing], incident: Incident, at: datetime) -> list[Candidate]:
    """The crews as the decision sees them; two queries whatever their number."""
    uncertified = crews_without_certificates(incident.bureau_id, at)
    place = shapely.Point(incident.lon, incident.lat)
    areas = own_areas(incident.bureau_id, CONFINED_KINDS)
    at_home = {owner for owner, area in areas.items() if area.covers(place)}
    return [_candidate(crew, uncertified, at_home) for crew in crews]


def _candidate(crew: Standing, uncertified: set[int], at_home: set[int]) -> Candidate:
    unit = crew.unit
    return Candidate(
        unit_id=unit.pk,
        kind=UnitKind(unit.kind),
        call_sign=unit.call_sign,
        organisation=unit.employer,
        post=unit.post_name,
        is_free=crew.is_free,
        on_joint_duty=unit.on_joint_duty,
        is_released=unit.is_released,
        all_certified=unit.pk not in uncertified,
        in_own_area=unit.organisation_id in at_home,
        confined=unit.employer_kind in CONFINED_KINDS,
        at_post=crew.at_post,
        stale=crew.stale,
    )


def crews_without_certificates(bureau_id: int, at: datetime) -> set[int]:
    """The guard crews on shift in which somebody holds no certificate valid on the day of `at`."""
    guards = on_shift(Unit.unscoped.filter(bureau_id=bureau_id, kind=UnitKind.GUARD), at)
    valid = Certificate.holds_on(at.astimezone(SHANGHAI).date())
    held = Certificate.unscoped.filter(valid, person_id=OuterRef("person_id"))
    members = UnitMember.unscoped.filter(unit__in=guards.order_by()).order_by()
    return set(members.filter(~Exists(held)).values_list("unit_id", flat=True))
