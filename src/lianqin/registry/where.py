"""What people say of a place that has no name of its own, taken apart; pure, and no place is looked
up here.

On a road between two places; so far off a place in a direction; a corner of a place; beside one;
where two roads meet; at a kilometre of a road. A text may be taken apart in more than one way, as
河西 is a village and the west of a river: every way is answered, the likeliest first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lianqin.registry.where_numbers import metres_said

# Degrees from north by east.
BEARINGS = {
    "东北": 45.0, "东南": 135.0, "西南": 225.0, "西北": 315.0,
    "北": 0.0, "东": 90.0, "南": 180.0, "西": 270.0,
}  # fmt: skip
DIRECTION = "|".join(BEARINGS)
NEAR_WORDS = {"附近": 500.0, "一带": 800.0, "周边": 500.0, "旁边": 100.0, "旁": 100.0,
              "边上": 100.0, "对面": 100.0, "对过": 100.0, "斜对面": 120.0, "门口": 60.0,
              "门前": 60.0, "院内": 100.0, "里面": 100.0}  # fmt: skip
TAIL = re.compile(r"(?:的地方|的位置|左右|处|那里|那儿|这里|这儿)+$")


@dataclass(frozen=True)
class Between:
    """On `road` between the two places."""

    road: str
    one: str
    other: str


@dataclass(frozen=True)
class Off:
    """`metres` away from `place` in the direction `bearing`, degrees from north by east."""

    place: str
    bearing: float
    metres: float


@dataclass(frozen=True)
class Corner:
    """The part of `place` that lies in the direction `bearing`."""

    place: str
    bearing: float


@dataclass(frozen=True)
class Beside:
    """Within about `metres` of `place`."""

    place: str
    metres: float


@dataclass(frozen=True)
class Crossing:
    """Where two roads meet."""

    one: str
    other: str


@dataclass(frozen=True)
class Post:
    """At so many metres from where `road` is counted from; K12+300 is 12,300."""

    road: str
    metres: float


Phrase = Between | Off | Corner | Beside | Crossing | Post


def phrases_in(words: str) -> list[Phrase]:
    """The ways in which the words say where something is; none where they are a name or nothing
    that is understood."""
    text = re.sub(r"[\s，,。；;、]+", "", words.strip())
    text = re.sub(r"^(?:在|位于|就在)", "", TAIL.sub("", text) or text)
    found: dict[Phrase, None] = {}
    for read in (_posts, _betweens, _crossings, _offs, _besides, _corners):
        found.update(dict.fromkeys(read(text)))
    return list(found)


_POST = re.compile(
    r"(?P<road>.+?)(?:上|的)?(?:"
    r"[kK](?P<km>\d{1,4})(?:\+(?P<more>\d{1,3})(?:米|m)?)?"
    r"|(?P<number>\d{1,4}(?:\.\d+)?|[零一二两三四五六七八九十百千点]+)公里"
    r"(?:加?(?P<metres>\d{1,3})米)?)(?:公里桩|桩)?"
)


def _posts(text: str) -> Iterator[Post]:
    found = _POST.fullmatch(text)
    if found is None or _SIDE.search(found["road"]):
        return
    if found["km"]:
        yield Post(found["road"], int(found["km"]) * 1000.0 + float(found["more"] or 0))
    elif _ROAD.fullmatch(found["road"]) and (whole := metres_said(f"{found['number']}公里")):
        yield Post(found["road"], whole + float(found["metres"] or 0))


_SIDE = re.compile(rf"(?:以|往|向|朝|正|之)(?:{DIRECTION})[边面侧]?$")
_ROAD = re.compile(r".*?(?:公路|高速|大道|路|线|街|道)")
JOINS = ("和", "与", "跟", "到", "至", "、", "-", "—", "～")
_BETWEEN_END = re.compile(r"(?:之间|中间|的?路段|段|间)(?:的?路上|的?公路上|上)?$")
_CROSSING_END = re.compile(
    r"的?(?:交叉路口|十字路口|丁字路口|交叉口|交汇处|交汇口|交叉处|交叉|交汇|交口|路口|相交)$"
)


def _betweens(text: str) -> Iterator[Between]:
    body = _BETWEEN_END.sub("", text)
    if body == text:
        return
    for end in range(1, len(body)):
        if not _ROAD.fullmatch(body[:end]):
            continue
        rest = re.sub("^(?:上|的|从|在)+", "", body[end:])
        for one, other in _joined(rest):
            yield Between(body[:end], one, other)


def _crossings(text: str) -> Iterator[Crossing]:
    body = _CROSSING_END.sub("", text)
    if body != text:
        for one, other in _joined(body):
            yield Crossing(one, other)


def _joined(text: str) -> Iterator[tuple[str, str]]:
    """The two sides of each 和 and the like; one may stand inside a name."""
    for place in range(1, len(text) - 1):
        if text.startswith(JOINS, place):
            yield text[:place], text[place + 1 :]


def _offs(text: str) -> Iterator[Off]:
    for start in range(1, len(text)):
        for side, bearing in BEARINGS.items():
            if not text.startswith(side, start):
                continue
            metres = _far(text[start + len(side) :])
            name = re.sub(r"(?:以|往|向|朝|正|之|偏|的)$", "", text[:start])
            name = re.sub(r"^(?:距离|距|离|从)", "", name)
            if metres is not None and name and not name.endswith(tuple("东南西北")):
                yield Off(name, bearing, metres)


def _far(text: str) -> float | None:
    """The distance after a direction."""
    plain = re.sub(r"^(?:[边面侧]|方向|方)?(?:大约|大概|约|走|有)?", "", text)
    return metres_said(plain)


def _besides(text: str) -> Iterator[Beside]:
    for word in sorted(NEAR_WORDS, key=len, reverse=True):
        if text.endswith(word) and len(text) > len(word):
            yield Beside(re.sub("的$", "", text.removesuffix(word)), NEAR_WORDS[word])
            return


def _corners(text: str) -> Iterator[Corner]:
    for side, bearing in BEARINGS.items():
        found = re.fullmatch(rf"(?P<place>.+?)的?{side}(?:角|部|侧|边|头|面|门)", text)
        if found and not found["place"].endswith(tuple("东南西北")):
            yield Corner(found["place"], bearing)
