"""What may never pass as a simple incident (domain row 58). No setting and no officer overrides it.

A simple incident may be left to guards. Weapon, injury, harm to minors, crime in progress and
domestic violence never may.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.incidents.categories import BY_CODE


@dataclass(frozen=True)
class Facts:
    """What the never-simple rule looks at."""

    category: str
    has_weapon: bool = False
    injured: int = 0
    minors_harmed: bool = False
    is_ongoing_crime: bool = False
    is_domestic: bool = False


def why_never_simple(facts: Facts) -> list[Promise | str]:
    """The reasons why these facts may never pass as a simple incident; empty when they may."""
    reasons: list[Promise | str] = []
    if facts.has_weapon:
        reasons.append(_("涉及凶器"))
    if facts.injured:
        reasons.append(_("有人受伤"))
    if facts.minors_harmed:
        reasons.append(_("未成年人受到侵害"))
    if facts.is_ongoing_crime:
        reasons.append(_("违法犯罪正在发生"))
    if facts.is_domestic:
        reasons.append(_("家庭暴力"))
    if BY_CODE[facts.category].never_simple:
        reasons.append(_("该类警情一律由民警处置"))
    return reasons
