"""How fast each mode travels on each class of road, as data.

Speeds are what a driver averages, not the legal limit. A tagged ``maxspeed`` replaces the class's
speed for vehicles, times 0.9, because nobody averages the limit; on yards, tracks and shared
streets it can only lower it. Walking speed: 5 km/h, the usual planning figure.
"""

import re
from collections.abc import Mapping

#: class: (car, scooter, foot) km/h; None = not by default, explicit tags may still allow it.
CLASS_KMH: Mapping[str, tuple[float | None, float | None, float | None]] = {
    "motorway": (95, None, None),
    "motorway_link": (50, None, None),
    "trunk": (75, 40, 5),
    "trunk_link": (45, 40, 5),
    "primary": (60, 40, 5),
    "primary_link": (40, 35, 5),
    "secondary": (50, 40, 5),
    "secondary_link": (35, 30, 5),
    "tertiary": (40, 35, 5),
    "tertiary_link": (30, 30, 5),
    "unclassified": (35, 30, 5),
    "road": (30, 25, 5),
    "residential": (25, 25, 5),
    "living_street": (10, 10, 5),
    "service": (15, 15, 5),
    "track": (15, 15, 5),
    "pedestrian": (None, None, 5),
    "cycleway": (None, None, 5),
    "footway": (None, None, 5),
    "path": (None, None, 4.5),
    "bridleway": (None, None, 4.5),
    "corridor": (None, None, 4),
    "platform": (None, None, 4),
    "steps": (None, None, 2.5),
}

#: A vehicle explicitly allowed where its class is not (a van on a pedestrian street).
ALLOWED_ANYWAY_KMH = 8.0

#: Classes where a tagged limit may only lower the speed.
CAPPED_CLASSES = frozenset({"living_street", "service", "track", "pedestrian"})

SCOOTER_CEILING_KMH = 40.0
LIMIT_SHARE = 0.9

#: Tracks by hardness (tag ``tracktype``), vehicles only.
TRACKTYPE_KMH: Mapping[str, float] = {
    "grade1": 25,
    "grade2": 20,
    "grade3": 15,
    "grade4": 10,
    "grade5": 8,
}

#: What a surface allows at most, vehicles only. Only surfaces that nobody drives fast on.
SURFACE_CEILING_KMH: Mapping[str, float] = {
    "unpaved": 40,
    "gravel": 40,
    "fine_gravel": 40,
    "dirt": 30,
    "earth": 30,
    "ground": 30,
    "grass": 20,
    "cobblestone": 30,
    "sand": 15,
    "mud": 10,
    "rock": 10,
}

#: Zones of ``maxspeed`` ("CN:urban"). China: Road Traffic Safety Law Implementation Regulations
#: Art. 45 (with a centre line 50 in town, 70 on a highway) and Art. 78 (expressway 120).
ZONE_KMH: Mapping[str, float] = {
    "CN:urban": 50,
    "CN:rural": 70,
    "CN:trunk": 80,
    "CN:motorway": 120,
    "urban": 50,
    "rural": 90,
    "trunk": 100,
    "motorway": 120,
    "living_street": 10,
    "bicycle_road": 30,
    "walk": 7,
}

_NUMBER = re.compile(r"^(\d+(?:\.\d+)?)\s*(km/h|kmh|kph|mph|knots)?$", re.IGNORECASE)
_UNIT_KMH = {"mph": 1.609344, "knots": 1.852}


def parse_maxspeed(text: str | None) -> float | None:
    """Return the limit in km/h, ``inf`` for "none", None where nothing usable is said.

    Reads "60", "60 km/h", "30 mph", "CN:urban", "DE:zone30", "walk", "none"; of "60;40" the lower.
    """
    limits = [_one_limit(part.strip()) for part in (text or "").split(";")]
    known = [limit for limit in limits if limit is not None]
    return min(known) if known else None


def _one_limit(text: str) -> float | None:
    if text.lower() == "none":
        return float("inf")
    if match := _NUMBER.match(text):
        value = float(match[1]) * _UNIT_KMH.get((match[2] or "").lower(), 1.0)
        return value if value > 0 else None
    return _zone_limit(text)


def _zone_limit(text: str) -> float | None:
    if text in ZONE_KMH:
        return ZONE_KMH[text]
    zone = text.rpartition(":")[2].lower()
    if match := re.match(r"^zone:?(\d+)$", zone):
        return float(match[1])
    return float(zone) if zone.isascii() and zone.isdigit() and int(zone) else ZONE_KMH.get(zone)


def vehicle_kmh(tags: Mapping[str, str], class_kmh: float, direction: str) -> float:
    """Speed of a vehicle whose class speed is ``class_kmh``; direction "forward"/"backward"."""
    highway = tags.get("highway", "")
    speed = class_kmh
    if highway == "track":
        speed = TRACKTYPE_KMH.get(tags.get("tracktype", ""), class_kmh)
    limit = parse_maxspeed(tags.get(f"maxspeed:{direction}") or tags.get("maxspeed"))
    if limit is not None and limit != float("inf"):
        capped = highway in CAPPED_CLASSES
        speed = min(speed, limit * LIMIT_SHARE) if capped else limit * LIMIT_SHARE
    return min(speed, SURFACE_CEILING_KMH.get(tags.get("surface", ""), speed))
