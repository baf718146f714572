"""Reading a pasted coordinate: decimal degrees or degrees, minutes and seconds, in three systems.

What looks swapped is not mended in silence: the caller is told, with the proposal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lianqin.desk.errors import CoordinateSwapped, CoordinateUnreadable
from lianqin.geo.coords import to_wgs84

# Mainland longitudes begin at 73 and its latitudes end at 54, so the two are never mistaken.
LONGITUDES, LATITUDES = (73.0, 136.0), (3.0, 54.0)
DIGITS = 6
_NUMBER = r"\d{1,3}(?:\.\d+)?"
_DEGREES = re.compile(
    rf"(?P<d>{_NUMBER})\s*°?\s*(?:(?P<m>{_NUMBER})\s*[′'分]\s*)?(?:(?P<s>{_NUMBER})\s*[″\"秒]\s*)?"
)
_WORDS = re.compile(r"东经|北纬|经度|纬度|lon(?:gitude)?|lat(?:itude)?|[NE:：=度]", re.IGNORECASE)
_GAPS = re.compile(r"[,，;；、/|\s]+")


@dataclass(frozen=True)
class LonLat:
    """WGS-84 degrees."""

    lon: float
    lat: float

    def __str__(self) -> str:
        return f"{self.lon:.{DIGITS}f}, {self.lat:.{DIGITS}f}"


def read_coordinates(text: str, system: str = "wgs84") -> LonLat:
    """The place that `text` says in `system` (wgs84, gcj02 or bd09), as WGS-84.

    Raises CoordinateUnreadable, and CoordinateSwapped when latitude came first.
    """
    first, second = _two_numbers(text)
    if _within(first, LATITUDES) and _within(second, LONGITUDES):
        raise CoordinateSwapped(text=text.strip(), lon=second, lat=first)
    if not (_within(first, LONGITUDES) and _within(second, LATITUDES)):
        raise CoordinateUnreadable(text=text.strip())
    lon, lat = to_wgs84(first, second, system)
    return LonLat(round(lon, DIGITS), round(lat, DIGITS))


def _two_numbers(text: str) -> tuple[float, float]:
    plain = _WORDS.sub(" ", text).strip(" ()（）[]【】")
    parts = [part for part in _GAPS.split(plain) if part]
    joined = ",".join(parts) if len(parts) == 2 else plain
    found = [_degrees(match) for match in _DEGREES.finditer(joined)]
    rest = _GAPS.sub("", _DEGREES.sub("", joined))
    if len(found) != 2 or rest:
        raise CoordinateUnreadable(text=text.strip())
    return found[0], found[1]


def _degrees(match: re.Match[str]) -> float:
    parts = (match["d"], match["m"], match["s"])
    whole = [float(part) if part else 0.0 for part in parts]
    return round(whole[0] + whole[1] / 60 + whole[2] / 3600, 8)


def _within(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]
