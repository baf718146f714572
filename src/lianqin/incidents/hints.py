"""What a report's words ask about beside its category: a weapon, an injury, a child, a way out.

Each hint is a question to the officer with the words that raised it; nothing is ticked by itself.
Words that are denied ("没有受伤") raise none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.incidents.categories import Category
from lianqin.incidents.hearing import HEARD, WordList
from lianqin.incidents.suggesting import Suggestion, suggest
from lianqin.incidents.words.marks import HARMLESS, SAID

ASKED: dict[str, Promise | str] = {
    "has_weapon": _("有凶器？"),
    "injured": _("有人受伤？"),
    "minors_harmed": _("未成年人受到侵害？"),
    "is_domestic": _("家庭暴力？"),
    "is_ongoing": _("正在发生？"),
    "has_fled": _("已逃离？"),
}
VEHICLE = re.compile(
    r"(?:[红白黑银灰蓝绿黄紫棕]色?的?(?:[\w ]{0,6})?|一?辆)"
    r"(?:轿车|面包车|小车|越野车|皮卡|货车|摩托车|摩托|电动车|三轮车|三轮|SUV|商务车|出租车|客车|卡车)"
)
PLATE = re.compile(r"晋[A-Z][·. ]?[A-Z0-9]{5,6}")
FLIGHT = re.compile(
    r"(?:往|朝|向|沿)([^，。；！？,;!?\s了]{1,14}?)(?:方向)?(?:跑|逃|开走|开了|走了|溜|去了)"
)


@dataclass(frozen=True)
class Hint:
    """A field of the intake form, what to ask, and the words that raise it; `value` fills it."""

    field: str
    asks: Promise | str
    words: tuple[str, ...]
    value: str = ""


@dataclass(frozen=True)
class Heard:
    """All that a report's words suggest."""

    suggestions: list[Suggestion]
    hints: list[Hint]


def hear(words: str) -> Heard:
    """The categories that the words sound like, and what to ask about."""
    suggestions = suggest(words)
    return Heard(suggestions, hints(words, suggestions))


def hints(words: str, suggestions: list[Suggestion]) -> list[Hint]:
    """What to ask about, in the order of the form."""
    text = words[:HEARD]
    listed = _listed(text)
    found: list[Hint] = []
    for name, asks in ASKED.items():
        said = listed.get(name) or _by_nature(name, suggestions)
        if said:
            found.append(Hint(name, asks, said))
    return [*found, *_filled(text)]


NATURE: dict[str, Callable[[Category], bool]] = {
    "minors_harmed": lambda category: category.minors,
    "is_domestic": lambda category: category.domestic,
}


def _by_nature(name: str, suggestions: list[Suggestion]) -> tuple[str, ...]:
    """The words of the likeliest category, if the mark is of its nature."""
    holds = NATURE.get(name)
    if holds is None or not suggestions or not holds(suggestions[0].category):
        return ()
    return suggestions[0].words[:3]


def _filled(text: str) -> Iterator[Hint]:
    vehicle = [match[0].strip() for match in (VEHICLE.search(text), PLATE.search(text)) if match]
    if vehicle:
        yield Hint("vehicle", _("车辆"), tuple(vehicle), " ".join(vehicle))
    if way := FLIGHT.search(text):
        yield Hint("flight", _("逃离方向"), (way[0],), way[0])


def _listed(text: str) -> dict[str, tuple[str, ...]]:
    """For each mark up to three of its words, in the order in which they were said."""
    quiet = _harmless().sub(lambda match: "　" * len(match[0]), text)
    found: dict[str, dict[str, None]] = {}
    for hit in sorted(_list().hits(quiet), key=lambda hit: (hit.start, hit.start - hit.end)):
        said = found.setdefault(hit.key, {})
        if not any(hit.words in other for other in said):
            said[hit.words] = None
    return {name: tuple(said)[:3] for name, said in found.items()}


@cache
def _list() -> WordList:
    return WordList({name: ((1, words),) for name, words in SAID.items()})


@cache
def _harmless() -> re.Pattern[str]:
    return re.compile("|".join(HARMLESS.split()))
