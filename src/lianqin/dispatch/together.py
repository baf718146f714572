"""Several incidents at once: the night as `optim` understands it, and its plan in rows again.

Only what still lacks somebody is asked for, only free crews that the masks let through are offered,
and nothing is sent: the officer confirms each directive (`directives.issue` decides again, on the
rows of that moment). An exercise never takes a crew from a real incident, so it is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

import numpy as np

from lianqin.core.errors import DomainError
from lianqin.dispatch.alerting_size import AlertingSize, answering_share, fewest
from lianqin.dispatch.candidates import PROFESSIONAL_HELPERS, Candidate, Card, Travel
from lianqin.dispatch.coverage import THRESHOLD_S, CoverNow, cover_now
from lianqin.dispatch.demand_points import DemandPoint
from lianqin.dispatch.journeys import spreads_at
from lianqin.dispatch.masks import why_not
from lianqin.dispatch.orders import rule_for
from lianqin.dispatch.proposals import candidates, card_of
from lianqin.dispatch.recommend import directive_kind
from lianqin.dispatch.roads import conditions_at, ways_to
from lianqin.dispatch.states import DirectiveKind, Lead
from lianqin.incidents.models import Incident
from lianqin.optim.night import Night, Plan, Sent, cover_within
from lianqin.optim.one_after_another import one_after_another
from lianqin.optim.together import solve_together
from lianqin.units.models import Unit
from lianqin.units.selectors import standings

POLICE, GUARDS = 0, 1
# What a second until somebody is there counts, by priority: danger to life before all.
WEIGHT = {1: 8.0, 2: 4.0, 3: 2.0, 4: 1.0}
# Weighted seconds that one percent of the county's expected cover is worth: a minute at a P3.
COVER_PRICE_S = 120.0
# What a ring of guards is sized for where the order names no time of arrival.
USUAL_ARRIVAL_S = 900.0


class Going(NamedTuple):
    """A crew that the plan sends, as it would be asked."""

    candidate: Candidate
    travel: Travel
    directive: DirectiveKind


@dataclass(frozen=True)
class Lack:
    """People of one side that an incident still wants: `wanted`, of whom `had` are in the plan.

    `alone`: how many could come if nobody else needed them. `rivals`: the other incidents that
    want the same people, of whom there are `there` for `asked`.
    """

    is_police: bool
    wanted: int
    had: int
    alone: int
    rivals: tuple[Incident, ...]
    asked: int
    there: int

    @property
    def missing(self) -> int:
        return self.wanted - self.had


@dataclass(frozen=True)
class Case:
    """One incident of the night: whom it lacks, who is to go, and what nobody can fill.

    `ring`: how many guards' crews to ask at once so that one answers, where guards are wanted.
    """

    incident: Incident
    officers: int
    guards: int
    going: tuple[Going, ...]
    lacks: tuple[Lack, ...]
    ring: AlertingSize | None


@dataclass(frozen=True)
class Way:
    """One way to serve them all, in figures: seconds until a crew is there, people missing, and
    percent of the county's expected cover lost."""

    crews: int
    mean_seconds: float
    urgent_seconds: float | None
    missing: int
    lost: float
    cost: float


@dataclass(frozen=True)
class Together:
    """The plan in rows, against the plain ways. `unruled`: incidents without a rule, and why."""

    cases: tuple[Case, ...]
    unruled: tuple[tuple[Incident, DomainError], ...]
    plan: Plan
    chosen: Way
    one_by_one: Way
    fastest: Way
    bared: tuple[DemandPoint, ...]
    busy: float


class _Asked(NamedTuple):
    """An incident with its card, and every free crew as that incident sees it."""

    incident: Incident
    card: Card
    crews: list[Candidate]
    travel: dict[int, Travel]


def solve_for(bureau_id: int, incidents: Sequence[Incident], at: datetime) -> Together:
    """Plan for those of `incidents` that lack somebody now; exercises are left out.

    Raises NoRoadMap. The same rows at the same moment give the same plan.
    """
    crews = standings(Unit.unscoped.filter(bureau_id=bureau_id), at)
    tonight = conditions_at(bureau_id, at)
    spreads = spreads_at(bureau_id, tonight, at)
    cover = cover_now(bureau_id, crews, at, tonight)
    free = sorted((crew for crew in crews if crew.is_free), key=lambda crew: crew.unit.pk)
    asked: list[_Asked] = []
    unruled: list[tuple[Incident, DomainError]] = []
    for incident in sorted(incidents, key=lambda row: row.pk):
        if incident.is_exercise:
            continue
        try:
            card = card_of(rule_for(incident, at), incident)
        except DomainError as why:
            unruled.append((incident, why))
            continue
        if not _may_lack(card):
            continue
        place = (incident.lon, incident.lat)
        ways = ways_to(bureau_id, place, free, at, spreads=spreads, conditions=tonight)
        asked.append(_Asked(incident, card, candidates(free, incident, at, card), ways.travel))
    return _planned([row for row in asked if any(wanted_of(row))], unruled, cover, at)


def _may_lack(card: Card) -> bool:
    """Whether anybody can be wanted at all: before the roads are searched."""
    helper = card.lead != Lead.POLICE_ONLY and not card.has_helper
    short = max(1, card.officers) > card.sent_officers or card.guards > card.sent_guards
    return short or helper


def wanted_of(row: _Asked) -> tuple[int, int]:
    """Officers and guards still wanted, as the recommendation for one incident wants them: police
    always; guards as the order says, and where it names none, one helper when police lead, or
    when guards go first and are there sooner.
    """
    card = row.card
    officers = max(0, max(1, card.officers) - card.sent_officers)
    if card.lead == Lead.POLICE_ONLY:
        return officers, 0
    guards = max(0, card.guards - card.sent_guards)
    if guards or card.has_helper:
        return officers, guards
    return officers, int(card.lead == Lead.POLICE_LED or _guards_are_sooner(row))


def _guards_are_sooner(row: _Asked) -> bool:
    first = {True: np.inf, False: np.inf}
    for who in row.crews:
        way = row.travel[who.unit_id]
        if _side(who) is not None and not why_not(who, row.card, way):
            first[who.is_police] = min(first[who.is_police], way.seconds)
    return first[False] < first[True]


def _side(who: Candidate) -> int | None:
    """Police or guards; volunteers come besides, never instead."""
    if who.is_police:
        return POLICE
    return GUARDS if who.kind in PROFESSIONAL_HELPERS else None


def night_of(asked: Sequence[_Asked], cover: CoverNow) -> Night:
    """The arrays: rows by incident number, columns by crew number, as everywhere."""
    crews = asked[0].crews if asked else []
    shape = (len(asked), len(cover.unit_ids))
    lawful = np.zeros(shape, dtype=bool)
    seconds = np.full(shape, np.inf)
    for number, row in enumerate(asked):
        for column, who in enumerate(row.crews):
            way = row.travel[who.unit_id]
            if _side(who) is not None and not why_not(who, row.card, way):
                lawful[number, column] = True
                seconds[number, column] = way.seconds
    return Night(
        seconds=seconds,
        lawful=lawful,
        group=np.array([POLICE if who.is_police else GUARDS for who in crews], dtype=np.int64)
        if asked
        else np.zeros(shape[1], dtype=np.int64),
        heads=np.array([max(1, who.size) for who in crews], dtype=np.int64)
        if asked
        else np.ones(shape[1], dtype=np.int64),
        wanted=np.array([wanted_of(row) for row in asked], dtype=np.int64).reshape(-1, 2),
        priority=np.array([row.incident.priority for row in asked], dtype=np.int64),
        weight=np.array([WEIGHT[row.incident.priority] for row in asked], dtype=float),
        cover=cover_within(cover.seconds, cover.weights, THRESHOLD_S, cover.busy, COVER_PRICE_S),
    )


def _planned(
    asked: Sequence[_Asked],
    unruled: Sequence[tuple[Incident, DomainError]],
    cover: CoverNow,
    at: datetime,
) -> Together:
    night = night_of(asked, cover)
    plan = solve_together(night)
    fastest = solve_together(replace(night, cover=None))
    leaving = [cover.unit_ids[column] for _, column in plan.sent]
    cases = tuple(_case(number, asked, night, plan, at) for number in range(len(asked)))
    return Together(
        cases=tuple(sorted(cases, key=lambda c: (c.incident.priority, c.incident.received_at))),
        unruled=tuple(unruled),
        plan=plan,
        chosen=_way(night, plan.sent),
        one_by_one=_way(night, one_after_another(night)),
        fastest=_way(night, fastest.sent),
        bared=cover.bared_by(leaving),
        busy=cover.busy,
    )


def _way(night: Night, sent: Sent) -> Way:
    times = [float(night.seconds[pair]) for pair in sent]
    urgent = [float(night.seconds[pair]) for pair in sent if night.priority[pair[0]] == 1]
    return Way(
        crews=len(sent),
        mean_seconds=sum(times) / len(times) if times else 0.0,
        urgent_seconds=sum(urgent) / len(urgent) if urgent else None,
        missing=int(night.short(sent).sum()),
        lost=night.lost(sent),
        cost=night.cost(sent),
    )


def _case(number: int, asked: Sequence[_Asked], night: Night, plan: Plan, at: datetime) -> Case:
    row = asked[number]
    mine = [row.crews[column] for incident, column in plan.sent if incident == number]
    going = [Going(who, row.travel[who.unit_id], directive_kind(who)) for who in mine]
    officers, guards = (int(count) for count in night.wanted[number])
    lacks = tuple(
        Lack(
            is_police=short.group == POLICE,
            wanted=short.wanted,
            had=short.had,
            alone=short.alone,
            rivals=tuple(asked[i].incident for i in short.contested if i != number),
            asked=short.asked,
            there=short.there,
        )
        for short in plan.shortages
        if short.incident == number
    )
    return Case(
        incident=row.incident,
        officers=officers,
        guards=guards,
        going=tuple(sorted(going, key=lambda one: (one.travel.seconds, one.candidate.unit_id))),
        lacks=lacks,
        ring=_ring(number, row, night, at) if guards else None,
    )


def _ring(number: int, row: _Asked, night: Night, at: datetime) -> AlertingSize:
    """How many of the guards' crews that may come to ask at once, whatever the plan keeps free."""
    tau = float(row.card.arrival_seconds or USUAL_ARRIVAL_S)
    able = np.flatnonzero(night.able[number] & (night.group == GUARDS)).tolist()
    near = [(row.crews[column].unit_id, float(night.seconds[number, column])) for column in able]
    return fewest(near, answering_share(row.incident, at), tau)
