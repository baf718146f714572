"""What deciding who goes is decided from: the crews, their ways, and what the order says.

Pure values without a query behind them, so that a decision can be made again from the same ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from lianqin.dispatch.states import Lead
from lianqin.units.kinds import POLICE_UNITS, UnitKind

# Whose people the guards' part of a crew is made of; volunteers come besides, never instead.
PROFESSIONAL_HELPERS = frozenset({UnitKind.GUARD, UnitKind.INTERNAL_SECURITY})
NOTHING: frozenset[str] = frozenset()


class Candidate(NamedTuple):
    """A crew as the decision sees it; what is said of "all" holds for every one of its people.

    `size` is how many they are. `all_certified` counts for guards, `all_appointed` for internal
    security (on file as the unit's own), `all_consented` for guards on joint duty (their consent
    stands), `all_on_file` for everybody but police. `skills` and `kit` are those of the terms that
    the rule asks for which somebody of the crew has. `is_rested`: none has been on duty too long.
    `in_own_area`: the incident lies in the own unit's area (Art. 15); `confined`: the employer is
    no security company, so that beyond its own area it helps on request and does not serve.
    """

    unit_id: int
    kind: UnitKind
    call_sign: str
    organisation: str
    post: str
    size: int = 1
    on_shift: bool = True
    is_free: bool = True
    on_joint_duty: bool = True
    is_released: bool = True
    all_on_file: bool = True
    all_certified: bool = True
    all_appointed: bool = True
    all_consented: bool = True
    is_rested: bool = True
    skills: frozenset[str] = NOTHING
    kit: frozenset[str] = NOTHING
    in_own_area: bool = False
    confined: bool = False
    at_post: bool = True
    stale: bool = False

    @property
    def is_police(self) -> bool:
        return self.kind in POLICE_UNITS


class Travel(NamedTuple):
    """One crew's way tonight, or that it is not reached and why (a geo code).

    `seconds` is the time that half of such journeys keep to, and ranks; `seconds_80` the one that
    four of five keep to, and is held against deadlines; `by_map` what the road map alone gives,
    against which later journeys are measured. `road` is the road that takes most of the way,
    `condition` what slows it there.
    """

    seconds: float
    metres: float
    reached: bool
    why_not: str = ""
    road: str = ""
    condition: str = ""
    seconds_80: float | None = None
    by_map: float | None = None

    @property
    def late_seconds(self) -> float:
        """The far end of the range, or the middle where no range is known."""
        return self.seconds if self.seconds_80 is None else self.seconds_80

    @property
    def map_seconds(self) -> float:
        """What the road map alone gives."""
        return self.seconds if self.by_map is None else self.by_map


@dataclass(frozen=True)
class Card:
    """What the standing order says for this incident, and who is on the way to it already.

    `officers` and `guards` are how many people should go at least; `skills` and `kit` what a crew
    that is not police must bring. `arrival_seconds` count from the directive.
    """

    lead: Lead
    priority: int
    kinds_with_actions: frozenset[UnitKind]
    officers: int = 1
    guards: int = 0
    skills: tuple[str, ...] = ()
    kit: tuple[str, ...] = ()
    arrival_seconds: int | None = None
    sent_officers: int = 0
    sent_guards: int = 0
    has_helper: bool = False
