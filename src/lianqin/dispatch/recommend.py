"""Who should go: every crew ranked by road time, with reasons, or ruled out, with reasons.

Pure: the same snapshot gives the same answer. It never sends anybody; the officer decides.
An incident for which nobody may go is an answer (an empty ranking), not an exception.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from lianqin.dispatch.reasons import Reason
from lianqin.dispatch.states import DirectiveKind, Lead
from lianqin.units.kinds import POLICE_UNITS, UnitKind

NAMED_WAYS = 12  # how many of the nearest crews are told by which road they would come


class Candidate(NamedTuple):
    """A crew as the decision sees it.

    `all_certified` holds for guards only; `in_own_area` that the incident lies in the crew's own
    unit's area (Art. 15); `confined` that its employer is not a security company, so that beyond
    its own area it helps on request and does not serve.
    """

    unit_id: int
    kind: UnitKind
    call_sign: str
    organisation: str
    post: str
    is_free: bool = True
    on_joint_duty: bool = True
    is_released: bool = True
    all_certified: bool = True
    in_own_area: bool = False
    confined: bool = False
    at_post: bool = True
    stale: bool = False

    @property
    def is_police(self) -> bool:
        return self.kind in POLICE_UNITS


class Travel(NamedTuple):
    """Road time of one crew tonight: `seconds`, `metres`, or not reached and why (a geo code).

    `road` is the road that takes most of the way, `condition` what slows it there.
    """

    seconds: float
    metres: float
    reached: bool
    why_not: str = ""
    road: str = ""
    condition: str = ""


@dataclass(frozen=True)
class Card:
    """What the standing order says for this incident."""

    lead: Lead
    priority: int
    kinds_with_actions: frozenset[UnitKind]


class Ranked(NamedTuple):
    """A crew that may go, as the `place`-th, by which kind of directive, and why."""

    place: int
    candidate: Candidate
    travel: Travel
    directive: DirectiveKind
    reasons: tuple[Reason, ...]
    is_proposed: bool = False


@dataclass(frozen=True)
class RuledOut:
    """A crew that may not go, or cannot, and every reason."""

    candidate: Candidate
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Recommendation:
    """The whole answer. `proposed` are the crews to send, first responder first."""

    lead: Lead
    ranked: tuple[Ranked, ...]
    ruled_out: tuple[RuledOut, ...]

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
) -> Recommendation:
    """Rank those who may go by road time; say why the others may not.

    `by_road` gives a crew's way with its road, asked for the nearest and the proposed only.
    """
    ruled_out, able = [], []
    for candidate in candidates:
        way = travel[candidate.unit_id]
        if reasons := why_not(candidate, card, way):
            ruled_out.append(RuledOut(candidate, reasons))
        else:
            able.append((candidate, way))
    able.sort(key=lambda row: (row[1].seconds, row[0].unit_id))
    chosen = propose(able, card.lead)
    if by_road is not None:
        able = [
            (who, by_road(who.unit_id) if place < NAMED_WAYS or who.unit_id in chosen else way)
            for place, (who, way) in enumerate(able)
        ]
    ruled_out.sort(key=lambda row: (row.candidate.call_sign, row.candidate.unit_id))
    return Recommendation(card.lead, _ranked(able, chosen), tuple(ruled_out))


def _ranked(able: list[tuple[Candidate, Travel]], chosen: set[int]) -> tuple[Ranked, ...]:
    police = next((way.seconds for who, way in able if who.is_police), None)
    together = len(chosen) > 1
    return tuple(
        Ranked(
            place,
            who,
            way,
            directive_kind(who),
            reasons_for(who, way, police, goes_along=together and who.unit_id in chosen),
            who.unit_id in chosen,
        )
        for place, (who, way) in enumerate(able, start=1)
    )


def why_not(candidate: Candidate, card: Card, way: Travel) -> tuple[Reason, ...]:
    """Every reason that rules a crew out: hard masks first, the road last."""
    codes = [] if candidate.is_free else ["taken"]
    if candidate.kind not in POLICE_UNITS:
        codes += _civil_masks(candidate, card)
    if not way.reached:
        codes.append(way.why_not or "geo.unreachable")
    return tuple(map(Reason, codes))


def _civil_masks(candidate: Candidate, card: Card) -> Iterator[str]:
    kind = candidate.kind
    if card.lead == Lead.POLICE_ONLY:
        yield "police_only"
    elif kind not in card.kinds_with_actions:
        yield "no_lawful_action"
    if kind == UnitKind.VOLUNTEER and card.priority == 1:
        yield "volunteer_p1"
    if kind == UnitKind.GUARD and not candidate.all_certified:
        yield "certificate_missing"
    if kind != UnitKind.INTERNAL_SECURITY and not candidate.on_joint_duty:
        yield "not_on_joint_duty"
    if not candidate.is_released:
        yield "not_released"


def directive_kind(candidate: Candidate) -> DirectiveKind:
    """Police are dispatched; a unit bound to its own area is asked for help beyond it (Art. 15)."""
    if candidate.is_police:
        return DirectiveKind.DISPATCH
    if candidate.confined and not candidate.in_own_area:
        return DirectiveKind.HELP
    return DirectiveKind.LINKAGE


def propose(able: list[tuple[Candidate, Travel]], lead: Lead) -> set[int]:
    """The crews to send: the nearest police always; a helper where the order allows one.

    Guards first: the nearest helper if it is there before the police. Police led: the nearest
    helper too, whenever it arrives.
    """
    police = next(((who, way) for who, way in able if who.is_police), None)
    helper = next(((who, way) for who, way in able if not who.is_police), None)
    chosen = {police[0].unit_id} if police else set()
    if helper is None or lead == Lead.POLICE_ONLY:
        return chosen
    sooner = police is None or helper[1].seconds < police[1].seconds
    if lead == Lead.POLICE_LED or sooner:
        chosen.add(helper[0].unit_id)
    return chosen


def reasons_for(
    candidate: Candidate, way: Travel, police_seconds: float | None, *, goes_along: bool = False
) -> tuple[Reason, ...]:
    """What speaks for a crew, in the order in which an officer wants to hear it.

    `goes_along`: police who are sent together with a helper, whoever is there first.
    """
    reasons = [_way(way), _where(candidate)]
    if candidate.is_police:
        return (*reasons, Reason("police_always")) if goes_along else tuple(reasons)
    reasons.append(
        Reason("certificate_valid" if candidate.kind == UnitKind.GUARD else "appointed")
        if candidate.kind != UnitKind.VOLUNTEER
        else Reason("joint_duty")
    )
    if candidate.on_joint_duty and candidate.kind != UnitKind.VOLUNTEER:
        reasons.append(Reason("joint_duty"))
    if police_seconds is not None and way.seconds < police_seconds:
        reasons.append(Reason("faster_than_police", {"seconds": police_seconds - way.seconds}))
    if candidate.confined:
        reasons.append(Reason("own_area" if candidate.in_own_area else "help_request"))
    return tuple(reasons)


def _way(way: Travel) -> Reason:
    params = {"seconds": round(way.seconds, 1), "km": f"{way.metres / 1000:.1f}"}
    if way.road and way.condition:
        return Reason("way_by_condition", {**params, "road": way.road, "condition": way.condition})
    if way.road:
        return Reason("way_by", {**params, "road": way.road})
    return Reason("way", params)


def _where(candidate: Candidate) -> Reason:
    if candidate.stale:
        return Reason("position_stale")
    if candidate.at_post:
        return Reason("at_post", {"post": candidate.post})
    return Reason("position_fresh")
