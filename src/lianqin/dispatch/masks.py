"""The hard masks: what rules a crew out whatever else speaks for it, one row each.

A mask is law or order, never a penalty: it knows nothing of how anybody worked or answered before.
Each row says for which kinds of crew it counts and gives its reason when it holds. Rows stand in
the order in which a page names them; a crew is told of all that hold, not of the first alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lianqin.dispatch.candidates import Candidate, Card, Travel
from lianqin.dispatch.reasons import Reason
from lianqin.dispatch.states import Lead
from lianqin.units.kinds import POLICE_UNITS, UnitKind

EVERYBODY = frozenset(UnitKind)
CIVIL = EVERYBODY - POLICE_UNITS
GUARDS = frozenset({UnitKind.GUARD})
INTERNAL = frozenset({UnitKind.INTERNAL_SECURITY})
VOLUNTEERS = frozenset({UnitKind.VOLUNTEER})


@dataclass(frozen=True)
class Mask:
    """One thing that rules a crew out: its reason's code, whom it is about, and when it holds.

    `lacks`, where a mask is about several terms, gives those that are missing.
    """

    code: str
    kinds: frozenset[UnitKind]
    holds: Callable[[Candidate, Card], bool]
    lacks: Callable[[Candidate, Card], list[str]] | None = None

    def reason(self, who: Candidate, card: Card) -> Reason:
        """Why, in the words of this mask."""
        return Reason(self.code, {"terms": self.lacks(who, card)} if self.lacks else {})


def _skills_lacking(who: Candidate, card: Card) -> list[str]:
    return [term for term in card.skills if term not in who.skills]


def _kit_lacking(who: Candidate, card: Card) -> list[str]:
    return [term for term in card.kit if term not in who.kit]


MASKS: tuple[Mask, ...] = (
    Mask("off_shift", EVERYBODY, lambda who, _: not who.on_shift),
    Mask("taken", EVERYBODY, lambda who, _: not who.is_free),
    Mask("police_only", CIVIL, lambda _, card: card.lead == Lead.POLICE_ONLY),
    Mask(
        "no_lawful_action",
        CIVIL,
        lambda who, card: card.lead != Lead.POLICE_ONLY and who.kind not in card.kinds_with_actions,
    ),
    Mask("volunteer_p1", VOLUNTEERS, lambda _, card: card.priority == 1),
    Mask("not_on_file", CIVIL, lambda who, _: not who.all_on_file),
    Mask("certificate_missing", GUARDS, lambda who, _: not who.all_certified),
    Mask("appointment_missing", INTERNAL, lambda who, _: not who.all_appointed),
    Mask("not_on_joint_duty", GUARDS | VOLUNTEERS, lambda who, _: not who.on_joint_duty),
    Mask("consent_missing", GUARDS, lambda who, _: who.on_joint_duty and not who.all_consented),
    Mask("not_released", CIVIL, lambda who, _: not who.is_released),
    Mask("skill_missing", CIVIL, lambda w, c: bool(_skills_lacking(w, c)), _skills_lacking),
    Mask("kit_missing", CIVIL, lambda w, c: bool(_kit_lacking(w, c)), _kit_lacking),
    Mask("rest_due", EVERYBODY, lambda who, _: not who.is_rested),
    Mask("position_stale", EVERYBODY, lambda who, _: who.stale and not who.at_post),
)
MASKS_OF = {kind: tuple(mask for mask in MASKS if kind in mask.kinds) for kind in UnitKind}
# The order in which a page groups those who are ruled out; the road's reasons come after these.
PLACE_OF = {mask.code: place for place, mask in enumerate(MASKS)}


def why_not(candidate: Candidate, card: Card, way: Travel) -> tuple[Reason, ...]:
    """Every reason that rules a crew out: hard masks first, the road last."""
    reasons = tuple(
        mask.reason(candidate, card)
        for mask in MASKS_OF[candidate.kind]
        if mask.holds(candidate, card)
    )
    return reasons if way.reached else (*reasons, Reason(way.why_not or "geo.unreachable"))
