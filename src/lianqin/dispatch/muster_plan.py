"""Who is called to a muster, for what, in which ring; where they may meet. Pure.

Police alone stand in the contact sector. The guards of the site itself follow that site's plan
(内部治安保卫条例 Art. 15); everybody else meets at a rally point and is asked nothing that leads to
the scene. No one but police is ever asked to approach, pursue, block or surround, and volunteers
are not called at all (domain rows 29 to 33 and 38).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.dispatch import law
from lianqin.dispatch.models.muster import Duty
from lianqin.dispatch.recommend import Ranked
from lianqin.units.kinds import POLICE_UNITS, UnitKind

LEAST_POLICE = 2  # the nearest police crews are called at once, however far they are
MOST_A_RING = 12  # crews, police never cut off; more would answer over each other
SPREAD = 60.0  # degrees between the directions of two rally points, seen from the scene
MOST_POINTS = 3
OFF_APPROACH_M = 60.0  # so far from the police's way, a crew that waits is not in it
ON_ROAD_M = 80.0
STRAIGHT = 1.15  # road over straight line: below it one looks along the road to the scene

# What may be asked at a rally point, and of the site's own guards, out of the closed list.
AT_RALLY = ("keep_away", "report_back", "guide_vehicles", "calm_people", "call_120")
AT_OWN_SITE = ("evacuate", "close_own_gate", "keep_away", "watch_direction", "report_back")


class Step(NamedTuple):
    """A step of the site's own plan, with the law that makes it the site's own duty."""

    code: str
    name: Promise | str
    basis: law.Basis


STEPS: tuple[Step, ...] = (
    Step("alarm", _("报警：说清人数、凶器、位置"), law.ART_29),
    Step("evacuate", _("疏散：带人离开危险一侧"), law.INTERNAL_11),
    Step("close_gate", _("关闭本单位出入口，自己留在门内安全处"), law.INTERNAL_11),
    Step("distance", _("保持距离：不靠近、不追赶、不阻拦"), law.ART_30),
    Step("report", _("报告：去向变化立即告知民警"), law.INTERNAL_11),
)


def duty_for(kind: UnitKind | str, *, at_own_site: bool) -> Duty | None:
    """What a crew of `kind` is called for; None where it is not called."""
    if kind in POLICE_UNITS:
        return Duty.CONTACT
    if kind == UnitKind.VOLUNTEER:
        return None
    return Duty.OWN_SITE if at_own_site else Duty.RALLY


def actions_for_duty(duty: Duty, lawful: Iterable[str]) -> tuple[str, ...]:
    """What is asked under `duty`, of the codes that order and law allow this kind of crew.

    For police nothing is named, so that the house's usual order to attend holds.
    """
    if duty == Duty.CONTACT:
        return ()
    allowed = set(lawful)
    listed = AT_OWN_SITE if duty == Duty.OWN_SITE else AT_RALLY
    return tuple(code for code in listed if code in allowed)


class Called(NamedTuple):
    """A crew that a ring calls, and what for."""

    ranked: Ranked
    duty: Duty
    actions: tuple[str, ...]


class SoFar(NamedTuple):
    """What a muster has called: which crews, how many police of them still have it in hand (nobody
    who said no or nothing), and how many crews this ring has had."""

    units: frozenset[int] = frozenset()
    police: int = 0
    in_ring: int = 0


NOBODY_YET = SoFar()


def calls_of(
    ranked: Sequence[Ranked],
    ring: int,
    rings: Sequence[Mapping[str, float]],
    *,
    own_site: frozenset[int],
    lawful: Mapping[str, tuple[str, ...]],
    so_far: SoFar = NOBODY_YET,
) -> list[Called]:
    """The crews that ring number `ring` (from 1) calls, nearest by road first.

    `ranked` holds only those whom no mask rules out; `own_site` are the crews posted at the site,
    `lawful` what may be asked by kind. A crew with nothing lawful to do is not called. The nearest
    police are called however far they are, until LEAST_POLICE stand; a full ring leaves out
    others, and never police.
    """
    within = float(rings[ring - 1]["within"])
    free = [row for row in ranked if row.candidate.unit_id not in so_far.units]
    lacking = max(LEAST_POLICE - so_far.police, 0)
    police = [row.candidate.unit_id for row in free if row.candidate.is_police][:lacking]
    found = []
    for row in free:
        who = row.candidate
        near = row.travel.seconds <= within
        at_home = who.unit_id in own_site
        if not (near or at_home or who.unit_id in police):
            continue
        duty = duty_for(who.kind, at_own_site=at_home)
        actions = actions_for_duty(duty, lawful.get(who.kind, ())) if duty else ()
        if duty is None or (duty != Duty.CONTACT and not actions):
            continue
        found.append(Called(row, duty, actions))
    room = MOST_A_RING - so_far.in_ring - sum(call.duty == Duty.CONTACT for call in found)
    others = [call for call in found if call.duty != Duty.CONTACT][: max(room, 0)]
    return [call for call in found if call.duty == Duty.CONTACT or call in others]


@dataclass(frozen=True)
class Spot:
    """A place where people could meet, as the rule sees it; metres, and degrees from north.

    `road_m` is the way by road from the scene, infinite where no road leads; `snap_m` how far the
    place is from a road; `approach_m` from the way by which the police come.
    """

    name: str
    lon: float
    lat: float
    is_known: bool
    straight_m: float
    road_m: float
    snap_m: float
    approach_m: float
    bearing: float

    @property
    def in_line(self) -> bool:
        """Whether the road from it to the scene is all but straight."""
        return self.road_m < self.straight_m * STRAIGHT

    @property
    def on_approach(self) -> bool:
        return self.approach_m < OFF_APPROACH_M


RALLY_WORDS: dict[str, Promise | str] = {
    "far": _("距现场直线 %(metres)d 米，在 %(reach)d 米接触区之外"),
    "beyond_sight": _("超过 %(sight)d 米，视线不及"),
    "round_corner": _("到现场路程 %(road)d 米，道路有转折，不在直视方向"),
    "known": _("大家都知道的地点"),
    "junction": _("路口，可停车、可掉头"),
    "off_approach": _("不在民警来路上"),
    "on_approach": _("在民警来路旁，须靠边停车让路"),
    "chosen": _("民警在地图上选定"),
}


def rally_reasons(spot: Spot, reach_m: float, sight_m: float) -> list[dict[str, object]]:
    """What speaks for a place, as codes with their numbers."""
    reasons: list[dict[str, object]] = [
        {"code": "far", "params": {"metres": round(spot.straight_m), "reach": round(reach_m)}}
    ]
    if spot.straight_m >= sight_m:
        reasons.append({"code": "beyond_sight", "params": {"sight": round(sight_m)}})
    else:
        reasons.append({"code": "round_corner", "params": {"road": round(spot.road_m)}})
    reasons.append({"code": "known" if spot.is_known else "junction", "params": {}})
    reasons.append({"code": "on_approach" if spot.on_approach else "off_approach", "params": {}})
    return reasons


def said(reasons: Iterable[Mapping[str, object]]) -> list[str]:
    """The same in words; a code that a later version dropped is left out."""
    return [
        str(RALLY_WORDS[str(row["code"])]) % row["params"]
        for row in reasons
        if row["code"] in RALLY_WORDS
    ]


def why_no_rally(spot: Spot, reach_m: float, sight_m: float) -> str:
    """Why a place may not be a rally point: too_near, no_road or in_sight; empty where it may."""
    if spot.straight_m < reach_m:
        return "too_near"
    if spot.snap_m > ON_ROAD_M or spot.road_m == float("inf"):
        return "no_road"
    if spot.straight_m < sight_m and spot.in_line:
        return "in_sight"
    return ""


def choose_rally(spots: Iterable[Spot], reach_m: float, sight_m: float) -> list[Spot]:
    """Up to three places in different directions: off the approach and known ones before others,
    then the nearest to the scene. An empty list is an answer: the officer chooses on the map."""
    able = [spot for spot in spots if not why_no_rally(spot, reach_m, sight_m)]
    able.sort(key=lambda s: (s.on_approach, not s.is_known, round(s.straight_m), s.name))
    chosen: list[Spot] = []
    for spot in able:
        if all(_apart(spot.bearing, other.bearing) >= SPREAD for other in chosen):
            chosen.append(spot)
        if len(chosen) == MOST_POINTS:
            break
    return chosen


def _apart(one: float, other: float) -> float:
    turn = abs(one - other) % 360.0
    return min(turn, 360.0 - turn)


def too_few(*, coming: int, police_coming: int, wanted: int) -> bool:
    """Whether the next ring is called: fewer crews on their way than wanted, or no police."""
    return coming < wanted or police_coming == 0
