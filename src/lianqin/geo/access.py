"""Who may use a road, in which direction, and what a barrier stops, from OSM tags.

The most specific tag decides: ``access`` < ``vehicle`` < ``motor_vehicle`` < ``motorcar``
(or ``motorcycle``); for walkers ``access`` < ``foot`` (OSM wiki, Key:access). A tag with
``:forward`` or ``:backward`` decides for that direction.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lianqin.geo import speeds
from lianqin.geo.modes import MODES, Mode

Tags = Mapping[str, str]

HIERARCHY: Mapping[Mode, tuple[str, ...]] = {
    Mode.CAR: ("motorcar", "motor_vehicle", "vehicle", "access"),
    Mode.SCOOTER: ("motorcycle", "motor_vehicle", "vehicle", "access"),
    Mode.FOOT: ("foot", "access"),
}

#: Values that open a road. "destination" and the like bind through traffic, not a duty journey.
OPEN = frozenset(
    {"yes", "permissive", "designated", "official", "destination", "customers", "delivery"}
    | {"public", "discouraged", "permit", "residents"}
)
#: Values that close it. Anything else ("unknown", "dismount"...) says nothing.
SHUT = frozenset(
    {"no", "private", "agricultural", "forestry", "emergency", "military", "restricted"}
)

#: Barriers that anybody passes unless an access tag says otherwise.
PASSABLE = frozenset(
    {"gate", "lift_gate", "swing_gate", "sliding_gate", "toll_booth", "border_control", "entrance"}
    | {"cattle_grid", "height_restrictor", "kerb", "sally_port", "no", "open", "rumble_strip"}
    | {"speed_bump", "traffic_calming", "checkpoint", "coupure", "hampshire_gate", "arch"}
)
#: Barriers that stop only cars: a scooter rides between the posts.
STOPS_CARS = frozenset({"bollard", "block", "planter", "jersey_barrier", "tyres", "bus_trap"})
#: Barriers that stop a walker too.
STOPS_ALL = frozenset({"wall", "fence", "hedge", "city_wall", "retaining_wall", "guard_rail"})


#: Keys that with "yes" say that the road is not there (yet, or any more).
UNBUILT = ("construction", "proposed", "abandoned", "disused")


@dataclass(frozen=True)
class WayUse:
    """Speed in km/h by mode (order of ``MODES``), None = may not, along and against the way."""

    forward: tuple[float | None, ...]
    backward: tuple[float | None, ...]

    @property
    def usable(self) -> bool:
        """Whether any mode may use the way at all."""
        return any(speed is not None for speed in self.forward + self.backward)


def way_use(tags: Tags) -> WayUse:
    """Who may use the way and how fast. Ferries and roads not yet built: nobody."""
    unbuilt = any(tags.get(key) == "yes" for key in UNBUILT)
    if unbuilt or tags.get("highway") not in speeds.CLASS_KMH or tags.get("route") == "ferry":
        return WayUse((None,) * 3, (None,) * 3)
    return WayUse(
        tuple(_speed(tags, mode, "forward") for mode in MODES),
        tuple(_speed(tags, mode, "backward") for mode in MODES),
    )


def _speed(tags: Tags, mode: Mode, direction: str) -> float | None:
    class_kmh = speeds.CLASS_KMH[tags["highway"]][MODES.index(mode)]
    # "access=yes" opens a path to whoever uses paths; a car needs a word of its own
    own_word_needed = class_kmh is None or _shut_by_default(tags, mode)
    keys = HIERARCHY[mode][:-1] if own_word_needed else HIERARCHY[mode]
    verdict = _verdict(tags, keys, direction)
    if verdict is False or (verdict is None and own_word_needed):
        return None
    if not runs(tags, mode, direction):
        return None
    if mode is Mode.FOOT:
        return class_kmh or 5.0
    speed = speeds.vehicle_kmh(tags, class_kmh or speeds.ALLOWED_ANYWAY_KMH, direction)
    return min(speed, speeds.SCOOTER_CEILING_KMH) if mode is Mode.SCOOTER else speed


def _shut_by_default(tags: Tags, mode: Mode) -> bool:
    return mode is not Mode.CAR and tags.get("motorroad") == "yes"


def _verdict(tags: Tags, keys: Iterable[str], direction: str = "") -> bool | None:
    """What the first of ``keys`` that says anything says: True open, False shut, None nothing."""
    for key in keys:
        value = tags.get(f"{key}:{direction}") or tags.get(key)
        values = {part.strip() for part in (value or "").split(";")}
        if values & OPEN:
            return True
        if values & SHUT:
            return False
    return None


def runs(tags: Tags, mode: Mode, direction: str) -> bool:
    """Whether ``mode`` may travel in ``direction`` as far as one-way rules go."""
    oneway = _oneway_of(tags, mode)
    if oneway in ("-1", "reverse"):
        return direction == "backward"
    if oneway in ("yes", "true", "1"):
        return direction == "forward"
    # "reversible": the direction changes by the hour and the file does not say when
    return oneway != "reversible"


def _oneway_of(tags: Tags, mode: Mode) -> str:
    """The one-way value that binds ``mode``; one-ways bind walkers only where it says so."""
    for key in HIERARCHY[mode]:
        if key != "access" and (value := tags.get(f"oneway:{key}")):
            return value
    if mode is Mode.FOOT:
        return "no"
    implied = tags.get("junction") in ("roundabout", "circular") or tags["highway"] == "motorway"
    return tags.get("oneway") or ("yes" if implied else "no")


def stopped_modes(tags: Tags) -> frozenset[Mode]:
    """Modes that a node with a ``barrier`` tag stops."""
    return frozenset(mode for mode in MODES if _stops(tags, mode))


def _stops(tags: Tags, mode: Mode) -> bool:
    barrier = tags.get("barrier")
    if not barrier:
        return False
    verdict = _verdict(tags, HIERARCHY[mode])
    if verdict is not None:
        return not verdict
    if tags.get("locked") == "yes":
        return True
    if barrier in PASSABLE:
        return False
    if barrier in STOPS_ALL:
        return True
    if barrier in STOPS_CARS:
        return mode is Mode.CAR
    return mode is not Mode.FOOT
