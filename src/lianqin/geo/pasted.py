"""Read a coordinate that somebody pasted or typed, in whatever form it came.

"112.8328, 35.5022" (longitude first, the house's order), "35°30′08″N 112°49′58″E",
"东经112.83度，北纬35.50度", "N35.5022 E112.8328", "经度:112.8328 纬度:35.5022",
"geo:35.5022,112.8328". Where nothing says which number is which, the county decides: numbers that
fit only when exchanged are refused with the exchange as a proposal, never exchanged silently.
"""

import re
import unicodedata
from dataclasses import dataclass

from lianqin.geo.coords import to_wgs84
from lianqin.geo.errors import (
    CoordinateOutsideError,
    CoordinateSwappedError,
    CoordinateUnreadableError,
)

Bounds = tuple[float, float, float, float]

_LATITUDE = {"N", "S", "北纬", "南纬", "纬度", "LAT", "LATITUDE"}
_NEGATIVE = {"S", "W", "南纬", "西经"}
_WORDS = "北纬|南纬|东经|西经|纬度|经度|LATITUDE|LONGITUDE|LAT|LON|LNG|[NSEW]"
_ANGLE = re.compile(
    rf"(?P<before>{_WORDS})?\s*[:=]?\s*"
    r"(?P<sign>[-+])?(?P<degrees>\d+(?:\.\d+)?)"
    r"(?:\s*[°度]\s*(?:(?P<minutes>\d+(?:\.\d+)?)\s*['分]\s*"
    r"(?:(?P<seconds>\d+(?:\.\d+)?)\s*[\"秒])?)?)?"
    r"(?(before)|\s*(?P<after>[NSEW])?)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s,、;&/|()\[\]{}]*")
_QUOTES = str.maketrans({"º": "°", "˚": "°", "’": "'", "‘": "'", "′": "'", "”": '"', "“": '"'})


@dataclass(frozen=True)
class _Angle:
    value: float
    word: str  #: "lat", "lon" or "" where nothing says so


def parse_coordinate(
    text: str, bounds: Bounds | None = None, system: str = "wgs84"
) -> tuple[float, float]:
    """Return longitude, latitude in WGS-84 degrees.

    ``bounds``: west, south, east, north of the county in WGS-84. ``system``: what the text is in,
    ``wgs84``, ``gcj02`` or ``bd09``.

    Raises ``CoordinateUnreadableError``, ``CoordinateSwappedError`` (with ``lon`` and ``lat`` to
    propose) or ``CoordinateOutsideError``.
    """
    first, second = _two_angles(text)
    if first.word or second.word:
        lon, lat = _by_word(text, first, second)
        return _placed(text, lon, lat, bounds, system, may_swap=False)
    return _placed(text, first.value, second.value, bounds, system, may_swap=True)


def parse_angle(text: str) -> float:
    """Degrees in any form that `parse_coordinate` reads, where only one number is given.

    Raises ``CoordinateUnreadableError``.
    """
    match = _ANGLE.fullmatch(_plain(text))
    if not match:
        raise CoordinateUnreadableError(text=text)
    return _angle(text, match).value


def _plain(text: str) -> str:
    clean = unicodedata.normalize("NFKC", text.replace("″", '"').translate(_QUOTES)).strip()
    return clean.translate(_QUOTES).replace("''", '"')


def _two_angles(text: str) -> tuple[_Angle, _Angle]:
    clean = _plain(text)
    if clean.lower().startswith("geo:"):
        return _geo_uri(text, clean)
    matches = list(_ANGLE.finditer(clean))
    rest = _ANGLE.sub("", clean)
    if len(matches) != 2 or not _BETWEEN.fullmatch(rest):
        raise CoordinateUnreadableError(text=text)
    one, two = (_angle(text, match) for match in matches)
    return one, two


def _geo_uri(text: str, clean: str) -> tuple[_Angle, _Angle]:
    """RFC 5870 puts latitude first."""
    numbers = re.match(r"geo:(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)(?:[,;?]|$)", clean, re.IGNORECASE)
    if not numbers:
        raise CoordinateUnreadableError(text=text)
    return _Angle(float(numbers[1]), "lat"), _Angle(float(numbers[2]), "lon")


def _angle(text: str, match: re.Match[str]) -> _Angle:
    word = (match["before"] or match["after"] or "").upper()
    minutes, seconds = float(match["minutes"] or 0), float(match["seconds"] or 0)
    if minutes >= 60 or seconds >= 60:
        raise CoordinateUnreadableError(text=text)
    value = float(match["degrees"]) + minutes / 60 + seconds / 3600
    if (match["sign"] == "-") != (word in _NEGATIVE):
        value = -value
    return _Angle(value, "" if not word else "lat" if word in _LATITUDE else "lon")


def _by_word(text: str, first: _Angle, second: _Angle) -> tuple[float, float]:
    if first.word == second.word:
        raise CoordinateUnreadableError(text=text)
    lat_first = first.word == "lat" or second.word == "lon"
    return (second.value, first.value) if lat_first else (first.value, second.value)


def _placed(
    text: str, lon: float, lat: float, bounds: Bounds | None, system: str, *, may_swap: bool
) -> tuple[float, float]:
    as_said = _inside(lon, lat, bounds, system)
    if as_said is not None:
        return as_said
    swapped = _inside(lat, lon, bounds, system)
    if may_swap and swapped is not None:
        raise CoordinateSwappedError(text=text, lon=lat, lat=lon)
    if abs(lon) > 180 or abs(lat) > 90:
        raise CoordinateUnreadableError(text=text)
    raise CoordinateOutsideError(text=text, lon=lon, lat=lat)


def _inside(
    lon: float, lat: float, bounds: Bounds | None, system: str
) -> tuple[float, float] | None:
    """The place in WGS-84 if it is one and lies within the bounds."""
    if abs(lon) > 180 or abs(lat) > 90:
        return None
    x, y = to_wgs84(lon, lat, system)
    west, south, east, north = bounds or (-180.0, -90.0, 180.0, 90.0)
    return (float(x), float(y)) if west <= x <= east and south <= y <= north else None
