"""From what was said of a place to a point and a circle that holds it, with the reasons in words.

The radius is what the words leave open: half of a stretch of road; a sector of a direction (one of
eight, so 22.5 degrees to either side, and a tenth of the distance); the size of what was named.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqin.core.errors import DomainError
from lianqin.core.scope import Viewer
from lianqin.geo.along import crossings, is_road, stretch_between
from lianqin.geo.network import RoadNetwork
from lianqin.registry.gazetteer import FoundPlace, find_places
from lianqin.registry.kinds import PlaceKind
from lianqin.registry.models import Place
from lianqin.registry.place_names import ends_of
from lianqin.registry.plain_distance import LonLat, metres_between, moved
from lianqin.registry.where import (
    Beside,
    Between,
    Corner,
    Crossing,
    Off,
    Phrase,
    Post,
    phrases_in,
)
from lianqin.registry.where_errors import (
    PlacePartUnclear,
    PlacePartUnknown,
    PostUnknown,
    RoadElsewhere,
    RoadsApart,
)

# How large what is named is, about: metres from its point to its edge.
SIZES: dict[str, float] = {
    PlaceKind.TOWN: 1_000.0,
    PlaceKind.VILLAGE: 300.0,
    PlaceKind.SITE: 120.0,
}
SMALL_M = 60.0
APPROXIMATE_M = 500.0  # what an approximate entry of the gazetteer is good for
SECTOR = 0.45  # of the distance: a place 22.5 degrees aside and a tenth too far
TOO_FAR_M = 10_000.0  # from a road to a place that is said to lie on it
SIDES = (
    gettext_lazy("北"),
    gettext_lazy("东北"),
    gettext_lazy("东"),
    gettext_lazy("东南"),
    gettext_lazy("南"),
    gettext_lazy("西南"),
    gettext_lazy("西"),
    gettext_lazy("西北"),
)
SURE = frozenset({"name", "begins", "inside", "sound", "pinyin", "initials", "mixed"})
SUFFIX = re.compile("(?:镇|乡|村|街道|社区)$")
TWINS_M = 800.0  # 周村 and 周村镇 side by side are one place to whoever names it


@dataclass(frozen=True)
class Resolved:
    """A place in WGS-84 degrees, within `uncertainty_m` of which it lies, and `why` in words."""

    words: str
    lon: float
    lat: float
    uncertainty_m: float
    why: str


@dataclass(frozen=True)
class _Ground:
    """What is known where the words are read."""

    viewer: Viewer
    words: str
    near: LonLat | None
    network: RoadNetwork | None

    def place(self, part: str) -> Place:
        """The one place of that name. Raises PlacePartUnknown and PlacePartUnclear."""
        found = find_places(self.viewer, part, near=self.near)
        found = [one for one in found if one.why in SURE]
        if not found:
            raise PlacePartUnknown(words=self.words, part=part)
        alike = _alike(part, found)
        if any(_apart(alike[0], one) > TWINS_M for one in alike[1:]):
            choices = "、".join(dict.fromkeys(_said(one) for one in alike[:5]))
            raise PlacePartUnclear(words=self.words, part=part, choices=choices)
        return alike[0]

    def road(self, part: str) -> str:
        """The name by which the network knows the road. Raises PlacePartUnknown."""
        if self.network is not None and is_road(self.network, part):
            return part
        for found in find_places(self.viewer, part, near=self.near):
            if found.place.kind == PlaceKind.ROAD and found.why in SURE:
                return found.place.name
        raise PlacePartUnknown(words=self.words, part=part)


def _alike(part: str, found: list[FoundPlace]) -> list[Place]:
    """Those that answer as well as the best: of that very name, 镇 or 村 perhaps unsaid; else all
    that answer in the same way."""
    plain = SUFFIX.sub("", part)
    same = [one.place for one in found if one.place.name == part]
    same = same or [one.place for one in found if SUFFIX.sub("", one.place.name) in {part, plain}]
    return same or [one.place for one in found if one.why == found[0].why]


def _apart(one: Place, other: Place) -> float:
    return metres_between((one.lon, one.lat), (other.lon, other.lat))


def _said(place: Place) -> str:
    return f"{place.name}（{place.town}）" if place.town else place.name


def resolve(
    viewer: Viewer,
    words: str,
    *,
    near: LonLat | None = None,
    network: RoadNetwork | None = None,
) -> Resolved | None:
    """Where the words say it is, or None where they say nothing of that kind, as a plain name.

    Raises PlacePartUnknown, PlacePartUnclear, RoadsApart, RoadElsewhere and PostUnknown, of the
    likeliest reading, when none of the readings leads to a place.
    """
    ground = _Ground(viewer, words.strip(), near, network)
    refused: DomainError | None = None
    for phrase in phrases_in(words):
        try:
            return _READ[type(phrase)](ground, phrase)
        except DomainError as error:
            refused = refused or error
    if refused is not None:
        raise refused
    return None


def size_of_place(place: Place) -> float:
    """Metres from the point of a place within which it lies."""
    own = SIZES.get(place.kind, SMALL_M)
    return max(own, APPROXIMATE_M) if place.is_approximate else own


def _made(ground: _Ground, at: LonLat, uncertainty_m: float, why: str) -> Resolved:
    radius = float(math.ceil(max(uncertainty_m, 30.0) / 10) * 10)
    return Resolved(ground.words[:160], round(at[0], 6), round(at[1], 6), radius, why)


def _between(ground: _Ground, phrase: Between) -> Resolved:
    road = ground.road(phrase.road)
    one, other = ground.place(phrase.one), ground.place(phrase.other)
    ends = (one.lon, one.lat), (other.lon, other.lat)
    stretch = ground.network and stretch_between(ground.network, road, *ends)
    if not stretch:
        raise PlacePartUnknown(words=ground.words, part=phrase.road)
    for place, off in zip((one, other), stretch.off_m, strict=True):
        if off > TOO_FAR_M:
            raise RoadElsewhere(road=road, place=place.name, kilometres=f"{off / 1000:.1f}")
    why = _("{road}上{one}至{other}之间，沿路{length}公里，取中点").format(
        road=road, one=one.name, other=other.name, length=f"{stretch.metres / 1000:.1f}"
    )
    return _made(ground, stretch.at(0.5), stretch.metres / 2, why)


def _off(ground: _Ground, phrase: Off) -> Resolved:
    place = ground.place(phrase.place)
    at = moved((place.lon, place.lat), phrase.bearing, phrase.metres)
    radius = math.hypot(SECTOR * phrase.metres, size_of_place(place))
    why = _("{place}以{side} {far}").format(
        place=place.name, side=side_of(phrase.bearing), far=_far(phrase.metres)
    )
    return _made(ground, at, radius, why)


def _corner(ground: _Ground, phrase: Corner) -> Resolved:
    place = ground.place(phrase.place)
    size = size_of_place(place)
    at = moved((place.lon, place.lat), phrase.bearing, 0.6 * size)
    why = _("{place}的{side}部").format(place=place.name, side=side_of(phrase.bearing))
    return _made(ground, at, 0.75 * size, why)


def _beside(ground: _Ground, phrase: Beside) -> Resolved:
    place = ground.place(phrase.place)
    why = _("{place}旁，{far}以内").format(place=place.name, far=_far(phrase.metres))
    radius = max(phrase.metres, APPROXIMATE_M * place.is_approximate)
    return _made(ground, (place.lon, place.lat), radius, why)


def _crossing(ground: _Ground, phrase: Crossing) -> Resolved:
    named = _junction(ground, phrase)
    if named is not None:
        why = _("地名库中的{place}").format(place=named.name)
        return _made(ground, (named.lon, named.lat), SMALL_M, why)
    one, other = ground.road(phrase.one), ground.road(phrase.other)
    places = crossings(ground.network, one, other) if ground.network else []
    if not places:
        raise RoadsApart(one=one, other=other)
    near = ground.near or places[0]
    places.sort(key=lambda at: metres_between(near, at))
    why = _("{one}与{other}相交处").format(one=one, other=other)
    if len(places) > 1:
        why += _("（相交{count}处，取最近的一处）").format(count=len(places))
    apart = max(metres_between(places[0], at) for at in places)
    return _made(ground, places[0], max(SMALL_M, apart), why)


def _junction(ground: _Ground, phrase: Crossing) -> Place | None:
    """The junction of the gazetteer in whose name both roads stand, in either order."""
    for one, other in ((phrase.one, phrase.other), (phrase.other, phrase.one)):
        for found in find_places(ground.viewer, f"{one}与{other}", near=ground.near):
            name = found.place.name
            if found.place.kind == PlaceKind.JUNCTION and one in name and other in name:
                return found.place
    return None


def _post(ground: _Ground, phrase: Post) -> Resolved:
    """Between the post before and the post after, as far along as the metres say."""
    road = ground.road(phrase.road)
    said = f"K{int(phrase.metres // 1000)}+{int(phrase.metres % 1000):03d}"
    posts = _posts_of(ground, road)
    before = [at for at in posts if at <= phrase.metres]
    after = [at for at in posts if at > phrase.metres]
    if before and before[-1] == phrase.metres:
        place = posts[before[-1]]
        why = _("{place}公里桩").format(place=place.name)
        return _made(ground, (place.lon, place.lat), 100.0, why)
    if not before or not after:
        raise PostUnknown(road=road, post=said)
    low, high = before[-1], after[0]
    share = (phrase.metres - low) / (high - low)
    one, other = posts[low], posts[high]
    at = _along(ground, road, (one.lon, one.lat), (other.lon, other.lat), share)
    why = _("{road} {said}，在{one}与{other}之间").format(
        road=road, said=said, one=one.name, other=other.name
    )
    return _made(ground, at, 100.0 + 0.1 * (high - low), why)


def _along(ground: _Ground, road: str, one: LonLat, other: LonLat, share: float) -> LonLat:
    stretch = ground.network and stretch_between(ground.network, road, one, other)
    if stretch:
        return stretch.at(share)
    return tuple(a + (b - a) * share for a, b in zip(one, other, strict=True))  # type: ignore[return-value]


_NUMBER = re.compile(r"[kK](\d+)(?:\+(\d+))?$")


def _posts_of(ground: _Ground, road: str) -> dict[float, Place]:
    """The kilometre posts of a road by the metres that they say, the least first."""
    (whole,) = [end for end in ends_of(road) if end.is_whole][:1]
    named = Place.objects.for_viewer(ground.viewer).filter(kind=PlaceKind.KILOMETRE_POST)
    rows = named.filter(ends__level=1, ends__pinyin__startswith=whole.pinyin, name__startswith=road)
    found = {}
    for place in rows.distinct():
        number = _NUMBER.search(place.name)
        if number and place.name[: number.start()] == road:
            found[int(number[1]) * 1000.0 + float(number[2] or 0)] = place
    return dict(sorted(found.items()))


def side_of(bearing: float) -> str:
    """A bearing in words."""
    return str(SIDES[int(bearing / 45) % 8])


def _far(metres: float) -> str:
    if metres >= 1000:
        return _("{number}公里").format(number=f"{metres / 1000:g}")
    return _("{number}米").format(number=f"{metres:g}")


_READ: dict[type[Phrase], Callable[[_Ground, Phrase], Resolved]] = {
    Between: _between,  # type: ignore[dict-item]
    Off: _off,  # type: ignore[dict-item]
    Corner: _corner,  # type: ignore[dict-item]
    Beside: _beside,  # type: ignore[dict-item]
    Crossing: _crossing,  # type: ignore[dict-item]
    Post: _post,  # type: ignore[dict-item]
}
