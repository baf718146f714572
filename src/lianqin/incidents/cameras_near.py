"""Which cameras could have seen a place: by where they stand, where they look and how far. Pure.

A camera sees a sector: its apex where it stands, `angle` degrees wide around `bearing` (clockwise
from north), `reach_m` metres deep. The place is a circle as wide as its uncertainty. A camera could
have seen it where the two have a point in common. Over a few kilometres the earth is taken for
flat, which errs by less than a metre there.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, Generic, Protocol, TypeVar

METRES_PER_DEGREE: Final = 111_195.0
TYPICAL_ANGLE: Final = 75.0  # of a fixed lens, where nobody entered the camera's own
WHOLE, HALF = 360.0, 180.0
FLIGHT_HALF_ANGLE: Final = 45.0  # "north-east" is said of anything within 45 degrees of it
FLIGHT_REACH_M: Final = 5000.0


class Looks(Protocol):
    """A camera as the registry has it; bearing and angle may be unknown."""

    @property
    def lon(self) -> float: ...
    @property
    def lat(self) -> float: ...
    @property
    def bearing(self) -> float | None: ...
    @property
    def angle(self) -> float | None: ...
    @property
    def reach_m(self) -> float: ...


class Verdict(IntEnum):
    """Whether a camera could have seen the place; in the order in which one looks."""

    SEES = 0
    DIRECTION_UNKNOWN = 1
    LOOKS_AWAY = 2
    OUT_OF_REACH = 3


@dataclass(frozen=True)
class Lens:
    """Where a camera looks: `bearing` None is unknown, and `angle` 360 is all around."""

    bearing: float | None
    angle: float
    reach_m: float

    @classmethod
    def of(cls, camera: Looks) -> Lens:
        """As entered; a bearing without an angle looks as a common lens does."""
        angle = camera.angle or TYPICAL_ANGLE
        return cls(camera.bearing, min(angle, WHOLE), camera.reach_m)

    @property
    def is_round(self) -> bool:
        return self.angle >= WHOLE


@dataclass(frozen=True)
class Sight:
    """One camera's view of the place.

    `distance_m` from the place's middle; `from_place` the bearing at which the camera stands as
    seen from the place; `off_axis` degrees between where it looks and the place, None where it
    looks all around or nobody knows.
    """

    distance_m: float
    from_place: float
    off_axis: float | None
    verdict: Verdict


def sight_in_plane(east: float, north: float, wide: float, lens: Lens) -> Sight:
    """A camera's view of a circle of radius `wide` whose middle lies `east`, `north` of it."""
    distance = math.hypot(east, north)
    to_place = math.degrees(math.atan2(east, north)) % WHOLE
    off = None
    if lens.bearing is not None and not lens.is_round:
        off = turn_between(lens.bearing, to_place) if distance > 0 else 0.0
    verdict = _verdict(distance, off, wide, lens)
    return Sight(distance, (to_place + HALF) % WHOLE, off, verdict)


def _verdict(distance: float, off: float | None, wide: float, lens: Lens) -> Verdict:
    if distance - lens.reach_m > wide:
        return Verdict.OUT_OF_REACH
    if lens.is_round:
        return Verdict.SEES
    if off is None:
        return Verdict.DIRECTION_UNKNOWN
    return Verdict.SEES if distance_to_sector(distance, off, lens) <= wide else Verdict.LOOKS_AWAY


def distance_to_sector(distance: float, off: float, lens: Lens) -> float:
    """Metres from a point, `distance` from the camera and `off` degrees from its axis, to the
    nearest point that the camera sees; 0 inside."""
    beyond = math.radians(off - lens.angle / 2)
    if beyond <= 0:
        return max(0.0, distance - lens.reach_m)
    along = distance * math.cos(beyond)  # along the nearer edge of the sector
    if along <= 0:
        return distance
    if along >= lens.reach_m:
        return math.hypot(along - lens.reach_m, distance * math.sin(beyond))
    return distance * math.sin(beyond)


def turn_between(one: float, other: float) -> float:
    """Degrees between two bearings, from 0 to 180."""
    return abs((one - other + HALF) % WHOLE - HALF)


def sight_of(camera: Looks, lon: float, lat: float, wide_m: float) -> Sight:
    """A camera's view of a place on the earth (WGS-84), `wide_m` metres uncertain."""
    east, north = plane((camera.lon, camera.lat), (lon, lat))
    return sight_in_plane(east, north, wide_m, Lens.of(camera))


def plane(origin: tuple[float, float], point: tuple[float, float]) -> tuple[float, float]:
    """Metres east and north of `origin` at which `point` lies, both (lon, lat)."""
    shrink = math.cos(math.radians((origin[1] + point[1]) / 2))
    east = (point[0] - origin[0]) * shrink * METRES_PER_DEGREE
    return east, (point[1] - origin[1]) * METRES_PER_DEGREE


C = TypeVar("C", bound=Looks)


@dataclass(frozen=True)
class Seen(Generic[C]):
    """A camera with its view; `is_on_way` where it stands toward where somebody fled."""

    camera: C
    sight: Sight
    is_on_way: bool = False


def who_could_see(
    cameras: Iterable[C], lon: float, lat: float, wide_m: float, flight: float | None = None
) -> list[Seen[C]]:
    """Every camera with its view of the place: those that could have seen it first, each kind by
    distance. `flight` is the bearing in which somebody fled, where it is known."""
    seen = [_seen(camera, sight_of(camera, lon, lat, wide_m), flight) for camera in cameras]
    return sorted(seen, key=lambda one: (one.sight.verdict, one.sight.distance_m))


def _seen(camera: C, sight: Sight, flight: float | None) -> Seen[C]:
    return Seen(camera, sight, flight is not None and is_on_way(sight, flight))


def is_on_way(sight: Sight, flight: float) -> bool:
    """Whether a camera stands toward where somebody fled, within FLIGHT_REACH_M of the place."""
    near = sight.distance_m <= FLIGHT_REACH_M
    return near and turn_between(sight.from_place, flight) <= FLIGHT_HALF_ANGLE


POINTS: Final = ("北", "东北", "东", "东南", "南", "西南", "西", "西北")
_BEARINGS = {name: 45.0 * number for number, name in enumerate(POINTS)}
_COMPASS = r"(东北|东南|西北|西南|北东|南东|北西|南西|东|南|西|北)"
# "往东北逃", "朝西", "向南方向"; not a road named after a side ("往东环路"), nor "城东方向".
_TOWARD = re.compile(
    rf"[往向朝](?:正)?{_COMPASS}(?=$|[^\u4e00-\u9fff]|方|面|边|侧|逃|跑|去|走|开|驶|离|窜)"
)
_ALONE = re.compile(
    rf"(?:^|[^\u4e00-\u9fff])(?:正)?{_COMPASS}(?:方向?|面|边|侧)?(?=$|[^\u4e00-\u9fff])"
)
_ENGLISH = re.compile(r"\b(north|south)?[ -]?(east|west)?(?:wards?|bound)?\b", re.IGNORECASE)


def bearing_in(words: str) -> float | None:
    """The bearing that words name ("往东北方向逃跑" is 45), or None where they name none."""
    found = _TOWARD.search(words) or _ALONE.search(words)
    if found:
        name = found[1] if found[1] in _BEARINGS else found[1][::-1]
        return _BEARINGS[name]
    return _bearing_in_english(words)


def _bearing_in_english(words: str) -> float | None:
    chinese = {"north": "北", "south": "南", "east": "东", "west": "西"}
    for found in _ENGLISH.finditer(words):
        up, side = (found[1] or "").lower(), (found[2] or "").lower()
        if up or side:
            return _BEARINGS[chinese.get(side, "") + chinese.get(up, "")]
    return None


def point_of(bearing: float) -> str:
    """The eighth of the compass in which a bearing lies, in Chinese: 44 is 东北."""
    return POINTS[round(bearing % WHOLE / 45.0) % len(POINTS)]
