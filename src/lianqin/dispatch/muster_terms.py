"""How the bureau musters: the newest row of its own, else what the house begins with."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from lianqin.core.acts import act
from lianqin.core.scope import Viewer
from lianqin.dispatch.models.muster import MusterTerms
from lianqin.dispatch.muster_errors import TermsUnreadable
from lianqin.registry.models import Organisation

MOST_MINUTES, MOST_WITHIN = 60, 3600
LEAST_REACH, MOST_REACH = 100, 2000


def _usual_rings() -> list[dict[str, int]]:
    return [{"after": 0, "within": 300}, {"after": 2, "within": 600}, {"after": 4, "within": 1200}]


def _usual_moments() -> list[dict[str, Any]]:
    return [
        {"minute": 1, "meaning": "自救"},
        {"minute": 3, "meaning": "互助"},
        {"minute": 5, "meaning": "增援"},
    ]


@dataclass(frozen=True)
class Terms:
    """Rings, moments, distances in metres and how many crews are wanted; see `MusterTerms`."""

    rings: list[dict[str, int]] = field(default_factory=_usual_rings)
    moments: list[dict[str, Any]] = field(default_factory=_usual_moments)
    reach_m: int = 300
    sight_m: int = 500
    wanted: int = 4


def terms_of(bureau_id: int) -> Terms:
    """What holds now."""
    row = MusterTerms.unscoped.filter(bureau_id=bureau_id).first()
    if row is None:
        return Terms()
    return Terms(row.rings, row.moments, row.reach_m, row.sight_m, row.wanted)


def set_terms(bureau: Organisation, terms: Terms, *, actor: Viewer, actor_name: str) -> MusterTerms:
    """Let other terms hold from now on; open musters keep theirs. Raises TermsUnreadable."""
    check_terms(terms)
    with act("muster.terms", actor=actor) as act_:
        row = MusterTerms.unscoped.create(
            bureau=bureau,
            **vars(terms),
            officer_id=actor.user_id or 0,
            officer_name=actor_name,
            made_at=act_.at,
        )
        act_.record(row, reach=terms.reach_m, sight=terms.sight_m, wanted=terms.wanted)
    return row


def check_terms(terms: Terms) -> None:
    """Rings and minutes that grow, distances that keep people out of reach."""
    after = [row["after"] for row in terms.rings]
    within = [row["within"] for row in terms.rings]
    minutes = [row["minute"] for row in terms.moments]
    if not terms.rings or after[0] != 0 or not _grows(after) or not _grows(within):
        raise TermsUnreadable(why=_("每一圈的时间和路程都应比前一圈大，第一圈从 0 分钟起"))
    if max(after) > MOST_MINUTES or max(within) > MOST_WITHIN or min(within) < 1:
        raise TermsUnreadable(why=_("最晚 60 分钟、最远 60 分钟路程"))
    if not minutes or not _grows(minutes) or minutes[0] < 1 or minutes[-1] > MOST_MINUTES:
        raise TermsUnreadable(why=_("清点时刻应依次增大，在 1 至 60 分钟之间"))
    if not LEAST_REACH <= terms.reach_m <= min(terms.sight_m, MOST_REACH):
        raise TermsUnreadable(why=_("接触区至少 100 米，且不大于可视距离"))
    if terms.sight_m > MOST_REACH or not 1 <= terms.wanted <= 20:
        raise TermsUnreadable(why=_("可视距离不超过 2000 米，需要力量 1 至 20 组"))


def _grows(numbers: list[int]) -> bool:
    return all(one < other for one, other in pairwise(numbers))
