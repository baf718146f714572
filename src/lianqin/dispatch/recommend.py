"""Who should go: every crew ranked by road time, with reasons, or ruled out, with reasons.

Pure: the same snapshot gives the same answer. It never sends anybody; the officer decides.
An incident for which nobody may go is an answer (an empty ranking), not an exception. Nothing in
it knows who declined or kept silent before, and the fastest who may lawfully go stands first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from lianqin.dispatch.candidates import Candidate, Card, Travel
from lianqin.dispatch.masks import why_not
from lianqin.dispatch.quotas import Able, Quota, propose, quotas
from lianqin.dispatch.reasons import Reason
from lianqin.dispatch.states import DirectiveKind, Lead
from lianqin.units.kinds import UnitKind

__all__ = ["Candidate", "Card", "Ranked", "Recommendation", "RuledOut", "Travel", "recommend"]

NAMED_WAYS = 12  # how many of the nearest crews are told by which road they would come


class Ranked(NamedTuple):
    """A crew that may go, as the `place`-th, by which kind of directive, and why.

    `coverage_loss`: percentage points of the county's cover that its leaving costs, where known.
    """

    place: int
    candidate: Candidate
    travel: Travel
    directive: DirectiveKind
    reasons: tuple[Reason, ...]
    is_proposed: bool = False
    coverage_loss: float | None = None


@dataclass(frozen=True)
class RuledOut:
    """A crew that may not go, or cannot, and every reason."""

    candidate: Candidate
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Recommendation:
    """The whole answer. `proposed` are the crews to send, first responder first.

    `officers` and `guards`: what the order wants of each, and how far the proposal goes.
    """

    lead: Lead
    ranked: tuple[Ranked, ...]
    ruled_out: tuple[RuledOut, ...]
    officers: Quota
    guards: Quota

    @property
    def proposed(self) -> tuple[Ranked, ...]:
        return tuple(row for row in self.ranked if row.is_proposed)

    def of(self, unit_id: int) -> Ranked | None:
        """The ranked row of one crew, or None when it was ruled out."""
        return next((row for row in self.ranked if row.candidate.unit_id == unit_id), None)


def recommend(
    candidates: list[Candidate],
    card: Card,
    travel: Mapping[int, Travel],
    by_road: Callable[[int], Travel] | None = None,
    losses: Mapping[int, float] | None = None,
) -> Recommendation:
    """Rank those who may go by the time that half of such journeys keep to; why not the others.

    `by_road` gives a crew's way with its road, asked for the nearest and the proposed only;
    `losses` what each crew's leaving costs, which is shown and moves nobody in the ranking.
    """
    ruled_out, able = [], []
    for candidate in candidates:
        way = travel[candidate.unit_id]
        if reasons := why_not(candidate, card, way):
            ruled_out.append(RuledOut(candidate, reasons))
        else:
            able.append((candidate, way))
    able.sort(key=lambda row: (row[1].seconds, row[0].unit_id))
    chosen = propose(able, card)
    if by_road is not None:
        able = [
            (who, by_road(who.unit_id) if place < NAMED_WAYS or who.unit_id in chosen else way)
            for place, (who, way) in enumerate(able)
        ]
    ruled_out.sort(key=lambda row: (row.candidate.call_sign, row.candidate.unit_id))
    filled = quotas(able, chosen, card)
    ranked = _ranked(able, chosen, card, losses or {})
    return Recommendation(card.lead, ranked, tuple(ruled_out), *filled)


def _ranked(
    able: list[Able], chosen: set[int], card: Card, losses: Mapping[int, float]
) -> tuple[Ranked, ...]:
    police = next((way.seconds for who, way in able if who.is_police), None)
    together = len(chosen) > 1
    return tuple(
        Ranked(
            place,
            who,
            way,
            directive_kind(who),
            reasons_for(who, way, police, card, goes_along=together and who.unit_id in chosen),
            who.unit_id in chosen,
            losses.get(who.unit_id),
        )
        for place, (who, way) in enumerate(able, start=1)
    )


def directive_kind(candidate: Candidate) -> DirectiveKind:
    """Police are dispatched; a unit bound to its own area is asked for help beyond it (Art. 15)."""
    if candidate.is_police:
        return DirectiveKind.DISPATCH
    if candidate.confined and not candidate.in_own_area:
        return DirectiveKind.HELP
    return DirectiveKind.LINKAGE


def reasons_for(
    candidate: Candidate,
    way: Travel,
    police_seconds: float | None,
    card: Card,
    *,
    goes_along: bool = False,
) -> tuple[Reason, ...]:
    """What speaks for a crew, in the order in which an officer wants to hear it.

    `goes_along`: police who are sent together with a helper, whoever is there first.
    """
    reasons = [_way(way), _where(candidate)]
    if card.arrival_seconds is not None and way.late_seconds > card.arrival_seconds:
        reasons.append(Reason("after_deadline", {"seconds": card.arrival_seconds}))
    if candidate.is_police:
        return (*reasons, Reason("police_always")) if goes_along else tuple(reasons)
    reasons += _qualified(candidate, card)
    if police_seconds is not None and way.seconds < police_seconds:
        reasons.append(Reason("faster_than_police", {"seconds": police_seconds - way.seconds}))
    if candidate.confined:
        reasons.append(Reason("own_area" if candidate.in_own_area else "help_request"))
    return tuple(reasons)


def _qualified(candidate: Candidate, card: Card) -> list[Reason]:
    """By what a crew may go: a guard's certificate, an appointment, joint duty; what it brings."""
    reasons = []
    if candidate.kind != UnitKind.VOLUNTEER:
        guard = candidate.kind == UnitKind.GUARD
        reasons.append(Reason("certificate_valid" if guard else "appointed"))
    if candidate.on_joint_duty:
        reasons.append(Reason("joint_duty"))
    if card.skills or card.kit:
        reasons.append(Reason("brings", {"terms": [*card.skills, *card.kit]}))
    return reasons


def _way(way: Travel) -> Reason:
    params: dict[str, object] = {
        "seconds": round(way.seconds, 1),
        "km": f"{way.metres / 1000:.1f}",
    }
    if way.seconds_80 is not None:
        params["seconds_80"] = round(way.seconds_80, 1)
    if way.road and way.condition:
        return Reason("way_by_condition", {**params, "road": way.road, "condition": way.condition})
    if way.road:
        return Reason("way_by", {**params, "road": way.road})
    return Reason("way", params)


def _where(candidate: Candidate) -> Reason:
    if candidate.at_post:
        return Reason("at_post", {"post": candidate.post})
    return Reason("position_fresh")
