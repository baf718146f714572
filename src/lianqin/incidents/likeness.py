"""Whether two reports tell of one event: a pure decision that explains itself.

Place, time, words and category each give a number from 0 to 1; a logistic sum makes one of them.
The weights were fitted on made-up days (`demo.doubles`, `benchmarks/fit_doubles.py`) and are
rounded; how well they do on days and wordings that they were not fitted on is in
docs/benchmarks.md. The answer is a proposal for a person, never an act.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from lianqin.incidents.categories import PANIC, UNCLASSIFIED
from lianqin.incidents.wording import Commonness, Marks, Shared, is_thing, shared, thing_of
from lianqin.registry.gazetteer import metres_between

HALF_M = 400.0  # at this distance, beyond what is uncertain, place tells half
HALF_TIME = timedelta(minutes=25)
NAMED_MARKS = 3


@dataclass(frozen=True)
class Told:
    """One report as it was told. Degrees WGS-84, `uncertainty_m` a circle around the place."""

    marks: Marks
    lon: float
    lat: float
    at: datetime
    uncertainty_m: float = 0.0
    category: str = UNCLASSIFIED
    site_id: int | None = None
    suspects: int = 0
    has_fled: bool = False


@dataclass(frozen=True)
class Likeness:
    """How likely two reports are of one event, 0 to 1, and why, in words."""

    score: float
    distance_m: float
    gap: timedelta
    alike: Shared
    is_same_site: bool = False
    both_fled: bool = False
    same_category: bool = False

    @property
    def reasons(self) -> list[str]:
        """What speaks for it, as a dispatcher would say it."""
        said: list[str] = [self._place(), self._time()]
        if words := "、".join(_told(self.alike.marks)):
            said.append(_("都说到“{words}”").format(words=words))
        if self.same_category:
            said.append(_("类别相同"))
        if self.both_fled:
            said.append(_("都说人已跑"))
        return said

    def _place(self) -> str:
        if self.is_same_site:
            return _("同一场所")
        metres = round(self.distance_m, -1)
        return _("相距{metres}米").format(metres=f"{metres:.0f}") if metres else _("同一地点")

    def _time(self) -> str:
        minutes = round(self.gap.total_seconds() / 60)
        return _("间隔{minutes}分钟").format(minutes=minutes) if minutes else _("同时报来")


def likeness(a: Told, b: Told, common: Commonness) -> Likeness:
    """Compare two reports; the same either way round, and never the likelier for being farther
    apart in place or time."""
    distance = metres_between((a.lon, a.lat), (b.lon, b.lat))
    gap = abs(a.at - b.at)
    alike = shared(a.marks, b.marks, common)
    same_site = a.site_id is not None and a.site_id == b.site_id
    kin = kinship(a.category, b.category)
    place = 1.0 if same_site else nearness(distance, a.uncertainty_m, b.uncertainty_m)
    fled = a.has_fled and b.has_fled
    score = combined(place, soonness(gap), alike.alike, kin, fled)
    known = a.category == b.category != UNCLASSIFIED
    return Likeness(score, distance, gap, alike, same_site, fled, known)


def could_be(a: Told, b: Told, at_least: float) -> bool:
    """Whether place and time alone leave room for that score, whatever the words would add."""
    same_site = a.site_id is not None and a.site_id == b.site_id
    distance = 0.0 if same_site else metres_between((a.lon, a.lat), (b.lon, b.lat))
    place = nearness(distance, a.uncertainty_m, b.uncertainty_m)
    return combined(place, soonness(abs(a.at - b.at)), 1.0, 1.0, True) >= at_least


def nearness(distance_m: float, *uncertain_m: float) -> float:
    """1 at the same spot, one half at HALF_M beyond what both places leave uncertain."""
    beyond = max(0.0, distance_m - math.hypot(*uncertain_m))
    return 1.0 / (1.0 + (beyond / HALF_M) ** 2)


def soonness(gap: timedelta) -> float:
    """1 at the same moment, one half at HALF_TIME."""
    return 1.0 / (1.0 + (gap / HALF_TIME) ** 2)


def kinship(one: str, other: str) -> float:
    """1 for one category, 0.7 for one class, 0 for two; 0.5 where one is not classified yet."""
    if one == other:
        return 0.5 if one == UNCLASSIFIED else 1.0
    if UNCLASSIFIED in (one, other) or PANIC in (one, other):
        return 0.5
    return 0.7 if one.split(".")[0] == other.split(".")[0] else 0.0


# What each number weighs in the sum; all are positive, so nearer, sooner and more alike never
# lowers the score. TOGETHER weighs that place, time and words all speak for it.
BASE, PLACE, TIME, WORDS, KIN, FLED, TOGETHER = -16.3, 9.0, 5.4, 2.7, 2.2, 1.4, 4.8


def combined(place: float, time: float, words: float, kin: float, fled: bool) -> float:
    """The logistic sum of the numbers. A few words in common tell more than their share."""
    said = math.sqrt(words)
    total = BASE + PLACE * place + TIME * time + WORDS * said + KIN * kin + FLED * fled
    return 1.0 / (1.0 + math.exp(-total - TOGETHER * place * time * said))


def _told(marks: Iterable[str]) -> list[str]:
    """The marks that read well: a thing once, neighbouring pairs of characters joined into one."""
    words: list[str] = []
    for mark in dict.fromkeys(map(thing_of, list(marks)[: 3 * NAMED_MARKS])):
        if any(mark in word or word in mark for word in words):
            continue
        for place, word in enumerate(words):
            if longer := _joined(word, mark):
                words[place] = longer
                break
        else:
            words.append(mark)
    return words[:NAMED_MARKS]


def _joined(word: str, pair: str) -> str | None:
    """A plain pair of characters put before or after the word that it overlaps, or None."""
    if len(pair) != 2 or is_thing(pair) or is_thing(word):
        return None
    if word[-1] == pair[0]:
        return word + pair[1]
    return pair[0] + word if pair[-1] == word[0] else None
