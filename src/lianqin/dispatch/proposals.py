"""The recommendation for one incident now: gathers the snapshot, then asks `recommend`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import shapely

from lianqin.dispatch.candidates import NOTHING, PROFESSIONAL_HELPERS, Candidate, Card
from lianqin.dispatch.choices import Choice, choices
from lianqin.dispatch.coverage import cover_now
from lianqin.dispatch.journeys import spreads_at
from lianqin.dispatch.models import OrderRule
from lianqin.dispatch.orders import actions_for, lead_of, rule_for
from lianqin.dispatch.qualified import Qualified, people_sent, qualified
from lianqin.dispatch.recommend import Recommendation, recommend
from lianqin.dispatch.rest import crews_to_rest
from lianqin.dispatch.roads import conditions_at, ways_to
from lianqin.dispatch.states import OPEN
from lianqin.incidents.models import Incident
from lianqin.registry.areas import own_areas
from lianqin.registry.kinds import OrganisationKind
from lianqin.units.kinds import POLICE_UNITS, UnitKind
from lianqin.units.models import Unit
from lianqin.units.selectors import Standing, standings

CONFINED_KINDS = frozenset({OrganisationKind.SELF_RECRUITING, OrganisationKind.INTERNAL_SECURITY})


def propose_for(
    incident: Incident, at: datetime, *, freed: frozenset[int] = frozenset()
) -> Recommendation:
    """Rank every crew of the bureau on shift at `at`; `freed` count as free whatever they have.

    Raises NoOrderInForce, NoRoadMap.
    """
    return _decided(_Night(incident, at), freed)


def propose_with_cover(
    incident: Incident, at: datetime
) -> tuple[Recommendation, tuple[Choice, ...]]:
    """The same with what each crew's leaving costs the county, and the choices to weigh."""
    night = _Night(incident, at)
    cover = cover_now(incident.bureau_id, night.crews, at, night.conditions)
    answer = _decided(night, frozenset(), cover.losses)
    return answer, choices(answer, cover, cover.covered, night.card.arrival_seconds)


class _Night:
    """What a decision is gathered from: the rule, the crews on shift, the conditions."""

    def __init__(self, incident: Incident, at: datetime) -> None:
        self.incident, self.at = incident, at
        self.card = card_of(rule_for(incident, at), incident)
        self.crews = standings(Unit.unscoped.filter(bureau_id=incident.bureau_id), at)
        self.conditions = conditions_at(incident.bureau_id, at)


def _decided(
    night: _Night, freed: frozenset[int], losses: Mapping[int, float] | None = None
) -> Recommendation:
    incident, at = night.incident, night.at
    ways = ways_to(
        incident.bureau_id,
        (incident.lon, incident.lat),
        night.crews,
        at,
        spreads=spreads_at(incident.bureau_id, night.conditions, at),
        conditions=night.conditions,
    )
    asked = candidates(night.crews, incident, at, night.card, freed)
    return recommend(asked, night.card, ways.travel, ways.by_road, losses)


def card_of(rule: OrderRule, incident: Incident) -> Card:
    """The rule as the decision needs it, with who is on the way already."""
    sent = people_sent(incident.pk, OPEN)
    return Card(
        lead=lead_of(rule, incident),
        priority=incident.priority,
        kinds_with_actions=frozenset(kind for kind in UnitKind if actions_for(rule, kind)),
        officers=rule.officers,
        guards=rule.guards,
        skills=tuple(rule.skills),
        kit=tuple(rule.kit),
        arrival_seconds=rule.arrival_seconds,
        sent_officers=sum(sent.get(kind, 0) for kind in POLICE_UNITS),
        sent_guards=sum(sent.get(kind, 0) for kind in PROFESSIONAL_HELPERS),
        has_helper=any(kind not in POLICE_UNITS for kind in sent),
    )


def candidates(
    crews: list[Standing],
    incident: Incident,
    at: datetime,
    card: Card,
    freed: frozenset[int] = frozenset(),
) -> list[Candidate]:
    """The crews as the decision sees them; a few queries whatever their number."""
    people = qualified(incident.bureau_id, at, card.skills, card.kit)
    tired = crews_to_rest(incident.bureau_id, at)
    place = shapely.Point(incident.lon, incident.lat)
    areas = own_areas(incident.bureau_id, CONFINED_KINDS)
    at_home = {owner for owner, area in areas.items() if area.covers(place)}
    return [_candidate(crew, people, tired, at_home, freed) for crew in crews]


def _candidate(
    crew: Standing,
    qualified_: Qualified,
    tired: set[int],
    at_home: set[int],
    freed: frozenset[int],
) -> Candidate:
    unit = crew.unit
    people = qualified_.of(unit.pk)
    return Candidate(
        unit_id=unit.pk,
        kind=UnitKind(unit.kind),
        call_sign=unit.call_sign,
        organisation=unit.employer,
        post=unit.post_name,
        size=people.size,
        is_free=crew.is_free or unit.pk in freed,
        on_joint_duty=unit.on_joint_duty,
        is_released=unit.is_released,
        all_on_file=people.off_file == 0,
        all_certified=people.uncertified == 0,
        all_appointed=people.unappointed == 0,
        all_consented=people.unlinked == 0,
        is_rested=unit.pk not in tired,
        skills=qualified_.skills.get(unit.pk, NOTHING),
        kit=qualified_.kit.get(unit.pk, NOTHING),
        in_own_area=unit.organisation_id in at_home,
        confined=unit.employer_kind in CONFINED_KINDS,
        at_post=crew.at_post,
        stale=crew.stale,
    )
